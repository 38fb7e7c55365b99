import type { FileAnalysis } from '../../model/analysis.ts';
import type { ModelCall, PromptSite } from '../../model/call.ts';
import type { CatalogView } from '../../model/catalog.ts';
import type { Config, Declarations } from '../../model/config.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import type { Finding, Problem } from '../../model/finding.ts';
import type { Language } from '../../model/language.ts';
import type { EstimatedCall, EstimatedPrompt, Rule, RuleContext } from '../../model/rule.ts';
import type { SdkDefinition } from '../../model/sdk.ts';
import type { MeasuredUse } from '../../model/usage.ts';
import { Declared, DeclaredInComments } from '../declare/declared.ts';
import { renameModel } from '../declare/rename.ts';
import type { ProviderOfUrl } from '../detect/build-call.ts';
import { detectDataPrompts } from '../detect/data-prompts.ts';
import { isExamplePath, isTestPath } from '../detect/context/paths.ts';
import { estimateCall, tokenizerIdOf } from '../estimate/estimate-call.ts';
import { estimatePrompt } from '../estimate/estimate-prompt.ts';
import { ProjectLink } from '../link/project-link.ts';
import { formatOf, type DataText } from '../resolve/data/data-file.ts';
import { Evaluator, type ProjectView } from '../resolve/evaluator.ts';
import { FactsIndex } from '../resolve/facts-index.ts';
import { SdkIndex } from '../resolve/sdk-index.ts';
import { applySuppressions } from '../suppress/apply-suppressions.ts';
import { siteKeys } from '../usage/site-keys.ts';
import { siteUse } from '../traffic/site-use.ts';
import type { Tokenizers } from '../tokens/tokenizers.ts';
import { DataFiles } from './data-files.ts';
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
  /** Modules whose names a file sees without importing them. */
  readonly impliedModules?: (fromPath: string) => readonly string[];
  /** Version range of a package as the manifest nearest to a file asks for it; null when none names it. */
  readonly packageVersion?: (fromPath: string, name: string) => string | null;
  /** Supplies a file when it is first needed, and again after `removeFile`; undefined when it cannot be read. */
  readonly load?: (path: string) => SourceFile | undefined;
  /** What the configuration of a file declares; nothing without it. The same object for the same configuration. */
  readonly declarationsOf?: (path: string) => Declarations | undefined;
  /** Real use of a file's call sites by their keys (`core/usage/site-keys`), where it was measured. */
  readonly usageOf?: (path: string) => ReadonlyMap<string, MeasuredUse> | undefined;
  /** Text of a file of the project that is no source code, for what code reads from it. Nothing is read without it. */
  readonly readData?: (path: string) => DataText;
}
export interface SourceFile {
  readonly text: string;
  readonly facts: ModuleFacts;
}

/** The engine: files in, analyses out. Every surface calls this one. Holds facts between calls; reads nothing by itself. */
export interface Analyzer {
  /** Sets a file to what it might be, until `removeFile`. */
  readonly setFile: (text: string, facts: ModuleFacts) => void;
  /** The file is gone, or its text is not what it was: it is loaded again when it is needed. */
  readonly removeFile: (path: string) => void;
  readonly has: (path: string) => boolean;
  /** Facts of a file, loaded if need be: for edits that surfaces make themselves. */
  readonly facts: (path: string) => ModuleFacts | undefined;
  /** Calls, prompts, estimates and findings of one file. Never throws: what goes wrong inside is a problem of the result. */
  readonly analyzeFile: (path: string) => FileAnalysis;
  /**
   * Works out who calls what in all files that were loaded, a step at a time, so that other work can go in between. Analyses
   * before that know only the callers in files that were looked at.
   */
  readonly link: () => Iterable<void>;
  /** Names of functions around call sites, and of those that comments declare: a file that calls none of them need not be loaded for `link`. */
  readonly wrapperNames: () => Iterable<string>;
  /** Files that are no source code and that code reads. */
  readonly dataFiles: () => readonly string[];
  /** Files whose results read this one. */
  readonly dependents: (path: string) => readonly string[];
  /** Files whose analysis is out of date because others changed, since this was last asked; asking empties the list. */
  readonly takeStale: () => readonly string[];
  /** Forgets what was found, keeping the files: to be called when modules may be found in other places. */
  readonly forgetResults: () => void;
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
  readonly #data: DataFiles;
  readonly #link: ProjectLink;
  readonly #view: ProjectView;
  readonly #indexes = new Map<string, SdkIndex>();
  readonly #languages: ReadonlyMap<string, Language>;
  readonly #comments = new DeclaredInComments();
  readonly #declared = new Map<Declarations | undefined, Declared>();

