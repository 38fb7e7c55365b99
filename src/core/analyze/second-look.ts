/**
 * Which files may hold call sites although they name no SDK: those that get a client, a model or an endpoint's path from a
 * file that does. Told by text alone, so that most files need no parse; a file too many costs a parse and nothing else.
 */

/** What an import names: `from './llm/client'`, `require('./client')`, `from app.llm import client`, `import app.llm`. */
const IMPORTS: readonly RegExp[] = [
  /\b(?:from|import|require)\b\s*\(?\s*['"`]([^'"`\n]+)['"`]/g,
  /^[ \t]*from[ \t]+([.\w]+[ \t]+import[ \t]+(?:\([\w, \t\n]*|[\w, \t]*))/gm,
  /^[ \t]*import[ \t]+([\w., \t]+)$/gm,
];
const RE_EXPORT = /^[ \t]*export\s+(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s*)?from\b/m;
const CALLED = /(?<![\w$])([\w$]+)\s*\(/g;

/** Last parts of the modules that a source text imports, as `moduleName` gives them for files. */
export function importedNames(text: string): Set<string> {
  const names = new Set<string>();
  for (const pattern of IMPORTS) {
    for (const [, what = ''] of text.matchAll(pattern)) {
      // Of a path the last part without its extension, of `from package import a, b` every name.
      const parts = what.includes('/') ? [what.slice(what.lastIndexOf('/') + 1)] : what.split(/[.,\s(]+/);
      for (const part of parts) if (part !== '') names.add(part.replace(/\.[a-z]+$/, ''));
    }
  }
  return names;
}

/** The name by which other files import one: its own without extension, or its folder's where it stands for the folder. */
export function moduleName(path: string): string {
  const parts = path.split('/');
  const own = (parts.at(-1) ?? '').replace(/\.\w+$/, '');
  return /^(?:index|__init__|mod)$/.test(own) ? (parts.at(-2) ?? own) : own;
}

/** True for a file that only hands on what others export. */
export function handsOn(text: string): boolean {
  return RE_EXPORT.test(text);
}

/** Whether a text calls something of one of the given names. */
export function callsOneOf(text: string, names: ReadonlySet<string>): boolean {
  for (const [, name = ''] of text.matchAll(CALLED)) if (names.has(name)) return true;
  return false;
}
