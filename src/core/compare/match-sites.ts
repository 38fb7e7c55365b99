import type { SiteRecord } from '../../model/site-record.ts';
import { lastName, siteSimilarity, sketchOf, type SiteSketch } from './similarity.ts';

/** A site of both versions. */
export interface SitePair {
  readonly before: SiteRecord;
  readonly after: SiteRecord;
}
export interface SiteMatches {
  readonly pairs: readonly SitePair[];
  readonly removed: readonly SiteRecord[];
  readonly added: readonly SiteRecord[];
}

/** One way to tell a site again: only sites with the same key are considered, the most alike first. */
interface Stage {
  readonly keyOf: (sketch: SiteSketch) => string | null;
  /** Least similarity. */
  readonly least: number;
}

/**
 * From the surest evidence to the weakest. What has stayed where it was goes before what looks alike elsewhere: a site in the
 * same function that calls the same API is the same site, whatever of its request changed.
 */
const STAGES: readonly Stage[] = [
  { keyOf: ({ path, site }) => [path, site.functionName, family(site), site.api, roleOf(site)].join('\0'), least: 0 },
  { keyOf: ({ request, isTelling }) => (isTelling ? request : null), least: 0 },
  { keyOf: ({ path, site }) => [path, site.functionName, family(site)].join('\0'), least: 0.2 },
  { keyOf: ({ site }) => (site.functionName === null ? null : [lastName(site), site.api].join('\0')), least: 0.5 },
  { keyOf: ({ path, site }) => [path, family(site)].join('\0'), least: 0.45 },
  { keyOf: ({ site }) => site.sdk, least: 0.55 },
];

/** What sends a request is told apart from what only sets a client up. */
function family({ kind }: SiteRecord): string {
  return kind === 'client-config' || kind === 'other' || kind === 'embed' ? kind : 'request';
}

/** A wrapper's own request is not one of its callers, should they stand in one function. */
function roleOf({ callers }: SiteRecord): string {
  return callers > 0 ? 'inside' : 'request';
}

/**
 * Tells which sites of two versions are the same. `renames` gives the new path of renamed files, as far as known; sites are
 * told again without it too, by what they send.
 */
export function matchSites(
  before: readonly SiteRecord[],
  after: readonly SiteRecord[],
  renames: ReadonlyMap<string, string>,
): SiteMatches {
  let old = before.map((site) => sketchOf(site, renames.get(site.path) ?? site.path));
  let young = after.map((site) => sketchOf(site, site.path));
  const pairs: SitePair[] = [];
  for (const stage of STAGES) {
    const matched = matchStage(old, young, stage);
    pairs.push(...[...matched].map(([left, right]) => ({ before: left.site, after: right.site })));
    const taken = new Set(matched.values());
    old = old.filter((sketch) => !matched.has(sketch));
    young = young.filter((sketch) => !taken.has(sketch));
  }
  return { pairs, removed: old.map(({ site }) => site), added: young.map(({ site }) => site) };
}

function matchStage(
  before: readonly SiteSketch[],
  after: readonly SiteSketch[],
  { keyOf, least }: Stage,
): ReadonlyMap<SiteSketch, SiteSketch> {
  const groups = groupBy(after, keyOf);
  const matched = new Map<SiteSketch, SiteSketch>();
  for (const [key, lefts] of groupBy(before, keyOf)) {
    const rights = groups.get(key);
    if (rights) for (const [left, right] of assign(lefts, rights, least)) matched.set(left, right);
  }
  return matched;
}

/** Pairs that are looked at in one group; of larger groups (generated code) only neighbours in source order. */
const MAX_PAIRS = 40_000;

/** Takes the most alike pair first; of equals, the one whose places in the order of the code are nearest. */
function assign(
  lefts: readonly SiteSketch[],
  rights: readonly SiteSketch[],
  least: number,
): ReadonlyMap<SiteSketch, SiteSketch> {
  const reach = lefts.length * rights.length <= MAX_PAIRS ? Infinity : MAX_PAIRS / lefts.length / 2;
  const candidates = lefts.flatMap((left, i) =>
    rights.flatMap((right, j) => {
      if (Math.abs(i - j) > reach) return [];
      const score = left.request === right.request ? 1 + siteSimilarity(left, right) : siteSimilarity(left, right);
      return score < least ? [] : [{ left, right, score, distance: Math.abs(i - j) }];
    }),
  );
  candidates.sort((a, b) => b.score - a.score || a.distance - b.distance);
  const matched = new Map<SiteSketch, SiteSketch>();
  const taken = new Set<SiteSketch>();
  for (const { left, right } of candidates) {
    if (matched.has(left) || taken.has(right)) continue;
    matched.set(left, right);
    taken.add(right);
  }
  return matched;
}

function groupBy(
  sketches: readonly SiteSketch[],
  keyOf: (sketch: SiteSketch) => string | null,
): ReadonlyMap<string, readonly SiteSketch[]> {
  const groups = new Map<string, SiteSketch[]>();
  for (const sketch of sketches) {
    const key = keyOf(sketch);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(sketch);
    else groups.set(key, [sketch]);
  }
  return groups;
}
