import path from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../model/finding.ts';
import { MATCHES, type MeasuredUse } from '../../model/usage.ts';
import { DISK, exists, readText, type FileSystem } from '../file-system.ts';

export const USAGE_FILE = 'prompt-cost.usage.json';

const amount = z.number().min(0).max(1e15);
const distribution = z.strictObject({ mean: amount, p10: amount, p50: amount, p90: amount });
const day = z.iso.date().nullable();
const use = z.strictObject({
  calls: amount,
  callsPerMonth: amount,
  dailyDeviation: amount.nullable(),
  commonTraffic: z.number().min(0).max(1).nullable(),
  covariance: z.array(z.number().min(-1e30).max(1e30)).length(10).nullable(),
  input: distribution,
  output: distribution,
  cacheRead: amount.nullable(),
  cacheWrite: amount.nullable(),
  reasoning: amount.nullable(),
  cost: distribution.nullable(),
  models: z.record(z.string(), amount),
  match: z.strictObject({ by: z.enum(MATCHES), confidence: z.number().min(0).max(1) }),
  from: day,
  to: day,
});
const schema = z.strictObject({
  format: z.literal('prompt-cost-usage/1'),
  /** Days that the logs cover. */
  days: z.number().positive(),
  /** By path from the file's folder, then by the site's key. */
  sites: z.record(z.string(), z.record(z.string(), use)),
});

/** The usage of a project as `prompt-cost calibrate` keeps it. */
export interface UsageFile {
  /** Absolute. */
  readonly file: string;
  /** By absolute path of the source file, then by the site's key (`core/usage/site-keys`). */
  readonly sites: ReadonlyMap<string, ReadonlyMap<string, MeasuredUse>>;
  /** Why it could not be read; it then knows nothing. */
  readonly problem: Problem | null;
}

/** The usage file in a folder; an empty one where there is none. */
export function readUsageFile(root: string, files: FileSystem = DISK): UsageFile {
  const file = path.join(root, USAGE_FILE);
  const none = { file, sites: new Map<string, ReadonlyMap<string, MeasuredUse>>() };
  try {
    if (!exists(files, file)) return { ...none, problem: null };
    const { sites } = schema.parse(JSON.parse(readText(files, file)));
    const entries = Object.entries(sites).map(
      ([name, uses]) => [path.resolve(root, name), new Map(Object.entries(uses))] as const,
    );
    return { file, sites: new Map(entries), problem: null };
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    const message = `The measured usage cannot be read, so estimates rest on assumptions: ${why}. Write it again with "prompt-cost calibrate".`;
    return { ...none, problem: { path: USAGE_FILE, span: null, severity: 'error', code: 'config', message } };
  }
}

/** The text of a usage file; files and sites in order. */
export function renderUsageFile(
  root: string,
  days: number,
  sites: ReadonlyMap<string, ReadonlyMap<string, MeasuredUse>>,
): string {
  const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
  const named = [...sites]
    .map(
      ([file, uses]) =>
        [path.relative(root, file).replaceAll(path.sep, '/'), Object.fromEntries([...uses].sort(byName))] as const,
    )
    .sort(byName);
  return `${JSON.stringify({ format: 'prompt-cost-usage/1', days, sites: Object.fromEntries(named) }, null, 2)}\n`;
}
