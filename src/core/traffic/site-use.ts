import { matchesFiles } from '../file-patterns.ts';
import type { ModelCall } from '../../model/call.ts';
import type { Assumptions, Config, SiteExpectation } from '../../model/config.ts';
import { matchesStar } from '../star-pattern.ts';

/** What is expected of one call site: the assumptions that hold for it, and who stated those that are its own. */
export interface SiteUse {
  readonly assumptions: Assumptions;
  /** Requests that one run of the site makes, each with the messages of those before; null where nobody says. */
  readonly turns: number | null;
  /** `support`, as a comment or the configuration names the group of the site. */
  readonly tag: string | null;
  /** By what was stated: the place for people, and the setting that changes it (empty for a comment). */
  readonly stated: Readonly<Partial<Record<StatedKey, StatedBy>>>;
}
export type StatedKey = 'callsPerMonth' | 'outputTokens' | 'turns' | 'cacheHitRate' | 'tokensPerHole';
export interface StatedBy {
  readonly by: string;
  readonly setting: string;
}

const BY_COMMENT: StatedBy = { by: 'the comment beside the call', setting: '' };
const BY_SITES: StatedBy = { by: '"sites" of the configuration', setting: 'promptCost.sites' };

/**
 * The use of a call site as it is stated: the comment beside it first, then the last entry of `sites` that matches it and
 * states the value, then the assumptions for all.
 */
export function siteUse(call: ModelCall, config: Pick<Config, 'assumptions' | 'sites'>): SiteUse {
  const { expectation } = call;
  const entries = config.sites ?? [];
  if (!expectation && entries.length === 0)
    return { assumptions: config.assumptions, turns: null, tag: null, stated: {} };
  const matching = entries.filter((entry) => matchesSite(entry, call, expectation?.tag ?? null));
  const values: Partial<Record<StatedKey, number>> = {};
  const stated: Partial<Record<StatedKey, StatedBy>> = {};
  for (const key of STATED_KEYS) {
    const own = expectation?.[key];
    const value = own ?? matching.findLast((entry) => entry[key] !== undefined)?.[key];
    if (value === undefined) continue;
    values[key] = value;
    stated[key] = own === undefined ? BY_SITES : BY_COMMENT;
  }
  const { turns, ...assumed } = values;
  return {
    assumptions: { ...config.assumptions, ...assumed },
    turns: turns ?? null,
    tag: expectation?.tag ?? null,
    stated,
  };
}
const STATED_KEYS: readonly StatedKey[] = ['callsPerMonth', 'outputTokens', 'turns', 'cacheHitRate', 'tokensPerHole'];

/** An entry matches when all that it names holds; one that names nothing holds for every call. */
function matchesSite(
  { files, base, function: name, tag }: SiteExpectation,
  call: ModelCall,
  ownTag: string | null,
): boolean {
  if (tag !== undefined && tag !== ownTag) return false;
  if (name !== undefined && !matchesStar(name, namesOf(call))) return false;
  return files === undefined || matchesFiles(files, base, call.path);
}

/** `Support.answer` is also found as `answer`. */
function namesOf({ context: { functionName } }: ModelCall): readonly string[] {
  return functionName === null ? [] : [functionName, functionName.slice(functionName.lastIndexOf('.') + 1)];
}
