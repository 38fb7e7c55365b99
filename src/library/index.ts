/**
 * The library: the same engine as the command line and the editors, for other tools. Everything it gives out is plain data;
 * see `types.ts`. It reads files below the folder that it is given, and never the network.
 */
import path from 'node:path';
import { createCatalogView } from '../catalog/resolve.ts';
import { loadSnapshot } from '../catalog/snapshot.ts';
import { estimateCall } from '../core/estimate/estimate-call.ts';
import { assumptionsOfRequest, callOfRequest, type PlainRequest } from '../core/estimate/plain-request.ts';
import { formatUsd as usd } from '../core/estimate/format.ts';
import { createTokenizers } from '../core/tokens/tokenizers.ts';
import { rules } from '../generated/registry.ts';
import { explain as explainTopic } from '../workspace/explain.ts';
import { packageVersion } from '../workspace/installation.ts';
import { loadRanks } from '../workspace/tokenizer-ranks.ts';
import { openWorkspace, type Workspace } from '../workspace/workspace.ts';
import { figuresOf, modelInfo, reportOf } from './report.ts';
import type { Amount, AssumedFact, FileReport, Fix, ModelInfo, Problem, Settings, TierCost } from './types.ts';

export type * from './types.ts';
export type { PlainRequest } from '../core/estimate/plain-request.ts';

/** Version of the package. */
export const version: string = packageVersion();

export interface ProjectOptions {
  /** Below the configuration files, as an editor's settings are. */
  readonly settings?: Settings;
  /** A configuration file (absolute, or relative to the folder) in place of those of the project; false for none. */
  readonly config?: string | false;
}

export interface ScanOptions {
  /** Files and folders, absolute or relative to the project; the whole project by default. */
  readonly paths?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A folder with its configuration and prices. It holds what it has read: keep one for many questions. */
export interface Project {
  /** Absolute. */
  readonly root: string;
  /** What is wrong with the configuration: `prompt-cost.config.json` and the settings. */
  readonly configProblems: () => readonly (Problem & { readonly path: string })[];
  /** Reports of all files with calls, findings or problems, in path order. */
  readonly scan: (options?: ScanOptions) => AsyncIterable<FileReport>;
  /** The report of one file, of its text on disk or of the text given. Never throws because of the text. */
  readonly analyze: (file: string, text?: string) => Promise<FileReport>;
  /** A file was changed on disk; without it, what was read stays. */
  readonly changed: (file: string) => void;
}

/**
 * Opens a project.
 * @throws Error when the installation is broken; never because of the project.
 */
export async function openProject(folder: string, { settings, config }: ProjectOptions = {}): Promise<Project> {
  const root = path.resolve(folder);
  const configFile = config === false ? null : config === undefined ? undefined : path.resolve(root, config);
  return projectOn(await openWorkspace({ root, settings, configFile }));
}

function projectOn(workspace: Workspace): Project {
  const { root } = workspace;
  const relative = (file: string): string => path.relative(root, path.resolve(root, file)).replaceAll(path.sep, '/');
  return {
    root,
    configProblems: () =>
      workspace.configProblems.map(({ path: file, code, severity, message }) => ({
        path: file,
        code,
        severity,
        message,
        range: null,
      })),
    scan: async function* (options) {
      for await (const analysis of workspace.scan(options)) {
        const report = reportOf(analysis, workspace);
        if (report.calls.length + report.findings.length + report.problems.length > 0) yield report;
      }
    },
    analyze: (given, text) => {
      const file = relative(given);
      if (text !== undefined) workspace.update(file, text);
      const report = reportOf(workspace.analyze(file), workspace);
      if (text !== undefined) workspace.close(file);
      return Promise.resolve(report);
    },
    changed: (file) => {
      workspace.fileChanged(relative(file));
    },
  };
}

export interface AnalyzeOptions extends ProjectOptions {
  readonly text: string;
  /** Its extension tells the language; imports are followed from here. */
  readonly path: string;
  /** Folder that `path` is relative to and that is read for imports; the working folder by default. */
  readonly root?: string;
}

/**
 * Analyses one text. For more than one, open a project and ask it: opening takes most of the time.
 * @throws Error when the installation is broken; never because of the text.
 */
export async function analyze({
  text,
  path: file,
  root = process.cwd(),
  ...options
}: AnalyzeOptions): Promise<FileReport> {
  return (await openProject(root, options)).analyze(file, text);
}

/** The prices that come with the package. */
export interface Catalog {
  /** ISO date of the prices. */
  readonly date: string;
  /** A model by its id as code writes it; a null provider finds it by the id alone. Null when there is no price: it never guesses. */
  readonly find: (provider: string | null, id: string) => ModelInfo | null;
  readonly models: () => readonly ModelInfo[];
}

/** Opens the price catalog. */
export function openCatalog(): Catalog {
  const view = createCatalogView(loadSnapshot());
  return {
    date: view.date,
    find: (provider, id) => {
      const lookup = view.resolve(provider, id);
      return lookup.kind === 'found' ? modelInfo(lookup.model) : null;
    },
    models: () => view.models().map(modelInfo),
  };
}

/** What one request costs. */
export interface RequestEstimate {
  readonly inputTokens: Amount;
  readonly outputTokens: Amount;
  /** Null without a price, and `noPrice` says why. */
  readonly costPerCall: Amount | null;
  readonly costPerMonth: Amount | null;
  readonly noPrice: string | null;
  readonly assumptions: readonly AssumedFact[];
  readonly tiers: readonly TierCost[];
}

/** Estimates one request that is told as data, with the assumptions of the settings. */
export async function estimate(request: PlainRequest, options: ProjectOptions = {}): Promise<RequestEstimate> {
  const { catalog, config } = await openWorkspace({
    root: process.cwd(),
    settings: options.settings,
    configFile: options.config === undefined || options.config === false ? null : path.resolve(options.config),
  });
  const assumptions = assumptionsOfRequest(request, config.assumptions);
  const deps = { catalog, config: { ...config, assumptions }, tokenizers: createTokenizers(loadRanks) };
  return figuresOf(estimateCall(callOfRequest(request), deps));
}

/** A rule, for tools that list them. */
export interface RuleInfo {
  readonly id: string;
  readonly description: string;
  readonly severity: string;
  /** Runs unless it is switched off. */
  readonly recommended: boolean;
  readonly fixable: boolean;
}

/** All rules. */
export function listRules(): readonly RuleInfo[] {
  return rules.map(({ id, meta: { description, defaultSeverity, recommended, fixable } }) => ({
    id,
    description,
    severity: defaultSeverity,
    recommended,
    fixable,
  }));
}

/** The page of a rule, of the code of a problem or of an assumption as Markdown; null when there is none of that name. */
export function explain(id: string): string | null {
  return explainTopic(id)?.markdown ?? null;
}

/** Dollars as the command line writes them: `$0`, `$0.0012`, `$12.30`, `$1,680`. */
export function formatUsd(value: number): string {
  return usd(value);
}

/** The text of a file with the changes that a fix makes in that file. */
export function applyFix(file: string, text: string, { changes }: Pick<Fix, 'changes'>): string {
  return changes
    .filter((change) => change.path === file)
    .toSorted((a, b) => b.range.start.offset - a.range.start.offset)
    .reduce(
      (done, { range, newText }) => done.slice(0, range.start.offset) + newText + done.slice(range.end.offset),
      text,
    );
}
