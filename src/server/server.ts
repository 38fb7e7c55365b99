import {
  type CancellationToken,
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  Emitter,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  NotebookDocuments,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  type WorkspaceFolder,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Analyses, type Delays } from './analyses.ts';
import { Folders } from './folders.ts';
import { describeError, type Log, type ServerHost } from './host.ts';
import { Linking } from './linking.ts';
import { createFindView } from './file-views.ts';
import { NOTEBOOK_TYPE } from './notebook-type.ts';
import { createOpenSources, followNotebooks } from './open-sources.ts';
import { registerCallDetails } from './surfaces/call-details/index.ts';
import { registerCallHistory } from './surfaces/call-history/index.ts';
import { registerCatalog } from './surfaces/catalog/index.ts';
import { registerCatalogUpdate } from './surfaces/catalog-update/index.ts';
import { registerCodeActions } from './surfaces/code-actions/index.ts';
import { FIX_ALL_KIND } from './surfaces/code-actions/render.ts';
import { registerCodeLens } from './surfaces/code-lens/index.ts';
import { COMPLETION_TRIGGERS, registerCompletion } from './surfaces/completion/index.ts';
import { registerDiagnostics } from './surfaces/diagnostics/index.ts';
import { registerExactCount } from './surfaces/exact-count/index.ts';
import { registerFileCost } from './surfaces/file-cost/index.ts';
import { registerHover } from './surfaces/hover/index.ts';
import { registerInlayHints } from './surfaces/inlay-hints/index.ts';
import { registerRulePages } from './surfaces/rule-pages/index.ts';
import type { ClientFeatures, Surface } from './surfaces/surface.ts';
import { registerWorkspaceCost } from './surfaces/workspace-cost/index.ts';
import { watchersFor, watchFiles } from './watch.ts';

const SURFACES: readonly Surface[] = [
  registerCatalogUpdate,
  registerDiagnostics,
  registerHover,
  registerInlayHints,
  registerCodeLens,
  registerCodeActions,
  registerCompletion,
  registerCatalog,
  registerExactCount,
  registerCallDetails,
  registerCallHistory,
  registerFileCost,
  registerWorkspaceCost,
  registerRulePages,
];

const SECTION = 'promptCost';
/** Between two requests to the client to ask for hints and lenses again, ms. */
const REFRESH_INTERVAL = 100;

export interface ServerOptions {
  readonly version: string;
  /** For tests and benchmarks. */
  readonly delays?: Delays;
}

/** Builds the language server on a connection and starts listening. All state lives in this call. */
export function startServer(connection: Connection, host: ServerHost, options: ServerOptions): void {
  const log = connectionLog(connection);
  const documents = new TextDocuments(TextDocument);
  const notebooks = new NotebookDocuments(TextDocument);
  const session: Session = { connection, host, log, documents, notebooks, options };
  connection.onInitialize((params) => initialize(session, params));
  documents.listen(connection);
  connection.listen();
}

interface Session {
  readonly connection: Connection;
  readonly host: ServerHost;
  readonly log: Log;
  readonly documents: TextDocuments<TextDocument>;
  readonly notebooks: NotebookDocuments<TextDocument>;
  readonly options: ServerOptions;
}

