import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import type { WebviewPage } from './html.ts';
import { pageOptions, showPage } from './webview-page.ts';

export interface EditorTabOptions {
  readonly viewType: string;
  readonly extensionUri: vscode.Uri;
  readonly page: WebviewPage;
  /** It opens beside the editor and leaves the focus there. */
  readonly beside?: boolean;
  /** Connects a page that is about to be shown; what it owns ends with the tab. */
  readonly connect: (webview: vscode.Webview, owned: Disposables) => void;
}

/** One editor tab with a page of the extension's own, which comes back with the window. */
export class EditorTab implements vscode.Disposable {
  readonly #options: EditorTabOptions;
  readonly #serializer: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;

  constructor(options: EditorTabOptions) {
    this.#options = options;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(options.viewType, {
      deserializeWebviewPanel: (panel) => {
        this.#adopt(panel);
        return Promise.resolve();
      },
    });
  }

  open(): void {
    const { viewType, page, extensionUri, beside = false } = this.#options;
    if (this.#panel) {
      this.#panel.reveal(undefined, beside);
      return;
    }
    const viewColumn = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    this.#adopt(
      vscode.window.createWebviewPanel(
        viewType,
        page.title,
        { viewColumn, preserveFocus: beside },
        {
          ...pageOptions(extensionUri),
          enableFindWidget: true,
        },
      ),
    );
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#serializer.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const { extensionUri, page, connect } = this.#options;
    this.#panel?.dispose();
    this.#panel = panel;
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    const owned = new Disposables();
    connect(panel.webview, owned);
    owned.add(
      panel.onDidDispose(() => {
        owned.dispose();
        if (this.#panel === panel) this.#panel = undefined;
      }),
    );
    showPage(panel.webview, extensionUri, page);
  }
}
