/**
 * Scores the scan against hand-labelled call sites of public code, or compares it with the kept snapshots. The code itself is not
 * here: `--repos` names a folder with the repositories checked out at the labelled commits, as `owner+name`. Without `--corpus`
 * both sets of test/corpus are taken, one after the other; a set of which nothing is checked out is left out.
 * Usage: npm run corpus -- --repos DIR [--corpus DIR] [--out FILE] [--snapshot | --snapshot=update] [options of a corpus' own scorer]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CorpusRepo, Label, LabelledFile, Prediction } from './corpus/rows.ts';
import { scanRepository } from './corpus/scan.ts';
import { printScore, score } from './corpus/score.ts';
import { compareSnapshots, printSnapshot, type Snapshot, toSnapshot } from './corpus/snapshot.ts';

const KNOWN = ['corpus', 'repos', 'out', 'snapshot'];
const { values, tokens } = parseArgs({
  options: { corpus: { type: 'string' }, repos: { type: 'string' }, out: { type: 'string' } },
  strict: false,
  tokens: true,
});
/** What this script does not know is meant for the corpus' own scorer. */
const forScorer = tokens
  .filter((token) => token.kind === 'option' && !KNOWN.includes(token.name))
  .map((token) =>
    'value' in token && token.value !== undefined ? `--${'name' in token ? token.name : ''}=${token.value}` : '',
  );
const OWN = path.resolve(import.meta.dirname, '../test/corpus');
const corpora = typeof values.corpus === 'string' ? [values.corpus] : [OWN, path.join(OWN, 'second')];
const { repos } = values;
if (typeof repos !== 'string') {
  console.error('usage: npm run corpus -- --repos DIR [--corpus DIR] [--out FILE] [--snapshot | --snapshot=update]');
  process.exit(2);
}

const predictions: Prediction[] = [];
const out =
  typeof values.out === 'string'
    ? values.out
    : path.join(mkdtempSync(path.join(tmpdir(), 'prompt-cost-corpus-')), 'predictions.jsonl');

function readLines(corpus: string, name: string): readonly unknown[] {
  return readFileSync(path.join(corpus, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

const readFiles = (corpus: string): readonly LabelledFile[] =>
  readLines(corpus, 'files.jsonl') as readonly LabelledFile[];

/** Why a repository cannot be used; null when it can. A folder without Git is taken to be at the right commit. */
function unusable(folder: string, { commit }: CorpusRepo): string | null {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return 'not checked out';
  if (!existsSync(path.join(folder, '.git'))) return null;
  const head = spawnSync('git', ['-C', folder, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).stdout.trim();
  return head === commit ? null : `at ${head.slice(0, 9)}, not at ${commit.slice(0, 9)}`;
}

/** Scans what is checked out; says what is not. */
async function scanAll(listed: readonly CorpusRepo[], root: string): Promise<Map<string, readonly Prediction[]>> {
  const scanned = new Map<string, readonly Prediction[]>();
  for (const each of listed) {
    const folder = path.join(root, each.repo.replace('/', '+'));
    const reason = unusable(folder, each);
    if (reason !== null) {
      console.log(`${each.repo}: skipped, ${reason}`);
      continue;
    }
    const started = performance.now();
    const rows = await scanRepository(each.repo, folder);
    console.log(`${each.repo}: ${rows.length} rows in ${Math.round(performance.now() - started)} ms`);
    scanned.set(each.repo, rows);
  }
  return scanned;
}

/** Compares with the kept snapshot, or writes a new one. Exit code 1 where something changed. */
function snapshot(
  corpus: string,
  listed: readonly CorpusRepo[],
  scanned: ReadonlyMap<string, readonly Prediction[]>,
): number {
  const file = path.join(corpus, 'snapshot.json');
  const usable = listed.filter(({ repo }) => scanned.has(repo));
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Snapshot) : {};
  const after = toSnapshot(usable, readFiles(corpus), [...scanned.values()].flat());
  const changes = compareSnapshots(before, after);
  console.log(`\n${changes.length} changes in ${usable.length} of ${listed.length} repositories`);
  for (const change of changes) console.log(change);
  if (values.snapshot !== 'update') return changes.length === 0 ? 0 : 1;
  writeFileSync(file, printSnapshot({ ...before, ...after }));
  return 0;
}

/** Scores with the corpus' own scorer where it brings one. What is not checked out counts as missed. */
function scoreAll(corpus: string, rows: readonly Prediction[]): number {
  predictions.push(...rows);
  writeFileSync(out, predictions.map((row) => `${JSON.stringify(row)}\n`).join(''));
  console.log(`predictions: ${out}\n`);
  const scorer = path.join(corpus, 'score.mjs');
  if (existsSync(scorer))
    return spawnSync(process.execPath, [scorer, out, ...forScorer], { stdio: 'inherit' }).status ?? 1;
  const labels = readLines(corpus, 'labels.jsonl') as readonly Label[];
  process.stdout.write(printScore(score(labels, readFiles(corpus), rows)));
  return 0;
}

/** One set: its scan, then the score of it or what changed. Gives the exit code. */
async function runSet(corpus: string, root: string): Promise<number> {
  console.log(`\n${path.relative(process.cwd(), corpus) || '.'}`);
  const listed = JSON.parse(readFileSync(path.join(corpus, 'repos.json'), 'utf8')) as readonly CorpusRepo[];
  const scanned = await scanAll(listed, root);
  if (scanned.size === 0) {
    console.log('Nothing is checked out, so nothing was compared.');
    return 0;
  }
  return values.snapshot === undefined
    ? scoreAll(corpus, [...scanned.values()].flat())
    : snapshot(corpus, listed, scanned);
}

let worst = 0;
for (const corpus of corpora) worst = Math.max(worst, await runSet(corpus, repos));
process.exitCode = worst;
