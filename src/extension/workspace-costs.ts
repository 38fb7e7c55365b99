import * as vscode from 'vscode';
import type { FileSites, WorkspaceCost } from '../server/protocol.ts';
import { replaceFile } from '../server/surfaces/workspace-cost/replace-file.ts';
import { summarize } from '../server/surfaces/workspace-cost/summary.ts';
import { Disposables } from './disposables.ts';
import type { ScanProgress, Session } from './session.ts';

/** Wait for the end of a burst of changes before another scan, ms. */
const RESCAN_DELAY = 1000;

/** State of the workspace's costs as the panel and the tree show it. */
export type CostState =
  | { readonly kind: 'none' }
  | { readonly kind: 'scanning'; readonly progress: ScanProgress }
  | { readonly kind: 'ready'; readonly cost: WorkspaceCost }
  | { readonly kind: 'failed'; readonly message: string };

/** The call sites of the workspace: scanned on request, kept up to date while someone looks. */
export class WorkspaceCosts implements vscode.Disposable {
  readonly #session: Session;
  readonly #output: vscode.LogOutputChannel;
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<CostState>());
  readonly #fileChanged = this.#disposables.add(new vscode.EventEmitter<FileSites>());
  #state: CostState = { kind: 'none' };
  #cost: WorkspaceCost | undefined;
  #isStale = false;
  #scanning: vscode.CancellationTokenSource | undefined;
  #rescan: NodeJS.Timeout | undefined;
  #watchers = 0;

  readonly onChanged = this.#changed.event;
  /** The state is ready as before, with other figures in one file. */
  readonly onFileChanged = this.#fileChanged.event;

  constructor(session: Session, output: vscode.LogOutputChannel) {
    this.#session = session;
    this.#output = output;
    this.#disposables.add(session.onSitesChanged((changed) => this.#replace(changed)));
    this.#disposables.add(session.onSitesStale(() => this.#markStale()));
  }

  get state(): CostState {
    return this.#state;
  }

  /** The newest figures there are: those of the scan before while another runs, or when it failed. */
  get cost(): WorkspaceCost | undefined {
    return this.#cost;
  }

  /** Files or settings changed since the scan, so that another would give other figures. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Someone looks at the costs until the result is disposed: stale figures are scanned anew by themselves. */
  watch(): vscode.Disposable {
    this.#watchers++;
    if (this.#isStale) this.#scheduleRescan();
    return new vscode.Disposable(() => this.#watchers--);
  }

  /**
   * Scans; a scan that runs is cancelled first. Gives one sentence that sums it up, undefined when cancelled.
   * @throws when the scan fails.
   */
  async scan(
    token: vscode.CancellationToken,
    onProgress: (progress: ScanProgress) => void = () => undefined,
  ): Promise<string | undefined> {
    this.#scanning?.cancel();
    const source = new vscode.CancellationTokenSource();
    this.#scanning = source;
    const failed = this.#state.kind === 'failed' ? this.#state : null;
    const wasStale = this.#isStale;
    this.#isStale = false;
    const subscription = token.onCancellationRequested(() => source.cancel());
    try {
      this.#show({ kind: 'scanning', progress: { percentage: 0, message: '' } }, source);
      const cost = await this.#session.scan(source.token, (progress) => {
        onProgress(progress);
        this.#show({ kind: 'scanning', progress }, source);
      });
      if (!cost && this.#scanning === source) this.#isStale ||= wasStale;
      this.#show(cost ? { kind: 'ready', cost } : (failed ?? this.#settled()), source);
      return cost && summarize(cost);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // What shows it says by itself what failed.
      this.#show({ kind: 'failed', message: message.replace(/^The scan failed: /, '') }, source);
      throw error;
    } finally {
      subscription.dispose();
      source.dispose();
      if (this.#scanning === source) this.#scanning = undefined;
    }
  }

  /** A scan that nobody waits for: the state says how it ends. */
  async refresh(): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    try {
      await this.scan(source.token);
    } catch (error) {
      this.#output.error(`The scan failed: ${String(error)}`);
    } finally {
      source.dispose();
    }
  }

  cancel(): void {
    this.#scanning?.cancel();
  }

  dispose(): void {
    clearTimeout(this.#rescan);
    this.cancel();
    this.#disposables.dispose();
  }

  /** Only the newest scan may say what is shown. */
  #show(state: CostState, source: vscode.CancellationTokenSource): void {
    if (this.#scanning === source) this.#set(state);
  }

  #set(state: CostState): void {
    this.#state = state;
    if (state.kind === 'ready') this.#cost = state.cost;
    this.#changed.fire(state);
  }

  #replace(file: FileSites): void {
    if (!this.#cost) return;
    this.#cost = replaceFile(this.#cost, file);
    if (this.#state.kind !== 'ready') return;
    this.#state = { kind: 'ready', cost: this.#cost };
    this.#fileChanged.fire(file);
  }

  /** What is shown again when a scan is given up. */
  #settled(): CostState {
    return this.#cost ? { kind: 'ready', cost: this.#cost } : { kind: 'none' };
  }

  #markStale(): void {
    this.#isStale = true;
    if (this.#state.kind === 'ready') this.#changed.fire(this.#state);
    this.#scheduleRescan();
  }

  #scheduleRescan(): void {
    if (this.#watchers === 0) return;
    clearTimeout(this.#rescan);
    this.#rescan = setTimeout(() => void this.refresh(), RESCAN_DELAY);
  }
}
