import type { Finding, TextEdit } from '../../../model/finding.ts';
import type { LanguageEdits } from '../../../model/language.ts';

/** Lines that must stay first: an interpreter line, and Python's declared encoding, which counts in the first two lines. */
const FIXED_LINES = [/^#!.*$/, /^#.*?coding[:=].*$/];
const BYTE_ORDER_MARK = '\uFEFF';

/** The edit that switches a rule off for a whole file: a comment on top. */
export function fileSuppressionEdit(
  finding: Finding,
  text: string,
  lineComment: LanguageEdits['lineComment'],
): TextEdit {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  let at = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  for (const fixed of FIXED_LINES) {
    const end = text.indexOf('\n', at);
    if (end !== -1 && fixed.test(text.slice(at, end).trimEnd())) at = end + 1;
  }
  const comment = lineComment(`prompt-cost-disable ${finding.rule}`);
  return { path: finding.path, span: { start: at, end: at }, newText: comment + lineBreak };
}
