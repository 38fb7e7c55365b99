/** What module resolution may ask about the project's files. Paths are project-relative with forward slashes. */
export interface ModuleFiles {
  readonly isFile: (path: string) => boolean;
  readonly isFolder: (path: string) => boolean;
  /** Text of a configuration file; null when it cannot be read. */
  readonly read: (path: string) => string | null;
  /** Names of the files right in a folder; absent where folders cannot be listed. */
  readonly filesIn?: (folder: string) => readonly string[];
}

/** The folder of a file and every folder above it, nearest first, up to the project's root (''). */
export function foldersUp(file: string): readonly string[] {
  const folders: string[] = [];
  let folder = file;
  while (folder !== '') {
    const cut = folder.lastIndexOf('/');
    folder = cut < 0 ? '' : folder.slice(0, cut);
    folders.push(folder);
    if (folder === '..' || folder.endsWith('/..')) break;
  }
  return folders;
}

/** Joins a folder ('' is the root) and a relative path, and resolves `.` and `..`. */
export function joinPath(folder: string, relative: string): string {
  const out: string[] = [];
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else out.push(part);
  }
  return out.join('/');
}
