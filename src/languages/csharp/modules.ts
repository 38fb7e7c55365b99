import { foldersUp, joinPath } from '../../core/paths.ts';
import type { ModuleLookup, ModuleLookupMaker, ProjectFiles } from '../../model/language.ts';

/** What one file says of names that other files see. */
interface Declared {
  readonly namespaces: readonly string[];
  /** With their namespaces: `Acme.Chat.Client`. */
  readonly types: readonly string[];
  /** Namespaces that the file brings into all files of its project. */
  readonly globals: readonly string[];
}

/** Folders of build output and of other people's code. */
const SKIPPED = /^(?:bin|obj|node_modules|packages|dist|\..*)$/;
/** More files than these are not looked into. */
const MAX_FILES = 20_000;

/**
 * Types by their namespaces, which folders say nothing about: `Acme.Chat.Client`, or `.Client` for a type that the importing
 * file sees without naming a namespace.
 */
export const csharpModules: ModuleLookupMaker = (files) => new Namespaces(files);

class Namespaces implements ModuleLookup {
  readonly #files: ProjectFiles;
  readonly #declared = new Map<string, Declared>();
  #paths: readonly string[] | null = null;
  #byType: ReadonlyMap<string, readonly string[]> | null = null;
  readonly #implied = new Map<string, readonly string[]>();

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  resolve(fromPath: string, module: string): string | null {
    if (!module.startsWith('.')) return this.#nearest(fromPath, module);
    const name = module.slice(1);
    for (const namespace of this.#declaredIn(fromPath).namespaces.flatMap(withOuter)) {
      const found = this.#nearest(fromPath, `${namespace}.${name}`);
      if (found !== null) return found;
    }
    return this.#nearest(fromPath, name);
  }

  /** Namespaces that `global using` or the project file brings in. */
  implied(fromPath: string): readonly string[] {
    const folder = this.#projectFolder(fromPath);
    const known = this.#implied.get(folder);
    if (known !== undefined) return known;
    const prefix = folder === '' ? '' : `${folder}/`;
    const globals = new Set<string>();
    for (const path of this.#all())
      if (path.startsWith(prefix)) for (const name of this.#declaredIn(path).globals) globals.add(name);
    for (const name of this.#files.filesIn?.(folder) ?? []) {
      if (!name.endsWith('.csproj')) continue;
      const text = this.#files.read(joinPath(folder, name)) ?? '';
      for (const [, used = ''] of text.matchAll(/<Using\s+Include="([\w.]+)"/g)) globals.add(used);
    }
    const all = [...globals];
    this.#implied.set(folder, all);
    return all;
  }

  changed(path: string): void {
    this.#declared.delete(path);
    this.#byType = null;
    this.#implied.clear();
  }

  clear(): void {
    this.#paths = null;
    this.#byType = null;
    this.#implied.clear();
  }

  /** Of the files that declare a type (parts of it, or one for each of several projects), the nearest by its folder. */
  #nearest(fromPath: string, type: string): string | null {
    this.#byType ??= this.#index();
    const found = this.#byType.get(type)?.filter((path) => path !== fromPath) ?? [];
    const folders = foldersUp(fromPath);
    for (const folder of folders) {
      const inside = found.find((path) => folder === '' || path.startsWith(`${folder}/`));
      if (inside !== undefined) return inside;
    }
    return found[0] ?? null;
  }

  #index(): ReadonlyMap<string, readonly string[]> {
    const byType = new Map<string, string[]>();
    for (const path of this.#all())
      for (const type of this.#declaredIn(path).types) {
        const paths = byType.get(type);
        if (paths) paths.push(path);
        else byType.set(type, [path]);
      }
    return byType;
  }

  #all(): readonly string[] {
    this.#paths ??= this.#walk();
    return this.#paths;
  }

  #walk(): readonly string[] {
    const { filesIn, foldersIn } = this.#files;
    const found: string[] = [];
    const folders = [''];
    for (let folder = folders.pop(); folder !== undefined && found.length < MAX_FILES; folder = folders.pop()) {
      for (const name of filesIn?.(folder) ?? []) if (name.endsWith('.cs')) found.push(joinPath(folder, name));
      for (const name of foldersIn?.(folder) ?? []) if (!SKIPPED.test(name)) folders.push(joinPath(folder, name));
    }
    return found.sort();
  }

  #declaredIn(path: string): Declared {
    const known = this.#declared.get(path);
    if (known !== undefined) return known;
    const declared = readDeclared(this.#files.read(path) ?? '');
    this.#declared.set(path, declared);
    return declared;
  }

  #projectFolder(fromPath: string): string {
    const hasProject = (folder: string): boolean =>
      this.#files.filesIn?.(folder).some((name) => name.endsWith('.csproj')) === true;
    return foldersUp(fromPath).find(hasProject) ?? '';
  }
}

/** `A.B.C`, `A.B`, `A`: a file in a namespace sees what those around it hold. */
function withOuter(namespace: string): readonly string[] {
  const parts = namespace.split('.');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
}

const DECLARATION =
  /(?:^|[{};])[ \t]*(?:(?<namespace>namespace)[ \t]+(?<space>[\w.]+)|(?:(?:public|internal|private|protected|static|sealed|abstract|partial|readonly|file|unsafe|new|ref)[ \t]+)*(?:class|struct|interface|enum|record(?:[ \t]+(?:class|struct))?)[ \t]+(?<type>[A-Za-z_]\w*)|global[ \t]+using[ \t]+(?:static[ \t]+)?(?<used>[\w.]+)[ \t]*;)/gm;

/** Reads the names by their layout: reading the text alone saves parsing every file of a project. */
function readDeclared(text: string): Declared {
  const namespaces: string[] = [];
  const types: string[] = [];
  const globals: string[] = [];
  let space = '';
  for (const { groups = {} } of text.matchAll(DECLARATION)) {
    if (groups['namespace'] !== undefined) namespaces.push((space = groups['space'] ?? ''));
    else if (groups['type'] !== undefined) types.push(space === '' ? groups['type'] : `${space}.${groups['type']}`);
    else if (groups['used'] !== undefined) globals.push(groups['used']);
  }
  return { namespaces, types, globals };
}
