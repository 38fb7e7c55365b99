import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import { pageOptions, showPage } from '../panel/webview-page.ts';
import type { Session } from '../session.ts';
import { readFromCatalog, type ToCatalog } from './messages.ts';

const VIEW_TYPE = 'promptCost.catalog';

/** The price catalog: one editor tab, which comes back with the window. */
export class CatalogView implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #session: Session;
  readonly #output: vscode.LogOutputChannel;
  readonly #disposables = new Disposables();
  #panel: vscode.WebviewPanel | undefined;

  constructor(extensionUri: vscode.Uri, session: Session, output: vscode.LogOutputChannel) {
    this.#extensionUri = extensionUri;
    this.#session = session;
    this.#output = output;
    this.#disposables.add(
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
        deserializeWebviewPanel: (panel) => {
          this.#adopt(panel);
          return Promise.resolve();
        },
      }),
    );
  }

  open(): void {
    if (this.#panel) {
      this.#panel.reveal();
      return;
    }
    this.#adopt(
      vscode.window.createWebviewPanel(VIEW_TYPE, 'Price Catalog', vscode.ViewColumn.Active, {
        ...pageOptions(this.#extensionUri),
        enableFindWidget: true,
      }),
    );
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#disposables.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    const { webview } = panel;
    panel.iconPath = vscode.Uri.joinPath(this.#extensionUri, 'media', 'icon.png');
    const owned = new Disposables();
    owned.add(
      webview.onDidReceiveMessage((message: unknown) => {
        if (readFromCatalog(message)) void this.#send(webview);
        else this.#output.warn('The catalog view sent a message that is not known; it was ignored.');
      }),
    );
    // Overrides and a refreshed catalog are told as stale sites are.
    owned.add(this.#session.onSitesStale(() => void this.#send(webview)));
    owned.add(
      panel.onDidDispose(() => {
        owned.dispose();
        if (this.#panel === panel) this.#panel = undefined;
      }),
    );
    showPage(webview, this.#extensionUri, { bundle: 'catalog', title: 'Price Catalog' });
  }

  async #send(webview: vscode.Webview): Promise<void> {
    await webview.postMessage(await this.#rows());
  }

  async #rows(): Promise<ToCatalog> {
    try {
      const rows = await this.#session.catalog();
      return rows
        ? { type: 'rows', rows }
        : { type: 'failed', message: 'Open a folder to see the prices that hold in it.' };
    } catch (error) {
      this.#output.error(`The catalog could not be read: ${String(error)}`);
      return { type: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  }
}
