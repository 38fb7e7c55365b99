import { spawn, spawnSync } from 'node:child_process';
import { devNull } from 'node:os';
import path from 'node:path';
import { printable } from '../../catalog/printable.ts';
import { GitError } from './git-error.ts';

/** A Git repository, read only: nothing here touches the working tree, the index or a ref. */
export interface Repository {
  /** Absolute folder of the working tree; of the repository itself when it is bare. */
  readonly root: string;
  readonly isBare: boolean;
  readonly isShallow: boolean;
  /** @throws GitError when there is no such commit. */
  readonly commit: (revision: string) => string;
  /** The newest commit that both come from. @throws GitError when there is none. */
  readonly mergeBase: (left: string, right: string) => string;
  /** Whether there is such a commit. */
  readonly has: (revision: string) => boolean;
  /** All files of a commit. @throws GitError */
  readonly tree: (commit: string) => readonly TreeEntry[];
  /** Contents by object id; objects that are not there are left out. @throws GitError */
  readonly blobs: (ids: readonly string[]) => ReadonlyMap<string, Uint8Array>;
  /** Folders of submodules in the index, relative to the root. */
  readonly submodules: () => readonly string[];
  /** Files that are not the same in two versions, those that were renamed together; `to` null for the working tree. */
  readonly changes: (from: string, to: string | null) => readonly FileChange[];
  /** What is not the same in two commits, by path; renames are a file that is gone and a new one. @throws GitError */
  readonly treeChanges: (from: string, to: string) => readonly TreeChange[];
  /**
   * Commits that changed one of the paths (relative to the root), newest first: those of the branch itself, where a merge
   * stands for all that it brought. Ends early, without an error, when the signal says so. @throws GitError
   */
  readonly log: (from: string, paths: readonly string[], signal?: AbortSignal) => AsyncIterable<CommitInfo>;
  /** Files below a folder (absolute) that are not as in a commit: changed, new (untracked too), gone. Relative to the folder. @throws GitError */
  readonly changedSince: (commit: string, folder: string) => readonly string[];
}

/** Null where there was or is none. */
export interface FileChange {
  readonly before: string | null;
  readonly after: string | null;
}

/** A file as it is in the later of two commits; `after` null where it is gone. */
export interface TreeChange {
  readonly path: string;
  readonly after: TreeEntry | null;
}

export interface CommitInfo {
  readonly id: string;
  /** The commit before it on the same branch; null for the first one, and where a shallow clone ends. */
  readonly parent: string | null;
  /** When it came to be on the branch, ISO with time and zone. */
  readonly date: string;
  /** Name of the author, safe to print. */
  readonly author: string;
  /** First line of the message, safe to print; of a merged pull request its title too. */
  readonly subject: string;
}

export interface TreeEntry {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly kind: 'file' | 'link' | 'submodule';
  readonly id: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Finds the repository that holds a folder. @throws GitError when there is none, or no Git.
 * @param otherwise What to do without one, for the message.
 */
export function openRepository(folder: string, otherwise = COMPARE_REPORTS): Repository {
  const facts = gitOr(otherwise, folder, [
    'rev-parse',
    '--is-bare-repository',
    '--is-shallow-repository',
    '--absolute-git-dir',
  ]);
  if (facts.code !== 0) throw new GitError(noRepository(folder, facts.error, otherwise));
  const [bare, shallow, gitFolder = folder] = facts.output.toString().split('\n');
  const isBare = bare === 'true';
  const up = isBare ? null : git(folder, ['rev-parse', '--show-cdup']);
  // By the way up from the folder, so that its own symbolic links stay as the user wrote them.
  const root = up?.code === 0 ? path.resolve(folder, up.output.toString().trim()) : path.resolve(gitFolder);
  const isShallow = shallow === 'true';
  return {
    root,
    isBare,
    isShallow,
    has: (revision) => commitOf(root, revision) !== null,
    commit: (revision) => {
      const commit = commitOf(root, revision);
      if (commit === null) throw new GitError(noCommit(revision, isShallow));
      return commit;
    },
    mergeBase: (left, right) => {
      const { code, output } = git(root, ['merge-base', left, right]);
      if (code !== 0) throw new GitError(noMergeBase(left, right, isShallow));
      return output.toString().trim();
    },
    tree: (commit) => readTree(root, commit),
    blobs: (ids) => readBlobs(root, ids),
    submodules: () => readSubmodules(root),
    changes: (from, to) => readChanges(root, from, to),
    treeChanges: (from, to) => readTreeChanges(root, from, to),
    log: (from, paths, signal) => readLog(root, from, paths, signal),
    changedSince: (commit, folder) => readChanged(folder, commit),
  };
}

interface GitResult {
  readonly code: number | null;
  readonly output: Buffer;
  readonly error: string;
}

/** Larger than any listing or batch that is asked for. */
const MAX_OUTPUT = 1 << 30;

/** Keeps a repository's own settings from starting programs: a file watcher, hooks, a check of signatures, a transport. */
const QUIET_CONFIG = [
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  'log.showSignature=false',
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting]);

