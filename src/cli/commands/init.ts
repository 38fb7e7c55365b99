import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { Option } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { plural } from '../../core/format/figures.ts';
import { sdks } from '../../generated/registry.ts';
import { CONFIG_FILE } from '../../workspace/config/config-files.ts';
import { PRESETS, type Preset } from '../../workspace/config/schema.ts';
import { foldersOf, manifestPackages, type ManifestPackage } from '../../workspace/manifest-packages.ts';
import { openWorkspace, type Workspace } from '../../workspace/workspace.ts';
import { GROUP, readCount, type CliCommand } from '../command.ts';
import { configText } from '../init/config-text.ts';
import { EXIT, UsageError, type CliIo } from '../io.ts';
import { analyse } from '../project.ts';
import { listCounted, surveyOf, type Survey } from '../survey.ts';

interface InitOptions {
  readonly preset?: Preset;
  readonly callsPerMonth?: number;
  readonly yes?: boolean;
  readonly force?: boolean;
}

export const initCommand: CliCommand = {
  register: (program, { io, done }) => {
    program
      .command('init')
      .helpGroup(GROUP.setUp)
      .summary('write a configuration file that fits the project')
      .description(
        `Looks at the project once and writes ${CONFIG_FILE}: the tiers from the providers in use, the assumptions to be set, and what has no price yet, with comments that say what each key does.`,
      )
      .argument('[folder]', 'where the file goes (default: the current folder)')
      .option('-y, --yes', 'ask nothing')
      .option('--force', 'write the file anew where there is one; nothing of it is kept')
      .addOption(new Option('--preset <preset>', 'which rules run').choices(PRESETS))
      .option('--calls-per-month <number>', 'how often a call site runs in a month', readCount)
      .addHelpText('after', EXAMPLES)
      .action(async (folder: string | undefined, options: InitOptions) => {
        await init(path.resolve(io.cwd, folder ?? '.'), options, io);
        done(EXIT.clean);
      });
  },
};

const EXAMPLES = `
Examples:
  prompt-cost init                                 look, ask two questions, write the file
  prompt-cost init --yes --calls-per-month 50000   in a script
  prompt-cost init packages/api                    settings of a part of a monorepo`;

/** @throws UsageError when the folder is missing, the file is there already or cannot be written. */
async function init(folder: string, options: InitOptions, io: CliIo): Promise<void> {
  const target = path.join(folder, CONFIG_FILE);
  const name = path.relative(io.cwd, target) || CONFIG_FILE;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`There is no folder ${path.relative(io.cwd, folder)}. Make it, or name another one.`);
  if (existsSync(target) && options.force !== true)
    throw new UsageError(`${name} is there already. Change it by hand, or write it anew with --force.`);
  const workspace = await openWorkspace({ root: folder, configFile: null });
  const found = await workspace.find();
  const survey = surveyOf(await analyse(workspace, found, {}, io));
  const declared = manifestPackages(folder, foldersOf(folder, found.files), sdks);
  io.stdout.write(describe(survey, declared, found.files.length));
  const asked = await answers(workspace, options, io);
  const schema = schemaPath(folder);
  const text = configText({
    survey,
    catalog: workspace.catalog,
    defaults: workspace.config,
    ...asked,
    schema,
    placeOf,
  });
  write(target, text, name);
  io.stdout.write(next(name, survey));

  function placeOf({ path: file, offset }: Survey['unpriced'][number]): string {
    return `${file}:${workspace.position(file, offset).line + 1}`;
  }
}

function describe(survey: Survey, declared: readonly ManifestPackage[], files: number): string {
  const { calls, unpriced } = survey;
  const missing = unpriced.length === 0 ? '' : `, ${unpriced.length.toLocaleString('en-US')} of them without a price`;
  const lines =
    calls === 0
      ? [`No LLM call in ${plural(files, 'source file')}.`]
      : [
          `${plural(calls, 'LLM call')} in ${survey.files.toLocaleString('en-US')} of ${plural(files, 'source file')}${missing}.`,
          `SDKs: ${listCounted(survey.sdks)}.`,
          `Providers: ${survey.providers.length === 0 ? 'none that is known' : listCounted(survey.providers)}.`,
        ];
  const hidden = calls === 0 && declared.length > 0;
  const mend = ['Calls of these may be behind something that cannot be followed; "wrappers" in the file declares it.'];
  return [...lines, ...describeManifests(declared), ...(hidden ? mend : []), ''].join('\n');
}

