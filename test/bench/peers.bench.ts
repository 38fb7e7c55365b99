// How long a whole scan takes beside other programs on the same folder, each as a process of its own, in one interleaved run:
// tokentoll (Python, which reads *.py alone), and ripgrep looking for the names of SDKs in the files that the scan reads.
// Usage: npm run build && npm run bench -- peers --repos DIR [--tokentoll DIR] [--ripgrep FILE] [--rounds N]
//   --repos      a folder of checked-out repositories
//   --tokentoll  a checkout of tokentoll (run with python3); left out without it
//   --ripgrep    the rg program; default: rg on the PATH; left out when it is not there
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sdks } from '../../src/generated/registry.ts';
import { openWorkspace } from '../../src/workspace/workspace.ts';
import { isStartable } from './native-program.ts';

const { values } = parseArgs({
  options: {
    repos: { type: 'string' },
    tokentoll: { type: 'string' },
    ripgrep: { type: 'string', default: 'rg' },
    rounds: { type: 'string', default: '5' },
  },
});
const CLI = path.resolve('dist/cli.cjs');

interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Text that makes one found call, in what it prints. */
  readonly counts: RegExp;
}

/** Seconds that a process took by the clock, and what it found. */
function run(
  { command, args, env, counts }: Contender,
  cwd: string,
): { readonly seconds: number; readonly found: number } {
  const started = performance.now();
  const { error, stdout } = spawnSync(command, [...args], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (error) throw error;
  return { seconds: (performance.now() - started) / 1000, found: stdout.match(counts)?.length ?? 0 };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

/** The words that tell SDKs, as ripgrep takes them from a file, and the files that a scan looks at. */
function ripgrep(named: string, folder: string, files: readonly string[]): Contender | null {
  const isPath = named.includes(path.sep);
  if (isPath && !isStartable(named))
    throw new Error(`${named} is no program for ${process.platform} on ${process.arch}: give --ripgrep another`);
  const program = isPath ? path.resolve(named) : named;
  const { error, stdout } = spawnSync(program, ['--version'], { cwd: folder, encoding: 'utf8' });
  if (error || !stdout.startsWith('ripgrep ')) return null;
  const words = path.join(folder, 'words.txt');
  const ids = sdks.map(({ id }) => id.split('-')[0] ?? id);
  writeFileSync(words, [...new Set(ids)].join('\n'));
  const args = ['--no-ignore', '--hidden', '-c', '-F', '-f', words, ...files];
  return { name: 'ripgrep', command: program, args, counts: /^.+:\d+$/gm };
}

const root = path.resolve(values.repos ?? '.');
if (!existsSync(CLI)) throw new Error(`${CLI} is not built: run npm run build`);
const scratch = mkdtempSync(path.join(tmpdir(), 'prompt-cost-peers-'));
try {
  const { files } = await (await openWorkspace({ root, configFile: null })).find();
  const bytes = files.reduce((sum, file) => sum + statSync(path.join(root, file)).size, 0);
  const python = files.filter((file) => file.endsWith('.py'));
  console.log(`${files.length} files, ${(bytes / 1e6).toFixed(1)} MB; ${python.length} of them Python`);
  const scan = (name: string, ...args: readonly string[]): Contender => ({
    name,
    command: process.execPath,
    args: [CLI, 'scan', '.', '-f', 'jsonl', ...args],
    counts: /^\{"/gm,
  });
  const cache = path.join(scratch, 'cache');
  const rg = ripgrep(values.ripgrep, scratch, files);
  const contenders: readonly Contender[] = [
    scan('scan'),
    scan('scan, nothing changed since', '--cache-location', cache),
    ...(values.tokentoll === undefined
      ? []
      : [
          {
            name: 'tokentoll',
            command: 'python3',
            args: ['-m', 'tokentoll', 'scan', '.', '--format', 'json'],
            env: { PYTHONPATH: path.resolve(values.tokentoll, 'src') },
            counts: /"line(?:_number)?":/g,
          },
        ]),
    ...(rg ? [rg] : []),
  ];
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  const found = new Map<string, number>();
  const rounds = Number(values.rounds);
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders) {
      const result = run(contender, root);
      // The first fills the disk's cache and ours.
      if (round > 0) times.get(contender.name)?.push(result.seconds);
      found.set(contender.name, result.found);
    }
  }
  const of = (name: string): readonly number[] => times.get(name) ?? [];
  for (const { name } of contenders) {
    const ratios = contenders
      .filter((other) => other.name !== name && !other.name.startsWith('scan'))
      .map((other) => {
        const pairs = of(name).map((seconds, round) => seconds / (of(other.name)[round] ?? NaN));
        return `${median(pairs).toFixed(2)}× ${other.name}`;
      });
    console.log(
      `${name.padEnd(28)} ${median(of(name)).toFixed(2).padStart(7)} s  ${String(found.get(name)).padStart(5)} found  ${ratios.join(', ')}`,
    );
  }
  const perSecond = (name: string, count: number): number => count / median(of(name));
  if (values.tokentoll !== undefined) {
    const theirs = perSecond('tokentoll', python.length);
    for (const name of ['scan', 'scan, nothing changed since'])
      console.log(`${name}: ${(perSecond(name, files.length) / theirs).toFixed(1)}× tokentoll's files a second`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
