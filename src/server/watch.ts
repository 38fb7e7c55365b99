import {
  type Connection,
  type Emitter,
  FileChangeType,
  type FileSystemWatcher,
  WatchKind,
} from 'vscode-languageserver';
import type { Language } from '../model/language.ts';
import { BASELINE_FILE } from '../workspace/baseline-file.ts';
import { USAGE_FILE } from '../workspace/usage/usage-file.ts';
import { CONFIG_FILE } from '../workspace/config/config-files.ts';
import type { Analyses } from './analyses.ts';
import type { Folders } from './folders.ts';
import type { Linking } from './linking.ts';
import type { OpenSources } from './open-sources.ts';

/** Files that prompts, models and module paths are read from, besides source code. */
const DATA_EXTENSIONS = [
  'json',
  'yaml',
  'yml',
  'toml',
  'txt',
  'md',
  'prompt',
  'jinja',
  'jinja2',
  'j2',
  'mod',
  'properties',
];
const NOISE = /(?:^|\/)(?:\.git|node_modules|__pycache__)(?:\/|$)/;

/** Extensions of all files whose content may matter, without the dot. */
function extensionsOf(languages: readonly Language[]): readonly string[] {
  const source = languages.flatMap(({ extensions }) => extensions.map((extension) => extension.slice(1)));
  return [...new Set([...source, ...DATA_EXTENSIONS])];
}

/**
 * What the client is asked to watch. A client may name a new or deleted folder alone and not the files in it, so every
 * creation and deletion is asked for.
 */
export function watchersFor(languages: readonly Language[]): FileSystemWatcher[] {
  const content = [`**/*.{${extensionsOf(languages).join(',')}}`, '**/.env{,.*}'];
  return [
    ...content.map((globPattern) => ({ globPattern, kind: WatchKind.Change })),
    { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
  ];
}

/** A test for paths: a file whose content may matter, or a name without an extension, which may be a folder's. */
function relevance(languages: readonly Language[]): (path: string) => boolean {
  const extensions = new Set(extensionsOf(languages));
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const dot = name.lastIndexOf('.');
    return !NOISE.test(path) && (dot === -1 || name.startsWith('.env') || extensions.has(name.slice(dot + 1)));
  };
}

interface WatchOptions {
  readonly connection: Connection;
  readonly folders: Folders;
  readonly analyses: Analyses;
  readonly sources: OpenSources;
  readonly stale: Emitter<void>;
  readonly linking: Linking;
  readonly languages: readonly Language[];
}

/** Tells the engines of files that changed on disk, and has what depends on them analysed again. */
export function watchFiles({ connection, folders, analyses, sources, stale, linking, languages }: WatchOptions): void {
  const isRelevant = relevance(languages);
  connection.onDidChangeWatchedFiles(({ changes }) => {
    let concerned = false;
    for (const { uri, type } of changes) {
      // The editor's text is newer than the disk's.
      const place = sources.get(uri) ? null : folders.findOpen(uri);
      if (!place || !isRelevant(place.path)) continue;
      concerned = true;
      const { folder, path } = place;
      folder.workspace.fileChanged(path);
      // An import that led nowhere has no dependency to find its file by, so a new file concerns every document.
      if ([CONFIG_FILE, BASELINE_FILE, USAGE_FILE].some((name) => path.endsWith(name)))
        analyses.invalidateAll('settings');
      else if (type === FileChangeType.Changed) analyses.invalidateStale(folder);
      else analyses.invalidateAll('dependency');
      linking.schedule(folder);
    }
    if (concerned) stale.fire();
  });
}