const arguments_ = (folder: string, args: readonly string[]): string[] => [...QUIET_CONFIG, '-C', folder, ...args];

/** No lock is taken, and an object that only the remote of a partial clone has is missing. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };
}

const COMPARE_REPORTS =
  'Compare two saved reports instead: prompt-cost scan -f json -o base.json, then prompt-cost diff base.json head.json.';

/** Runs Git without a shell. @throws GitError when it cannot be started. */
function git(folder: string, args: readonly string[], input?: string): GitResult {
  return gitOr(COMPARE_REPORTS, folder, args, input);
}

/** As `git`; the message of a missing Git ends with what to do without it. */
function gitOr(otherwise: string, folder: string, args: readonly string[], input?: string): GitResult {
  const { status, stdout, stderr, error } = spawnSync('git', arguments_(folder, args), {
    input,
    maxBuffer: MAX_OUTPUT,
    env: environment(),
  });
  if (error !== undefined && status === null) {
    const isMissing = 'code' in error && error.code === 'ENOENT';
    throw new GitError(
      isMissing ? `Git is not installed, or not on the PATH. ${otherwise}` : `Git failed: ${error.message}`,
    );
  }
  return { code: status, output: stdout, error: stderr.toString().trim() };
}

function noRepository(folder: string, error: string, otherwise: string): string {
  if (/dubious ownership/.test(error)) return `Git does not trust the repository: ${error}`;
  return `${folder} is not in a Git repository. ${otherwise}`;
}

function commitOf(root: string, revision: string): string | null {
  const { code, output } = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  return code === 0 ? output.toString().trim() : null;
}

/** What to do about a shallow clone. */
export const DEEPEN =
  'This clone is shallow, so older commits are not here: fetch them (git fetch --unshallow, in GitHub Actions "fetch-depth: 0" at actions/checkout).';

function noCommit(revision: string, isShallow: boolean): string {
  const what = `There is no commit "${revision}" in this repository.`;
  if (isShallow) return `${what} ${DEEPEN}`;
  return /^[^~^]+[~^]/.test(revision)
    ? `${what} The history may be shorter than that.`
    : `${what} A branch of the remote is named with it: origin/${revision}; fetch it first.`;
}

function noMergeBase(left: string, right: string, isShallow: boolean): string {
  const what = `${left} and ${right} have no commit in common.`;
  return isShallow ? `${what} ${DEEPEN}` : `${what} Use --no-merge-base to compare them as they are.`;
}

function readTree(root: string, commit: string): readonly TreeEntry[] {
  const { code, output, error } = git(root, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit]);
  if (code !== 0) throw new GitError(`The files of ${commit} cannot be listed: ${error}`);
  return output
    .toString()
    .split('\0')
    .flatMap((line) => {
      const match = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line);
      if (!match) return [];
      const [, mode = '', type, id = '', size, file = ''] = match;
      const kind = type === 'commit' ? 'submodule' : mode === '120000' ? 'link' : 'file';
      return [{ path: file, kind, id, size: Number(size) || 0 } as const];
    });
}

/** `:<mode> <mode> <id> <id> <status>`, and the path. */
function readTreeChanges(root: string, from: string, to: string): readonly TreeChange[] {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', from, to];
  const { code, output, error } = git(root, args);
  if (code !== 0) throw new GitError(`Git cannot tell what changed between ${from} and ${to}: ${error}`);
  const fields = output.toString().split('\0');
  const changes: { path: string; kind: TreeEntry['kind']; id: string }[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, mode = '', , id = ''] = fields[index]?.split(' ') ?? [];
    const kind = mode === '160000' ? 'submodule' : mode === '120000' ? 'link' : 'file';
    changes.push({ path: fields[index + 1] ?? '', kind, id });
  }
  const sizes = sizesOf(
    root,
    changes.filter(({ kind, id }) => kind !== 'submodule' && !GONE.test(id)).map(({ id }) => id),
  );
  return changes.map((change) => ({
    path: change.path,
    after: GONE.test(change.id) ? null : { ...change, size: sizes.get(change.id) ?? 0 },
  }));
}

const GONE = /^0+$/;

function sizesOf(root: string, ids: readonly string[]): ReadonlyMap<string, number> {
  if (ids.length === 0) return new Map();
  const { output } = git(root, ['cat-file', '--batch-check=%(objectname) %(objectsize)'], `${ids.join('\n')}\n`);
  const lines = output.toString().split('\n');
  return new Map(lines.map((line) => line.split(' ')).map(([id = '', size]) => [id, Number(size) || 0]));
}

/** What stands between the fields of a commit; no name holds it. */
const FIELD = '\x1f';
const LOG_FORMAT = ['%H', '%P', '%cI', '%an', '%s', '%b'].join('%x1f');