function initialize(session: Session, params: InitializeParams): InitializeResult {
  const { connection, host, log, documents, notebooks, options } = session;
  const client = clientFeatures(params);
  const pushed: PushedSettings = { value: client.settings };
  const canPull = params.capabilities.workspace?.configuration === true;
  // Some clients can be asked and know nothing but what they said at the start.
  const pull = async (scopeUri: string): Promise<unknown> =>
    ((await connection.workspace.getConfiguration({ scopeUri, section: SECTION })) as unknown) ?? pushed.value;
  const readSettings = (scopeUri: string): Promise<unknown> =>
    canPull ? pull(scopeUri) : Promise.resolve(pushed.value);
  const folders = new Folders(host, log, readSettings);
  folders.add(initialFolders(params));
  const sources = createOpenSources(documents, notebooks);
  const analyses = new Analyses({ sources, folders, log, now: host.now, delays: options.delays });
  const findView = createFindView(sources);
  const guard = createGuard(log);
  const stale = new Emitter<void>();
  const catalogChanged = (): void => {
    analyses.invalidateAll('settings');
    stale.fire();
  };
  const onStale = stale.event;
  const context = {
    connection,
    analyses,
    folders,
    findView,
    sources,
    host,
    log,
    client,
    onStale,
    catalogChanged,
    guard,
  };
  for (const register of SURFACES) register(context);

  const closed = (uri: string): void => {
    analyses.closed(uri);
    // The same file may be open as a notebook and as text.
    if (sources.get(uri)) analyses.changed(uri);
  };
  documents.onDidChangeContent(({ document }) => analyses.changed(document.uri));
  documents.onDidClose(({ document }) => closed(document.uri));
  followNotebooks(connection, notebooks, { changed: (uri) => analyses.changed(uri), closed });
  const linking = new Linking({ analyses, log, onStale: () => void stale.fire() });
  analyses.onAnalyzed(({ folder }, cause) => {
    if (cause !== 'edited') return;
    if (analyses.invalidateStale(folder)) stale.fire();
    linking.schedule(folder);
  });
  refreshClient(connection, analyses, client, log);
  analyses.onClosed(() => {
    stale.fire();
  });
  onConfigurationChange(session, { folders, analyses, pushed, stale });
  watchFiles({ connection, folders, analyses, sources, stale, linking, languages: host.languages });
  connection.onInitialized(() => void afterHandshake(session, params, { folders, analyses, stale }));
  connection.onShutdown(() => {
    linking.dispose();
    analyses.dispose();
  });
  return {
    serverInfo: { name: 'prompt-cost-lint', version: options.version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      // All cells, so that their numbers are the notebook's.
      notebookDocumentSync: { notebookSelector: [{ notebook: { notebookType: NOTEBOOK_TYPE } }] },
      hoverProvider: true,
      inlayHintProvider: true,
      codeLensProvider: {},
      completionProvider: { triggerCharacters: [...COMPLETION_TRIGGERS] },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

function initialFolders(params: InitializeParams): readonly WorkspaceFolder[] {
  if (params.workspaceFolders) return params.workspaceFolders;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- older clients send nothing else
  const { rootUri } = params;
  return rootUri ? [{ uri: rootUri, name: nameOf(rootUri) }] : [];
}

interface PushedSettings {
  value: unknown;
}

function clientFeatures(params: InitializeParams): ClientFeatures {
  const { capabilities } = params;
  const given = ((params.initializationOptions as unknown) ?? {}) as {
    readonly commands?: unknown;
    readonly settings?: unknown;
    readonly [SECTION]?: unknown;
  };
  return {
    commands: given.commands === true,
    settings: given.settings ?? given[SECTION],
    inlayHintRefresh: capabilities.workspace?.inlayHint?.refreshSupport === true,
    codeLensRefresh: capabilities.workspace?.codeLens?.refreshSupport === true,
    versionedEdits: capabilities.workspace?.workspaceEdit?.documentChanges === true,
    createFiles: capabilities.workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
  };
}

interface Parts {
  readonly folders: Folders;
  readonly analyses: Analyses;
  readonly stale: Emitter<void>;
}

async function afterHandshake(
  { connection, host, log }: Session,
  params: InitializeParams,
  { folders, analyses, stale }: Parts,
): Promise<void> {
  const { workspace } = params.capabilities;
  try {
    if (workspace?.workspaceFolders === true) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        folders.remove(removed);
        folders.add(added);
        analyses.invalidateAll('settings');
        stale.fire();
      });
    }
    if (workspace?.didChangeConfiguration?.dynamicRegistration === true) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
    }
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: watchersFor(host.languages),
      });
    }
  } catch (error) {
    log.error(`The client did not take a registration: ${describeError(error)}`);
  }
}

function onConfigurationChange(
  { connection, log }: Session,
  { folders, analyses, pushed, stale }: Parts & { readonly pushed: PushedSettings },
): void {
  connection.onDidChangeConfiguration(async ({ settings }) => {
    const sent = (settings as Record<string, unknown> | null | undefined)?.[SECTION];
    if (sent !== undefined) pushed.value = sent;
    try {
      await folders.reloadSettings();
    } catch (error) {
      log.error(`The new settings could not be applied: ${describeError(error)}`);
    }
    analyses.invalidateAll('settings');
    stale.fire();
  });
}

/** Asks the client to fetch hints and lenses again when they changed without an edit of their document. */
function refreshClient(connection: Connection, analyses: Analyses, client: ClientFeatures, log: Log): void {
  let timer: NodeJS.Timeout | undefined;
  const refresh = async (): Promise<void> => {
    timer = undefined;
    try {
      if (client.inlayHintRefresh) await connection.languages.inlayHint.refresh();
      if (client.codeLensRefresh) await connection.sendRequest('workspace/codeLens/refresh');
    } catch (error) {
      log.debug(`The client did not refresh: ${describeError(error)}`);
    }
  };
  analyses.onAnalyzed((_, cause) => {
    if (cause !== 'edited') timer ??= setTimeout(() => void refresh(), REFRESH_INTERVAL);
  });
  connection.onExit(() => clearTimeout(timer));
}

function createGuard(log: Log) {
  return <P, R>(name: string, fallback: R, handler: (params: P, token: CancellationToken) => R | Promise<R>) =>
    async (params: P, token: CancellationToken): Promise<R> => {
      try {
        const result = await handler(params, token);
        if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled');
        return result;
      } catch (error) {
        if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled) throw error;
        log.error(`${name}: ${describeError(error)}`);
        return fallback;
      }
    };
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.replace(/\/+$/, '').replace(/^.*\//, ''));
}

function connectionLog(connection: Connection): Log {
  const { console } = connection;
  return {
    error: (message) => console.error(message),
    warn: (message) => console.warn(message),
    info: (message) => console.info(message),
    debug: (message) => console.debug(message),
  };
}
