import type { Cap, CorpusRepo, LabelledFile, Prediction } from './rows.ts';
import { groupBy } from './rows.ts';

/** What the scan once said of public code: facts alone, so that a change of mind shows. */
export type Snapshot = Readonly<Record<string, RepoSnapshot>>;
export interface RepoSnapshot {
  readonly commit: string;
  /** By path, in the order of lines. */
  readonly calls: Readonly<Record<string, readonly SnapshotCall[]>>;
}
export type SnapshotCall = readonly [line: number, sdk: string, api: string, model: string | null, cap: Cap];

/** Makes a snapshot of the predictions in labelled files. */
export function toSnapshot(
  repos: readonly CorpusRepo[],
  files: readonly LabelledFile[],
  predictions: readonly Prediction[],
): Snapshot {
  const labelled = new Set(files.map(({ repo, path }) => `${repo}\0${path}`));
  const kept = predictions.filter(({ repo, path }) => labelled.has(`${repo}\0${path}`));
  const out: Record<string, RepoSnapshot> = {};
  for (const { repo, commit } of repos) {
    const byPath = groupBy(
      kept.filter((each) => each.repo === repo),
      ({ path }) => path,
    );
    const calls = [...byPath]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, rows]) => [path, rows.map(callOf).sort((a, b) => a[0] - b[0] || (a[2] < b[2] ? -1 : 1))] as const);
    out[repo] = { commit, calls: Object.fromEntries(calls) };
  }
  return out;
}

function callOf({ line, sdk, api, model, maxTokens }: Prediction): SnapshotCall {
  return [line, sdk, api, model, maxTokens];
}

/** What differs between two snapshots, a line for each call: `+` is new, `-` is gone, `~` says something else. Only repositories of both. */
export function compareSnapshots(before: Snapshot, after: Snapshot): string[] {
  const lines: string[] = [];
  for (const [repo, { calls: now }] of Object.entries(after)) {
    const old = before[repo]?.calls;
    if (old === undefined) continue;
    for (const path of [...new Set([...Object.keys(old), ...Object.keys(now)])].sort())
      lines.push(...compareFile(`${repo} ${path}`, old[path] ?? [], now[path] ?? []));
  }
  return lines;
}

function compareFile(file: string, before: readonly SnapshotCall[], after: readonly SnapshotCall[]): string[] {
  const idOf = ([line, sdk, api]: SnapshotCall): string => `${line} ${sdk} ${api}`;
  const old = new Map(before.map((call) => [idOf(call), call]));
  const now = new Map(after.map((call) => [idOf(call), call]));
  const gone = [...old].filter(([id]) => !now.has(id)).map(([, call]) => `- ${file}:${described(call)}`);
  const changed = [...now].flatMap(([id, call]) => {
    const was = old.get(id);
    if (was === undefined) return [`+ ${file}:${described(call)}`];
    const same = was[3] === call[3] && was[4] === call[4];
    return same ? [] : [`~ ${file}:${described(was)} -> ${valuesOf(call)}`];
  });
  return [...gone, ...changed];
}

function described(call: SnapshotCall): string {
  const [line, sdk, api] = call;
  return `${line} ${sdk} ${api} ${valuesOf(call)}`;
}

function valuesOf([, , , model, cap]: SnapshotCall): string {
  return `model=${model ?? '?'} cap=${cap}`;
}

/** The snapshot as a file's text: a call a line, so that a change of one is a change of one line. */
export function printSnapshot(snapshot: Snapshot): string {
  const repos = Object.entries(snapshot).map(([repo, { commit, calls }]) => {
    const files = Object.entries(calls).map(
      ([path, rows]) => `${JSON.stringify(path)}: [\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]`,
    );
    return `${JSON.stringify(repo)}: { "commit": ${JSON.stringify(commit)}, "calls": {${files.length > 0 ? `\n${files.join(',\n')}\n` : ''}} }`;
  });
  return `{\n${repos.join(',\n')}\n}\n`;
}
