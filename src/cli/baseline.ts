import { existsSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { countKnown, knownFindingsOf, pruned, type KnownFindings } from '../core/baseline/baseline.ts';
import type { FileAnalysis } from '../model/analysis.ts';
import { readBaseline, renderBaseline } from '../workspace/baseline-file.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { UsageError, type CliIo } from './io.ts';

/**
 * Writes what was found into the baseline file; only what is gone is taken out when `prune` says so. Entries of files that
 * were not scanned stay, as long as the files are there.
 * @param analyses Without the present baseline's part.
 * @throws UsageError when it cannot be written.
 */
export function writeBaseline(
  workspace: Workspace,
  analyses: readonly FileAnalysis[],
  prune: boolean,
  io: CliIo,
): void {
  const { file, findings, problem } = readBaseline(workspace.root);
  if (prune && problem !== null) throw new UsageError(problem.message);
  const next = new Map<string, KnownFindings>([...findings].filter(([absolute]) => existsSync(absolute)));
  for (const analysis of analyses) {
    const absolute = path.resolve(workspace.root, analysis.path);
    const present = knownFindingsOf(analysis, workspace.code(analysis.path) ?? '');
    next.set(absolute, prune ? pruned(findings.get(absolute) ?? {}, present) : present);
  }
  const name = path.relative(io.cwd, file).replaceAll(path.sep, '/');
  try {
    writeFileAtomic.sync(file, renderBaseline(file, next));
  } catch (error) {
    throw new UsageError(`${name} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  const count = [...next.values()].reduce((sum, known) => sum + countKnown(known), 0);
  io.stderr.write(`${name}: ${count.toLocaleString('en-US')} known ${count === 1 ? 'finding' : 'findings'}.\n`);
}
