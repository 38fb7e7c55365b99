import { type InlayHint, InlayHintKind, MarkupKind } from 'vscode-languageserver-types';
import type { FileAnalysis } from '../../../model/analysis.ts';
import type { PromptSite } from '../../../model/call.ts';
import type { CallEstimate } from '../../../model/estimate.ts';
import type { Position, Span } from '../../../model/span.ts';
import type { EditorSettings } from '../../settings.ts';
import { billedPlaces, type SitedCall } from '../describe.ts';
import { costFigure, tokensFigure } from '../figures.ts';
import { type HoverOptions, renderCall, renderPrompt } from '../hover/render.ts';

export interface InlayHintContext extends HoverOptions {
  readonly text: string;
  readonly position: (offset: number) => Position;
  readonly settings: EditorSettings['inlayHints'];
}

/** The hints of a file whose places lie in a range of offsets, in source order. */
export function renderInlayHints(analysis: FileAnalysis, range: Span, context: InlayHintContext): InlayHint[] {
  const placed = [
    ...(context.settings.prompts ? promptHints(analysis, context) : []),
    ...(context.settings.calls ? callHints(analysis, context) : []),
  ];
  return placed
    .filter(({ offset }) => range.start <= offset && offset <= range.end)
    .sort((a, b) => a.offset - b.offset)
    .map(({ hint }) => hint());
}

interface PlacedHint {
  readonly offset: number;
  /** Built for hints in range only: the tooltip is the costly part. */
  readonly hint: () => InlayHint;
}

function promptHints(analysis: FileAnalysis, context: InlayHintContext): PlacedHint[] {
  const { position } = context;
  return analysis.prompts.map(({ prompt, estimate }) => {
    // Behind the name, as a type would stand; before the text of a prompt that has no name.
    const named = prompt.nameSpan !== null;
    const offset = prompt.nameSpan?.end ?? prompt.span.start;
    return {
      offset,
      hint: () => ({
        position: position(offset),
        label: `${tokensFigure(estimate.tokens.expected)} tokens${senders(prompt)}`,
        kind: InlayHintKind.Type,
        tooltip: { kind: MarkupKind.Markdown, value: renderPrompt(prompt, estimate, context) },
        ...(named ? { paddingLeft: true } : { paddingRight: true }),
      }),
    };
  });
}

/** In a prompt's own file nothing else says who sends it. */
function senders({ sentBy = [] }: PromptSite): string {
  if (sentBy.length === 0) return '';
  return sentBy.length === 1 ? ' · sent by 1 call' : ` · sent by ${sentBy.length} calls`;
}

function callHints(analysis: FileAnalysis, context: InlayHintContext): PlacedHint[] {
  return billedPlaces(analysis).map((sited) => {
    const offset = callHintOffset(sited, context.text);
    return {
      offset,
      hint: () => ({
        position: context.position(offset),
        label: callLabel(sited.estimate, context),
        kind: InlayHintKind.Type,
        tooltip: { kind: MarkupKind.Markdown, value: renderCall(sited, context) },
        paddingLeft: true,
      }),
    };
  });
}

/** Behind a call on one line; at the end of the callee's line for a call on several. */
function callHintOffset({ call: { span, nameSpan } }: SitedCall, text: string): number {
  const lineBreak = text.slice(nameSpan.end, span.end).search(/[\r\n]/);
  return lineBreak === -1 ? span.end : nameSpan.end + lineBreak;
}

function callLabel({ tokens: { input, output }, costPerCall }: CallEstimate, { currency }: HoverOptions): string {
  const counts = `${tokensFigure(input.expected)} in, ${tokensFigure(output.expected)} out`;
  return `${counts} · ${costPerCall ? costFigure(costPerCall.expected, currency) : 'no price'}`;
}
