import path from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Patterns in `.gitignore` syntax that hold below one folder. */
export interface IgnoreLayer {
  /** Absolute folder the patterns are relative to. */
  readonly base: string;
  readonly patterns: string | readonly string[];
  readonly rules: Ignore;
  /** Where they stand, for people: `.gitignore`, `the default excludes`. */
  readonly source: string;
}

/** Reads patterns; they may be the content of a `.gitignore` file. Case counts where Git's default says so. */
export function ignoreLayer(base: string, patterns: string | readonly string[], source: string): IgnoreLayer {
  const ignoreCase = process.platform === 'win32' || process.platform === 'darwin';
  return { base, patterns, rules: ignore({ ignoreCase }).add(patterns), source };
}

/** Whether the layers leave out a file or folder; the innermost layer that says something decides, as in Git. */
export function isIgnored(layers: readonly IgnoreLayer[], absolute: string, isFolder: boolean): boolean {
  return ignoredBy(layers, absolute, isFolder) !== null;
}

/** The layer that leaves out a file or folder; null when none does. */
export function ignoredBy(layers: readonly IgnoreLayer[], absolute: string, isFolder: boolean): IgnoreLayer | null {
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i] as IgnoreLayer;
    const relative = relativeTo(layer.base, absolute);
    if (relative === null) continue;
    const { ignored, unignored } = layer.rules.test(isFolder ? `${relative}/` : relative);
    if (ignored || unignored) return ignored ? layer : null;
  }
  return null;
}

/**
 * The layers as they hold inside a folder that is entered. One that would leave out the folder itself was overruled, by
 * another layer or by a person who asked for the folder; its patterns go on from there, since a path below an ignored
 * folder counts as ignored as well.
 */
export function layersInside(layers: readonly IgnoreLayer[], folder: string): readonly IgnoreLayer[] {
  return layers.map((layer) =>
    isIgnored([layer], folder, true) ? ignoreLayer(folder, layer.patterns, layer.source) : layer,
  );
}

/** Path from a folder to something strictly inside it, with forward slashes; null when it is not inside. */
function relativeTo(base: string, absolute: string): string | null {
  const prefix = base.endsWith(path.sep) ? base : base + path.sep;
  if (!absolute.startsWith(prefix) || absolute.length === prefix.length) return null;
  const relative = absolute.slice(prefix.length);
  return path.sep === '/' ? relative : relative.replaceAll(path.sep, '/');
}
