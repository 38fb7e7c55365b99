import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { renderPanelPage } from './html.ts';
import type { WebviewPage } from './html.ts';

/** Shows a page in a webview, which may then load files of `dist` and nothing else. */
export function showPage(webview: vscode.Webview, extensionUri: vscode.Uri, { bundle, title }: WebviewPage): void {
  webview.options = pageOptions(extensionUri);
  const resource = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', file)).toString();
  webview.html = renderPanelPage({
    bundle,
    title,
    scriptUri: resource(`${bundle}.js`),
    styleUri: resource(`${bundle}.css`),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64url'),
  });
}

/** What a webview with such a page may do. */
export function pageOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
}
