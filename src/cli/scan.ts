import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { didYouMean } from '../core/suggest/did-you-mean.ts';
import { languages, reporters, rules } from '../generated/registry.ts';
import type { FileAnalysis } from '../model/analysis.ts';
import type { Problem } from '../model/finding.ts';
import type { Reporter, ReportContext } from '../model/reporter.ts';
import { SEVERITIES, type SettingsLayer } from '../workspace/config/schema.ts';
import type { Discovery } from '../workspace/discover.ts';
import { openWorkspace, type Workspace } from '../workspace/workspace.ts';
import { writeBaseline } from './baseline.ts';
import { fixOnDisk, printPatch, type FixOutcome } from './fix.ts';
import { EXIT, UsageError, type CliIo, type ExitCode } from './io.ts';
import { createProgress } from './progress.ts';

/** Options of `prompt-cost scan` as commander gives them. */
export interface ScanCommand {
  readonly format: string;
  readonly output?: string;
  /** A file, or false for none; absent to look for one. */
  readonly config?: string | false;
  /** `rule` or `rule=severity`; absent for all. */
  readonly rule?: readonly string[];
  /** Make the safe fixes in the files. */
  readonly fix?: boolean;
  /** Print them as a patch instead. */
  readonly fixDryRun?: boolean;
  /** False to show what the baseline file knows too. */
  readonly baseline: boolean;
  readonly updateBaseline?: boolean;
  readonly pruneBaseline?: boolean;
  readonly quiet?: boolean;
  readonly maxWarnings: number;
  readonly color: boolean;
}

/** Scans paths and writes the report. @throws UsageError for what the user has to mend. */
export async function scan(
  paths: readonly string[],
  command: ScanCommand,
  version: string,
  io: CliIo,
): Promise<ExitCode> {
  const reporter = reporters.find(({ id }) => id === command.format);
  if (reporter === undefined) throw new UsageError(`There is no format "${command.format}".`);
  const chosen = (command.rule ?? []).map(readRuleChoice);
  const absolute = paths.map((each) => path.resolve(io.cwd, each));
  const workspace = await openWorkspace({
    root: commonRoot(io.cwd, absolute),
    configFile: configFileOf(command, io),
    overrides: overridesOf(chosen),
    baseline: command.baseline && !writesBaseline(command),
  });
  refuseRulesThatAreOff(chosen, workspace);
  const found = await findFiles(workspace, absolute, io);
  const scanned = await analyse(workspace, found, command, io);
  if (writesBaseline(command)) {
    writeBaseline(workspace, scanned, command.pruneBaseline === true, io);
    return tellConfigProblems(workspace, io) > 0 ? EXIT.failure : EXIT.clean;
  }
  const { analyses, failed } = fix(workspace, scanned, command, io);
  const context: ReportContext = {
    version,
    catalogDate: workspace.catalog.date,
    config: workspace.config,
    rules,
    position: (file, offset) => workspace.position(file, offset),
    colour: wantsColour(command, io),
    width: Math.max(60, Math.min(io.stdout.columns ?? MAX_WIDTH, MAX_WIDTH)),
    quiet: command.quiet === true,
  };
  // A patch on standard output is for another program.
  const isReported = command.fixDryRun !== true || command.output !== undefined;
  if (isReported) writeReport(render(reporter, analyses, context), command, io);
  const problems = tellConfigProblems(workspace, io);
  if (problems > 0 || failed || isAllUnreadable(analyses, found, io)) return EXIT.failure;
  return exitCodeOf(analyses, command);
}

/** Reports are laid out for this many columns, and for fewer on a narrower terminal. */
const MAX_WIDTH = 100;

interface RuleChoice {
  readonly id: string;
  readonly severity: (typeof SEVERITIES)[number] | null;
}

function readRuleChoice(given: string): RuleChoice {
  const [id = '', severity] = given.split('=', 2);
  const ids = rules.map((rule) => rule.id);
  if (!ids.includes(id)) {
    throw new UsageError(`There is no rule "${id}".${didYouMean(id, ids) || ` Rules are ${ids.join(', ')}.`}`);
  }
  if (severity === undefined) return { id, severity: null };
  const known = SEVERITIES.find((each) => each === severity);
  if (known === undefined) {
    const mend = didYouMean(severity, SEVERITIES) || ` Severities are ${SEVERITIES.join(', ')}.`;
    throw new UsageError(`There is no severity "${severity}".${mend}`);
  }
  return { id, severity: known };
}

/** Rules that were not chosen are switched off, when some were. */
function overridesOf(chosen: readonly RuleChoice[]): SettingsLayer {
  if (chosen.length === 0) return {};
  const severityOf = (id: string): RuleChoice['severity'] | undefined =>
    chosen.find((choice) => choice.id === id)?.severity;
  const settings = rules.flatMap(({ id }) => {
    const severity = severityOf(id);
    return severity === null ? [] : [[id, severity ?? 'off'] as const];
  });
  return { rules: Object.fromEntries(settings) };
}

