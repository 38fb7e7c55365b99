import path from 'node:path';
import { recordsOf } from '../../core/compare/site-records.ts';
import type { ModelCall } from '../../model/call.ts';
import type { CatalogView } from '../../model/catalog.ts';
import type { SiteRecord } from '../../model/site-record.ts';
import { CONFIG_FILE } from '../config/config-files.ts';
import { BASELINE_FILE } from '../baseline-file.ts';
import { DISK, readText, type FileSystem } from '../file-system.ts';
import { createBlobStore, createGitTree, createTreeWalk, within, without } from '../git/git-tree.ts';
import type { Repository } from '../git/git.ts';
import { USAGE_FILE } from '../usage/usage-file.ts';
import type { Workspace, WorkspaceOptions } from '../workspace.ts';

/** One call site in one version of a project. */
export interface LocatedSite {
  readonly site: SiteRecord;
  /** All call sites of its file, itself among them. */
  readonly peers: readonly SiteRecord[];
  /** Files that decide what it sends, its own first; relative to the workspace. */
  readonly files: readonly string[];
}

/** A version of a project of which only the files that are asked for are looked at. Paths are relative to the workspace. */
export interface ProjectVersion {
  /**
   * Call sites of some files. `linked` are all files that any version was understood from: each version has to be told by the same
   * ones, or they would differ in what is known of them. Files that these sites lead to are added. Never throws because of the project.
   */
  readonly sites: (files: readonly string[], linked: Set<string>) => Promise<readonly SiteRecord[]>;
  /** A call site, by its id in the last answer of `sites`; null when there is none. */
  readonly locate: (id: string, file: string) => LocatedSite | null;
}

/** Callers that are looked at: of a function that the whole project calls, more would say nothing new. */
const MAX_CALLERS = 30;

/** What a version needs of the project that it is one of. */
interface Project {
  readonly workspace: Workspace;
  readonly repository: Repository;
  readonly signal: AbortSignal | undefined;
}

/** The version that the user works on: the files of the disk, and documents that are open in the editor. */
export async function openWorkingVersion({ workspace, repository, signal }: Project): Promise<ProjectVersion> {
  const submodules = repository.submodules().map((folder) => path.join(repository.root, folder));
  const files = within(without(DISK, submodules), repository.root);
  const own = await workspace.reopen({ ...BARE, files });
  const version = versionOf(own, (file) => files.stat(path.resolve(own.root, file))?.kind === 'file', signal);
  const opened = new Set<string>();
  // Asking the version itself would load the file before the others, and in which order files are read may show.
  const onDisk = (file: string): string | null => {
    const absolute = path.resolve(own.root, file);
    return files.stat(absolute)?.kind === 'file' ? readText(files, absolute) : null;
  };
  const takeText = (file: string): void => {
    if (opened.has(file)) return;
    opened.add(file);
    // Cells of a notebook are open one by one: the file stands for them.
    const text = file.endsWith('.ipynb') ? undefined : workspace.text(file);
    if (text !== undefined && text !== onDisk(file)) own.update(file, text);
  };
  return {
    ...version,
    sites: async (asked, linked) => {
      for (const file of [...asked, ...linked]) takeText(file);
      await version.sites(asked, linked);
      // Those that were found on the way.
      for (const file of linked) takeText(file);
      return version.sites(asked, linked);
    },
  };
}

/** The versions that Git keeps, one at a time. What lies outside of the repository is in none of them. */
export interface CommittedVersions extends ProjectVersion {
  /** Goes to a commit. `wanted` are files that will be read. @throws GitError */
  readonly goTo: (commit: string, wanted: Iterable<string>) => void;
  /** Whether the commit has such a file. */
  readonly has: (file: string) => boolean;
  /** Path for Git, relative to the repository, and back. */
  readonly toGit: (file: string) => string;
  readonly fromGit: (file: string) => string;
  /** A call site of the present commit with the prices of a day (ISO date); null where the catalog knows no dates of its model. */
  readonly onDay: (located: LocatedSite, day: string) => SiteRecord | null;
}

/**
 * Opens the versions that Git keeps, with the configuration and the prices of today. What did not change from one commit to the
 * next is not worked out again.
 */
