import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { providerOfBaseUrl } from '../catalog/providers.ts';
import { createCatalogView } from '../catalog/resolve.ts';
import {
  createAnalyzer,
  mayHoldCalls,
  prefilterOf,
  type Analyzer,
  type Prefilter,
  type SourceFile,
} from '../core/analyze/analyzer.ts';
import { FUNCTION_TAKERS } from '../core/link/callees.ts';
import { callsOneOf, handsOn, importedNames, moduleName } from '../core/analyze/second-look.ts';
import { newFindings } from '../core/baseline/baseline.ts';
import { callDetails } from '../core/details/call-details.ts';
import type { CallDetails } from '../core/details/types.ts';
import { fixAll, type FixAllResult } from '../core/fix/fix-all.ts';
import { mayDeclare } from '../core/declare/comments.ts';
import { lastNameOf } from '../core/declare/wrappers.ts';
import { createLineIndex, type LineIndex } from '../core/lines/line-index.ts';
import { createTokenizers, type Tokenizers } from '../core/tokens/tokenizers.ts';
import type { FileAnalysis } from '../model/analysis.ts';
import type { CatalogView } from '../model/catalog.ts';
import type { Config } from '../model/config.ts';
import type { ModuleFacts } from '../model/facts.ts';
import type { Problem } from '../model/finding.ts';
import type { CellText, Extraction, Language, SourceEdit } from '../model/language.ts';
import type { EstimatedCall } from '../model/rule.ts';
import type { Loc, Position } from '../model/span.ts';
import { catalogLayers, priceDay, staleNotice } from './catalog/layers.ts';
import { checkModels } from './config/check-models.ts';
import { BASELINE_FILE, readBaseline, type BaselineFile } from './baseline-file.ts';
import { CONFIG_FILE, readConfigFile } from './config/config-files.ts';
import {
  createConfigStore,
  type ConfigStore,
  type ConfigStoreOptions,
  type LoadedConfig,
  type RemoteCatalog,
} from './config/config-store.ts';
import { formatOf, type DataText } from '../core/resolve/data/data-file.ts';
import { createDataReader } from './data-files.ts';
import type { DecodedFile } from './decode.ts';
import { discover, type Discovery } from './discover.ts';
import { defaultParts, type EngineParts } from './engine-parts.ts';
import { createModuleResolver, moduleLookups, type ModuleResolver } from './module-resolution/module-resolver.ts';
import { createParserHost, type ParserHost } from './parser-host.ts';
import { openCacheFolder, type CacheFolder } from './cache/cache-folder.ts';
import { cachingParser } from './cache/facts-cache.ts';
import { createScanCache, type ScanCache } from './cache/scan-cache.ts';
import { buildId } from './installation.ts';
import { filesOfShard, isInShard, type Shard } from './shards.ts';
import { createSdkModuleTest } from './sdk-modules.ts';
import { createProjectPackages, type ProjectPackages } from './project-packages.ts';
import { createPackageVersions, type PackageVersions } from './package-versions.ts';
import { DISK, type FileSystem } from './file-system.ts';
import { SourceFiles } from './source-files.ts';
import { readUsageFile, USAGE_FILE, type UsageFile } from './usage/usage-file.ts';
import { loadRanks } from './tokenizer-ranks.ts';

export interface WorkspaceOptions {
  /** Absolute folder. All paths of the workspace are relative to it, with forward slashes. */
  readonly root: string;
  /** The editor's settings, as `promptCost.*` has them. */
  readonly settings?: unknown;
  /** One configuration file instead of those found (absolute), or null for none. */
  readonly configFile?: ConfigStoreOptions['file'];
  /** Settings above the configuration files: the command line's. */
  readonly overrides?: ConfigStoreOptions['overrides'];
  /** False: findings that the baseline file knows are shown too. */
  readonly baseline?: boolean;
  /** Where files are read from: the disk by default. */
  readonly files?: FileSystem;
  /** Where configuration files are read from, if elsewhere. */
  readonly configFiles?: FileSystem;
  /** A parser that another workspace has too; one of its own by default. */
  readonly parser?: ParserHost;
  /** Real use of the call sites in place of what `prompt-cost.usage.json` says; false for none. */
  readonly usage?: UsageFile['sites'] | false;
  /** Replacements of what the engine is built from. */
  readonly parts?: Partial<EngineParts>;
  /** The day whose prices hold (ISO date), asked for at each analysis; today by default. */
  readonly day?: () => string;
  /** Folder in which facts and scans are kept between runs, absolute; nothing is kept without it. */
  readonly cache?: string;
}

