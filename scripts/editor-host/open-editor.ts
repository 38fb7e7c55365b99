import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { developmentPath, ensureCodeServer, startCodeServer } from './code-server.ts';
import { desktopVsCode } from './desktop.ts';
import { CACHE } from './install.ts';
import { workbenchUrl } from './workbench-url.ts';

/** What to show in an editor. */
export interface OpenRequest {
  readonly folder: string;
  /** Folder of the extension, built. */
  readonly extension: string;
  /** A file to open at once. */
  readonly file: string | null;
}

/** Milliseconds in which a program that cannot start has said so. */
const START_WAIT = 4000;

/** Settings of an editor that is only there to be looked at. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'git.openRepositoryInParentFolders': 'never',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** Opens an installed or downloaded desktop VS Code; false, after a line that says why, when there is none. */
export async function openOnDesktop({ folder, extension, file }: OpenRequest): Promise<boolean> {
  const executable = installedCode() ?? (await desktopVsCode(console.log));
  if (executable === null) return false;
  const args = ['--new-window', `--extensionDevelopmentPath=${extension}`, folder, ...(file === null ? [] : [file])];
  const child = spawn(executable, args, {
    stdio: 'ignore',
    detached: true,
    // Windows' `code` is a command script.
    shell: process.platform === 'win32',
  });
  const failure = await Promise.race([
    new Promise<string>((resolve) => child.once('error', (error) => resolve(error.message))),
    new Promise<string | null>((resolve) =>
      child.once('exit', (code) => resolve(code === 0 ? null : `exit code ${code}`)),
    ),
    // The `code` command ends at once; VS Code itself stays up, and is left alone.
    new Promise<null>((resolve) => setTimeout(resolve, START_WAIT, null)),
  ]);
  child.unref();
  console.log(failure === null ? `\nOpened ${folder} in VS Code with the extension.` : `\n${executable}: ${failure}`);
  return failure === null;
}

/** The `code` command, if it is on the PATH. */
function installedCode(): string | null {
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => existsSync(file));
  return found ?? null;
}

/**
 * Starts the VS Code that npm carries and prints its address on this machine. Stays up until Ctrl-C.
 * @param port Of the printed address; any free one when it is taken.
 */
export async function openInBrowser(request: OpenRequest, port: number): Promise<void> {
  const server = await ensureCodeServer();
  const running = await startCodeServer(server, {
    profile: path.join(CACHE, 'start-profile'),
    port: 0,
    settings: SETTINGS,
  });
  const target = workbenchUrl(running, {
    folder: request.folder,
    extension: developmentPath(request.extension),
    file: request.file,
  });
  // The real address is long: a short one leads to it, for those who know it.
  const secret = `/${randomBytes(6).toString('hex')}`;
  const shortcut = createServer(({ url }, response) => {
    if (url === secret) response.writeHead(302, { location: target }).end();
    else response.writeHead(404).end();
  });
  const address = `http://localhost:${await listen(shortcut, port)}${secret}`;
  console.log(`\nVS Code ${server.version} with the extension, for a browser on this machine:\n\n  ${address}\n`);
  console.log('Ctrl-C stops it.');
  await new Promise<void>((resolve) => {
    // More than once: npm and tsx pass on what a terminal has already sent to all of them.
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
  shortcut.close();
  shortcut.closeAllConnections();
  await running.stop();
}

async function listen(server: Server, port: number): Promise<number> {
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!isListening) return listen(server, 0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
