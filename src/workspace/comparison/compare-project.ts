import path from 'node:path';
import { compareVersions, type VersionRecords } from '../../core/compare/compare.ts';
import { constantsOf } from '../../core/compare/constants.ts';
import { recordsOf, type FileRecords } from '../../core/compare/site-records.ts';
import { formatOf } from '../../core/resolve/data/data-file.ts';
import type { Comparison } from '../../model/comparison.ts';
import { defaultParts } from '../engine-parts.ts';
import { DISK, type FileSystem } from '../file-system.ts';
import { createBlobStore, createGitTree, without, type BlobStore } from '../git/git-tree.ts';
import type { FileChange, Repository } from '../git/git.ts';
import { createParserHost, rememberingFacts } from '../parser-host.ts';
import { openWorkspace, type Workspace, type WorkspaceOptions } from '../workspace.ts';
import type { Side, Sides } from './sides.ts';

export interface CompareProjectOptions {
  readonly sides: Sides;
  /** Absolute folder of the project where there is no repository. */
  readonly cwd: string;
  /** `own`: the base is read with the configuration that it has itself, not with the head's. */
  readonly baseConfig: 'head' | 'own';
  /** Settings of both workspaces. */
  readonly settings: Pick<WorkspaceOptions, 'configFile' | 'overrides'>;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface ProjectComparison {
  readonly comparison: Comparison;
  /** The head's: configuration, catalog and problems of the configuration. Of a report, that of the folder. */
  readonly workspace: Workspace;
  /** What a policy looks at. */
  readonly head: VersionRecords;
}

/**
 * Compares two versions of a project with the same catalog and configuration. Commits are read from Git's objects; nothing in
 * the working tree or the index is touched. @throws GitError when objects are missing.
 */
export async function compareProject(options: CompareProjectOptions): Promise<ProjectComparison> {
  const { sides } = options;
  const opener = await createOpener(options);
  const workspace = await opener.open(sides.head, fileSystemOf(sides.head, opener));
  const total = [sides.base, sides.head].filter(({ kind }) => kind !== 'report').length;
  const progress = (index: number) => (done: number, all: number) => {
    options.onProgress?.(index * all + done, total * all);
  };
  const changed = changesOf(sides);
  const head = await versionOf(sides.head, workspace, { changed: pathsOf(changed, 'after'), onProgress: progress(0) });
  const isReport = sides.base.kind === 'report';
  const base = await versionOf(sides.base, isReport ? null : await openBase(sides, opener), {
    changed: pathsOf(changed, 'before'),
    onProgress: progress(total - 1),
  });
  const comparison = compareVersions(base, head, { renames: renamesOf(changed) });
  return { comparison, workspace, head };
}

/** The current state of a folder alone, as `check` without a base looks at it. */
export async function recordsOfVersion(
  workspace: Workspace,
  onProgress?: (done: number, total: number) => void,
): Promise<VersionRecords> {
  return versionOf({ kind: 'working tree', label: 'working tree' }, workspace, { changed: [], onProgress });
}

interface Opener {
  readonly options: CompareProjectOptions;
  readonly blobs: BlobStore | null;
  readonly open: (side: Side, files: FileSystem, configFiles?: FileSystem) => Promise<Workspace>;
}

async function createOpener(options: CompareProjectOptions): Promise<Opener> {
  const { repository } = options.sides;
  const parser = rememberingFacts(await createParserHost(defaultParts().grammars));
  const root = rootOf(options);
  return {
    options,
    blobs: repository && createBlobStore(repository),
    open: (_, files, configFiles = files) =>
      openWorkspace({ ...options.settings, root, files, configFiles, parser, baseline: false }),
  };
}

/** Reports have paths from where they were written, mostly the folder that one stands in. */
function rootOf({ sides, cwd }: CompareProjectOptions): string {
  const isGit = sides.base.kind !== 'report' && sides.head.kind !== 'report';
  return isGit && sides.repository ? sides.repository.root : cwd;
}

function openBase(sides: Sides, opener: Opener): Promise<Workspace> {
  const files = fileSystemOf(sides.base, opener);
  const isOwn = opener.options.baseConfig === 'own' || sides.head.kind === 'report';
  return opener.open(sides.base, files, isOwn ? files : fileSystemOf(sides.head, opener));
}

function fileSystemOf(side: Side, { options, blobs }: Opener): FileSystem {
  const { repository } = options.sides;
  if (side.kind === 'commit' && repository && blobs)
    return createGitTree({ repository, commit: side.commit, blobs, isWanted });
  return side.kind === 'working tree' && repository ? withoutSubmodules(repository) : DISK;
}

/** A commit knows no files of submodules, so the working tree must not show them either. */
function withoutSubmodules(repository: Repository): FileSystem {
  return without(
    DISK,
    repository.submodules().map((folder) => path.join(repository.root, folder)),
  );
}

const EXTENSIONS = new Set(defaultParts().languages.flatMap(({ extensions }) => extensions));

/** Source, data and what decides about them. */
function isWanted(file: string): boolean {
  const name = path.posix.basename(file);
  return EXTENSIONS.has(path.posix.extname(file).toLowerCase()) || formatOf(file) !== null || name === '.gitignore';
}

interface ReadOptions {
  /** Files that are not the same in the other version. */
  readonly changed: readonly string[];
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

async function versionOf(
  side: Side,
  workspace: Workspace | null,
  { changed, onProgress }: ReadOptions,
): Promise<VersionRecords> {
  const commit = side.kind === 'commit' ? side.commit : null;
  if (side.kind === 'report') {
    const { pricesOf, files } = side.report;
    return { label: side.label, commit, pricesOf, files };
  }
  if (workspace === null) throw new Error(`${side.label} needs a project to be read`);
  const files: FileRecords[] = [];
  for await (const analysis of workspace.scan({ ...(onProgress ? { onProgress } : {}) }))
    files.push(recordsOf(analysis, (file, offset) => workspace.position(file, offset)));
  files.push(...changed.flatMap((file) => constantRecords(file, workspace)));
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { label: side.label, commit, pricesOf: workspace.catalog.date, files };
}

/** What a changed file names, also where no call is known to use it. */
function constantRecords(file: string, workspace: Workspace): readonly FileRecords[] {
  const facts = EXTENSIONS.has(path.posix.extname(file).toLowerCase()) ? workspace.facts(file) : undefined;
  if (!facts) return [];
  const isModel = (id: string): boolean => isModelId(id, workspace);
  const constants = constantsOf(facts, isModel, (each, offset) => workspace.position(each, offset));
  return [{ path: file, sites: [], prompts: [], findings: [], constants }];
}

/** A model of the catalog, by its id or with a provider before it: `gpt-4o`, `openai/gpt-4o`, `openai:gpt-4o`. */
function isModelId(id: string, { catalog }: Workspace): boolean {
  if (!/^[\w.:/@-]*\d[\w.:/@-]*$/.test(id)) return false;
  const bare = id.replace(/^[\w-]+:(?=[a-z])/i, '');
  return [id, bare].some((each) => catalog.resolve(null, each).kind === 'found');
}

function changesOf({ base, head, repository }: Sides): readonly FileChange[] {
  if (!repository || base.kind !== 'commit' || head.kind === 'report') return [];
  return repository.changes(base.commit, head.kind === 'commit' ? head.commit : null);
}

function pathsOf(changes: readonly FileChange[], side: 'before' | 'after'): readonly string[] {
  return changes.flatMap((change) => (change.before !== null && change.after !== null ? [change[side] ?? ''] : []));
}

function renamesOf(changes: readonly FileChange[]): ReadonlyMap<string, string> {
  const renamed = changes.flatMap(({ before, after }) =>
    before !== null && after !== null && before !== after ? [[before, after] as const] : [],
  );
  return new Map(renamed);
}
