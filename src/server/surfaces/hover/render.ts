import {
  formatFigure,
  formatRange,
  formatTokensInFull,
  formatUsd,
  PROVENANCE_LEGEND,
} from '../../../core/estimate/format.ts';
import { LAYER_NAMES } from '../../../core/format/layers.ts';
import { describeFunction } from '../../../core/format/places.ts';
import { describeRate, inCurrency } from '../../../core/format/currency.ts';
import type { Currency } from '../../../model/config.ts';
import type { FileAnalysis } from '../../../model/analysis.ts';
import type { ModelCall, PromptSite } from '../../../model/call.ts';
import type {
  CallEstimate,
  Figure,
  PriceRef,
  PromptEstimate,
  Range,
  TierRow,
  TokenPart,
} from '../../../model/estimate.ts';
import type { ParamSite } from '../../../model/resolved.ts';
import type { Position, Span } from '../../../model/span.ts';
import { COMMANDS } from '../../protocol.ts';
import { describeCallers, modelName, type SitedCall } from '../describe.ts';
import { percent, provenance, tokensFigureInFull, costFigure } from '../figures.ts';
import { describeMeasured } from '../measured.ts';
import { COLUMN_GAP, commandLink, escapeMarkdown, inlineCode, table } from '../markdown.ts';
import type { ExactCount } from '../../../workspace/exact-counts.ts';
import { contextLines } from './context.ts';

export interface HoverOptions {
  /** The client implements the commands of `protocol.ts`. */
  readonly commands: boolean;
  /** One-based line of an offset in a file; without it, places are named by their file. */
  readonly lineOf?: (path: string, offset: number) => number;
  /** What the provider counted, when it was asked. */
  readonly exact?: CountedExactly | null;
  /** Where the call stands, for a link to its details. */
  readonly at?: { readonly uri: string; readonly position: Position } | undefined;
  /** Costs are stated in it too. */
  readonly currency?: Currency | undefined;
}

/** A provider's count, and what of the request was not there to be counted. */
export interface CountedExactly extends ExactCount {
  readonly holes: readonly string[];
}

export type HoverTarget =
  | { readonly kind: 'call'; readonly span: Span; readonly sited: SitedCall }
  | {
      readonly kind: 'prompt';
      readonly span: Span;
      readonly sited: { readonly prompt: PromptSite; readonly estimate: PromptEstimate };
    };

/**
 * What a hover at an offset speaks of: a call at its callee, its model or its output cap; a prompt at its name or its
 * text. The narrowest span wins. Null elsewhere.
 */
export function findHoverTarget(analysis: FileAnalysis, offset: number): HoverTarget | null {
  const { path } = analysis;
  const targets: HoverTarget[] = [];
  for (const sited of [...analysis.calls, ...analysis.wrapperCalls]) {
    const { call } = sited;
    const spans = [calleeSpan(call), ...siteSpans(call.modelSite, path), ...siteSpans(call.outputCap.site, path)];
    for (const span of spans) targets.push({ kind: 'call', span, sited });
  }
  for (const sited of analysis.prompts) {
    const { span, nameSpan } = sited.prompt;
    for (const each of nameSpan ? [span, nameSpan] : [span]) targets.push({ kind: 'prompt', span: each, sited });
  }
  const hit = targets.filter(({ span }) => span.start <= offset && offset <= span.end);
  return hit.sort((a, b) => lengthOf(a.span) - lengthOf(b.span))[0] ?? null;
}

/** The innermost call whose expression holds an offset. */
export function findEnclosingCall(analysis: FileAnalysis, offset: number): SitedCall | null {
  const around = [...analysis.calls, ...analysis.wrapperCalls].filter(
    ({ call }) => call.span.start <= offset && offset <= call.span.end,
  );
  return around.sort((a, b) => lengthOf(a.call.span) - lengthOf(b.call.span))[0] ?? null;
}

function calleeSpan({ span, nameSpan }: ModelCall): Span {
  return { start: Math.min(span.start, nameSpan.start), end: nameSpan.end };
}

function siteSpans(site: ParamSite | null, path: string): readonly Span[] {
  return site?.path === path ? [site.nameSpan, site.valueSpan] : [];
}

function lengthOf(span: Span): number {
  return span.end - span.start;
}

