import type { Loc } from '../../../model/span.ts';
import type { HoleSegment, TextSegment } from '../../../model/resolved.ts';
import type { FactsIndex } from '../facts-index.ts';
import type { TextValue, Value } from '../values.ts';
import { oneOf, optionsOf, unknown } from '../values.ts';

/** Place of the folder that the program is started in, which is not known. */
const WORKING_FOLDER = '.';

/**
 * A text that begins with the place of a file or folder of the project on the machine it runs on (`__dirname`). Nothing is
 * known of that text, so it is a hole; what it names is.
 * @param place Project path; '' is the root.
 */
export function placeText(place: string, loc: Loc, name: string): TextValue {
  const hole: HoleSegment = { kind: 'hole', name, reason: 'a folder of the machine it runs on', loc, place };
  return { kind: 'text', segments: [hole], origin: { ...loc, via: 'constant' } };
}

/** The folder that the program is started in. */
export function workingFolder(loc: Loc, name: string): TextValue {
  return placeText(WORKING_FOLDER, loc, name);
}

/** What `__file__`, `__dirname` and the like stand for; undefined for other names. */
export function placeNamed(file: FactsIndex, name: string, loc: Loc): TextValue | undefined {
  const { path } = file.facts;
  const place = PLACES[name]?.(path);
  return place === undefined ? undefined : placeText(place, loc, name);
}

const PLACES: Readonly<Record<string, (path: string) => string>> = {
  __file__: (path) => path,
  __filename: (path) => path,
  __dirname: folderOf,
  __dir__: folderOf,
  __DIR__: folderOf,
  __FILE__: (path) => path,
  __package__: folderOf,
  'import.meta.url': (path) => path,
  'import.meta.filename': (path) => path,
  'import.meta.path': (path) => path,
  'import.meta.dirname': folderOf,
  'import.meta.dir': folderOf,
};

/** Folder of a project path; '' is the root. */
export function folderOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? '' : path.slice(0, cut);
}

/** Where a path leads. */
export type FilePath =
  /** Inside the project. */
  | { readonly kind: 'place'; readonly path: string }
  /** From the folder that the program is started in. */
  | { readonly kind: 'relative'; readonly path: string }
  | { readonly kind: 'elsewhere'; readonly reason: string };

const OUTSIDE: FilePath = { kind: 'elsewhere', reason: 'a file outside the project' };

/** The path that a text says, `.` and `..` resolved. */
export function filePathOf(text: TextValue): FilePath {
  const [first, ...rest] = text.segments;
  const place = first?.kind === 'hole' ? first.place : undefined;
  let path = '';
  for (const segment of place === undefined ? text.segments : rest) {
    if (segment.kind === 'hole')
      return { kind: 'elsewhere', reason: `a file whose name is put together with ${segment.name}` };
    path += segment.text;
  }
  path = path.replaceAll('\\', '/').replace(/^file:\/\//, '');
  if (place === undefined || place === WORKING_FOLDER) {
    if (place === undefined && /^(?:\/|~|[a-z][a-z0-9+.-]+:)/i.test(path)) return OUTSIDE;
    const relative = normalised(path);
    return relative === null ? OUTSIDE : { kind: 'relative', path: relative };
  }
  const inside = normalised(place + path);
  return inside === null ? OUTSIDE : { kind: 'place', path: inside };
}

/** Null where `..` leads out. */
function normalised(path: string): string | null {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.pop() === undefined) return null;
  }
  return out.join('/');
}

/** `os.path.join`, `path.join`, `Path(a) / b`: parts with a separator between. What is not known is a hole. */
export function joinPaths(parts: readonly Value[], loc: Loc): Value {
  const several = parts.findIndex((part) => part.kind === 'oneOf');
  const choice = parts[several];
  if (choice?.kind === 'oneOf') {
    const joined = choice.options.map((option) => joinPaths(parts.with(several, option), loc));
    return oneOf(choice.complete ? joined : [...joined, unknown('another path')]);
  }
  let segments: TextSegment[] = [];
  for (const part of parts) {
    const own: readonly TextSegment[] =
      part.kind === 'text'
        ? part.segments
        : [{ kind: 'hole', name: 'a path', reason: part.kind === 'unknown' ? part.reason : 'computed', loc }];
    if (own.length === 0) continue;
    // A whole path starts anew.
    if (own[0]?.kind === 'hole' && own[0].place !== undefined) segments = [];
    if (segments.length > 0) segments.push({ kind: 'static', text: '/', loc });
    segments.push(...own);
  }
  return { kind: 'text', segments, origin: { ...loc, via: 'constant' } };
}

/** `os.path.dirname(path)`, `path.parent`, `steps` folders up. */
export function parentOf(value: Value, steps: number, loc: Loc): Value {
  if (value.kind === 'oneOf') return oneOf(optionsOf(value).map((option) => parentOf(option, steps, loc)));
  if (value.kind !== 'text') return unknown('the folder of a path');
  const path = filePathOf(value);
  if (path.kind === 'elsewhere') return unknown(path.reason);
  const names = path.path === '' ? [] : path.path.split('/');
  if (names.length < steps) return unknown('a folder outside the project');
  const folder = names.slice(0, names.length - steps).join('/');
  return path.kind === 'place' ? placeText(folder, loc, 'a folder') : joinPaths([workingFolder(loc, 'a folder'), textAt(folder, loc)], loc); // prettier-ignore
}

/** A text that a path's own text gives: its name, its name without the extension. */
export function textAt(text: string, loc: Loc): TextValue {
  return {
    kind: 'text',
    segments: text === '' ? [] : [{ kind: 'static', text, loc }],
    origin: { ...loc, via: 'constant' },
  };
}
