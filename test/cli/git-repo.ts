import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';

/** A Git repository in a temporary folder, to be removed by the test. */
export interface GitRepo extends TempProject {
  readonly git: (...args: readonly string[]) => string;
  /** Writes files (null deletes one) and commits everything; gives the commit's id. */
  readonly commit: (files: Readonly<Record<string, string | Uint8Array | null>>, how?: CommitOptions) => string;
}
export interface CommitOptions {
  readonly message?: string;
  /** ISO with time and zone; now by default. */
  readonly date?: string;
}

export function gitRepo(files: Readonly<Record<string, string | Uint8Array>> = {}): GitRepo {
  const project = tempProject();
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): string =>
    execFileSync('git', ['-C', project.root, ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...IDENTITY, ...env },
    });
  const git: GitRepo['git'] = (...args) => run(args);
  git('init', '-q', '-b', 'main');
  const commit: GitRepo['commit'] = (changes, { message = 'change', date } = {}) => {
    for (const [file, content] of Object.entries(changes)) {
      if (content === null) rmSync(path.join(project.root, file), { recursive: true });
      else project.write(file, content);
    }
    git('add', '-A');
    const dates = date === undefined ? undefined : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    run(['commit', '-q', '--allow-empty', '-m', message], dates);
    return git('rev-parse', 'HEAD').trim();
  };
  if (Object.keys(files).length > 0) commit(files);
  return { ...project, git, commit };
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

/** A clone that has only the newest commit. */
export function shallowClone(repo: GitRepo): TempProject {
  const folder = tempProject();
  mkdirSync(folder.root, { recursive: true });
  execFileSync('git', ['clone', '-q', '--depth', '1', `file://${repo.root}`, folder.root], {
    env: { ...process.env, ...IDENTITY },
  });
  return folder;
}

/** What must be as it was after a command that only reads. */
export function stateOf(repo: GitRepo): string {
  const index = readFileSync(path.join(repo.root, '.git/index')).toString('base64');
  return [repo.git('status', '--porcelain'), repo.git('rev-parse', 'HEAD'), repo.git('stash', 'list'), index].join(
    '\n',
  );
}