async function* readLog(
  root: string,
  from: string,
  paths: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<CommitInfo> {
  if (signal?.aborted === true) return;
  const args = ['--literal-pathspecs', 'log', '--first-parent', '-z', `--format=tformat:${LOG_FORMAT}`, from, '--'];
  const child = spawn('git', arguments_(root, [...args, ...paths]), {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): void => void child.kill();
  signal?.addEventListener('abort', stop);
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => {
      resolve(null);
    });
    child.on('close', resolve);
  });
  let error = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error = (error + text).slice(0, 2000)));
  let rest = '';
  try {
    for await (const text of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
      const records = (rest + text).split('\0');
      rest = records.pop() ?? '';
      yield* records.map(commitInfo);
    }
    if ((await ended) !== 0 && !wasAborted(signal)) throw new GitError(`Git cannot read the history: ${error.trim()}`);
  } finally {
    signal?.removeEventListener('abort', stop);
    child.kill();
  }
}

/** A function, since the compiler takes what it once saw of a signal for lasting. */
const wasAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

function commitInfo(record: string): CommitInfo {
  const [id = '', parents = '', date = '', author = '', subject = '', body = ''] = record.split(FIELD);
  // The forges' message of a merge names the branch, and the title stands below.
  const title = /^Merge (?:pull|branch)/.test(subject) ? /\S.*/.exec(body)?.[0] : undefined;
  return {
    id,
    parent: parents.split(' ')[0] || null,
    date,
    author: printable(author),
    subject: printable(title === undefined ? subject : `${subject}: ${title}`),
  };
}

/** The answers of `git cat-file --batch`: `<id> <type> <size>`, a line break, the content, a line break. */
function readBlobs(root: string, ids: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const { code, output, error } = git(root, ['cat-file', '--batch'], `${ids.join('\n')}\n`);
  if (code !== 0) throw new GitError(`Git could not read objects: ${error}`);
  const blobs = new Map<string, Uint8Array>();
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(0x0a, at);
    if (end < 0) break;
    const [id = '', type, size] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue; // `<id> missing`
    const length = Number(size);
    blobs.set(id, output.subarray(at, at + length));
    at += length + 1;
  }
  return blobs;
}

function readSubmodules(root: string): readonly string[] {
  const { output } = git(root, ['ls-files', '-s', '-z']);
  return output
    .toString()
    .split('\0')
    .filter((line) => line.startsWith('160000 '))
    .map((line) => line.slice(line.indexOf('\t') + 1));
}

/** No program of the user's, and no look into submodules, whose own settings would hold there. */
const QUIET_DIFF = ['--no-ext-diff', '--ignore-submodules=dirty'];

/**
 * Settings that keep a comparison with the working tree from running the repository's filters (`filter.<name>.clean`). A file that a
 * filter would bring to what is committed then counts as changed where its time is another, which is no harm.
 */
function withoutFilters(folder: string): readonly string[] {
  const { output } = git(folder, ['config', '-z', '--name-only', '--get-regexp', '^filter\\.']);
  const keys = output.toString().split('\0');
  const filters = new Set(keys.filter((key) => key.includes('.')).map((key) => key.slice(0, key.lastIndexOf('.'))));
  return [...filters].flatMap((filter) =>
    ['clean=', 'process=', 'required=false'].flatMap((setting) => ['-c', `${filter}.${setting}`]),
  );
}

function readChanged(folder: string, commit: string): readonly string[] {
  const diff = ['diff', '--name-only', '--no-renames', ...QUIET_DIFF, '--relative', '-z', commit, '--'];
  const changed = [...withoutFilters(folder), ...diff];
  const untracked = ['ls-files', '--others', '--exclude-standard', '-z'];
  const names = [changed, untracked].flatMap((args) => {
    const { code, output, error } = git(folder, args);
    if (code !== 0) throw new GitError(`Git cannot tell what changed since ${commit}: ${error}`);
    return output.toString().split('\0');
  });
  return [...new Set(names)].filter((name) => name !== '').sort();
}

function readChanges(root: string, from: string, to: string | null): readonly FileChange[] {
  const versions = to === null ? [from] : [from, to];
  const filters = to === null ? withoutFilters(root) : [];
  const diff = ['diff', '-M', '--name-status', '-z', ...QUIET_DIFF, ...versions, '--'];
  const { code, output } = git(root, [...filters, ...diff]);
  if (code !== 0) return []; // Only a hint: sites are told again without it too.
  const fields = output.toString().split('\0');
  const changes: FileChange[] = [];
  for (let index = 0; index + 1 < fields.length;) {
    const [status = '', before = '', after = ''] = fields.slice(index, index + 3);
    const isPair = /^[RC]/.test(status);
    index += isPair ? 3 : 2;
    if (isPair) changes.push({ before, after });
    else changes.push({ before: status === 'A' ? null : before, after: status === 'D' ? null : before });
  }
  return changes;
}
