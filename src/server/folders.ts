import type { WorkspaceFolder } from 'vscode-languageserver';
import type { Workspace } from '../workspace/workspace.ts';
import { type EditorSettings, splitSettings } from './settings.ts';
import { describeError, type Log, type ServerHost } from './host.ts';

/** A workspace folder with its engine. */
export interface OpenFolder {
  /** Without a trailing slash. */
  readonly uri: string;
  readonly name: string;
  readonly workspace: Workspace;
  readonly settings: EditorSettings;
  /** Not a workspace folder: one that a file outside all of them stands in. */
  readonly isLoose: boolean;
}
/** A document in its folder. `path` is the folder-relative path the engine knows it by. */
export interface Place {
  readonly folder: OpenFolder;
  readonly path: string;
}

interface Entry {
  readonly uri: string;
  readonly name: string;
  /** A file outside all folders opened it. */
  readonly loose: boolean;
  opened: Promise<OpenFolder | null> | undefined;
  open: OpenFolder | null;
}

/** Untitled documents have no place on disk; they are analysed as files of this folder of the first workspace. */
const UNTITLED_FOLDER = '.untitled';

/**
 * The engines of a multi-root workspace: one `Workspace` a folder, opened when a document or a scan first needs it.
 * A file outside all folders gets the folder it stands in.
 */
export class Folders {
  readonly #host: ServerHost;
  readonly #log: Log;
  readonly #readSettings: (scopeUri: string) => Promise<unknown>;
  #entries: Entry[] = [];

  constructor(host: ServerHost, log: Log, readSettings: (scopeUri: string) => Promise<unknown>) {
    this.#host = host;
    this.#log = log;
    this.#readSettings = readSettings;
  }

  add(folders: readonly WorkspaceFolder[]): void {
    for (const { uri, name } of folders) {
      const trimmed = uri.replace(/\/+$/, '');
      // Files opened before their folder move from the engine of their own into the folder's.
      this.#entries = this.#entries.filter(
        (entry) => entry.uri !== trimmed && !(entry.loose && isInside(entry.uri, trimmed)),
      );
      this.#entries.push({ uri: trimmed, name, loose: false, opened: undefined, open: null });
    }
  }

  remove(folders: readonly WorkspaceFolder[]): void {
    const gone = new Set(folders.map((folder) => folder.uri.replace(/\/+$/, '')));
    this.#entries = this.#entries.filter((entry) => !gone.has(entry.uri));
  }

  /** Folders that are open now, for what must not wait. */
  opened(): readonly OpenFolder[] {
    return this.#entries.flatMap((entry) => entry.open ?? []);
  }

  /** Opens all workspace folders (not those of loose files). A folder that cannot be opened is logged and left out. */
  async all(): Promise<readonly OpenFolder[]> {
    const opened = await Promise.all(this.#entries.filter((entry) => !entry.loose).map((entry) => this.#open(entry)));
    return opened.filter((folder) => folder !== null);
  }

  /** The folder of a document, opened if need be; null when it has none (a scheme without files, a failed folder). */
  async find(uri: string, languageId?: string): Promise<Place | null> {
    const entry = this.#entryOf(uri) ?? this.#addLoose(uri);
    if (!entry) return null;
    const folder = await this.#open(entry);
    return folder && { folder, path: this.#pathIn(entry.uri, uri, languageId) };
  }

  /** Like `find`, without opening anything. */
  findOpen(uri: string): Place | null {
    const entry = this.#entryOf(uri);
    return entry?.open ? { folder: entry.open, path: this.#pathIn(entry.uri, uri) } : null;
  }

  /**
   * Asks for the settings again and gives them to every open folder. A folder that is still opening gets them once it is
   * open, so that it has one engine; one that failed to open gets another try with the new settings. Whoever asks for a
   * folder meanwhile waits for the new settings.
   */
  async reloadSettings(): Promise<void> {
    await Promise.all(
      this.#entries.map(async (entry) => {
        entry.opened &&= this.#reload(entry, entry.opened);
        await entry.opened;
      }),
    );
  }

  async #reload(entry: Entry, opened: Promise<OpenFolder | null>): Promise<OpenFolder | null> {
    const before = await opened;
    if (!before) return this.#start(entry);
    const { editor, engine } = splitSettings(await this.#settingsOf(entry.uri));
    try {
      before.workspace.reloadConfig(engine);
      entry.open = { ...before, settings: editor };
      return entry.open;
    } catch (error) {
      this.#log.error(`The new settings of ${entry.name} could not be applied: ${describeError(error)}`);
      return before;
    }
  }

  async #settingsOf(uri: string): Promise<unknown> {
    try {
      return await this.#readSettings(uri);
    } catch (error) {
      this.#log.warn(`The settings of ${uri} could not be read, so defaults hold: ${describeError(error)}`);
      return undefined;
    }
  }

  #entryOf(uri: string): Entry | undefined {
    if (uri.startsWith('untitled:')) return this.#entries.find((entry) => !entry.loose);
    const inside = this.#entries.filter((entry) => isInside(uri, entry.uri));
    return inside.sort((a, b) => b.uri.length - a.uri.length)[0];
  }

  #addLoose(uri: string): Entry | null {
    const folder = uri.slice(0, uri.lastIndexOf('/'));
    if (this.#host.folderPath(folder) === null) return null;
    const entry: Entry = { uri: folder, name: lastSegment(folder), loose: true, opened: undefined, open: null };
    this.#entries.push(entry);
    return entry;
  }

  #open(entry: Entry): Promise<OpenFolder | null> {
    entry.opened ??= this.#start(entry);
    return entry.opened;
  }

  async #start(entry: Entry): Promise<OpenFolder | null> {
    const root = this.#host.folderPath(entry.uri);
    if (root === null) return null;
    try {
      const { editor, engine } = splitSettings(await this.#settingsOf(entry.uri));
      const started = this.#host.now();
      const workspace = await this.#host.openWorkspace({ root, settings: engine });
      this.#log.info(`Opened ${entry.name} in ${Math.round(this.#host.now() - started)} ms`);
      if (workspace.catalogNotice !== null) this.#log.warn(workspace.catalogNotice);
      entry.open = { uri: entry.uri, name: entry.name, workspace, settings: editor, isLoose: entry.loose };
      return entry.open;
    } catch (error) {
      this.#log.error(`The folder ${entry.name} could not be opened: ${describeError(error)}`);
      return null;
    }
  }

  #pathIn(folderUri: string, uri: string, languageId?: string): string {
    if (!uri.startsWith('untitled:')) return decodeUri(uri.slice(folderUri.length + 1));
    const name = decodeUri(uri.slice('untitled:'.length)).replace(/^.*[\\/]/, '');
    const language = this.#host.languages.find((each) => languageId && each.vscodeLanguageIds.includes(languageId));
    const hasExtension = language?.extensions.some((extension) => name.endsWith(extension)) ?? true;
    return `${UNTITLED_FOLDER}/${name}${hasExtension ? '' : (language?.extensions[0] ?? '')}`;
  }
}

/** URI of a folder-relative path. */
export function uriIn(folderUri: string, path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return new URL(encoded, `${folderUri}/`).href;
}

function isInside(uri: string, folderUri: string): boolean {
  return uri.startsWith(`${folderUri}/`);
}

function lastSegment(uri: string): string {
  return decodeUri(uri.slice(uri.lastIndexOf('/') + 1));
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray percent sign: the file is known by its raw name.
  }
}
