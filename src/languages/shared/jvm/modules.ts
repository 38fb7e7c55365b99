import { foldersUp, joinPath } from '../../../core/paths.ts';
import type { ModuleLookupMaker, ProjectFiles } from '../../../model/language.ts';

const EXTENSIONS = ['.java', '.kt'];

/** Classes by their packages, which are folders. */
export const jvmModules: ModuleLookupMaker = (files) => ({
  resolve: (fromPath, module) => resolve(files, fromPath, module),
});

/**
 * File of a Java or Kotlin class: `com.acme.Prompts`, or `.Prompts` for a class of the importing file's own package. Packages
 * are folders; they are looked for below each folder above the importing file, nearest first, and in the source folders
 * beside its own (`src/main/java` for `src/test/java` and `src/main/kotlin`).
 */
function resolve(files: ProjectFiles, fromPath: string, module: string): string | null {
  const [folder = ''] = foldersUp(fromPath);
  const isOwnPackage = module.startsWith('.');
  const name = module.slice(isOwnPackage ? 1 : 0).replaceAll('.', '/');
  if (name === '') return null;
  const starts = isOwnPackage ? [folder, ...siblingsOf(folder)] : rootsOf(fromPath);
  for (const start of starts) {
    const base = joinPath(start, name);
    const found = EXTENSIONS.map((extension) => base + extension).find(
      (path) => path !== fromPath && files.isFile(path),
    );
    if (found !== undefined) return found;
  }
  return null;
}

function rootsOf(fromPath: string): readonly string[] {
  const above = foldersUp(fromPath);
  return [...above, ...above.flatMap((folder) => siblingsOf(folder))];
}

/** The same folder in the other source folders of a build: main for test, Java for Kotlin. */
function siblingsOf(folder: string): readonly string[] {
  const match = /^(.*\/)?src\/(\w+)\/(java|kotlin)(\/.*|$)/.exec(folder);
  if (match === null) return [];
  const [, before = '', , , after = ''] = match;
  const sets = ['main', match[2] ?? 'main'];
  const all = sets.flatMap((set) => ['java', 'kotlin'].map((language) => `${before}src/${set}/${language}${after}`));
  return [...new Set(all)].filter((other) => other !== folder);
}
