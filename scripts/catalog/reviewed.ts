import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CatalogData, CatalogRow } from '../../src/catalog/catalog-data.ts';
import { CatalogBuildError } from './source-row.ts';

/**
 * `reviewed.json`: rows that a reviewer compared with two independent sources. `fields` holds what was found right, so a
 * list that moves it later stops the build until a reviewer has looked again and changed the entry.
 */
const FIELDS = ['input', 'output', 'cacheRead', 'context', 'maxOutput', 'retires', 'successor'] as const;
type Field = (typeof FIELDS)[number];

const source = z.strictObject({
  name: z.string().min(1),
  date: z.iso.date(),
  /** Sources that copy each other are one family. */
  family: z.string().min(1),
});
const row = z.strictObject({
  /** `provider/id`. */
  model: z.string().regex(/^[^/]+\/.+$/),
  fields: z.partialRecord(z.enum(FIELDS), z.union([z.number(), z.string()])),
  /** Indices of `sources`. */
  sources: z.array(z.int().min(0)).min(2),
  /** Why sources disagree, and which was preferred. */
  note: z.string().optional(),
  reviewed: z.iso.date(),
});
const schema = z.strictObject({
  about: z.string(),
  sources: z.array(source),
  rows: z.array(row),
  /** Rows that two independent sources do not settle: their price rests on one list. */
  unsettled: z.array(z.strictObject({ model: z.string(), why: z.string().min(10) })),
});
type ReviewedRows = z.infer<typeof schema>;

/** The committed review. Throws when it has not its form, or a row names fewer than two families of sources. */
export function readReviewed(file: string): ReviewedRows {
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new CatalogBuildError(`${file}: ${z.prettifyError(parsed.error)}`);
  const { sources, rows } = parsed.data;
  for (const { model, sources: named } of rows) {
    const families = new Set(named.map((index) => sources[index]?.family));
    if (families.has(undefined) || families.size < 2)
      throw new CatalogBuildError(`${file}: ${model} needs two sources that do not copy each other`);
  }
  return parsed.data;
}

/** What a catalog has otherwise than its review, in words. */
export function movedRows(data: CatalogData, { rows }: ReviewedRows): readonly string[] {
  const providers = new Map(data.providers.map(({ id, models }) => [id, models]));
  return rows.flatMap(({ model, fields, reviewed }) => {
    const slash = model.indexOf('/');
    const found = providers.get(model.slice(0, slash))?.find(({ id }) => id === model.slice(slash + 1));
    if (!found) return [`${model} is gone; it was reviewed on ${reviewed}`];
    return FIELDS.filter((field) => fields[field] !== undefined && !isSame(found, field, fields[field])).map(
      (field) =>
        `${model}: ${field} is ${found[field] ?? 'not stated'}, and was found to be ${fields[field] ?? ''} on ${reviewed}`,
    );
  });
}

function isSame(found: CatalogRow, field: Field, expected: number | string): boolean {
  const value = found[field];
  return typeof value === 'number' && typeof expected === 'number'
    ? Math.abs(value - expected) <= 1e-9 * Math.max(1, expected)
    : value === expected;
}
