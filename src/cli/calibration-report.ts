import { formatTokens, formatUsd } from '../core/estimate/format.ts';
import { plural } from '../core/format/figures.ts';
import type { MeasuredUse } from '../model/usage.ts';
import type { Calibration } from '../workspace/usage/calibrate.ts';

/** One call site before and after its use was measured. */
export interface SiteComparison {
  readonly path: string;
  readonly functionName: string | null;
  readonly api: string;
  /** False for a wrapper that is counted at its callers. */
  readonly isCounted: boolean;
  readonly measured: MeasuredUse;
  readonly before: SiteFigures;
  readonly after: SiteFigures;
}
/** Expected figures: calls a month, tokens of a call, USD of a call and of a month. */
export interface SiteFigures {
  readonly calls: number;
  readonly input: number;
  readonly output: number;
  readonly call: number | null;
  readonly month: number | null;
}

const BY: Readonly<Record<MeasuredUse['match']['by'], string>> = {
  code: 'code attributes',
  prompt: 'the prompt',
  name: 'a name',
  model: 'its model alone',
};
/** Rows of the list of models that no call site was found for. */
const SHOWN_UNMATCHED = 10;

/** What calibration found, for people: what moved most stands first. */
export function calibrationReport(
  calibration: Omit<Calibration, 'sites'>,
  sites: readonly SiteComparison[],
  written: string | null,
): string {
  const { matched, unmatched, days, withoutRequests } = calibration;
  const left = unmatched.reduce((sum, { calls }) => sum + calls, 0);
  const all = matched + left;
  const share = all > 0 ? ` (${Math.round((100 * matched) / all)}%)` : '';
  const lines = [
    ...calibration.files.map(fileLine),
    '',
    ...sites.flatMap(siteLines),
    ...(all === 0
      ? []
      : [
          `${count(matched)} of ${plural(Math.round(all), 'request')}${share} belong to ${plural(sites.length, 'call site')}, over ${plural(Math.round(days * 10) / 10, 'day')}.`,
        ]),
    ...totalLines(sites),
    ...(withoutRequests > 0
      ? [`${plural(withoutRequests, 'row')} count no requests: they tell of tokens by model, and of no call site.`]
      : []),
    ...unmatchedLines(unmatched),
    '',
    written === null
      ? matched > 0
        ? 'Nothing was written.'
        : all === 0 && withoutRequests === 0
          ? 'No row holds tokens under a name that is known, so nothing was written. Name the columns: --map input=COLUMN --map output=COLUMN.'
          : 'No record belongs to a call site, so nothing was written. Records need code attributes, the text of their system prompt, or a name that is a function’s or a "tag" of a comment.'
      : `Written to ${written}: estimates of these call sites rest on it from now on. It holds no text; keep it under version control.`,
  ];
  return `${lines.join('\n')}\n`;
}

function fileLine({ file, formats, rows, records, broken, firstBroken }: Calibration['files'][number]): string {
  const kind = formats.length === 0 ? '' : ` as ${formats.join(' and ')}`;
  const bad = broken === 0 ? '' : `, ${plural(broken, 'row')} cannot be read (the first at ${firstBroken ?? '?'})`;
  return `${file}: ${plural(rows, 'row')}, of them ${plural(records, 'request')}${kind}${bad}.`;
}

function siteLines({ path, functionName, api, before, after, measured, isCounted }: SiteComparison): readonly string[] {
  const { by, confidence } = measured.match;
  const pair = (name: string, from: string, to: string): string => `${name} ${from} → ${to}`;
  const month =
    before.month === null || after.month === null
      ? 'no price'
      : `${pair('a month', `~${formatUsd(before.month)}`, formatUsd(after.month))}${times(after.month / before.month)}`;
  const spread = `P50 ${formatTokens(measured.output.p50)}, P90 ${formatTokens(measured.output.p90)}`;
  return [
    `${path} ${functionName ?? api}${isCounted ? '' : ' (a wrapper, counted at its callers)'}`,
    `  ${month}`,
    `  ${pair('calls a month', count(before.calls), count(after.calls))} · ${pair('in', formatTokens(before.input), formatTokens(after.input))} · ${pair('out', formatTokens(before.output), formatTokens(after.output))} tokens (${spread})`,
    `  matched by ${BY[by]}, confidence ${confidence}; ${plural(Math.round(measured.calls), 'request')}${actual(measured, after)}`,
    '',
  ];
}

/** What the log says a call cost, where it does, beside what these tokens cost by the catalog. */
function actual({ cost }: MeasuredUse, { call }: SiteFigures): string {
  if (cost === null || call === null) return '';
  const off = cost.mean > 0 ? ` (${signed(call / cost.mean - 1)} by the catalog)` : '';
  return `; the log says ${formatUsd(cost.mean)} a call${off}`;
}

function totalLines(sites: readonly SiteComparison[]): readonly string[] {
  const counted = sites.filter(({ isCounted }) => isCounted);
  const sum = (side: 'before' | 'after'): number => counted.reduce((total, each) => total + (each[side].month ?? 0), 0);
  if (counted.length === 0) return [];
  return [`Together ~${formatUsd(sum('before'))} a month were assumed; measured it is ${formatUsd(sum('after'))}.`];
}

function unmatchedLines(unmatched: Calibration['unmatched']): readonly string[] {
  if (unmatched.length === 0) return [];
  const rows = unmatched.slice(0, SHOWN_UNMATCHED).map(({ model, calls, tokens, cost }) => {
    const spent = cost > 0 ? `, ${formatUsd(cost)}` : '';
    return `  ${model}: ${plural(Math.round(calls), 'request')}, ${formatTokens(tokens)} tokens${spent}`;
  });
  const more = unmatched.length > SHOWN_UNMATCHED ? [`  and ${unmatched.length - SHOWN_UNMATCHED} more models`] : [];
  return ['No call site was found for:', ...rows, ...more];
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
function times(factor: number): string {
  if (!Number.isFinite(factor) || Math.abs(factor - 1) < 0.005) return '';
  const digits = factor >= 10 ? factor.toFixed(0) : factor >= 0.1 ? factor.toFixed(2) : factor.toPrecision(1);
  return ` (× ${digits})`;
}
function signed(change: number): string {
  const points = Math.round(change * 100);
  return `${points < 0 ? '−' : '+'}${Math.abs(points)}%`;
}
