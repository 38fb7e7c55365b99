import { resolveJavaScriptModule, type JavaScriptCaches } from './javascript-modules.ts';
import type { Language, ModuleLookup, ModuleLookupMaker, ProjectFiles } from '../../model/language.ts';
import { resolvePhpModule } from './php-modules.ts';
import { resolvePythonModule } from './python-modules.ts';
import { resolveRubyModule } from './ruby-modules.ts';

export interface ModuleResolver {
  /** Project path of the file that a module name stands for in an importing file; null when it lies outside the project. */
  readonly resolve: (fromPath: string, module: string) => string | null;
  /** Modules whose names a file sees without importing them. */
  readonly implied: (fromPath: string) => readonly string[];
  /** Forgets what it knows of the disk; to be called when files appear, vanish or a tsconfig changes. */
  readonly clear: () => void;
  /** Whether an answer may be another one now that a file appeared or vanished. */
  readonly dependsOn: (path: string) => boolean;
  /** Forgets what it knows of one file's text. */
  readonly changed: (path: string) => void;
}

export interface ModuleResolverOptions {
  readonly files: ProjectFiles;
  /** Language family of a file (`python`, `javascript`), by its path; null when no frontend reads it. */
  readonly familyOf: (path: string) => string | null;
  /** Whether a module name is an SDK's: `providers/openai.py` imports the real `openai`, not itself. */
  readonly isSdkModule: (family: string, module: string) => boolean;
  /** How the modules of a family are found, where its language says so itself. */
  readonly modulesOf?: (family: string) => ModuleLookupMaker | undefined;
}

/** How the modules of each family are found, as its languages say. */
export function moduleLookups(languages: readonly Language[]): (family: string) => ModuleLookupMaker | undefined {
  return (family) => languages.find((language) => language.family === family && language.modules)?.modules;
}

/** Creates a resolver that remembers its answers, and which files there are, until it is cleared. */
export function createModuleResolver({
  files,
  familyOf,
  isSdkModule,
  modulesOf,
}: ModuleResolverOptions): ModuleResolver {
  const known = new Map<string, string | null>();
  const isFile = new Map<string, boolean>();
  const isFolder = new Map<string, boolean>();
  const javaScript: JavaScriptCaches = { tsconfigs: new Map(), workspaces: new Map() };
  const pythonMembers = new Map<string, readonly string[]>();
  const lookups = new Map<string, ModuleLookup | null>();
  const hasFolder = (path: string): boolean =>
    path === '' || remember(isFolder, path, () => hasFolder(folderOf(path)) && files.isFolder(path));
  const remembering: ProjectFiles = {
    ...listing(files),
    // Most of the places looked into are in folders that are not there.
    isFile: (path) => remember(isFile, path, () => hasFolder(folderOf(path)) && files.isFile(path)),
    isFolder: (path) => hasFolder(path),
  };
  const lookupOf = (path: string): ModuleLookup | null => {
    const family = familyOf(path);
    if (family === null) return null;
    return remember(
      lookups,
      family,
      () => modulesOf?.(family)?.(remembering, (module) => isSdkModule(family, module)) ?? null,
    );
  };
  const resolve = (fromPath: string, module: string): string | null => {
    const family = familyOf(fromPath);
    const isSdk = family !== null && isSdkModule(family, module);
    if (family === 'python') return resolvePythonModule(remembering, pythonMembers, fromPath, module, isSdk);
    if (family === 'php') return isSdk ? null : resolvePhpModule(remembering, fromPath, module);
    if (family === 'ruby') return isSdk ? null : resolveRubyModule(remembering, fromPath, module);
    if (family === 'javascript') return resolveJavaScriptModule(remembering, javaScript, fromPath, module, isSdk);
    return lookupOf(fromPath)?.resolve(fromPath, module) ?? null;
  };
  return {
    resolve: (fromPath, module) => {
      const lookup = lookupOf(fromPath);
      return lookup?.changed
        ? lookup.resolve(fromPath, module)
        : remember(known, `${fromPath}\0${module}`, () => resolve(fromPath, module));
    },
    implied: (fromPath) => lookupOf(fromPath)?.implied?.(fromPath) ?? [],
    clear: () => {
      for (const cache of [known, isFile, isFolder, javaScript.tsconfigs, javaScript.workspaces, pythonMembers])
        cache.clear();
      for (const lookup of lookups.values()) lookup?.clear?.();
    },
    dependsOn: (path) => {
      // Languages with a lookup of their own list whole folders.
      if (isFile.has(path) || lookupOf(path) !== null) return true;
      for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder))
        if (isFolder.has(folder) && isFolder.get(folder) !== files.isFolder(folder)) return true;
      return false;
    },
    changed: (path) => {
      lookupOf(path)?.changed?.(path);
    },
  };
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** A view's functions on their own: the view may be an object of a class. */
function listing(files: ProjectFiles): ProjectFiles {
  return {
    isFile: (path) => files.isFile(path),
    isFolder: (path) => files.isFolder(path),
    read: (path) => files.read(path),
    ...(files.filesIn === undefined ? {} : { filesIn: (folder) => files.filesIn?.(folder) ?? [] }),
    ...(files.foldersIn === undefined ? {} : { foldersIn: (folder) => files.foldersIn?.(folder) ?? [] }),
  };
}

function remember<Value>(cache: Map<string, Value>, key: string, compute: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = compute();
  cache.set(key, value);
  return value;
}
