import { callAnchor } from '../../core/baseline/baseline.ts';
import { fnv1a } from '../../core/hash/fnv.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { Finding } from '../../model/finding.ts';

/** A finding with what tells it from all others of the report, and stays the same when lines move. */
export interface FingerprintedFinding {
  readonly finding: Finding;
  /** Hexadecimal. */
  readonly fingerprint: string;
}

/**
 * The findings of a file, each with its fingerprint: of rule, path, and the function and API of its call (or the message without
 * its figures, where it speaks of no call), and which of several alike it is. No line, offset or price goes into it.
 */
export function fingerprinted({ calls, wrapperCalls, findings }: FileAnalysis): readonly FingerprintedFinding[] {
  const anchors = new Map([...calls, ...wrapperCalls].map(({ call }) => [call.id, callAnchor(call)]));
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const anchor = anchors.get(finding.callId ?? '') ?? finding.message.replace(/\d[\d.,]*/g, '#');
    const key = [finding.rule, finding.path, anchor].join('\0');
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return { finding, fingerprint: fnv1a(`${key}\0${ordinal}`) };
  });
}
