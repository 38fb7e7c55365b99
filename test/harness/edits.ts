import type { Finding, Fix, TextEdit } from '../../src/model/finding.ts';

/**
 * Applies edits to one text; offsets are of the text before. Insertions at the same place keep their order; an edit that
 * two findings share (both calls read one constant) is applied once.
 * @throws Error when two edits overlap: such fixes cannot be applied together.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, order) => ({ ...edit, order }));
  ordered.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || a.order - b.order);
  let result = '';
  let position = 0;
  const seen = new Set<string>();
  for (const { span, newText, path } of ordered) {
    const key = JSON.stringify([span.start, span.end, newText]);
    if (seen.has(key)) continue;
    seen.add(key);
    if (span.start < position) throw new Error(`${path}: edits overlap at offset ${span.start}`);
    result += text.slice(position, span.start) + newText;
    position = span.end;
  }
  return result + text.slice(position);
}

/** The first fix of this kind of each finding. */
export function firstFixes(findings: readonly Finding[], kind: Fix['kind']): Fix[] {
  return findings.flatMap((finding) => finding.fixes.find((fix) => fix.kind === kind) ?? []);
}
