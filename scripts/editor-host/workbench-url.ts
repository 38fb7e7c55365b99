import type { RunningServer } from './code-server.ts';

/** What VS Code's page is to show, by paths on the server's machine. */
export interface Workbench {
  /** A folder or a `.code-workspace` file; null for an empty window. */
  readonly folder: string | null;
  /** Folder of the extension under development. */
  readonly extension: string;
  /** A CommonJS module with `run()` to run in the extension host. */
  readonly tests?: string;
  readonly file?: string | null;
}

/** Address of VS Code's page on its server, with the server's token and what to load in the query. */
export function workbenchUrl(
  { port, token }: Pick<RunningServer, 'port' | 'token'>,
  { folder, extension, tests, file }: Workbench,
): string {
  // Encoded for the URI, and with the whole query once more.
  const remote = (path: string): string => `vscode-remote://localhost:${port}${encodePath(path)}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['extensionDevelopmentPath', remote(extension)],
    ...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
    ...(file === undefined || file === null ? [] : [['openFile', remote(file)]]),
  ];
  const query = new URLSearchParams({ tkn: token, payload: JSON.stringify(payload) });
  if (folder !== null) query.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', folder);
  return `http://localhost:${port}/?${query.toString()}`;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
