import type { PolicyOutcome } from '../../model/comparison.ts';

/** What a policy says in the same words of several places. */
export interface OutcomeGroup {
  readonly first: PolicyOutcome;
  /** Where, each once; empty when it speaks of no place. */
  readonly places: readonly NonNullable<PolicyOutcome['at']>[];
}

/** Puts outcomes together that read the same, in the order of the first of each. */
export function groupOutcomes(outcomes: readonly PolicyOutcome[]): readonly OutcomeGroup[] {
  const groups = new Map<string, PolicyOutcome[]>();
  for (const outcome of outcomes) {
    const key = JSON.stringify([outcome.level, outcome.policy, outcome.reason]);
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    const places = new Map(all.flatMap(({ at }) => (at === null ? [] : [[`${at.path}:${at.line}`, at] as const])));
    return first === undefined ? [] : [{ first, places: [...places.values()] }];
  });
}
