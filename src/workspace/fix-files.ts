import type { FileAnalysis } from '../model/analysis.ts';
import { applyEdits } from '../core/fix/edits.ts';
import type { Workspace } from './workspace.ts';

/** A file whose safe fixes were made, in memory. */
export interface FixedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Findings whose fix was made. */
  readonly fixed: number;
}

/** A fix may bring out another in a file that reads the fixed one; a chain longer than this is none. */
const MAX_ROUNDS = 5;

/**
 * Makes the safe fixes of analysed files in the workspace's memory, until none is left. The files' texts are then the fixed
 * ones, until `close`; nothing is written.
 */
export function fixFiles(workspace: Workspace, analyses: readonly FileAnalysis[]): readonly FixedFile[] {
  const known = new Set(analyses.map(({ path }) => path));
  const fixed = new Map<string, FixedFile>();
  let pending: readonly string[] = analyses.filter(isFixable).map(({ path }) => path);
  for (let round = 0; round < MAX_ROUNDS && pending.length > 0; round++) {
    const changed: string[] = [];
    for (const path of pending) {
      const result = fixFile(workspace, path);
      if (!result) continue;
      const earlier = fixed.get(path);
      const before = earlier?.before ?? result.before;
      fixed.set(path, { ...result, before, fixed: result.fixed + (earlier?.fixed ?? 0) });
      changed.push(path);
    }
    pending = readersOf(workspace, changed).filter((path) => known.has(path));
  }
  return [...fixed.values()].filter(({ before, after }) => before !== after);
}

/** The files whose analysis read one of these: their figures and findings may be others now. */
export function readersOf(workspace: Workspace, paths: readonly string[]): readonly string[] {
  return [...new Set(paths.flatMap((path) => workspace.dependents(path)))];
}

function isFixable({ findings, problems }: FileAnalysis): boolean {
  // Written back, what is no UTF-8 would be lost.
  const isSound = !problems.some(({ code }) => code === 'unreadable' || code === 'binary');
  return isSound && findings.some(({ fixes }) => fixes.some(({ kind }) => kind === 'fix'));
}

function fixFile(workspace: Workspace, path: string): FixedFile | null {
  const { edits, fixed } = workspace.fixAll(path);
  const before = workspace.text(path);
  const inFile = edits.length > 0 ? workspace.fileEdits(path, edits) : null;
  if (!inFile || before === undefined) return null;
  const after = applyEdits(before, inFile);
  workspace.update(path, after);
  workspace.analyze(path);
  return { path, before, after, fixed };
}
