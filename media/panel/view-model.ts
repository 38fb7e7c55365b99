import { sumSites, type SiteTotal } from '../../src/core/estimate/sum-costs.ts';
import { AS_IT_IS, type WhatIf } from '../../src/core/what-if/reprice.ts';
import type { CostSite } from '../../src/server/protocol.ts';
import { featureOf } from '../../src/server/surfaces/workspace-cost/feature.ts';
import { ARRANGEMENT_IDS, type ArrangementId } from '../../src/server/surfaces/workspace-cost/cost-tree.ts';
import { readWhatIf } from './reprice-sites.ts';

/** What the table shows and in which order. Kept between sessions. */
export interface ViewState {
  readonly sort: ColumnId;
  readonly descending: boolean;
  readonly filter: string;
  readonly shown: ShownId;
  readonly group: GroupId;
  /** Keys of groups that are folded up. */
  readonly collapsed: readonly string[];
  /** What the first level of the chart is. */
  readonly arrangement: ArrangementId;
  /** Key of the part of the bill that the chart shows. */
  readonly focus: string;
  readonly whatIf: WhatIf;
  readonly whatIfOpen: boolean;
}

export const COLUMN_IDS = ['month', 'call', 'site', 'model', 'tier', 'basis', 'input', 'output', 'findings'] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];
export const GROUP_IDS = ['none', 'feature', 'file', 'provider', 'model', 'tier', 'folder', 'basis'] as const;
export type GroupId = (typeof GROUP_IDS)[number];
/** Which sites are shown by what their month rests on. */
export const SHOWN_IDS = ['all', 'measured', 'assumed', 'doubtful'] as const;
export type ShownId = (typeof SHOWN_IDS)[number];

export const INITIAL_VIEW: ViewState = {
  sort: 'month',
  descending: true,
  filter: '',
  shown: 'all',
  group: 'none',
  collapsed: [],
  arrangement: 'folder',
  focus: '',
  whatIf: AS_IT_IS,
  whatIfOpen: false,
};

/** The state a former session left, as far as it is sound. */
export function readViewState(value: unknown): ViewState {
  if (typeof value !== 'object' || value === null) return INITIAL_VIEW;
  const given = value as Partial<Record<keyof ViewState, unknown>>;
  const { collapsed } = given;
  return {
    sort: COLUMN_IDS.find((id) => id === given.sort) ?? INITIAL_VIEW.sort,
    descending: typeof given.descending === 'boolean' ? given.descending : INITIAL_VIEW.descending,
    shown: SHOWN_IDS.find((id) => id === given.shown) ?? INITIAL_VIEW.shown,
    filter: typeof given.filter === 'string' ? given.filter : INITIAL_VIEW.filter,
    group: GROUP_IDS.find((id) => id === given.group) ?? INITIAL_VIEW.group,
    collapsed: Array.isArray(collapsed) ? collapsed.filter((key) => typeof key === 'string') : [],
    arrangement: ARRANGEMENT_IDS.find((id) => id === given.arrangement) ?? INITIAL_VIEW.arrangement,
    focus: typeof given.focus === 'string' ? given.focus : '',
    whatIf: readWhatIf(given.whatIf),
    whatIfOpen: given.whatIfOpen === true,
  };
}

/** A column that was sorted by turns round; another starts with the largest figure, or with A. */
export function sortBy(view: ViewState, column: ColumnId): ViewState {
  const descending = view.sort === column ? !view.descending : !TEXT_COLUMNS.has(column);
  return { ...view, sort: column, descending };
}
const TEXT_COLUMNS: ReadonlySet<ColumnId> = new Set(['site', 'model', 'tier', 'basis']);

export interface SiteGroup {
  /** Empty for the one group of an ungrouped table. */
  readonly key: string;
  readonly sites: readonly CostSite[];
  readonly month: SiteTotal;
  readonly isCollapsed: boolean;
}

/** The call sites that pass the filter, grouped and sorted; groups are ordered by what they cost. */
export function arrange(sites: readonly CostSite[], view: ViewState): readonly SiteGroup[] {
  const shown = sites.filter((site) => isShown(site, view.shown) && matches(site, view.filter));
  const groups = new Map<string, CostSite[]>();
  for (const site of shown) {
    const key = groupKey(site, view.group);
    const members = groups.get(key);
    if (members) members.push(site);
    else groups.set(key, [site]);
  }
  return [...groups]
    .map(([key, members]) => ({
      key,
      sites: sortSites(members, view),
      month: sumSites(members.map(({ costPerMonth }) => costPerMonth)),
      isCollapsed: view.group !== 'none' && view.collapsed.includes(key),
    }))
    .sort((a, b) => b.month.expected - a.month.expected || compareText(a.key, b.key));
}

/** What the month of a site rests on: real use, or assumed traffic. */
export function basisOf({ measured }: Pick<CostSite, 'measured'>): 'measured' | 'assumed' {
  return measured ? 'measured' : 'assumed';
}

function isShown(site: CostSite, shown: ShownId): boolean {
  if (shown === 'doubtful') return (site.measured?.doubts.length ?? 0) > 0;
  return shown === 'all' || basisOf(site) === shown;
}

/** Every word of the filter must be found in some column. */
function matches(site: CostSite, filter: string): boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const { folder, path, functionName, model, provider, tier, sdk, api, tag } = site;
  const text = [folder, path, functionName, model, provider, tier, sdk, api, tag].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

function groupKey(site: CostSite, group: GroupId): string {
  switch (group) {
    case 'none':
      return '';
    case 'file':
      return site.path;
    case 'feature':
      return featureOf(site);
    case 'provider':
      return site.provider ?? 'unknown provider';
    case 'model':
      return site.model ?? 'unknown model';
    case 'tier':
      return site.tier ?? 'no tier';
    case 'folder':
      return folderOf(site);
    case 'basis':
      return basisOf(site);
  }
}

function folderOf({ folder, path }: CostSite): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? folder : `${folder}/${path.slice(0, slash)}`;
}

function sortSites(sites: readonly CostSite[], { sort, descending }: ViewState): CostSite[] {
  const direction = descending ? -1 : 1;
  return [...sites].sort((a, b) => compareValues(sortValue(a, sort), sortValue(b, sort), direction) || byPlace(a, b));
}

type SortValue = number | string | null;

function sortValue(site: CostSite, column: ColumnId): SortValue {
  switch (column) {
    case 'month':
      return site.costPerMonth?.expected.value ?? null;
    case 'call':
      return site.costPerCall?.expected.value ?? null;
    case 'site':
      return site.path;
    case 'model':
      return site.model;
    case 'tier':
      return site.tier;
    case 'input':
      return site.inputTokens.expected.value;
    case 'output':
      return site.outputTokens.expected.value;
    case 'basis':
      return basisOf(site);
    case 'findings':
      return site.findings;
  }
}

/** What is not known comes last in both directions. */
function compareValues(a: SortValue, b: SortValue, direction: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b));
  return direction * order;
}

function byPlace(a: CostSite, b: CostSite): number {
  const lines = (a.cell ?? 0) - (b.cell ?? 0) || a.position.line - b.position.line;
  return compareText(a.path, b.path) || lines || compareText(a.id, b.id);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
