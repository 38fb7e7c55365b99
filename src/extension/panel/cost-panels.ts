import * as vscode from 'vscode';
import { COMMANDS } from '../../server/protocol.ts';
import { showPlace } from '../notebooks.ts';
import type { CostState, WorkspaceCosts } from '../workspace-costs.ts';
import { applySaving } from './apply-saving.ts';
import { EditorTab } from './editor-tab.ts';
import { saveExport } from './export.ts';
import { findSaving } from './find-saving.ts';
import { type FromPanel, readFromPanel, type ToPanel } from './messages.ts';

const VIEW_TYPE = 'promptCost.workspaceCost';

/** The workspace cost panel. */
export class CostPanels implements vscode.Disposable {
  readonly #costs: WorkspaceCosts;
  readonly #output: vscode.LogOutputChannel;
  readonly #tab: EditorTab;

  constructor(extensionUri: vscode.Uri, costs: WorkspaceCosts, output: vscode.LogOutputChannel) {
    this.#costs = costs;
    this.#output = output;
    this.#tab = new EditorTab({
      viewType: VIEW_TYPE,
      extensionUri,
      page: { bundle: 'panel', title: 'Workspace Cost' },
      connect: (webview, owned) => {
        owned.add(costs.watch());
        owned.add(costs.onChanged((state) => void post(webview, toMessage(state))));
        owned.add(costs.onFileChanged((file) => void post(webview, { type: 'changed', ...file })));
        owned.add(webview.onDidReceiveMessage((message: unknown) => this.#receive(message, webview)));
      },
    });
  }

  /** Shows the panel, and scans if nothing is known yet. */
  open(): void {
    this.#tab.open();
  }

  dispose(): void {
    this.#tab.dispose();
  }

  #receive(message: unknown, webview: vscode.Webview): void {
    const known = readFromPanel(message);
    if (!known) {
      this.#output.warn('The cost panel sent a message that is not known; it was ignored.');
      return;
    }
    void this.#handle(known, webview).catch((error: unknown) => this.#output.error(`Cost panel: ${String(error)}`));
  }

  async #handle(message: FromPanel, webview: vscode.Webview): Promise<void> {
    switch (message.type) {
      case 'loaded':
        await post(webview, toMessage(this.#costs.state));
        if (this.#costs.state.kind === 'none') await this.#costs.refresh();
        return;
      case 'scan':
        return this.#costs.refresh();
      case 'cancel':
        this.#costs.cancel();
        return;
      case 'open':
        return this.#openSource(message);
      case 'details':
        return this.#showDetails(message);
      case 'openSetting':
        await vscode.commands.executeCommand(COMMANDS.openSetting, message.setting);
        return;
      case 'showOutput':
        this.#output.show();
        return;
      case 'explainRule':
        await vscode.commands.executeCommand(COMMANDS.openRulePage, message.rule);
        return;
      case 'applySaving':
        return this.#applySaving(message);
      case 'export':
        await saveExport(message);
    }
  }

  /** The panel may open what it was sent, nothing else. */
  #isKnown(uri: string): boolean {
    const { sites = [], savings = [] } = this.#costs.cost ?? {};
    return [...sites, ...savings].some((each) => each.uri === uri);
  }

  async #showDetails({ uri, position, cell }: Extract<FromPanel, { type: 'details' }>): Promise<void> {
    if (this.#isKnown(uri)) await vscode.commands.executeCommand(COMMANDS.showCallDetails, uri, position, cell);
  }

  async #openSource(place: Extract<FromPanel, { type: 'open' }>): Promise<void> {
    if (this.#isKnown(place.uri)) await showPlace(place);
  }

  /** The panel names a saving it was sent; what the edit is, the extension knows itself. */
  async #applySaving(named: Extract<FromPanel, { type: 'applySaving' }>): Promise<void> {
    const saving = findSaving(this.#costs.cost?.savings ?? [], named);
    if (saving) await applySaving(saving);
  }
}

function post(webview: vscode.Webview, message: ToPanel): Thenable<boolean> {
  return webview.postMessage(message);
}

function toMessage(state: CostState): ToPanel {
  switch (state.kind) {
    case 'none':
      return { type: 'none' };
    case 'scanning':
      return { type: 'scanning', ...state.progress };
    case 'ready':
      return { type: 'ready', cost: state.cost };
    case 'failed':
      return { type: 'failed', message: state.message };
  }
}
