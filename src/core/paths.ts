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
