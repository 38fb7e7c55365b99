import { foldersUp, joinPath } from '../../core/paths.ts';
import type { ModuleLookup, ModuleLookupMaker, ProjectFiles } from '../../model/language.ts';

/** Files by the names that they declare at their top, for one package folder. */
type Declared = ReadonlyMap<string, string>;

interface GoModule {
  readonly folder: string;
  /** Import path of the module's root, without a major version. */
  readonly path: string;
  /** Modules that stand in a folder of the project instead (`replace x => ../x`). */
  readonly replaced: ReadonlyMap<string, string>;
}

/** Packages by their import paths. An SDK that stands in the project (vendored, or a module of it) is the SDK all the same. */
export const goModules: ModuleLookupMaker = (files, isSdk) => new GoPackages(files, isSdk);

/**
 * Where Go's packages are. A package is a folder, and its files see each other's names; so besides a package's import
 * path (its folder) one may ask for the file that declares a name in it: `example.com/app/llm#NewClient`, or `#name` for
 * the importing file's own package; `#Client.Ask` is a method.
 */
class GoPackages implements ModuleLookup {
  readonly #files: ProjectFiles;
  readonly #isSdk: (module: string) => boolean;
  readonly #declared = new Map<string, Declared>();
  readonly #modules = new Map<string, GoModule | null>();

  constructor(files: ProjectFiles, isSdk: (module: string) => boolean) {
    this.#files = files;
    this.#isSdk = isSdk;
  }

  /** The folder or the file; null when it lies outside the project. */
  resolve(fromPath: string, module: string): string | null {
    if (this.#isSdk(module)) return null;
    const [path = '', name] = module.split('#', 2);
    const folder = path === '' ? (foldersUp(fromPath)[0] ?? '') : this.#folderOf(fromPath, withoutVersion(path));
    if (folder === null || folder === '..' || folder.startsWith('../')) return null;
    const declared = this.#declaredIn(folder);
    if (name === undefined) return declared.size === 0 ? null : folder;
    const found = declared.get(name);
    return found === undefined || found === fromPath ? null : found;
  }

  /** Forgets what a file's package declares. */
  changed(path: string): void {
    this.#declared.delete(foldersUp(path)[0] ?? '');
  }

  clear(): void {
    this.#declared.clear();
    this.#modules.clear();
  }

  #folderOf(fromPath: string, path: string): string | null {
    for (const folder of foldersUp(fromPath)) {
      const module = this.#moduleAt(folder);
      if (module === null) continue;
      const inner = below(module.path, path);
      if (inner !== null) return joinPath(folder, inner);
      for (const [replaced, target] of module.replaced) {
        const rest = below(replaced, path);
        if (rest !== null) return joinPath(joinPath(folder, target), rest);
      }
    }
    return this.#inWorkspace(fromPath, path);
  }

  /** In another module that the nearest `go.work` uses. */
  #inWorkspace(fromPath: string, path: string): string | null {
    for (const folder of foldersUp(fromPath)) {
      const text = this.#files.read(joinPath(folder, 'go.work'));
      if (text === null) continue;
      for (const [, used = ''] of text.matchAll(/^(?:use)?[ \t]*"?(\.{1,2}(?:\/[^\s")]*)?)"?[ \t]*(?:\/\/.*)?$/gm)) {
        const at = joinPath(folder, used);
        const inner = below(this.#moduleAt(at)?.path ?? '', path);
        if (inner !== null) return joinPath(at, inner);
      }
      return null;
    }
    return null;
  }

  #moduleAt(folder: string): GoModule | null {
    const known = this.#modules.get(folder);
    if (known !== undefined) return known;
    const file = joinPath(folder, 'go.mod');
    const text = this.#files.isFile(file) ? this.#files.read(file) : null;
    const module = text === null ? null : readGoMod(folder, text);
    this.#modules.set(folder, module);
    return module;
  }

  #declaredIn(folder: string): Declared {
    const known = this.#declared.get(folder);
    if (known !== undefined) return known;
    const declared = new Map<string, string>();
    for (const name of this.#files.filesIn?.(folder) ?? []) {
      if (!name.endsWith('.go') || name.endsWith('_test.go')) continue;
      const path = joinPath(folder, name);
      for (const each of topLevelNames(this.#files.read(path) ?? '')) if (!declared.has(each)) declared.set(each, path);
    }
    this.#declared.set(folder, declared);
    return declared;
  }
}

/** What follows a path's start: `llm` of `example.com/app/llm` below `example.com/app`. Null when it is not below. */
function below(start: string, path: string): string | null {
  if (path === start) return '';
  return start !== '' && path.startsWith(`${start}/`) ? path.slice(start.length + 1) : null;
}

function withoutVersion(path: string): string {
  return path.replace(/\/v\d+(?=\/|$)/, '');
}

function readGoMod(folder: string, text: string): GoModule {
  const path = /^module[ \t]+"?([^\s"]+)/m.exec(text)?.[1] ?? '';
  const replaced = new Map<string, string>();
  for (const [, from = '', to = ''] of text.matchAll(
    /^(?:replace)?[ \t]*(\S+)(?:[ \t]+v\S+)?[ \t]+=>[ \t]+(\.{1,2}\/\S*)/gm,
  ))
    replaced.set(withoutVersion(from), to);
  return { folder, path: withoutVersion(path), replaced };
}

/** `func (c *Client) Ask(`: the type and the name. */
const METHOD =
  /^func[ \t]*\((?:[\p{L}_][\p{L}\p{N}_]*[ \t]+)?\*?([\p{L}_][\p{L}\p{N}_]*)[^)]*\)[ \t]*([\p{L}_][\p{L}\p{N}_]*)/u;

/**
 * Names declared at the top of a file, as gofmt lays them out: a keyword at the start of a line, or a line indented by one
 * tab in a block of one. Reading the text alone saves parsing every file of a package.
 */
function topLevelNames(text: string): readonly string[] {
  const names: string[] = [];
  let inBlock = false;
  for (const line of text.split('\n')) {
    if (inBlock) {
      if (line.startsWith(')')) inBlock = false;
      const listed = /^(?:\t| {2,8})([\p{L}_][\p{L}\p{N}_]*(?:[ \t]*,[ \t]*[\p{L}_][\p{L}\p{N}_]*)*)/u.exec(line)?.[1];
      names.push(...(listed?.split(/[ \t]*,[ \t]*/) ?? []));
      continue;
    }
    if (/^(?:var|const|type)[ \t]*\(/.test(line)) {
      inBlock = !/\)\s*$/.test(line);
      continue;
    }
    const name = /^(?:func|var|const|type)[ \t]+([\p{L}_][\p{L}\p{N}_]*)/u.exec(line)?.[1];
    if (name !== undefined) names.push(name);
    const method = METHOD.exec(line);
    if (method !== null) names.push(`${method[1] ?? ''}.${method[2] ?? ''}`);
  }
  return names;
}
