import path from 'node:path';
import { Option, type Command } from 'commander';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { writeBaseline } from '../baseline.ts';
import { GROUP, readCount, type CliCommand } from '../command.ts';
import { fixOnDisk, printPatch, type FixOutcome } from '../fix.ts';
import { EXIT, type CliIo, type ExitCode } from '../io.ts';
import {
  addPartOptions,
  addProjectOptions,
  analyse,
  findFiles,
  isAllUnreadable,
  openProject,
  tellConfigProblems,
  type PartOptions,
  type ProjectOptions,
} from '../project.ts';
import { addReportOptions, formatHelp, openStream, render, writeReports, type ReportOptions } from '../report.ts';
import { exitCodeOf } from '../severity.ts';

/** Options of `prompt-cost scan` as commander gives them. */
interface ScanOptions extends ProjectOptions, PartOptions, ReportOptions {
  /** Make the safe fixes in the files. */
  readonly fix?: boolean;
  /** Print them as a patch instead. */
  readonly fixDryRun?: boolean;
  readonly baseline: boolean;
  readonly updateBaseline?: boolean;
  readonly pruneBaseline?: boolean;
  readonly quiet?: boolean;
  readonly maxWarnings: number;
}

export const scanCommand: CliCommand = {
  register: (program, { io, version, done }) => {
    const command = program
      .command('scan')
      .helpGroup(GROUP.look)
      .summary('list LLM calls with their costs and findings')
      .description('Lists every LLM call of the given files and folders with its cost, and what could be saved.')
      .argument('[paths...]', 'files and folders (default: the current folder)');
    addReportOptions(command);
    addProjectOptions(command);
    addPartOptions(command);
    addFixOptions(command);
    command
      .option('-q, --quiet', 'only findings of warning or error severity, no costs, no progress')
      .option('--max-warnings <number>', 'warnings that are let pass', readCount, 0)
      .addHelpText('after', () => `${formatHelp()}${EXAMPLES}`)
      .action(async (paths: readonly string[], options: ScanOptions) => {
        done(await scan(paths.length === 0 ? ['.'] : paths, options, version, io));
      });
  },
};

function addFixOptions(command: Command): void {
  command
    .optionsGroup('Fixes and baseline:')
    .addOption(new Option('--fix', 'make the safe fixes in the files; the report says what is left'))
    .addOption(
      new Option('--fix-dry-run', 'print the safe fixes as a patch for "git apply", change nothing').conflicts('fix'),
    )
    .addOption(
      new Option(
        '--update-baseline',
        'write all findings to prompt-cost.baseline.json, which later runs do not show',
      ).conflicts(['fix', 'fixDryRun', 'rule']),
    )
    .addOption(
      new Option('--prune-baseline', 'take findings out of it that are no more').conflicts([
        'updateBaseline',
        'fix',
        'fixDryRun',
        'rule',
      ]),
    )
    .option('--no-baseline', 'show the findings that the baseline knows too')
    .optionsGroup('Options:');
}

const EXAMPLES = `
Examples:
  prompt-cost scan                              the current folder
  prompt-cost scan src app/llm.py               some folders and files
  prompt-cost scan -f sarif -o results.sarif    for code scanning
  prompt-cost scan -f jsonl | head              one call site a line
  prompt-cost scan -f text -f sarif=out.sarif   two reports of one scan
  prompt-cost scan --rule max-tokens-unset      one rule only
  prompt-cost scan --fix-dry-run | git apply    safe fixes, as --fix makes them

Exit codes: 0 nothing found, 1 findings (warnings beyond --max-warnings, or errors), 2 the run
failed (bad usage or configuration, nothing to read, a file that --fix could not write). With
--fix and --fix-dry-run, what is left after the fixes counts.`;

/** Scans paths and writes the report. @throws UsageError for what the user has to mend. */
async function scan(paths: readonly string[], options: ScanOptions, version: string, io: CliIo): Promise<ExitCode> {
  const absolute = paths.map((each) => path.resolve(io.cwd, each));
  const workspace = await openProject(
    absolute,
    { ...options, baseline: options.baseline && !writesBaseline(options) },
    io,
  );
  const found = await findFiles(workspace, absolute, io);
  const worksOn = writesBaseline(options) || isFixing(options);
  const stream = worksOn ? null : openStream(workspace, options, { io, version });
  const scanned = await analyse(workspace, found, { ...options, fresh: worksOn, onAnalysis: stream?.write }, io);
  if (writesBaseline(options)) {
    writeBaseline(workspace, scanned, options.pruneBaseline === true, io);
    return tellConfigProblems(workspace, io) > 0 ? EXIT.failure : EXIT.clean;
  }
  const { analyses, failed } = fix(workspace, scanned, options, io);
  await stream?.end();
  if (!stream)
    writeReports((reporter, context) => render(reporter, analyses, context), workspace, options, {
      io,
      version,
      // A patch on standard output is for another program.
      isQuietOutput: options.fixDryRun === true,
    });
  const problems = tellConfigProblems(workspace, io);
  if (problems > 0 || failed || isAllUnreadable(analyses, found, io)) return EXIT.failure;
  return exitCodeOf(analyses, options);
}

function writesBaseline({ updateBaseline, pruneBaseline }: ScanOptions): boolean {
  return updateBaseline === true || pruneBaseline === true;
}

function isFixing({ fix, fixDryRun }: ScanOptions): boolean {
  return fix === true || fixDryRun === true;
}

function fix(workspace: Workspace, analyses: readonly FileAnalysis[], options: ScanOptions, io: CliIo): FixOutcome {
  if (options.fixDryRun === true) return printPatch(workspace, analyses, io);
  return options.fix === true ? fixOnDisk(workspace, analyses, io) : { analyses, failed: false };
}
