import { lineBreakOf } from '../../../core/lines/line-break.ts';
import type { Finding, TextEdit } from '../../../model/finding.ts';
import type { LanguageEdits } from '../../../model/language.ts';

/**
 * Lines that must stay first: an interpreter line, Python's declared encoding, which counts in the first two lines, and what opens
 * PHP's code.
 */
const FIXED_LINES = [/^#!.*$/, /^#.*?coding[:=].*$/, /^<\?php\b.*$/];
const BYTE_ORDER_MARK = '\uFEFF';

/** The edit that switches a rule off for a whole file: a comment on top, or where the code inside it begins. */
export function fileSuppressionEdit(
  finding: Finding,
  text: string,
  lineComment: LanguageEdits['lineComment'],
  codeStart?: number,
): TextEdit {
  const lineBreak = lineBreakOf(text);
  const comment = lineComment(`prompt-cost-disable ${finding.rule}`);
  if (codeStart !== undefined && codeStart >= 0) {
    const indent = /[ \t]*$/.exec(text.slice(0, codeStart))?.[0] ?? '';
    return {
      path: finding.path,
      span: { start: codeStart, end: codeStart },
      newText: comment + lineBreak + indent,
    };
  }
  let at = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  for (const fixed of FIXED_LINES) {
    const end = text.indexOf('\n', at);
    if (end !== -1 && fixed.test(text.slice(at, end).trimEnd())) at = end + 1;
  }
  return { path: finding.path, span: { start: at, end: at }, newText: comment + lineBreak };
}
