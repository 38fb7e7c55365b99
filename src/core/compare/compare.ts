import type {
  ChangedCost,
  ComparedSide,
  Comparison,
  CostCause,
  CostChange,
  SiteChange,
} from '../../model/comparison.ts';
import type { PriceRef, Range } from '../../model/estimate.ts';
import type { FindingRecord, SiteRecord, SiteTokens } from '../../model/site-record.ts';
import { isBilled } from '../analyze/costed-calls.ts';
import { ZERO_RANGE } from '../estimate/figures.ts';
import { sumCosts } from '../estimate/sum-costs.ts';
import { matchSites, type SiteMatches, type SitePair } from './match-sites.ts';
import { changedConstants } from './constants.ts';
import { changedParts } from './parts.ts';
import { changedPrompts } from './prompts.ts';
import type { FileRecords } from './site-records.ts';

/** One version of a project. */
export interface VersionRecords extends Omit<ComparedSide, 'sites' | 'unpriced'> {
  readonly files: readonly FileRecords[];
}
export interface CompareOptions {
  /** New path of renamed files, as far as it is known. */
  readonly renames?: ReadonlyMap<string, string>;
  readonly notes?: readonly string[];
}

/**
 * What changed between two versions of a project: call sites are told again by their structure, so that code that moved is no
 * change. Costs are those that the records carry; USD. Pure.
 */
export function compareVersions(base: VersionRecords, head: VersionRecords, options: CompareOptions = {}): Comparison {
  const renames = options.renames ?? new Map<string, string>();
  const [before, after] = [sitesOf(base), sitesOf(head)];
  const matches = matchSites(before, after, renames);
  const all = siteChanges(matches);
  const changes = withoutEchoes(all).toSorted(bySize);
  const changed = new Set(all.map((change) => change.after));
  const prompts = changedPrompts(promptsOf(base), promptsOf(head), { renames, changes });
  const constants = changedConstants(constantsIn(base), constantsIn(head), { changes: all, prompts }, renames);
  // Only what is counted, so that the number is one of the calls that a scan names.
  const still = matches.pairs.filter(({ after: site }) => site.isCounted && !changed.has(site));
  return {
    base: sideOf(base, before),
    head: sideOf(head, after),
    changes,
    prompts,
    constants,
    unchanged: still.length,
    moved: still.filter(hasMoved).length,
    costPerCall: costChange(before, after, ({ costPerCall }) => costPerCall),
    costPerMonth: costChange(before, after, ({ costPerMonth }) => costPerMonth),
    baseMonthByPath: monthByPath(before),
    byCause: causesOf(matches),
    findings: findingChanges(base, head, { pairs: matches.pairs, changes, renames }),
    notes: [...notesOf(base, head), ...(options.notes ?? [])],
    policy: null,
    belowThreshold: null,
  };
}

const sitesOf = ({ files }: VersionRecords): readonly SiteRecord[] => files.flatMap(({ sites }) => sites);
const promptsOf = ({ files }: VersionRecords) => files.flatMap(({ prompts }) => prompts);

const constantsIn = ({ files }: VersionRecords) => files.flatMap(({ constants = [] }) => constants);

function sideOf({ label, commit, pricesOf }: VersionRecords, sites: readonly SiteRecord[]): ComparedSide {
  const counted = sites.filter(({ isCounted }) => isCounted);
  const unpriced = counted.filter(({ costPerCall }) => costPerCall === null).length;
  return { label, commit, pricesOf, sites: counted.length, unpriced };
}

function hasMoved({ before, after }: SitePair): boolean {
  return before.path !== after.path || before.functionName !== after.functionName;
}

function siteChanges({ pairs, added, removed }: SiteMatches): readonly SiteChange[] {
  const changed = pairs.flatMap(({ before, after }) => {
    const parts = changedParts(before, after);
    return parts.length === 0 ? [] : [changeOf('changed', before, after, parts)];
  });
  return [
    ...changed,
    ...added.map((after) => changeOf('added', null, after, [])),
    ...removed.map((before) => changeOf('removed', before, null, [])),
  ];
}

