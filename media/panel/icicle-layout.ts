import { hierarchy, partition, type HierarchyRectangularNode } from 'd3-hierarchy';
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
