import picocolors from 'picocolors';
import { formatUsd } from '../../core/estimate/format.ts';
import { plural } from '../../core/format/figures.ts';
import { describeFunction } from '../../core/format/places.ts';
import type {
  Comparison,
  CostChange,
  CostTotal,
  PolicyResult,
  PromptChange,
  SiteChange,
} from '../../model/comparison.ts';
import type { ReportContext } from '../../model/reporter.ts';
import type { FindingRecord, SiteRecord } from '../../model/site-record.ts';
import { groupChanges, type ChangeGroup } from '../shared/change.ts';
import { comparisonIn } from '../shared/currency.ts';
import { groupOutcomes } from '../shared/outcomes.ts';
import { wrap } from './layout.ts';

type Colours = ReturnType<typeof picocolors.createColors>;
type Context = Pick<ReportContext, 'colour' | 'width' | 'quiet' | 'config'>;

/** What changed between two versions, for people. */
export function comparisonText(comparison: Comparison, context: Context): string {
  const colours = picocolors.createColors(context.colour);
  const { belowThreshold, policy } = comparison;
  const verdict = policy === null ? [] : policyLines(policy, context, colours);
  if (belowThreshold !== null) return joined([[belowThreshold.text], verdict]);
  if (comparison.isAlone === true) return joined([aloneLines(comparison, context), verdict]);
  if (context.quiet) return joined([[summaryLine(comparison)], verdict]);
  return joined([
    [`${comparison.base.label} → ${comparison.head.label}`],
    ...groupChanges(comparison.changes).map((group) => groupLines(group, context, colours)),
    ...comparison.prompts.map((change) => promptLines(change, context, colours)),
    constantLines(comparison, context, colours),
    findingLines(comparison, context, colours),
    totalLines(comparison, context, colours),
    verdict,
  ]);
}

