import type { CancellationToken } from 'vscode-languageserver';
import type { FileAnalysis } from '../../../model/analysis.ts';
import type { Loc, Position } from '../../../model/span.ts';
import type { AnalyzedDocument } from '../../analyses.ts';
import type { FileView } from '../../file-views.ts';
import type { OpenFolder } from '../../folders.ts';
import { CALL_DETAILS, type CallDetailsAnswer, type CallDetailsParams, type OpenPlace } from '../../protocol.ts';
import type { SitedCall } from '../describe.ts';
import { describeMeasured } from '../measured.ts';
import type { SurfaceContext } from '../surface.ts';
import { findCall, type FoundCall } from './find-call.ts';

const NOTHING: CallDetailsAnswer = { kind: 'none', reason: 'There is no LLM call here.' };
const FAILED: CallDetailsAnswer = { kind: 'none', reason: 'The details could not be made; the output says why.' };

/** Everything that is known of one call, of an open document or of a file on disk. */
export function registerCallDetails(context: SurfaceContext): void {
  context.connection.onRequest(
    CALL_DETAILS,
    context.guard<CallDetailsParams, CallDetailsAnswer>('callDetails', FAILED, async (params, token) => {
      const called = await callAt(context, params, token);
      return called ? answer(context, called.folder, called.found) : NOTHING;
    }),
  );
}

/** The call that is asked for, and the folder it is in; null where there is none. */
export async function callAt(
  context: SurfaceContext,
  params: CallDetailsParams,
  token: CancellationToken,
): Promise<{ readonly folder: OpenFolder; readonly found: FoundCall } | null> {
  const read = await readFile(context, params, token);
  const found = read && findCall(read.analysis, read.isAt);
  return found && { folder: read.folder, found };
}

/** A file's analysis, and what of it stands at the place that is asked for. */
interface ReadFile {
  readonly folder: OpenFolder;
  readonly analysis: FileAnalysis;
  readonly isAt: (sited: SitedCall) => 'name' | 'around' | null;
}

async function readFile(
  { analyses, folders }: SurfaceContext,
  { textDocument: { uri }, position, cell = null, exact = false }: CallDetailsParams,
  token: CancellationToken,
): Promise<ReadFile | null> {
  const analyzed = await analyses.current(uri, token, true);
  if (analyzed && cell === null) return atOffset(analyzed, uri, position, exact);
  const place = analyzed ?? (await folders.find(uri));
  if (!place) return null;
  const { folder, path } = place;
  const analysis = analyzed?.analysis ?? folder.workspace.analyze(path);
  const isHere = ({ call: { nameSpan } }: SitedCall): boolean => {
    const at = placeOnDisk(folder, path, nameSpan.start);
    return at.cell === cell && at.position.line === position.line && at.position.character === position.character;
  };
  return { folder, analysis, isAt: (sited) => (isHere(sited) ? 'name' : null) };
}

function atOffset(
  { folder, analysis, places }: AnalyzedDocument,
  uri: string,
  position: Position,
  exact: boolean,
): ReadFile | null {
  const offset = places.offsetAt(uri, position);
  if (offset === null) return null;
  const holds = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
    start <= offset && offset <= end;
  const isAt: ReadFile['isAt'] = ({ call: { nameSpan, span } }) =>
    holds(nameSpan) ? 'name' : holds(span) && !exact ? 'around' : null;
  return { folder, analysis, isAt };
}

function placeOnDisk({ workspace }: OpenFolder, path: string, offset: number): Pick<OpenPlace, 'position' | 'cell'> {
  return workspace.placeInCell(path, offset) ?? { cell: null, position: workspace.position(path, offset) };
}

function answer(context: SurfaceContext, folder: OpenFolder, { sited, requestsHere }: FoundCall): CallDetailsAnswer {
  const views = new Map<string, FileView>();
  const files = new Set<string>();
  const place = ({ path, span }: Loc): OpenPlace => {
    const view = views.get(path) ?? context.findView(folder, path);
    views.set(path, view);
    const isOpen = context.sources.find(view.uri) !== undefined;
    const { uri, range } = view.locate(span);
    const at = isOpen ? { uri, position: range.start, cell: null } : { uri: view.uri, ...placeOnDisk(folder, path, span.start) }; // prettier-ignore
    files.add(at.uri);
    return { ...at, path };
  };
  const details = folder.workspace.callDetails(sited, place);
  const measured = describeMeasured(sited, (name) => name);
  const { currency } = folder.workspace.config;
  return { kind: 'call', details, requestsHere, measured, files: [...files], currency };
}
