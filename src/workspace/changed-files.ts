import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Git is not there, the folder is in no repository, or the reference is unknown; the message says which. */
export class GitError extends Error {}

/**
 * Files below a folder that are not what they were when the current branch left a commit: changed, new (also untracked) or
 * gone. Paths are relative to the folder, with forward slashes. The repository and its working tree are only read.
 * @param ref A branch, tag or commit.
 * @throws GitError
 */
export function changedFiles(root: string, ref: string): readonly string[] {
  const commit = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], () =>
    isRepository(root)
      ? `There is no branch, tag or commit "${ref}" in this repository. In a shallow clone, fetch it first: git fetch origin ${ref}`
      : `${root} is in no Git repository, so there is nothing that "${ref}" could mean.`,
  ).trim();
  const base = git(root, ['merge-base', commit, 'HEAD'], () => '', commit).trim();
  const changed = git(root, ['diff', '--name-only', '--no-renames', '--no-ext-diff', '--relative', '-z', base, '--']);
  const untracked = git(root, ['ls-files', '--others', '--exclude-standard', '-z']);
  const names = `${changed}${untracked}`.split('\0').filter((name) => name !== '');
  return [...new Set(names)].sort();
}

function isRepository(root: string): boolean {
  return git(root, ['rev-parse', '--git-dir'], () => '', '') !== '';
}

/** What Git prints; `otherwise` where it fails, if given. */
function git(root: string, args: readonly string[], why: () => string = () => '', otherwise?: string): string {
  try {
    return execFileSync('git', ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new GitError(`Git is needed for this and cannot be started in ${path.resolve(root)}.`);
    if (otherwise !== undefined) return otherwise;
    throw new GitError(why() || `Git failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
