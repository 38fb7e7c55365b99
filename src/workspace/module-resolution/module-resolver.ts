import { GoPackages } from './go-packages.ts';
import { resolveJavaScriptModule } from './javascript-modules.ts';
import { resolveJvmModule } from './jvm-modules.ts';
import type { ModuleFiles } from './module-files.ts';
import { resolvePhpModule } from './php-modules.ts';
import { resolvePythonModule } from './python-modules.ts';
import { resolveRubyModule } from './ruby-modules.ts';
import type { Tsconfig } from './tsconfig.ts';

export interface ModuleResolver {
  /** Project path of the file that a module name stands for in an importing file; null when it lies outside the project. */
  readonly resolve: (fromPath: string, module: string) => string | null;
  /** Forgets what it knows of the disk; to be called when files appear, vanish or a tsconfig changes. */
  readonly clear: () => void;
  /** Forgets what it knows of one file's text. */
  readonly changed: (path: string) => void;
}

export interface ModuleResolverOptions {
  readonly files: ModuleFiles;
  /** Language family of a file (`python`, `javascript`), by its path; null when no frontend reads it. */
  readonly familyOf: (path: string) => string | null;
  /** Whether a module name is an SDK's: `providers/openai.py` imports the real `openai`, not itself. */
  readonly isSdkModule: (family: string, module: string) => boolean;
}

/** Creates a resolver that remembers its answers, and which files there are, until it is cleared. */
export function createModuleResolver({ files, familyOf, isSdkModule }: ModuleResolverOptions): ModuleResolver {
  const known = new Map<string, string | null>();
  const isFile = new Map<string, boolean>();
  const tsconfigs = new Map<string, Tsconfig | null>();
  const remembering: ModuleFiles = {
    isFile: (path) => remember(isFile, path, () => files.isFile(path)),
    isFolder: (path) => files.isFolder(path),
    read: (path) => files.read(path),
    ...(files.filesIn === undefined ? {} : { filesIn: (folder) => files.filesIn?.(folder) ?? [] }),
  };
  const goPackages = new GoPackages(remembering);
  const resolve = (fromPath: string, module: string): string | null => {
    const family = familyOf(fromPath);
    const isSdk = family !== null && isSdkModule(family, module);
    if (family === 'python') return resolvePythonModule(remembering, fromPath, module, isSdk);
    if (family === 'php') return isSdk ? null : resolvePhpModule(remembering, fromPath, module);
    if (family === 'ruby') return isSdk ? null : resolveRubyModule(remembering, fromPath, module);
    if (family === 'java') return resolveJvmModule(remembering, fromPath, module);
    if (family === 'javascript') return resolveJavaScriptModule(remembering, tsconfigs, fromPath, module, isSdk);
    return null;
  };
  return {
    resolve: (fromPath, module) =>
      familyOf(fromPath) === 'go'
        ? // An SDK that stands in the project (vendored, or a module of it) is the SDK all the same.
          isSdkModule('go', module)
          ? null
          : goPackages.resolve(fromPath, module)
        : remember(known, `${fromPath}\0${module}`, () => resolve(fromPath, module)),
    clear: () => {
      for (const cache of [known, isFile, tsconfigs]) cache.clear();
      goPackages.clear();
    },
    changed: (path) => {
      if (familyOf(path) === 'go') goPackages.changed(path);
    },
  };
}

function remember<Value>(cache: Map<string, Value>, key: string, compute: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = compute();
  cache.set(key, value);
  return value;
}
