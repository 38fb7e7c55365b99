import type { Tier } from '../../../model/estimate.ts';
import type { CostSite } from '../../protocol.ts';
import { featureOf } from './feature.ts';

export const ARRANGEMENT_IDS = ['folder', 'feature', 'provider', 'model', 'tier'] as const;
/** What the first level of the tree is; the files and call sites stand below. */
export type ArrangementId = (typeof ARRANGEMENT_IDS)[number];

/** A part of the bill: a folder, a file, a provider … or one call site. */
export interface CostNode {
  /** Unique in the tree, and the same while lines above are typed: the names from the root down. */
  readonly key: string;
  readonly name: string;
  /** USD a month, of everything inside. */
  readonly value: number;
  /** The tier of the call sites inside, where all have the same. */
  readonly tier: Tier | null;
  /** Call sites inside. */
  readonly count: number;
  readonly children: readonly CostNode[];
  readonly site: CostSite | null;
}

interface Branch {
  readonly name: string;
  readonly branches: Map<string, Branch>;
  readonly sites: CostSite[];
}
const branch = (name: string): Branch => ({ name, branches: new Map(), sites: [] });

export const TREE_ORDERS = ['cost', 'name'] as const;
/** Dearest first, or by name; calls of the same name as they stand in their file. */
export type TreeOrder = (typeof TREE_ORDERS)[number];

/** The call sites as a tree; folders that hold one folder alone are one node with it. */
export function costTree(sites: readonly CostSite[], arrangement: ArrangementId, order: TreeOrder = 'cost'): CostNode {
  const root = branch('');
  for (const site of sites) {
    let at = root;
    for (const name of branchNames(site, arrangement)) {
      const next = at.branches.get(name) ?? branch(name);
      at.branches.set(name, next);
      at = next;
    }
    at.sites.push(site);
  }
  return toNode(root, '', COMPARISONS[order]);
}

/** The call sites that take part in the bill. */
export function sitesWithCost(sites: readonly CostSite[]): readonly CostSite[] {
  return sites.filter(({ costPerMonth }) => (costPerMonth?.expected.value ?? 0) > 0);
}

/**
 * Brings a tree up to date in place where only the costs of its sites have changed: parts, tiers and places are taken to be
 * the same. Made for a page that shows a new figure with every move of a slider.
 */
export function revalue(node: CostNode, order: TreeOrder = 'cost'): void {
  const { children, site } = node;
  for (const child of children) revalue(child, order);
  (children as CostNode[]).sort(COMPARISONS[order]);
  (node as { value: number }).value = site === null ? sumOfValues(children) : (site.costPerMonth?.expected.value ?? 0);
}

function sumOfValues(nodes: readonly CostNode[]): number {
  let sum = 0;
  for (const { value } of nodes) sum += value;
  return sum;
}

type Comparison = (a: CostNode, b: CostNode) => number;
const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const byName: Comparison = (a, b) => compareText(a.name, b.name) || compareText(a.key, b.key);
const COMPARISONS: Readonly<Record<TreeOrder, Comparison>> = {
  cost: (a, b) => b.value - a.value || byName(a, b),
  // What can be opened comes before the calls beside it, as in a file explorer.
  name: (a, b) => Number(a.site !== null) - Number(b.site !== null) || byName(a, b),
};

function branchNames(site: CostSite, arrangement: ArrangementId): readonly string[] {
  const { folder, path, provider, model, tier } = site;
  switch (arrangement) {
    case 'folder':
      return [folder, ...path.split('/')];
    case 'feature':
      return [featureOf(site), path];
    case 'provider':
      return [provider ?? 'unknown provider', model ?? 'unknown model', path];
    case 'model':
      return [model ?? 'unknown model', path];
    case 'tier':
      return [tier ?? 'no tier', model ?? 'unknown model', path];
  }
}

function toNode(from: Branch, above: string, compare: Comparison): CostNode {
  let { name, branches, sites } = from;
  // A chain of folders is one step; the file at its end stays a node of its own.
  for (let only = onlyBranch(branches, sites); only && only.branches.size > 0; only = onlyBranch(branches, sites)) {
    name = name === '' ? only.name : `${name}/${only.name}`;
    ({ branches, sites } = only);
  }
  // The same whether or not the root is one step with what is in it.
  const key = name === '' ? '' : `${above}/${name}`;
  const children = [...[...branches.values()].map((each) => toNode(each, key, compare)), ...siteNodes(sites, key)].sort(
    compare,
  );
  const tiers = new Set(children.map(({ tier }) => tier));
  return {
    key,
    name: name === '' ? 'All call sites' : name,
    value: sumOfValues(children),
    tier: tiers.size === 1 ? ([...tiers][0] ?? null) : null,
    count: children.reduce((sum, { count }) => sum + count, 0),
    children,
    site: null,
  };
}

function onlyBranch(branches: ReadonlyMap<string, Branch>, sites: readonly CostSite[]): Branch | undefined {
  return branches.size === 1 && sites.length === 0 ? [...branches.values()][0] : undefined;
}

/** Calls of one function are told apart by their order: where they stand changes with every line that is typed above. */
function siteNodes(sites: readonly CostSite[], above: string): readonly CostNode[] {
  const seen = new Map<string, number>();
  return sites.toSorted(byPlace).map((site) => {
    const { functionName, api, position, tier, costPerMonth } = site;
    const called = functionName ?? api;
    const nth = (seen.get(called) ?? 0) + 1;
    seen.set(called, nth);
    return {
      key: `${above}/${called}#${nth}`,
      name: `${called}:${position.line + 1}`,
      value: costPerMonth?.expected.value ?? 0,
      tier,
      count: 1,
      children: [],
      site,
    };
  });
}

function byPlace(a: CostSite, b: CostSite): number {
  return (
    (a.cell ?? 0) - (b.cell ?? 0) || a.position.line - b.position.line || a.position.character - b.position.character
  );
}

/** The node with that key, or the nearest above it that is still there. */
export function findNode(root: CostNode, key: string): readonly CostNode[] {
  const path = [root];
  const next = ({ children }: CostNode): CostNode | undefined =>
    children.find((child) => child.site === null && (key === child.key || key.startsWith(`${child.key}/`)));
  for (let at = next(root); at; at = next(at)) path.push(at);
  return path;
}
