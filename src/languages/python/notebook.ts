import type { Node } from 'jsonc-parser';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { CellText, CodeCell, Extraction, SourceEdit } from '../../model/language.ts';
import { blankCommands, isForeignCell } from './ipython.ts';
import { readCellSource, rewriteCell, type CellSource } from './notebook-source.ts';

/**
 * Python in a Jupyter notebook (nbformat 4): the code cells in order, as one module, with a line break between two. Lines for
 * IPython alone (`%magic`, `!command`) are blank; cells in other languages (`%%bash`) are left out. A notebook in another
 * language, or a file that is no notebook, has no code.
 */
export function extractNotebook(text: string): Extraction {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const cells = root && isPython(root) ? codeCells(root) : [];
  const sources = cells.map(({ index, node }) => ({ index, source: readCellSource(text, node) }));
  const joined = join(sources.map(({ index, source }) => ({ index, text: source.text })));
  const sourceOf = new Map(sources.map(({ index, source }) => [index, source]));
  const held = joined.cells.flatMap((cell) => {
    const source = sourceOf.get(cell.index);
    return source ? [{ span: cell.span, source }] : [];
  });
  const place = (offset: number): { source: CellSource; at: number } | null => {
    const cell = held.findLast(({ span }) => span.start <= offset) ?? held[0];
    return cell ? { source: cell.source, at: clamp(offset - cell.span.start, cell.source.text.length) } : null;
  };
  return {
    ...joined,
    startOf: (offset) => {
      const found = place(offset);
      return found ? found.source.startOf(found.at) : 0;
    },
    endOf: (offset) => {
      const found = place(offset);
      return found ? found.source.endOf(found.at) : 0;
    },
    offsetOf: (fileOffset) => {
      const cell = held.find(({ source }) => source.endOf(source.text.length) >= fileOffset);
      return cell ? cell.span.start + cell.source.offsetOf(fileOffset) : joined.text.length;
    },
    toFile: (edits) => {
      const byCell = groupByCell(joined, edits);
      return byCell?.flatMap(({ cell, edits: own }) => rewriteCell(text, sourceOf.get(cell.index), own)) ?? null;
    },
  };
}

/** The Python cells of an open notebook, as `extractNotebook` joins those of a file. */
export function joinCells(cells: readonly CellText[]): Extraction {
  const python = cells.flatMap(({ languageId, text }, index) => (languageId === 'python' ? [{ index, text }] : []));
  const joined = join(python);
  const fileStarts: number[] = [];
  let length = 0;
  for (const { text } of cells) {
    fileStarts.push(length);
    length += text.length + 1;
  }
  const startOfCell = ({ index, span }: CodeCell): number => (fileStarts[index] ?? 0) - span.start;
  const toFile = (offset: number): number => {
    const cell = joined.cells.findLast(({ span }) => span.start <= offset) ?? joined.cells[0];
    return cell ? offset + startOfCell(cell) : 0;
  };
  return {
    ...joined,
    startOf: toFile,
    endOf: toFile,
    offsetOf: (fileOffset) => {
      const cell = joined.cells.find((each) => each.span.end + startOfCell(each) >= fileOffset);
      return cell ? Math.max(cell.span.start, fileOffset - startOfCell(cell)) : joined.text.length;
    },
    toFile: (edits) =>
      groupByCell(joined, edits)?.flatMap(({ cell, edits: own }) =>
        own.map((edit) => move(edit, fileStarts[cell.index] ?? 0)),
      ) ?? null,
  };
}

interface Joined {
  readonly text: string;
  readonly cells: readonly CodeCell[];
  /** As `text`, with what was blanked out. */
  readonly original: string;
}

function join(cells: readonly { readonly index: number; readonly text: string }[]): Joined {
  const held: CodeCell[] = [];
  let text = '';
  let original = '';
  for (const cell of cells.filter((each) => each.text !== '' && !isForeignCell(each.text))) {
    if (held.length > 0) {
      text += '\n';
      original += '\n';
    }
    held.push({ index: cell.index, span: { start: text.length, end: text.length + cell.text.length } });
    text += blankCommands(cell.text);
    original += cell.text;
  }
  return { text, cells: held, original };
}

/** The edits by the cell they are made in, moved to the cell's own offsets; null where one reaches over more than code of one. */
function groupByCell(
  { text, cells, original }: Joined,
  edits: readonly SourceEdit[],
): readonly { readonly cell: CodeCell; readonly edits: readonly SourceEdit[] }[] | null {
  const groups = new Map<CodeCell, SourceEdit[]>();
  for (const edit of edits) {
    const cell = cells.find(({ span }) => span.start <= edit.span.start && edit.span.start <= span.end);
    const inside = cell && withinCell(edit, cell);
    if (!cell || !inside) return null;
    const { start, end } = inside.span;
    if (text.slice(start, end) !== original.slice(start, end)) return null;
    groups.set(cell, [...(groups.get(cell) ?? []), move(inside, -cell.span.start)]);
  }
  return [...groups].map(([cell, own]) => ({ cell, edits: own }));
}

/** The line break between two cells stands nowhere in the source: an edit of a cell's last line may take it along, and leaves it. */
function withinCell(edit: SourceEdit, { span: cell }: CodeCell): SourceEdit | null {
  const { span, newText } = edit;
  if (span.end <= cell.end) return edit;
  if (span.end > cell.end + 1) return null;
  return { span: { start: span.start, end: cell.end }, newText: newText.replace(/\r?\n$/, '') };
}

function move({ span, newText }: SourceEdit, by: number): SourceEdit {
  return { span: { start: span.start + by, end: span.end + by }, newText };
}

function clamp(offset: number, length: number): number {
  return Math.max(0, Math.min(offset, length));
}

/** The language of the notebook's kernel; Python where none is named, as Jupyter takes it. */
function isPython(root: Node): boolean {
  const named =
    findNodeAtLocation(root, ['metadata', 'kernelspec', 'language']) ??
    findNodeAtLocation(root, ['metadata', 'language_info', 'name']);
  return named === undefined || PYTHON_KERNELS.has(String(named.value));
}

/** Coconut is a superset of Python. */
const PYTHON_KERNELS: ReadonlySet<string> = new Set(['python', 'coconut']);

/** Where editors write that a cell is not in the kernel's language. */
const CELL_LANGUAGE: readonly (readonly string[])[] = [
  ['metadata', 'vscode', 'languageId'],
  ['metadata', 'polyglot_notebook', 'kernelName'],
  ['metadata', 'dotnet_interactive', 'language'],
];

/** VS Code calls a cell plain text where it found no kernel: the notebook itself then says what it is in. */
const OF_KERNEL: ReadonlySet<string> = new Set(['python', 'plaintext']);

function codeCells(root: Node): readonly { readonly index: number; readonly node: Node }[] {
  const cells = findNodeAtLocation(root, ['cells'])?.children ?? [];
  return cells.flatMap((node, index) => {
    if (findNodeAtLocation(node, ['cell_type'])?.value !== 'code') return [];
    const named = CELL_LANGUAGE.map((path) => findNodeAtLocation(node, [...path])).find((each) => each !== undefined);
    return named === undefined || OF_KERNEL.has(String(named.value)) ? [{ index, node }] : [];
  });
}
