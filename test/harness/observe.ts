import { createLineIndex } from '../../src/core/lines/line-index.ts';
import type { ModelCall, PromptSite } from '../../src/model/call.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Span } from '../../src/model/span.ts';
import type { Observation } from './compare.ts';
import { describeCall, describePrompt } from './describe-call.ts';

interface View {
  readonly subject: string;
  readonly span: Span;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Calls, at their method names, and prompt definitions, at their names where they have one; in source order.
 */
export function observeSites(text: string, calls: readonly ModelCall[], prompts: readonly PromptSite[]): Observation[] {
  return inOrder(text, [
    ...calls.map((call) => ({ subject: call.kind, span: call.nameSpan, fields: describeCall(call) })),
    ...prompts.map((prompt) => ({
      subject: 'prompt',
      span: prompt.nameSpan ?? prompt.span,
      fields: describePrompt(prompt),
    })),
  ]);
}

/** Findings, with `severity` and `fix` (`fix`, `suggestion` or `none`) as fields. */
export function observeFindings(text: string, findings: readonly Finding[]): Observation[] {
  return inOrder(
    text,
    findings.map((finding) => ({
      subject: finding.rule,
      span: finding.span,
      fields: { severity: finding.severity, fix: finding.fixes[0]?.kind ?? 'none' },
    })),
  );
}

function inOrder(text: string, views: readonly View[]): Observation[] {
  const lines = createLineIndex(text);
  return views
    .toSorted((a, b) => a.span.start - b.span.start)
    .map(({ subject, span, fields }) => ({
      line: lines.position(span.start).line + 1,
      subject,
      spanText: text.slice(span.start, span.end),
      fields,
    }));
}
