import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { matchSites } from '../../core/compare/match-sites.ts';
import { changedParts } from '../../core/compare/parts.ts';
import type { CallVersion, HistoryCommit, HistoryEnd, HistoryEvent } from '../../model/call-history.ts';
import type { PartChange } from '../../model/comparison.ts';
import type { Range } from '../../model/estimate.ts';
import type { SiteRecord } from '../../model/site-record.ts';
import { languages } from '../../generated/registry.ts';
import { GitError } from '../git/git-error.ts';
import { DEEPEN, openRepository, type CommitInfo, type FileChange, type Repository } from '../git/git.ts';
import type { Workspace } from '../workspace.ts';
import {
  openCommittedVersions,
  openWorkingVersion,
  type CommittedVersions,
  type LocatedSite,
  type ProjectVersion,
} from './project-version.ts';

export interface CallHistoryOptions {
  /** Linked, so that the callers of the call are known. */
  readonly workspace: Workspace;
  /** Relative to the workspace. */
  readonly path: string;
  /** `ModelCall.id`. */
  readonly callId: string;
  /** Commits to look at, at most. */
  readonly maxCommits?: number;
  readonly signal?: AbortSignal;
}

export const MAX_COMMITS = 30;

/**
 * Tells what a call cost in earlier versions of the project, newest first, by the commits that changed what it depends on: its
 * file, and those where its model, prompt, cap, tools or wrapper are defined. Everything is counted with today's configuration
 * and prices. Only these files are read, from Git's objects; the working tree and the index are not touched.
 * @throws GitError that says what to do when there is no history: no Git, no repository, no commit, a bare repository.
 */
export async function* callHistory(options: CallHistoryOptions): AsyncGenerator<HistoryEvent> {
  const { workspace, signal, maxCommits = MAX_COMMITS } = options;
  const repository = openRepository(path.dirname(path.resolve(workspace.root, options.path)), NO_HISTORY);
  if (repository.isBare)
    throw new GitError('This is a bare repository, which has no working tree. Ask in a clone of it.');
  if (!repository.has('HEAD')) throw new GitError('The repository has no commit yet, so the call has no history.');
  const project = { workspace, repository, signal };
  const working = await openWorkingVersion(project);
  const linked = new Set<string>();
  const now = await locateNow(working, linked, options);
  const { place, functionName, api } = describe(now.site);
  const pricesOf = workspace.catalog.day ?? workspace.catalog.date;
  yield { kind: 'start', start: { site: { place, functionName, api }, pricesOf, notes: notesOf(options) } };
  const committed = await openCommittedVersions(project);
  const walk = new HistoryWalk({ repository, working, committed, linked, signal, maxCommits });
  yield* walk.from(now);
}

const NO_HISTORY = 'The history of a call is read from Git.';

/** The call in the working tree. @throws GitError when it cannot be told there. */
async function locateNow(
  working: ProjectVersion,
  linked: Set<string>,
  { workspace, path: file, callId }: CallHistoryOptions,
): Promise<LocatedSite> {
  const { calls, wrapperCalls } = workspace.analyze(file);
  const call = [...calls, ...wrapperCalls].find((each) => each.call.id === callId)?.call;
  for (const each of [...(call?.dependsOn ?? []), ...(call?.callers ?? []).map((caller) => caller.path)])
    linked.add(each);
  await working.sites([file], linked);
  const found = working.locate(callId, file);
  if (!found) throw new GitError('The call is not in a file of the repository (it may be in a submodule).');
  return found;
}

function notesOf({ workspace, path: file, callId }: CallHistoryOptions): readonly string[] {
  const { calls, wrapperCalls } = workspace.analyze(file);
  const isMeasured = [...calls, ...wrapperCalls].some(({ call, estimate }) => call.id === callId && estimate.measured);
  return isMeasured
    ? ['Real use was measured with the present code, so the history goes by estimates for all versions.']
    : [];
}

interface WalkOptions {
  readonly repository: Repository;
  readonly working: ProjectVersion;
  readonly committed: CommittedVersions;
  /** All files that any version was understood from: it only grows, so that each version is told by the same. */
  readonly linked: Set<string>;
  readonly signal: AbortSignal | undefined;
  readonly maxCommits: number;
}

/** A version as its files and the changes that led to it are asked for. */
interface Newer {
  readonly located: LocatedSite;
  /** Files that differ from the older version. */
  readonly changes: () => readonly FileChange[];
  /** All call sites of some files in it. */
  readonly sites: (files: readonly string[]) => Promise<readonly SiteRecord[]>;
}

