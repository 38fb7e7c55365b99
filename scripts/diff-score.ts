/**
 * Scores `prompt-cost diff` against real commits whose change was judged by reading them (test/corpus/diff): whether the change is named,
 * and whether nothing is said of refactorings. The code is not here: `--repos` names a folder with the repositories and their history as
 * `owner+name`, a clone or a bare one.
 * Usage: npm run diff-score -- --repos DIR [--only owner/name or commit] [--show]
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Comparison, SiteChange } from '../src/model/comparison.ts';
import { compareProject } from '../src/workspace/comparison/compare-project.ts';
import { resolveSides } from '../src/workspace/comparison/sides.ts';
import { GitError } from '../src/workspace/git/git-error.ts';

/** A judged commit: what it changes, and what a comparison that names it must hold. */
interface JudgedCommit {
  readonly repo: string;
  readonly commit: string;
  /** `none` for a refactoring. */
  readonly change: string;
  readonly judgement: string;
  /** Text that the change of a site must hold: a model's id, a number. */
  readonly text?: string;
  /** Parts, one of which must have changed; what the change is called by default. */
  readonly parts?: readonly string[];
  /** Files, in one of which the change stands or is defined. */
  readonly paths?: readonly string[];
  readonly kind?: SiteChange['kind'];
}

const { values } = parseArgs({
  options: { repos: { type: 'string' }, only: { type: 'string' }, show: { type: 'boolean', default: false } },
});
if (values.repos === undefined) {
  console.error('usage: npm run diff-score -- --repos DIR [--only owner/name or commit] [--show]');
  process.exit(2);
}
const { repos, only, show } = values;

function folderOf(repos: string, repo: string): string | null {
  const folder = path.resolve(repos, repo.replace('/', '+'));
  return [path.join(folder, 'repo'), folder].find((each) => existsSync(each)) ?? null;
}

const TEXTS: readonly string[] = ['prompt', 'messages', 'tools', 'schema'];

/** Whether the comparison says what the judgement says. */
function names(commit: JudgedCommit, { changes, prompts, constants = [] }: Comparison): boolean {
  const isText = commit.change === 'prompt';
  const isIn = (files: readonly (string | undefined)[]): boolean =>
    commit.paths === undefined || files.some((file) => file !== undefined && commit.paths?.includes(file) === true);
  const isConstant = constants.some(({ kind, before, after, at }) => {
    if (kind !== commit.change) return false;
    return (
      isIn([at.path]) &&
      (commit.text === undefined || [before, after].some((text) => text?.includes(commit.text ?? '')))
    );
  });
  if (isConstant) return true;
  if (isText && prompts.some(({ before, after }) => isIn([before?.path, after?.path]))) return true;
  return changes.some(({ kind, before, after, parts }) => {
    const own = [before?.path, after?.path];
    if (commit.kind !== undefined) return kind === commit.kind && isIn(own);
    const wanted = commit.parts ?? (isText ? TEXTS : [commit.change]);
    if (kind !== 'changed')
      return (
        commit.text !== undefined &&
        [before, after].some((site) => site?.model.values.some((model) => model.includes(commit.text ?? '')))
      );
    return parts.some(
      (part) =>
        wanted.includes(part.part) &&
        (commit.text === undefined ||
          [part.text, part.before, part.after].some((text) => text?.includes(commit.text ?? ''))) &&
        isIn([...own, part.definedAt?.path]),
    );
  });
}

function told({ changes, prompts, constants = [] }: Comparison): readonly string[] {
  const place = (site: { readonly path: string; readonly line: number } | null): string =>
    site === null ? '' : `${site.path}:${site.line} `;
  return [
    ...[...changes, ...prompts].map(({ before, after, summary }) => `    ${place(after ?? before)}${summary}`),
    ...constants.map(({ at, summary }) => `    ${place(at)}${summary}`),
  ];
}

const COMMITS = path.resolve(import.meta.dirname, '../test/corpus/diff/commits.jsonl');
const all = readFileSync(COMMITS, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as JudgedCommit);
const scores = { named: [0, 0], silent: [0, 0] };
for (const commit of all) {
  if (only !== undefined && commit.repo !== only && !commit.commit.startsWith(only)) continue;
  const folder = folderOf(repos, commit.repo);
  if (folder === null) {
    console.log(`left out: ${commit.repo} is not there`);
    continue;
  }
  const start = performance.now();
  try {
    const sides = resolveSides({ cwd: folder, base: `${commit.commit}~1`, head: commit.commit });
    const { comparison } = await compareProject({
      sides,
      cwd: folder,
      baseConfig: 'head',
      settings: { configFile: null },
    });
    const isRefactoring = commit.change === 'none';
    const isRight = isRefactoring ? told(comparison).length === 0 : names(commit, comparison);
    const score = isRefactoring ? scores.silent : scores.named;
    score[0] = (score[0] ?? 0) + Number(isRight);
    score[1] = (score[1] ?? 0) + 1;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `${isRight ? 'ok  ' : 'MISS'} ${commit.repo} ${commit.commit.slice(0, 10)} ${commit.change}: ${commit.judgement} (${seconds} s)`,
    );
    if (show || !isRight) console.log(told(comparison).join('\n'));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    console.log(`left out: ${commit.repo} ${commit.commit.slice(0, 10)}: ${error.message}`);
  }
}
const share = ([right = 0, of = 0]: readonly number[]): string =>
  `${right} of ${of}${of === 0 ? '' : ` (${((right / of) * 100).toFixed(1)}%)`}`;
console.log(`\nChanges named: ${share(scores.named)}. Refactorings without a word: ${share(scores.silent)}.`);
