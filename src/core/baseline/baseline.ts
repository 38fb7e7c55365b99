import type { FileAnalysis } from '../../model/analysis.ts';
import type { ModelCall } from '../../model/call.ts';
import type { Finding } from '../../model/finding.ts';

/**
 * Findings of one file that are known and let be: by rule, then by what the finding stands at, how many there are. Nothing of
 * it is a line or an offset, so that it survives code that moves.
 */
export type KnownFindings = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A source text is quoted up to this many characters. */
const QUOTE = 60;

/**
 * What a finding stands at, in words: the function and the API of its call, or else the source text. The same after lines
 * have moved, and after a prompt, a model or a parameter was edited. `code` is what the finding's offsets count in.
 */
function anchorOf(finding: Finding, { calls, wrapperCalls }: FileAnalysis, code: string): string {
  const entry = [...calls, ...wrapperCalls].find(({ call }) => call.id === finding.callId);
  if (!entry) return code.slice(finding.span.start, finding.span.end).replace(/\s+/g, ' ').slice(0, QUOTE);
  return callAnchor(entry.call);
}

/** A call in words that stay the same when lines move, and when its prompt, model or parameters are edited. */
export function callAnchor({ context, sdk, api }: ModelCall): string {
  return `${context.functionName ?? '(module)'}: ${sdk} ${api}`;
}

/** The findings of an analysis as a baseline knows them; rules and anchors in order. */
export function knownFindingsOf(analysis: FileAnalysis, code: string): KnownFindings {
  const known = new Map<string, Map<string, number>>();
  for (const finding of analysis.findings) {
    const anchors = known.get(finding.rule) ?? new Map<string, number>();
    const anchor = anchorOf(finding, analysis, code);
    known.set(finding.rule, anchors.set(anchor, (anchors.get(anchor) ?? 0) + 1));
  }
  return Object.fromEntries(sorted(known).map(([rule, anchors]) => [rule, Object.fromEntries(sorted(anchors))]));
}

/** The findings that a baseline does not know; of several at one anchor, those behind the known number. */
export function newFindings(analysis: FileAnalysis, code: string, known: KnownFindings): readonly Finding[] {
  const left = new Map<string, number>();
  return analysis.findings.filter((finding) => {
    const anchor = anchorOf(finding, analysis, code);
    const key = `${finding.rule}\0${anchor}`;
    const count = left.get(key) ?? known[finding.rule]?.[anchor] ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** What of a baseline still is: without the findings that are gone. */
export function pruned(known: KnownFindings, present: KnownFindings): KnownFindings {
  const rules = Object.entries(known).map(([rule, anchors]) => {
    const still = Object.entries(anchors).map(
      ([anchor, count]) => [anchor, Math.min(count, present[rule]?.[anchor] ?? 0)] as const,
    );
    return [rule, Object.fromEntries(still.filter(([, count]) => count > 0))] as const;
  });
  return Object.fromEntries(rules.filter(([, anchors]) => Object.keys(anchors).length > 0));
}

export function countKnown(known: KnownFindings): number {
  return Object.values(known)
    .flatMap((anchors) => Object.values(anchors))
    .reduce((sum, count) => sum + count, 0);
}

function sorted<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
