import { type Connection, type Emitter, FileChangeType, type TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analyses } from './analyses.ts';
import type { Folders, OpenFolder } from './folders.ts';
import { describeError, type Log } from './host.ts';

const CONFIG_FILE = /(?:^|\/)prompt-cost\.config\.jsonc?$/;
/** The configuration, source that may be imported, and data that prompts and models are read from. */
export const WATCHED_GLOBS: readonly string[] = [
  '**/prompt-cost.config.{json,jsonc}',
  '**/*.{py,pyi,js,jsx,mjs,cjs,ts,tsx,mts,cts}',
  '**/*.{json,yaml,yml,toml,txt,md,prompt,jinja,jinja2,j2}',
  '**/.env{,.*}',
];

interface WatchOptions {
  readonly connection: Connection;
  readonly folders: Folders;
  readonly analyses: Analyses;
  readonly documents: TextDocuments<TextDocument>;
  readonly stale: Emitter<void>;
  readonly log: Log;
}

/** Tells the engines of files that changed on disk, and has what depends on them analysed again. */
export function watchFiles({ connection, folders, analyses, documents, stale, log }: WatchOptions): void {
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const reload = new Set<OpenFolder>();
    let concerned = false;
    for (const { uri, type } of changes) {
      // The editor's text is newer than the disk's.
      const place = documents.get(uri) ? null : folders.findOpen(uri);
      if (!place) continue;
      concerned = true;
      if (CONFIG_FILE.test(place.path)) {
        reload.add(place.folder);
      } else {
        place.folder.workspace.fileChanged(place.path);
        // An import that led nowhere has no dependency to find its file by, so a new file concerns every document.
        if (type === FileChangeType.Changed) analyses.invalidateDependents(place.folder, place.path);
        else analyses.invalidateAll('dependency');
      }
    }
    for (const folder of reload) {
      try {
        await folders.reloadConfigFile(folder);
      } catch (error) {
        log.error(`The configuration of ${folder.name} could not be read again: ${describeError(error)}`);
      }
    }
    if (reload.size > 0) analyses.invalidateAll('settings');
    if (concerned) stale.fire();
  });
}
