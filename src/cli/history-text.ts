import type picocolors from 'picocolors';
import { formatTokensInFull, formatUsd } from '../core/estimate/format.ts';
import { marked, plural } from '../core/format/figures.ts';
import type { CallHistory, CallVersion } from '../model/call-history.ts';
import type { Range } from '../model/estimate.ts';
import { alignColumns, wrap } from '../reporters/text/layout.ts';

export interface HistoryLayout {
  readonly width: number;
  readonly colours: ReturnType<typeof picocolors.createColors>;
}

/** The history of a call for people: a line of figures for each version, newest first, and below it what made it so. */
export function historyText({ site, versions, end, notes, pricesOf }: CallHistory, layout: HistoryLayout): string {
  const { colours, width } = layout;
  const head = `${colours.bold(`${site.place.path}:${site.place.line}`)}  ${nameOf(site)}`;
  const about = `Cost of one call and of a month, all at the prices of ${pricesOf}.`;
  const highest = Math.max(0, ...versions.map(({ costPerCall }) => costPerCall?.expected.value ?? 0));
  const rows = alignColumns(versions.map((version) => figuresOf(version, highest)));
  const told = versions.map((version, index) =>
    [
      rows[index]?.join('  ').trimEnd() ?? '',
      ...linesOf(version, versions[index + 1], layout)
        .flatMap((line) => wrap(line, width - INDENT.length))
        .map((line) => INDENT + line),
    ].join('\n'),
  );
  const last = `${end.text} ${plural(end.commits, 'commit')} looked at.`;
  return `${[[head, about].join('\n'), ...told, [...notes, last].join('\n')].join('\n\n')}\n`;
}

const INDENT = '    ';

function nameOf({ functionName, api }: CallHistory['site']): string {
  return functionName === null ? api : `${functionName}(): ${api}`;
}

/** `2026-11-20  4f1d0c2a9  ████    ~$0.0067/call  ~$67.30/month  1,320 in  300 out  gpt-4o` */
function figuresOf(version: CallVersion, highest: number): readonly string[] {
  const { commit, inputTokens, outputTokens, costPerCall, costPerMonth, models, noPrice } = version;
  const many = ({ expected }: Range): string => marked(expected, formatTokensInFull);
  return [
    commit?.date.slice(0, 10) ?? 'not committed',
    commit?.id.slice(0, 9) ?? '',
    bar(costPerCall?.expected.value ?? 0, highest),
    costPerCall ? `${marked(costPerCall.expected, formatUsd)}/call` : 'no price',
    costPerMonth ? `${marked(costPerMonth.expected, formatUsd)}/month` : '',
    `${many(inputTokens)} in`,
    `${many(outputTokens)} out`,
    models.length === 0 ? (noPrice ?? 'model unknown') : models.join(' or '),
  ];
}

const BAR = 8;

/** Its length says how much of the highest cost this is; never empty for what costs something. */
function bar(value: number, highest: number): string {
  if (value <= 0 || highest <= 0) return ' '.repeat(BAR);
  return '█'.repeat(Math.max(1, Math.round((value / highest) * BAR))).padEnd(BAR);
}

function linesOf(version: CallVersion, before: CallVersion | undefined, { colours }: HistoryLayout): readonly string[] {
  const { commit, begin, changes, thatDay, quietCommits, costPerCall } = version;
  const parts = changes.map(({ text, definedAt }) =>
    definedAt ? `${text}  (${definedAt.path}:${definedAt.line})` : text,
  );
  const isPlaceNew = before !== undefined && placeKey(before) !== placeKey(version);
  const wasOther = thatDay !== null && thatDay.costPerCall.expected.value !== costPerCall?.expected.value;
  return [
    ...(commit ? [colours.dim(`${commit.subject} (${commit.author})`)] : []),
    ...(begin === 'first' ? ['the call is new'] : []),
    ...(begin === 'earlier' ? ['so it was before this commit already'] : []),
    ...parts,
    ...(isPlaceNew ? [`moved here from ${nameOf(before)} in ${before.place.path}`] : []),
    ...(wasOther ? [`${marked(thatDay.costPerCall.expected, formatUsd)}/call at the prices of ${thatDay.day}`] : []),
    ...(quietCommits > 0 ? [colours.dim(`${plural(quietCommits, 'later commit')} changed nothing of this`)] : []),
  ];
}

const placeKey = ({ place, functionName }: CallVersion): string => `${place.path} ${functionName ?? ''}`;
