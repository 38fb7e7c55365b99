import path from 'node:path';
import type { CatalogOverride, OverrideLayer } from '../../catalog/overrides.ts';
import type { Config } from '../../model/config.ts';
import type { Problem } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import type { Span } from '../../model/span.ts';
import { DISK, type FileSystem } from '../file-system.ts';
import { configChain, type ReadConfig } from './config-chain.ts';
import { findConfigFiles, readConfigFile, type PathPatterns } from './config-files.ts';
import { endpointPrices, mergeLayers } from './merge.ts';
import { findKey, readConfigText, readSettingsValue, type LayerResult } from './read-layer.ts';
import type { CatalogSourceSetting, StoredCatalog } from '../catalog/store.ts';
import { buildConfigSchema, DEFAULT_MAX_AGE, type SettingsLayer } from './schema.ts';

export interface ConfigStoreOptions {
  /** Absolute root of the project. */
  readonly root: string;
  readonly rules: readonly Rule[];
  /** An editor's settings: below the configuration files. */
  readonly settings?: unknown;
  /** One configuration file instead of those found (absolute), or null for none. */
  readonly file?: string | null;
  /** Above the configuration files: the command line's own. */
  readonly overrides?: SettingsLayer;
  /** Where configuration files are read from; the disk by default. */
  readonly files?: FileSystem;
  /** What was fetched from an address that settings name, and lies on this machine; without it nothing was. */
  readonly readCatalog?: (source: CatalogSourceSetting) => StoredCatalog | null;
}

/** Settings that hold for a file, and where they came from. The same object for files under the same configuration files. */
export interface LoadedConfig {
  readonly config: Config;
  /** Changes to the price catalog, the later above the earlier. */
  readonly catalogOverrides: readonly CatalogOverride[];
  /** Which files are analysed, outermost source first. */
  readonly patterns: readonly PathPatterns[];
  /** Absolute paths of the configuration files, outermost first. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
  /** The catalog address that holds here; null without one. */
  readonly remote: RemoteCatalog | null;
}

/** Prices from an address: what the settings say, and what was fetched from there. */
export interface RemoteCatalog {
  readonly source: CatalogSourceSetting;
  /** Days after which it counts as old. */
  readonly maxAge: number;
  /** Null before the first update. */
  readonly stored: StoredCatalog | null;
}

export interface ConfigStore {
  /** Settings of the project's root. */
  readonly atRoot: LoadedConfig;
  /** Settings of a file, by its project-relative path. */
  readonly forFile: (file: string) => LoadedConfig;
  /** Settings of an absolute folder. */
  readonly forFolder: (folder: string) => LoadedConfig;
  /** All settings loaded so far. */
  readonly loaded: () => readonly LoadedConfig[];
  /** Where a setting was made: the innermost configuration file that has the key, else the editor's settings. */
  readonly placeOf: (loaded: LoadedConfig, key: readonly string[]) => SettingPlace;
  /** Problems of all configuration files read so far, and of the editor's settings. */
  readonly problems: () => readonly Problem[];
  /** Text of a configuration file, by the path its problems carry. */
  readonly text: (file: string) => string | undefined;
}

export interface SettingPlace {
  /** As problems carry it. */
  readonly path: string;
  readonly span: Span | null;
}

/** What problems of editor settings carry for a path: there is no file. */
export const SETTINGS_SOURCE = 'promptCost settings';

