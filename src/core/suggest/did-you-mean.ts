import { closestMatch } from 'leven';

/**
 * A question to append to a message about an unknown name: ` Did you mean "model-oversized"?`; empty when nothing is
 * near. Near is a name that goes on with at least three letters given (`warn`, `warning`), or one at most a third of the
 * name's length in edits away, and at least two.
 */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const longer = name.length < 3 ? undefined : candidates.find((candidate) => candidate.startsWith(name));
  const match = longer ?? closestMatch(name, candidates, { maxDistance: Math.max(2, Math.floor(name.length / 3)) });
  return match === undefined ? '' : ` Did you mean "${match}"?`;
}
