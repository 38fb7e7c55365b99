import type { FileAnalysis } from '../../model/analysis.ts';
import type { ModelCall, PromptSite } from '../../model/call.ts';
import type { CatalogView } from '../../model/catalog.ts';
import type { Config } from '../../model/config.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import type { Finding, Problem } from '../../model/finding.ts';
import type { Language } from '../../model/language.ts';
import type { EstimatedCall, EstimatedPrompt, Rule, RuleContext } from '../../model/rule.ts';
import type { SdkDefinition } from '../../model/sdk.ts';
import type { ProviderOfUrl } from '../detect/build-call.ts';
import { detectCalls } from '../detect/detect.ts';
import { detectPrompts } from '../detect/prompts.ts';
import { estimateCall, tokenizerIdOf } from '../estimate/estimate-call.ts';
import { estimatePrompt } from '../estimate/estimate-prompt.ts';
import { formatOf, lowerData, type DataFormat, type DataText } from '../resolve/data/data-file.ts';
import type { DataLookup, ProjectView } from '../resolve/evaluator.ts';
import { Evaluator } from '../resolve/evaluator.ts';
import { FactsIndex } from '../resolve/facts-index.ts';
import { SdkIndex } from '../resolve/sdk-index.ts';
import { applySuppressions } from '../suppress/apply-suppressions.ts';
import type { Tokenizers } from '../tokens/tokenizers.ts';
import { runRules } from './run-rules.ts';

export interface AnalyzerDeps {
  readonly languages: readonly Language[];
  readonly sdks: readonly SdkDefinition[];
  readonly rules: readonly Rule[];
  readonly catalog: CatalogView;
  readonly config: Config;
  readonly tokenizers: Tokenizers;
  readonly providerOfUrl: ProviderOfUrl;
  /** The day, as an ISO date; the catalog's date where none is given. The engine itself reads no clock. */
  readonly today?: () => string;
  /** Project path of an imported module; null when it lies outside the project. Nothing is followed without it. */
  readonly resolveModule?: (fromPath: string, module: string) => string | null;
  /** Version range of a package as the manifest nearest to a file asks for it; null when none names it. */
  readonly packageVersion?: (fromPath: string, name: string) => string | null;
  /** Supplies a file that another imports and that was not set yet; undefined when it cannot be read. */
  readonly load?: (path: string) => SourceFile | undefined;
  /** Text of a file of the project that is no source code, for what code reads from it. Nothing is read without it. */
  readonly readData?: (path: string) => DataText;
}
export interface SourceFile {
  readonly text: string;
  readonly facts: ModuleFacts;
}

/** The engine: files in, analyses out. Every surface calls this one. Holds facts between calls; reads nothing by itself. */
export interface Analyzer {
  /** Sets or replaces a file. */
  readonly setFile: (path: string, text: string, facts: ModuleFacts) => void;
  readonly removeFile: (path: string) => void;
  readonly has: (path: string) => boolean;
  /** Facts of a file, loaded if need be: for edits that surfaces make themselves. */
  readonly facts: (path: string) => ModuleFacts | undefined;
  /** Calls, prompts, estimates and findings of one file. Never throws: what goes wrong inside is a problem of the result. */
  readonly analyzeFile: (path: string) => FileAnalysis;
  /** Files whose last analysis read this one: they are out of date when it changes. */
  readonly dependents: (path: string) => readonly string[];
  readonly setConfig: (config: Config, catalog: CatalogView) => void;
}

/** Creates an engine over the given registries. */
export function createAnalyzer(deps: AnalyzerDeps): Analyzer {
  return new ProjectAnalyzer(deps);
}

/** What tells by text alone which files are worth parsing for calls. */
export interface Prefilter {
  /** Package names of which a file must hold one; see `mayHoldCalls`. */
  readonly hints: readonly string[];
  /** Names of which it must call one where it holds no package's name. */
  readonly siteNames: ReadonlySet<string>;
}

