import type { Location } from 'vscode-languageserver';
import type { SourceEdit } from '../model/language.ts';
import type { Span } from '../model/span.ts';
import type { AnalyzedDocument } from './analyses.ts';
import { type OpenFolder, uriIn } from './folders.ts';
import type { OpenSources } from './open-sources.ts';
import type { DocumentEdits } from './places.ts';

/** A file as the protocol names it: its address, and what the engine's offsets are there. */
export interface FileView {
  /** Of the file, for a notebook too. */
  readonly uri: string;
  /** In an open notebook, a place in a cell. */
  readonly locate: (span: Span) => Location;
  /** The edits as the client's documents take them; null where one cannot be made. */
  readonly edits: (edits: readonly SourceEdit[]) => readonly DocumentEdits[] | null;
}

/** Finds the view of any file of a folder. */
export type FindView = (folder: OpenFolder, path: string) => FileView;

/** Views of open files as the client has them, and of others as the engine has read them. */
export function createFindView(sources: Pick<OpenSources, 'find'>): FindView {
  return (folder, path) => {
    const uri = uriIn(folder.uri, path);
    const open = sources.find(uri);
    return open ? { uri: open.uri, ...open.places(folder.workspace, path) } : closedView(folder, path, uri);
  };
}

function closedView({ workspace }: OpenFolder, path: string, uri: string): FileView {
  const rangeOf = ({ start, end }: Span) => ({
    start: workspace.position(path, start),
    end: workspace.position(path, end),
  });
  return {
    uri,
    locate: (span) => ({ uri, range: rangeOf(span) }),
    edits: (edits) => {
      // No rule edits the cells of another notebook, and nothing else has code with a text around it that it must keep.
      if ((workspace.extraction(path)?.cells.length ?? 0) > 0) return null;
      return [{ uri, version: null, edits: edits.map(({ span, newText }) => ({ range: rangeOf(span), newText })) }];
    },
  };
}

/** View of a file that an analysed document speaks of: mostly the document itself. */
export function viewFrom(
  findView: FindView,
  { uri, path: own, places, folder }: AnalyzedDocument,
  path: string,
): FileView {
  return path === own ? { uri, ...places } : findView(folder, path);
}
