import { closestMatch } from 'leven';

/** Names that a question offers. */
const MAX_OFFERED = 3;

/**
 * A question to append to a message about an unknown name: ` Did you mean "model-oversized"?`; empty when nothing is
 * near. Near are names that go on with at least three letters given (`warn`, `warning`), or else one at most a third of the
 * name's length in edits away, and at least two.
 */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const longer = name.length < 3 ? [] : candidates.filter((candidate) => candidate.startsWith(name));
  const nearest = closestMatch(name, candidates, { maxDistance: Math.max(2, Math.floor(name.length / 3)) });
  const offered = longer.length > 0 ? longer.slice(0, MAX_OFFERED) : nearest === undefined ? [] : [nearest];
  return offered.length === 0 ? '' : ` Did you mean ${offered.map((each) => `"${each}"`).join(' or ')}?`;
}

/**
 * The candidate that a mistyped model id most likely means: at most two letters in edits away, with the same digits in the same order,
 * since another number is another model, and with as many parts, since `-free` or `-preview` is another offer. Undefined when none is near.
 */
export function nearestModel(id: string, candidates: readonly string[]): string | undefined {
  const shape = (text: string): string => `${text.replace(/\D+/g, ' ').trim()}|${text.split(/[-_/.:@]/).length}`;
  const alike = candidates.filter((candidate) => shape(candidate) === shape(id));
  return closestMatch(id, alike, { maxDistance: id.length < 8 ? 1 : 2 });
}
