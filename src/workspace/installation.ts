import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder this code runs from. The CommonJS bundle has `__dirname`, the source run as a module has `import.meta.url`. */
export function ownFolder(): string {
  return typeof __dirname === 'string' ? __dirname : path.dirname(fileURLToPath(import.meta.url));
}

/** Version of the package this code belongs to; empty when there is no manifest above it. */
export function packageVersion(): string {
  for (let folder = ownFolder(); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version ?? '';
  }
  return '';
}

/** The page of a rule, a Markdown file: beside a bundle in `rules/<id>.md`, in the source the README of its folder. */
export function rulePageFile(rule: string): string {
  const built = path.join(ownFolder(), 'rules', `${rule}.md`);
  return existsSync(built) ? built : path.join(ownFolder(), '..', 'rules', rule, 'README.md');
}

/** What tells this build from any other: its version, and when its files were written. */
export function buildId(): string {
  const folder = ownFolder();
  const files = readdirSync(folder)
    .filter((name) => /\.[cm]?[jt]s$/.test(name))
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(path.join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    });
  return [packageVersion(), ...files].join('\n');
}
