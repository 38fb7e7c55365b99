import { costedCalls } from '../../core/analyze/costed-calls.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { SiteChange } from '../../model/comparison.ts';
import type { Range } from '../../model/estimate.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import type { EstimatedCall } from '../../model/rule.ts';
import { csvOf, csvRow, type Cell } from '../shared/csv.ts';
import { decimal } from '../shared/numbers.ts';
import { placeOf } from '../shared/place.ts';
import { capOf, describeModel } from '../shared/resolved.ts';

export const reporter = defineReporter({
  id: 'csv',
  description: 'one call site a row, for spreadsheets; the sum of a column counts no request twice',
  streams: true,
  begin: () => csvRow(COLUMNS),
  file: (analysis, context) => rowsOf(analysis, context).map(csvRow).join(''),
  end: () => '',
  comparison: (comparison) => csvOf(CHANGE_COLUMNS, comparison.changes.map(changeRow)),
});

const COLUMNS = [
  'path',
  'line',
  'column',
  'function',
  'kind',
  'sdk',
  'api',
  'provider',
  'model',
  'max_tokens',
  'input_tokens',
  'output_tokens',
  'cost_per_call_floor_usd',
  'cost_per_call_expected_usd',
  'cost_per_call_ceiling_usd',
  'calls_per_month',
  'cost_per_month_floor_usd',
  'cost_per_month_expected_usd',
  'cost_per_month_ceiling_usd',
  'provenance',
  'price_source',
  'no_price',
  'findings',
  'saving_per_month_usd',
] as const;

const number = (value: number): Cell => ({ number: decimal(value) });

function rowsOf(analysis: FileAnalysis, context: ReportContext): readonly (readonly Cell[])[] {
  return costedCalls(analysis).map((each) => {
    const { call, estimate } = each;
    const { line, column } = placeOf(context, call.path, call.nameSpan.start);
    const found = analysis.findings.filter(({ callId }) => callId === call.id);
    const savings = found.flatMap(({ saving }) => (saving?.perMonth == null ? [] : [saving.perMonth]));
    return [
      call.path,
      number(line),
      number(column),
      call.context.functionName,
      call.kind,
      call.sdk,
      call.api,
      call.provider,
      describeModel(call.model),
      capCell(each),
      number(Math.round(estimate.tokens.input.expected.value)),
      number(Math.round(estimate.tokens.output.expected.value)),
      ...rangeCells(estimate.costPerCall),
      number(estimate.callsPerMonth.value),
      ...rangeCells(estimate.costPerMonth),
      (estimate.costPerCall ?? estimate.tokens.input).expected.provenance,
      estimate.price?.source ?? null,
      estimate.costPerCall === null ? estimate.noPrice : null,
      found.map(({ rule }) => rule).join(' '),
      savings.length === 0 ? null : number(Math.max(...savings)),
    ];
  });
}

function capCell({ call }: EstimatedCall): Cell {
  const cap = capOf(call);
  return typeof cap === 'number' ? number(cap) : cap;
}

/** Floor, expected, ceiling. */
function rangeCells(range: Range | null): readonly Cell[] {
  if (range === null) return [null, null, null];
  const { floor, expected, ceiling } = range;
  return [number(floor.value), number(expected.value), ceiling && number(ceiling.value)];
}

const CHANGE_COLUMNS = [
  'change',
  'path',
  'line',
  'column',
  'function',
  'api',
  'summary',
  'counted',
  'cost_per_call_before_usd',
  'cost_per_call_after_usd',
  'cost_per_month_before_usd',
  'cost_per_month_after_usd',
  'cost_per_month_change_usd',
] as const;

function changeRow({ kind, before, after, summary, costPerCall, costPerMonth, counted }: SiteChange): readonly Cell[] {
  const site = after ?? before;
  const expected = (range: Range | null): Cell => range && number(range.expected.value);
  return [
    kind,
    site?.path ?? null,
    site && number(site.line),
    site && number(site.column),
    site?.functionName ?? null,
    site?.api ?? null,
    summary,
    counted ? 'yes' : 'no',
    expected(costPerCall.before),
    expected(costPerCall.after),
    expected(costPerMonth.before),
    expected(costPerMonth.after),
    costPerMonth.delta === null ? null : number(costPerMonth.delta),
  ];
}