/** Loads and remembers configuration; make a new store to read it again. Never throws on bad configuration. */
export function createConfigStore(options: ConfigStoreOptions): ConfigStore {
  const schema = buildConfigSchema(options.rules);
  const system = options.files ?? DISK;
  const settings = readSettingsValue(schema, SETTINGS_SOURCE, options.settings);
  const layers = new Map<string, ReadConfig>();
  const texts = new Map<string, string>();
  const readFile = (file: string): ReadConfig => {
    const known = layers.get(file);
    if (known !== undefined) return known;
    const name = relativeTo(options.root, file);
    const read = readConfigFile(file, system);
    const text = 'text' in read ? read.text : null;
    if (text !== null) texts.set(name, text);
    const result = 'text' in read ? readConfigText(schema, name, read.text) : unreadable(name, read.error);
    const config = { ...result, name, text };
    layers.set(file, config);
    return config;
  };
  const byFiles = new Map<string, LoadedConfig>();
  const load = (files: readonly string[]): LoadedConfig => {
    const key = files.join('\0');
    const known = byFiles.get(key);
    if (known !== undefined) return known;
    const chain = files.flatMap((file) =>
      configChain(file, readFile, system).map((source) => ({ ...source, governs: file })),
    );
    const own = [settings, ...chain];
    const remote = remoteOf([...own.map(({ layer }) => layer), options.overrides ?? {}], options.readCatalog);
    const document = remote?.stored?.document;
    // Below what the user and the repository say themselves.
    const fetched: LayerResult = { layer: document?.kind === 'overrides' ? document.settings : {}, problems: [] };
    const sources = [fetched, ...own];
    const catalogOverrides = sources.flatMap((source) =>
      layerOverrides(source.layer, source === fetched ? 'remote' : source === settings ? 'user' : 'workspace'),
    );
    // One given file speaks of the project, wherever it lies itself.
    const bases = [
      options.root,
      options.root,
      // Globs of a file that is extended hold where the extending file does.
      ...chain.map(({ governs }) => (options.file === undefined ? path.dirname(governs) : options.root)),
    ];
    const config = mergeLayers(
      schema,
      options.rules,
      [...sources.map(({ layer }) => layer), options.overrides ?? {}],
      bases.map((base) => relativeTo(options.root, base)),
    );
    const patterns = sources.map(({ layer }, index) => patternsOf(layer, bases[index] ?? options.root));
    const problems = sources.flatMap((source) => source.problems);
    const read = [...new Set(chain.map(({ file }) => file))];
    const loaded = { config, catalogOverrides, patterns, files: read, problems, remote };
    byFiles.set(key, loaded);
    return loaded;
  };
  const filesOf = new Map<string, readonly string[]>();
  const governing = (folder: string): readonly string[] => {
    if (options.file !== undefined) return options.file === null ? [] : [options.file];
    const files = findConfigFiles(folder, system);
    const root = files.findLastIndex((file) => readFile(file).layer.root === true);
    return files.slice(Math.max(0, root));
  };
  const forFolder = (folder: string): LoadedConfig => {
    const files = filesOf.get(folder) ?? governing(folder);
    filesOf.set(folder, files);
    return load(files);
  };
  return {
    atRoot: forFolder(options.root),
    forFolder,
    forFile: (file) => forFolder(path.dirname(path.resolve(options.root, file))),
    loaded: () => [...byFiles.values()],
    placeOf: ({ files }, key) => {
      for (const name of files.map((file) => relativeTo(options.root, file)).toReversed()) {
        const span = findKey(texts.get(name) ?? '', [...key]);
        if (span !== null) return { path: name, span };
      }
      return { path: SETTINGS_SOURCE, span: null };
    },
    problems: () => [...new Set([...settings.problems, ...[...byFiles.values()].flatMap(({ problems }) => problems)])],
    text: (file) => texts.get(file),
  };
}

/** The innermost address and key, when there are both. */
function remoteOf(layers: readonly SettingsLayer[], read: ConfigStoreOptions['readCatalog']): RemoteCatalog | null {
  const {
    url,
    publicKey,
    maxAge = DEFAULT_MAX_AGE,
  } = Object.assign({}, ...layers.map(({ catalog }) => catalog)) as Partial<NonNullable<SettingsLayer['catalog']>>;
  if (url === undefined || publicKey === undefined) return null;
  const source = { url, publicKey };
  return { source, maxAge, stored: read?.(source) ?? null };
}

function relativeTo(root: string, file: string): string {
  return path.relative(root, file).replaceAll(path.sep, '/');
}

function patternsOf({ include, exclude }: SettingsLayer, base: string): PathPatterns {
  return { base, include: include ?? null, exclude: exclude ?? [] };
}

/** The changes to the catalog that a source of settings makes: its endpoints' own prices, and its `models`. */
export function layerOverrides(settings: SettingsLayer, from: OverrideLayer): readonly CatalogOverride[] {
  return [...endpointPrices(settings.endpoints ?? []), ...(settings.models ?? [])].map((override) => ({
    ...override,
    layer: from,
  }));
}

function unreadable(file: string, message: string): LayerResult {
  return { layer: {}, problems: [{ path: file, span: null, severity: 'error', code: 'config', message }] };
}
