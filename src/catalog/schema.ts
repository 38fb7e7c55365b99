import { z } from 'zod';
import type { Problem } from '../model/finding.ts';
import type { CatalogData } from './catalog-data.ts';
import { splitModelKey, type CatalogOverride, type OverrideLayer } from './overrides.ts';
import { printable } from './printable.ts';
import { catalogSchema, date, lifetimes, MAX_PRICE, price, row, text } from './row-schema.ts';

/**
 * Checks of catalogs and overrides that come from outside. The shipped snapshot is checked when it is built and by a
 * test, so nothing that starts quickly has to import this module (zod).
 */

/** The deepest place of a valid file is a long-context step of a mode of an announced price: data, providers, provider, models, row, announced, period, modes, mode, steps, step. */
const MAX_DEPTH = 12;
const MAX_VALUES = 1_000_000;
const MAX_STRING = 300;
const MAX_SHOWN = 20;
const FORBIDDEN_KEYS = new Set(['__proto__', 'prototype', 'constructor']);

const modelKey = z
  .string()
  .max(300)
  .refine((key) => splitModelKey(key) !== null, 'must be provider/id, for example openai/gpt-4o');
/** USD per million tokens, as a user writes a price. */
export const userPrice = z.strictObject({
  input: price,
  output: price,
  reasoningOutput: price.optional(),
  cacheRead: price.optional(),
  cacheWrite: lifetimes.optional(),
});
const rate = z.number().gt(0).max(1e9);
/** A server that is paid by the hour, and what it gets done. */
export const hourlyPrice = z
  .strictObject({
    usd: z.number().gt(0).max(100_000).describe('USD an hour, for as long as the server runs.'),
    requestsPerHour: rate.optional().describe('Requests it answers in an hour.'),
    inputTokensPerSecond: rate.optional().describe('Prompt tokens it reads in a second, all requests together.'),
    outputTokensPerSecond: rate.optional().describe('Tokens it writes in a second, all requests together.'),
    utilization: z.number().gt(0).max(1).optional().describe('Share of the paid time in which it works; 1 by default.'),
    measured: z.boolean().optional().describe('This was measured: figures do not count as assumed.'),
  })
  .refine(
    ({ requestsPerHour, outputTokensPerSecond }) =>
      (requestsPerHour === undefined) !== (outputTokensPerSecond === undefined),
    'must have either requestsPerHour or outputTokensPerSecond: what an hour is paid for',
  )
  .refine(
    ({ requestsPerHour, inputTokensPerSecond }) => requestsPerHour === undefined || inputTokensPerSecond === undefined,
    'must have either requestsPerHour or tokens per second, not both',
  );
const factor = z.number().gt(0).max(100);
const multiplier = z.union([
  factor,
  z
    .strictObject({
      input: factor.optional(),
      output: factor.optional(),
      reasoning: factor.optional().describe('Of reasoning tokens; as "output" when left out.'),
      cacheRead: factor.optional(),
      cacheWrite: factor.optional(),
      other: factor.optional().describe('Of everything that is not text tokens.'),
    })
    .refine((kinds) => Object.keys(kinds).length > 0, 'must name a kind of token'),
]);
const facts = {
  tier: row.shape.tier,
  context: row.shape.context,
  maxOutput: row.shape.maxOutput,
  minCacheable: row.shape.minCacheable,
  tools: row.shape.tools,
  vision: row.shape.vision,
  jsonSchema: row.shape.jsonSchema,
  reasoning: row.shape.reasoning,
  tokenizer: row.shape.tokenizer,
};
/** The schema of one override as its author writes it. */
export const overrideSchema = z
  .strictObject({
    match: modelKey.describe('"provider/model-id"; "*" stands for any part of either.'),
    alias: modelKey.optional().describe('Priced as this model, "provider/model-id".'),
    price: userPrice.optional().describe('USD per million tokens, instead of the listed prices.'),
    perHour: hourlyPrice.optional().describe('A server of your own that is paid by the hour.'),
    multiplier: multiplier
      .optional()
      .describe('Factor on every price, or by kind of token: 0.85 is a discount of 15%. Applied after "price".'),
    ...facts,
    from: date.optional().describe('First day on which the entry holds.'),
    until: date.optional().describe('First day on which it no longer holds.'),
    source: text.optional().describe('Where this is known from, to be shown: "contract 2026-17".'),
  })
  .refine(
    (override) => Object.keys(override).some((key) => !['match', 'from', 'until', 'source'].includes(key)),
    'must have an alias, a price, a multiplier, or something else to say of the model',
  )
  .refine(
    ({ alias, price: own, perHour }) => [alias, own, perHour].filter((each) => each !== undefined).length <= 1,
    'must have either an alias or a price of its own (price, perHour), not both',
  )
  .refine(
    ({ from, until }) => from === undefined || until === undefined || from < until,
    '"until" must be after "from"',
  )
  .refine((override) => override.alias !== override.match, 'is an alias of itself');

