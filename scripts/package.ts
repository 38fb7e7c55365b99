// Packs the extension for VS Code (prompt-cost-lint-VERSION.vsix) and, from the same production build, the npm package with the
// command line and the library (prompt-cost-lint-VERSION.tgz), and says how large they are.
// Usage: npm run package
import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { committedCatalogSize } from './catalog/size.ts';
import { bin, NPM, ROOT, runStep } from './steps.ts';

/**
 * A package above this size is a mistake: something is in it that does not belong there. Bytes. The npm package holds the engine
 * four times: in the command line, the server, the library and the MCP server.
 */
const SIZE_LIMITS = { vsix: 6_000_000, tgz: 7_500_000 } as const;
const TIME_LIMIT = 300_000;

/** Where the package of the current version is written: the extension, or the npm package. */
export function packageFile(kind: 'vsix' | 'tgz' = 'vsix'): string {
  const { name, version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return path.join(ROOT, `${name}-${version}.${kind}`);
}

async function main(): Promise<number> {
  const { compressed, problem } = committedCatalogSize(ROOT);
  if (problem !== null) {
    console.error(problem);
    return 1;
  }
  console.log(`the catalog: ${(compressed / 1000).toFixed(0)} kB compressed`);
  const kinds = ['vsix', 'tgz'] as const;
  // After a failure there must be no old package that could be taken for the new one.
  for (const kind of kinds) rmSync(packageFile(kind), { force: true });
  for (const pack of [packExtension, packNpm]) {
    const code = await pack();
    if (code !== 0) return code;
  }
  return kinds.map(checkSize).every((isSmall) => isSmall) ? 0 : 1;
}

/** `vscode:prepublish` in package.json builds for production. */
async function packExtension(): Promise<number> {
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    packageFile('vsix'),
  ];
  const options = { show: true, limit: TIME_LIMIT };
  return (await runStep(process.execPath, [bin('@vscode/vsce/vsce'), ...args], options)).code;
}

/** From what was built for the extension. */
async function packNpm(): Promise<number> {
  const [command, ...args] = NPM;
  return (await runStep(command, [...args, 'pack', '--ignore-scripts', '--silent'], { show: true, limit: TIME_LIMIT }))
    .code;
}

function checkSize(kind: keyof typeof SIZE_LIMITS): boolean {
  const file = packageFile(kind);
  const { size } = statSync(file);
  const limit = SIZE_LIMITS[kind];
  const note = size <= limit ? '' : `, over the limit of ${limit / 1e6} MB`;
  console.log(`${path.basename(file)}: ${(size / 1e6).toFixed(2)} MB${note}`);
  return size <= limit;
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main();
