import { foldersUp, joinPath } from '../../core/paths.ts';
import type { ModuleLookupMaker, ProjectFiles } from '../../model/language.ts';

/** Names of files that stand for the folder they are in. */
const OF_FOLDER = ['mod.rs', 'lib.rs', 'main.rs'];
const ROOTS = ['lib.rs', 'main.rs'];

/**
 * File of a Rust module, its path written with dots: `crate.llm.prompts`, `self.prompts`, `super.config`, or by a crate's name
 * for the package itself and for others of the same workspace.
 */
export const rustModules: ModuleLookupMaker = (files, isSdk) => ({
  resolve: (fromPath, module) => (isSdk(module) ? null : resolve(files, fromPath, module.split('.'))),
});

function resolve(files: ProjectFiles, fromPath: string, path: readonly string[]): string | null {
  const [first = '', ...rest] = path;
  switch (first) {
    case 'crate': {
      const root = rootOf(files, fromPath);
      return root === null ? null : (rootModule(files, fromPath, root, rest) ?? null);
    }
    case 'self':
      return rest.length === 0 ? null : at(files, childFolder(fromPath), rest);
    case 'super':
      return parentModule(files, fromPath, rest);
    default:
      return at(files, childFolder(fromPath), path) ?? ofCrate(files, fromPath, first, rest);
  }
}

function rootModule(files: ProjectFiles, fromPath: string, root: string, path: readonly string[]): string | null {
  if (path.length > 0) return at(files, root, path);
  // A program and a library in one folder are two crates.
  const own = ROOTS.map((name) => joinPath(root, name)).find((file) => file === fromPath);
  return own ?? ROOTS.map((name) => joinPath(root, name)).find((file) => files.isFile(file)) ?? null;
}

/** The nearest folder above that holds the file a crate begins with. */
function rootOf(files: ProjectFiles, fromPath: string): string | null {
  const found = foldersUp(fromPath).find((folder) => ROOTS.some((name) => files.isFile(joinPath(folder, name))));
  return found ?? null;
}

/** The file of a module below a folder: `a/b.rs` or `a/b/mod.rs`. */
function at(files: ProjectFiles, folder: string, path: readonly string[]): string | null {
  const base = joinPath(folder, path.join('/'));
  return [`${base}.rs`, joinPath(base, 'mod.rs')].find((file) => files.isFile(file)) ?? null;
}

/** Where the modules stand that a file declares. */
function childFolder(path: string): string {
  const folder = foldersUp(path)[0] ?? '';
  const name = path.slice(path.lastIndexOf('/') + 1);
  return OF_FOLDER.includes(name) ? folder : joinPath(folder, name.replace(/\.rs$/, ''));
}

function parentModule(files: ProjectFiles, fromPath: string, path: readonly string[]): string | null {
  const [own = '', above = ''] = foldersUp(fromPath);
  const folder = fromPath.endsWith('/mod.rs') ? above : own;
  if (path[0] === 'super') return parentModule(files, joinPath(folder, 'mod.rs'), path.slice(1));
  if (path.length > 0) return at(files, folder, path);
  const names = [...OF_FOLDER.map((name) => joinPath(folder, name)), `${folder}.rs`];
  return names.find((file) => file !== fromPath && files.isFile(file)) ?? null;
}

/** A crate of the project by its name: the package around the file, or a folder of the workspace called so. */
function ofCrate(files: ProjectFiles, fromPath: string, crate: string, path: readonly string[]): string | null {
  if (!/^[a-z_]\w*$/.test(crate)) return null;
  const names = [crate, crate.replaceAll('_', '-')];
  for (const folder of foldersUp(fromPath)) {
    const own = /^\s*name\s*=\s*"([^"]+)"/m.exec(files.read(joinPath(folder, 'Cargo.toml')) ?? '')?.[1];
    const isOwn = own !== undefined && names.includes(own);
    const places = names.flatMap((name) => [name, `crates/${name}`]).map((name) => joinPath(folder, name));
    for (const place of isOwn ? [folder, ...places] : places) {
      const library = joinPath(place, 'src/lib.rs');
      if (!files.isFile(library)) continue;
      return path.length === 0 ? library : at(files, joinPath(place, 'src'), path);
    }
  }
  return null;
}
