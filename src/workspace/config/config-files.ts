import path from 'node:path';
import { DISK, exists, readText, type FileSystem } from '../file-system.ts';

export const CONFIG_FILE = 'prompt-cost.config.json';

/** `include` and `exclude` of one source of settings. */
export interface PathPatterns {
  /** Absolute folder that the patterns are relative to. */
  readonly base: string;
  /** Null: it says nothing about it. */
  readonly include: readonly string[] | null;
  readonly exclude: readonly string[];
}

/**
 * The configuration files that govern a folder, outermost first: its own and those of the folders above it. The search
 * ends at the folder that holds the Git repository, so that a stranger's file further up has no say.
 */
export function findConfigFiles(folder: string, files: FileSystem = DISK): readonly string[] {
  const found: string[] = [];
  for (let here = path.resolve(folder); ; here = path.dirname(here)) {
    const file = path.join(here, CONFIG_FILE);
    if (exists(files, file)) found.unshift(file);
    if (exists(files, path.join(here, '.git')) || here === path.dirname(here)) return found;
  }
}

/** The folder that holds the Git repository around a folder; the folder itself where there is none. */
export function repositoryOf(folder: string, files: FileSystem): string {
  for (let here = path.resolve(folder); ; here = path.dirname(here)) {
    if (exists(files, path.join(here, '.git'))) return here;
    if (here === path.dirname(here)) return folder;
  }
}

/** A configuration file's text, or why it cannot be read. */
export function readConfigFile(
  file: string,
  files: FileSystem,
): { readonly text: string } | { readonly error: string } {
  try {
    return { text: readText(files, file) };
  } catch (error) {
    return {
      error: `The configuration file cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
