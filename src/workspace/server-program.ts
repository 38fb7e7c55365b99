import { existsSync } from 'node:fs';
import path from 'node:path';
import { ownFolder } from './installation.ts';

/**
 * Flags for the Node process that runs the server. Each analysis makes many small objects that die at once; with V8's default
 * young generation the collector copies them about, which doubles the time of a keystroke in a long file (`npm run bench -- server`).
 */
export const SERVER_NODE_FLAGS: readonly string[] = ['--max-semi-space-size=64'];

/** A program of this package that runs as a process of its own. */
export type ProgramName = 'server' | 'mcp';

/** Its file: `server.cjs` beside a bundle, `server/main.ts` in the source. Null when it is missing. */
export function programFile(name: ProgramName): string | null {
  const candidates = [path.join(ownFolder(), `${name}.cjs`), path.join(ownFolder(), '..', name, 'main.ts')];
  return candidates.find((file) => existsSync(file)) ?? null;
}