/** The whole breakdown of one call as markdown. */
export function renderCall(sited: SitedCall, options: HoverOptions): string {
  const { call, estimate } = sited;
  const gap = options.commands ? COLUMN_GAP : '';
  const sections = [
    heading(call),
    elsewhere(call, options),
    wrapping(call),
    costTable(estimate, gap),
    ...measuredLines(sited),
    costsIn(estimate, options),
    tokenTable(estimate, gap),
    exactLine(options.exact),
    outputCap(call, estimate),
    contextLines(call),
    priceLine(estimate),
    alternatives(estimate),
    tierTable(estimate, gap),
    assumptions(estimate, options),
    footer(options),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function measuredLines(sited: SitedCall): readonly string[] {
  const { sentences, doubts } = describeMeasured(sited, inlineCode);
  return doubts.length === 0 ? sentences : [...sentences, `**Little to go by:** ${doubts.join('; ')}.`];
}

/** Tokens of one prompt definition as markdown. */
export function renderPrompt(
  prompt: PromptSite,
  estimate: PromptEstimate,
  options: Pick<HoverOptions, 'lineOf'> = {},
): string {
  const { expected } = estimate.tokens;
  const range = formatRange(estimate.tokens, formatTokensInFull);
  const isRange = range !== formatFigure(expected, formatTokensInFull);
  const uses = prompt.usedBy.length;
  const holes = prompt.text.segments.filter((segment) => segment.kind === 'hole');
  const lines = [
    `**${tokensFigureInFull(expected)} tokens** in this ${prompt.role} prompt (${provenance(expected)})`,
    isRange ? `Floor, expected and ceiling: ${range}` : '',
    holes.length > 0 ? `Filled in at run time: ${holes.map(({ name }) => inlineCode(name)).join(', ')}` : '',
    uses === 0
      ? 'No call that sends it was found.'
      : `Sent by ${uses === 1 ? '1 call' : `${uses} calls`}${sendersOf(prompt, options)}.`,
    `Counted with ${escapeMarkdown(estimate.tokenizer)}.`,
  ];
  return lines.filter((line) => line !== '').join('\n\n');
}

/** `: src/a.py:12 in answer(), …`. */
function sendersOf({ sentBy = [] }: PromptSite, { lineOf }: Pick<HoverOptions, 'lineOf'>): string {
  if (sentBy.length === 0) return '';
  const shown = sentBy.slice(0, MAX_CALLERS).map(({ path, nameSpan, functionName }) => {
    const place = lineOf ? `${path}:${lineOf(path, nameSpan.start)}` : path;
    return inlineCode(place) + (functionName === null ? '' : ` in ${inlineCode(`${functionName}()`)}`);
  });
  const more = sentBy.length > MAX_CALLERS ? ` and ${sentBy.length - MAX_CALLERS} more` : '';
  return `: ${shown.join(', ')}${more}`;
}

function footer({ commands, at }: HoverOptions): string {
  const details = commands && at ? ` · ${commandLink('Details', COMMANDS.showCallDetails, at.uri, at.position)}` : '';
  const panel = commands ? ` · ${commandLink('Workspace cost', COMMANDS.openPanel)}` : '';
  return `*${escapeMarkdown(PROVENANCE_LEGEND)}*${details}${panel}`;
}

function heading(call: ModelCall): string {
  const name = modelName(call.model);
  const model = name === null ? 'Unknown model' : escapeMarkdown(name);
  const parts = [`**${model}**`, escapeMarkdown(call.provider ?? 'unknown provider'), inlineCode(call.api)];
  const reason =
    call.model.kind === 'unknown' ? `\n\nThe model cannot be told: ${escapeMarkdown(call.model.reason)}.` : '';
  const declared = call.declared ? `\n\nDeclared: ${call.declared.map(escapeMarkdown).join('; ')}.` : '';
  return parts.join(' · ') + reason + declared;
}

/** Values that stand in files which are no code, and how sure those are. */
function elsewhere({ model, outputCap }: ModelCall, { lineOf }: HoverOptions): string {
  const lines = [['Model', model] as const, ['Output cap', outputCap.value] as const].flatMap(([what, resolved]) => {
    if (resolved.kind !== 'known') return [];
    const { path, span, via } = resolved.origin;
    const place = inlineCode(lineOf ? `${path}:${lineOf(path, span.start)}` : path);
    if (via === 'data file') return [`${what} from ${place}.`];
    return via === 'environment example' ? [`${what} as ${place} shows it: the environment decides.`] : [];
  });
  return lines.join(' ');
}

/** What a call of a wrapper goes through, and who calls a wrapper. */
function wrapping(call: ModelCall): string {
  const { through, callers = [] } = call;
  const lines: string[] = [];
  if (through) {
    const instead = through.alternative ? ', or another request in its place' : '';
    lines.push(`Sent through ${inlineCode(describeFunction(through))} with what is handed over here${instead}.`);
  }
  if (callers.length > 0) {
    const shown = callers.slice(0, MAX_CALLERS).map((caller) => inlineCode(describeFunction(caller)));
    const more = callers.length > MAX_CALLERS ? ` and ${callers.length - MAX_CALLERS} more` : '';
    lines.push(
      `${capitalize(describeCallers(call) ?? '')}, where it is counted: ${[...new Set(shown)].join(', ')}${more}.`,
    );
  }
  return lines.join('\n\n');
}

/** Callers that a hover names. */
const MAX_CALLERS = 6;

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const RANGE_COLUMNS = ['Floor', 'Expected', 'Ceiling', ''];
const RANGE_NUMERIC = [false, true, true, true, false];

/** Floor, expected and ceiling of one row, and how sure the expected figure is. */
function rangeRow(label: string, range: Range, format: (value: number) => string): string[] {
  const { floor, expected, ceiling } = range;
  return [
    label,
    formatFigure(floor, format),
    `**${formatFigure(expected, format)}**`,
    ceiling ? formatFigure(ceiling, format) : 'no limit',
    provenance(expected),
  ];
}

function exactLine(exact: CountedExactly | null | undefined): string {
  if (!exact) return '';
  const holes = [...new Set(exact.holes)];
  const without = holes.length === 0 ? '' : `, without ${holes.map(inlineCode).join(', ')}`;
  const by = `provider count by ${escapeMarkdown(exact.source)}, ${exact.date}`;
  return `**${formatTokensInFull(exact.tokens)} input tokens** exact (${by})${without}.`;
}

function costTable({ costPerCall, costPerMonth, callsPerMonth, turns, noPrice }: CallEstimate, gap: string): string {
  if (!costPerCall) return `**No price:** ${escapeMarkdown(noPrice ?? 'the model is unknown')}`;
  const month = `A month of ${formatTokensInFull(callsPerMonth.value)} calls${turns === undefined ? '' : ` of ${turns} turns`}`;
  const rows = [
    rangeRow('One call', costPerCall, formatUsd),
    ...(costPerMonth ? [rangeRow(month, costPerMonth, formatUsd)] : []),
  ];
  return table(['Cost', ...RANGE_COLUMNS], rows, { numeric: RANGE_NUMERIC, gap });
}

/** `In EUR at 0.92 per USD (ECB, 2026-11-20): ~EUR 0.0011 a call, ~EUR 110 a month.` */
function costsIn({ costPerCall, costPerMonth }: CallEstimate, { currency }: HoverOptions): string {
  if (!currency || !costPerCall) return '';
  const money = inCurrency(currency);
  const month = costPerMonth ? `, ${formatFigure(costPerMonth.expected, money)} a month` : '';
  return escapeMarkdown(`In ${describeRate(currency)}: ${formatFigure(costPerCall.expected, money)} a call${month}.`);
}

function tokenTable({ parts, tokens: sums, staticPrefix, tokenizer }: CallEstimate, gap: string): string {
  const row = (label: string, range: Range): string[] => rangeRow(label, range, formatTokensInFull);
  const some = (label: string, range: Range): string[][] => (isZero(range) ? [] : [row(label, range)]);
  const rows = [
    ...parts.flatMap((part: TokenPart) => some(escapeMarkdown(part.label), part.tokens)),
    row('**Input**', sums.input),
    ...some('of it read from the cache', sums.cachedInput),
    ...some('of it written to the cache', sums.cacheWrite),
    row('**Output**', sums.output),
    ...some('of it reasoning', sums.reasoning),
  ];
  const prefix =
    staticPrefix.value > 0 ? ` The first ${tokensFigureInFull(staticPrefix)} tokens are the same in every call.` : '';
  const counted = `Counted with ${escapeMarkdown(tokenizer)}.${prefix}`;
  return `${table(['Tokens', ...RANGE_COLUMNS], rows, { numeric: RANGE_NUMERIC, gap })}\n\n${counted}`;
}

function isZero({ floor, expected, ceiling }: Range): boolean {
  return [floor, expected, ceiling].every((figure: Figure | null) => (figure?.value ?? 0) === 0);
}

function outputCap({ outputCap: cap }: ModelCall, { tokens: sums }: CallEstimate): string {
  if (cap.parameter === null) return '';
  const name = inlineCode(cap.site?.name ?? cap.parameter);
  if (cap.value.kind === 'known') return `Output cap: ${name} = ${formatTokensInFull(cap.value.value)} tokens.`;
  if (cap.value.kind === 'oneOf') {
    return `Output cap: ${name} is one of ${cap.value.options.map(({ value }) => formatTokensInFull(value)).join(', ')} tokens.`;
  }
  if (cap.value.kind === 'unknown')
    return `Output cap: ${name} is set, but not to a value that can be told: ${escapeMarkdown(cap.value.reason)}.`;
  const limit = sums.output.ceiling ? ` (${formatTokensInFull(sums.output.ceiling.value)} tokens)` : '';
  return `Output cap: ${name} is not set, so the output ends at ${escapeMarkdown(cap.whenUnset)}${limit}.`;
}

function priceLine({ price }: CallEstimate): string {
  if (!price) return '';
  const rates = [
    `${formatUsd(price.input)} input`,
    ...(price.cacheRead === null ? [] : [`${formatUsd(price.cacheRead)} cached input`]),
    ...(price.cacheWrite === null ? [] : [`${formatUsd(price.cacheWrite)} cache write`]),
    `${formatUsd(price.output)} output`,
  ];
  const listed =
    price.perCall === undefined
      ? ` per million tokens: ${rates.join(', ')}`
      : `: ${formatUsd(price.perCall)} a request`;
  const layer = LAYER_NAMES[price.layer];
  const from = layer === null ? '' : `, from ${layer}`;
  const mode = price.mode
    ? ` Counted at the ${price.mode.name} price: ${formatUsd(price.mode.input)} input, ${formatUsd(price.mode.output)} output.`
    : '';
  const next = price.next
    ? ` From ${price.next.from}: ${formatUsd(price.next.input)} input, ${formatUsd(price.next.output)} output.`
    : '';
  return `Price of ${inlineCode(`${price.provider}/${price.id}`)}${listed} (${escapeMarkdown(price.source)}${from}).${mode}${next}`;
}

function alternatives({ alternatives: others }: CallEstimate): string {
  if (others.length === 0) return '';
  const each = others.map(
    ({ model, costPerCall }) => `${inlineCode(model)} ${costPerCall ? costFigure(costPerCall.expected) : 'no price'}`,
  );
  return `The code may also choose: ${each.join(', ')} a call.`;
}

function tierTable({ tiers, price, costPerCall }: CallEstimate, gap: string): string {
  if (tiers.length === 0) return '';
  const rows = tiers.map((row) => tierRow(row, costPerCall));
  // The call's own model may stand for no tier; it is what the others are compared with.
  const isListed = tiers.some((row) => row.isCurrent);
  const own = isListed || !price || !costPerCall ? [] : [currentRow('–', price, costPerCall.expected)];
  return table(['Tier', 'Model', 'One call', ''], [...own, ...rows], { numeric: [false, false, true, false], gap });
}

function currentRow(tier: string, { provider, id }: Pick<PriceRef, 'provider' | 'id'>, cost: Figure): string[] {
  return [tier, `**${inlineCode(`${provider}/${id}`)}**`, `**${costFigure(cost)}**`, '**this call**'];
}

function tierRow({ tier, provider, model, costPerCall, blocked, isCurrent }: TierRow, current: Range | null): string[] {
  if (isCurrent && costPerCall) return currentRow(tier, { provider, id: model }, costPerCall);
  const note = blocked === null ? change(costPerCall, current) : `cannot take it: ${escapeMarkdown(blocked)}`;
  return [tier, inlineCode(`${provider}/${model}`), costPerCall ? costFigure(costPerCall) : 'no price', note];
}

/** `−94%`, `+20%`, `×12`. */
function change(cost: Figure | null, current: Range | null): string {
  const now = current?.expected.value ?? 0;
  if (!cost || now === 0) return '';
  const ratio = cost.value / now;
  if (ratio >= 2) return `×${Math.round(ratio)}`;
  const shift = ratio - 1;
  return `${shift > 0 ? '+' : '−'}${percent(Math.abs(shift))}`;
}

function assumptions({ assumptions: taken }: CallEstimate, { commands }: HoverOptions): string {
  if (taken.length === 0) return '';
  const lines = taken.map(({ text, setting }) => {
    if (setting === '') return `- ${escapeMarkdown(text)}`;
    const link = commands ? commandLink(inlineCode(setting), COMMANDS.openSetting, setting) : inlineCode(setting);
    return `- ${escapeMarkdown(text)} (${link})`;
  });
  return `Assumed:\n\n${lines.join('\n')}`;
}
