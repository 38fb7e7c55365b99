import { joinPath } from '../../core/paths.ts';
import type { ProjectFiles } from '../../model/language.ts';

/** Folders deep that `**` reaches; no workspace nests its packages deeper. */
const MAX_DEPTH = 5;
const SKIPPED = /^(?:node_modules$|\.)/;

/** The folders that a workspace's globs stand for (`packages/*`, `apps/**`, `!apps/old`), relative to the project. */
export function memberFolders(files: ProjectFiles, root: string, globs: readonly string[]): readonly string[] {
  const without = new Set(
    globs.filter((glob) => glob.startsWith('!')).flatMap((glob) => expand(files, root, partsOf(glob.slice(1)))),
  );
  const found = globs.filter((glob) => !glob.startsWith('!')).flatMap((glob) => expand(files, root, partsOf(glob)));
  return [...new Set(found)].filter((folder) => !without.has(folder));
}

function partsOf(glob: string): readonly string[] {
  return glob.split('/').filter((part) => part !== '' && part !== '.');
}

function expand(files: ProjectFiles, folder: string, [part, ...rest]: readonly string[], depth = 0): readonly string[] {
  if (part === undefined) return [folder];
  const inner = (): readonly string[] => (files.foldersIn?.(folder) ?? []).filter((name) => !SKIPPED.test(name)).sort();
  if (part === '**') {
    const deeper = depth >= MAX_DEPTH ? [] : inner().flatMap((name) => expand(files, joinPath(folder, name), [part, ...rest], depth + 1)); // prettier-ignore
    return [...expand(files, folder, rest, depth), ...deeper];
  }
  if (!part.includes('*')) return expand(files, joinPath(folder, part), rest, depth);
  const pattern = new RegExp(`^${part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
  return inner()
    .filter((name) => pattern.test(name))
    .flatMap((name) => expand(files, joinPath(folder, name), rest, depth));
}
