import { foldersUp, joinPath } from '../../core/paths.ts';
import type { ProjectFiles } from '../../model/language.ts';
import { memberFolders } from './members.ts';

/** Packages of a workspace by their names: their folders. By the folder of the workspace's root; null where there is none. */
export type NpmWorkspaces = Map<string, ReadonlyMap<string, string> | null>;

/** Built files, whose sources stand elsewhere in the package. */
const BUILT = /^(?:\.\/)?(?:dist|build|lib|out|esm|cjs)\/(?:(?:esm|cjs|src)\/)?/;

/**
 * The places where the source of another package of the same npm, pnpm or Yarn workspace may stand, likeliest first, without
 * extensions where the package does not name a file: `@acme/llm` and `@acme/llm/client` in `packages/llm`.
 * @param workspaces Cache, by folder.
 */
export function workspacePlaces(
  files: ProjectFiles,
  workspaces: NpmWorkspaces,
  fromPath: string,
  module: string,
): readonly string[] {
  const [, name = '', inner = ''] = /^((?:@[^/]+\/)?[^/@.][^/]*)(?:\/(.+))?$/.exec(module) ?? [];
  if (name === '') return [];
  for (const root of foldersUp(fromPath)) {
    const folder = packagesOf(files, workspaces, root)?.get(name);
    if (folder !== undefined) return placesIn(files, folder, inner);
  }
  return [];
}

function packagesOf(files: ProjectFiles, workspaces: NpmWorkspaces, root: string): ReadonlyMap<string, string> | null {
  const known = workspaces.get(root);
  if (known !== undefined) return known;
  const globs = [...npmGlobs(manifestOf(files, root)['workspaces']), ...pnpmGlobs(files, root)];
  const packages = new Map<string, string>();
  for (const folder of memberFolders(files, root, globs)) {
    const { name } = manifestOf(files, folder);
    if (typeof name === 'string' && !packages.has(name)) packages.set(name, folder);
  }
  const found = globs.length === 0 ? null : packages;
  workspaces.set(root, found);
  return found;
}

function npmGlobs(workspaces: unknown): readonly string[] {
  const listed = Array.isArray(workspaces) ? workspaces : objectOf(workspaces)['packages'];
  return Array.isArray(listed) ? listed.filter((glob) => typeof glob === 'string') : [];
}

/** The list `packages` of `pnpm-workspace.yaml`. */
function pnpmGlobs(files: ProjectFiles, root: string): readonly string[] {
  const text = files.read(joinPath(root, 'pnpm-workspace.yaml')) ?? '';
  const list = /^packages:[ \t]*\r?\n((?:[ \t]*(?:-.*|#.*)?\r?\n?)*)/m.exec(text)?.[1] ?? '';
  return [...list.matchAll(/^[ \t]*-[ \t]*(['"]?)([^'"#\n]+?)\1[ \t]*(?:#.*)?\r?$/gm)].map(([, , glob = '']) => glob);
}

function placesIn(files: ProjectFiles, folder: string, inner: string): readonly string[] {
  const manifest = manifestOf(files, folder);
  const fields = inner === '' ? ['source', 'module', 'main', 'types'].map((field) => manifest[field]) : [];
  const named = [...targetsOf(manifest['exports'], inner), ...fields].filter((target) => typeof target === 'string');
  const sources = named.flatMap((target) => (BUILT.test(target) ? [target.replace(BUILT, 'src/')] : []));
  const usual = inner === '' ? ['src/index', 'index', 'src/main', 'lib/index'] : [inner, `src/${inner}`];
  const withoutTypes = (target: string): string => target.replace(/\.d\.([cm]?)ts$/, '.$1js');
  return [...named.filter((target) => !BUILT.test(target)), ...sources, ...usual].map((target) =>
    joinPath(folder, withoutTypes(target)),
  );
}

/** What `exports` says of an entry, under any condition; `*` stands for the same on both sides. */
function targetsOf(exports: unknown, inner: string): readonly unknown[] {
  const entry = inner === '' ? '.' : `./${inner}`;
  if (typeof exports === 'string') return entry === '.' ? [exports] : [];
  const entries = Object.entries(objectOf(exports));
  if (entries.every(([key]) => !key.startsWith('.'))) return entry === '.' ? leavesOf(exports) : [];
  return entries.flatMap(([key, value]) => {
    const [before = '', after] = key.split('*');
    if (after === undefined) return key === entry ? leavesOf(value) : [];
    if (!entry.startsWith(before) || !entry.endsWith(after) || entry.length < key.length) return [];
    const star = entry.slice(before.length, entry.length - after.length);
    return leavesOf(value).map((leaf) => (typeof leaf === 'string' ? leaf.replaceAll('*', star) : leaf));
  });
}

function leavesOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  const { types, ...rest } = value as Readonly<Record<string, unknown>>;
  return [...Object.values(rest), types].flatMap(leavesOf);
}

function manifestOf(files: ProjectFiles, folder: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(files.read(joinPath(folder, 'package.json')) ?? 'null'));
  } catch {
    return {}; // A manifest that is being edited says nothing.
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
