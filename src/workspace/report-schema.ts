import { z } from 'zod';
import { COMPARISON_FORMAT, REPORT_FORMAT } from '../reporters/json/index.ts';
import { figure, findingRecord, place, promptRecord, range, severity, siteRecord } from './report-file.ts';

/** What `scan -f json` and `diff -f json` write, for programs that read it; the JSON schemas in `schemas/` are made of these. */

const costTotal = z.object({
  floor: z.number(),
  expected: z.number(),
  ceiling: z.number().nullable().describe('Null when a call has no bound.'),
  provenance: figure.shape.provenance,
});
const span = z.object({ start: z.int().min(0), end: z.int().min(0) }).describe('UTF-16 offsets, half open.');
const at = { line: z.int().min(1), column: z.int().min(1) };

/** The parts that readers most need; all others are those of `ModelCall` in the library's types. */
const call = z.looseObject({
  id: z.string().describe('Unique within this report.'),
  path: z.string(),
  language: z.string(),
  span,
  nameSpan: span,
  kind: z.enum(['generate', 'embed', 'http', 'client-config', 'other']),
  sdk: z.string(),
  api: z.string(),
  provider: z.string().nullable(),
  model: z.looseObject({ kind: z.enum(['known', 'oneOf', 'unknown', 'absent']) }),
});
const price = z.object({
  provider: z.string(),
  id: z.string(),
  source: z.string(),
  input: z.number().describe('USD per million tokens.'),
  output: z.number(),
  cacheRead: z.number().nullable(),
  cacheWrite: z.number().nullable(),
  layer: z.enum(['snapshot', 'workspace', 'user', 'remote']),
});
const estimate = z.looseObject({
  callId: z.string(),
  price: z.looseObject(price.shape).nullable(),
  noPrice: z.string().nullable().describe('Why there is no price.'),
  tokens: z.looseObject({
    input: range,
    cachedInput: range,
    cacheWrite: range,
    output: range.describe('Answer and reasoning together.'),
    reasoning: range,
  }),
  costPerCall: range.nullable().describe('USD.'),
  callsPerMonth: figure,
  costPerMonth: range.nullable().describe('USD.'),
  assumptions: z.array(z.looseObject({ id: z.string(), text: z.string(), setting: z.string() })),
  tokenizer: z.string(),
});
const edit = z.object({ path: z.string(), span, newText: z.string() });
const finding = z.object({
  ...at,
  rule: z.string(),
  severity,
  message: z.string(),
  path: z.string(),
  span,
  callId: z.string().nullable(),
  saving: z
    .object({ perCall: z.number().nullable(), perMonth: z.number().nullable(), formula: z.string() })
    .nullable()
    .describe('USD.'),
  fixes: z.array(z.object({ kind: z.enum(['fix', 'suggestion']), title: z.string(), edits: z.array(edit) })),
  related: z.array(z.object({ path: z.string(), span, message: z.string() })),
});
const problem = z.object({
  line: at.line.optional(),
  column: at.column.optional(),
  path: z.string(),
  span: span.nullable(),
  severity,
  code: z.string(),
  message: z.string(),
});
const estimatedCall = z.object({ ...at, call, estimate });
const file = z.object({
  path: z.string().describe('Relative to the folder that was scanned, with forward slashes.'),
  package: z
    .string()
    .optional()
    .describe("Folder of the package of the repository that the file is in; absent for the root's own."),
  calls: z.array(estimatedCall),
  wrapperCalls: z.array(estimatedCall).describe("Calls of the project's own wrappers."),
  prompts: z.array(
    z.object({ ...at, prompt: z.looseObject({ path: z.string() }), estimate: z.looseObject({ tokens: range }) }),
  ),
  findings: z.array(finding),
  problems: z.array(problem),
  records: z
    .object({ sites: z.array(siteRecord), prompts: z.array(promptRecord), findings: z.array(findingRecord) })
    .describe('The same without offsets: what a comparison reads again, and the form to build on.'),
});

