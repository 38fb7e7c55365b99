import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { reporters, rules } from '../generated/registry.ts';
import type { FileAnalysis } from '../model/analysis.ts';
import type { Reporter, ReportContext } from '../model/reporter.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { UsageError, type CliIo } from './io.ts';

/** Options of every command that writes a report, as commander gives them. */
export interface ReportOptions {
  readonly format: string;
  readonly output?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** Adds `--format`, `--output` and `--no-color`. */
export function addReportOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-f, --format <format>', 'how to report, see below')
        .choices(reporters.map(({ id }) => id))
        .default('text'),
    )
    .option('-o, --output <file>', 'write the report to a file')
    .option('--no-color', 'no colours (the variable NO_COLOR does the same)');
}

/** The reporter of that name. @throws UsageError when there is none. */
export function reporterOf({ format }: ReportOptions): Reporter {
  const reporter = reporters.find(({ id }) => id === format);
  if (reporter === undefined) throw new UsageError(`There is no format "${format}".`);
  return reporter;
}

export function reportContext(workspace: Workspace, options: ReportOptions, version: string, io: CliIo): ReportContext {
  return {
    version,
    catalogDate: workspace.catalog.date,
    config: workspace.config,
    rules,
    position: (file, offset) => workspace.position(file, offset),
    colour: wantsColour(options, io),
    width: Math.max(60, Math.min(io.stdout.columns ?? MAX_WIDTH, MAX_WIDTH)),
    quiet: options.quiet === true,
  };
}

/** Reports are laid out for this many columns, and for fewer on a narrower terminal. */
const MAX_WIDTH = 100;

/** The whole report. */
export function render(reporter: Reporter, analyses: readonly FileAnalysis[], context: ReportContext): string {
  const parts = [
    reporter.begin?.(context),
    ...analyses.map((analysis) => reporter.file?.(analysis, context)),
    reporter.end(analyses, context),
  ];
  return parts.join('');
}

/** Writes it where the options say. @throws UsageError when the file cannot be written. */
export function writeReport(report: string, { output }: ReportOptions, io: CliIo): void {
  if (output === undefined) {
    io.stdout.write(report);
    return;
  }
  try {
    writeFileSync(path.resolve(io.cwd, output), report);
  } catch (error) {
    throw new UsageError(
      `The report cannot be written to ${output}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function wantsColour({ color, output }: ReportOptions, { env, stdout }: CliIo): boolean {
  if (!color || output !== undefined || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  return forced === undefined ? stdout.isTTY && env['TERM'] !== 'dumb' : forced !== '0';
}

/** The list of formats for the help. */
export function formatHelp(): string {
  const width = Math.max(...reporters.map(({ id }) => id.length));
  return ['\nFormats:', ...reporters.map(({ id, description }) => `  ${id.padEnd(width)}  ${description}`), ''].join(
    '\n',
  );
}
