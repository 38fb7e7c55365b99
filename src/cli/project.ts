import { statSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { didYouMean } from '../core/suggest/did-you-mean.ts';
import { languages, rules } from '../generated/registry.ts';
import type { FileAnalysis } from '../model/analysis.ts';
import type { Problem } from '../model/finding.ts';
import { SEVERITIES, type SettingsLayer } from '../workspace/config/schema.ts';
import { defaultCacheLocation } from '../workspace/cache/cache-folder.ts';
import { changedFiles } from '../workspace/changed-files.ts';
import { GitError } from '../workspace/git/git-error.ts';
import type { Discovery } from '../workspace/discover.ts';
import type { Shard } from '../workspace/shards.ts';
import { openWorkspace, type Workspace, type WorkspaceOptions } from '../workspace/workspace.ts';
import { append } from './command.ts';
import { UsageError, type CliIo } from './io.ts';
import { createProgress } from './progress.ts';

/** Options of every command that analyses files, as commander gives them. */
export interface ProjectOptions {
  /** A file, or false for none; absent to look for one. */
  readonly config?: string | false;
  /** `rule` or `rule=severity`; absent for all. */
  readonly rule?: readonly string[];
  /** False to show what the baseline file knows too. */
  readonly baseline?: boolean;
  readonly quiet?: boolean;
  /** Keep what was found out for the next run. */
  readonly cache?: boolean;
  /** The folder to keep it in; means `cache` too. */
  readonly cacheLocation?: string;
}

/** Adds `--config` and `--no-config`. */
export function addConfigOptions(command: Command): Command {
  return command
    .optionsGroup('Configuration:')
    .option('-c, --config <file>', 'use this configuration file (default: the nearest prompt-cost.config.json)')
    .option('--no-config', 'use no configuration file');
}

/** Options of commands that may look at a part of the project, as commander gives them. */
export interface PartOptions {
  /** A Git reference. */
  readonly since?: string;
  readonly shard?: Shard;
}

/** Adds `--since` and `--shard`. */
export function addPartOptions(command: Command): Command {
  return command
    .optionsGroup('Large repositories:')
    .addOption(
      new Option(
        '--since <ref>',
        'report only the files changed since the branch left this Git reference, and those that depend on them',
      ).conflicts(['updateBaseline', 'pruneBaseline']),
    )
    .addOption(
      new Option('--shard <i/n>', 'report only the i-th of n parts of the files; put them together with "merge"')
        .argParser(readShard)
        .conflicts(['updateBaseline', 'pruneBaseline']),
    )
    .optionsGroup('Options:');
}

/** @throws InvalidArgumentError unless the text is `2/4`. */
function readShard(value: string): Shard {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(value) ?? []).map(Number);
  if (index < 1 || index > count) throw new InvalidArgumentError('It must be like 1/4: which part, and of how many.');
  return { index, count };
}

/** What is new since the reference. @throws UsageError when Git cannot tell. */
function changesOf(workspace: Workspace, since: string): readonly string[] {
  try {
    return changedFiles(workspace.root, since);
  } catch (error) {
    throw error instanceof GitError ? new UsageError(error.message) : error;
  }
}

/** Adds `--config`, `--no-config`, `--rule`, `--cache` and `--cache-location`. */
export function addProjectOptions(command: Command): Command {
  command
    .optionsGroup('Large repositories:')
    .option('--cache', 'keep what was found out of each file, so that the next run is faster')
    .option(
      '--cache-location <folder>',
      'where to keep it (default: node_modules/.cache/prompt-cost, or .prompt-cost-cache where there is no node_modules)',
    );
  return addConfigOptions(command)
    .option('--rule <rule>', 'run only this rule; rule=severity sets its severity; can be repeated', append)
    .optionsGroup('Options:');
}

/**
 * Opens the project that holds the paths (absolute) with the settings of the command line.
 * @throws UsageError for what the user has to mend.
 */
