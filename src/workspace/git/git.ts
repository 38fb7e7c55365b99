import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** Something that Git cannot do here; the message says what to do about it. */
export class GitError extends Error {}

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
  /** Files below a folder (absolute) that are not as in a commit: changed, new (untracked too), gone. Relative to the folder. @throws GitError */
  readonly changedSince: (commit: string, folder: string) => readonly string[];
}

/** Null where there was or is none. */
export interface FileChange {
  readonly before: string | null;
  readonly after: string | null;
}

export interface TreeEntry {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly kind: 'file' | 'link' | 'submodule';
  readonly id: string;
  /** Bytes. */
  readonly size: number;
}

/** Finds the repository that holds a folder. @throws GitError when there is none, or no Git. */
export function openRepository(folder: string): Repository {
  const facts = git(folder, ['rev-parse', '--is-bare-repository', '--is-shallow-repository', '--absolute-git-dir']);
  if (facts.code !== 0) throw new GitError(noRepository(folder, facts.error));
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

/** Runs Git without a shell. @throws GitError when it cannot be started. */
function git(folder: string, args: readonly string[], input?: string): GitResult {
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', folder, ...args], {
    input,
    maxBuffer: MAX_OUTPUT,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
  });
  if (error !== undefined && status === null) {
    const isMissing = 'code' in error && error.code === 'ENOENT';
    throw new GitError(
      isMissing
        ? 'Git is not installed, or not on the PATH. Compare two saved reports instead: prompt-cost scan -f json -o base.json, then prompt-cost diff base.json head.json.'
        : `Git failed: ${error.message}`,
    );
  }
  return { code: status, output: stdout, error: stderr.toString().trim() };
}

function noRepository(folder: string, error: string): string {
  if (/dubious ownership/.test(error)) return `Git does not trust the repository: ${error}`;
  return `${folder} is not in a Git repository. Compare two saved reports instead: prompt-cost scan -f json -o base.json, then prompt-cost diff base.json head.json.`;
}

function commitOf(root: string, revision: string): string | null {
  const { code, output } = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  return code === 0 ? output.toString().trim() : null;
}

const DEEPEN =
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

function readChanged(folder: string, commit: string): readonly string[] {
  const changed = ['diff', '--name-only', '--no-renames', '--no-ext-diff', '--relative', '-z', commit, '--'];
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
  const { code, output } = git(root, ['diff', '-M', '--name-status', '-z', '--no-ext-diff', ...versions, '--']);
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