export interface ScanOptions {
  /** Files and folders, absolute or relative to the root; the whole root by default. */
  readonly paths?: readonly string[];
  /** What `find` has found, instead of looking again. */
  readonly found?: Discovery;
  /** True: what was kept of the last scan is not taken instead, since the files will be worked on afterwards. */
  readonly fresh?: boolean;
  /** Analyse these files alone, relative to the root (some may be gone), and those whose analyses depend on them. */
  readonly changed?: readonly string[];
  /** Analyse the files of this shard alone; all are looked at for what links them. */
  readonly shard?: Shard;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A project with its files, configuration and engine: what every surface works on. */
export interface Workspace {
  readonly root: string;
  /** Problems of the configuration files read so far and of the editor's settings. */
  readonly configProblems: readonly Problem[];
  /** Settings at the root. */
  readonly config: Config;
  /** Prices at the root, overrides applied. */
  readonly catalog: CatalogView;
  /** What a user should know of prices that an address is configured for; null when there is nothing to say. */
  readonly catalogNotice: string | null;
  /** The configuration file of the folder itself, as it stands on disk now; its text is null where there is none. */
  readonly ownConfigFile: () => { readonly name: string; readonly text: string | null };
  /** The address of prices that the settings name at the root; null without one. */
  readonly remoteCatalog: RemoteCatalog | null;
  /** Text of an open document: goes before the disk until `close`. */
  readonly update: (file: string, text: string) => void;
  /** As `update`, for a notebook whose cells are documents of their own: all its cells in order. */
  readonly updateCells: (file: string, cells: readonly CellText[]) => void;
  readonly close: (file: string) => void;
  /** A file was created, changed or deleted on disk. */
  readonly fileChanged: (file: string) => void;
  /** Many files are other ones at once, as after a checkout. `isNewText`: the file was there before and still is. */
  readonly filesChanged: (changes: readonly { readonly path: string; readonly isNewText: boolean }[]) => void;
  /** Analyses one file, reading from disk what is not open. Synchronous; never throws. */
  readonly analyze: (file: string) => FileAnalysis;
  /** Everything that is known of one call of an analysis. `place` says what places in files become. */
  readonly callDetails: <Place>(sited: EstimatedCall, place: (loc: Loc) => Place) => CallDetails<Place>;
  /** Facts of one file, for edits that a surface makes itself (a suppression comment); undefined when it cannot be read. */
  readonly facts: (file: string) => ModuleFacts | undefined;
  /** A file's own text, as it was read; undefined when it cannot be read. */
  readonly text: (file: string) => string | undefined;
  /** The text that a file's offsets count in: its own, or the code taken out of it; undefined when it cannot be read. */
  readonly code: (file: string) => string | undefined;
  /** How a file's code was taken out of it; null where the file is code as it stands. */
  readonly extraction: (file: string) => Extraction | null;
  /** The safe fixes of a file, all that can be made; see `core/fix/fix-all`. Changes nothing. */
  readonly fixAll: (file: string) => FixAllResult;
  /** The edits of a file's own text that make edits of its code; null where one cannot be made. */
  readonly fileEdits: (file: string, edits: readonly SourceEdit[]) => readonly SourceEdit[] | null;
  /** Files whose last analysis read this one. */
  readonly dependents: (file: string) => readonly string[];
  /** Files whose analysis is out of date because others changed, since this was last asked; asking empties the list. */
  readonly takeStale: () => readonly string[];
  /**
   * Finds out which code of the project calls the functions around call sites, so that analyses know it from then on:
   * all files that may hold calls the first time, later what changed. Lets other work in between; ends early when the
   * signal says so. With `files`, of these alone.
   */
  readonly link: (signal?: AbortSignal, files?: readonly string[]) => Promise<void>;
  /** Finds the files that a scan of these paths would look at. */
  readonly find: (paths?: readonly string[], signal?: AbortSignal) => Promise<Discovery>;
  /**
   * Analyses all files that may hold calls, and those they import. Lets other work in between; ends early, without an
   * error, when the signal says so. Files come in path order.
   */
  readonly scan: (options?: ScanOptions) => AsyncIterable<FileAnalysis>;
  /** Reads the configuration again; with new editor settings if given. */
  readonly reloadConfig: (settings?: unknown) => void;
  /** Where an offset of an analysed file or a configuration file stands; the start when the file is not known. */
  readonly position: (file: string, offset: number) => Position;
  /** Where an offset of an analysed notebook stands in its cell; null for other files. */
  readonly placeInCell: (file: string, offset: number) => CellPlace | null;
  /** Opens the same project with the same settings for something else: another version of it. Open documents do not count there. */
  readonly reopen: (otherwise: Partial<WorkspaceOptions>) => Promise<Workspace>;
}
export interface CellPlace {
  /** Zero-based, among all cells of the notebook. */
  readonly cell: number;
  readonly position: Position;
}

/**
 * Opens a project.
 * @throws Error when the parser cannot be loaded (a broken installation); never because of the project.
 */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const parts = { ...defaultParts(), ...options.parts };
  const parser = options.parser ?? (await createParserHost(parts.grammars));
  // What is kept speaks of the disk.
  const kept = options.cache === undefined || options.files !== undefined ? null : openKept(options.cache, parser);
  return new ProjectWorkspace({ ...options, root: path.resolve(options.root) }, parts, kept?.parser ?? parser, kept);
}

