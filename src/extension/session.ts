import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { HistoryEvent } from '../model/call-history.ts';
import {
  CALL_DETAILS,
  type CallAt,
  type CallDetailsAnswer,
  type CallDetailsParams,
  CALL_HISTORY,
  type CallHistoryAnswer,
  type CallHistoryParams,
  CATALOG,
  type CatalogRows,
  type CatalogUpdate,
  EXACT_COUNT,
  EXACT_COUNT_KEEP,
  EXACT_COUNT_PREVIEW,
  type ExactCountKeepParams,
  type ExactCountParams,
  type ExactCountPreview,
  type ExactCountResult,
  EXPLAIN_CALL,
  type ExplainCallParams,
  type Explanation,
  FILE_COST,
  type FileCost,
  type FileSites,
  RULE_PAGE,
  RULES,
  type RuleSummary,
  SITES_CHANGED,
  SITES_STALE,
  UPDATE_CATALOG,
  WORKSPACE_COST,
  type WorkspaceCost,
} from '../server/protocol.ts';
import { Disposables } from './disposables.ts';

/** Progress of a scan: 0 to 100, and `app: 12 of 340 files`. */
export interface ScanProgress {
  readonly percentage: number;
  readonly message: string;
}

/**
 * The connection to the language server: starts it, starts it anew, and turns its messages into typed calls and events.
 * The client library is loaded on the first start, so that activation does not wait for it.
 */
export class Session implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #output: vscode.LogOutputChannel;
  readonly #disposables = new Disposables();
  readonly #fileCost = this.#disposables.add(new vscode.EventEmitter<FileCost>());
  readonly #sitesChanged = this.#disposables.add(new vscode.EventEmitter<FileSites>());
  readonly #sitesStale = this.#disposables.add(new vscode.EventEmitter<void>());
  #client: Promise<LanguageClient> | undefined;
  #scans = 0;

  readonly onFileCost = this.#fileCost.event;
  readonly onSitesChanged = this.#sitesChanged.event;
  readonly onSitesStale = this.#sitesStale.event;

  constructor(context: vscode.ExtensionContext, output: vscode.LogOutputChannel) {
    this.#context = context;
    this.#output = output;
  }

  /** Resolves when the server answers; the first call starts it. */
  start(): Promise<LanguageClient> {
    this.#client ??= this.#launch();
    return this.#client;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
    this.#sitesStale.fire();
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      await (await client)?.dispose();
    } catch (error) {
      this.#output.debug(`The language server was gone already: ${String(error)}`);
    }
  }

  /** @throws when the server cannot be reached or the scan fails; a cancelled scan gives undefined. */
  async scan(
    token: vscode.CancellationToken,
    onProgress: (progress: ScanProgress) => void,
  ): Promise<WorkspaceCost | undefined> {
    const client = await this.start();
    const { WorkDoneProgress } = await import('./client.ts');
    const workDoneToken = `promptCost.scan.${++this.#scans}`;
    const subscription = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind === 'report') onProgress({ percentage: value.percentage ?? 0, message: value.message ?? '' });
    });
    try {
      return await client.sendRequest<WorkspaceCost>(WORKSPACE_COST, { workDoneToken }, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    } finally {
      subscription.dispose();
    }
  }

  async explain(params: ExplainCallParams): Promise<Explanation | null> {
    return (await this.start()).sendRequest<Explanation | null>(EXPLAIN_CALL, params);
  }

  async callDetails(params: CallDetailsParams): Promise<CallDetailsAnswer> {
    return (await this.start()).sendRequest<CallDetailsAnswer>(CALL_DETAILS, params);
  }

  /** A cancelled request gives undefined; `onEvent` hears what is known before the answer. */
  async callHistory(
    params: CallHistoryParams,
    token: vscode.CancellationToken,
    onEvent: (event: HistoryEvent) => void,
  ): Promise<CallHistoryAnswer | undefined> {
    const client = await this.start();
    const { ProgressType } = await import('./client.ts');
    const partialResultToken = `promptCost.history.${++this.#scans}`;
    const subscription = client.onProgress(new ProgressType<HistoryEvent>(), partialResultToken, onEvent);
    try {
      return await client.sendRequest<CallHistoryAnswer>(CALL_HISTORY, { ...params, partialResultToken }, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    } finally {
      subscription.dispose();
    }
  }

  /** All prices; null when no folder is open. */
  async catalog(): Promise<CatalogRows | null> {
    return (await this.start()).sendRequest<CatalogRows | null>(CATALOG, {});
  }

  /** What a provider would count of the call around a position. */
  async exactCountPreview(at: CallAt): Promise<ExactCountPreview> {
    return (await this.start()).sendRequest<ExactCountPreview>(EXACT_COUNT_PREVIEW, at);
  }

  /** Has the provider count it. */
  async countExactly(params: ExactCountParams): Promise<ExactCountResult> {
    return (await this.start()).sendRequest<ExactCountResult>(EXACT_COUNT, params);
  }

  /** Keeps a count that the editor's own language model gave. */
  async keepExactCount(params: ExactCountKeepParams): Promise<boolean> {
    return (await this.start()).sendRequest<boolean>(EXACT_COUNT_KEEP, params);
  }

  /** URI of a rule's page; empty for a rule there is none of. */
  async rulePage(rule: string): Promise<string> {
    return (await this.start()).sendRequest<string>(RULE_PAGE, { rule });
  }

  async rules(): Promise<readonly RuleSummary[]> {
    return (await this.start()).sendRequest<readonly RuleSummary[]>(RULES, {});
  }

  /** Fetches the prices whose address the settings name. A cancelled request gives undefined. */
  async updateCatalog(token: vscode.CancellationToken): Promise<CatalogUpdate | undefined> {
    const client = await this.start();
    try {
      return await client.sendRequest<CatalogUpdate>(UPDATE_CATALOG, {}, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  }

  dispose(): void {
    this.#disposables.dispose();
    void this.stop();
  }

  async #launch(): Promise<LanguageClient> {
    const { createClient } = await import('./client.ts');
    const client = createClient(this.#context, this.#output);
    client.onNotification(FILE_COST, (cost: FileCost) => this.#fileCost.fire(cost));
    client.onNotification(SITES_CHANGED, (sites: FileSites) => this.#sitesChanged.fire(sites));
    client.onNotification(SITES_STALE, () => this.#sitesStale.fire());
    await client.start();
    return client;
  }
}
