import path from 'node:path';
import type { FileSystem } from '../file-system.ts';
import { repositoryOf } from './config-files.ts';
import { configProblem, findKey, type LayerResult } from './read-layer.ts';
import { PRESETS } from './schema.ts';

/** A configuration file as it was read. */
export interface ReadConfig extends LayerResult {
  /** As its problems carry it. */
  readonly name: string;
  readonly text: string | null;
}

/** One source of settings out of a configuration file. */
export interface ConfigSource extends LayerResult {
  /** Absolute. */
  readonly file: string;
}

/** Files that extend each other are followed this far. */
const MAX_DEPTH = 20;

/**
 * A configuration file as sources of settings, the lowest first: what its `extends` names, in that order, then the file's own
 * settings. Files outside the repository are not read. What cannot be read is a problem of the file that names it.
 */
export function configChain(
  file: string,
  read: (file: string) => ReadConfig,
  files: FileSystem,
  above: readonly string[] = [],
): readonly ConfigSource[] {
  const { layer, name, text, problems } = read(file);
  const { extends: named = [], ...own } = layer;
  const found: ConfigSource[] = [];
  const failed: LayerResult['problems'][number][] = [];
  for (const entry of typeof named === 'string' ? [named] : named) {
    const preset = PRESETS.find((each) => each === entry);
    if (preset !== undefined) {
      found.push({ file, layer: { extends: preset }, problems: [] });
      continue;
    }
    const target = path.resolve(path.dirname(file), entry);
    const why = refusal(file, target, files, [...above, file]) ?? unread(read(target));
    if (why === null) found.push(...configChain(target, read, files, [...above, file]));
    else failed.push(configProblem(name, findKey(text ?? '', ['extends']), `"extends" names ${entry}, ${why}.`));
  }
  return [...found, { file, layer: own, problems: [...problems, ...failed] }];
}

function unread({ text }: ReadConfig): string | null {
  return text === null ? 'which cannot be read' : null;
}

function refusal(file: string, target: string, files: FileSystem, above: readonly string[]): string | null {
  if (above.includes(target)) return 'which extends this file in turn';
  if (above.length > MAX_DEPTH) return 'after too many others';
  return isInside(repositoryOf(path.dirname(file), files), target, files) ? null : 'which is outside the repository';
}

/** Symbolic links followed; what is not there is as good as inside. */
function isInside(folder: string, file: string, files: FileSystem): boolean {
  try {
    const relative = path.relative(files.realPath(folder), files.realPath(file));
    return !relative.startsWith('..') && !path.isAbsolute(relative);
  } catch {
    const relative = path.relative(folder, file);
    return !relative.startsWith('..') && !path.isAbsolute(relative);
  }
}
