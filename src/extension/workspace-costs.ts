import * as vscode from 'vscode';
import type { FileSites, WorkspaceCost } from '../server/protocol.ts';
import { summarize } from '../server/surfaces/workspace-cost/summary.ts';
import { Disposables } from './disposables.ts';
import type { ScanProgress, Session } from './session.ts';

/** Wait for the end of a burst of changes before another scan, ms. */
const RESCAN_DELAY = 1000;

/** State of the workspace's costs as the panel shows it. */
export type CostState =
  | { readonly kind: 'none' }
  | { readonly kind: 'scanning'; readonly progress: ScanProgress }
  | { readonly kind: 'ready'; readonly cost: WorkspaceCost }
  | { readonly kind: 'failed'; readonly message: string };

/** The call sites of the workspace: scanned on request, kept up to date while someone looks. */
export class WorkspaceCosts implements vscode.Disposable {
  readonly #session: Session;
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<CostState>());
  #state: CostState = { kind: 'none' };
  #scanning: vscode.CancellationTokenSource | undefined;
  #rescan: NodeJS.Timeout | undefined;
  #watchers = 0;

  readonly onChanged = this.#changed.event;

  constructor(session: Session) {
    this.#session = session;
    this.#disposables.add(session.onSitesChanged((changed) => this.#replace(changed)));
    this.#disposables.add(session.onSitesStale(() => this.#scheduleRescan()));
  }

  get state(): CostState {
    return this.#state;
  }

  /** Someone looks at the costs until the result is disposed: stale figures are scanned anew by themselves. */
  watch(): vscode.Disposable {
    this.#watchers++;
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
    const before = this.#state;
    const subscription = token.onCancellationRequested(() => source.cancel());
    try {
      this.#show({ kind: 'scanning', progress: { percentage: 0, message: '' } }, source);
      const cost = await this.#session.scan(source.token, (progress) => {
        onProgress(progress);
        this.#show({ kind: 'scanning', progress }, source);
      });
      this.#show(cost ? { kind: 'ready', cost } : settled(before), source);
      return cost && summarize(cost);
    } catch (error) {
      this.#show({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }, source);
      throw error;
    } finally {
      subscription.dispose();
      source.dispose();
      if (this.#scanning === source) this.#scanning = undefined;
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
    this.#changed.fire(state);
  }

  #replace({ uri, sites, savings }: FileSites): void {
    if (this.#state.kind !== 'ready') return;
    const { cost } = this.#state;
    const others = cost.sites.filter((site) => site.uri !== uri);
    const otherSavings = cost.savings.filter((saving) => saving.uri !== uri);
    this.#set({
      kind: 'ready',
      cost: { ...cost, sites: [...others, ...sites], savings: [...otherSavings, ...savings] },
    });
  }

  #scheduleRescan(): void {
    if (this.#watchers === 0) return;
    clearTimeout(this.#rescan);
    this.#rescan = setTimeout(() => {
      const source = new vscode.CancellationTokenSource();
      // The panel shows a failure; there is nobody else to tell.
      void this.scan(source.token)
        .catch(() => undefined)
        .finally(() => source.dispose());
    }, RESCAN_DELAY);
  }
}

/** A scan that is given up leaves what was known before. */
function settled(before: CostState): CostState {
  return before.kind === 'scanning' ? { kind: 'none' } : before;
}