/** What is wrong with a catalog, and where: the path of keys to it. */
export interface CatalogProblem extends Problem {
  readonly at: readonly PropertyKey[];
}
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly CatalogProblem[] };
export type ParsedCatalog =
  | { readonly ok: true; readonly catalog: CatalogData }
  | { readonly ok: false; readonly problems: readonly CatalogProblem[] };

/**
 * Checks a catalog read from JSON. Never throws. Problems name the row, the key and what to do; `path` is the file they
 * are reported for.
 */
export function parseCatalog(json: unknown, path = 'catalog'): ParsedCatalog {
  const parsed = parseJson(catalogSchema, json, path);
  if (!parsed.ok) return parsed;
  const problems = duplicates(parsed.value, path);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, catalog: parsed.value };
}

/** Checks a list of overrides of one layer. Never throws. */
export function parseOverrides(
  json: unknown,
  layer: OverrideLayer,
  path = 'catalog overrides',
): Parsed<readonly CatalogOverride[]> {
  const parsed = parseJson(z.array(overrideSchema).max(5000), json, path);
  return parsed.ok ? { ok: true, value: parsed.value.map((override) => ({ ...override, layer })) } : parsed;
}

/** Checks what was read from JSON against a schema, after a look for what could harm the check itself. Never throws. */
export function parseJson<T>(schema: z.ZodType<T>, json: unknown, path: string): Parsed<T> {
  const hostile = findHostile(json);
  if (hostile) return { ok: false, problems: [problem(path, hostile.message, hostile.at)] };
  const result = schema.safeParse(json);
  if (result.success) return { ok: true, value: result.data };
  const { issues } = result.error;
  const problems = issues
    .slice(0, MAX_SHOWN)
    .map((issue) => problem(path, `${placeOf(json, issue.path)}: ${issueText(issue, json)}`, issue.path));
  if (issues.length > MAX_SHOWN) problems.push(problem(path, `and ${issues.length - MAX_SHOWN} more problems`, []));
  return { ok: false, problems };
}

function problem(path: string, message: string, at: readonly PropertyKey[]): CatalogProblem {
  return { path, span: null, severity: 'error', code: 'catalog', message: printable(message), at };
}

/**
 * What zod should not have to walk: keys that reach prototypes, nesting and sizes beyond any catalog, numbers that JSON
 * cannot hold. A loop rather than recursion, so that depth cannot exhaust the stack.
 */
function findHostile(json: unknown): { readonly message: string; readonly at: readonly string[] } | null {
  const stack: Place[] = [{ value: json, key: '', parent: null, depth: 0 }];
  const refused = (at: readonly string[], why: string) => ({ at, message: `${placeOf(json, at)}: ${why}` });
  let seen = 0;
  for (let place = stack.pop(); place; place = stack.pop()) {
    const { value } = place;
    if (place.depth > MAX_DEPTH)
      return refused(pathOf(place).slice(0, 4), `is nested deeper than ${MAX_DEPTH} levels; a catalog never is`);
    if (typeof value === 'string' && value.length > MAX_STRING)
      return refused(pathOf(place), `is longer than ${MAX_STRING} characters; shorten it`);
    if (typeof value === 'number' && !Number.isFinite(value))
      return refused(pathOf(place), `is ${value}; write a finite number`);
    if (typeof value !== 'object' || value === null) continue;
    const size = Array.isArray(value) ? value.length : Object.keys(value).length;
    seen += size;
    if (seen > MAX_VALUES)
      return refused(
        pathOf(place),
        `the file holds more than ${MAX_VALUES.toLocaleString('en-US')} values; split it or remove what is not needed`,
      );
    for (const key of Object.keys(value)) {
      if (FORBIDDEN_KEYS.has(key)) return refused(pathOf(place), `the key "${key}" is not allowed; remove it`);
      stack.push({ value: (value as Record<string, unknown>)[key], key, parent: place, depth: place.depth + 1 });
    }
  }
  return null;
}

