import type { CancellationToken, Connection, Event } from 'vscode-languageserver';
import type { Analyses } from '../analyses.ts';
import type { Folders } from '../folders.ts';
import type { Log, ServerHost } from '../host.ts';
import type { ClientOptions } from '../protocol.ts';
import type { FindView } from '../file-views.ts';
import type { OpenSources } from '../open-sources.ts';

/** What the client can do, as far as the surfaces care. */
export interface ClientFeatures extends ClientOptions {
  readonly inlayHintRefresh: boolean;
  readonly codeLensRefresh: boolean;
  readonly versionedEdits: boolean;
  /** An edit may create a file. */
  readonly createFiles: boolean;
}

/** What a surface is given when it registers its handlers. */
export interface SurfaceContext {
  readonly connection: Connection;
  readonly analyses: Analyses;
  readonly folders: Folders;
  readonly findView: FindView;
  readonly sources: OpenSources;
  readonly host: ServerHost;
  readonly log: Log;
  readonly client: ClientFeatures;
  /** Fires when results of files that are not open may have changed: files on disk, settings, a closed document. */
  readonly onStale: Event<void>;
  /** To be called when what models cost has changed: everything is analysed and shown anew. */
  readonly catalogChanged: () => void;
  /**
   * Wraps a request handler: a cancellation passes through; any other error is logged and answered with `fallback`,
   * so that one bad file never takes a feature down.
   */
  readonly guard: <P, R>(
    name: string,
    fallback: R,
    handler: (params: P, token: CancellationToken) => R | Promise<R>,
  ) => (params: P, token: CancellationToken) => Promise<R>;
}

/** A way in which analyses are shown: registers its handlers on the connection. */
export type Surface = (context: SurfaceContext) => void;
