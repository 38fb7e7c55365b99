import {
  type Connection,
  type Emitter,
  FileChangeType,
  type FileSystemWatcher,
  WatchKind,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { CONFIG_FILE } from '../workspace/config/config-files.ts';
import type { Analyses } from './analyses.ts';
import type { Folders } from './folders.ts';

/** The configuration, source that may be imported, and data that prompts and models are read from. */
const CONTENT = [
  `**/${CONFIG_FILE}`,
  '**/*.{py,pyi,js,jsx,mjs,cjs,ts,tsx,mts,cts}',
  '**/*.{json,yaml,yml,toml,txt,md,prompt,jinja,jinja2,j2}',
  '**/.env{,.*}',
];
/**
 * What the client is asked to watch. A client may name a new or deleted folder alone and not the files in it, so every
 * creation and deletion is asked for.
 */
export const WATCHERS: readonly FileSystemWatcher[] = [
  ...CONTENT.map((globPattern) => ({ globPattern, kind: WatchKind.Change })),
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
];
/** A file of `CONTENT`, or a name without an extension: it may be a folder's. */
const RELEVANT =
  /(?:^|\/)(?:[^/.]+|\.env[^/]*|[^/]*\.(?:pyi?|[jt]sx?|[mc][jt]s|json|ya?ml|toml|txt|md|prompt|jinja2?|j2))$/;
const NOISE = /(?:^|\/)(?:\.git|node_modules|__pycache__)(?:\/|$)/;

interface WatchOptions {
  readonly connection: Connection;
  readonly folders: Folders;
  readonly analyses: Analyses;
  readonly documents: TextDocuments<TextDocument>;
  readonly stale: Emitter<void>;
}

/** Tells the engines of files that changed on disk, and has what depends on them analysed again. */
export function watchFiles({ connection, folders, analyses, documents, stale }: WatchOptions): void {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    let concerned = false;
    for (const { uri, type } of changes) {
      // The editor's text is newer than the disk's.
      const place = documents.get(uri) ? null : folders.findOpen(uri);
      if (!place || NOISE.test(place.path) || !RELEVANT.test(place.path)) continue;
      concerned = true;
      const { folder, path } = place;
      folder.workspace.fileChanged(path);
      // An import that led nowhere has no dependency to find its file by, so a new file concerns every document.
      if (path.endsWith(CONFIG_FILE)) analyses.invalidateAll('settings');
      else if (type === FileChangeType.Changed) analyses.invalidateDependents(folder, path);
      else analyses.invalidateAll('dependency');
    }
    if (concerned) stale.fire();
  });
}
