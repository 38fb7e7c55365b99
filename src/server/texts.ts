import type { Location, Range } from 'vscode-languageserver';
import type { AnalyzedDocument } from './analyses.ts';
import { createLineIndex } from '../core/lines/line-index.ts';
import type { Position, Span } from '../model/span.ts';
import { type OpenFolder, uriIn } from './folders.ts';

/** A file's text as positions see it: an open document, or a closed file. */
export interface TextView {
  readonly text: string;
  /** Version of the open document; null for a closed file, as versioned edits want it. */
  readonly version: number | null;
  readonly position: (offset: number) => Position;
}

/** Finds the text of any file of a folder, so that offsets of the engine become positions of the protocol. */
export interface Texts {
  /** Undefined when the file cannot be read any more. */
  readonly view: (folder: OpenFolder, path: string) => { readonly uri: string; readonly view: TextView } | undefined;
}

interface OpenText {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

/**
 * @param findOpen the open document at a URI, if there is one.
 * @param readText text of a closed file by URI.
 */
export function createTexts(
  findOpen: (uri: string) => OpenText | undefined,
  readText: (uri: string) => string | undefined,
): Texts {
  return {
    view: (folder, path) => {
      const uri = uriIn(folder.uri, path);
      const open = findOpen(uri);
      const text = open ? open.text : readText(uri);
      if (text === undefined) return undefined;
      const index = createLineIndex(text);
      return { uri: open?.uri ?? uri, view: { text, version: open?.version ?? null, position: index.position } };
    },
  };
}

export function rangeOf(view: Pick<TextView, 'position'>, span: Span): Range {
  return { start: view.position(span.start), end: view.position(span.end) };
}

/** A location in any file of the folder; null when its text is gone. */
export function locationOf(texts: Texts, folder: OpenFolder, path: string, span: Span): Location | null {
  const found = texts.view(folder, path);
  return found ? { uri: found.uri, range: rangeOf(found.view, span) } : null;
}

/** Text of a file that an analysed document speaks of: mostly the document itself. */
export function viewFrom(
  texts: Texts,
  analyzed: AnalyzedDocument,
  path: string,
): { readonly uri: string; readonly view: TextView } | undefined {
  if (path !== analyzed.path) return texts.view(analyzed.folder, path);
  const { uri, document, version } = analyzed;
  return { uri, view: { text: document.getText(), version, position: (offset) => document.positionAt(offset) } };
}