export function prefilterOf(sdks: readonly SdkDefinition[], family: string): Prefilter {
  return new SdkIndex(sdks, family);
}

/** False when a file names no SDK at all, so that it cannot hold a call site and need not be parsed. */
export function mayHoldCalls(text: string, hints: readonly string[]): boolean {
  return hints.some((hint) => text.includes(hint));
}

class ProjectAnalyzer implements Analyzer {
  readonly #deps: AnalyzerDeps;
  #config: Config;
  #catalog: CatalogView;
  readonly #files = new Map<string, FactsIndex>();
  /** By path, what a file that is no source code is in the formats it was asked for. */
  readonly #data = new Map<string, Map<DataFormat, DataLookup>>();
  /** By path, the files that its last analysis read. */
  readonly #reads = new Map<string, ReadonlySet<string>>();
  readonly #indexes = new Map<string, SdkIndex>();
  readonly #languages: ReadonlyMap<string, Language>;
  readonly #view: ProjectView;

  constructor(deps: AnalyzerDeps) {
    this.#deps = deps;
    this.#config = deps.config;
    this.#catalog = deps.catalog;
    this.#languages = new Map(deps.languages.map((language) => [language.id, language]));
    this.#view = {
      file: (path) => this.#file(path),
      resolveModule: (from, module) => deps.resolveModule?.(from, module) ?? null,
      sdks: (language) => this.#sdkIndex(language),
      packageVersion: (from, name) => deps.packageVersion?.(from, name) ?? null,
      data: (path, format) => this.#dataFile(path, format),
    };
  }

  setFile(path: string, text: string, facts: ModuleFacts): void {
    this.#files.set(path, new FactsIndex(facts, text));
  }

  removeFile(path: string): void {
    this.#files.delete(path);
    this.#data.delete(path);
    this.#reads.delete(path);
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  facts(path: string): ModuleFacts | undefined {
    return this.#file(path)?.facts;
  }

  setConfig(config: Config, catalog: CatalogView): void {
    this.#config = config;
    this.#catalog = catalog;
  }

  dependents(path: string): readonly string[] {
    const out: string[] = [];
    for (const [reader, read] of this.#reads) if (reader !== path && read.has(path)) out.push(reader);
    return out;
  }

  analyzeFile(path: string): FileAnalysis {
    const file = this.#file(path);
    if (!file) return { path, calls: [], prompts: [], findings: [], problems: [] };
    const problems = syntaxProblems(file);
    try {
      return this.#analyze(file, problems);
    } catch (error) {
      const message = `Prompt Cost Lint failed on this file (${error instanceof Error ? error.message : String(error)}). Please report it with the file.`;
      return {
        path,
        calls: [],
        prompts: [],
        findings: [],
        problems: [...problems, { path, span: null, severity: 'error', code: 'internal', message }],
      };
    }
  }

  #analyze(file: FactsIndex, problems: readonly Problem[]): FileAnalysis {
    const { path } = file.facts;
    const ev = new Evaluator(this.#view);
    const found = detectCalls(ev, file, this.#deps.providerOfUrl);
    const sites = detectPrompts(ev, file, found);
    this.#reads.set(path, ev.touched);
    const estimating = { catalog: this.#catalog, config: this.#config, tokenizers: this.#deps.tokenizers };
    const calls = found.map((call): EstimatedCall => ({ call, estimate: estimateCall(call, estimating) }));
    const prompts = sites.map((prompt): EstimatedPrompt => ({
      prompt,
      estimate: estimatePrompt(prompt, this.#tokenizerOf(prompt, found), estimating),
    }));
    const { findings, problems: ruleProblems } = runRules(this.#deps.rules, path, this.#context(calls, prompts));
    const visible = applySuppressions({
      path,
      text: file.text,
      comments: file.facts.comments,
      findings: findings.filter((finding) => this.#isActive(finding, calls)),
      calls: found,
      knownRules: this.#deps.rules.map((rule) => rule.id),
      isActive: (rule) => this.#config.rules[rule]?.severity !== 'off',
    });
    return {
      path,
      calls,
      prompts,
      findings: visible.findings,
      problems: [...problems, ...ruleProblems, ...visible.problems],
    };
  }

  /** Findings in tests and examples, and those that save too little money, stay quiet. */
  #isActive(finding: Finding, calls: readonly EstimatedCall[]): boolean {
    const context = calls.find(({ call }) => call.id === finding.callId)?.call.context;
    if (context?.inTest || context?.inExample) return false;
    const saving = finding.saving?.perMonth;
    return saving === null || saving === undefined || saving >= this.#config.minMonthlySaving;
  }

  #context(calls: readonly EstimatedCall[], prompts: readonly EstimatedPrompt[]): Omit<RuleContext, 'options'> {
    const { tokenizers } = this.#deps;
    return {
      calls,
      prompts,
      config: this.#config,
      catalog: this.#catalog,
      today: latest(this.#catalog.date, this.#deps.today?.() ?? ''),
      facts: (path) => this.#file(path)?.facts,
      text: (path) => this.#file(path)?.text,
      edits: (language) => this.#languages.get(language)?.edits,
      countTokens: (text, call) => tokenizers.tokenizerFor(tokenizerIdOf(call, this.#catalog)).count(text).tokens,
    };
  }

  /** A prompt is counted for the first call that sends it. */
  #tokenizerOf(prompt: PromptSite, calls: readonly ModelCall[]): string {
    const user = calls.find((call) => prompt.usedBy.includes(call.id));
    return user ? tokenizerIdOf(user, this.#catalog) : 'unknown';
  }

  #file(path: string): FactsIndex | undefined {
    const known = this.#files.get(path);
    if (known) return known;
    const format = formatOf(path);
    if (format !== null) {
      const data = this.#dataFile(path, format);
      return data.kind === 'found' ? data.file : undefined;
    }
    const loaded = this.#deps.load?.(path);
    if (!loaded) return undefined;
    const file = new FactsIndex(loaded.facts, loaded.text);
    this.#files.set(path, file);
    return file;
  }

  #dataFile(path: string, format: DataFormat): DataLookup {
    let formats = this.#data.get(path);
    if (!formats) this.#data.set(path, (formats = new Map<DataFormat, DataLookup>()));
    let lookup = formats.get(format);
    if (!lookup) formats.set(format, (lookup = readDataFile(this.#deps.readData?.(path) ?? null, path, format)));
    return lookup;
  }

  #sdkIndex(language: string): SdkIndex {
    const family = this.#languages.get(language)?.family ?? language;
    let index = this.#indexes.get(family);
    if (!index) this.#indexes.set(family, (index = new SdkIndex(this.#deps.sdks, family)));
    return index;
  }
}

function readDataFile(data: DataText, path: string, format: DataFormat): DataLookup {
  if (data === null) return { kind: 'missing' };
  if (data.text === null) return { kind: 'refused', reason: data.reason };
  return { kind: 'found', file: new FactsIndex(lowerData(path, data.text, format), data.text) };
}

/** A clock that is wrong does not go back behind the price list. */
function latest(date: string, other: string): string {
  return other > date ? other : date;
}

function syntaxProblems(file: FactsIndex): Problem[] {
  const { path, errors } = file.facts;
  // One notice a file: the editor's own language tools show each syntax error.
  const [first] = errors;
  if (!first) return [];
  const more = errors.length > 1 ? ` and ${errors.length - 1} more places` : '';
  return [
    {
      path,
      span: first.span,
      severity: 'hint',
      code: 'syntax',
      message: `Syntax that could not be read (${first.message})${more}; calls there may be missing from the figures.`,
    },
  ];
}
