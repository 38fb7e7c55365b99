import { hierarchy, partition } from 'd3-hierarchy';
import { weaker } from '../../src/core/estimate/figures.ts';
import { plural } from '../../src/core/format/figures.ts';
import type { Provenance } from '../../src/model/estimate.ts';
import type { CostNode } from '../../src/server/surfaces/workspace-cost/cost-tree.ts';

/** A rectangle of the chart: offsets and sizes as shares of its width and height, 0 to 1. */
export interface Tile {
  readonly node: CostNode;
  /** 0 for the node that is looked at. */
  readonly depth: number;
  readonly top: number;
  readonly height: number;
  /** Share of the node above, 0 to 1. */
  readonly share: number;
  /** What the node's cost rests on: the weakest of the call sites inside. */
  readonly provenance: Provenance;
}

/** Levels of the chart beside each other. */
export const LEVELS = 4;

/** A part of the bill that is high enough to be drawn. */
interface Part {
  readonly node: CostNode;
  /** Nodes of which the cost is the sum. */
  readonly inside: readonly CostNode[];
  readonly children: readonly Part[];
  /** USD a month of what is inside and is not drawn. */
  readonly rest: number;
}

/**
 * An icicle: each level is a column, each node as high as its share of the bill. What would be lower than `least` of the
 * height is put together, so that the number of tiles depends on the height of the chart and not on that of the project.
 */
export function layOut(focus: CostNode, least: number): readonly Tile[] {
  const root = hierarchy(partOf(focus, LEVELS - 1, least * focus.value), ({ children }) => children);
  root.sum(({ rest }) => rest);
  const tiles: Tile[] = [];
  partition<Part>()
    .size([1, 1])(root)
    .eachBefore(({ data: { node, inside }, depth, parent, x0, x1 }) => {
      const whole = parent?.data.node.value ?? node.value;
      const share = whole > 0 ? node.value / whole : 1;
      tiles.push({ node, depth, top: x0, height: x1 - x0, share, provenance: weakest(inside) });
    });
  return tiles;
}

/** Children stand in the order of their cost, so those that are too small come last: together they are one part, if they are high enough. */
function partOf(node: CostNode, levels: number, least: number): Part {
  if (levels === 0 || node.children.length === 0) return { node, inside: [node], children: [], rest: node.value };
  const isDrawn = ({ value }: CostNode): boolean => value > 0 && value >= least;
  const children = node.children.filter(isDrawn).map((child) => partOf(child, levels - 1, least));
  const small = node.children.filter((child) => !isDrawn(child));
  const rest = small.reduce((sum, { value }) => sum + value, 0);
  if (rest === 0 || rest < least) return { node, inside: [node], children, rest };
  const last = { node: together(node.key, small, rest), inside: small, children: [], rest };
  return { node, inside: [node], children: [...children, last], rest: 0 };
}

/** What a node's cost rests on: the weakest of the call sites inside. */
export function provenanceOf(node: CostNode): Provenance {
  return weakest([node]);
}

/** The first assumption decides: no more is looked at. */
function weakest(nodes: readonly CostNode[]): Provenance {
  let found: Provenance = 'exact';
  for (const { site, children } of nodes) {
    found = weaker(found, site ? (site.costPerMonth?.expected.provenance ?? 'exact') : weakest(children));
    if (found === 'assumed') break;
  }
  return found;
}

/** What is too small to be drawn one by one. Its key leads to what holds it. */
function together(above: string, small: readonly CostNode[], value: number): CostNode {
  const tiers = new Set(small.map(({ tier }) => tier));
  return {
    key: `${above}/…`,
    name: plural(small.length, 'smaller part'),
    value,
    tier: tiers.size === 1 ? ([...tiers][0] ?? null) : null,
    count: small.reduce((sum, { count }) => sum + count, 0),
    children: [],
    site: null,
  };
}
