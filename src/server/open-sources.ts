import type { Connection, NotebookDocument, NotebookDocuments, Position, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Workspace } from '../workspace/workspace.ts';
import { sameAddress } from './addresses.ts';
import { type Places, placesInCells, placesInDocument } from './places.ts';

/** A file that is open in the client, as it is now: a text document, or a notebook with its cells. */
export interface OpenSource {
  /** Of the file, for a notebook too. */
  readonly uri: string;
  readonly languageId: string | undefined;
  readonly version: number;
  /** Hands its text to the engine. */
  readonly update: (workspace: Workspace, path: string) => void;
  /** Where the engine's offsets stand, for as long as the version is the same. */
  readonly places: (workspace: Workspace, path: string) => Places;
}

/** The files that are open in the client. A notebook goes before the same file opened as text. */
export interface OpenSources {
  readonly get: (uri: string) => OpenSource | undefined;
  /** As `get`, for a URI that the client may write another way. */
  readonly find: (uri: string) => OpenSource | undefined;
  /** URI of the file that a document belongs to: the notebook of a cell, else its own. */
  readonly ownerOf: (uri: string) => string;
  /** The line that a position stands in, up to there; null in a document (or cell) that is not open. */
  readonly lineUpTo: (uri: string, position: Position) => string | null;
}

export function createOpenSources(
  documents: Pick<TextDocuments<TextDocument>, 'get' | 'all'>,
  notebooks: NotebookDocuments<TextDocument> | null,
): OpenSources {
  const get = (uri: string): OpenSource | undefined => {
    const notebook = notebooks?.getNotebookDocument(uri);
    if (notebook && notebooks) return notebookSource(notebook, notebooks);
    const document = documents.get(uri);
    return document && documentSource(document);
  };
  return {
    get,
    find: (uri) => {
      const exact = get(uri);
      if (exact) return exact;
      const document = documents.all().find((each) => sameAddress(each.uri, uri));
      return get(decodedTwin(notebooks, uri) ?? document?.uri ?? uri);
    },
    lineUpTo: (uri, position) => {
      const document = notebooks?.cellTextDocuments.get(uri) ?? documents.get(uri);
      return document?.getText({ start: { ...position, character: 0 }, end: position }) ?? null;
    },
    ownerOf: (uri) => notebooks?.findNotebookDocumentForCell(uri)?.uri ?? uri,
  };
}

/** URI of an open notebook that differs from this one in its escapes alone. */
function decodedTwin(notebooks: NotebookDocuments<TextDocument> | null, uri: string): string | undefined {
  const cells = notebooks?.cellTextDocuments.all() ?? [];
  const owners = cells.map((cell) => notebooks?.findNotebookDocumentForCell(cell.uri)?.uri);
  return owners.find((owner) => owner !== undefined && sameAddress(owner, uri));
}

function documentSource(document: TextDocument): OpenSource {
  const { uri, languageId, version } = document;
  return {
    uri,
    languageId,
    version,
    update: (workspace, path) => workspace.update(path, document.getText()),
    places: (workspace, path) => placesInDocument(document, workspace.extraction(path)),
  };
}

function notebookSource(notebook: NotebookDocument, notebooks: NotebookDocuments<TextDocument>): OpenSource {
  // One whose text did not come keeps its place, so that the numbers of the others are right.
  const cells = notebook.cells.map(
    (cell) => notebooks.getCellTextDocument(cell) ?? TextDocument.create(cell.document, '', 0, ''),
  );
  const { uri, version } = notebook;
  return {
    uri,
    languageId: undefined,
    version,
    update: (workspace, path) =>
      workspace.updateCells(
        path,
        cells.map((cell) => ({ languageId: cell.languageId, text: cell.getText() })),
      ),
    places: (workspace, path) => {
      const extraction = workspace.extraction(path);
      return extraction ? placesInCells(cells, extraction) : NOWHERE;
    },
  };
}

/** Of a notebook that the engine has no language for. */
const NOWHERE: Places = {
  documents: [],
  locate: () => ({ uri: '', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } }),
  offsetAt: () => null,
  edits: () => null,
};

interface NotebookEvents {
  readonly changed: (uri: string) => void;
  readonly closed: (uri: string) => void;
}

/** Follows the client's notebooks. The library tells of changes to cells, but not when cells are put in another order. */
export function followNotebooks(
  connection: Connection,
  notebooks: NotebookDocuments<TextDocument>,
  { changed, closed }: NotebookEvents,
): void {
  const { synchronization } = connection.notebooks;
  notebooks.listen({
    ...connection,
    notebooks: {
      ...connection.notebooks,
      synchronization: {
        ...synchronization,
        onDidChangeNotebookDocument: (handler) =>
          synchronization.onDidChangeNotebookDocument(async (params) => {
            await handler(params);
            changed(params.notebookDocument.uri);
          }),
      },
    },
  });
  notebooks.onDidOpen(({ uri }) => changed(uri));
  // Before the library forgets the notebook: what is done about it comes a turn later.
  notebooks.onDidClose(({ uri }) => setTimeout(() => closed(uri), 0));
}
