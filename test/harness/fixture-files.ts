import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';

export const SOURCE_ROOT = path.resolve(import.meta.dirname, '../../src');

/** One fixture: a file, or a folder whose files are analysed together. */
export interface Fixture {
  /** Module folder: `openai`, `max-tokens-unset`. */
  readonly module: string;
  /** `basic.py`, `two-files`. */
  readonly name: string;
  /** Absolute path of the file or folder. */
  readonly location: string;
  /** Texts by path within the fixture's own project. */
  readonly files: ReadonlyMap<string, string>;
}

/** Where a fixture's file stands in its project. Not below a folder that says test or example: such calls are told apart. */
const PROJECT_FOLDER = 'app/';

/** All fixtures of the modules of one layer, without the `.fixed` and `.suggested` files beside them. */
export function readFixtures(layer: 'rules' | 'sdks', sourceRoot = SOURCE_ROOT): Fixture[] {
  const root = path.join(sourceRoot, layer);
  return globSync('*/fixtures', { cwd: root, onlyDirectories: true, expandDirectories: false })
    .sort()
    .flatMap((folder) => {
      const module = path.posix.dirname(folder.replace(/\/$/, ''));
      return readdirSync(path.join(root, folder), { withFileTypes: true })
        .filter((entry) => !isResult(entry.name))
        .map((entry) => readFixture(module, path.join(root, folder, entry.name), entry.isDirectory()));
    });
}

function readFixture(module: string, location: string, isFolder: boolean): Fixture {
  const names = isFolder ? globSync('**/*', { cwd: location, dot: true }).sort() : [path.basename(location)];
  const folder = isFolder ? location : path.dirname(location);
  const files = names
    .filter((name) => !isResult(name))
    .map((name) => [PROJECT_FOLDER + name, readFileSync(path.join(folder, name), 'utf8')] as const);
  return { module, name: path.basename(location), location, files: new Map(files) };
}

function isResult(name: string): boolean {
  return /\.(?:fixed|suggested)\.\w+$/.test(name);
}

/** Path of the file beside a fixture's file that holds what it becomes. */
export function resultPath(fixture: Fixture, file: string, kind: 'fixed' | 'suggested'): string {
  const name = file.slice(PROJECT_FOLDER.length);
  const source =
    fixture.files.size === 1 && path.basename(fixture.location) === name
      ? fixture.location
      : path.join(fixture.location, name);
  return source.replace(/(\.\w+)$/, `.${kind}$1`);
}

/** The text of a file, or null when there is none. */
export function readIfExists(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