/** What is kept between runs. */
interface Kept {
  readonly folder: CacheFolder;
  readonly scans: ScanCache;
  readonly parser: ParserHost;
}

function openKept(location: string, parser: ParserHost): Kept {
  const folder = openCacheFolder(location);
  return { folder, scans: createScanCache(folder), parser: cachingParser(parser, folder, buildId()) };
}

/** Milliseconds a scan works before it lets other work in between. */
const TIME_SLICE = 12;

/** Files that change how others are understood, wherever below their folder those are. */
const GOVERNS = new RegExp(
  `^(?:${[CONFIG_FILE, BASELINE_FILE, USAGE_FILE].map((name) => name.replaceAll('.', '\\.')).join('|')}|package\\.json|[tj]sconfig.*\\.json|pyproject\\.toml|go\\.mod|Cargo\\.toml|composer\\.json|setup\\.py|pom\\.xml|build\\.gradle(?:\\.kts)?|.*\\.csproj)$`,
);

/** A notebook is mostly outputs and pictures, which are not parsed: it may be this much larger than plain code. */
const CONTAINER_FACTOR = 10;

/** Files without an SDK's name that call what could be a client's method: those that import one of the files with such a name. */
class Importers {
  readonly #candidates = new Map<string, ReadonlySet<string>>();
  readonly #handingOn = new Map<string, { readonly name: string; readonly imports: ReadonlySet<string> }>();
  readonly #names = new Set<string>();

  /** A file that names an SDK. */
  named(file: string): void {
    this.#names.add(moduleName(file));
  }

  add(file: string, text: string, siteNames: ReadonlySet<string>): void {
    if (handsOn(text)) this.#handingOn.set(file, { name: moduleName(file), imports: importedNames(text) });
    if (callsOneOf(text, siteNames)) this.#candidates.set(file, importedNames(text));
    else this.#candidates.delete(file);
  }

