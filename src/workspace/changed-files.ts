import { openRepository } from './git/git.ts';

/**
 * Files below a folder that are not what they were when the current branch left a commit: changed, new (also untracked) or
 * gone. Paths are relative to the folder, with forward slashes. The repository and its working tree are only read.
 * @param ref A branch, tag or commit.
 * @throws GitError that says what to do.
 */
export function changedFiles(root: string, ref: string): readonly string[] {
  const repository = openRepository(root);
  const commit = repository.commit(ref);
  return repository.changedSince(repository.mergeBase(commit, repository.commit('HEAD')), root);
}
