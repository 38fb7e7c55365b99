import {
  type CancellationToken,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
  WorkDoneProgress,
} from 'vscode-languageserver';
import { tierOf } from '../../../catalog/tiers.ts';
import { cacheWritePrice } from '../../../core/estimate/prices.ts';
import type { FileAnalysis } from '../../../model/analysis.ts';
import type { OpenFolder } from '../../folders.ts';
import {
  type CostSite,
  type FileSites,
  type Saving,
  SITES_CHANGED,
  SITES_STALE,
  WORKSPACE_COST,
  type WorkspaceCost,
  type WorkspaceCostParams,
} from '../../protocol.ts';
import { describeError } from '../../host.ts';
import type { SurfaceContext } from '../surface.ts';
import { renderSavings, renderSites, type SiteContext } from './render.ts';

/** Between two progress reports, ms. */
const PROGRESS_INTERVAL = 50;

/** Scans all folders on request, and keeps whoever asked up to date as files change. */
export function registerWorkspaceCost(context: SurfaceContext): void {
  const { connection, analyses, log, onStale } = context;
  /** Files of the last scan, those without a call too; null before the first. */
  let scanned: ReadonlySet<string> | null = null;
  connection.onRequest(WORKSPACE_COST, async (params: WorkspaceCostParams | null, token: CancellationToken) => {
    try {
      const { cost, files } = await scan(context, params?.workDoneToken, token);
      scanned = files;
      return cost;
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
    // A file that is excluded, or stands outside the workspace, does not count because someone has opened it.
    if (!scanned?.has(fileKey(folder, analysis.path))) return;
    const context = siteContext(folder, analysis.path, uri);
    const sites = renderSites(analysis, context);
    const savings = renderSavings(analysis, context);
    void connection.sendNotification(SITES_CHANGED, { uri, sites, savings } satisfies FileSites);
  });
}

async function scan(
  context: SurfaceContext,
  workDoneToken: string | number | undefined,
  token: CancellationToken,
): Promise<{ readonly cost: WorkspaceCost; readonly files: ReadonlySet<string> }> {
  const abort = new AbortController();
  const subscription = token.onCancellationRequested(() => abort.abort());
  if (token.isCancellationRequested) abort.abort();
  const folders = await context.folders.all();
  const sites: CostSite[] = [];
  const savings: Saving[] = [];
  const problems: { path: string; message: string }[] = [];
  const known = new Set<string>();
  let files = 0;
  try {
    for (const folder of folders) {
      const onProgress = progressReporter(context, workDoneToken, folder);
      const found = await folder.workspace.find(undefined, abort.signal);
      for (const path of found.files) known.add(fileKey(folder, path));
      for await (const analysis of folder.workspace.scan({ signal: abort.signal, onProgress, found })) {
        files++;
        const found = costsOf(analysis, folder, context);
        sites.push(...found.sites);
        savings.push(...found.savings);
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
  const names = folders.map(({ name }) => name);
  const [first] = folders;
  const currency = first?.workspace.config.currency;
  const cost = { sites, savings, tiers: tierModels(first), currency, files, folders: names, problems };
  return { cost, files: known };
}

function fileKey(folder: OpenFolder, path: string): string {
  return `${folder.uri}\n${path}`;
}

function costsOf(
  analysis: FileAnalysis,
  folder: OpenFolder,
  { findView }: SurfaceContext,
): Pick<FileSites, 'sites' | 'savings'> {
  const { calls, wrapperCalls, findings, path } = analysis;
  if (calls.length === 0 && wrapperCalls.length === 0 && findings.length === 0) return { sites: [], savings: [] };
  const context = siteContext(folder, path, findView(folder, path).uri);
  return { sites: renderSites(analysis, context), savings: renderSavings(analysis, context) };
}

/** What stands for each tier, as far as the catalog has it. */
function tierModels(folder: OpenFolder | undefined): WorkspaceCost['tiers'] {
  if (!folder) return {};
  const { catalog, config } = folder.workspace;
  const entries = Object.entries(config.tiers).flatMap(([tier, model]) => {
    const [provider = '', ...id] = model.split('/');
    const found = catalog.get(provider, id.join('/'));
    if (!found) return [];
    const { input, output, cacheRead } = found;
    const prices = { input, output, cacheRead, cacheWrite: cacheWritePrice(found, null) };
    return [[tier, { model, prices }] as const];
  });
  return Object.fromEntries(entries);
}

function siteContext({ name, workspace }: OpenFolder, path: string, uri: string): SiteContext {
  return {
    uri,
    folder: name,
    place: (offset) =>
      workspace.placeInCell(path, offset) ?? { cell: null, position: workspace.position(path, offset) },
    tierOf: (provider, id) => {
      const model = workspace.catalog.get(provider, id);
      return model ? tierOf(model) : null;
    },
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
