// Packs the extension for VS Code: builds for production, writes prompt-cost-lint-VERSION.vsix, and says how large it is.
// Usage: npm run package
import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { bin, ROOT, runStep } from './steps.ts';

/** A package above this size is a mistake: something is in it that does not belong there. Bytes. */
const SIZE_LIMIT = 6_000_000;
const TIME_LIMIT = 300_000;

/** Where the package of the current version is written. */
export function packageFile(): string {
  const { name, version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return path.join(ROOT, `${name}-${version}.vsix`);
}

async function main(): Promise<number> {
  const file = packageFile();
  // After a failure there must be no old package that could be taken for the new one.
  rmSync(file, { force: true });
  // `vscode:prepublish` in package.json builds for production.
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ];
  const { code } = await runStep(process.execPath, [bin('@vscode/vsce/vsce'), ...args], {
    show: true,
    limit: TIME_LIMIT,
  });
  if (code !== 0) return code;
  const { size } = statSync(file);
  const isSmall = size <= SIZE_LIMIT;
  console.log(`${path.basename(file)}: ${(size / 1e6).toFixed(2)} MB${isSmall ? '' : ', over the limit of 6 MB'}`);
  return isSmall ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main();
