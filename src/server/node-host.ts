import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerHost } from './host.ts';

/** What only the entry point can give: the engine and its languages. */
type Engine = Pick<ServerHost, 'openWorkspace' | 'languages' | 'rules'>;

/** The server's machine when it runs on Node. */
export function nodeHost(engine: Engine): ServerHost {
  return {
    ...engine,
    folderPath: toPath,
    rulePage: (rule) => pathToFileURL(findRulePage(ownFolder(), rule)).href,
    now: () => performance.now(),
  };
}

/** Built, the pages lie beside the server in `rules/<id>.md`; in the source they are each rule's README. */
function findRulePage(from: string, rule: string): string {
  const built = path.join(from, 'rules', `${rule}.md`);
  return existsSync(built) ? built : path.join(from, '..', 'rules', rule, 'README.md');
}

/** Version of the package that the server was started from; empty when there is no manifest above it. */
export function packageVersion(): string {
  for (let folder = ownFolder(); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version ?? '';
  }
  return '';
}

function toPath(uri: string): string | null {
  try {
    return fileURLToPath(uri);
  } catch {
    return null; // Not a file: `untitled:`, `git:`.
  }
}

/** The CommonJS bundle has `__dirname`, the source run as a module has `import.meta.url`. */
function ownFolder(): string {
  return typeof __dirname === 'string' ? __dirname : path.dirname(fileURLToPath(import.meta.url));
}
