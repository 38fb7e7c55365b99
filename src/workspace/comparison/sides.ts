import { readFileSync } from 'node:fs';
import path from 'node:path';
import { GitError } from '../git/git-error.ts';
import { openRepository, type Repository } from '../git/git.ts';
import { parseReport, ReportFileError, type SavedReport } from '../report-file.ts';

/** One of the two versions that are compared. */
export type Side =
  | { readonly kind: 'report'; readonly label: string; readonly report: SavedReport }
  | { readonly kind: 'commit'; readonly label: string; readonly commit: string }
  | { readonly kind: 'working tree'; readonly label: string };

export interface Sides {
  readonly base: Side;
  readonly head: Side;
  /** Null when only reports are compared. */
  readonly repository: Repository | null;
}

export interface SidesOptions {
  /** Absolute folder that names are meant from. */
  readonly cwd: string;
  /** A revision, `A..B`, `A...B`, or a saved report. */
  readonly base: string;
  /** Absent: the working tree, or the newest commit of a bare repository. */
  readonly head?: string | undefined;
  /**
   * Compare with the commit where the head left the base, so that what others did on the base since is no change. By default
   * where no head is named.
   */
  readonly mergeBase?: boolean | undefined;
}

/** Finds out what is to be compared. @throws GitError or ReportFileError, with what to do. */
export function resolveSides({ cwd, mergeBase, ...given }: SidesOptions): Sides {
  const { base, head, dots } = splitRange(given.base, given.head);
  const reports = { base: readIfReport(cwd, base), head: head === undefined ? null : readIfReport(cwd, head) };
  if (reports.base && reports.head) return { base: reports.base, head: reports.head, repository: null };
  if (reports.base) {
    const repository = head === undefined ? tryRepository(cwd) : openRepository(cwd);
    return { base: reports.base, head: headSide(repository, head), repository };
  }
  const repository = openRepository(cwd);
  const headIs = reports.head ?? headSide(repository, head);
  const isMerged = headIs.kind !== 'report' && (dots === '...' || (mergeBase ?? (head === undefined && dots === null)));
  return { base: baseSide(repository, base, isMerged ? headIs : null), head: headIs, repository };
}

function baseSide(repository: Repository, base: string, mergedWith: Side | null): Side {
  const tip = repository.commit(base);
  if (mergedWith === null) return { kind: 'commit', label: commitLabel(base, tip), commit: tip };
  const other = mergedWith.kind === 'commit' ? mergedWith.commit : repository.commit('HEAD');
  const commit = repository.mergeBase(tip, other);
  const label = commit === tip ? commitLabel(base, tip) : `${base} at ${short(commit)}, where the head left it`;
  return { kind: 'commit', label, commit };
}

function headSide(repository: Repository | null, head: string | undefined): Side {
  if (repository && (head !== undefined || repository.isBare)) {
    const revision = head ?? 'HEAD';
    const commit = repository.commit(revision);
    return { kind: 'commit', label: commitLabel(revision, commit), commit };
  }
  return { kind: 'working tree', label: 'working tree' };
}

function tryRepository(cwd: string): Repository | null {
  try {
    return openRepository(cwd);
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}

const short = (commit: string): string => commit.slice(0, 9);
function commitLabel(revision: string, commit: string): string {
  return commit.startsWith(revision) ? short(commit) : `${revision} (${short(commit)})`;
}

function splitRange(
  base: string,
  head: string | undefined,
): { readonly base: string; readonly head: string | undefined; readonly dots: '..' | '...' | null } {
  const range = head === undefined ? /^(.*?)(\.\.\.?)([^.].*)?$/.exec(base) : null;
  // A path has slashes before its dots; a range with nothing in front means HEAD, as in Git.
  if (!range || /(?:^|\/)\.\.?\//.test(base) || base.endsWith('.json')) return { base, head, dots: null };
  const [, from = '', dots, to] = range;
  return { base: from === '' ? 'HEAD' : from, head: to ?? 'HEAD', dots: dots as '..' | '...' };
}

/** Larger than any report; a file of that size would not fit into a string either. */
const MAX_REPORT = 500_000_000;

/** A report when the name is that of a JSON file; null for anything else, which is then a revision. */
function readIfReport(cwd: string, name: string): Side | null {
  if (!name.endsWith('.json')) return null;
  let bytes: Buffer;
  try {
    bytes = readFileSync(path.resolve(cwd, name));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ReportFileError(`The report ${name} cannot be read: ${why}.`);
  }
  if (bytes.length > MAX_REPORT) throw new ReportFileError(`The report ${name} is too large to be read.`);
  return { kind: 'report', label: name, report: parseReport(bytes.toString('utf8'), name) };
}
