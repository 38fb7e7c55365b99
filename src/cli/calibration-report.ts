import { formatTokens, formatUsd } from '../core/estimate/format.ts';
import { plural } from '../core/format/figures.ts';
import type { MeasuredUse } from '../model/usage.ts';
import type { OtherModel } from '../core/usage/moves.ts';
import type { MonthSpread } from '../core/usage/uncertainty.ts';
import type { Calibration } from '../workspace/usage/calibrate.ts';
import { spent } from '../workspace/usage/unmatched.ts';

/** What calibration found, put beside what was assumed, and what was known of an earlier time. */
export interface CalibrationResult extends Omit<Calibration, 'sites' | 'unsure'> {
  /** Measured call sites, the largest error of the estimate first. */
  readonly sites: readonly SiteComparison[];
  /** Call sites that the logs do not tell of, the dearest by assumption first. USD a month. */
  readonly unseen: readonly (SiteName & { readonly month: number | null })[];
  /** Sites that the earlier usage file knows and these logs do not. */
  readonly gone: number;
  readonly unsure: readonly (Omit<Calibration['unsure'][number], 'callIds'> & {
    readonly sites: readonly SiteName[];
  })[];
  /** Days since the last request; null where the logs tell no time. */
  readonly age: number | null;
}
export interface SiteName {
  readonly path: string;
  readonly functionName: string | null;
  readonly api: string;
}
/** One call site before and after its use was measured. */
export interface SiteComparison extends SiteName {
  /** False for a wrapper that is counted at its callers. */
  readonly isCounted: boolean;
  readonly measured: MeasuredUse;
  readonly before: SiteFigures;
  readonly after: SiteFigures;
  readonly spread: MonthSpread | null;
  /** What makes the difference, in words, the most money first. */
  readonly moved: readonly string[];
  /** The model that answers, where the code names another. */
  /** With what its price makes of the month; USD, null without a price. */
  readonly otherModel: (OtherModel & { readonly usd: number | null }) | null;
  readonly doubts: readonly string[];
  /** The earlier measurement: its month in USD, its last day, and what moved since; absent without one. */
  readonly since?:
    { readonly month: number | null; readonly to: string | null; readonly moved: readonly string[] } | null | undefined;
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
/** Logs whose last request is older do not tell of today. */
const OLD_DAYS = 90;
/** Fewer days may hold no weekend. */
const WEEK_DAYS = 7;
/** Rows of each list of what is not measured. */
const SHOWN = 10;

/** What calibration found, for people: the largest error stands first. */
export function calibrationReport(result: CalibrationResult, written: string | null): string {
  const lines = [
    ...result.files.map(fileLine),
    '',
    ...result.sites.flatMap(siteLines),
    ...sumLines(result),
    ...warningLines(result),
    ...unsureLines(result),
    ...unseenLines(result),
    ...unmatchedLines(result),
    '',
    endLine(result, written),
  ];
  return `${lines.join('\n')}\n`;
}

/** Requests that were read, whether or not they belong to a call site. */
function requestsOf({ matched, unmatched, unsure }: CalibrationResult): number {
  return [...unmatched, ...unsure].reduce((sum, { calls }) => sum + calls, matched);
}

function sumLines(result: CalibrationResult): readonly string[] {
  const { matched, sites, days, withoutRequests, gone } = result;
  const all = requestsOf(result);
  const share = all > 0 ? ` (${Math.round((100 * matched) / all)}%)` : '';
  return [
    ...(all === 0
      ? []
      : [
          `${count(matched)} of ${plural(Math.round(all), 'request')}${share} belong to ${plural(sites.length, 'call site')}, over ${plural(Math.round(days * 10) / 10, 'day')}.`,
        ]),
    ...totalLines(sites),
    ...(gone > 0
      ? [
          `${plural(gone, 'call site')} that ${gone === 1 ? 'was' : 'were'} measured before ${gone === 1 ? 'is' : 'are'} not in these logs, and assumed again.`,
        ]
      : []),
    ...(withoutRequests > 0
      ? [`${plural(withoutRequests, 'row')} count no requests: they tell of tokens by model, and of no call site.`]
      : []),
  ];
}

/** What makes all of it doubtful; what makes one site so stands there. */
function warningLines({ sites, days, age, first }: CalibrationResult): readonly string[] {
  if (sites.length === 0) return [];
  const doubtful = sites.filter(({ doubts, isCounted }) => isCounted && doubts.length > 0).length;
  return [
    ...(age !== null && age > OLD_DAYS
      ? [`Warning: the last request is ${plural(age, 'day')} old. Code, models and traffic may be others by now.`]
      : []),
    ...(first === null
      ? ['Warning: the records tell no time. Traffic is that of one day, unless --days says how many they cover.']
      : []),
    ...(first !== null && days < WEEK_DAYS
      ? [
          `Warning: ${plural(Math.round(days * 10) / 10, 'day')} is less than a week: other days of the week may differ.`,
        ]
      : []),
    ...(doubtful > 0 ? [`Warning: too little was seen to trust ${plural(doubtful, 'call site')} (marked above).`] : []),
  ];
}

function unsureLines({ unsure }: CalibrationResult): readonly string[] {
  if (unsure.length === 0) return [];
  const rows = unsure.slice(0, SHOWN).map(({ by, confidence, calls, sites }) => {
    const names = sites.slice(0, 3).map((site) => siteName(site));
    const more = sites.length > 3 ? ` and ${sites.length - 3} more` : '';
    return `  ${plural(Math.round(calls), 'request')} by ${BY[by]}, confidence ${confidence}: ${names.join(', ')}${more}`;
  });
  const least = Math.min(...unsure.map(({ confidence }) => confidence));
  return [
    `Not applied, since the call site is not sure enough (--min-confidence ${least} applies all of it):`,
    ...rows,
    ...rest(unsure),
  ];
}

function unseenLines({ unseen, sites }: CalibrationResult): readonly string[] {
  if (unseen.length === 0 || sites.length === 0) return [];
  const sum = unseen.reduce((total, { month }) => total + (month ?? 0), 0);
  const rows = unseen
    .slice(0, SHOWN)
    .map((site) => `  ${siteName(site)}${site.month === null ? '' : `: ~${formatUsd(site.month)} a month`}`);
  return [
    `Never seen in the logs, so assumed: ${plural(unseen.length, 'call site')}, ~${formatUsd(sum)} a month`,
    ...rows,
    ...rest(unseen),
  ];
}

function siteName({ path, functionName, api }: SiteName): string {
  return `${path} ${functionName ?? api}`;
}

function rest(list: readonly unknown[]): readonly string[] {
  return list.length > SHOWN ? [`  and ${list.length - SHOWN} more`] : [];
}

function endLine(result: CalibrationResult, written: string | null): string {
  if (written !== null)
    return `Written to ${written}: estimates of these call sites rest on it from now on. It holds no text; keep it under version control.`;
  if (result.matched > 0) return 'Nothing was written.';
  return requestsOf(result) === 0 && result.withoutRequests === 0
    ? 'No row holds tokens under a name that is known, so nothing was written. Name the columns: --map input=COLUMN --map output=COLUMN.'
    : 'No record belongs to a call site, so nothing was written. Records need code attributes, the text of their system prompt, or a name that is a function’s or a "tag" of a comment.';
}

function fileLine({ file, formats, rows, records, broken, firstBroken }: Calibration['files'][number]): string {
  const kind = formats.length === 0 ? '' : ` as ${formats.join(' and ')}`;
  const bad = broken === 0 ? '' : `, ${plural(broken, 'row')} cannot be read (the first at ${firstBroken ?? '?'})`;
  return `${file}: ${plural(rows, 'row')}, of them ${plural(records, 'request')}${kind}${bad}.`;
}

function siteLines(site: SiteComparison): readonly string[] {
  const { before, after, measured, isCounted, spread, moved, otherModel, doubts } = site;
  const { by, confidence } = measured.match;
  const pair = (name: string, from: string, to: string): string => `${name} ${from} → ${to}`;
  const between = spread ? `, 80% between ${formatUsd(spread.p10)} and ${formatUsd(spread.p90)}` : '';
  const month =
    before.month === null || after.month === null
      ? 'no price'
      : `${pair('a month', `~${formatUsd(before.month)}`, formatUsd(after.month))}${times(after.month / before.month)}${between}`;
  const answers = `P50 ${formatTokens(measured.output.p50)}, P90 ${formatTokens(measured.output.p90)}`;
  return [
    `${siteName(site)}${isCounted ? '' : ' (a wrapper, counted at its callers)'}`,
    `  ${month}`,
    `  ${pair('calls a month', count(before.calls), count(after.calls))} · ${pair('in', formatTokens(before.input), formatTokens(after.input))} · ${pair('out', formatTokens(before.output), formatTokens(after.output))} tokens (${answers})`,
    ...(moved.length > 0 ? [`  off by ${moved.join('; ')}`] : []),
    ...(otherModel
      ? [
          `  ${Math.round(100 * otherModel.share)}% of the calls were answered by ${otherModel.model}, which the code does not name${otherMoney(otherModel)}`,
        ]
      : []),
    ...sinceLines(site),
    `  matched by ${BY[by]}, confidence ${confidence}; ${plural(Math.round(measured.calls), 'request')}${actual(measured, after)}`,
    ...(doubts.length > 0 ? [`  Warning: ${doubts.join('; ')}`] : []),
    '',
  ];
}

/** ` (+$12 a month at its price)`; empty below half a cent, and without a price. */
function otherMoney({ usd }: NonNullable<SiteComparison['otherModel']>): string {
  if (usd === null || Math.abs(usd) < 0.005) return '';
  return ` (${usd < 0 ? '−' : '+'}${formatUsd(Math.abs(usd))} a month at its price)`;
}

/** What moved since the measurement before. */
function sinceLines({ since, after }: SiteComparison): readonly string[] {
  if (!since || since.month === null || after.month === null) return [];
  const when = since.to === null ? 'the last calibration' : `the logs up to ${since.to}`;
  const how = since.moved.length > 0 ? `: ${since.moved.join('; ')}` : '';
  return [
    `  since ${when} ${formatUsd(since.month)} → ${formatUsd(after.month)}${times(after.month / since.month)}${how}`,
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

function unmatchedLines({ unmatched }: CalibrationResult): readonly string[] {
  if (unmatched.length === 0) return [];
  const rows = unmatched.slice(0, SHOWN).map((use) => {
    const { model, calls, tokens, cost } = use;
    const money = spent(use);
    const said = money > 0 ? `, ${cost === null ? '~' : ''}${formatUsd(money)}` : '';
    return `  ${model}: ${plural(Math.round(calls), 'request')}, ${formatTokens(tokens)} tokens${said}`;
  });
  const all = unmatched.reduce((sum, each) => sum + spent(each), 0);
  return [
    `No call site was found for${all > 0 ? ` (${formatUsd(all)} in the logs)` : ''}:`,
    ...rows,
    ...rest(unmatched),
  ];
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
