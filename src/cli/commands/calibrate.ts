import { existsSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { costedCalls } from '../../core/analyze/costed-calls.ts';
import { lookupFor } from '../../core/estimate/lookup.ts';
import { possibleValues } from '../../core/estimate/resolved.ts';
import { DAY_MS } from '../../core/usage/daily-calls.ts';
import { doubtsOf } from '../../core/usage/doubts.ts';
import { SURE_ENOUGH } from '../../core/usage/match.ts';
import { costOfOther, describeMoves, earlierFigures, movesOf, otherModel } from '../../core/usage/moves.ts';
import { siteKeys } from '../../core/usage/site-keys.ts';
import { monthMoments, monthSpread } from '../../core/usage/uncertainty.ts';
import { MAPPED, usageFormats } from '../../core/usage/formats.ts';
import { didYouMean } from '../../core/suggest/did-you-mean.ts';
import { calibrate, type Calibration } from '../../workspace/usage/calibrate.ts';
import { readUsageFile, renderUsageFile, USAGE_FILE } from '../../workspace/usage/usage-file.ts';
import { openWorkspace, type Workspace } from '../../workspace/workspace.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { CatalogView } from '../../model/catalog.ts';
import type { ModelCall } from '../../model/call.ts';
import type { EstimatedCall } from '../../model/rule.ts';
import type { MeasuredUse } from '../../model/usage.ts';
import { GROUP, readCount, type CliCommand } from '../command.ts';
import { EXIT, UsageError, type CliIo, type ExitCode } from '../io.ts';
import {
  addConfigOptions,
  analyse,
  findFiles,
  projectSettings,
  tellConfigProblems,
  type ProjectOptions,
} from '../project.ts';
import { calibrationReport, type CalibrationResult, type SiteComparison } from '../calibration-report.ts';

/** Options of `prompt-cost calibrate` as commander gives them. */
interface CalibrateOptions extends Pick<ProjectOptions, 'config'> {
  readonly project: string;
  readonly format?: string;
  readonly map?: Readonly<Record<string, string>>;
  readonly days?: number;
  readonly minConfidence: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export const calibrateCommand: CliCommand = {
  register: (program, { io, done }) => {
    const command = program
      .command('calibrate')
      .helpGroup(GROUP.look)
      .summary('replace assumptions by real usage from your logs')
      .description(
        `Reads logs of real usage and finds what each call site really does: how often it runs, and how long its requests and answers are. Writes sums and quantiles to ${USAGE_FILE}, never a text, and estimates rest on them from then on, in the editor too.`,
      )
      .argument('<files...>', 'logs: OTLP JSON, CSV, JSON or JSON lines, also as .gz')
      .option('--project <folder>', 'the project whose call sites these are', '.')
      .addOption(
        new Option('-f, --format <format>', 'what the files are (default: looks at each row)').choices(
          usageFormats().map(({ id }) => id),
        ),
      )
      .option('--map <name=column>', `column of your own file for ${MAPPED.join(', ')}; can be repeated`, readMapping)
      .option('--days <number>', 'days that the logs cover, where they do not tell', readCount)
      .option('--min-confidence <share>', 'leave out matches that are less sure, 0 to 1', readShare, SURE_ENOUGH)
      .option('--dry-run', 'write nothing')
      .option('--json', 'print the result as JSON');
    addConfigOptions(command);
    command.addHelpText('after', () => `${FORMATS()}${EXAMPLES}`);
    command.action(async (files: readonly string[], options: CalibrateOptions) => {
      done(await run(files, options, io));
    });
  },
};

const FORMATS = (): string =>
  ['', 'Formats:', ...usageFormats().map(({ id, name }) => `  ${id.padEnd(10)} ${name}`), ''].join('\n');
const EXAMPLES = `
Examples:
  prompt-cost calibrate spans.jsonl                      from an OpenTelemetry collector's file exporter
  prompt-cost calibrate spend.json --dry-run             LiteLLM's spend logs; only look
  prompt-cost calibrate log.csv --map input=tok_in --map output=tok_out --map function=handler

A record is matched by its code attributes (code.file.path, code.function.name, code.line.number), else by the
text of its system prompt, or by a name (span, prompt, tag). What only its model tells of, as one call site alone asks
it, is told and not applied, unless --min-confidence is 0.4 or less.`;

function readMapping(given: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [name = '', column = ''] = given.split(/=(.*)/s, 2);
  if (!MAPPED.some((each) => each === name))
    throw new InvalidArgumentError(`"${name}" is nothing that a column can hold.${didYouMean(name, MAPPED) || ` Known are ${MAPPED.join(', ')}.`}`); // prettier-ignore
  if (column === '') throw new InvalidArgumentError('It must be written as name=column.');
  return { ...before, [name]: column };
}

function readShare(value: string): number {
  const share = Number(value);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return share;
}

async function run(files: readonly string[], options: CalibrateOptions, io: CliIo): Promise<ExitCode> {
  const missing = files.filter((file) => !existsSync(path.resolve(io.cwd, file)));
  if (missing.length > 0) throw new UsageError(`There is no such file: ${missing.join(', ')}.`);
  const root = path.resolve(io.cwd, options.project);
  const before = await openAndScan(root, options, false, io);
  const { map, days, minConfidence, format } = options;
  const logs = files.map((file) => path.resolve(io.cwd, file));
  const calibration = await readLogs(before, logs, { mapping: map ?? {}, days, minConfidence, format });
  const after = await openAndScan(root, options, calibration.sites, io);
  const earlier = readUsageFile(root).sites;
  const compare = compared(after, earlier);
  if (options.dryRun !== true && calibration.matched > 0) write(root, calibration);
  const logFiles = calibration.files.map((each) => ({ ...each, file: path.relative(io.cwd, each.file) || each.file }));
  const written = options.dryRun !== true && calibration.matched > 0 ? path.relative(io.cwd, path.join(root, USAGE_FILE)) : null; // prettier-ignore
  const { sites: _, unsure, ...rest } = calibration;
  const names = new Map(
    before.analyses.flatMap((each) => [...each.calls, ...each.wrapperCalls]).map(({ call }) => [call.id, nameOf(call)]),
  );
  const result: CalibrationResult = {
    ...rest,
    files: logFiles,
    ...compare,
    unsure: unsure.map(({ callIds, ...each }) => ({ ...each, sites: callIds.flatMap((id) => names.get(id) ?? []) })),
    age: calibration.last === null ? null : Math.floor((Date.now() - calibration.last) / DAY_MS),
  };
  io.stdout.write(
    options.json === true ? `${JSON.stringify({ ...result, written }, null, 2)}\n` : calibrationReport(result, written),
  );
  if (tellConfigProblems(before.workspace, io) > 0) return EXIT.failure;
  return calibration.matched > 0 ? EXIT.clean : EXIT.failure;
}

interface Scanned {
  readonly workspace: Workspace;
  readonly analyses: readonly FileAnalysis[];
}

async function openAndScan(
  root: string,
  options: CalibrateOptions,
  usage: Calibration['sites'] | false,
  io: CliIo,
): Promise<Scanned> {
  const workspace = await openWorkspace({ root, ...projectSettings(options, io), usage });
  const found = await findFiles(workspace, [root], io);
  return { workspace, analyses: await analyse(workspace, found, {}, io) };
}

/** @throws UsageError for a file that cannot be read. */
async function readLogs(
  { workspace, analyses }: Scanned,
  files: readonly string[],
  options: Parameters<typeof calibrate>[3],
): Promise<Calibration> {
  try {
    return await calibrate(workspace, analyses, files, options);
  } catch (error) {
    throw new UsageError(`A log cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function write(root: string, { days, sites }: Calibration): void {
  try {
    writeFileAtomic.sync(path.join(root, USAGE_FILE), renderUsageFile(root, days, sites));
  } catch (error) {
    throw new UsageError(`${USAGE_FILE} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Each measured site as it was assumed to be, and as it is; the largest error of the estimate first. */
function compared(
  { workspace, analyses }: Scanned,
  before: Calibration['sites'],
): Pick<CalibrationResult, 'sites' | 'unseen' | 'gone'> {
  const seen = new Set<string>();
  const sites = analyses.flatMap(({ path: file, calls, wrapperCalls }) => {
    const all = [...calls, ...wrapperCalls];
    const keys = siteKeys(all.map(({ call }) => call));
    const earlier = before.get(path.resolve(workspace.root, file));
    return all.flatMap((each) => {
      const key = keys.get(each.call.id) ?? '';
      if (each.estimate.measured) seen.add(`${path.resolve(workspace.root, file)}\0${key}`);
      return comparison(each, earlier?.get(key), workspace.catalog) ?? [];
    });
  });
  const known = [...before].flatMap(([file, uses]) => [...uses.keys()].map((key) => `${file}\0${key}`));
  return {
    sites: sites.sort((a, b) => Math.abs(errorOf(b)) - Math.abs(errorOf(a))),
    unseen: analyses
      .flatMap(costedCalls)
      .filter(({ estimate }) => !estimate.measured)
      .map(({ call, estimate }) => ({ ...nameOf(call), month: estimate.costPerMonth?.expected.value ?? null }))
      .sort((a, b) => (b.month ?? 0) - (a.month ?? 0)),
    gone: known.filter((key) => !seen.has(key)).length,
  };
}

function comparison(
  { call, estimate }: EstimatedCall,
  earlier: MeasuredUse | undefined,
  catalog: CatalogView,
): SiteComparison | null {
  const { measured, unmeasured, tokens, costPerCall, costPerMonth, callsPerMonth } = estimate;
  if (!measured || !unmeasured) return null;
  const month = monthMoments(estimate);
  const other = otherModel(measured, possibleValues(call.model));
  const since = earlier && earlierFigures(estimate, earlier);
  const notable = Math.max(unmeasured.costPerMonth ?? 0, costPerMonth?.expected.value ?? 0);
  return {
    ...nameOf(call),
    isCounted: !call.callers,
    measured,
    before: {
      calls: unmeasured.callsPerMonth,
      input: unmeasured.input,
      output: unmeasured.output,
      call: unmeasured.costPerCall,
      month: unmeasured.costPerMonth,
    },
    after: {
      calls: callsPerMonth.value,
      input: tokens.input.expected.value,
      output: tokens.output.expected.value,
      call: costPerCall?.expected.value ?? null,
      month: costPerMonth?.expected.value ?? null,
    },
    spread: month && monthSpread([month]),
    moved: describeMoves(movesOf(estimate), notable),
    otherModel: other && { ...other, usd: costOfOther(other, estimate, lookupFor(call, other.model, catalog)) },
    doubts: doubtsOf(measured, month),
    since: since && {
      month: since.costPerMonth,
      moved: describeMoves(movesOf(estimate, since), since.costPerMonth ?? 0),
      to: earlier.to,
    },
  };
}

function nameOf({ path: file, context, api }: ModelCall): Pick<SiteComparison, 'path' | 'functionName' | 'api'> {
  return { path: file, functionName: context.functionName, api };
}

function errorOf({ before, after }: SiteComparison): number {
  return (after.month ?? 0) - (before.month ?? 0);
}