export async function openProject(paths: readonly string[], options: ProjectOptions, io: CliIo): Promise<Workspace> {
  const root = commonRoot(io.cwd, paths);
  const cache = cacheOf(root, options, io);
  const workspace = await openWorkspace({
    root,
    ...projectSettings(options, io),
    baseline: options.baseline ?? true,
    ...(cache === null ? {} : { cache }),
  });
  refuseRulesThatAreOff((options.rule ?? []).map(readRuleChoice), workspace);
  if (options.quiet !== true && workspace.catalogNotice !== null) io.stderr.write(`${workspace.catalogNotice}\n`);
  return workspace;
}

function cacheOf(root: string, { cache, cacheLocation }: ProjectOptions, io: CliIo): string | null {
  if (cacheLocation !== undefined) return path.resolve(io.cwd, cacheLocation);
  return cache === true ? defaultCacheLocation(root) : null;
}

/** What the command line says of a project's settings. @throws UsageError for what the user has to mend. */
export function projectSettings(
  options: ProjectOptions,
  io: CliIo,
): Pick<WorkspaceOptions, 'configFile' | 'overrides'> {
  return { configFile: configFileOf(options, io), overrides: overridesOf((options.rule ?? []).map(readRuleChoice)) };
}

/** The files to analyse under the paths. @throws UsageError when a path is missing or nothing is found. */
export async function findFiles(workspace: Workspace, paths: readonly string[], io: CliIo): Promise<Discovery> {
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

export interface AnalyseOptions {
  /** Nothing that was kept of an earlier scan. */
  readonly fresh?: boolean;
  /** Takes each analysis as it is made; what is given back in the end has findings and problems alone. */
  readonly onAnalysis?: ((analysis: FileAnalysis) => Promise<void>) | undefined;
}

/** Analyses what was found, with a progress bar where a person reads along. In path order. */
export async function analyse(
  workspace: Workspace,
  found: Discovery,
  options: Pick<ProjectOptions, 'quiet'> & PartOptions & AnalyseOptions,
  io: CliIo,
): Promise<readonly FileAnalysis[]> {
  const progress = createProgress(io.stderr, () => performance.now());
  const analyses: FileAnalysis[] = [];
  const { since, shard, onAnalysis } = options;
  for await (const analysis of workspace.scan({
    found,
    ...(since === undefined ? {} : { changed: changesOf(workspace, since) }),
    ...(shard === undefined ? {} : { shard }),
    fresh: options.fresh === true,
    // A report that is being written to the same terminal shows how far it is.
    onProgress: options.quiet === true || (onAnalysis && io.stdout.isTTY) ? undefined : progress.update,
  })) {
    await onAnalysis?.(analysis);
    analyses.push(onAnalysis ? { ...analysis, calls: [], wrapperCalls: [], prompts: [] } : analysis);
  }
  progress.clear();
  return analyses.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** `prompt-cost.config.json:4:7: message` on standard error; gives how many. */
export function tellConfigProblems(workspace: Workspace, io: CliIo): number {
  const { configProblems } = workspace;
  for (const { path: file, span, message } of configProblems) {
    const { line, character } = workspace.position(file, span?.start ?? 0);
    io.stderr.write(`${file}:${span === null ? '' : `${line + 1}:${character + 1}:`} ${message}\n`);
  }
  return configProblems.length;
}

const UNREADABLE: readonly Problem['code'][] = ['unreadable', 'binary', 'too-large'];

/** A run that could read nothing has checked nothing. */
export function isAllUnreadable(analyses: readonly FileAnalysis[], { files }: Discovery, io: CliIo): boolean {
  const failed = analyses.filter(({ problems }) =>
    problems.some(({ code, severity, span }) => UNREADABLE.includes(code) && severity !== 'hint' && span === null),
  );
  if (failed.length < files.length) return false;
  io.stderr.write(`None of the ${files.length} files could be analysed; the report says why.\n`);
  return true;
}

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

/** What `--config` and `--no-config` say, as `openWorkspace` takes it. @throws UsageError when there is no such file. */
export function configFileOf({ config }: Pick<ProjectOptions, 'config'>, io: CliIo): string | null | undefined {
  if (config === undefined) return undefined;
  if (config === false) return null;
  const file = path.resolve(io.cwd, config);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`There is no configuration file ${config}.`);
  return file;
}
