import type { KnownCall } from '../calls.ts';
import type { ExprId } from '../../../model/facts.ts';
import type { FactsIndex } from '../facts-index.ts';
import type { Lazy, TextValue, Value } from '../values.ts';
import { knownText, unknown } from '../values.ts';
import { filePathOf, folderOf, joinPaths, parentOf, placeText, textAt, workingFolder } from './paths.ts';

/** Functions on paths and the places of files, by symbol; `node:` and a default import's `default.` are left out. */
export const PATH_FUNCTIONS: Readonly<Record<string, (known: KnownCall) => Value>> = {
  'os.path.join': joined,
  'os.path.abspath': first,
  'os.path.realpath': first,
  'os.path.normpath': first,
  'os.path.expanduser': first,
  'os.path.expandvars': first,
  'os.fspath': first,
  'os.path.dirname': parent,
  'os.path.basename': baseName,
  'os.getcwd': cwd,
  'pathlib.Path': joined,
  'pathlib.PurePath': joined,
  'pathlib.PosixPath': joined,
  'anyio.Path': joined,
  'pathlib.Path.cwd': cwd,
  'importlib.resources.files': packageFolder,
  'importlib_resources.files': packageFolder,
  'pkg_resources.resource_filename': inPackage,
  'importlib.resources.path': inPackage,
  'importlib.resources.as_file': first,
  'path#join': joined,
  'path#resolve': resolved,
  'path#normalize': first,
  'path#dirname': parent,
  'path#basename': baseName,
  'url#fileURLToPath': first,
  'url#pathToFileURL': first,
  'global#URL': url,
  'global#process.cwd': cwd,
  'process#cwd': cwd,
  'path/filepath#Join': joined,
  'path/filepath#Dir': parent,
  'path/filepath#Base': baseName,
  'path/filepath#Clean': first,
};

/** What a path (a text) gives as a member: Python's `Path`, JavaScript's `URL`. */
export function pathMember(text: TextValue, property: string, file: FactsIndex, at: ExprId): Value | undefined {
  const loc = text.origin;
  switch (property) {
    case 'parent':
      return parentOf(text, 1, loc);
    case 'pathname':
    case 'href':
      return text;
    case 'parents': {
      const items = Array.from({ length: MAX_PARENTS }, (_, index): Lazy => ({
        file,
        expr: at,
        env: null,
        value: parentOf(text, index + 1, loc),
      }));
      return { kind: 'list', items, open: null, ref: { path: file.facts.path, expr: at } };
    }
    case 'name':
    case 'stem': {
      const path = filePathOf(text);
      // A text that is no path for sure may be an enum's member, whose name is another.
      if (path.kind !== 'place') return undefined;
      const name = nameOf(path.path);
      return textAt(property === 'name' ? name : name.replace(/(?<=.)\.[^.]*$/, ''), loc);
    }
    default:
      return undefined;
  }
}

const MAX_PARENTS = 12;

/** What methods of Python's `Path` (a text) give that are paths again. */
export function pathMethod(known: KnownCall, text: TextValue, method: string): Value | undefined {
  switch (method) {
    case 'resolve':
    case 'absolute':
    case 'expanduser':
    case 'as_posix':
    case '__str__':
      return text;
    case 'joinpath':
      return joinPaths([text, ...values(known)], known.loc);
    case 'with_name':
      return joinPaths([parentOf(text, 1, known.loc), first(known)], known.loc);
    case 'with_suffix': {
      const path = filePathOf(text);
      const suffix = knownText(first(known));
      const name = path.kind === 'elsewhere' ? '' : nameOf(path.path);
      if (suffix === null || name === '') return unknown('a file with another extension');
      const renamed = name.replace(/(?<=.)\.[^.]*$/, '') + suffix;
      return joinPaths([parentOf(text, 1, known.loc), textAt(renamed, known.loc)], known.loc);
    }
    default:
      return undefined;
  }
}

/** Values of the positional arguments. */
export function values({ ev, file, call, env }: KnownCall): Value[] {
  return call.args.filter((arg) => !arg.spread).map((arg) => ev.evaluate(file, arg.value, env));
}

function first(known: KnownCall): Value {
  return values(known)[0] ?? unknown('a path');
}

function joined(known: KnownCall): Value {
  return joinPaths(values(known), known.loc);
}

/** `path.resolve('a')` counts from the working folder, as `'a'` alone does. */
function resolved(known: KnownCall): Value {
  return known.call.args.length === 0 ? cwd(known) : joined(known);
}

function parent(known: KnownCall): Value {
  return parentOf(first(known), 1, known.loc);
}

function cwd({ file, id, loc }: KnownCall): Value {
  return workingFolder(loc, file.source(id));
}

function baseName(known: KnownCall): Value {
  const path = first(known);
  if (path.kind !== 'text') return unknown('a file name');
  const at = filePathOf(path);
  return at.kind === 'elsewhere' ? unknown(at.reason) : textAt(nameOf(at.path), known.loc);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `new URL('./prompts/a.txt', import.meta.url)`: relative to the file that the second one names. */
function url(known: KnownCall): Value {
  const [relative, base] = values(known);
  if (!relative) return unknown('an address');
  const origin = base && knownText(base);
  const path = knownText(relative);
  if (typeof origin === 'string' && path !== null && URL.canParse(path, origin))
    return textAt(new URL(path, origin).href, known.loc);
  return base ? joinPaths([parentOf(base, 1, known.loc), relative], known.loc) : relative;
}

/** Folder of a Python package: `files("app.prompts")`, `files(__package__)`, `files(prompts)`. */
function packageFolder(known: KnownCall): Value {
  const { ev, file, loc, id } = known;
  const [named] = values(known);
  const name = file.source(id);
  if (named === undefined) return placeText(folderOf(file.facts.path), loc, name);
  if (named.kind === 'module') return placeText(folderOf(named.path), loc, name);
  if (named.kind !== 'text') return isOwnName(named) ? placeText(folderOf(file.facts.path), loc, name) : unknown('a package'); // prettier-ignore
  const module = knownText(named);
  if (module === null) return named;
  const found = ev.project.resolveModule(file.facts.path, module);
  // A package without an `__init__.py` is a folder somewhere above.
  return found === null ? textAt(module.replaceAll('.', '/'), loc) : placeText(folderOf(found), loc, name);
}

/** `__name__`: the module itself, whose resources are those of its package. */
function isOwnName(value: Value): boolean {
  return value.kind === 'symbol' && value.module === 'global' && value.path[0] === '__name__';
}

/** `resource_filename("app", "prompts/a.txt")`. */
export function inPackage(known: KnownCall): Value {
  const [, ...rest] = values(known);
  const folder = packageFolder({ ...known, call: { ...known.call, args: known.call.args.slice(0, 1) } });
  return folder.kind === 'unknown' ? folder : joinPaths([folder, ...rest], known.loc);
}