  reached(): ReadonlySet<string> {
    const isNamed = (imports: ReadonlySet<string>): boolean => [...imports].some((name) => this.#names.has(name));
    for (const { name, imports } of this.#handingOn.values()) if (isNamed(imports)) this.#names.add(name);
    return new Set([...this.#candidates].filter(([, imports]) => isNamed(imports)).map(([file]) => file));
  }
}

class ProjectWorkspace implements Workspace {
  readonly root: string;
  readonly #options: WorkspaceOptions;
  readonly #parts: EngineParts;
  readonly #parser: ParserHost;
  readonly #system: FileSystem;
  readonly #files: SourceFiles;
  readonly #dataText: (file: string) => DataText;
  readonly #resolver: ModuleResolver;
  readonly #versions: PackageVersions;
  readonly #packages: ProjectPackages;
  readonly #analyzer: Analyzer;
  readonly #languages: ReadonlyMap<string, Language>;
  readonly #prefilters: ReadonlyMap<string, Prefilter>;
  /** By path: what was wrong with reading and parsing the file, and its text, while the analyzer holds it. */
  readonly #problems = new Map<string, readonly Problem[]>();
  readonly #texts = new Map<string, string>();
  readonly #extractions = new Map<string, Extraction>();
  /** Cells of open notebooks. */
  readonly #cells = new Map<string, readonly CellText[]>();
  readonly #lines = new Map<string, LineIndex>();
  /** By day and overrides. */
  readonly #catalogs = new Map<string, CatalogView>();
  /** A server that runs past midnight takes the prices of the new day. */
  #priceDay: string;
  /** All files to be linked, once they were looked for. */
  #linkable: readonly string[] | null = null;
  /** Files that name no SDK, with how many of the wrappers' names were looked for in them. */
  readonly #others = new Map<string, number>();
  readonly #wrapperNames = new Set<string>();
  readonly #importers = new Importers();
  /** A file that was looked into and will be parsed next. */
  #justRead: { readonly file: string; readonly read: DecodedFile } | null = null;
  readonly #checkedModels = new WeakMap<LoadedConfig, readonly Problem[]>();
  #settings: unknown;
  /** Null when nothing is to be hidden. */
  #baseline: BaselineFile | null;
  #usage: UsageFile;
  readonly #kept: Kept | null;
  readonly #tokenizers: Tokenizers = createTokenizers(loadRanks);
  #configs: ConfigStore;
  #current: LoadedConfig;

  constructor(options: WorkspaceOptions, parts: EngineParts, parser: ParserHost, kept: Kept | null) {
    this.root = options.root;
    this.#kept = kept;
    this.#options = options;
    this.#system = options.files ?? DISK;
    this.#parts = parts;
    this.#parser = parser;
    this.#files = new SourceFiles(this.root, kept?.scans.note, this.#system);
    this.#languages = new Map(
      parts.languages.flatMap((language) => language.extensions.map((extension) => [extension, language])),
    );
    const families = new Set(parts.languages.map(({ family }) => family));
    this.#prefilters = new Map([...families].map((family) => [family, prefilterOf(parts.sdks, family)]));
    this.#settings = options.settings;
    this.#configs = this.#loadConfigs();
    this.#baseline = this.#loadBaseline();
    this.#usage = this.#loadUsage();
    this.#current = this.#configs.atRoot;
    this.#priceDay = this.#dayOfPrices();
    this.#resolver = createModuleResolver({
      files: this.#files,
      familyOf: (file) => this.#languageOf(file)?.family ?? null,
      isSdkModule: createSdkModuleTest(parts.sdks),
      modulesOf: moduleLookups(parts.languages),
    });
    this.#versions = createPackageVersions(this.#files);
    this.#packages = createProjectPackages(this.#files);
    this.#dataText = createDataReader({
      files: this.#files,
      limitOf: (file) => this.#configs.forFile(file).config.maxFileSize,
    });
    this.#analyzer = createAnalyzer({
      ...parts,
      catalog: this.#catalogOf(this.#current),
      config: this.#current.config,
      tokenizers: this.#tokenizers,
      providerOfUrl: providerOfBaseUrl,
      resolveModule: this.#resolver.resolve,
      impliedModules: this.#resolver.implied,
      packageVersion: this.#versions.versionOf,
      load: (file) => this.#load(file),
      readData: (file) => this.#readData(file),
      declarationsOf: (file) => this.#configs.forFile(file).config.declarations,
      usageOf: (file) => this.#usage.sites.get(path.resolve(this.root, file)),
    });
  }

  get configProblems(): readonly Problem[] {
    const ofModels = this.#configs.loaded().flatMap((loaded) => this.#modelProblems(loaded));
    const ofFiles = [this.#baseline?.problem, this.#usage.problem].filter((problem) => problem != null);
    return [...this.#configs.problems(), ...ofModels, ...ofFiles];
  }
  get config(): Config {
    return this.#configs.atRoot.config;
  }
  get remoteCatalog(): RemoteCatalog | null {
    return this.#configs.atRoot.remote;
  }
  get catalogNotice(): string | null {
    return staleNotice(this.#configs.atRoot, this.#parts.today());
  }
  get catalog(): CatalogView {
    return this.#catalogOf(this.#configs.atRoot);
  }

  ownConfigFile(): { readonly name: string; readonly text: string | null } {
    const read = readConfigFile(path.join(this.root, CONFIG_FILE), DISK);
    return { name: CONFIG_FILE, text: 'text' in read ? read.text : null };
  }

  update(file: string, text: string): void {
    if (!this.#files.isFile(file)) this.#forgetPlaces();
    this.#files.open(file, text);
    this.#cells.delete(file);
    this.#forget(file);
  }

  updateCells(file: string, cells: readonly CellText[]): void {
    this.update(file, cells.map(({ text }) => text).join('\n'));
    this.#cells.set(file, cells);
  }

  close(file: string): void {
    this.#parser.release(file);
    this.#cells.delete(file);
    this.#files.close(file);
    if (!this.#files.isFile(file)) this.#forgetPlaces();
    this.#forget(file);
  }

  fileChanged(file: string): void {
    if (this.#files.isOpen(file)) return;
    if (path.posix.basename(file) === CONFIG_FILE) this.reloadConfig();
    if (path.posix.basename(file) === BASELINE_FILE) this.#baseline = this.#loadBaseline();
    if (file === USAGE_FILE) this.#usage = this.#loadUsage();
    // Only the text of a source file is new when it was there before; anything else may lead imports elsewhere.
    if (!this.#analyzer.has(file) || !this.#files.isFile(file)) this.#forgetPlaces();
    this.#forget(file);
  }

  filesChanged(changes: readonly { readonly path: string; readonly isNewText: boolean }[]): void {
    let isElsewhere = false;
    for (const { path: file, isNewText } of changes) {
      isElsewhere ||= GOVERNS.test(path.posix.basename(file)) || (!isNewText && this.#resolver.dependsOn(file));
      // Of source code that was not read nothing is known.
      if (this.#analyzer.has(file) || this.#languageOf(file) === undefined) this.#forget(file);
      else this.#others.delete(file);
    }
    if (isElsewhere) this.#forgetPlaces();
  }

  analyze(file: string): FileAnalysis {
    this.#useConfigOf(file);
    const analysis = this.#withoutKnown(this.#analyzer.analyzeFile(file));
    const isKnown = this.#languageOf(file) !== undefined || formatOf(file) !== null;
    const problems = isKnown ? (this.#problems.get(file) ?? []) : [noLanguage(file)];
    const isCosted = analysis.calls.length > 0 || analysis.wrapperCalls.length > 0;
    const inPackage = isCosted ? this.#packages.packageOf(file) : null;
    return {
      ...analysis,
      ...(inPackage === null ? {} : { package: inPackage }),
      ...(problems.length === 0 ? {} : { problems: [...problems, ...analysis.problems] }),
    };
  }

  callDetails<Place>(sited: EstimatedCall, place: (loc: Loc) => Place): CallDetails<Place> {
    const loaded = this.#configs.forFile(sited.call.path);
    const catalog = this.#catalogOf(loaded);
    return callDetails(sited, { catalog, config: loaded.config, tokenizers: this.#tokenizers, place });
  }

  facts(file: string): ModuleFacts | undefined {
    return this.#analyzer.facts(file);
  }

  text(file: string): string | undefined {
    this.#analyzer.facts(file); // Loads it.
    return this.#texts.get(file);
  }

  code(file: string): string | undefined {
    const text = this.text(file);
    return this.#extractions.get(file)?.text ?? text;
  }

  extraction(file: string): Extraction | null {
    this.#analyzer.facts(file);
    return this.#extractions.get(file) ?? null;
  }

  fixAll(file: string): FixAllResult {
    const language = this.#languageOf(file);
    const text = this.code(file);
    const facts = this.#analyzer.facts(file);
    if (!language || text === undefined || !facts) return { edits: [], fixed: 0 };
    this.#useConfigOf(file);
    try {
      return fixAll({
        path: file,
        text,
        analyze: (changed) => {
          const parsed = changed === text ? facts : this.#parser.parse(language, changed, file).facts;
          this.#analyzer.setFile(changed, parsed);
          const { findings } = this.#withoutKnown(this.#analyzer.analyzeFile(file), changed);
          return { findings, errors: parsed.errors.length };
        },
        canMake: (edits) => this.fileEdits(file, edits) !== null,
      });
    } finally {
      this.#analyzer.setFile(text, facts);
      this.#analyzer.analyzeFile(file);
    }
  }

  fileEdits(file: string, edits: readonly SourceEdit[]): readonly SourceEdit[] | null {
    const extraction = this.extraction(file);
    return extraction ? extraction.toFile(edits) : edits;
  }

  dependents(file: string): readonly string[] {
    return this.#analyzer.dependents(file);
  }

  takeStale(): readonly string[] {
    return this.#analyzer.takeStale();
  }

  find(paths?: readonly string[], signal?: AbortSignal): Promise<Discovery> {
    return discover({
      root: this.root,
      files: this.#system,
      extensions: new Set(this.#languages.keys()),
      patternsOf: (folder) => this.#configs.forFolder(folder).patterns,
      ...(paths === undefined ? {} : { paths }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async link(signal?: AbortSignal, files?: readonly string[]): Promise<void> {
    if (files === undefined) this.#linkable ??= (await this.find(undefined, signal)).files;
    await this.#link(files ?? this.#linkable ?? [], signal);
  }

  reopen(otherwise: Partial<WorkspaceOptions>): Promise<Workspace> {
    const { parts, cache: _, ...options } = this.#options;
    // Trees of documents that are being edited stay here.
    const parser = { ...this.#parser, reparse: this.#parser.parse, release: () => undefined };
    const settings = this.#settings;
    return openWorkspace({ ...options, settings, parser, ...otherwise, parts: { ...parts, ...otherwise.parts } });
  }

  /** Reads the files that may hold calls, works out who calls what, and returns the files that call wrappers. */
  async #link(files: readonly string[], signal?: AbortSignal, onRead: () => void = () => {}): Promise<void> {
    const slice = createTimeSlice();
    for (const file of files) {
      await slice();
      if (signal?.aborted === true) return;
      if (!this.#others.has(file)) {
        if (this.#mayHoldCalls(file)) this.#analyzer.facts(file);
        else this.#others.set(file, 0);
      }
      onRead();
    }
    for (const file of this.#importers.reached()) {
      await slice();
      if (signal?.aborted === true) return;
      this.#analyzer.facts(file);
    }
    do {
      for (const _ of this.#analyzer.link()) {
        await slice();
        if (signal?.aborted === true) return;
      }
    } while (await this.#readCallers(slice, signal));
  }

  /** Reads the files that name no SDK and call a wrapper that was not looked for yet. True when there are any. */
  async #readCallers(slice: () => Promise<void>, signal?: AbortSignal): Promise<boolean> {
    for (const name of this.#analyzer.wrapperNames()) this.#wrapperNames.add(name);
    const names = [...this.#wrapperNames];
    const patterns = new Map<number, RegExp>();
    let found = false;
    for (const [file, looked] of this.#others) {
      if (looked === names.length) continue;
      await slice();
      if (signal?.aborted === true) return false;
      this.#others.set(file, names.length);
      const read = this.#analyzer.has(file) ? null : this.#read(file);
      const pattern = patterns.get(looked) ?? callOfAny(names.slice(looked));
      patterns.set(looked, pattern);
      if (read === null || read.text === null || !pattern.test(read.text)) continue;
      this.#justRead = { file, read };
      this.#analyzer.facts(file);
      found = true;
    }
    return found;
  }

  async *scan(options: ScanOptions = {}): AsyncGenerator<FileAnalysis> {
    const discovery = options.found ?? (await this.find(options.paths, options.signal));
    // What depends on a file is known only once all are linked.
    if (!this.#kept || options.fresh === true || options.changed || this.#files.hasOpen) {
      yield* this.#scan(discovery, options);
      return;
    }
    const { scans, folder } = this.#kept;
    const name = this.#scanName(discovery, options.shard);
    const replayed = scans.replay(name, (question) => this.#files.ask(question));
    if (replayed) {
      yield* replayed;
      return;
    }
    const record = scans.record(name);
    for await (const analysis of this.#scan(discovery, options)) {
      record.add(analysis);
      yield analysis;
    }
    if (options.signal?.aborted === true) return;
    record.end();
    folder.prune();
  }

  /** Everything a scan depends on but the answers of the disk. */
  #scanName({ files, missing, unsupported, problems }: Discovery, shard: Shard | undefined): string {
    const { settings, overrides, parts, cache: _, ...options } = this.#options;
    const configs = new Set(files.map((file) => this.#configs.forFile(file)));
    const build = [buildId(), parts === undefined ? null : Object.keys(parts), this.#parts.today()];
    const ofConfig = [...configs].map(({ problems: _, patterns: __, ...loaded }) => loaded);
    const known = this.#baseline && [...this.#baseline.findings];
    const used = [...this.#usage.sites].map(([file, uses]) => [file, [...uses]]);
    return JSON.stringify([
      build,
      options,
      settings,
      overrides,
      ofConfig,
      known,
      used,
      this.#parts.catalog,
      files,
      [missing, unsupported, problems],
      shard,
    ]);
  }

  async *#scan(
    discovery: Discovery,
    { changed, shard, signal, onProgress }: ScanOptions,
  ): AsyncGenerator<FileAnalysis> {
    const { files } = discovery;
    const own = shard && filesOfShard(files, shard, (file) => this.#files.sizeOf(file));
    if (!shard || shard.index === 1)
      for (const problem of discoveryProblems(discovery)) yield { ...NOTHING, path: problem.path, problems: [problem] };
    // Reading and analysing count half of a file each.
    let halves = 0;
    const progress = (): void => {
      if (++halves % 2 === 0) onProgress?.(halves / 2, files.length);
    };
    await this.#link(files, signal, progress);
    const concerned = changed && this.#concernedBy(changed, files);
    const slice = createTimeSlice();
    for (const file of files) {
      await slice();
      if (signal?.aborted === true) return;
      const isWanted = (own?.has(file) ?? true) && (concerned?.has(file) ?? true);
      if (isWanted && (this.#analyzer.has(file) || this.#problems.has(file))) yield this.analyze(file);
      progress();
    }
    for (const file of [...this.#analyzer.dataFiles()].sort()) {
      await slice();
      if (signal?.aborted === true) return;
      if (concerned?.has(file) === false || (shard && own && !isInShard(file, files, own, shard))) continue;
      const analysis = this.analyze(file);
      if (analysis.prompts.length > 0) yield analysis;
    }
  }

  /** The files whose analyses may be others because of changes: the changed files and what read them. All are linked by then. */
  #concernedBy(changed: readonly string[], files: readonly string[]): ReadonlySet<string> {
    const concerned = new Set<string>();
    const all = [...files, ...this.#analyzer.dataFiles()];
    const importers = changed
      .filter((file) => !this.#files.isFile(file))
      .flatMap((file) => this.#importersOf(file, files));
    for (const file of [...changed, ...importers]) {
      concerned.add(file);
      for (const reader of this.#analyzer.dependents(file)) concerned.add(reader);
      // What a manifest or a setting says holds for the folder.
      const folder = path.posix.dirname(file);
      if (GOVERNS.test(path.posix.basename(file)))
        for (const each of all) if (folder === '.' || each.startsWith(`${folder}/`)) concerned.add(each);
    }
    // Prompts in a data file are counted as the calls that send them do.
    for (const file of this.#analyzer.dataFiles())
      if (this.#analyzer.dependents(file).some((reader) => concerned.has(reader))) concerned.add(file);
    return concerned;
  }

  /** Loaded files whose text imports a module of the name of one that is gone. */
  #importersOf(gone: string, files: readonly string[]): readonly string[] {
    const name = moduleName(gone);
    return files.filter((file) => importedNames(this.#texts.get(file) ?? '').has(name));
  }

  reloadConfig(settings: unknown = this.#settings): void {
    this.#settings = settings;
    this.#configs = this.#loadConfigs();
    this.#catalogs.clear();
    this.#current = this.#configs.atRoot;
    this.#analyzer.setConfig(this.#current.config, this.#catalogOf(this.#current));
    // Declarations may be others.
    this.#analyzer.forgetResults();
    this.#others.clear();
    // A file may have been left out for its size.
    for (const [file, problems] of this.#problems)
      if (problems.some(({ code }) => code === 'too-large')) this.#forget(file);
  }

  position(file: string, offset: number): Position {
    this.#placeKept(file);
    const inFile = this.#extractions.get(file)?.startOf(offset) ?? offset;
    return this.#lineIndexOf(file)?.position(inFile) ?? { line: 0, character: 0 };
  }

  placeInCell(file: string, offset: number): CellPlace | null {
    this.#placeKept(file);
    const extraction = this.#extractions.get(file);
    const cell = extraction?.cells.findLast(({ span }) => span.start <= offset);
    if (!extraction || !cell) return null;
    const lines = createLineIndex(extraction.text.slice(cell.span.start, cell.span.end));
    return { cell: cell.index, position: lines.position(offset - cell.span.start) };
  }

  /** Whether a file is worth parsing; also when it cannot be read, so that its analysis says why. */
  #mayHoldCalls(file: string): boolean {
    if (this.#analyzer.has(file)) {
      this.#importers.named(file);
      return true;
    }
    const read = this.#read(file);
    if (read.text === null) return true;
    const prefilter = this.#prefilters.get(this.#languageOf(file)?.family ?? '');
    const { wrappers = [] } = this.#configs.forFile(file).config.declarations ?? {};
    // A pattern may mean any function: the empty text is in every file.
    const declared = wrappers.map((wrapper) => lastNameOf(wrapper.function) ?? '');
    if (!mayDeclare(read.text) && !mayHoldCalls(read.text, [...(prefilter?.hints ?? []), ...declared])) {
      if (prefilter) this.#importers.add(file, read.text, prefilter.siteNames);
      return false;
    }
    this.#importers.named(file);
    this.#justRead = { file, read };
    return true;
  }

  #loadBaseline(): BaselineFile | null {
    return this.#options.baseline === false ? null : readBaseline(this.root, this.#system);
  }

  #loadUsage(): UsageFile {
    const { usage } = this.#options;
    if (usage === undefined) return readUsageFile(this.root, this.#system);
    return { file: path.join(this.root, USAGE_FILE), sites: usage === false ? new Map() : usage, problem: null };
  }

  /** Without the findings that the baseline knows. `code` is the file's own unless another was analysed. */
  #withoutKnown(analysis: FileAnalysis, code?: string): FileAnalysis {
    const known = this.#baseline?.findings.get(path.resolve(this.root, analysis.path));
    if (!known) return analysis;
    return { ...analysis, findings: newFindings(analysis, code ?? this.code(analysis.path) ?? '', known) };
  }

  #load(file: string): SourceFile | undefined {
    const language = this.#languageOf(file);
    if (language === undefined) {
      this.#problems.set(file, [noLanguage(file)]);
      return undefined;
    }
    const { text, problem } = this.#justRead?.file === file ? this.#justRead.read : this.#read(file);
    this.#justRead = null;
    const ofReading = problem === null ? [] : [problem];
    this.#problems.set(file, ofReading);
    if (text === null) return undefined;
    const extraction = this.#place(language, file, text);
    const code = extraction?.text ?? text;
    const parse = this.#files.isOpen(file) ? this.#parser.reparse : this.#parser.parse;
    const { facts, problems } = parse(language, code, file);
    this.#problems.set(file, [...ofReading.map((each) => inCode(each, extraction)), ...problems]);
    return { text: code, facts };
  }

  /** Keeps the text of a file, and how its code is taken out of it, so that offsets can be told as places. */
  #place(language: Language, file: string, text: string): Extraction | undefined {
    this.#texts.set(file, text);
    const extraction = this.#extract(language, file, text);
    if (extraction) this.#extractions.set(file, extraction);
    return extraction;
  }

  /** As `#place`, for a file whose analysis was kept from an earlier run. */
  #placeKept(file: string): void {
    if (!this.#kept || this.#texts.has(file)) return;
    const language = this.#languageOf(file);
    if (!language && formatOf(file) === null) return;
    const { text } = this.#read(file);
    if (text === null) return;
    if (language) this.#place(language, file, text);
    else this.#texts.set(file, text);
  }

  #extract(language: Language, file: string, text: string): Extraction | undefined {
    const cells = this.#cells.get(file);
    return cells ? language.join?.(cells) : language.extract?.(text);
  }

  #readData(file: string): DataText {
    const data = this.#dataText(file);
    if (data?.text !== null && data?.text !== undefined) this.#texts.set(file, data.text);
    return data;
  }

  #read(file: string): DecodedFile {
    const limit = this.#configs.forFile(file).config.maxFileSize;
    return this.#files.source(file, this.#languageOf(file)?.extract ? limit * CONTAINER_FACTOR : limit);
  }

  /** What stands where may have changed: modules are looked for again, and manifests read again. */
  #forgetPlaces(): void {
    this.#resolver.clear();
    this.#versions.clear();
    this.#packages.clear();
    this.#analyzer.forgetResults();
    this.#linkable = null;
  }

  #forget(file: string): void {
    this.#justRead = null;
    this.#resolver.changed(file);
    this.#analyzer.removeFile(file);
    this.#others.delete(file);
    for (const known of [this.#problems, this.#texts, this.#lines, this.#extractions]) known.delete(file);
  }

  #languageOf(file: string): Language | undefined {
    return this.#languages.get(path.posix.extname(file).toLowerCase());
  }

  #lineIndexOf(file: string): LineIndex | undefined {
    const known = this.#lines.get(file);
    if (known !== undefined) return known;
    const text = this.#texts.get(file) ?? this.#configs.text(file);
    if (text === undefined) return undefined;
    const index = createLineIndex(text);
    if (this.#texts.has(file)) this.#lines.set(file, index);
    return index;
  }

  #loadConfigs(): ConfigStore {
    const { root, configFile: file, overrides, configFiles: files = this.#system } = this.#options;
    const { rules, catalogStore } = this.#parts;
    const readCatalog = catalogStore.read;
    return createConfigStore({ root, rules, settings: this.#settings, file, overrides, files, readCatalog });
  }

  #useConfigOf(file: string): void {
    const loaded = this.#configs.forFile(file);
    const day = this.#dayOfPrices();
    if (loaded === this.#current && day === this.#priceDay) return;
    this.#current = loaded;
    this.#priceDay = day;
    this.#analyzer.setConfig(loaded.config, this.#catalogOf(loaded));
  }

  #modelProblems(loaded: LoadedConfig): readonly Problem[] {
    const known = this.#checkedModels.get(loaded);
    if (known !== undefined) return known;
    const problems = checkModels(this.#configs, loaded, this.#catalogOf(loaded));
    this.#checkedModels.set(loaded, problems);
    return problems;
  }

  #dayOfPrices(): string {
    return this.#options.day?.() ?? priceDay(this.#parts);
  }

  #catalogOf({ catalogOverrides, remote }: LoadedConfig): CatalogView {
    const day = this.#dayOfPrices();
    const key = JSON.stringify([day, catalogOverrides, remote?.source]);
    const known = this.#catalogs.get(key);
    if (known !== undefined) return known;
    const catalog = createCatalogView(this.#parts.catalog, catalogLayers({ catalogOverrides, remote }, day));
    this.#catalogs.set(key, catalog);
    return catalog;
  }
}

/** A problem of reading a file stands in the file; offsets of an analysis count in its code. */
function inCode(problem: Problem, extraction: Extraction | undefined): Problem {
  const { span } = problem;
  if (!span || !extraction) return problem;
  return { ...problem, span: { start: extraction.offsetOf(span.start), end: extraction.offsetOf(span.end) } };
}

const NOTHING: Omit<FileAnalysis, 'path'> = { calls: [], wrapperCalls: [], prompts: [], findings: [], problems: [] };

/** Finds a call by one of the names, or an import that renames it: a pattern of text, so that what it finds is worth parsing. */
function callOfAny(names: readonly string[]): RegExp {
  const escaped = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const any = `(?<![\\w$])(?:${escaped.join('|')})`;
  const passed = `(?:${[...FUNCTION_TAKERS].join('|')})\\(\\s*(?:[\\w$.]+\\s*,\\s*)?(?:[\\w$]+\\.)*${any}(?![\\w$])`;
  return new RegExp(`${any}(?:\\s*(?:<[^()<>]*>)?\\(|\\s+as\\s)|${passed}`);
}

/** A function to call between two pieces of work: it waits for other work when the time slice is used up. */
function createTimeSlice(): () => Promise<void> {
  let end = performance.now() + TIME_SLICE;
  return async () => {
    if (performance.now() < end) return;
    await nextTurn();
    end = performance.now() + TIME_SLICE;
  };
}

function discoveryProblems({ missing, unsupported, problems }: Discovery): readonly Problem[] {
  const notThere = missing.map((file): Problem => ({
    path: file,
    span: null,
    severity: 'error',
    code: 'unreadable',
    message: 'There is no such file or folder.',
  }));
  return [...notThere, ...unsupported.map(noLanguage), ...problems];
}

function noLanguage(file: string): Problem {
  return {
    path: file,
    span: null,
    severity: 'info',
    code: 'unreadable',
    message: 'This is not source code of a supported language.',
  };
}