export async function openCommittedVersions({ workspace, repository, signal }: Project): Promise<CommittedVersions> {
  const blobs = createBlobStore(repository);
  const walk = createTreeWalk(repository);
  const today = workspace.catalog.day ?? workspace.catalog.date;
  let day = today;
  let tree: FileSystem = { ...DISK, stat: () => null };
  const files: FileSystem = {
    stat: (file) => tree.stat(file),
    read: (file) => tree.read(file),
    entries: (folder) => tree.entries(folder),
    entriesSync: (folder) => tree.entriesSync(folder),
    realPath: (file) => tree.realPath(file),
  };
  const own = await workspace.reopen({ ...BARE, files, configFiles: DISK, day: () => day });
  const has = (file: string): boolean => files.stat(path.resolve(own.root, file))?.kind === 'file';
  const version = versionOf(own, has, signal);
  const toGit = pathMap(own.root, repository.root);
  const fromGit = pathMap(repository.root, own.root);
  return {
    ...version,
    toGit,
    fromGit,
    has,
    goTo: (commit, wanted) => {
      const names = new Set([...wanted].map(toGit));
      const { entries, changed } = walk.to(commit);
      tree = createGitTree({ repository, commit, entries, blobs, isWanted: (file) => names.has(file) });
      // What is configured is today's, whatever the commit had.
      const code = changed.filter((each) => !SETTINGS.has(path.posix.basename(each.path)));
      own.filesChanged(code.map((each) => ({ ...each, path: fromGit(each.path) })));
    },
    onDay: ({ site }, of) => {
      if (!hasDatedPrices(own.catalog, site)) return null;
      day = of;
      const record = recordsIn(own, site.path).find(({ id }) => id === site.id) ?? null;
      day = today;
      return record;
    },
  };
}

const SETTINGS: ReadonlySet<string> = new Set([CONFIG_FILE, BASELINE_FILE, USAGE_FILE]);

/** What every version has in common: no rules, since nobody reads findings; no measured use, since that is of the present code. */
const BARE: Partial<WorkspaceOptions> = { baseline: false, usage: false, parts: { rules: [] } };

/** Whether the catalog's prices of the call's model have days. */
function hasDatedPrices(catalog: CatalogView, { price }: SiteRecord): boolean {
  if (!price || (price.layer !== 'snapshot' && price.layer !== 'remote')) return false;
  const { since, past = [], announced = [] } = catalog.get(price.provider, price.id) ?? {};
  return (since ?? null) !== null || past.length > 0 || announced.length > 0;
}

/** How often files are followed to further ones: what is behind these decides nothing that shows. */
const MAX_ROUNDS = 3;

/** @param has Whether the version has such a file. */
function versionOf(
  workspace: Workspace,
  has: (file: string) => boolean,
  signal: AbortSignal | undefined,
): ProjectVersion {
  return {
    sites: async (files, linked) => {
      for (const file of files) linked.add(file);
      await workspace.link(signal, [...linked].filter(has).sort());
      // Of one file all that is behind it; many are only looked through for a call that came from elsewhere.
      const followed = files.length === 1 ? files : [];
      for (let round = 0, before = 0; round < MAX_ROUNDS && before < linked.size; round++) {
        before = linked.size;
        for (const file of followed.flatMap((each) => filesBehind(workspace, each))) linked.add(file);
        if (linked.size > before) await workspace.link(signal, [...linked].filter(has).sort());
      }
      return files.flatMap((file) => recordsIn(workspace, file));
    },
    locate: (id, file) => {
      const peers = recordsIn(workspace, file);
      const site = peers.find((each) => each.id === id);
      return site ? { site, peers, files: filesOf(workspace, site) } : null;
    },
  };
}

function recordsIn(workspace: Workspace, file: string): readonly SiteRecord[] {
  return recordsOf(workspace.analyze(file), (each, offset) => workspace.position(each, offset)).sites;
}

/** What decides what a call sends: the files that it was understood from, and those of its callers. */
function filesOf(workspace: Workspace, { id, path: file }: SiteRecord): readonly string[] {
  return filesBehind(workspace, file, (call) => id === call.id || id.startsWith(`${call.id}:`));
}

/** What decides what the calls of a file send, or those of them that are meant. */
function filesBehind(
  workspace: Workspace,
  file: string,
  isMeant: (call: ModelCall) => boolean = () => true,
): readonly string[] {
  const { calls, wrapperCalls } = workspace.analyze(file);
  const own = [...calls, ...wrapperCalls].map(({ call }) => call).filter(isMeant);
  const callers = own.flatMap((call) => call.callers ?? []).map((caller) => caller.path);
  return [...new Set([file, ...own.flatMap(readBy), ...[...new Set(callers)].slice(0, MAX_CALLERS)])];
}

function readBy({ dependsOn, through }: ModelCall): readonly string[] {
  return through ? [...dependsOn, through.path] : dependsOn;
}

/** Paths relative to one folder as paths relative to another. */
function pathMap(from: string, to: string): (file: string) => string {
  if (from === to) return (file) => file;
  return (file) => path.relative(to, path.resolve(from, file)).replaceAll(path.sep, '/');
}
