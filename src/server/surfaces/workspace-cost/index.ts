import {
  type CancellationToken,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
  WorkDoneProgress,
} from 'vscode-languageserver';
import type { FileAnalysis } from '../../../model/analysis.ts';
import type { OpenFolder } from '../../folders.ts';
import {
  type CostSite,
  type FileSites,
  SITES_CHANGED,
  SITES_STALE,
  WORKSPACE_COST,
  type WorkspaceCost,
  type WorkspaceCostParams,
} from '../../protocol.ts';
import { describeError } from '../../host.ts';
import type { SurfaceContext } from '../surface.ts';
import { renderSites, type SiteContext } from './render.ts';

/** Between two progress reports, ms. */
const PROGRESS_INTERVAL = 50;

/** Scans all folders on request, and keeps whoever asked up to date as files change. */
export function registerWorkspaceCost(context: SurfaceContext): void {
  const { connection, analyses, log, onStale } = context;
  let scanned = false;
  connection.onRequest(WORKSPACE_COST, async (params: WorkspaceCostParams | null, token: CancellationToken) => {
    try {
      const result = await scan(context, params?.workDoneToken, token);
      scanned = true;
      return result;
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      log.error(`The scan failed: ${describeError(error)}`);
      const message = error instanceof Error ? error.message : String(error);
      throw new ResponseError(ErrorCodes.InternalError, `The scan failed: ${message}`);
    }
  });
  onStale(() => {
    if (scanned) void connection.sendNotification(SITES_STALE);
  });
  analyses.onAnalyzed(({ uri, folder, analysis }) => {
    if (!scanned) return;
    const sites = renderSites(analysis, siteContext(folder, analysis.path, uri));
    void connection.sendNotification(SITES_CHANGED, { uri, sites } satisfies FileSites);
  });
}

async function scan(
  context: SurfaceContext,
  workDoneToken: string | number | undefined,
  token: CancellationToken,
): Promise<WorkspaceCost> {
  const abort = new AbortController();
  const subscription = token.onCancellationRequested(() => abort.abort());
  if (token.isCancellationRequested) abort.abort();
  const folders = await context.folders.all();
  const sites: CostSite[] = [];
  const problems: { path: string; message: string }[] = [];
  let files = 0;
  try {
    for (const folder of folders) {
      const onProgress = progressReporter(context, workDoneToken, folder);
      for await (const analysis of folder.workspace.scan({ signal: abort.signal, onProgress })) {
        files++;
        sites.push(...sitesOf(analysis, folder, context));
        for (const { path, code, message } of analysis.problems) {
          if (code !== 'syntax' && code !== 'suppression') problems.push({ path, message });
        }
      }
    }
  } catch (error) {
    if (!abort.signal.aborted) throw error;
  } finally {
    subscription.dispose();
  }
  if (abort.signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled');
  return { sites, files, folders: folders.map(({ name }) => name), problems };
}

function sitesOf(analysis: FileAnalysis, folder: OpenFolder, { findView }: SurfaceContext): CostSite[] {
  if (analysis.calls.length === 0 && analysis.wrapperCalls.length === 0) return [];
  return renderSites(analysis, siteContext(folder, analysis.path, findView(folder, analysis.path).uri));
}

function siteContext({ name, workspace }: OpenFolder, path: string, uri: string): SiteContext {
  return {
    uri,
    folder: name,
    place: (offset) =>
      workspace.placeInCell(path, offset) ?? { cell: null, position: workspace.position(path, offset) },
    tierOf: (provider, id) => workspace.catalog.get(provider, id)?.tier ?? null,
  };
}

function progressReporter(
  { connection, host }: SurfaceContext,
  token: string | number | undefined,
  { name }: OpenFolder,
) {
  let last = -Infinity;
  return (done: number, total: number): void => {
    if (token === undefined || (done < total && host.now() - last < PROGRESS_INTERVAL)) return;
    last = host.now();
    const percentage = total > 0 ? Math.round((100 * done) / total) : 100;
    const message = `${name}: ${done} of ${total} files`;
    void connection.sendProgress(WorkDoneProgress.type, token, { kind: 'report', percentage, message });
  };
}
