import type { Range } from 'vscode-languageserver';
import type { Position, Span } from '../model/span.ts';
import type { AnalyzedDocument } from './analyses.ts';
import { type OpenFolder, uriIn } from './folders.ts';

/** A file as the protocol names it: its address, its version, and positions for the engine's offsets. */
export interface FileView {
  readonly uri: string;
  /** Version of the open document; null for a closed file, as versioned edits want it. */
  readonly version: number | null;
  readonly position: (offset: number) => Position;
}

/** Finds the view of any file of a folder. */
export type FindView = (folder: OpenFolder, path: string) => FileView;

interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly positionAt: (offset: number) => Position;
}

/** @param findOpen the open document at a URI, if there is one; other files are as the engine has read them. */
export function createFindView(findOpen: (uri: string) => OpenDocument | undefined): FindView {
  return (folder, path) => {
    const uri = uriIn(folder.uri, path);
    const open = findOpen(uri);
    return open
      ? { uri: open.uri, version: open.version, position: (offset) => open.positionAt(offset) }
      : { uri, version: null, position: (offset) => folder.workspace.position(path, offset) };
  };
}

export function rangeOf(view: Pick<FileView, 'position'>, span: Span): Range {
  return { start: view.position(span.start), end: view.position(span.end) };
}

/** View of a file that an analysed document speaks of: mostly the document itself. */
export function viewFrom(findView: FindView, analyzed: AnalyzedDocument, path: string): FileView {
  if (path !== analyzed.path) return findView(analyzed.folder, path);
  const { uri, document, version } = analyzed;
  return { uri, version, position: (offset) => document.positionAt(offset) };
}
