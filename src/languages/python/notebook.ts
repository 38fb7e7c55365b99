import type { Node } from 'jsonc-parser';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Extraction, LanguageEdits } from '../../model/language.ts';
import { edits } from './edits.ts';

/**
 * Python in a Jupyter notebook (nbformat 4): the code cells in order, as one module, and for every UTF-16 unit of it the
 * place in the notebook's own text. Lines for IPython alone (`%magic`, `!command`) are left out, cells in other languages
 * (`%%bash`) wholly. A notebook in another language, or a file that is no notebook, has no code.
 */
export function extractNotebook(text: string): Extraction {
  const code = new Collected();
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root && isPython(root)) for (const cell of codeCells(root)) addCell(code, text, cell);
  return code.finish();
}

function isPython(root: Node): boolean {
  const named =
    findNodeAtLocation(root, ['metadata', 'kernelspec', 'language']) ??
    findNodeAtLocation(root, ['metadata', 'language_info', 'name']);
  return named === undefined || PYTHON_KERNELS.has(String(named.value));
}

/** Coconut is a superset of Python. */
const PYTHON_KERNELS: ReadonlySet<string> = new Set(['python', 'coconut']);

function codeCells(root: Node): Node[] {
  const cells = findNodeAtLocation(root, ['cells'])?.children ?? [];
  return cells.filter((cell) => findNodeAtLocation(cell, ['cell_type'])?.value === 'code');
}

/** The strings of a cell's source: a list of lines, or one text. */
function sourceStrings(cell: Node): readonly Node[] {
  const source = findNodeAtLocation(cell, ['source']);
  if (source?.type === 'string') return [source];
  return source?.children?.filter((line) => line.type === 'string') ?? [];
}

/** Magics that run the cell's body as Python. */
const PYTHON_MAGIC = /^%%(time|timeit|capture|python3?|prun)\b/;

function addCell(code: Collected, text: string, cell: Node): void {
  const cellCode = new Collected();
  for (const line of sourceStrings(cell)) cellCode.addJsonString(text, line.offset, line.length);
  const first = cellCode.text.trimStart();
  if (first.startsWith('%%') && !PYTHON_MAGIC.test(first)) return;
  code.addLines(cellCode, (line) => !/^\s*([%!]|\?|.*[^#\s]\?\s*$)/.test(line) || /^\s*["']/.test(line));
  code.addBreak();
}

/** Text gathered piece by piece, with the source range of each of its UTF-16 units. */
class Collected {
  text = '';
  readonly starts: number[] = [];
  readonly ends: number[] = [];

  /** Adds a JSON string's decoded content. */
  addJsonString(source: string, offset: number, length: number): void {
    const end = offset + length - 1;
    let out = '';
    for (let at = offset + 1; at < end;) {
      const [unit, next] = source[at] === '\\' ? decodeEscape(source, at) : [source[at] ?? '', at + 1];
      out += unit;
      this.starts.push(at);
      this.ends.push(next);
      at = next;
    }
    this.text += out;
  }

  /** Adds those lines of another text that `keep` accepts; the others leave an empty line. */
  addLines(other: Collected, keep: (line: string) => boolean): void {
    let from = 0;
    while (from < other.text.length) {
      const cut = other.text.indexOf('\n', from);
      const to = cut < 0 ? other.text.length : cut + 1;
      const kept = keep(other.text.slice(from, to)) ? from : Math.max(from, to - (cut < 0 ? 0 : 1));
      this.text += other.text.slice(kept, to);
      for (let index = kept; index < to; index++) {
        this.starts.push(other.starts[index] ?? 0);
        this.ends.push(other.ends[index] ?? 0);
      }
      from = to;
    }
  }

  /** A line break between cells, which stands nowhere in the source. */
  addBreak(): void {
    const at = this.ends.at(-1) ?? 0;
    this.text += '\n';
    this.starts.push(at);
    this.ends.push(at);
  }

  finish(): Extraction {
    const { text, starts, ends } = this;
    const last = ends.at(-1) ?? 0;
    return {
      text,
      startOf: (offset) => starts[offset] ?? last,
      endOf: (offset) => (offset === 0 ? (starts[0] ?? 0) : (ends[offset - 1] ?? last)),
    };
  }
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function decodeEscape(source: string, at: number): [string, number] {
  const kind = source[at + 1] ?? '';
  const hex = kind === 'u' ? /^[\da-fA-F]{4}/.exec(source.slice(at + 2, at + 6)) : null;
  if (hex) return [String.fromCharCode(Number.parseInt(hex[0], 16)), at + 6];
  return [SIMPLE_ESCAPES[kind] ?? kind, at + 2];
}

/** Literals are Python's; nothing is inserted, since a notebook's text is JSON around the code. */
export const notebookEdits: LanguageEdits = { ...edits, insertEntry: () => null, removeEntry: () => null };
