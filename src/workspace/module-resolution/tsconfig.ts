import { parse } from 'jsonc-parser';
import { z } from 'zod';
import { foldersUp, joinPath } from '../../core/paths.ts';
import type { ProjectFiles } from '../../model/language.ts';

/** The part of a tsconfig.json that decides where modules are. Paths are project-relative. */
export interface Tsconfig {
  readonly baseUrl: string | null;
  readonly paths: Readonly<Record<string, readonly string[]>>;
  /** What the targets of `paths` are relative to. */
  readonly pathsBase: string;
}

// A wrong part of somebody's tsconfig is not our error to report: it counts as not there.
const tsconfigSchema = z
  .object({
    extends: z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]),
    compilerOptions: z
      .object({
        baseUrl: z.string().optional().catch(undefined),
        paths: z.record(z.string(), z.array(z.string()).catch([])).optional().catch(undefined),
      })
      .catch({}),
    references: z.array(z.object({ path: z.string() })).catch([]),
  })
  .catch({ extends: [], compilerOptions: {}, references: [] });

const NAMES = ['tsconfig.json', 'jsconfig.json'];
/** Chains of `extends` and `references` are cut off here. */
const MAX_DEPTH = 8;

/**
 * The nearest tsconfig.json or jsconfig.json that governs a folder, with what it extends. A solution file that only
 * refers to others gives the first of them that maps paths. `cache` is by folder.
 */
export function findTsconfig(
  files: ProjectFiles,
  cache: Map<string, Tsconfig | null>,
  folder: string,
): Tsconfig | null {
  const known = cache.get(folder);
  if (known !== undefined) return known;
  let found: Tsconfig | null = null;
  for (const each of [folder, ...(folder === '' ? [] : foldersUp(folder))]) {
    const name = NAMES.find((candidate) => files.isFile(joinPath(each, candidate)));
    if (name === undefined) continue;
    found = readTsconfig(files, joinPath(each, name), 0);
    break;
  }
  cache.set(folder, found);
  return found;
}

function readTsconfig(files: ProjectFiles, path: string, depth: number): Tsconfig | null {
  const text = depth > MAX_DEPTH ? null : files.read(path);
  if (text === null) return null;
  const {
    extends: bases,
    compilerOptions,
    references,
  } = tsconfigSchema.parse(parse(text, [], { allowTrailingComma: true }));
  const folder = foldersUp(path)[0] ?? '';
  const inherited = bases
    .map((base) => readTsconfig(files, configPath(files, folder, base), depth + 1))
    .reduce(overlay, { baseUrl: null, paths: {}, pathsBase: folder });
  const baseUrl = compilerOptions.baseUrl === undefined ? inherited.baseUrl : joinPath(folder, compilerOptions.baseUrl);
  const { paths } = compilerOptions;
  const own = paths === undefined ? { ...inherited, baseUrl } : { baseUrl, paths, pathsBase: baseUrl ?? folder };
  if (own.baseUrl !== null || Object.keys(own.paths).length > 0) return own;
  for (const reference of references) {
    const referred = readTsconfig(files, configPath(files, folder, reference.path), depth + 1);
    if (referred !== null && (referred.baseUrl !== null || Object.keys(referred.paths).length > 0)) return referred;
  }
  return own;
}

/** A later base of a list of `extends` goes before an earlier one, key by key. */
function overlay(below: Tsconfig, above: Tsconfig | null): Tsconfig {
  if (above === null) return below;
  const hasPaths = Object.keys(above.paths).length > 0;
  return {
    baseUrl: above.baseUrl ?? below.baseUrl,
    paths: hasPaths ? above.paths : below.paths,
    pathsBase: hasPaths ? above.pathsBase : below.pathsBase,
  };
}

/** `extends` and `references` name a file, with or without `.json`, or a folder. */
function configPath(files: ProjectFiles, folder: string, name: string): string {
  const path = joinPath(folder, name);
  if (files.isFolder(path)) return joinPath(path, 'tsconfig.json');
  return path.endsWith('.json') ? path : `${path}.json`;
}
