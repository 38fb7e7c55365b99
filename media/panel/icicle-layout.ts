import { hierarchy, partition } from 'd3-hierarchy';
import { plural } from '../../src/core/format/figures.ts';
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
}

/** Levels of the chart beside each other. */
export const LEVELS = 4;

/** A part of the bill that is high enough to be drawn. */
interface Part {
  readonly node: CostNode;
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
    .eachBefore(({ data: { node }, depth, parent, x0, x1 }) => {
      const whole = parent?.data.node.value ?? node.value;
      tiles.push({ node, depth, top: x0, height: x1 - x0, share: whole > 0 ? node.value / whole : 1 });
    });
  return tiles;
}

/** Children stand in the order of their cost, so those that are too small come last: together they are one part, if they are high enough. */
function partOf(node: CostNode, levels: number, least: number): Part {
  if (levels === 0 || node.children.length === 0) return { node, children: [], rest: node.value };
  const isDrawn = ({ value }: CostNode): boolean => value > 0 && value >= least;
  const children = node.children.filter(isDrawn).map((child) => partOf(child, levels - 1, least));
  const small = node.children.filter((child) => !isDrawn(child));
  const rest = small.reduce((sum, { value }) => sum + value, 0);
  if (rest === 0 || rest < least) return { node, children, rest };
  return { node, children: [...children, { node: together(node.key, small, rest), children: [], rest }], rest: 0 };
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
