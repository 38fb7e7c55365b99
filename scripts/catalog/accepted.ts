import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CatalogData } from '../../src/catalog/catalog-data.ts';
import { pricesByName } from '../../src/catalog/diff.ts';
import { CHECKS, type Concern } from './checks.ts';
import { CatalogBuildError } from './source-row.ts';

/**
 * `accepted.json`: concerns that a reviewer looked at and found right, with the reason and the day. An acceptance holds
 * for the figures it names, so it ends when they change; one that no concern needs any more is an error.
 */
const entry = z.strictObject({
  check: z.enum(CHECKS),
  /** Model (or provider) and figures of each concern, as the build prints them. */
  concerns: z
    .record(z.string(), z.array(z.string()).min(1))
    .refine((map) => Object.keys(map).length > 0, 'must name a concern'),
  reason: z.string().min(10, 'must say why this is right'),
  reviewed: z.iso.date(),
});
const schema = z.strictObject({ about: z.string(), accepted: z.array(entry) });
export type Acceptance = z.infer<typeof entry>;

export function readAccepted(file: string): readonly Acceptance[] {
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new CatalogBuildError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.accepted;
}

export interface Review {
  /** Concerns that nobody accepted. */
  readonly open: readonly Concern[];
  /** Acceptances, in words, that no concern needs: to be removed. */
  readonly stale: readonly string[];
}

/**
 * Sets the concerns of a new catalog against what was accepted. A move that is accepted stays as the record of its review
 * while the catalog has the price that it led to, and lost models while they are not back.
 */
export function review(concerns: readonly Concern[], accepted: readonly Acceptance[], catalog: CatalogData): Review {
  const raised = new Set(concerns.map(({ check, subject, value }) => keyOf(check, subject, value)));
  const named = accepted.flatMap(({ check, concerns: subjects }) =>
    Object.entries(subjects).flatMap(([subject, values]) => values.map((value) => ({ check, subject, value }))),
  );
  const known = new Set(named.map(({ check, subject, value }) => keyOf(check, subject, value)));
  return {
    open: concerns.filter(({ check, subject, value }) => !known.has(keyOf(check, subject, value))),
    stale: named
      .filter((one) => !raised.has(keyOf(one.check, one.subject, one.value)) && !isOnRecord(one, catalog))
      .map(({ check, subject, value }) => `${check} of ${subject} (${value})`),
  };
}

function isOnRecord(
  { check, subject, value }: Pick<Concern, 'check' | 'subject' | 'value'>,
  catalog: CatalogData,
): boolean {
  const slash = subject.indexOf('/');
  const rows = catalog.providers.find(({ id }) => id === (slash < 0 ? subject : subject.slice(0, slash)))?.models ?? [];
  if (check === 'models-gone') return value.split(', ').every((id) => !rows.some((row) => row.id === id));
  const move = check === 'move' ? /^(.+) \S+ → (\S+)$/.exec(value) : null;
  const row = rows.find(({ id }) => id === subject.slice(slash + 1));
  return move !== null && row !== undefined && String(pricesByName(row).get(move[1] ?? '') ?? 'none') === move[2];
}

/** An entry to fill in and paste into `accepted.json`. */
export function draft(open: readonly Concern[], day: string): string {
  const checks = [...new Set(open.map(({ check }) => check))];
  return checks
    .map((check) => {
      const concerns: Record<string, string[]> = {};
      for (const { subject, value } of open.filter((concern) => concern.check === check))
        concerns[subject] = [...(concerns[subject] ?? []), value];
      return JSON.stringify({ check, concerns, reason: '', reviewed: day }, null, 1);
    })
    .join(',\n');
}

function keyOf(...parts: readonly string[]): string {
  return parts.join('\n');
}
