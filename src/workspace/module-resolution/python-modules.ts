import { foldersUp, joinPath } from '../../core/paths.ts';
import type { ProjectFiles } from '../../model/language.ts';
import { memberFolders } from './members.ts';

/**
 * File of a Python module: `.prompts`, `..a.b`, `app.llm.client`. Relative names count from the importing file's
 * package. Absolute ones are looked for where an interpreter would be started: each folder above the file that is not
 * itself a package, nearest first, and its `src`; then in packages that are installed from folders of the project.
 * @param members Cache, by folder.
 * @param isSdk The module is an SDK's. A file of that name nearby (`providers/openai.py`) is then not meant, nor the
 *   package around the importing file.
 */
export function resolvePythonModule(
  files: ProjectFiles,
  members: Map<string, readonly string[]>,
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
  return isSdk ? null : inOtherPackage(files, members, fromPath, names);
}

/** In a package that is installed from a folder of the project: of the same uv workspace, or a dependency by its path. */
function inOtherPackage(
  files: ProjectFiles,
  members: Map<string, readonly string[]>,
  fromPath: string,
  names: string,
): string | null {
  for (const folder of foldersUp(fromPath)) {
    const known = members.get(folder) ?? membersAt(files, folder);
    members.set(folder, known);
    for (const member of known) {
      for (const start of [joinPath(member, 'src'), member]) {
        const found = moduleAt(files, start, names, fromPath);
        if (found !== null) return found;
      }
    }
  }
  return null;
}

/** Folders of packages that the `pyproject.toml` of a folder names. */
function membersAt(files: ProjectFiles, folder: string): readonly string[] {
  const text = files.read(joinPath(folder, 'pyproject.toml')) ?? '';
  const list = /^\[tool\.uv\.workspace\][^[]*?^members\s*=\s*\[([^\]]*)\]/m.exec(text)?.[1] ?? '';
  const globs = [...list.matchAll(/["']([^"']+)["']/g)].map(([, glob = '']) => glob);
  const paths = [...text.matchAll(/=\s*\{[^}\n]*\bpath\s*=\s*["']([^"'\n]+)["']/g)].map(([, at = '']) =>
    joinPath(folder, at),
  );
  return [...memberFolders(files, folder, globs), ...paths];
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
