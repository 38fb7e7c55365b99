import { existsSync, readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import path from 'node:path';
import type { Config } from '../model/config.ts';
import type { Problem } from '../model/finding.ts';
import { DEFAULT_EXCLUDES } from './default-excludes.ts';
import { ignoreLayer, isIgnored, type IgnoreLayer } from './ignore-rules.ts';

export interface DiscoverOptions {
  /** Absolute folder that found paths are relative to. */
  readonly root: string;
  /** Files and folders to look at, absolute or relative to the root; the root itself by default. */
  readonly paths?: readonly string[];
  /** Extensions of the files wanted, with the dot. */
  readonly extensions: ReadonlySet<string>;
  /** Patterns of the configuration, relative to the root. */
  readonly include: Config['include'];
  readonly exclude: Config['exclude'];
  readonly signal?: AbortSignal;
}

export interface Discovery {
  /** Paths relative to the root, with forward slashes, sorted, each once. */
  readonly files: readonly string[];
  /** Paths asked for that do not exist. */
  readonly missing: readonly string[];
  /** Files asked for by name that no language frontend reads. */
  readonly unsupported: readonly string[];
  /** Folders that could not be read. */
  readonly problems: readonly Problem[];
}

/**
 * Finds the source files below the given paths. Left out are what `.gitignore` files say (also those above the root, up
 * to the repository's), the default excludes, virtual environments and the configuration's `exclude`; ignored folders are
 * not entered. A path asked for by name is taken whatever the rules say of it. Symbolic links are not followed, unless
 * asked for by name.
 */
export async function discover(options: DiscoverOptions): Promise<Discovery> {
  const root = path.resolve(options.root);
  const state: State = {
    ...options,
    root,
    found: new Set(),
    problems: [],
    include: ignoreLayer(root, options.include),
  };
  const missing: string[] = [];
  const unsupported: string[] = [];
  for (const given of options.paths ?? ['.']) {
    const absolute = path.resolve(root, given);
    const stat = statSync(absolute, { throwIfNoEntry: false });
    if (stat === undefined) missing.push(given);
    else if (stat.isDirectory()) await walk(absolute, layersAt(absolute, options, root), state);
    else if (options.extensions.has(extensionOf(absolute))) state.found.add(absolute);
    else unsupported.push(given);
  }
  const files = [...state.found].map((absolute) => toRelative(root, absolute)).sort();
  return { files, missing, unsupported, problems: state.problems };
}

interface State extends Omit<DiscoverOptions, 'include'> {
  readonly include: IgnoreLayer;
  readonly found: Set<string>;
  readonly problems: Problem[];
}

async function walk(folder: string, outer: readonly IgnoreLayer[], state: State): Promise<void> {
  if (state.signal?.aborted === true) return;
  const entries = await readFolder(folder, state);
  const names = new Set(entries.map(({ name }) => name));
  // A virtual environment may have any name; this file is its mark.
  if (names.has('pyvenv.cfg')) return;
  const layers = names.has('.gitignore') ? [...outer, ...gitignoreOf(folder)] : outer;
  const folders: string[] = [];
  for (const entry of entries) {
    const absolute = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!isIgnored(layers, absolute, true)) folders.push(absolute);
    } else if (entry.isFile() && state.extensions.has(extensionOf(entry.name))) {
      if (!isIgnored(layers, absolute, false) && isIncluded(absolute, state)) state.found.add(absolute);
    }
  }
  await Promise.all(folders.map((inner) => walk(inner, layers, state)));
}

async function readFolder(folder: string, state: State): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const message = `The folder cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    state.problems.push({
      path: toRelative(state.root, folder),
      span: null,
      severity: 'warning',
      code: 'unreadable',
      message,
    });
    return [];
  }
}

/** `include` speaks of files below the root only; what was asked for elsewhere is taken. */
function isIncluded(absolute: string, { include }: State): boolean {
  return !absolute.startsWith(include.base + path.sep) || isIgnored([include], absolute, false);
}

function gitignoreOf(folder: string): readonly IgnoreLayer[] {
  try {
    return [ignoreLayer(folder, readFileSync(path.join(folder, '.gitignore'), 'utf8'))];
  } catch {
    return []; // Not there, or not readable: Git goes on without it too.
  }
}

/** The rules that hold in a folder where a search starts; those that would leave out the folder itself do not count. */
function layersAt(start: string, { exclude }: DiscoverOptions, root: string): readonly IgnoreLayer[] {
  const own = [...DEFAULT_EXCLUDES, ...exclude];
  const excludes = ignoreLayer(root, own);
  const base = isExcludedFrom(excludes, start) || !isWithin(root, start) ? ignoreLayer(start, own) : excludes;
  const above = foldersAbove(start, root).flatMap(gitignoreOf);
  return [base, ...above.filter((layer) => !isExcludedFrom(layer, start))];
}

const isExcludedFrom = (layer: IgnoreLayer, folder: string): boolean => isIgnored([layer], folder, true);

/** The folders above one, outermost first, up to the one that holds the Git repository; without one, up to the root. */
function foldersAbove(start: string, root: string): readonly string[] {
  const above: string[] = [];
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (folder !== start) above.unshift(folder);
    if (existsSync(path.join(folder, '.git'))) return above;
    if (folder === path.dirname(folder)) return above.filter((each) => isWithin(root, each));
  }
}

const extensionOf = (name: string): string => path.extname(name).toLowerCase();

function isWithin(root: string, absolute: string): boolean {
  return absolute === root || absolute.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

function toRelative(root: string, absolute: string): string {
  const relative = path.relative(root, absolute);
  return path.sep === '/' ? relative : relative.replaceAll(path.sep, '/');
}
