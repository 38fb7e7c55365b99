import path from 'node:path';
import type { Problem } from '../model/finding.ts';
import { CONFIG_FILE, type PathPatterns } from './config/config-files.ts';
import { DEFAULT_EXCLUDES } from './default-excludes.ts';
import { DISK, exists, readText, type FileSystem, type FolderEntry } from './file-system.ts';
import { ignoredBy, ignoreLayer, isIgnored, layersInside, type IgnoreLayer } from './ignore-rules.ts';

export interface DiscoverOptions {
  /** Absolute folder that found paths are relative to. */
  readonly root: string;
  /** Files and folders to look at, absolute or relative to the root; the root itself by default. */
  readonly paths?: readonly string[];
  /** Extensions of the files wanted, with the dot. */
  readonly extensions: ReadonlySet<string>;
  /** `include` and `exclude` of the configuration that governs an absolute folder, outermost first. */
  readonly patternsOf: (folder: string) => readonly PathPatterns[];
  readonly signal?: AbortSignal;
  /** The disk by default. */
  readonly files?: FileSystem;
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
  /** Folders that were not entered and source files that were not taken, in no order. */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  /** Relative to the root. */
  readonly path: string;
  readonly isFolder: boolean;
  /** What says so, for people: `.gitignore`, `the default excludes`, `exclude`, `include`. */
  readonly by: string;
}

/** Both in the syntax of Git; the later goes before. */
const IGNORE_FILES = ['.gitignore', '.promptcostignore'] as const;

/**
 * Finds the source files below the given paths. Left out are the default excludes, virtual environments, what `.gitignore`
 * and `.promptcostignore` files say (also those above the root, up to the repository's) and what the configuration excludes; what stands deeper
 * goes before, then the configuration before `.promptcostignore`, and that before `.gitignore`. Ignored folders are not entered. A path asked for by name is taken whatever the rules say of it. Symbolic links are not followed, unless
 * asked for by name.
 */
export async function discover(options: DiscoverOptions): Promise<Discovery> {
  const root = path.resolve(options.root);
  const state: State = { ...options, files: options.files ?? DISK, root, found: new Set(), problems: [], leftOut: [] };
  const missing: string[] = [];
  const unsupported: string[] = [];
  for (const given of options.paths ?? ['.']) {
    const absolute = path.resolve(root, given);
    const stat = state.files.stat(absolute);
    if (stat === null) missing.push(given);
    else if (stat.kind === 'folder') await walk(absolute, rulesAt(absolute, state), state);
    else if (options.extensions.has(extensionOf(absolute))) state.found.add(absolute);
    else unsupported.push(given);
  }
  const files = [...state.found].map((absolute) => toRelative(root, absolute)).sort();
  return { files, missing, unsupported, problems: state.problems, leftOut: state.leftOut };
}

interface State extends DiscoverOptions {
  readonly files: FileSystem;
  readonly found: Set<string>;
  readonly problems: Problem[];
  readonly leftOut: LeftOut[];
}

/** What decides about the entries of a folder. */
interface PathRules {
  /** What is left out, outermost first. */
  readonly layers: readonly IgnoreLayer[];
  /** The nearest `include`. */
  readonly include: IgnoreLayer | null;
}

async function walk(folder: string, outer: PathRules, state: State): Promise<void> {
  if (state.signal?.aborted === true) return;
  const entries = await readFolder(folder, state);
  const names = new Set(entries.map(({ name }) => name));
  // A virtual environment may have any name; this file is its mark.
  if (names.has('pyvenv.cfg')) {
    leaveOut(state, folder, true, 'being a virtual environment');
    return;
  }
  const hasOwn = IGNORE_FILES.some((name) => names.has(name)) || names.has(CONFIG_FILE) || folder === state.root;
  const rules = hasOwn ? withRulesOf(folder, outer, state) : outer;
  const folders: string[] = [];
  for (const entry of entries) {
    const absolute = path.join(folder, entry.name);
    if (entry.kind === 'folder') {
      const by = ignoredBy(rules.layers, absolute, true);
      if (by === null) folders.push(absolute);
      else leaveOut(state, absolute, true, by.source);
    } else if (entry.kind === 'file' && state.extensions.has(extensionOf(entry.name))) {
      const by = ignoredBy(rules.layers, absolute, false);
      if (by !== null) leaveOut(state, absolute, false, by.source);
      else if (isIncluded(absolute, rules)) state.found.add(absolute);
      else leaveOut(state, absolute, false, 'include');
    }
  }
  const inside = (inner: string): PathRules => ({ ...rules, layers: layersInside(rules.layers, inner) });
  await Promise.all(folders.map((inner) => walk(inner, inside(inner), state)));
}

function leaveOut(state: State, absolute: string, isFolder: boolean, by: string): void {
  state.leftOut.push({ path: toRelative(state.root, absolute), isFolder, by });
}

/** Adds what a folder's own ignore files and configuration say. */
function withRulesOf(folder: string, outer: PathRules, state: State): PathRules {
  const own = state.patternsOf(folder).filter(({ base }) => base === folder);
  const excludes = own
    .filter(({ exclude }) => exclude.length > 0)
    .map(({ exclude }) => ignoreLayer(folder, exclude, 'exclude'));
  const include = own.findLast((patterns) => patterns.include !== null)?.include ?? null;
  return {
    layers: [...outer.layers, ...IGNORE_FILES.flatMap((name) => ignoreFileOf(folder, name, state.files)), ...excludes],
    include: include === null ? outer.include : ignoreLayer(folder, include, 'include'),
  };
}

async function readFolder(folder: string, state: State): Promise<readonly FolderEntry[]> {
  try {
    return await state.files.entries(folder);
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

/** `include` speaks of files below its base only; what was asked for elsewhere is taken. */
function isIncluded(absolute: string, { include }: PathRules): boolean {
  return include === null || !isWithin(include.base, absolute) || isIgnored([include], absolute, false);
}

function ignoreFileOf(folder: string, name: string, files: FileSystem): readonly IgnoreLayer[] {
  try {
    return [ignoreLayer(folder, readText(files, path.join(folder, name)), name)];
  } catch {
    return []; // Not there, or not readable: Git goes on without it too.
  }
}

/** The rules from outside that hold in a folder where a search starts. */
function rulesAt(start: string, state: State): PathRules {
  const defaults = ignoreLayer(start, DEFAULT_EXCLUDES, 'the default excludes');
  const above = foldersAbove(start, state);
  const further = state.patternsOf(start).filter(({ base }) => base !== start && !above.includes(base));
  const from: PathRules = {
    layers: [defaults, ...further.map(({ base, exclude }) => ignoreLayer(base, exclude, 'exclude'))],
    include: further.reduce<IgnoreLayer | null>(
      (last, { base, include }) => (include === null ? last : ignoreLayer(base, include, 'include')),
      null,
    ),
  };
  const rules = above.reduce((outer, folder) => withRulesOf(folder, outer, state), from);
  return { ...rules, layers: layersInside(rules.layers, start) };
}

/** The folders above one, outermost first, up to the one that holds the Git repository; without one, up to the root. */
function foldersAbove(start: string, { root, files }: State): readonly string[] {
  const above: string[] = [];
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (folder !== start) above.unshift(folder);
    if (exists(files, path.join(folder, '.git'))) return above;
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