/** Packages that are named before the rest is only counted. */
const MOST_PACKAGES = 8;

function describeManifests(declared: readonly ManifestPackage[]): readonly string[] {
  if (declared.length === 0) return [];
  const names = [...new Set(declared.map(({ name }) => name))];
  const more = names.length > MOST_PACKAGES ? [`${names.length - MOST_PACKAGES} more`] : [];
  const [first = '', ...others] = new Set(declared.map(({ manifest }) => manifest));
  const where = others.length === 0 ? first : `${first} and ${plural(others.length, 'other manifest')}`;
  return [`SDK packages in ${where}: ${[...names.slice(0, MOST_PACKAGES), ...more].join(', ')}.`];
}

/** Options first; then, where somebody can answer, questions whose empty answer is the default. */
async function answers(
  { config }: Workspace,
  { preset, callsPerMonth, yes }: InitOptions,
  { ask, stderr }: CliIo,
): Promise<{ readonly preset: Preset; readonly callsPerMonth: number }> {
  const traffic = config.assumptions.callsPerMonth;
  if (ask === undefined || yes === true)
    return { preset: preset ?? 'recommended', callsPerMonth: callsPerMonth ?? traffic };
  const again = async <T>(
    question: string,
    standard: T,
    read: (answer: string) => T | null,
    mend: string,
  ): Promise<T> => {
    for (;;) {
      const answer = (await ask(question)).trim();
      const value = answer === '' ? standard : read(answer);
      if (value !== null) return value;
      stderr.write(`${mend}\n`);
    }
  };
  const calls =
    callsPerMonth ??
    (await again(
      `\nHow many times a month does a call site run, roughly? [${traffic}] `,
      traffic,
      (answer) => (/^\d[\d_,.' ]*$/.test(answer) ? Number(answer.replaceAll(/\D/g, '')) : null),
      'A whole number, please.',
    ));
  const rules =
    preset ??
    (await again<Preset>(
      'Which rules: recommended, strict, all or off? [recommended] ',
      'recommended',
      (answer) => PRESETS.find((each) => each === answer) ?? null,
      `One of ${PRESETS.join(', ')}, please.`,
    ));
  return { preset: rules, callsPerMonth: calls };
}

/** Where the package is installed in the project, or above it in a monorepo. */
function schemaPath(folder: string): string | null {
  for (let above = folder; ; above = path.dirname(above)) {
    const file = path.join(above, 'node_modules/prompt-cost-lint/schemas/prompt-cost.config.schema.json');
    if (existsSync(file)) {
      const relative = path.relative(folder, file).replaceAll(path.sep, '/');
      return relative.startsWith('.') ? relative : `./${relative}`;
    }
    if (above === path.dirname(above)) return null;
  }
}

function write(target: string, text: string, name: string): void {
  try {
    writeFileAtomic.sync(target, text);
  } catch (error) {
    throw new UsageError(`${name} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function next(name: string, { calls, unpriced }: Survey): string {
  const steps = [
    ['prompt-cost scan', 'what each call costs, and what could be saved'],
    ...(unpriced.length > 0 ? [['prompt-cost doctor', 'which calls have no price, and why'] as const] : []),
    ...(calls > 0 ? [['prompt-cost scan --update-baseline', 'from then on, show new findings only'] as const] : []),
    ['prompt-cost explain', 'the rules and assumptions'],
  ];
  const width = Math.max(...steps.map(([command = '']) => command.length));
  return `\nWrote ${name}. Look at "callsPerMonth" first: every monthly figure follows it.\n\nNext:\n${steps
    .map(([command = '', text = '']) => `  ${command.padEnd(width)}  ${text}\n`)
    .join('')}`;
}
