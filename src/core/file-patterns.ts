import ignore from 'ignore';

/**
 * Whether patterns in the syntax of .gitignore, relative to `base`, mean a file. Both are relative to the project; an empty base is the project.
 */
export function matchesFiles(patterns: readonly string[], base: string, file: string): boolean {
  const path = base === '' ? file : file.startsWith(`${base}/`) ? file.slice(base.length + 1) : '';
  if (path === '' || path.startsWith('../')) return false;
  return ignore()
    .add([...patterns])
    .ignores(path);
}