class HistoryWalk {
  readonly #options: WalkOptions;
  #examined = 0;
  #quiet = 0;

  constructor(options: WalkOptions) {
    this.#options = options;
  }

  async *from(now: LocatedSite): AsyncGenerator<HistoryEvent> {
    const { repository, working, linked } = this.#options;
    const head = repository.commit('HEAD');
    const committed = await this.#older(head, {
      located: now,
      changes: () => this.#relative(repository.changes(head, null)),
      sites: (files) => working.sites(files, linked),
    });
    if (this.#isAborted()) {
      yield this.#end('cancelled');
    } else if (committed === null) {
      yield this.#version(now, { commit: null, begin: 'first' });
      yield this.#end('first', 'The call is not committed yet.');
    } else {
      const changes = changedParts(committed.site, now.site);
      if (!isQuiet(committed.site, now.site, changes))
        yield this.#version(now, { commit: null, begin: 'change', changes });
      yield* this.#commits(committed, head);
    }
  }

  /** From a commit on backwards; the log is asked again where the call depended on other files. */
  async *#commits(head: LocatedSite, start: string): AsyncGenerator<HistoryEvent> {
    const { repository, committed, signal } = this.#options;
    let now = head;
    let from: string | null = start;
    while (from !== null) {
      const watched = new Set(now.files);
      const log = repository.log(from, [...watched].map(committed.toGit), signal);
      from = null;
      for await (const commit of log) {
        // Lets other work in between, a cancellation among it: what a step waits for is done at once.
        await nextTurn();
        if (this.#isAborted()) break;
        const step = await this.#step(now, commit);
        if (this.#isAborted()) break;
        yield* step.events;
        if (step.before === null) return;
        now = step.before;
        if (now.files.some((file) => !watched.has(file))) {
          from = commit.parent;
          break;
        }
      }
    }
    if (this.#isAborted()) yield this.#end('cancelled');
    else {
      yield this.#version(now, { commit: null, begin: 'earlier' });
      yield this.#end('shallow');
    }
  }

  /** Looks at one commit that changed what the call depends on. `before` is null where the history ends. */
  async #step(
    now: LocatedSite,
    commit: CommitInfo,
  ): Promise<{ readonly before: LocatedSite | null; readonly events: readonly HistoryEvent[] }> {
    const { repository, committed, maxCommits } = this.#options;
    const thatDay = thatDayOf(committed, now, commit);
    if (this.#examined >= maxCommits) {
      const version = this.#version(now, { commit, begin: 'earlier', thatDay });
      return { before: null, events: [version, this.#end('limit')] };
    }
    this.#examined++;
    const before = await this.#before(now, commit);
    if (before === null) {
      const isCut = commit.parent === null && repository.isShallow;
      const version = this.#version(now, { commit, begin: isCut ? 'earlier' : 'first', thatDay });
      return { before, events: [version, this.#end(isCut ? 'shallow' : 'first')] };
    }
    const progress: HistoryEvent = { kind: 'progress', commits: this.#examined };
    const changes = changedParts(before.site, now.site);
    if (isQuiet(before.site, now.site, changes)) {
      this.#quiet++;
      return { before, events: [progress] };
    }
    return { before, events: [this.#version(now, { commit, begin: 'change', changes, thatDay }), progress] };
  }

  async #before(located: LocatedSite, { id, parent }: CommitInfo): Promise<LocatedSite | null> {
    if (parent === null) return null;
    const { repository, committed, linked } = this.#options;
    return this.#older(parent, {
      located,
      changes: () => this.#relative(repository.changes(parent, id)),
      sites: async (files) => {
        committed.goTo(id, [...linked, ...files]);
        const found = await committed.sites(files, linked);
        committed.goTo(parent, linked);
        return found;
      },
    });
  }

  /** The same call in an older commit; null when it is not there yet. */
  async #older(commit: string, newer: Newer): Promise<LocatedSite | null> {
    const { committed, linked } = this.#options;
    const { located } = newer;
    committed.goTo(commit, linked);
    const isMoved = located.files.some((file) => !committed.has(file));
    const renames = isMoved ? renamesOf(newer.changes()) : new Map<string, string>();
    const oldPath = new Map([...renames].map(([before, after]) => [after, before]));
    for (const file of [...linked]) linked.add(oldPath.get(file) ?? file);
    const own = oldPath.get(located.site.path) ?? located.site.path;
    const match = (before: readonly SiteRecord[], after: readonly SiteRecord[]): LocatedSite | null => {
      const pair = matchSites(before, after, renames).pairs.find((each) => each.after.id === located.site.id);
      return pair ? committed.locate(pair.before.id, pair.before.path) : null;
    };
    const near = committed.has(own) ? match(await committed.sites([own], linked), located.peers) : null;
    if (near || this.#isAborted()) return near;
    // It may have stood in another file that changed with it.
    const changes = newer.changes();
    const from = sourceFiles(changes.map(({ before }) => before));
    if (from.length === 0) return null;
    const to = sourceFiles([located.site.path, ...changes.map(({ after }) => after)]);
    const after = await newer.sites(to);
    const elsewhere = match(await committed.sites(from.filter(committed.has), linked), after);
    if (!elsewhere) return null;
    // Once more with all that is behind it, as it is told in every other version.
    await committed.sites([elsewhere.site.path], linked);
    return committed.locate(elsewhere.site.id, elsewhere.site.path);
  }

  #relative(changes: readonly FileChange[]): readonly FileChange[] {
    const { fromGit } = this.#options.committed;
    const own = (file: string | null): string | null => (file === null ? null : fromGit(file));
    return changes.map(({ before, after }) => ({ before: own(before), after: own(after) }));
  }

  #isAborted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  #version(
    { site }: LocatedSite,
    {
      commit,
      ...begin
    }: Pick<CallVersion, 'begin'> &
      Partial<Pick<CallVersion, 'changes' | 'thatDay'>> & { readonly commit: CommitInfo | null },
  ): HistoryEvent {
    const quietCommits = this.#quiet;
    this.#quiet = 0;
    const version = { ...describe(site), changes: [], thatDay: null, ...begin, commit: told(commit), quietCommits };
    return { kind: 'version', version };
  }

  #end(reason: HistoryEnd['reason'], text = ENDS[reason]): HistoryEvent {
    return { kind: 'end', end: { reason, commits: this.#examined, text } };
  }
}

const ENDS: Readonly<Record<HistoryEnd['reason'], string>> = {
  first: 'The call began with this commit.',
  limit: 'Older commits were not looked at.',
  shallow: DEEPEN,
  cancelled: 'Cancelled.',
};

/** Files of a commit in which a call is looked for that came from elsewhere. */
const MAX_SOURCES = 60;
const EXTENSIONS = new Set(languages.flatMap(({ extensions }) => extensions));

function sourceFiles(files: readonly (string | null)[]): readonly string[] {
  const sources = files.filter((file) => file !== null && EXTENSIONS.has(path.posix.extname(file).toLowerCase()));
  return [...new Set(sources as readonly string[])].slice(0, MAX_SOURCES);
}

/** From the old path to the new one. */
function renamesOf(changes: readonly FileChange[]): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap(({ before, after }) =>
      before !== null && after !== null && before !== after ? [[before, after]] : [],
    ),
  );
}

/** Nothing that a reader of costs would ask about: the same model for the same money. */
function isQuiet(before: SiteRecord, after: SiteRecord, changes: readonly PartChange[]): boolean {
  if (changes.some(({ part }) => part === 'model')) return false;
  return figuresOf(before) === figuresOf(after);
}

/** Digits that floating-point sums of the same figures agree in. */
const DIGITS = 9;

function figuresOf({ tokens, costPerCall, costPerMonth, noPrice }: SiteRecord): string {
  const figure = (value: number | undefined): string | undefined => value?.toPrecision(DIGITS);
  const range = (of: Range | null): unknown => of && [of.floor.value, of.expected.value, of.ceiling?.value].map(figure);
  return JSON.stringify([...[tokens.input, tokens.output, costPerCall, costPerMonth].map(range), noPrice]);
}

/** What the call cost at the prices of the commit's day, where those are known. */
function thatDayOf(committed: CommittedVersions, now: LocatedSite, { date }: CommitInfo): CallVersion['thatDay'] {
  const day = date.slice(0, 10);
  const { costPerCall = null, costPerMonth = null } = committed.onDay(now, day) ?? {};
  return costPerCall && { day, costPerCall, costPerMonth };
}

function told(commit: CommitInfo | null): HistoryCommit | null {
  if (commit === null) return null;
  const { id, date, author, subject } = commit;
  return { id, date, author, subject };
}

function describe(site: SiteRecord): Omit<CallVersion, 'commit' | 'begin' | 'thatDay' | 'changes' | 'quietCommits'> {
  const { path: file, line, column, functionName, api, provider, tokens, callsPerMonth } = site;
  const { costPerCall, costPerMonth, noPrice } = site;
  return {
    place: { path: file, line, column },
    functionName,
    api,
    provider,
    models: [...new Set(site.model.values)],
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    callsPerMonth,
    costPerCall,
    costPerMonth,
    noPrice,
  };
}
