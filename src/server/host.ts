import type { Language } from '../model/language.ts';
import type { Rule } from '../model/rule.ts';
import type { RefreshResult } from '../workspace/catalog/refresh.ts';
import type { CatalogSourceSetting } from '../workspace/catalog/store.ts';
import type { ExactCounter } from '../workspace/exact-counts.ts';
import type { HistoryEvent } from '../model/call-history.ts';
import type { CallHistoryOptions } from '../workspace/history/call-history.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * What the server needs from the machine it runs on. `main.ts` gives Node's; a web worker would give its own, so that
 * nothing else in `src/server` touches the file system or the process.
 */
export interface ServerHost {
  readonly openWorkspace: (options: { readonly root: string; readonly settings?: unknown }) => Promise<Workspace>;
  /** Native path of a folder's URI, as `openWorkspace` takes it; null when the scheme has none (`untitled:`). */
  readonly folderPath: (uri: string) => string | null;
  /** URI of the page that explains a rule. */
  readonly rulePage: (rule: string) => string;
  readonly languages: readonly Language[];
  readonly rules: readonly Rule[];
  /** Asks providers to count tokens, when a user wants it. */
  readonly exactCounter: ExactCounter;
  /** Fetches a team's prices and puts them in force, when a user wants it. @throws RefreshError that says why not. */
  readonly refreshCatalog: (source: CatalogSourceSetting, signal: AbortSignal) => Promise<RefreshResult>;
  /** What a call cost in earlier versions of its project. @throws GitError that says why there is no history. */
  readonly callHistory: (options: CallHistoryOptions) => AsyncIterable<HistoryEvent>;
  /** Milliseconds from any fixed start. */
  readonly now: () => number;
}

/** Where the server writes what a user or maintainer may want to read: the client's output channel. */
export interface Log {
  readonly error: (message: string) => void;
  readonly warn: (message: string) => void;
  readonly info: (message: string) => void;
  readonly debug: (message: string) => void;
}

/** One line for a log, with the stack of an error. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