interface Place {
  readonly value: unknown;
  readonly key: string;
  readonly parent: Place | null;
  readonly depth: number;
}
function pathOf(place: Place): string[] {
  const path: string[] = [];
  for (let at = place; at.parent; at = at.parent) path.unshift(at.key);
  return path;
}

/** `openai, model 3 (gpt-4o), input` for a path into the file. */
function placeOf(json: unknown, path: readonly PropertyKey[]): string {
  const words: string[] = [];
  let value = json;
  for (const key of path) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined;
    const at = Number(key);
    const label = labelOf(value);
    if (Number.isInteger(at)) words.push(label === null ? `entry ${at + 1}` : `entry ${at + 1} (${label})`);
    else words.push(String(key).slice(0, 60));
  }
  return words.length > 0 ? words.join(', ') : 'the file';
}

function labelOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, match } = value as { readonly id?: unknown; readonly match?: unknown };
  const label = id ?? match;
  return typeof label === 'string' ? label.slice(0, 80) : null;
}

function issueText(issue: z.core.$ZodIssue, json: unknown): string {
  const value = valueAt(json, issue.path);
  const shown = typeof value === 'number' || typeof value === 'string' ? `${JSON.stringify(value).slice(0, 80)} ` : '';
  const isPrice = issue.path.some((key) => ['input', 'output', 'cacheRead', 'cacheWrite'].includes(String(key)));
  if (isPrice && (issue.code === 'too_big' || issue.code === 'too_small')) {
    return `${shown}is no price; write USD per million tokens, from 0 to ${MAX_PRICE.toLocaleString('en-US')}`;
  }
  if (issue.code === 'unrecognized_keys')
    return `unknown key ${issue.keys
      .slice(0, 5)
      .map((key) => `"${key.slice(0, 40)}"`)
      .join(', ')}; check its spelling or remove it`;
  if (issue.code === 'invalid_type' && value === undefined) return `is missing; add it (${issue.expected})`;
  if (issue.code === 'invalid_key') return `the key ${issue.issues.map((inner) => inner.message).join('; ')}`;
  if (issue.code === 'custom' || issue.code === 'invalid_format') return `${shown}${issue.message}`;
  return `${shown}is not valid: ${issue.message}`;
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json;
  for (const key of path)
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined;
  return value;
}

/** One id must mean one row, and a source index must exist. */
function duplicates(catalog: CatalogData, path: string): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const providers = new Set<string>();
  catalog.providers.forEach(({ id, models }, index) => {
    const at = ['providers', index];
    if (providers.has(id)) problems.push(problem(path, `provider ${id} is there twice; merge its entries`, at));
    providers.add(id);
    const ids = new Set<string>();
    const wrong = (row: number, what: string): void => {
      problems.push(problem(path, `${id}, ${models[row]?.id ?? ''}: ${what}`, [...at, 'models', row]));
    };
    models.forEach((model, row) => {
      if (ids.has(model.id)) wrong(row, 'is there twice; remove one of the rows');
      ids.add(model.id);
      if ((model.sources ?? []).some((source) => source >= catalog.sources.length))
        wrong(row, 'sources names an entry that is not in the list of sources; check its number');
    });
    models.forEach((model, row) => {
      const clash = (model.aliases ?? []).find((alias) => ids.has(alias));
      if (clash !== undefined) wrong(row, `the alias ${clash} is a row of its own; remove the alias`);
    });
  });
  return problems.slice(0, MAX_SHOWN);
}
