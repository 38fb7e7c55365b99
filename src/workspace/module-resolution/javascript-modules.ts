import { formatOf, RAW_IMPORT } from '../../core/resolve/data/data-file.ts';
import { foldersUp, joinPath } from '../../core/paths.ts';
import type { ProjectFiles } from '../../model/language.ts';
import { workspacePlaces, type NpmWorkspaces } from './npm-workspaces.ts';
import { findTsconfig, type Tsconfig } from './tsconfig.ts';

/** Files that are imported by their full name. */
const COMPONENT = /\.(?:vue|svelte|astro)$/;
const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
/** TypeScript sources are imported by the name of what they compile to. */
const SOURCES_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** What is remembered of the disk, by folder. */
export interface JavaScriptCaches {
  readonly tsconfigs: Map<string, Tsconfig | null>;
  readonly workspaces: NpmWorkspaces;
}

/**
 * File of a JavaScript or TypeScript module, or of data imported like one (JSON, texts, Vite's `?raw`): relative
 * specifiers with the usual extensions and `index` files, the `paths` and `baseUrl` of the nearest tsconfig.json or
 * jsconfig.json, the aliases of SvelteKit and Nuxt, and packages of the same workspace. Other packages are null.
 * @param isSdk The module is an SDK's: then a folder of that name below `baseUrl` is not meant.
 */
export function resolveJavaScriptModule(
  files: ProjectFiles,
  { tsconfigs, workspaces }: JavaScriptCaches,
  fromPath: string,
  module: string,
  isSdk: boolean,
): string | null {
  const folder = foldersUp(fromPath)[0] ?? '';
  if (module.endsWith(RAW_IMPORT)) {
    // Only a path can be meant: the exact name of a file.
    const file = joinPath(folder, module.slice(0, -RAW_IMPORT.length));
    return module.startsWith('.') && files.isFile(file) ? file : null;
  }
  if (/^\.\.?(?:\/|$)/.test(module)) {
    const base = joinPath(folder, module);
    return /(?:^|\/)\.{0,2}$/.test(module) ? indexAt(files, base, fromPath) : moduleAt(files, base, fromPath);
  }
  const tsconfig = module.startsWith('/') ? null : findTsconfig(files, tsconfigs, folder);
  const mapped = tsconfig === null ? [] : mappedPaths(tsconfig, module);
  const base = tsconfig === null || tsconfig.baseUrl === null || isSdk ? [] : [joinPath(tsconfig.baseUrl, module)];
  for (const candidate of [...mapped, ...base, ...frameworkPaths(files, fromPath, module)]) {
    const found = moduleAt(files, candidate, fromPath);
    if (found !== null) return found;
  }
  if (isSdk || module.startsWith('/')) return null;
  const places = workspacePlaces(files, workspaces, fromPath, module);
  return places.map((place) => moduleAt(files, place, fromPath)).find((found) => found !== null) ?? null;
}

/** Aliases that a framework sets up itself, in a tsconfig.json that it generates: by the configuration file that stands at the root. */
const FRAMEWORK_ALIASES = [
  { config: ['svelte.config.js', 'svelte.config.ts'], alias: /^\$lib(?=\/|$)/, targets: ['src/lib'] },
  { config: ['nuxt.config.ts', 'nuxt.config.js'], alias: /^[~@](?=\/)/, targets: ['app', 'src', ''] },
  { config: ['nuxt.config.ts', 'nuxt.config.js'], alias: /^(?:~~|@@)(?=\/)/, targets: [''] },
  { config: ['nuxt.config.ts', 'nuxt.config.js'], alias: /^#shared(?=\/)/, targets: ['shared'] },
] as const;

function frameworkPaths(files: ProjectFiles, fromPath: string, module: string): readonly string[] {
  const aliases = FRAMEWORK_ALIASES.filter(({ alias }) => alias.test(module));
  for (const folder of aliases.length === 0 ? [] : foldersUp(fromPath)) {
    const found = aliases.find(({ config }) => config.some((name) => files.isFile(joinPath(folder, name))));
    if (found) return found.targets.map((target) => joinPath(folder, target + module.replace(found.alias, '')));
  }
  return [];
}

function moduleAt(files: ProjectFiles, base: string, fromPath: string): string | null {
  if (COMPONENT.test(base)) return firstFile(files, [base], fromPath);
  const extension = /\.[cm]?[jt]sx?$/.exec(base)?.[0];
  const stem = extension === undefined ? base : base.slice(0, -extension.length);
  const data = formatOf(base) === null ? [] : [base];
  const exact =
    extension === undefined ? data : [base, ...(SOURCES_OF[extension] ?? []).map((source) => stem + source)];
  return (
    firstFile(files, [...exact, ...EXTENSIONS.map((each) => base + each)], fromPath) ?? indexAt(files, base, fromPath)
  );
}

function indexAt(files: ProjectFiles, folder: string, fromPath: string): string | null {
  return firstFile(
    files,
    EXTENSIONS.map((each) => joinPath(folder, `index${each}`)),
    fromPath,
  );
}

function firstFile(files: ProjectFiles, candidates: readonly string[], fromPath: string): string | null {
  return candidates.find((candidate) => candidate !== fromPath && files.isFile(candidate)) ?? null;
}

/** Where `paths` puts a specifier; the pattern with the longest prefix wins, an exact one above all. */
function mappedPaths(tsconfig: Tsconfig, module: string): readonly string[] {
  let best: { readonly targets: readonly string[]; readonly star: string; readonly length: number } | null = null;
  for (const [pattern, targets] of Object.entries(tsconfig.paths)) {
    const match = matchPattern(pattern, module);
    if (match !== null && (best === null || match.length > best.length)) best = { targets, ...match };
  }
  const found = best;
  return found === null
    ? []
    : found.targets.map((target) =>
        joinPath(
          tsconfig.pathsBase,
          target.replace('*', () => found.star),
        ),
      );
}

function matchPattern(pattern: string, module: string): { readonly star: string; readonly length: number } | null {
  const cut = pattern.indexOf('*');
  if (cut < 0) return pattern === module ? { star: '', length: Infinity } : null;
  const prefix = pattern.slice(0, cut);
  const suffix = pattern.slice(cut + 1);
  const fits = module.startsWith(prefix) && module.endsWith(suffix) && module.length >= prefix.length + suffix.length;
  return fits ? { star: module.slice(prefix.length, module.length - suffix.length), length: prefix.length } : null;
}
