import type { CodeLens, Command } from 'vscode-languageserver-types';
import { costedCalls } from '../../../core/analyze/costed-calls.ts';
import { sumSites } from '../../../core/estimate/sum-costs.ts';
import { describeFunction } from '../../../core/format/places.ts';
import type { FileAnalysis } from '../../../model/analysis.ts';
import type { Currency } from '../../../model/config.ts';
import type { Position, Span } from '../../../model/span.ts';
import { COMMANDS } from '../../protocol.ts';
import type { EditorSettings } from '../../settings.ts';
import { describeMonthOf } from '../costs.ts';
import { billedPlaces, cheapestTier, describeCallers, modelName, type SitedCall } from '../describe.ts';
import { costFigure, expectedTotal, percent } from '../figures.ts';

export interface CodeLensContext {
  /** The document that lenses are asked for: a file, or one cell of a notebook. */
  readonly uri: string;
  readonly position: (offset: number) => Position;
  /** Whether a place of the file stands in that document. */
  readonly holds: (span: Span) => boolean;
  /** It is the file, or the notebook's first cell. */
  readonly isFirst: boolean;
  readonly settings: EditorSettings['codeLens'];
  /** The client implements the commands of `protocol.ts`. */
  readonly commands: boolean;
  /** To state costs in beside USD. */
  readonly currency?: Currency | undefined;
}

/** One lens a place that makes a request (with one that leads to its details, for clients that have these), and one for the file if it holds more than one. */
export function renderCodeLenses(analysis: FileAnalysis, context: CodeLensContext): CodeLens[] {
  const costed = costedCalls(analysis);
  const total = context.isFirst && context.settings.fileTotal && costed.length > 1 ? [fileLens(costed, context)] : [];
  const places = context.settings.calls ? billedPlaces(analysis) : [];
  const own = places.filter(({ call }) => context.holds(call.nameSpan));
  return [...total, ...own.flatMap((sited) => callLenses(sited, context))];
}

function callLenses(sited: SitedCall, { uri, position, commands, currency }: CodeLensContext): CodeLens[] {
  const at = position(sited.call.nameSpan.start);
  const start = position(Math.min(sited.call.span.start, sited.call.nameSpan.start));
  const title = callTitle(sited, currency);
  const range = { start, end: at };
  if (!commands) return [{ range, command: plainText(title) }];
  return [
    { range, command: { title, command: COMMANDS.explainCall, arguments: [uri, at] } },
    { range, command: { title: 'Details', command: COMMANDS.showCallDetails, arguments: [uri, at] } },
  ];
}

function callTitle(sited: SitedCall, currency: Currency | undefined): string {
  const { call, estimate } = sited;
  const model = modelName(call.model) ?? 'unknown model';
  const through = call.through ? [`through ${describeFunction(call.through)}`] : [];
  const callers = describeCallers(call);
  const around = [...through, ...(callers === null ? [] : [callers])];
  if (!estimate.costPerCall)
    return [model, `no price: ${estimate.noPrice ?? 'the model is unknown'}`, ...around].join(' · ');
  const cheaper = cheapestTier(sited);
  const saving = cheaper ? [`up to −${percent(cheaper.share)} with ${cheaper.row.model} (${cheaper.row.tier})`] : [];
  return [model, `${costFigure(estimate.costPerCall.expected, currency)} a call`, ...saving, ...around].join(' · ');
}

function fileLens(billed: readonly SitedCall[], { commands, currency }: CodeLensContext): CodeLens {
  const calls = sumSites(billed.map(({ estimate }) => estimate.costPerCall));
  const months = sumSites(billed.map(({ estimate }) => estimate.costPerMonth));
  const unpriced = calls.unpriced > 0 ? ` (${calls.unpriced} without a price)` : '';
  const title = `${billed.length} LLM calls${unpriced} · ${expectedTotal(calls, currency)} for one of each · ${expectedTotal(months, currency)} a month${describeMonthOf(billed.map(({ estimate }) => estimate))}`;
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    command: commands ? { title, command: COMMANDS.openPanel } : plainText(title),
  };
}

/** A command without an id is shown as text. */
function plainText(title: string): Command {
  return { title, command: '' };
}
