import { closestMatch } from 'leven';

/**
 * A question to append to a message about an unknown name: ` Did you mean "model-oversized"?`; empty when nothing is
 * near. Near is at most a third of the name's length in edits, and at least two.
 */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const match = closestMatch(name, candidates, { maxDistance: Math.max(2, Math.floor(name.length / 3)) });
  return match === undefined ? '' : ` Did you mean "${match}"?`;
}
