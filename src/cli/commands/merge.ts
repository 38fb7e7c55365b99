import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { rules } from '../../generated/registry.ts';
import { createConfigStore } from '../../workspace/config/config-store.ts';
import {
  mergeScans,
  parseSavedScan,
  SavedScanError,
  type NamedScan,
  type SavedScan,
} from '../../workspace/saved-scan.ts';
import { GROUP, readCount, type CliCommand } from '../command.ts';
import { UsageError, type CliIo, type ExitCode } from '../io.ts';
import {
  addReportOptions,
  formatHelp,
  render,
  writeReports,
  type ReportOptions,
  type ReportSource,
} from '../report.ts';
import { exitCodeOf } from '../severity.ts';

/** Options of `prompt-cost merge` as commander gives them. */
interface MergeOptions extends ReportOptions {
  readonly name?: readonly NamedReport[];
  readonly maxWarnings: number;
}
interface NamedReport {
  readonly name: string;
  readonly file: string;
}

export const mergeCommand: CliCommand = {
  register: (program, { io, version, done }) => {
    const command = program
      .command('merge')
      .helpGroup(GROUP.change)
      .summary('put reports of shards or of several repositories together')
      .description(
        'Puts reports that "prompt-cost scan -f json" wrote together into one: the shards of a project, or several repositories under their names. The source code is not needed.',
      )
      .argument('[reports...]', 'reports of shards of one project');
    addReportOptions(command);
    command
      .addOption(
        new Option('--name <name=report>', 'a report whose paths get "name/" before them; can be repeated').argParser(
          readName,
        ),
      )
      .option('-q, --quiet', 'only findings of warning or error severity, no costs')
      .option('--max-warnings <number>', 'warnings that are let pass', readCount, 0)
      .addHelpText('after', () => `${formatHelp()}${EXAMPLES}`)
      .action((reports: readonly string[], options: MergeOptions) => {
        done(merge(reports, options, version, io));
      });
  },
};

const EXAMPLES = `
Examples:
  prompt-cost scan --shard 1/2 -f json -o shard-1.json    on one machine
  prompt-cost scan --shard 2/2 -f json -o shard-2.json    on another
  prompt-cost merge shard-1.json shard-2.json -f sarif -o results.sarif
  prompt-cost merge --name api=api.json --name web=web.json    two repositories

Exit codes: as of "prompt-cost scan".`;

function readName(value: string, before: readonly NamedReport[] = []): readonly NamedReport[] {
  const [name = '', ...rest] = value.split('=');
  const file = rest.join('=');
  if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(name) || file === '')
    throw new InvalidArgumentError('It must be like api=report.json.');
  return [...before, { name, file }];
}

/** @throws UsageError for what the user has to mend. */
function merge(reports: readonly string[], options: MergeOptions, version: string, io: CliIo): ExitCode {
  const given = [...reports.map((file) => ({ name: null, file })), ...(options.name ?? [])];
  if (given.length === 0)
    throw new UsageError('Say which reports to merge: prompt-cost merge shard-1.json shard-2.json');
  try {
    const merged = mergeScans(
      given.map(({ name, file }): NamedScan => ({ source: file, name, scan: readScan(file, io) })),
    );
    const surroundings = surroundingsOf(merged, io);
    writeReports((reporter, context) => render(reporter, merged.analyses, context), surroundings, options, {
      io,
      version,
    });
    return exitCodeOf(merged.analyses, options);
  } catch (error) {
    if (error instanceof SavedScanError) throw new UsageError(error.message);
    // What was read is another program's: it may have any form inside.
    if (error instanceof TypeError) throw new UsageError(`A report is not what it should be: ${error.message}.`);
    throw error;
  }
}

function readScan(file: string, io: CliIo): SavedScan {
  try {
    return parseSavedScan(readFileSync(path.resolve(io.cwd, file), 'utf8'), file);
  } catch (error) {
    if (error instanceof SavedScanError) throw error;
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What reports show besides the analyses, as it was when they were made. */
function surroundingsOf({ pricesOf, settings, positions }: SavedScan, io: CliIo): ReportSource {
  const { config } = createConfigStore({ root: io.cwd, rules, file: null, settings }).atRoot;
  return {
    catalog: { date: pricesOf },
    config,
    position: (file, offset) => positions.get(file)?.get(offset) ?? { line: 0, character: 0 },
  };
}
