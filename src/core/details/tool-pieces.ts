import type { ToolDefinition, ToolSet } from '../../model/call.ts';
import type { Figure, Range } from '../../model/estimate.ts';
import type { Loc } from '../../model/span.ts';
import { sameRange } from '../estimate/figures.ts';
import { staticText } from '../estimate/text.ts';
import type { TextBudget } from './bounded-text.ts';
import type { SentPiece } from './types.ts';

/** Tokens of tool definitions that are sent together, with what is added for having any. */
export type ToolCounter = (tools: readonly ToolDefinition[]) => number;

/**
 * Each tool with its tokens, and what the provider adds for having any. A tool's tokens are those that a second tool like it would
 * add; what is left of the estimate's figure for all tools is the provider's, so that all pieces sum up to it.
 */
export function toolPieces<Place>(
  { tools }: ToolSet,
  { expected }: Range,
  { place, countTools }: { readonly place: (loc: Loc) => Place; readonly countTools: ToolCounter },
  budget: TextBudget,
): SentPiece<Place>[] {
  const like = (value: number): Range => sameRange(likeFigure(expected, value));
  let left = expected.value;
  const pieces = tools.map((tool): SentPiece<Place> => {
    const tokens = countTools([tool, tool]) - countTools([tool]);
    left -= tokens;
    const at = tool.loc && place(tool.loc);
    const text = budget.cut(textOf(tool));
    const name = tool.name ?? 'tool';
    const texts = at === null || text.text === '' ? [] : [{ ...text, at, isMarked: false }];
    return {
      kind: 'static',
      tokens: like(tokens),
      texts,
      name,
      reason: null,
      volatile: false,
      options: [],
      at,
      isMarked: false,
    };
  });
  const added: SentPiece<Place> = {
    kind: 'added',
    tokens: like(left),
    texts: [],
    name: 'around the tools',
    reason: 'what the provider adds for having tools',
    volatile: false,
    options: [],
    at: null,
    isMarked: false,
  };
  return [...pieces, added];
}

function textOf({ description, schema }: ToolDefinition): string {
  const lines = [
    description ? staticText(description).text : '',
    schema === null || schema === undefined ? '' : JSON.stringify(schema),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** A part of a figure is as certain as the whole. */
function likeFigure(whole: Figure, value: number): Figure {
  return { ...whole, value };
}