function changeOf(
  kind: SiteChange['kind'],
  before: SiteRecord | null,
  after: SiteRecord | null,
  parts: SiteChange['parts'],
): SiteChange {
  return {
    kind,
    before,
    after,
    parts,
    summary:
      kind === 'changed' ? summaryOf(parts) : `${kind === 'added' ? 'new' : 'removed'}: ${siteWords(after ?? before)}`,
    costPerCall: changedCost(before, after, ({ costPerCall }) => costPerCall),
    costPerMonth: changedCost(before, after, ({ costPerMonth }) => costPerMonth),
    counted: (before?.isCounted ?? false) || (after?.isCounted ?? false),
  };
}

function summaryOf(parts: SiteChange['parts']): string {
  return parts
    .map(({ text, definedAt }) => (definedAt ? `${text} (${definedAt.path}:${definedAt.line})` : text))
    .join('; ');
}

function siteWords(site: SiteRecord | null): string {
  if (!site) return '';
  const models = [...new Set(site.model.values)].join(' or ');
  return models === '' ? site.api : `${site.api} with ${models}`;
}

type CostOf = (site: SiteRecord) => Range | null;

/** A site that is counted elsewhere costs nothing here. */
function changedCost(before: SiteRecord | null, after: SiteRecord | null, costOf: CostOf): ChangedCost {
  const cost = (site: SiteRecord | null, other: SiteRecord | null): Range | null => {
    if (site === null) return ZERO_RANGE;
    return site.isCounted || !(other?.isCounted ?? false) ? costOf(site) : ZERO_RANGE;
  };
  const [from, to] = [cost(before, after), cost(after, before)];
  return { before: from, after: to, delta: from && to && to.expected.value - from.expected.value };
}

/** The largest change of a month first, then sites without a price, then by place. */
function bySize(a: SiteChange, b: SiteChange): number {
  const size = ({ costPerMonth, counted }: SiteChange): number => Math.abs(costPerMonth.delta ?? 0) * Number(counted);
  const place = ({ before, after }: SiteChange): string => (after ?? before)?.path ?? '';
  const line = ({ before, after }: SiteChange): number => (after ?? before)?.line ?? 0;
  return size(b) - size(a) || place(a).localeCompare(place(b)) || line(a) - line(b);
}

/**
 * Leaves out what another change says already: a wrapper's own request, when the calls of the wrapper say it; a client's set-up,
 * when the calls made with it do.
 */
function withoutEchoes(changes: readonly SiteChange[]): readonly SiteChange[] {
  const main = changes.filter(({ before, after }) => isMain(after ?? before));
  const said = new Set(main.flatMap(({ parts }) => parts.map(({ text }) => text)));
  const isNewAt = new Set(main.filter(({ kind }) => kind !== 'changed').map(placeKey));
  return changes.filter((change) => {
    const site = change.after ?? change.before;
    if (isMain(site)) return true;
    // A wrapper's own request that is gone or new is nothing by itself: its callers are.
    if (change.kind !== 'changed') return site?.callers === 0 && !isNewAt.has(placeKey(change));
    return change.parts.some(({ text }) => !said.has(text));
  });
}

/** It says for itself what it costs. */
function isMain(site: SiteRecord | null): boolean {
  return site !== null && site.callers === 0 && isBilled(site);
}

function placeKey({ kind, before, after }: SiteChange): string {
  return `${kind}\0${(after ?? before)?.path ?? ''}`;
}

function costChange(before: readonly SiteRecord[], after: readonly SiteRecord[], costOf: CostOf): CostChange {
  const total = (sites: readonly SiteRecord[]) => sumCosts(sites.filter(({ isCounted }) => isCounted).map(costOf));
  const [from, to] = [total(before), total(after)];
  const delta = to.expected - from.expected;
  return { before: from, after: to, delta, percent: from.expected === 0 ? null : (delta / from.expected) * 100 };
}

function monthByPath(sites: readonly SiteRecord[]): Readonly<Record<string, number>> {
  const months = new Map<string, number>();
  for (const { isCounted, path, costPerMonth } of sites)
    if (isCounted && costPerMonth) months.set(path, (months.get(path) ?? 0) + costPerMonth.expected.value);
  return Object.fromEntries(months);
}

