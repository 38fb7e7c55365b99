import * as vscode from 'vscode';
import type { CallVersion } from '../../model/call-history.ts';
import type { Session } from '../session.ts';
import type { DetailsTarget, HistoryState } from './messages.ts';

/** The history of the call that the details view shows: read when the page asks for it, once for each call. */
export class HistoryReader implements vscode.Disposable {
  readonly #session: Session;
  readonly #output: vscode.LogOutputChannel;
  readonly #show: (state: HistoryState) => void;
  #state: HistoryState = { kind: 'idle' };
  #reading: vscode.CancellationTokenSource | undefined;

  /** @param show Takes each state as it comes to be. */
  constructor(session: Session, output: vscode.LogOutputChannel, show: (state: HistoryState) => void) {
    this.#session = session;
    this.#output = output;
    this.#show = show;
  }

  /** Another call is shown. */
  reset(): void {
    this.#stop();
    this.#become({ kind: 'idle' });
  }

  /** @param again Also when it was read before: the code or the repository may be other ones now. */
  async read({ uri, position, cell }: DetailsTarget, again: boolean): Promise<void> {
    if (this.#state.kind !== 'idle' && !again) {
      this.#show(this.#state);
      return;
    }
    this.#stop();
    if (!vscode.workspace.isTrusted) {
      this.#become({ kind: 'none', reason: UNTRUSTED });
      return;
    }
    const reading = new vscode.CancellationTokenSource();
    this.#reading = reading;
    const isCurrent = (): boolean => this.#reading === reading;
    const versions: CallVersion[] = [];
    let commits = 0;
    this.#become({ kind: 'reading', versions, commits });
    try {
      const params = { textDocument: { uri }, position, cell };
      const answer = await this.#session.callHistory(params, reading.token, (event) => {
        if (event.kind === 'version') versions.push(event.version);
        if (event.kind === 'progress') ({ commits } = event);
        if (isCurrent()) this.#become({ kind: 'reading', versions: [...versions], commits });
      });
      if (!isCurrent() || !answer) return;
      this.#become(answer.kind === 'history' ? { kind: 'read', history: answer.history } : answer);
    } catch (error) {
      this.#output.error(`The history of a call could not be read: ${String(error)}`);
      if (isCurrent()) this.#become({ kind: 'none', reason: error instanceof Error ? error.message : String(error) });
    } finally {
      reading.dispose();
      if (isCurrent()) this.#reading = undefined;
    }
  }

  dispose(): void {
    this.#stop();
    this.#state = { kind: 'idle' };
  }

  #stop(): void {
    this.#reading?.cancel();
    this.#reading = undefined;
  }

  #become(state: HistoryState): void {
    this.#state = state;
    this.#show(state);
  }
}

const UNTRUSTED =
  'Git is not run in a folder that is not trusted. Trust it (Workspaces: Manage Workspace Trust), then read again.';