/** Paragraphs with an empty line between. */
function joined(paragraphs: readonly (readonly string[])[]): string {
  const shown = paragraphs.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const INDENT = '    ';

/** Places that are named of several that one change reaches; the JSON report has them all. */
const NAMED_PLACES = 6;

/** What one change does to all call sites that it reaches: the first one, what they cost together, and where the others are. */
function groupLines(group: ChangeGroup, { width }: Context, colours: Colours): readonly string[] {
  const { first, all } = group;
  const [own, ...others] = all.flatMap(({ before, after }) => after ?? before ?? []).map(placeOf);
  const places = [...new Set(others)].filter((place) => place !== own);
  const named = namedPlaces(places);
  const more =
    others.length === 0 ? [] : [`and ${plural(others.length, 'more call')}${named === '' ? ' there' : `: ${named}`}`];
  const cost = all.length === 1 ? costLine(first) : groupCostLine(group);
  return [
    ...changeLines(first, width, colours),
    ...[...cost, ...more].flatMap((line) => wrap(line, width - INDENT.length)).map((line) => INDENT + line),
  ];
}

function namedPlaces(places: readonly string[]): string {
  const unnamed = places.length - NAMED_PLACES;
  return places.slice(0, NAMED_PLACES).join(', ') + (unnamed > 0 ? ` and ${plural(unnamed, 'more place')}` : '');
}

function groupCostLine({ first, month, unpriced }: ChangeGroup): readonly string[] {
  if (!first.counted) return [];
  if (month === null) return [`no price: ${(first.after ?? first.before)?.noPrice ?? 'no price'}`];
  const delta = month.after - month.before;
  const money = delta === 0 ? 'no change of cost' : `together ~${formatUsd(month.before)} → ~${formatUsd(month.after)}/month (${signed(delta)})`; // prettier-ignore
  return [unpriced === 0 ? money : `${money}; ${unpriced} without a price`];
}

function changeLines(change: SiteChange, width: number, colours: Colours): readonly string[] {
  const site = change.after ?? change.before;
  const mark = { added: colours.green('+'), removed: colours.red('-'), changed: colours.yellow('~') }[change.kind];
  const lines = change.parts.length === 0 ? [change.summary] : change.parts.map(partLine);
  return [
    `${mark} ${site ? `${colours.bold(placeOf(site))}  ${functionOf(site)}` : ''}`.trimEnd(),
    ...lines.flatMap((line) => wrap(line, width - INDENT.length)).map((line) => INDENT + line),
  ];
}

const placeOf = ({ path, line }: Pick<SiteRecord, 'path' | 'line'>): string => `${path}:${line}`;

function functionOf({ functionName, api, wrapper }: SiteRecord): string {
  const what = wrapper ? `${describeFunction(wrapper)} → ${api}` : api;
  return functionName === null ? what : `${functionName}(): ${what}`;
}

function partLine({ text, definedAt }: SiteChange['parts'][number]): string {
  return definedAt ? `${text}  (${placeOf(definedAt)})` : text;
}

function costLine({ kind, costPerCall, costPerMonth, counted, after }: SiteChange): readonly string[] {
  if (!counted) return [];
  const [from, to] = [costPerCall.before?.expected.value ?? null, costPerCall.after?.expected.value ?? null];
  const why = (site: SiteRecord | null): string => site?.noPrice ?? 'no price';
  if (kind === 'added' && to === null) return [`no price: ${why(after)}`];
  if (kind === 'removed' && from === null) return [];
  if (from === null && to === null) return [`no price: ${why(after)}`];
  const month = costPerMonth.delta === null ? '' : `; ${signed(costPerMonth.delta)}/month`;
  const text = (value: number | null): string => (value === null ? 'no price' : `~${formatUsd(value)}`);
  if (kind !== 'changed') return [`${text(kind === 'added' ? to : from)}/call${month}`];
  return costPerCall.delta === 0 ? ['no change of cost'] : [`${text(from)} → ${text(to)}/call${month}`];
}

function promptLines(
  { kind, before, after, summary }: PromptChange,
  { width }: Context,
  colours: Colours,
): readonly string[] {
  const prompt = after ?? before;
  const mark = { added: colours.green('+'), removed: colours.red('-'), changed: colours.yellow('~') }[kind];
  const sent = prompt?.calls === 0 ? '; no call is known to send it' : '';
  const lines = wrap(`${summary}${sent}`, width - INDENT.length).map((line) => INDENT + line);
  return [`${mark} ${prompt ? colours.bold(placeOf(prompt)) : ''}  prompt`, ...lines];
}

function constantLines({ constants = [] }: Comparison, { width }: Context, colours: Colours): readonly string[] {
  if (constants.length === 0) return [];
  const rows = constants.flatMap(({ at, summary }) => wrap(`${placeOf(at)}  ${summary}`, width - 2));
  return [colours.bold('Named in the code, and no call is known to use it:'), ...rows.map((row) => `  ${row}`)];
}

/** Of each kind at most so many are listed. */
const MAX_FINDINGS = 10;

function findingLines({ findings }: Comparison, { width }: Context, colours: Colours): readonly string[] {
  const list = (title: string, all: readonly FindingRecord[]): readonly string[] => {
    if (all.length === 0) return [];
    const rows = all.slice(0, MAX_FINDINGS).flatMap((finding) => {
      const text = `${placeOf(finding)}  ${finding.severity}: ${finding.message} (${finding.rule})`;
      return wrap(text, width - 2).map((line) => `  ${line}`);
    });
    const rest = all.length > MAX_FINDINGS ? [`  and ${all.length - MAX_FINDINGS} more`] : [];
    return [colours.bold(`${title}: ${all.length}`), ...rows, ...rest];
  };
  return [...list('New findings', findings.added), ...list('Findings that are gone', findings.gone)];
}

function totalLines(comparison: Comparison, { width, config }: Context, colours: Colours): readonly string[] {
  const { moved, unchanged, changes, prompts, base, head, notes, byCause } = comparison;
  const still = `${plural(unchanged, 'call site')} unchanged${moved === 0 ? '' : `, ${moved} of them moved`}.`;
  const unpriced =
    base.unpriced + head.unpriced === 0
      ? []
      : [`Without a price, left out of the sums: ${base.unpriced} before, ${head.unpriced} after.`];
  const causes = byCause.prices === 0 && byCause.traffic === 0 ? [] : [causeLine(byCause)];
  const lines = [
    ...(changes.length + prompts.length + (comparison.constants ?? []).length === 0
      ? ['No change of an LLM call or prompt.']
      : []),
    still,
    `One call of each: ${costText(comparison.costPerCall)}.`,
    `A month: ${costText(comparison.costPerMonth)}.`,
    ...(config.currency ? [comparisonIn(config.currency, comparison)] : []),
    ...causes,
    ...unpriced,
  ];
  return [
    ...lines.flatMap((line) => wrap(line, width)),
    ...notes.flatMap((note) => wrap(note, width)).map((line) => colours.dim(line)),
  ];
}

/** What a version costs, where there is none to compare it with. */
function aloneLines(comparison: Comparison, { width, config }: Context): readonly string[] {
  const { head, costPerCall, costPerMonth } = comparison;
  const unpriced = head.unpriced === 0 ? '' : `, ${head.unpriced} without a price (left out of the sums)`;
  const text = `${plural(head.sites, 'LLM call')}${unpriced}. One call of each: ${totalText(costPerCall.after)}. A month: ${totalText(costPerMonth.after)}.`;
  const stated = config.currency ? wrap(comparisonIn(config.currency, comparison), width) : [];
  return [...wrap(text, width), ...stated];
}

function causeLine(causes: Comparison['byCause']): string {
  const words = {
    added: 'new calls',
    removed: 'removed calls',
    code: 'changed code',
    prices: 'prices',
    traffic: 'traffic',
  };
  const parts = Object.entries(causes).filter(([, value]) => value !== 0);
  return `Of a month: ${parts.map(([cause, value]) => `${words[cause as keyof typeof words]} ${signed(value)}`).join(', ')}.`;
}

function summaryLine({ changes, costPerMonth }: Comparison): string {
  return `${plural(changes.length, 'changed call site')}; a month: ${costText(costPerMonth)}.`;
}

/** `~$1.20 → ~$3.40 (+$2.20, +183%)`. */
function costText({ before, after, delta, percent }: CostChange): string {
  if (delta === 0) return `${totalText(after)}, as before`;
  const share =
    percent === null
      ? ''
      : `, ${percent > 0 ? '+' : '−'}${Math.abs(percent).toLocaleString('en-US', { maximumFractionDigits: 1 })}%`;
  return `${totalText(before)} → ${totalText(after)} (${signed(delta)}${share})`;
}

function totalText({ expected, provenance }: CostTotal): string {
  return `${provenance === 'exact' ? '' : '~'}${formatUsd(expected)}`;
}

function signed(value: number): string {
  return value === 0 ? '±$0' : `${value > 0 ? '+' : '−'}${formatUsd(Math.abs(value))}`;
}

function policyLines(
  { level, outcomes, checked }: PolicyResult,
  { width }: Context,
  colours: Colours,
): readonly string[] {
  const paint = { pass: colours.green, warn: colours.yellow, fail: colours.red };
  const verdict = paint[level](level.toUpperCase());
  if (checked === 0) return [`${verdict}: there is no policy to check (see "policies" in prompt-cost.config.json).`];
  const reasons = groupOutcomes(outcomes).flatMap(({ first: outcome, places: [at, ...others] }) => {
    const where = at ? `${placeOf(at)}  ` : '';
    const more = others.length === 0 ? '' : `; and ${namedPlaces(others.map(placeOf))}`;
    const [first = '', ...rest] = wrap(`${where}${outcome.reason} (${outcome.policy})${more}`, width - 6);
    return [`  ${paint[outcome.level](outcome.level)}  ${first}`, ...rest.map((line) => `      ${line}`)];
  });
  return [`${verdict}: ${plural(checked, 'policy').replace(/policys$/, 'policies')} checked.`, ...reasons];
}
