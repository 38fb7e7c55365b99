import { foldersUp, joinPath } from '../core/paths.ts';
import type { ProjectFiles } from '../model/language.ts';

/** Finds out which package of a repository a file belongs to. */
export interface ProjectPackages {
  /**
   * The nearest folder above the file whose manifest makes it a package, relative to the root: `packages/api`; null where that is
   * the root, or none is.
   */
  readonly packageOf: (path: string) => string | null;
  /** Forgets which folders are packages. */
  readonly clear: () => void;
}

const ANY = /^/;
/** Manifests, and what stands in one that makes its folder a package: some only set how the files below are treated. */
const MANIFESTS: Readonly<Record<string, RegExp>> = {
  'package.json': /"name"\s*:/,
  'pyproject.toml': /^\s*\[(?:project|tool\.poetry)\]/m,
  'setup.py': ANY,
  'go.mod': ANY,
  'Cargo.toml': /^\s*\[package\]/m,
  'composer.json': /"name"\s*:/,
  'pom.xml': ANY,
  'build.gradle': ANY,
  'build.gradle.kts': ANY,
};

export function createProjectPackages(files: ProjectFiles): ProjectPackages {
  const known = new Map<string, boolean>();
  const isPackage = (folder: string): boolean => {
    const seen = known.get(folder);
    if (seen !== undefined) return seen;
    const found = Object.entries(MANIFESTS).some(([name, pattern]) => {
      const manifest = joinPath(folder, name);
      return files.isFile(manifest) && pattern.test(files.read(manifest) ?? '');
    });
    known.set(folder, found);
    return found;
  };
  return {
    // A file outside the root is in no package of it.
    packageOf: (path) =>
      foldersUp(path).find((each) => each !== '' && !each.startsWith('..') && isPackage(each)) ?? null,
    clear: () => known.clear(),
  };
}
