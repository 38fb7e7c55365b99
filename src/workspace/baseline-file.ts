import path from 'node:path';
import { z } from 'zod';
import type { KnownFindings } from '../core/baseline/baseline.ts';
import type { Problem } from '../model/finding.ts';
import { DISK, exists, readText, type FileSystem } from './file-system.ts';

export const BASELINE_FILE = 'prompt-cost.baseline.json';

const schema = z.strictObject({
  version: z.literal(1),
  /** By path from the file's folder, rule and anchor: how many. */
  findings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.int().min(1)))),
});

/** A baseline file as it was read. */
export interface BaselineFile {
  /** Absolute. */
  readonly file: string;
  /** By absolute path of the source file. */
  readonly findings: ReadonlyMap<string, KnownFindings>;
  /** Why it could not be read; it then knows nothing. */
  readonly problem: Problem | null;
}

/**
 * The baseline that governs a folder: its own or the nearest above it, up to the folder that holds the Git repository. An
 * empty one in the folder itself where there is none.
 */
export function readBaseline(root: string, files: FileSystem = DISK): BaselineFile {
  const file = findBaseline(root, files) ?? path.join(root, BASELINE_FILE);
  const none = { file, findings: new Map<string, KnownFindings>() };
  try {
    if (!exists(files, file)) return { ...none, problem: null };
    const { findings } = schema.parse(JSON.parse(readText(files, file)));
    const folder = path.dirname(file);
    const entries = Object.entries(findings).map(([name, known]) => [path.resolve(folder, name), known] as const);
    return { file, findings: new Map(entries), problem: null };
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    const message = `The baseline cannot be read, so it hides nothing: ${why}. Write it again with "prompt-cost scan --update-baseline".`;
    const name = path.relative(root, file).replaceAll(path.sep, '/');
    return { ...none, problem: { path: name, span: null, severity: 'error', code: 'config', message } };
  }
}

function findBaseline(folder: string, files: FileSystem): string | null {
  for (let here = path.resolve(folder); ; here = path.dirname(here)) {
    const file = path.join(here, BASELINE_FILE);
    if (exists(files, file)) return file;
    if (exists(files, path.join(here, '.git')) || here === path.dirname(here)) return null;
  }
}

/** The text of a baseline file. Files that know nothing are left out. */
export function renderBaseline(file: string, findings: ReadonlyMap<string, KnownFindings>): string {
  const folder = path.dirname(file);
  const named = [...findings]
    .filter(([, known]) => Object.keys(known).length > 0)
    .map(([absolute, known]) => [path.relative(folder, absolute).replaceAll(path.sep, '/'), known] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ version: 1, findings: Object.fromEntries(named) }, null, 2)}\n`;
}
