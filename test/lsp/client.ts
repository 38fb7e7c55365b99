import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const PROJECT = path.resolve(import.meta.dirname, '../..');
/** What the server may ask of a client. */
const SERVER_REQUESTS = [
  'workspace/configuration',
  'client/registerCapability',
  'workspace/inlayHint/refresh',
  'workspace/codeLens/refresh',
];
/** Longest wait for something the server was to send, ms. */
const PATIENCE = 20_000;

export interface ClientSetup {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** What `workspace/configuration` answers for `promptCost`. */
  readonly settings?: unknown;
  readonly initializationOptions?: unknown;
  readonly entry?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A plain client of the language server, over standard input and output, as any editor could write it. */
export class LspClient {
  readonly connection: ProtocolConnection;
  readonly #process: ChildProcess;
  readonly #root: string;
  readonly #published: PublishDiagnosticsParams[] = [];
  readonly logged: string[] = [];
  settings: unknown;
  /** Methods of requests the server made, in order. */
  readonly requests: string[] = [];
  #waiting: (() => void)[] = [];

  private constructor(setup: ClientSetup) {
    const entry = path.resolve(PROJECT, setup.entry ?? 'src/server/main.ts');
    const loader = entry.endsWith('.ts') ? ['--import', 'tsx'] : [];
    const server = spawn(process.execPath, [...loader, entry, '--stdio'], {
      cwd: PROJECT,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...setup.env },
    });
    this.#process = server;
    this.#root = setup.root;
    this.settings = setup.settings === undefined ? {} : setup.settings;
    this.connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#published.push(params);
      this.#wake();
    });
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logged.push(message);
      this.#wake();
    });
    for (const method of SERVER_REQUESTS) {
      this.connection.onRequest(method, (params: unknown) => this.#answer(method, params));
    }
    this.connection.listen();
  }

  static async start(setup: ClientSetup): Promise<{ client: LspClient; result: InitializeResult }> {
    const client = new LspClient(setup);
    const rootUri = pathToFileURL(setup.root).href;
    const params = {
      processId: process.pid,
      workspaceFolders: [{ uri: rootUri, name: path.basename(setup.root) }],
      initializationOptions: setup.initializationOptions,
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
          workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
          inlayHint: { refreshSupport: true },
          codeLens: { refreshSupport: true },
        },
      },
    };
    const result = await client.connection.sendRequest<InitializeResult>('initialize', params);
    await client.connection.sendNotification('initialized', {});
    return { client, result };
  }

  uri(file: string): string {
    return pathToFileURL(path.join(this.#root, file)).href;
  }

  async open(file: string, languageId: string, text: string, version = 1): Promise<string> {
    const uri = this.uri(file);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version, text },
    });
    return uri;
  }

  async replaceAll(uri: string, version: number, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  /** The newest diagnostics of a document at a version (any version if none is given) that satisfy a condition. */
  async diagnostics(
    uri: string,
    version?: number,
    accept: (diagnostics: readonly Diagnostic[]) => boolean = () => true,
  ): Promise<readonly Diagnostic[]> {
    return this.waitFor(
      `diagnostics of ${uri} ${version ?? ''}`,
      () =>
        this.#published.findLast(
          (each) => each.uri === uri && (version === undefined || each.version === version) && accept(each.diagnostics),
        )?.diagnostics,
    );
  }

  /** Puts into a list what the server notifies under a method from now on. */
  collect(method: string, into: unknown[]): void {
    this.connection.onNotification(method, (params: unknown) => {
      into.push(params);
      this.#wake();
    });
  }

  /** Versions whose diagnostics were published for a document, in order. */
  versions(uri: string): readonly (number | undefined)[] {
    return this.#published.filter((each) => each.uri === uri).map(({ version }) => version);
  }

  async waitFor<T>(what: string, find: () => T | undefined): Promise<T> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`Timed out waiting for ${what}. Server log:\n${this.logged.join('\n')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Shuts the server down as the protocol says, and gives its exit code. */
  async stop(): Promise<number | null> {
    const exit = new Promise<number | null>((resolve) => this.#process.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const code = await exit;
    this.connection.dispose();
    return code;
  }

  /** For a test that failed half-way. */
  kill(): void {
    this.#process.kill();
  }

  #answer(method: string, params: unknown): unknown {
    this.requests.push(method);
    this.#wake();
    if (method === 'workspace/configuration') {
      return (params as { items: readonly unknown[] }).items.map(() => this.settings);
    }
    return null;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
