import type { Location, Position, TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Extraction, SourceEdit } from '../model/language.ts';
import type { Span } from '../model/span.ts';
import { sameAddress } from './addresses.ts';

/** Edits of one document of the client. `version` is null for a closed file, as versioned edits want it. */
export interface DocumentEdits {
  readonly uri: string;
  readonly version: number | null;
  readonly edits: readonly TextEdit[];
}

/** Where the engine's offsets stand in the documents that a client knows: one text document, or a notebook's cells. */
export interface Places {
  /** Those documents, in order. */
  readonly documents: readonly { readonly uri: string; readonly version: number }[];
  readonly locate: (span: Span) => Location;
  /** The engine's offset of a position; null where that document has no code. */
  readonly offsetAt: (uri: string, position: Position) => number | null;
  /** The edits as the documents take them; null where one cannot be made. */
  readonly edits: (edits: readonly SourceEdit[]) => readonly DocumentEdits[] | null;
}

/** Places in a text document; `extraction` says what of it is code, where not all is. */
export function placesInDocument(document: TextDocument, extraction: Extraction | null): Places {
  const { uri, version } = document;
  const startAt = (offset: number): Position => document.positionAt(extraction?.startOf(offset) ?? offset);
  const endAt = (offset: number): Position => document.positionAt(extraction?.endOf(offset) ?? offset);
  return {
    documents: [{ uri, version }],
    locate: ({ start, end }) => ({
      uri,
      range: { start: startAt(start), end: end > start ? endAt(end) : startAt(start) },
    }),
    offsetAt: (_, position) => {
      const offset = document.offsetAt(position);
      return extraction?.offsetOf(offset) ?? offset;
    },
    edits: (edits) => {
      const inFile = extraction ? extraction.toFile(edits) : edits;
      return inFile && [{ uri, version, edits: inFile.map((edit) => textEdit(document, edit, 0)) }];
    },
  };
}

/**
 * Places in the cells of an open notebook.
 * @param cells All its cells in order, as they were given to the engine.
 */
export function placesInCells(cells: readonly TextDocument[], extraction: Extraction): Places {
  const codeCells = extraction.cells.flatMap(({ index, span }) => {
    const document = cells[index];
    return document ? [{ document, span, start: extraction.startOf(span.start) }] : [];
  });
  const cellAt = (offset: number) => codeCells.findLast(({ span }) => span.start <= offset) ?? codeCells[0];
  return {
    documents: cells.map(({ uri, version }) => ({ uri, version })),
    locate: ({ start, end }) => {
      const cell = cellAt(start);
      if (!cell) return { uri: cells[0]?.uri ?? '', range: { start: ORIGIN, end: ORIGIN } };
      const { document, span } = cell;
      const last = Math.min(end, span.end);
      return {
        uri: document.uri,
        range: { start: document.positionAt(start - span.start), end: document.positionAt(last - span.start) },
      };
    },
    offsetAt: (uri, position) => {
      const cell = codeCells.find(({ document }) => sameAddress(document.uri, uri));
      return cell ? cell.span.start + cell.document.offsetAt(position) : null;
    },
    edits: (edits) => {
      const inFile = extraction.toFile(edits);
      if (!inFile) return null;
      const changes = codeCells.map(({ document, start }, index) => {
        const end = codeCells[index + 1]?.start ?? Infinity;
        const own = inFile.filter(({ span }) => start <= span.start && span.start < end);
        const { uri, version } = document;
        return { uri, version, edits: own.map((edit) => textEdit(document, edit, start)) };
      });
      return changes.filter((change) => change.edits.length > 0);
    },
  };
}

const ORIGIN: Position = { line: 0, character: 0 };

/** @param from Where the document's text begins among the edits' offsets. */
function textEdit(document: TextDocument, { span, newText }: SourceEdit, from: number): TextEdit {
  const range = { start: document.positionAt(span.start - from), end: document.positionAt(span.end - from) };
  return { range, newText };
}
