import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { didYouMean } from '../core/suggest/did-you-mean.ts';
import { reporters, rules } from '../generated/registry.ts';
import { reporter as TEXT } from '../reporters/text/index.ts';
import type { FileAnalysis } from '../model/analysis.ts';
import type { Reporter, ReportContext } from '../model/reporter.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { UsageError, type CliIo } from './io.ts';

/** Options of every command that writes a report, as commander gives them. */
export interface ReportOptions {
  /** In the order given; a text report when there is none. */
  readonly format?: readonly FormatChoice[];
  /** File of the report that names none. */
  readonly output?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** `--format sarif=out.sarif`: a reporter, and the file it writes to; null for the place of `--output`, or standard output. */
export interface FormatChoice {
  readonly reporter: Reporter;
  readonly file: string | null;
}

/** Those that have a form for what changed between two versions. */
export const COMPARISON_REPORTERS = reporters.filter(({ comparison }) => comparison !== undefined);

/** Adds `--format` (with the given reporters), `--output` and `--no-color`. */
export function addReportOptions(command: Command, usable: readonly Reporter[] = reporters): Command {
  return command
    .optionsGroup('Report:')
    .addOption(
      new Option(
        '-f, --format <format>',
        'how to report, see below (default: text); format=file writes to a file and can be repeated',
      ).argParser(formatReader(usable)),
    )
    .option('-o, --output <file>', 'write the report to a file')
    .option('--no-color', 'no colours (the variable NO_COLOR does the same)')
    .optionsGroup('Options:');
}

/** Reads `--format` of a command that can write with these reporters. */
function formatReader(
  usable: readonly Reporter[],
): (given: string, chosen?: readonly FormatChoice[]) => readonly FormatChoice[] {
  return (given, chosen = []) => {
    const [id = '', ...rest] = given.split('=');
    const reporter = usable.find((each) => each.id === id);
    if (reporter === undefined) {
      const ids = usable.map((each) => each.id);
      throw new InvalidArgumentError(didYouMean(id, ids).trim() || `Allowed choices are ${ids.join(', ')}.`);
    }
    const file = rest.length === 0 ? null : rest.join('=');
    if (file === '') throw new InvalidArgumentError(`Name a file behind "${id}=".`);
    if (file === null && chosen.some((each) => each.file === null)) {
      throw new InvalidArgumentError(`Only one report can go to standard output: write --format ${id}=FILE.`);
    }
    return [...chosen, { reporter, file }];
  };
}

/** What to write, and where; `--output` is the file of the format that names none. @throws UsageError when no format is without a file. */
function choicesOf({ format = [], output }: ReportOptions): readonly FormatChoice[] {
  if (format.length === 0) return [{ reporter: TEXT, file: output ?? null }];
  if (output !== undefined && format.every(({ file }) => file !== null)) {
    throw new UsageError('Every format names a file already; leave --output out.');
  }
  return format.map(({ reporter, file }) => ({ reporter, file: file ?? output ?? null }));
}

/** What reports show besides the analyses: of a project, or of reports that were saved. */
export interface ReportSource extends Pick<Workspace, 'config' | 'position'> {
  /** ISO date of the prices. */
  readonly catalog: { readonly date: string };
}

/**
 * Renders each report and writes it where the options say.
 * @param isQuietOutput Nothing goes to standard output, which belongs to something else.
 * @throws UsageError when a file cannot be written.
 */
export function writeReports(
  render: (reporter: Reporter, context: ReportContext) => string,
  workspace: ReportSource,
  options: ReportOptions,
  {
    io,
    version,
    isQuietOutput = false,
  }: { readonly io: CliIo; readonly version: string; readonly isQuietOutput?: boolean },
): void {
  for (const { reporter, file } of choicesOf(options)) {
    if (file === null && isQuietOutput) continue;
    writeReport(render(reporter, reportContext(workspace, options, file, version, io)), file, io);
  }
}

/** A report that is written while the scan goes on. */
export interface ReportStream {
  /** Waits where the reader is slower. */
  readonly write: (analysis: FileAnalysis) => Promise<void>;
  /** Writes what belongs to a report without a file too. */
  readonly end: () => Promise<void>;
}

/** Begins such a report where the options ask for one alone, on standard output, in a format that can; null otherwise. */
export function openStream(
  workspace: ReportSource,
  options: ReportOptions,
  { io, version }: { readonly io: CliIo; readonly version: string },
): ReportStream | null {
  const [choice, ...others] = choicesOf(options);
  if (!choice || others.length > 0 || choice.file !== null || choice.reporter.streams !== true) return null;
  const { reporter } = choice;
  const context = reportContext(workspace, options, null, version, io);
  let start = reporter.begin?.(context) ?? '';
  const write = async (text: string): Promise<void> => {
    if (start + text !== '') io.stdout.write(start + text);
    start = '';
    await io.stdout.drained?.();
  };
  return {
    write: (analysis) => write(reporter.file?.(analysis, context) ?? ''),
    end: () => write(reporter.end([], context)),
  };
}

function reportContext(
  workspace: ReportSource,
  { quiet, color }: ReportOptions,
  file: string | null,
  version: string,
  io: CliIo,
): ReportContext {
  return {
    version,
    catalogDate: workspace.catalog.date,
    config: workspace.config,
    rules,
    position: (of, offset) => workspace.position(of, offset),
    colour: color && file === null && wantsColour(io),
    width: file === null ? outputWidth(io) : MAX_WIDTH,
    quiet: quiet === true,
  };
}

/** Reports are laid out for this many columns, and for fewer on a narrower terminal. */
const MAX_WIDTH = 100;

/** Columns that what is printed may take. */
export function outputWidth({ stdout }: CliIo): number {
  return Math.max(60, Math.min(stdout.columns ?? MAX_WIDTH, MAX_WIDTH));
}

/** The whole report. */
export function render(reporter: Reporter, analyses: readonly FileAnalysis[], context: ReportContext): string {
  const parts = [
    reporter.begin?.(context),
    ...analyses.map((analysis) => reporter.file?.(analysis, context)),
    reporter.end(analyses, context),
  ];
  return parts.join('');
}

function writeReport(report: string, file: string | null, io: CliIo): void {
  if (file === null) {
    io.stdout.write(report);
    return;
  }
  try {
    writeFileSync(path.resolve(io.cwd, file), report);
  } catch (error) {
    throw new UsageError(
      `The report cannot be written to ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Whether what is printed has colours: on a terminal, unless the environment says otherwise. */
export function wantsColour({ env, stdout }: CliIo): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  return forced === undefined ? stdout.isTTY && env['TERM'] !== 'dumb' : forced !== '0';
}

/** The list of formats for the help. */
export function formatHelp(usable: readonly Reporter[] = reporters): string {
  const width = Math.max(...usable.map(({ id }) => id.length));
  return ['\nFormats:', ...usable.map(({ id, description }) => `  ${id.padEnd(width)}  ${description}`), ''].join('\n');
}
