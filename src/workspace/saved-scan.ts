import { REPORT_FORMAT } from '../reporters/json/index.ts';
import type { FileAnalysis } from '../model/analysis.ts';
import type { Position } from '../model/span.ts';

/** A scan as `prompt-cost scan -f json` saved it, complete enough to be reported again in any format. */
export interface SavedScan {
  /** ISO date of its prices. */
  readonly pricesOf: string;
  /** Settings that the figures rest on. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly analyses: readonly FileAnalysis[];
  /** By file and UTF-16 offset: zero-based place. */
  readonly positions: ReadonlyMap<string, ReadonlyMap<number, Position>>;
}

/** A text that is no saved scan, or scans that do not go together; the message says what to do. */
export class SavedScanError extends Error {}

const WRITE_AGAIN = 'Write it with "prompt-cost scan -f json -o FILE" of this version.';
const LISTS = ['calls', 'wrapperCalls', 'prompts', 'findings', 'problems'] as const;

/**
 * Reads a saved scan. `name` stands for it in messages.
 * @throws SavedScanError when the text is none.
 */
export function parseSavedScan(text: string, name: string): SavedScan {
  const report = objectOf(parseJson(text, name));
  if (report['format'] !== REPORT_FORMAT)
    throw new SavedScanError(`${name} is not a report of the form ${REPORT_FORMAT}. ${WRITE_AGAIN}`);
  const { pricesOf, settings, files, positions } = report;
  if (typeof pricesOf !== 'string' || !Array.isArray(files) || positions === undefined)
    throw new SavedScanError(`${name} leaves out what is needed here. ${WRITE_AGAIN}`);
  return {
    pricesOf,
    settings: objectOf(settings),
    analyses: files.map((file) => analysisOf(objectOf(file), name)),
    positions: new Map(Object.entries(objectOf(positions)).map(([path, places]) => [path, placesOf(objectOf(places))])),
  };
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SavedScanError(`${name} is not JSON: ${why}. ${WRITE_AGAIN}`);
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function analysisOf(file: Readonly<Record<string, unknown>>, name: string): FileAnalysis {
  const { path, package: inPackage, ...rest } = file;
  if (typeof path !== 'string' || !LISTS.every((list) => Array.isArray(rest[list])))
    throw new SavedScanError(`${name} has a file that is not whole. ${WRITE_AGAIN}`);
  const of = (list: (typeof LISTS)[number]): readonly Readonly<Record<string, unknown>>[] =>
    (rest[list] as readonly unknown[]).map(objectOf);
  // Lines and columns beside the plain data are for other readers.
  const withoutPlace = ({ line: _, column: __, ...data }: Readonly<Record<string, unknown>>): unknown => data;
  const whose = typeof inPackage === 'string' ? { package: inPackage } : {};
  const analysis = { path, ...whose, ...Object.fromEntries(LISTS.map((list) => [list, of(list).map(withoutPlace)])) };
  return analysis as unknown as FileAnalysis;
}

function placesOf(places: Readonly<Record<string, unknown>>): ReadonlyMap<number, Position> {
  return new Map(
    Object.entries(places).map(([offset, place]) => {
      const [line, column] = Array.isArray(place) ? place.map(Number) : [];
      return [Number(offset), { line: (line ?? 1) - 1, character: (column ?? 1) - 1 }];
    }),
  );
}

/** A saved scan with the name it goes by: a repository's, put before its paths; null to leave them as they are. */
export interface NamedScan {
  /** For messages. */
  readonly source: string;
  readonly name: string | null;
  readonly scan: SavedScan;
}

/**
 * One scan of several: shards of one project, or projects of one organisation under their names. Files come in path order.
 * @throws SavedScanError when two say different things of the same file, or rest on different prices or settings.
 */
export function mergeScans(named: readonly NamedScan[]): SavedScan {
  const [first] = named;
  if (!first) throw new SavedScanError('There is nothing to merge.');
  const { pricesOf, settings } = first.scan;
  const analyses = new Map<string, { readonly analysis: FileAnalysis; readonly source: string }>();
  const positions = new Map<string, ReadonlyMap<number, Position>>();
  for (const { source, name, scan } of named) {
    if (scan.pricesOf !== pricesOf)
      throw new SavedScanError(
        `${source} has prices of ${scan.pricesOf}, and ${first.source} of ${pricesOf}. Scan both with the same version.`,
      );
    if (JSON.stringify(scan.settings) !== JSON.stringify(settings))
      throw new SavedScanError(
        `${source} rests on other assumptions, tiers or thresholds than ${first.source}. Scan both with the same settings.`,
      );
    const place = placeIn(name, scan);
    for (const given of scan.analyses) {
      const analysis = place.analysis(given);
      const known = analyses.get(analysis.path);
      if (known && JSON.stringify(known.analysis) !== JSON.stringify(analysis))
        throw new SavedScanError(
          `${known.source} and ${source} say different things of ${analysis.path}. If they are of different projects, name them: --name NAME=REPORT.`,
        );
      analyses.set(analysis.path, { analysis, source });
    }
    for (const [path, places] of scan.positions)
      positions.set(place.path(path), new Map([...(positions.get(place.path(path)) ?? []), ...places]));
  }
  const sorted = [...analyses.values()].map(({ analysis }) => analysis).sort((a, b) => (a.path < b.path ? -1 : 1));
  return { pricesOf, settings, analyses: sorted, positions };
}

/** Properties that name a file, or a call by `path:offset`. */
const NAMING = new Set(['path', 'id', 'callId', 'usedBy', 'dependsOn']);

/** How paths of a scan are written when it goes by a name. */
function placeIn(
  name: string | null,
  scan: SavedScan,
): { readonly path: (path: string) => string; readonly analysis: (analysis: FileAnalysis) => FileAnalysis } {
  if (name === null) return { path: (path) => path, analysis: (analysis) => analysis };
  const files = new Set([...scan.analyses.map(({ path }) => path), ...scan.positions.keys()]);
  for (const { calls, wrapperCalls } of scan.analyses)
    for (const { call } of [...calls, ...wrapperCalls]) for (const path of call.dependsOn) files.add(path);
  const isCall = (text: string): boolean => files.has(text.slice(0, Math.max(0, text.lastIndexOf(':'))));
  const placed = (text: string): string => {
    if (files.has(text)) return `${name}/${text}`;
    // A call of a wrapper names both: `app/main.py:66>app/llm.py:118`.
    const calls = text.split('>');
    return calls.every(isCall) ? calls.map((call) => `${name}/${call}`).join('>') : text;
  };
  const copy = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return NAMING.has(key) ? placed(value) : value;
    if (Array.isArray(value)) return value.map((each) => copy(each, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([inner, each]) => [inner, copy(each, inner)]));
  };
  return {
    path: (path) => `${name}/${path}`,
    // What is a repository of its own is at least a package of the whole.
    analysis: (analysis) => ({
      ...(copy(analysis, '') as FileAnalysis),
      package: analysis.package === undefined ? name : `${name}/${analysis.package}`,
    }),
  };
}
