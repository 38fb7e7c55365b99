import { Option, type Command } from 'commander';
import { withThreshold } from '../../core/compare/threshold.ts';
import type { Comparison } from '../../model/comparison.ts';
import { compareProject, type ProjectComparison } from '../../workspace/comparison/compare-project.ts';
import { resolveSides } from '../../workspace/comparison/sides.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { GROUP, readUsd, type CliCommand } from '../command.ts';
import { EXIT, type CliIo, type ExitCode } from '../io.ts';
import { createProgress } from '../progress.ts';
import { addProjectOptions, projectSettings, tellConfigProblems, type ProjectOptions } from '../project.ts';
import { addReportOptions, COMPARISON_REPORTERS, formatHelp, writeReports, type ReportOptions } from '../report.ts';

/** Options of every command that compares two versions. */
export interface ComparisonOptions extends ProjectOptions, ReportOptions {
  readonly mergeBase?: boolean;
  readonly baseConfig: 'head' | 'own';
  /** USD a month. */
  readonly threshold?: number;
}

export const diffCommand: CliCommand = {
  register: (program, { io, version, done }) => {
    const command = program
      .command('diff')
      .helpGroup(GROUP.change)
      .summary('say what changed in LLM calls between two versions, and what that costs')
      .description(
        'Compares two versions of the code: call sites that were added, removed or changed, and what each change costs. Nothing is checked out: commits are read as Git keeps them.',
      )
      .argument('<base>', 'a commit, branch or tag, A..B, A...B, or a report saved with "scan -f json"')
      .argument('[head]', 'the same (default: the working tree)');
    addReportOptions(command, COMPARISON_REPORTERS);
    addProjectOptions(command);
    addComparisonOptions(command)
      .option('-q, --quiet', 'the totals only, no progress')
      .addHelpText('after', () => `${formatHelp(COMPARISON_REPORTERS)}${EXAMPLES}`)
      .action(async (base: string, head: string | undefined, options: ComparisonOptions) => {
        done(await diff({ base, head }, options, version, io));
      });
  },
};

/** Adds what commands that compare have in common. */
export function addComparisonOptions(command: Command): Command {
  return command
    .option(
      '--merge-base',
      'compare with the commit where the head left the base (default without a head, and for A...B)',
    )
    .option('--no-merge-base', 'compare with the base as it is now')
    .addOption(
      new Option('--base-config <which>', "the configuration the base is read with: the head's, or its own")
        .choices(['head', 'own'])
        .default('head'),
    )
    .option('--threshold <usd>', 'say nothing of a change that costs less than this a month', readUsd);
}

const EXAMPLES = `
Examples:
  prompt-cost diff main                  what this branch and the working tree change
  prompt-cost diff HEAD                  what is not committed yet
  prompt-cost diff v1.2.0 v1.3.0         two versions
  prompt-cost diff main...feature        what a branch changes
  prompt-cost diff base.json head.json   two reports of "prompt-cost scan -f json -o FILE"

Exit codes: 0 compared, 2 the run failed (no such commit, bad configuration). To fail on what a
change costs, write policies and use prompt-cost check.`;

async function diff(
  names: { readonly base: string; readonly head: string | undefined },
  options: ComparisonOptions,
  version: string,
  io: CliIo,
): Promise<ExitCode> {
  const { comparison, workspace } = await compare(names, options, io);
  writeComparison(withThreshold(comparison, options.threshold), workspace, options, { io, version });
  return tellConfigProblems(workspace, io) > 0 ? EXIT.failure : EXIT.clean;
}

/** Writes what changed where the options say. @throws UsageError when a file cannot be written. */
export function writeComparison(
  comparison: Comparison,
  workspace: Workspace,
  options: ReportOptions,
  process: { readonly io: CliIo; readonly version: string },
): void {
  writeReports((reporter, context) => reporter.comparison?.(comparison, context) ?? '', workspace, options, process);
}

/** Compares what is named. @throws UsageError, GitError or ReportFileError for what the user has to mend. */
export async function compare(
  { base, head }: { readonly base: string; readonly head: string | undefined },
  options: ComparisonOptions,
  io: CliIo,
): Promise<ProjectComparison> {
  const sides = resolveSides({ cwd: io.cwd, base, head, mergeBase: options.mergeBase });
  const progress = createProgress(io.stderr, () => performance.now());
  const result = await compareProject({
    sides,
    cwd: io.cwd,
    baseConfig: options.baseConfig,
    settings: projectSettings(options, io),
    onProgress: options.quiet === true ? undefined : progress.update,
  });
  progress.clear();
  return result;
}
