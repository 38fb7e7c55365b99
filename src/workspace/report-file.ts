import { z } from 'zod';
import type { FileRecords } from '../core/compare/site-records.ts';
import type { FindingRecord, PromptRecord, SiteRecord } from '../model/site-record.ts';

/** A saved report (`prompt-cost scan -f json`), as far as other programs of this project read it again. */
export interface SavedReport {
  /** Version of the tool that wrote it. */
  readonly version: string;
  /** ISO date of its prices. */
  readonly pricesOf: string;
  readonly files: readonly FileRecords[];
}

/** A file that is no report, or not one that this version can read; the message says what to do. */
export class ReportFileError extends Error {}

const FORMAT = 'prompt-cost-report/1';

export const figure = z.object({
  value: z.number(),
  provenance: z.enum(['exact', 'measured', 'estimated', 'assumed']),
  band: z.object({ low: z.number(), high: z.number() }).exactOptional(),
});
export const range = z.object({ floor: figure, expected: figure, ceiling: figure.nullable() });
export const place = z.object({ path: z.string(), line: z.int().min(1), column: z.int().min(1) });
export const severity = z.enum(['error', 'warning', 'info', 'hint']);
const role = z.enum(['system', 'user', 'assistant', 'tool']);
const via = z.enum([
  'literal',
  'constant',
  'default parameter',
  'attribute',
  'environment default',
  'environment example',
  'imported constant',
  'client setting',
  'sdk default',
  'caller',
  'data file',
  'configuration',
  'declared',
]);
const valueOf = <T extends z.ZodType>(type: T) =>
  z.object({
    kind: z.enum(['known', 'oneOf', 'unknown', 'absent']),
    values: z.array(type),
    isOpen: z.literal(true).exactOptional(),
    reason: z.string().nullable(),
    at: place.nullable(),
    via: via.nullable(),
  });
const setting = valueOf(z.union([z.string(), z.number(), z.boolean()])).exactOptional();

export const siteRecord: z.ZodType<SiteRecord> = place.extend({
  id: z.string(),
  language: z.string(),
  kind: z.enum(['generate', 'embed', 'http', 'client-config', 'other']),
  sdk: z.string(),
  api: z.string(),
  functionName: z.string().nullable(),
  ordinal: z.int().min(0),
  wrapper: z.object({ path: z.string(), functionName: z.string() }).nullable(),
  callers: z.int().min(0),
  isCounted: z.boolean(),
  provider: z.string().nullable(),
  model: valueOf(z.string()),
  baseUrl: valueOf(z.string()),
  cap: valueOf(z.number()).extend({ parameter: z.string().nullable() }),
  settings: z.object({
    effort: setting,
    budget: setting,
    mode: setting,
    choices: setting,
    'service tier': setting,
  }),
  messages: z.array(
    z.object({
      role,
      text: z.string(),
      tokens: range.nullable(),
      images: z.int().min(0),
      at: place.nullable(),
    }),
  ),
  messagesComplete: z.boolean(),
  tools: z.array(
    z.object({
      name: z.string().nullable(),
      description: z.string().nullable(),
      schema: z.string().nullable(),
      at: place.nullable(),
    }),
  ),
  toolsComplete: z.boolean(),
  responseSchema: z.string().nullable(),
  cacheMarks: z.array(z.string()),
  batch: z.boolean(),
  loops: z.array(z.string()),
  retries: z.array(z.string()),
  growth: z.string().nullable(),
  tokens: z.object({
    input: range,
    cachedInput: range,
    cacheWrite: range,
    output: range,
    tools: z.number(),
    schema: z.number(),
  }),
  price: z
    .object({
      provider: z.string(),
      id: z.string(),
      source: z.string(),
      input: z.number(),
      output: z.number(),
      cacheRead: z.number().nullable(),
      cacheWrite: z.number().nullable(),
      layer: z.enum(['snapshot', 'workspace', 'user', 'remote']),
    })
    .nullable(),
  noPrice: z.string().nullable(),
  costPerCall: range.nullable(),
  costPerMonth: range.nullable(),
  callsPerMonth: figure,
  month: z
    .object({
      mean: z.number(),
      callVariance: z.number(),
      trafficVariance: z.number(),
      standardError: z.number(),
      callFreedom: z.number(),
      trafficFreedom: z.number(),
      common: z.number(),
    })
    .exactOptional(),
});
export const promptRecord: z.ZodType<PromptRecord> = place.extend({
  name: z.string().nullable(),
  role,
  text: z.string(),
  tokens: range,
  calls: z.int().min(0),
});
export const findingRecord: z.ZodType<FindingRecord> = place.extend({
  rule: z.string(),
  severity,
  message: z.string(),
  site: z.string().nullable(),
  saving: z.number().nullable(),
});
const report = z.object({
  format: z.literal(FORMAT),
  version: z.string(),
  pricesOf: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      records: z.object({
        sites: z.array(siteRecord),
        prompts: z.array(promptRecord),
        findings: z.array(findingRecord),
      }),
    }),
  ),
});

/**
 * Reads a saved report. `name` stands for it in messages.
 * @throws ReportFileError when the text is no such report.
 */
export function parseReport(text: string, name: string): SavedReport {
  const value = parseJson(text, name);
  const format: unknown = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format !== FORMAT) throw new ReportFileError(wrongFormat(name, format));
  const result = report.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue?.path.join('.') ?? '';
    const what = where.endsWith('records')
      ? 'an older version of prompt-cost wrote it, which left out what a comparison needs'
      : `${where}: ${issue?.message ?? 'invalid'}`;
    throw new ReportFileError(`${name} cannot be read: ${what}. ${WRITE_AGAIN}`);
  }
  const { version, pricesOf, files } = result.data;
  return { version, pricesOf, files: files.map(({ path, records }) => ({ path, ...records })) };
}

const WRITE_AGAIN = 'Write it again with "prompt-cost scan -f json -o FILE".';

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ReportFileError(`${name} is not a report: it is not valid JSON (${why}). ${WRITE_AGAIN}`);
  }
}

function wrongFormat(name: string, format: unknown): string {
  if (typeof format === 'string' && format.startsWith('prompt-cost-report/'))
    return `${name} has the format ${format.slice(0, 40)}, and this version reads ${FORMAT}. ${WRITE_AGAIN}`;
  return `${name} is not a report of "prompt-cost scan -f json". ${WRITE_AGAIN}`;
}
