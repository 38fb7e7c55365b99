import { formatUsd } from '../../core/estimate/format.ts';
import { marked, plural } from '../../core/format/figures.ts';
import { COMMENT_MARKER, QUIET_COMMENT_MARKER } from '../../core/format/comment-marker.ts';
import type { ChangedCost, Comparison, SiteChange } from '../../model/comparison.ts';
import type { FindingRecord, SourcePlace } from '../../model/site-record.ts';
import type { ReportContext } from '../../model/reporter.ts';
import { groupChanges, signedPercent, signedUsd, type ChangeGroup } from '../shared/change.ts';
import { comparisonIn } from '../shared/currency.ts';
import { folded, markdownCode, markdownTable, markdownText } from '../shared/markdown.ts';
import { groupOutcomes, type OutcomeGroup } from '../shared/outcomes.ts';
import { byWeight } from '../shared/severity.ts';
import { basisOf, boundsOf, markedTotal } from './words.ts';

/** Characters for the tables; with all around them the whole stays below the 65,536 that GitHub takes. */
const BUDGET = { policy: 10_000, changes: 14_000, more: 14_000, prompts: 6_000, findings: 10_000 } as const;
/** Changes that stand in the open; the rest is folded. */
const OPEN_CHANGES = 10;

/** The comment on a pull request: what a month costs before and after, what changed and why, and what the policies say. */
export function comparisonOf(comparison: Comparison, context: ReportContext): string {
  const { belowThreshold, policy } = comparison;
  // What a policy objects to is worth a comment, be it ever so cheap.
  const isQuiet = belowThreshold !== null && (policy === null || policy.level === 'pass');
  const details =
    belowThreshold === null
      ? [changesSection(comparison.changes), promptsSection(comparison), findingsSection(comparison)]
      : [];
  const parts = [
    isQuiet ? QUIET_COMMENT_MARKER : COMMENT_MARKER,
    comparison.isAlone === true ? aloneHeadline(comparison) : headlineOf(comparison),
    belowThreshold === null && context.config.currency
      ? markdownText(comparisonIn(context.config.currency, comparison))
      : '',
    belowThreshold === null ? '' : markdownText(belowThreshold.text),
    policySection(comparison),
    ...details,
    folded('What the figures rest on', footOf(comparison, context)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Of a version that was not compared with another. */
function aloneHeadline({ head, costPerMonth: { after }, costPerCall }: Comparison): string {
  const call = `${markedTotal(costPerCall.after)} (${boundsOf(costPerCall.after)})`;
  const title = `### LLM cost: ${markdownText(`${markedTotal(after)} a month`)}`;
  return `${title}\n\n${markdownText(`${plural(head.sites, 'call site')}${head.unpriced === 0 ? '' : `, ${head.unpriced} without a price`}; one call of each: ${call}.`)}`;
}

function headlineOf({ costPerMonth, costPerCall, base, head }: Comparison): string {
  const { before, after, delta, percent } = costPerMonth;
  const share = percent === null ? '' : ` (${signedPercent(percent)})`;
  const title = delta === 0 ? `no change, ${markedTotal(after)} a month` : `${signedUsd(delta)} a month${share}`;
  return [
    `### LLM cost: ${markdownText(title)}`,
    '',
    `| | ${markdownCode(base.label)} | ${markdownCode(head.label)} | Change |`,
    '| --- | ---: | ---: | ---: |',
    totalRow('A month', before, after, delta, percent),
    totalRow('One call of each site', costPerCall.before, costPerCall.after, costPerCall.delta, costPerCall.percent),
    `| Calls | ${sitesOf(base)} | ${sitesOf(head)} | |`,
  ].join('\n');
}

type Totals = Comparison['costPerMonth'];

function totalRow(
  name: string,
  before: Totals['before'],
  after: Totals['after'],
  delta: number,
  percent: number | null,
): string {
  const cell = (total: Totals['before']): string => markdownText(`${markedTotal(total)} (${boundsOf(total)})`);
  const change = [signedUsd(delta), delta === 0 ? '' : signedPercent(percent)].filter((part) => part !== '').join(', ');
  return `| ${name} | ${cell(before)} | ${cell(after)} | **${markdownText(change)}** |`;
}

function sitesOf({ sites, unpriced }: Comparison['base']): string {
  return `${sites.toLocaleString('en-US')}${unpriced === 0 ? '' : `, ${unpriced} without a price`}`;
}

const LEVELS = { pass: 'PASS', warn: 'WARN', fail: 'FAIL' } as const;

function policySection({ policy }: Comparison): string {
  if (policy === null) return '';
  const title = `**Policies: ${LEVELS[policy.level]}**, ${policy.checked} checked.`;
  const rows = groupOutcomes(policy.outcomes).map(outcomeRow);
  const columns = [{ title: 'Policy' }, { title: 'Why' }, { title: 'Where' }];
  const more = (left: number): string => `_… and ${left} more._`;
  return [title, markdownTable(columns, rows, { budget: BUDGET.policy, more })]
    .filter((part) => part !== '')
    .join('\n\n');
}

function outcomeRow({ first: { level, policy, reason }, places }: OutcomeGroup): readonly string[] {
  return [`${LEVELS[level]} **${markdownText(policy)}**`, markdownText(reason), namedPlaces(places)];
}

/** Places that are named of several that one change or policy speaks of. */
const NAMED_PLACES = 3;

function namedPlaces(places: readonly SourcePlace[]): string {
  const more = places.length > NAMED_PLACES ? ` and ${places.length - NAMED_PLACES} more` : '';
  return `${places.slice(0, NAMED_PLACES).map(where).join(', ')}${more}`;
}

function where({ path, line }: SourcePlace): string {
  return markdownCode(`${path}:${line}`);
}

const CHANGE_COLUMNS = [
  { title: 'Change' },
  { title: 'Where' },
  { title: 'A call', isFigure: true },
  { title: 'A month', isFigure: true },
];

function changesSection(changes: readonly SiteChange[]): string {
  if (changes.length === 0) return '';
  const rows = groupChanges(changes).map((group) =>
    group.all.length === 1 ? changeRow(group.first) : groupRow(group),
  );
  const more = (left: number): string => `_… and ${plural(left, 'more change')}; \`prompt-cost diff\` lists them all._`;
  const [open, rest] = [rows.slice(0, OPEN_CHANGES), rows.slice(OPEN_CHANGES)];
  const first = markdownTable(CHANGE_COLUMNS, open, { budget: BUDGET.changes, more });
  if (rest.length === 0) return first;
  const others = markdownTable(CHANGE_COLUMNS, rest, { budget: BUDGET.more, more });
  return `${first}\n\n${folded(plural(rest.length, 'more change'), others)}`;
}

function changeRow(change: SiteChange): readonly string[] {
  const { kind, before, after, summary, costPerCall, costPerMonth, counted } = change;
  const site = after ?? before;
  return [
    markdownText(summary),
    site === null ? '' : where(site),
    costCell(kind, costPerCall),
    counted ? costCell(kind, costPerMonth) : 'counted at its callers',
  ];
}

/** Several sites that one change reaches: where the first ones are, and what all of them cost. */
function groupRow({ first, all, month, unpriced }: ChangeGroup): readonly string[] {
  const sites = all.flatMap(({ before, after }) => after ?? before ?? []);
  const places = [...new Map(sites.map((site) => [where(site), site])).values()];
  const left = month === null || unpriced === 0 ? '' : `, ${unpriced} without a price`;
  const money =
    month === null
      ? 'no price'
      : month.before === month.after
        ? `~${formatUsd(month.after)}`
        : `~${formatUsd(month.before)} → ~${formatUsd(month.after)}`;
  return [
    markdownText(first.summary),
    namedPlaces(places),
    `${all.length} calls`,
    first.counted ? markdownText(money + left) : 'counted at their callers',
  ];
}

/** `~$0.002 → ~$0.19`; one figure where there is no other or it stays the same. */
function costCell(kind: SiteChange['kind'], { before, after, delta }: ChangedCost): string {
  const side = (range: ChangedCost['before']): string =>
    range === null ? 'no price' : marked(range.expected, formatUsd);
  if (kind === 'added' || delta === 0 || (before === null && after === null)) return markdownText(side(after));
  return markdownText(`${side(before)} → ${kind === 'removed' ? 'gone' : side(after)}`);
}

function promptsSection({ prompts }: Comparison): string {
  const rows = prompts.map(({ before, after, summary }) => {
    const prompt = after ?? before;
    return [markdownText(summary), prompt === null ? '' : where(prompt)];
  });
  const more = (left: number): string => `_… and ${plural(left, 'more prompt')}._`;
  const columns = [{ title: 'Prompt that no known call sends' }, { title: 'Where' }];
  const title = `${plural(rows.length, 'prompt')} changed that no known call sends`;
  return rows.length === 0 ? '' : folded(title, markdownTable(columns, rows, { budget: BUDGET.prompts, more }));
}

function findingsSection({ findings: { added, gone } }: Comparison): string {
  if (added.length === 0 && gone.length === 0) return '';
  const title = [
    ...(added.length === 0 ? [] : [plural(added.length, 'new finding')]),
    ...(gone.length === 0 ? [] : [`${plural(gone.length, 'finding')} gone`]),
  ].join(', ');
  const weighted = added.map((finding) => ({
    ...finding,
    saving: { perCall: null, perMonth: finding.saving, formula: '' },
    record: finding,
  }));
  const rows = [
    ...byWeight(weighted).map(({ record }) => findingRow(record, '')),
    ...gone.map((finding) => findingRow(finding, '**gone** ')),
  ];
  const more = (left: number): string => `_… and ${plural(left, 'more finding')}._`;
  const columns = [{ title: 'Finding' }, { title: 'Where' }, { title: 'Saves a month', isFigure: true }];
  return folded(title, markdownTable(columns, rows, { budget: BUDGET.findings, more }));
}

function findingRow(finding: FindingRecord, prefix: string): readonly string[] {
  const { severity, rule, message, saving } = finding;
  return [
    `${prefix}${severity} **${markdownText(rule)}**: ${markdownText(message)}`,
    where(finding),
    saving === null ? '' : markdownText(`~${formatUsd(saving)}`),
  ];
}

const CAUSES = {
  added: 'new call sites',
  removed: 'removed call sites',
  code: 'changed code',
  prices: 'changed prices',
  traffic: 'changed traffic',
} as const;

/** The change by cause, what stayed as it is, and what is taken for granted. */
function footOf(comparison: Comparison, context: ReportContext): string {
  const { byCause, unchanged, moved, notes } = comparison;
  const causes = Object.entries(CAUSES).flatMap(([cause, words]) => {
    const delta = byCause[cause as keyof typeof CAUSES];
    return delta === 0 ? [] : [`${words} ${signedUsd(delta)}`];
  });
  const unchangedLine = `${plural(unchanged, 'call site')} unchanged${moved === 0 ? '' : `, ${moved} of them in another place`}.`;
  const lines = [
    ...(causes.length === 0 ? [] : [`The change of a month: ${causes.join(', ')}.`]),
    ...(comparison.isAlone === true ? [] : [unchangedLine]),
    ...notes,
  ];
  return [...lines.map((line) => `- ${markdownText(line)}`), basisOf(context)].join('\n');
}
