import { realpathSync } from 'node:fs';
import path from 'node:path';

/** Something that the agent asked for and may not have, or has to ask for in another way; told as the result of the tool. */
export class ToolError extends Error {}

/** The folders that an agent may have looked at. */
export interface Roots {
  /** Absolute, links followed. */
  readonly folders: readonly string[];
  /** A path below one of them, absolute; relative ones are below the first. @throws ToolError when it is missing or elsewhere. */
  readonly resolve: (given: string) => string;
}

/** @param folders Absolute. @throws Error when one is missing. */
export function createRoots(given: readonly string[]): Roots {
  const folders = given.map((folder) => realpathSync(folder));
  return {
    folders,
    resolve: (name) => {
      const absolute = realPath(path.resolve(folders[0] ?? '.', name), name);
      if (folders.some((folder) => absolute === folder || absolute.startsWith(folder + path.sep))) return absolute;
      throw new ToolError(`${name} is outside the folders that may be read: ${folders.join(', ')}.`);
    },
  };
}

/** A link may lead out. */
function realPath(absolute: string, name: string): string {
  try {
    return realpathSync(absolute);
  } catch {
    throw new ToolError(`There is no such file or folder: ${name}.`);
  }
}
