import { foldersUp, joinPath } from '../../core/paths.ts';
import type { ProjectFiles } from '../../model/language.ts';

/**
 * File of a Python module: `.prompts`, `..a.b`, `app.llm.client`. Relative names count from the importing file's
 * package. Absolute ones are looked for where an interpreter would be started: each folder above the file that is not
 * itself a package, nearest first, and its `src`.
 * @param isSdk The module is an SDK's. A file of that name nearby (`providers/openai.py`) is then not meant, nor the
 *   package around the importing file.
 */
export function resolvePythonModule(
  files: ProjectFiles,
  fromPath: string,
  module: string,
  isSdk: boolean,
): string | null {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const names = module.slice(dots).split('.').join('/');
  if (dots > 0) {
    const folder = foldersUp(fromPath)[dots - 1];
    return folder === undefined ? null : moduleAt(files, folder, names, fromPath);
  }
  for (const folder of foldersUp(fromPath)) {
    if (files.isFile(joinPath(folder, '__init__.py'))) continue;
    for (const start of [folder, joinPath(folder, 'src')]) {
      const found = moduleAt(files, start, names, fromPath);
      // `agents.agent` with a file `agents/agent.py` is that file: hardly anybody imports an SDK's inner modules.
      if (found !== null && (names.includes('/') || !(isSdk && isNamesake(found, fromPath)))) return found;
    }
  }
  return null;
}

/** A package's `__init__.py` goes before a module file of the same name, as in Python. A file never imports itself. */
function moduleAt(files: ProjectFiles, folder: string, names: string, fromPath: string): string | null {
  const base = joinPath(folder, names);
  const candidates = names === '' ? [joinPath(base, '__init__.py')] : [joinPath(base, '__init__.py'), `${base}.py`];
  return candidates.find((candidate) => candidate !== fromPath && files.isFile(candidate)) ?? null;
}

function isNamesake(found: string, fromPath: string): boolean {
  const isPackage = found.endsWith('/__init__.py');
  return !isPackage || fromPath.startsWith(found.slice(0, -'__init__.py'.length));
}
