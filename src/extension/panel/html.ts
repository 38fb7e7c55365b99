/** A page of the extension's own: a script and a style sheet of the same name in `dist`. */
export interface WebviewPage {
  readonly bundle: 'panel' | 'catalog' | 'details';
  readonly title: string;
}

/** The document of a page. Everything in it is fixed text; data arrives by messages. */
export interface PanelPage extends WebviewPage {
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Source of the page's own files, as the webview names it in its policy. */
  readonly cspSource: string;
  /** Random for each document. */
  readonly nonce: string;
}

export function renderPanelPage({ bundle, title, scriptUri, styleUri, cspSource, nonce }: PanelPage): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${styleUri}">
<title>${title}</title>
</head>
<body>
<main id="${bundle}"></main>
<script nonce="${nonce}" src="${scriptUri}"></script>
</body>
</html>
`;
}
