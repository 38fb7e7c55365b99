import { hierarchy, partition } from 'd3-hierarchy';
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
 * height is left out, so that the number of tiles depends on the height of the chart and not on that of the project.
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

/** Children stand in the order of their cost, so those that are too small come last and leave room below the others. */
function partOf(node: CostNode, levels: number, least: number): Part {
  const drawn = levels === 0 ? [] : node.children.filter(({ value }) => value > 0 && value >= least);
  const rest = node.value - drawn.reduce((sum, { value }) => sum + value, 0);
  return { node, children: drawn.map((child) => partOf(child, levels - 1, least)), rest: Math.max(0, rest) };
}
