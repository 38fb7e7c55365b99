import { costFigure } from '../../src/server/surfaces/figures.ts';
import type { CostNode } from '../../src/server/surfaces/workspace-cost/cost-tree.ts';
import { layOut, LEVELS, provenanceOf } from './icicle-layout.ts';

/** Colours of the page, for the picture. */
export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly font: string;
  readonly of: (tier: string) => string;
}

const PICTURE = { width: 1200, height: 640, head: 56 };

/** The chart as a PNG picture, as a data URL. */
export function exportPng(focus: CostNode, palette: Palette): string {
  const { width, height, head } = PICTURE;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return '';
  context.fillStyle = palette.background;
  context.fillRect(0, 0, width, height);
  context.fillStyle = palette.text;
  context.font = `20px ${palette.font}`;
  context.fillText(
    `${focus.name}: ${costFigure({ value: focus.value, provenance: provenanceOf(focus) })} a month`,
    16,
    36,
  );
  context.font = `13px ${palette.font}`;
  const column = width / LEVELS;
  const room = height - head - 8;
  for (const { node, depth, top, height: share, provenance } of layOut(focus, 2 / room)) {
    const box = [depth * column, head + top * room, node.children.length === 0 ? width - depth * column : column, share * room] as const; // prettier-ignore
    context.fillStyle = palette.of(node.tier ?? 'mixed');
    context.fillRect(...box);
    context.strokeStyle = palette.background;
    context.strokeRect(...box);
    if (box[3] < 16) continue;
    context.fillStyle = palette.text;
    context.save();
    context.beginPath();
    context.rect(...box);
    context.clip();
    context.fillText(`${node.name}  ${costFigure({ value: node.value, provenance })}`, box[0] + 6, box[1] + 14);
    context.restore();
  }
  return canvas.toDataURL('image/png');
}
