import { fileURLToPath, pathToFileURL } from 'node:url';
import { refreshCatalog } from '../workspace/catalog/refresh.ts';
import { createCatalogStore } from '../workspace/catalog/store.ts';
import { createExactCounter } from '../workspace/exact-counts.ts';
import { callHistory } from '../workspace/history/call-history.ts';
import { rulePageFile } from '../workspace/installation.ts';
import type { ServerHost } from './host.ts';

/** What only the entry point can give: the engine and its languages. */
type Engine = Pick<ServerHost, 'openWorkspace' | 'languages' | 'rules'>;

/** The server's machine when it runs on Node. */
export function nodeHost(engine: Engine): ServerHost {
  return {
    ...engine,
    folderPath: toPath,
    rulePage: (rule) => pathToFileURL(rulePageFile(rule)).href,
    exactCounter: createExactCounter(process.env),
    refreshCatalog: (source, signal) =>
      refreshCatalog({ source, signal, store: createCatalogStore(), now: new Date() }),
    callHistory,
    now: () => performance.now(),
  };
}

function toPath(uri: string): string | null {
  try {
    return fileURLToPath(uri);
  } catch {
    return null; // Not a file: `untitled:`, `git:`.
  }
}
