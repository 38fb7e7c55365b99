/**
 * Scores the scan against hand-labelled call sites: runs it over checked-out repositories (folders named `owner+name`)
 * and gives the rows, with a `repo` field, to the corpus's own scorer.
 * Usage: npm run corpus -- --corpus DIR --repos DIR [--out FILE] [options of the scorer, such as --misses=20]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { reporter as jsonl } from '../src/reporters/jsonl/index.ts';
import { openWorkspace } from '../src/workspace/workspace.ts';

const { values, tokens } = parseArgs({
  options: { corpus: { type: 'string' }, repos: { type: 'string' }, out: { type: 'string' } },
  strict: false,
  tokens: true,
});
/** What this script does not know is meant for the scorer. */
const forScorer = tokens
  .filter((token) => token.kind === 'option' && !['corpus', 'repos', 'out'].includes(token.name))
  .map((token) =>
    'value' in token && token.value !== undefined ? `--${'name' in token ? token.name : ''}=${token.value}` : '',
  );
const { corpus, repos } = values;
if (typeof corpus !== 'string' || typeof repos !== 'string') {
  console.error('usage: npm run corpus -- --corpus DIR --repos DIR [--out FILE] [scorer options]');
  process.exit(2);
}

interface CorpusRepo {
  readonly repo: string;
}

/** The rows of one repository, as `prompt-cost scan --format jsonl` prints them, with the repository's name. */
async function scanRepository(name: string, folder: string): Promise<readonly string[]> {
  const workspace = await openWorkspace({ root: folder, configFile: null });
  const context = {
    version: '',
    catalogDate: workspace.catalog.date,
    config: workspace.config,
    rules: [],
    position: (file: string, offset: number) => workspace.position(file, offset),
    colour: false,
    width: 100,
    quiet: false,
  };
  const rows: string[] = [];
  for await (const analysis of workspace.scan()) {
    for (const problem of analysis.problems.filter(({ code }) => code === 'internal'))
      console.error(`${name}: ${problem.path}: ${problem.message}`);
    const lines = jsonl.file?.(analysis, context).split('\n') ?? [];
    rows.push(
      ...lines
        .filter((line) => line !== '')
        .map((line) => JSON.stringify({ repo: name, ...(JSON.parse(line) as object) })),
    );
  }
  return rows;
}

const listed = JSON.parse(readFileSync(path.join(corpus, 'repos.json'), 'utf8')) as readonly CorpusRepo[];
const predictions: string[] = [];
const absent: string[] = [];
for (const { repo } of listed) {
  const name = repo.replace('/', '+');
  const folder = path.join(repos, name);
  if (!existsSync(folder) || readdirSync(folder).length === 0) {
    absent.push(name);
    continue;
  }
  const started = performance.now();
  const rows = await scanRepository(repo, folder);
  console.log(`${repo}: ${rows.length} rows in ${Math.round(performance.now() - started)} ms`);
  predictions.push(...rows);
}
if (absent.length > 0) console.log(`not checked out, so counted as missed: ${absent.join(', ')}`);
const out =
  values.out === undefined
    ? path.join(mkdtempSync(path.join(tmpdir(), 'prompt-cost-corpus-')), 'predictions.jsonl')
    : String(values.out);
writeFileSync(out, `${predictions.join('\n')}\n`);
console.log(`predictions: ${out}\n`);
const scorer = spawnSync(process.execPath, [path.join(corpus, 'score.mjs'), out, ...forScorer], { stdio: 'inherit' });
process.exitCode = scorer.status ?? 1;
