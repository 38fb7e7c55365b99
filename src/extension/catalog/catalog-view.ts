import type * as vscode from 'vscode';
import { EditorTab } from '../panel/editor-tab.ts';
import type { Session } from '../session.ts';
import { readFromCatalog, type ToCatalog } from './messages.ts';

const VIEW_TYPE = 'promptCost.catalog';

/** The price catalog. */
export class CatalogView implements vscode.Disposable {
  readonly #session: Session;
  readonly #output: vscode.LogOutputChannel;
  readonly #tab: EditorTab;

  constructor(extensionUri: vscode.Uri, session: Session, output: vscode.LogOutputChannel) {
    this.#session = session;
    this.#output = output;
    this.#tab = new EditorTab({
      viewType: VIEW_TYPE,
      extensionUri,
      page: { bundle: 'catalog', title: 'Price Catalog' },
      connect: (webview, owned) => {
        owned.add(
          webview.onDidReceiveMessage((message: unknown) => {
            if (readFromCatalog(message)) void this.#send(webview);
            else output.warn('The catalog view sent a message that is not known; it was ignored.');
          }),
        );
        // Overrides and a refreshed catalog are told as stale sites are.
        owned.add(session.onSitesStale(() => void this.#send(webview)));
      },
    });
  }

  open(): void {
    this.#tab.open();
  }

  dispose(): void {
    this.#tab.dispose();
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
