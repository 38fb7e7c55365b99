/**
 * Scores the scan against hand-labelled call sites of public code, or compares it with the kept snapshot. The code itself is not
 * here: `--repos` names a folder with the repositories checked out at the labelled commits, as `owner+name`.
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
const corpus = typeof values.corpus === 'string' ? values.corpus : path.resolve(import.meta.dirname, '../test/corpus');
const { repos } = values;
if (typeof repos !== 'string') {
  console.error('usage: npm run corpus -- --repos DIR [--corpus DIR] [--out FILE] [--snapshot | --snapshot=update]');
  process.exit(2);
}

const SNAPSHOT_FILE = path.join(corpus, 'snapshot.json');

function readLines(name: string): readonly unknown[] {
  return readFileSync(path.join(corpus, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

const readFiles = (): readonly LabelledFile[] => readLines('files.jsonl') as readonly LabelledFile[];

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
function snapshot(scanned: ReadonlyMap<string, readonly Prediction[]>, isUpdate: boolean): number {
  const usable = listed.filter(({ repo }) => scanned.has(repo));
  if (usable.length === 0) {
    console.log('\nNothing is checked out, so nothing was compared.');
    return 0;
  }
  const before = existsSync(SNAPSHOT_FILE) ? (JSON.parse(readFileSync(SNAPSHOT_FILE, 'utf8')) as Snapshot) : {};
  const after = toSnapshot(usable, readFiles(), [...scanned.values()].flat());
  const changes = compareSnapshots(before, after);
  console.log(`\n${changes.length} changes in ${usable.length} of ${listed.length} repositories`);
  for (const change of changes) console.log(change);
  if (!isUpdate) return changes.length === 0 ? 0 : 1;
  writeFileSync(SNAPSHOT_FILE, printSnapshot({ ...before, ...after }));
  return 0;
}

/** Scores with the corpus' own scorer where it brings one. What is not checked out counts as missed. */
function scoreAll(predictions: readonly Prediction[]): number {
  const out =
    typeof values.out === 'string'
      ? values.out
      : path.join(mkdtempSync(path.join(tmpdir(), 'prompt-cost-corpus-')), 'predictions.jsonl');
  writeFileSync(out, predictions.map((row) => `${JSON.stringify(row)}\n`).join(''));
  console.log(`predictions: ${out}\n`);
  const scorer = path.join(corpus, 'score.mjs');
  if (existsSync(scorer))
    return spawnSync(process.execPath, [scorer, out, ...forScorer], { stdio: 'inherit' }).status ?? 1;
  process.stdout.write(printScore(score(readLines('labels.jsonl') as readonly Label[], readFiles(), predictions)));
  return 0;
}

const listed = JSON.parse(readFileSync(path.join(corpus, 'repos.json'), 'utf8')) as readonly CorpusRepo[];
const scanned = await scanAll(listed, repos);
process.exitCode =
  values.snapshot === undefined
    ? scoreAll([...scanned.values()].flat())
    : snapshot(scanned, values.snapshot === 'update');