/** The difference of a month, by what makes it. Of a site on both sides, prices and traffic first; the rest is the code's. */
function causesOf({ pairs, added, removed }: SiteMatches): Readonly<Record<CostCause, number>> {
  const causes: Record<CostCause, number> = { added: 0, removed: 0, code: 0, prices: 0, traffic: 0 };
  const month = ({ isCounted, costPerMonth }: SiteRecord): number =>
    isCounted ? (costPerMonth?.expected.value ?? 0) : 0;
  for (const site of added) causes.added += month(site);
  for (const site of removed) causes.removed -= month(site);
  for (const { before, after } of pairs) {
    const delta = month(after) - month(before);
    if (delta === 0) continue;
    const prices = before.isCounted && after.isCounted ? priceEffect(before, after) : 0;
    const traffic = before.isCounted && after.isCounted ? trafficEffect(before, after) : 0;
    causes.prices += prices;
    causes.traffic += traffic;
    causes.code += delta - prices - traffic;
  }
  return causes;
}

/** The old request at the new price, less at the old one, for the old traffic. */
function priceEffect(before: SiteRecord, after: SiteRecord): number {
  const [from, to] = [before.price, after.price];
  if (!from || !to || from.id !== to.id || from.provider !== to.provider) return 0;
  return (priceOf(before.tokens, to) - priceOf(before.tokens, from)) * before.callsPerMonth.value;
}

function priceOf({ input, cachedInput, cacheWrite, output }: SiteTokens, price: PriceRef): number {
  const read = cachedInput.expected.value;
  const written = cacheWrite.expected.value;
  const full = Math.max(0, input.expected.value - read - written);
  return (
    (full * price.input +
      read * (price.cacheRead ?? price.input) +
      written * (price.cacheWrite ?? price.input) +
      output.expected.value * price.output) /
    1e6
  );
}

function trafficEffect(before: SiteRecord, after: SiteRecord): number {
  if (!before.costPerCall || !after.costPerCall) return 0;
  return after.costPerCall.expected.value * (after.callsPerMonth.value - before.callsPerMonth.value);
}

interface FindingOptions {
  readonly pairs: readonly SitePair[];
  /** Changes of sites that are shown. */
  readonly changes: readonly SiteChange[];
  readonly renames: ReadonlyMap<string, string>;
}

function findingChanges(
  base: VersionRecords,
  head: VersionRecords,
  { pairs, changes, renames }: FindingOptions,
): Comparison['findings'] {
  const newId = new Map(pairs.map(({ before, after }) => [before.id, after.id]));
  const findings = ({ files }: VersionRecords): readonly FindingRecord[] => files.flatMap((file) => file.findings);
  const keyOf = (finding: FindingRecord, site: string | null): string =>
    [
      finding.rule,
      site ?? `${renames.get(finding.path) ?? finding.path} ${finding.message.replace(/[\d.,]+/g, '#')}`,
    ].join('\0');
  const siteOf = ({ site }: FindingRecord): string | null =>
    site === null ? null : (newId.get(site) ?? `gone ${site}`);
  const left = new Map<string, number>();
  for (const finding of findings(base)) {
    const key = keyOf(finding, siteOf(finding));
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const take = (counts: Map<string, number>, key: string): boolean => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count - 1);
    return count > 0;
  };
  const present = new Map<string, number>();
  for (const finding of findings(head)) {
    const key = keyOf(finding, finding.site);
    present.set(key, (present.get(key) ?? 0) + 1);
  }
  // What is said of a site that did not change may come and go with its neighbours: some rules speak once a file, or of the wrapper.
  const wordsOf = ({ rule, message }: FindingRecord): string => `${rule}\0${message}`;
  const words = { base: new Set(findings(base).map(wordsOf)), head: new Set(findings(head).map(wordsOf)) };
  const shown = {
    base: new Set(changes.map(({ before }) => before?.id ?? null)),
    head: new Set(changes.map(({ after }) => after?.id ?? null)),
  };
  const isNews = (finding: FindingRecord, side: 'base' | 'head'): boolean =>
    shown[side].has(finding.site) || !words[side === 'base' ? 'head' : 'base'].has(wordsOf(finding));
  const added = findings(head).filter((finding) => !take(left, keyOf(finding, finding.site)));
  const gone = findings(base).filter((finding) => !take(present, keyOf(finding, siteOf(finding))));
  return {
    added: added.filter((finding) => isNews(finding, 'head')),
    gone: gone.filter((finding) => isNews(finding, 'base')),
  };
}

function notesOf(base: VersionRecords, head: VersionRecords): readonly string[] {
  if (base.pricesOf === head.pricesOf) return [];
  return [
    `The base is priced with the catalog of ${base.pricesOf}, the head with that of ${head.pricesOf}: what prices alone changed is told apart.`,
  ];
}