export const reportSchema = z.object({
  format: z.literal(REPORT_FORMAT),
  version: z.string().describe('Of the tool.'),
  pricesOf: z.string().describe('ISO date of the prices.'),
  settings: z
    .looseObject({
      minMonthlySaving: z.number(),
      currency: z
        .object({ code: z.string(), perUsd: z.number().gt(0), source: z.string().optional() })
        .optional()
        .describe(
          'That the reader wants costs stated in, with its rate. The figures of this document are USD all the same.',
        ),
    })
    .describe('Assumptions and tiers that the figures rest on.'),
  totals: z.object({
    calls: z.int().min(0),
    files: z.int().min(0),
    unpriced: z.int().min(0).describe('Calls left out of the sums.'),
    costPerCall: costTotal,
    costPerMonth: costTotal,
    basis: z
      .object({
        sites: z.int().min(0),
        measured: z
          .object({ sites: z.int().min(1), mean: z.number(), p10: z.number(), p50: z.number(), p90: z.number() })
          .nullable()
          .describe('Sites whose use was measured: the mean of the next month and its quantiles.'),
        rest: costTotal
          .extend({ sites: z.int().min(1), unpriced: z.int().min(0), unbounded: z.int().min(0) })
          .nullable()
          .describe('All others: floor, expected and ceiling.'),
      })
      .describe('What a month rests on. Quantiles and bounds are not added up.'),
    ownTraffic: z.int().min(0).describe('Calls whose traffic is stated for them, or measured.'),
    packages: z
      .array(
        z.object({ package: z.string(), calls: z.int().min(1), unpriced: z.int().min(0), costPerMonth: costTotal }),
      )
      .optional()
      .describe('Where there is more than one package with calls, the dearest first; `.` is the root.'),
    findings: z.object({ error: z.int(), warning: z.int(), info: z.int(), hint: z.int() }),
    savingPerMonth: z.number(),
  }),
  files: z.array(file),
  positions: z
    .record(z.string(), z.record(z.string(), z.tuple([z.int().min(1), z.int().min(1)])))
    .describe('Line and column by file and UTF-16 offset: other reports can be made of this one without the files.'),
});

const side = z.object({
  label: z.string(),
  commit: z.string().nullable(),
  pricesOf: z.string(),
  sites: z.int().min(0),
  unpriced: z.int().min(0),
});
const costChange = z.object({
  before: costTotal,
  after: costTotal,
  delta: z.number(),
  percent: z.number().nullable(),
});
const changedCost = z.object({ before: range.nullable(), after: range.nullable(), delta: z.number().nullable() });
const kind = z.enum(['added', 'removed', 'changed']);
const tokensChange = z.object({ before: z.number(), after: z.number() });
const siteChange = z.object({
  kind,
  before: siteRecord.nullable(),
  after: siteRecord.nullable(),
  parts: z.array(
    z.object({
      part: z.string(),
      text: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      tokens: tokensChange.nullable(),
      definedAt: place.nullable(),
    }),
  ),
  summary: z.string(),
  costPerCall: changedCost,
  costPerMonth: changedCost,
  counted: z.boolean().describe('In the sums.'),
});
const outcome = z.object({
  level: z.enum(['warn', 'fail']),
  policy: z.string(),
  reason: z.string(),
  at: place.nullable(),
});

export const comparisonSchema = z.object({
  format: z.literal(COMPARISON_FORMAT),
  version: z.string().describe('Of the tool.'),
  base: side,
  head: side,
  isAlone: z.literal(true).optional().describe('There is no base; `base` is the head again.'),
  changes: z.array(siteChange).describe("The largest change of a month's cost first."),
  prompts: z.array(
    z.object({ kind, before: promptRecord.nullable(), after: promptRecord.nullable(), summary: z.string() }),
  ),
  constants: z
    .array(
      z.object({
        kind: z.enum(['model', 'cap', 'prompt']),
        name: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
        at: place,
        summary: z.string(),
      }),
    )
    .optional()
    .describe('Models, caps and prompts that changed files name and that no call is known to use.'),
  unchanged: z.int().min(0),
  moved: z.int().min(0),
  costPerCall: costChange.describe('USD.'),
  costPerMonth: costChange.describe('USD.'),
  baseMonthByPath: z.record(z.string(), z.number()).describe('Expected USD of a month of the base, by file.'),
  byCause: z.record(z.enum(['added', 'removed', 'code', 'prices', 'traffic']), z.number()),
  findings: z.object({ added: z.array(findingRecord), gone: z.array(findingRecord) }),
  notes: z.array(z.string()),
  policy: z
    .object({ level: z.enum(['pass', 'warn', 'fail']), outcomes: z.array(outcome), checked: z.int().min(0) })
    .nullable(),
  belowThreshold: z.object({ threshold: z.number(), text: z.string() }).nullable(),
});
