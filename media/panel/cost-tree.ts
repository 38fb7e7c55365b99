import { hierarchy, partition, type HierarchyRectangularNode } from 'd3-hierarchy';
import type { Tier } from '../../src/model/estimate.ts';
import type { CostSite } from '../../src/server/protocol.ts';

export const ARRANGEMENT_IDS = ['folder', 'provider', 'model', 'tier'] as const;
/** What the first level of the chart is; the files and call sites stand below. */
export type ArrangementId = (typeof ARRANGEMENT_IDS)[number];

/** A part of the bill: a folder, a file, a provider … or one call site. */
export interface CostNode {
  /** Unique in the tree: the names from the root down. */
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

/** The priced call sites as a tree; folders that hold one folder alone are one node with it. */
export function costTree(sites: readonly CostSite[], arrangement: ArrangementId): CostNode {
  const root = branch('All call sites');
  for (const site of sites) {
    if ((site.costPerMonth?.expected.value ?? 0) <= 0) continue;
    let at = root;
    for (const name of branchNames(site, arrangement)) {
      const next = at.branches.get(name) ?? branch(name);
      at.branches.set(name, next);
      at = next;
    }
    at.sites.push(site);
  }
  return toNode(root, '');
}

function branchNames({ folder, path, provider, model, tier }: CostSite, arrangement: ArrangementId): readonly string[] {
  switch (arrangement) {
    case 'folder':
      return [folder, ...path.split('/')];
    case 'provider':
      return [provider ?? 'unknown provider', model ?? 'unknown model', path];
    case 'model':
      return [model ?? 'unknown model', path];
    case 'tier':
      return [tier ?? 'no tier', model ?? 'unknown model', path];
  }
}

function toNode(from: Branch, above: string): CostNode {
  let { name, branches, sites } = from;
  // A chain of folders is one step; the file at its end stays a node of its own.
  for (let only = onlyBranch(branches, sites); only && only.branches.size > 0; only = onlyBranch(branches, sites)) {
    name = above === '' && name === 'All call sites' ? only.name : `${name}/${only.name}`;
    ({ branches, sites } = only);
  }
  const key = `${above}/${name}`;
  const children = [
    ...[...branches.values()].map((each) => toNode(each, key)),
    ...sites.map((site) => siteNode(site, key)),
  ].sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1));
  const tiers = new Set(children.map(({ tier }) => tier));
  return {
    key,
    name,
    value: children.reduce((sum, { value }) => sum + value, 0),
    tier: tiers.size === 1 ? ([...tiers][0] ?? null) : null,
    count: children.reduce((sum, { count }) => sum + count, 0),
    children,
    site: null,
  };
}

function onlyBranch(branches: ReadonlyMap<string, Branch>, sites: readonly CostSite[]): Branch | undefined {
  return branches.size === 1 && sites.length === 0 ? [...branches.values()][0] : undefined;
}

function siteNode(site: CostSite, above: string): CostNode {
  const name = `${site.functionName ?? site.api}:${site.position.line + 1}`;
  return {
    key: `${above}/${site.id}`,
    name,
    value: site.costPerMonth?.expected.value ?? 0,
    tier: site.tier,
    count: 1,
    children: [],
    site,
  };
}

/** The node with that key, or the nearest above it that is still there. */
export function findNode(root: CostNode, key: string): readonly CostNode[] {
  const path = [root];
  const next = ({ children }: CostNode): CostNode | undefined =>
    children.find((child) => child.site === null && (key === child.key || key.startsWith(`${child.key}/`)));
  for (let at = next(root); at; at = next(at)) path.push(at);
  return path;
}

/** A rectangle of the chart: offsets and sizes as shares of its width and height, 0 to 1. */
export interface Tile {
  readonly node: CostNode;
  /** 0 for the node that is looked at. */
  readonly depth: number;
  readonly top: number;
  readonly height: number;
  /** Share of the node above, 0 to 1. */
  readonly share: number;
}

/** Levels of the chart beside each other. */
export const LEVELS = 4;

/**
 * An icicle: each level is a column, each node as high as its share of the bill. What would be lower than `least` of the
 * height is left out, so that the number of tiles depends on the height of the chart and not on that of the project.
 */
export function layOut(focus: CostNode, least: number): readonly Tile[] {
  const root = hierarchy(focus, ({ children }) => [...children]);
  root.sum(({ children, value }) => (children.length === 0 ? value : 0));
  const tiles: Tile[] = [];
  const visit = (node: HierarchyRectangularNode<CostNode>): void => {
    const height = node.x1 - node.x0;
    if (node.depth >= LEVELS || (node.depth > 0 && height < least)) return;
    const whole = node.parent?.value ?? node.value ?? 0;
    const share = whole > 0 ? (node.value ?? 0) / whole : 1;
    tiles.push({ node: node.data, depth: node.depth, top: node.x0, height, share });
    node.children?.forEach(visit);
  };
  visit(partition<CostNode>().size([1, 1])(root));
  return tiles;
}
