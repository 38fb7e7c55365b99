import { type CancellationToken, type Disposable, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { FileAnalysis } from '../model/analysis.ts';
import type { Folders, OpenFolder } from './folders.ts';
import { describeError, type Log } from './host.ts';
import type { OpenSources } from './open-sources.ts';
import type { Places } from './places.ts';

/** One version of an open document, or of an open notebook, with what the engine says of it. */
export interface AnalyzedDocument {
  /** Of the file, for a notebook too. */
  readonly uri: string;
  readonly version: number;
  /** The analysed code, which all offsets count in. */
  readonly code: string;
  /** Where the offsets stand in the client's documents. */
  readonly places: Places;
  /** Folder-relative. */
  readonly path: string;
  readonly folder: OpenFolder;
  readonly analysis: FileAnalysis;
}

/** Why a document was analysed: a change of its own, or of something it depends on. */
export type Cause = 'edited' | 'dependency' | 'settings';

/** Milliseconds. */
export interface Delays {
  /** From the last keystroke to the analysis. */
  readonly typing: number;
  /** Longest wait that a slow file can stretch it to. */
  readonly longest: number;
}
export const DEFAULT_DELAYS: Delays = { typing: 150, longest: 1000 };
/** A file that took `t` ms last time waits at least this many times `t`, so that typing never queues up work. */
const SLOW_FILE_FACTOR = 4;

interface Entry {
  readonly uri: string;
  dirty: boolean;
  cause: Cause;
  timer: NodeJS.Timeout | undefined;
  analyzed: AnalyzedDocument | null;
  /** Time of the last analysis, ms. */
  duration: number;
  waiting: Waiter[];
}
interface Waiter {
  readonly settle: (analyzed: AnalyzedDocument | null) => void;
}

interface AnalysesOptions {
  readonly sources: OpenSources;
  readonly folders: Folders;
  readonly log: Log;
  readonly now: () => number;
  readonly delays?: Delays;
}

/**
 * Schedules the analysis of open documents: the newest version only, some time after the last keystroke, one document
 * at a time with the message loop in between, and at once when a person waits for the answer.
 */
export class Analyses {
  readonly #options: AnalysesOptions;
  readonly #delays: Delays;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<(analyzed: AnalyzedDocument, cause: Cause) => void>();
  readonly #closedListeners = new Set<(uri: string) => void>();
  /** Documents whose wait is over, in the order in which they are analysed. */
  #due: string[] = [];
  #pumping = false;

  constructor(options: AnalysesOptions) {
    this.#options = options;
    this.#delays = options.delays ?? DEFAULT_DELAYS;
  }

  /** Called with each fresh analysis. */
  onAnalyzed(listener: (analyzed: AnalyzedDocument, cause: Cause) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  onClosed(listener: (uri: string) => void): Disposable {
    this.#closedListeners.add(listener);
    return { dispose: () => this.#closedListeners.delete(listener) };
  }

  /** The document was opened or its text changed. */
  changed(uri: string): void {
    const known = this.#entries.get(uri);
    const entry = known ?? this.#add(uri);
    this.#schedule(entry, 'edited', known ? this.#typingDelay(entry) : 0);
  }

  /** Something other than its text changed: analyse again as soon as nothing more urgent is due. */
  invalidate(uri: string, cause: Cause): void {
    const entry = this.#entries.get(uri);
    if (!entry) return;
    // A running countdown after a keystroke stays as it is: it will see the new state too.
    if (entry.timer === undefined) this.#schedule(entry, cause, 0);
  }

  invalidateAll(cause: Cause): void {
    for (const uri of this.#entries.keys()) this.invalidate(uri, cause);
  }

  /** Invalidates the open documents whose analysis is out of date because others changed. True when closed files' is too. */
  invalidateStale(folder: OpenFolder): boolean {
    const dependents = new Set(folder.workspace.takeStale());
    for (const { uri, analyzed } of this.#entries.values()) {
      if (analyzed?.folder.workspace !== folder.workspace || !dependents.delete(analyzed.path)) continue;
      this.invalidate(uri, 'dependency');
    }
    return dependents.size > 0;
  }

  closed(uri: string): void {
    const entry = this.#entries.get(uri);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.#entries.delete(uri);
    entry.analyzed?.folder.workspace.close(entry.analyzed.path);
    for (const waiter of entry.waiting) waiter.settle(null);
    for (const listener of this.#closedListeners) listener(uri);
  }

  /** The last analysis, of whatever version; null before the first. */
  last(uri: string): AnalyzedDocument | null {
    return this.#entries.get(uri)?.analyzed ?? null;
  }

  /** Documents that were analysed at least once. */
  all(): readonly AnalyzedDocument[] {
    return [...this.#entries.values()].flatMap((entry) => entry.analyzed ?? []);
  }

  /**
   * The analysis of the document's newest version: at once when it is there, else after the wait for the last
   * keystroke, or without that wait when `urgent`. A cell's is its notebook's. Null for a document that is not open or
   * has no engine.
   * @throws ResponseError `RequestCancelled` as soon as the token says so.
   */
  async current(uri: string, token: CancellationToken, urgent = false): Promise<AnalyzedDocument | null> {
    const entry = this.#entries.get(this.#options.sources.ownerOf(uri));
    if (!entry) return null;
    if (!entry.dirty) return entry.analyzed;
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        settle: (analyzed) => {
          subscription.dispose();
          resolve(analyzed);
        },
      };
      const cancel = (): void => {
        subscription.dispose();
        entry.waiting = entry.waiting.filter((each) => each !== waiter);
        reject(new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled'));
      };
      const subscription = token.onCancellationRequested(cancel);
      entry.waiting.push(waiter);
      if (token.isCancellationRequested) cancel();
      else if (urgent) this.#makeDue(entry, true);
    });
  }

  dispose(): void {
    this.#listeners.clear();
    this.#closedListeners.clear();
    for (const uri of [...this.#entries.keys()]) this.closed(uri);
  }

  #add(uri: string): Entry {
    const entry: Entry = {
      uri,
      dirty: true,
      cause: 'edited',
      timer: undefined,
      analyzed: null,
      duration: 0,
      waiting: [],
    };
    this.#entries.set(uri, entry);
    return entry;
  }

  #typingDelay(entry: Entry): number {
    return Math.min(this.#delays.longest, Math.max(this.#delays.typing, entry.duration * SLOW_FILE_FACTOR));
  }

  #schedule(entry: Entry, cause: Cause, delay: number): void {
    entry.dirty = true;
    entry.cause = cause;
    clearTimeout(entry.timer);
    this.#due = this.#due.filter((uri) => uri !== entry.uri);
    if (delay === 0) this.#makeDue(entry, cause === 'edited');
    else entry.timer = setTimeout(() => this.#makeDue(entry, true), delay);
  }

  #makeDue(entry: Entry, first: boolean): void {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    this.#due = this.#due.filter((uri) => uri !== entry.uri);
    if (first) this.#due.unshift(entry.uri);
    else this.#due.push(entry.uri);
    if (!this.#pumping) void this.#pump();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    for (;;) {
      // Lets waiting messages in first: a newer version, a cancellation, a more urgent document.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const entry = this.#entries.get(this.#due.shift() ?? '');
      if (entry) await this.#run(entry);
      if (this.#due.length === 0) break;
    }
    this.#pumping = false;
  }

  async #run(entry: Entry): Promise<void> {
    const cause = entry.cause;
    const analyzed = await this.#analyze(entry);
    if (this.#entries.get(entry.uri) !== entry || entry.dirty) return; // Closed, or changed while its folder opened.
    const waiting = entry.waiting;
    entry.waiting = [];
    for (const waiter of waiting) waiter.settle(analyzed);
    if (!analyzed) return;
    for (const listener of this.#listeners) {
      try {
        listener(analyzed, cause);
      } catch (error) {
        this.#options.log.error(`${entry.uri}: ${describeError(error)}`);
      }
    }
  }

  async #analyze(entry: Entry): Promise<AnalyzedDocument | null> {
    const { sources, folders, log, now } = this.#options;
    const languageId = sources.get(entry.uri)?.languageId;
    const place = await folders.find(entry.uri, languageId);
    const source = sources.get(entry.uri);
    if (entry.timer !== undefined) return null; // Typed on in the meantime: the countdown leads to a run of its own.
    entry.dirty = false;
    entry.analyzed = null;
    if (!place || !source) return null;
    const started = now();
    const { folder, path } = place;
    try {
      const { workspace } = folder;
      const { uri, version } = source;
      source.update(workspace, path);
      const analysis = workspace.analyze(path);
      const code = workspace.code(path) ?? '';
      entry.analyzed = { uri, version, code, places: source.places(workspace, path), path, folder, analysis };
    } catch (error) {
      log.error(`${path} could not be analysed: ${describeError(error)}`);
    }
    entry.duration = now() - started;
    log.debug(`Analysed ${path} version ${source.version} in ${entry.duration.toFixed(1)} ms`);
    return entry.analyzed;
  }
}