function refuseRulesThatAreOff(chosen: readonly RuleChoice[], { config }: Workspace): void {
  const off = chosen.find(({ id, severity }) => severity === null && config.rules[id]?.severity === 'off');
  if (off !== undefined) {
    throw new UsageError(`The rule "${off.id}" is off. Say how severe it is to run it: --rule ${off.id}=warning.`);
  }
}

/** The working folder, if all paths are inside; else the folder that holds them all. */
function commonRoot(cwd: string, paths: readonly string[]): string {
  const folders = paths.map((each) =>
    statSync(each, { throwIfNoEntry: false })?.isFile() === true ? path.dirname(each) : each,
  );
  if (folders.every((folder) => isWithin(cwd, folder))) return cwd;
  let root = folders[0] ?? cwd;
  while (!folders.every((folder) => isWithin(root, folder))) root = path.dirname(root);
  return root;
}

function isWithin(root: string, folder: string): boolean {
  return folder === root || folder.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

function configFileOf({ config }: ScanCommand, io: CliIo): string | null | undefined {
  if (config === undefined) return undefined;
  if (config === false) return null;
  const file = path.resolve(io.cwd, config);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`There is no configuration file ${config}.`);
  return file;
}

async function findFiles(workspace: Workspace, paths: readonly string[], io: CliIo): Promise<Discovery> {
  const found = await workspace.find(paths);
  if (found.missing.length > 0) {
    const names = found.missing.map((each) => path.relative(io.cwd, each) || each);
    throw new UsageError(`There is no such file or folder: ${names.join(', ')}.`);
  }
  if (found.files.length === 0) {
    const where = paths.map((each) => path.relative(io.cwd, each) || '.').join(', ');
    const extensions = languages.flatMap((language) => language.extensions).join(' ');
    throw new UsageError(
      `No source file to analyse in ${where}. Looked for ${extensions}, leaving out what .gitignore, "exclude" and the default excludes name (name a file to analyse it anyway).`,
    );
  }
  return found;
}

async function analyse(
  workspace: Workspace,
  found: Discovery,
  command: ScanCommand,
  io: CliIo,
): Promise<readonly FileAnalysis[]> {
  const progress = createProgress(io.stderr, () => performance.now());
  const analyses: FileAnalysis[] = [];
  for await (const analysis of workspace.scan({
    found,
    onProgress: command.quiet === true ? undefined : progress.update,
  }))
    analyses.push(analysis);
  progress.clear();
  return analyses.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function writesBaseline({ updateBaseline, pruneBaseline }: ScanCommand): boolean {
  return updateBaseline === true || pruneBaseline === true;
}

function fix(workspace: Workspace, analyses: readonly FileAnalysis[], command: ScanCommand, io: CliIo): FixOutcome {
  if (command.fixDryRun === true) return printPatch(workspace, analyses, io);
  return command.fix === true ? fixOnDisk(workspace, analyses, io) : { analyses, failed: false };
}

function render(reporter: Reporter, analyses: readonly FileAnalysis[], context: ReportContext): string {
  const parts = [
    reporter.begin?.(context),
    ...analyses.map((analysis) => reporter.file?.(analysis, context)),
    reporter.end(analyses, context),
  ];
  return parts.join('');
}

function writeReport(report: string, { output }: ScanCommand, io: CliIo): void {
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

/** `prompt-cost.config.json:4:7: message` on standard error; gives how many. */
function tellConfigProblems(workspace: Workspace, io: CliIo): number {
  const { configProblems } = workspace;
  for (const { path: file, span, message } of configProblems) {
    const { line, character } = workspace.position(file, span?.start ?? 0);
    io.stderr.write(`${file}:${span === null ? '' : `${line + 1}:${character + 1}:`} ${message}\n`);
  }
  return configProblems.length;
}

const UNREADABLE: readonly Problem['code'][] = ['unreadable', 'binary', 'too-large'];

/** A run that could read nothing has checked nothing. */
function isAllUnreadable(analyses: readonly FileAnalysis[], { files }: Discovery, io: CliIo): boolean {
  const failed = analyses.filter(({ problems }) =>
    problems.some(({ code, severity, span }) => UNREADABLE.includes(code) && severity !== 'hint' && span === null),
  );
  if (failed.length < files.length) return false;
  io.stderr.write(`None of the ${files.length} files could be analysed; the report says why.\n`);
  return true;
}

function exitCodeOf(analyses: readonly FileAnalysis[], { maxWarnings }: ScanCommand): ExitCode {
  const severities = analyses.flatMap(({ findings }) => findings.map(({ severity }) => severity));
  if (severities.includes('error')) return EXIT.findings;
  const warnings = severities.filter((severity) => severity === 'warning').length;
  return warnings > maxWarnings ? EXIT.findings : EXIT.clean;
}

function wantsColour({ color, output }: ScanCommand, { env, stdout }: CliIo): boolean {
  if (!color || output !== undefined || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  return forced === undefined ? stdout.isTTY && env['TERM'] !== 'dumb' : forced !== '0';
}
