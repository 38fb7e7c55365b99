import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TempProject {
  readonly root: string;
  readonly write: (file: string, content: string | Uint8Array) => void;
  readonly remove: () => void;
}

/** A folder with these files, to be removed by the test. */
export function tempProject(files: Readonly<Record<string, string | Uint8Array>> = {}): TempProject {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'prompt-cost-')));
  const write = (file: string, content: string | Uint8Array): void => {
    const absolute = path.join(root, file);
    mkdirSync(path.dirname(absolute), { recursive: true });
    writeFileSync(absolute, content);
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  return { root, write, remove: () => rmSync(root, { recursive: true, force: true }) };
}