  constructor(deps: AnalyzerDeps) {
    this.#deps = deps;
    this.#config = deps.config;
    this.#catalog = deps.catalog;
    this.#languages = new Map(deps.languages.map((language) => [language.id, language]));
    const view: ProjectView = {
      file: (path) => this.#file(path),
      resolveModule: (from, module) => deps.resolveModule?.(from, module) ?? null,
      impliedModules: (from) => deps.impliedModules?.(from) ?? [],
      sdks: (language) => this.#sdkIndex(language),
      packageVersion: (from, name) => deps.packageVersion?.(from, name) ?? null,
      data: (path, format) => this.#data.lookup(path, format),
      declared: ({ facts }) => this.#declaredFor(facts.path),
    };
    this.#view = view;
    this.#data = new DataFiles((path) => deps.readData?.(path) ?? null);
    this.#link = new ProjectLink(view, deps.providerOfUrl);
  }

  setFile(text: string, facts: ModuleFacts): void {
    this.#set(new FactsIndex(facts, text));
  }

  removeFile(path: string): void {
    this.#files.delete(path);
    this.#comments.forget(path);
    this.#data.forget(path, this.#link.dependents(path));
    if (formatOf(path) === null) this.#data.sourceChanged();
    this.#link.outdate(path);
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

  link(): Iterable<void> {
    return this.#link.settle();
  }

  wrapperNames(): Iterable<string> {
    return [...this.#link.wrapperNames(), ...this.#comments.names];
  }

  dataFiles(): readonly string[] {
    return this.#data.paths();
  }

  dependents(path: string): readonly string[] {
    return this.#link.dependents(path);
  }

  takeStale(): readonly string[] {
    return [...this.#link.takeStale(), ...this.#data.takeStale()];
  }

  forgetResults(): void {
    this.#declared.clear();
    this.#link.forgetResults();
  }

  analyzeFile(path: string): FileAnalysis {
    const file = this.#file(path);
    if (!file) return { path, calls: [], wrapperCalls: [], prompts: [], findings: [], problems: [] };
    const problems = syntaxProblems(file);
    try {
      return file.isData ? this.#analyzeData(file) : this.#analyze(file, problems);
    } catch (error) {
      const message = `Prompt Cost Lint failed on this file (${error instanceof Error ? error.message : String(error)}). Please report it with the file.`;
      return {
        path,
        calls: [],
        wrapperCalls: [],
        prompts: [],
        findings: [],
        problems: [...problems, { path, span: null, severity: 'error', code: 'internal', message }],
      };
    }
  }

  #analyze(file: FactsIndex, problems: readonly Problem[]): FileAnalysis {
    const { path } = file.facts;
    const { prompts: sites, ...linked } = this.#link.linked(file);
    const declared = this.#declaredFor(path);
    const renamed = (call: ModelCall): ModelCall =>
      declared.withExpectation(renameModel(call, this.#deps.declarationsOf?.(path)), file);
    const found = linked.calls.map(renamed);
    const through = linked.wrapperCalls.map(renamed);
    const estimating = { catalog: this.#catalog, config: this.#config, tokenizers: this.#deps.tokenizers };
    const measured = this.#measured(path, [...found, ...through]);
    const estimated = (call: ModelCall): EstimatedCall => ({
      call,
      estimate: estimateCall(call, { ...estimating, measured: measured.get(call.id) }),
    });
    const calls = found.map(estimated);
    const wrapperCalls = through.map(estimated);
    const prompts = sites.map((prompt): EstimatedPrompt => ({
      prompt,
      estimate: estimatePrompt(prompt, this.#tokenizerOf(prompt, found), estimating),
    }));
    const context = this.#context(calls, prompts);
    const ofCalls = this.#deps.rules.filter(({ meta }) => meta.about === undefined);
    const ofSuppressions = this.#deps.rules.filter(({ meta }) => meta.about === 'suppressions');
    const { findings, problems: ruleProblems } = runRules(ofCalls, path, context);
    const visible = applySuppressions({
      path,
      text: file.text,
      comments: file.facts.comments,
      findings: findings.filter((finding) => this.#isActive(finding, calls)),
      calls: found,
      knownRules: ofCalls.map((rule) => rule.id),
      isActive: (rule) => this.#config.rules[rule]?.severity !== 'off',
      today: context.today,
    });
    const about = runRules(ofSuppressions, path, { ...context, calls: [], prompts: [], suppressions: visible.uses });
    return {
      path,
      calls,
      wrapperCalls,
      prompts,
      findings: [...visible.findings, ...about.findings.filter((finding) => this.#isActive(finding, calls))],
      problems: [
        ...problems,
        ...this.#declarationProblems(file, [...found, ...through]),
        ...ruleProblems,
        ...visible.problems,
        ...about.problems,
      ],
    };
  }

  /** Real use of calls of one file, by their ids. */
  #measured(path: string, calls: readonly ModelCall[]): ReadonlyMap<string, MeasuredUse> {
    const uses = this.#deps.usageOf?.(path);
    if (!uses) return new Map();
    return new Map(
      [...siteKeys(calls)].flatMap(([id, key]) => {
        const use = uses.get(key);
        return use ? [[id, use] as const] : [];
      }),
    );
  }

  /** Prompts of a data file as the calls of the files that read it send them. */
  #analyzeData(file: FactsIndex): FileAnalysis {
    const { path } = file.facts;
    const calls = this.#callsReading(path);
    const sites = detectDataPrompts(new Evaluator(this.#view), file, calls);
    const estimating = { catalog: this.#catalog, config: this.#config, tokenizers: this.#deps.tokenizers };
    const prompts = sites.map((prompt): EstimatedPrompt => ({
      prompt,
      estimate: estimatePrompt(prompt, this.#tokenizerOf(prompt, calls), estimating),
    }));
    const sent = new Set(sites.flatMap(({ usedBy }) => usedBy));
    const senders = calls.filter(({ id }) => sent.has(id));
    const isQuiet = senders.length > 0 && senders.every(({ context }) => context.inTest || context.inExample);
    const { findings, problems } = runRules(this.#deps.rules, path, this.#context([], isQuiet ? [] : prompts));
    const broken = senders.length > 0 || this.#link.dependents(path).length > 0 ? dataProblems(file) : [];
    return {
      path,
      calls: [],
      wrapperCalls: [],
      prompts,
      findings: findings.filter((finding) => this.#isActive(finding, [])),
      problems: [...broken, ...problems],
    };
  }

  /** Calls of the files that read a data file; where callers of a wrapper send it, these instead of the call inside. */
  #callsReading(path: string): readonly ModelCall[] {
    const found: ModelCall[] = [];
    for (const reader of [...this.#data.readersOf(path, this.#link.dependents(path))]) {
      const file = reader === path ? undefined : this.#file(reader);
      const linked = file && !file.isData ? this.#link.linked(file) : undefined;
      const calls = [...(linked?.calls ?? []), ...(linked?.wrapperCalls ?? [])];
      if (!calls.some(({ dependsOn }) => dependsOn.includes(path))) this.#data.notRead(path, reader);
      const { declarationsOf } = this.#deps;
      found.push(...calls.map((call) => renameModel(call, declarationsOf?.(reader))));
    }
    const through = new Set(found.flatMap((call) => call.through?.callId ?? []));
    return found.filter(({ id }) => !through.has(id));
  }

  #declarationProblems(file: FactsIndex, calls: readonly ModelCall[]): readonly Problem[] {
    const spans = calls.map(({ span }) => span);
    return this.#declaredFor(file.facts.path).problemsOf(file, spans);
  }

  #declaredFor(path: string): Declared {
    const declarations = this.#deps.declarationsOf?.(path);
    let declared = this.#declared.get(declarations);
    if (!declared) this.#declared.set(declarations, (declared = new Declared(declarations, this.#comments)));
    return declared;
  }

  /** Findings in tests and examples, and those that save too little money, stay quiet. */
  #isActive(finding: Finding, calls: readonly EstimatedCall[]): boolean {
    const context = calls.find(({ call }) => call.id === finding.callId)?.call.context;
    if (context ? context.inTest || context.inExample : isTestPath(finding.path) || isExamplePath(finding.path))
      return false;
    const saving = finding.saving?.perMonth;
    const least = this.#config.rules[finding.rule]?.minMonthlySaving ?? this.#config.minMonthlySaving;
    return saving === null || saving === undefined || saving >= least;
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
      suppressions: [],
      assumptionsOf: (call) => siteUse(call, this.#config).assumptions,
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
      const data = this.#data.lookup(path, format);
      return data.kind === 'found' ? data.file : undefined;
    }
    const loaded = this.#deps.load?.(path);
    if (!loaded) return undefined;
    return this.#set(new FactsIndex(loaded.facts, loaded.text));
  }

  #set(file: FactsIndex): FactsIndex {
    this.#files.set(file.facts.path, file);
    this.#comments.note(file);
    this.#link.set(file);
    this.#data.sourceChanged();
    return file;
  }

  #sdkIndex(language: string): SdkIndex {
    const family = this.#languages.get(language)?.family ?? language;
    let index = this.#indexes.get(family);
    if (!index) this.#indexes.set(family, (index = new SdkIndex(this.#deps.sdks, family)));
    return index;
  }
}

/** A clock that is wrong does not go back behind the price list. */
export function latest(date: string, other: string): string {
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

/** Code reads the file, and nothing is known of its values while it is broken. */
function dataProblems(file: FactsIndex): Problem[] {
  const { path, errors } = file.facts;
  return errors.slice(0, 1).map(({ span, message }) => ({
    path,
    span,
    severity: 'hint',
    code: 'syntax',
    message: `This file cannot be read (${message}): what calls take from it is missing from the figures.`,
  }));
}
