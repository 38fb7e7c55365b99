import type { Cap, Label, LabelKind, LabelledFile, Place, Prediction } from './rows.ts';
import { groupBy } from './rows.ts';

/** Lines that a prediction may be off. */
const TOLERANCE = 3;
const CORE: ReadonlySet<LabelKind> = new Set(['generate', 'embed', 'http']);
const NEUTRAL: ReadonlySet<LabelKind> = new Set(['wrapper-call', 'ignore']);

/** Counts over call sites that issue requests. */
export interface Tally {
  readonly sites: number;
  readonly found: number;
  /** Of the found: the model is the labelled one, or is rightly unknown. */
  readonly modelRight: number;
  readonly resolvable: number;
  readonly resolved: number;
  /** Of the found: another model than the labelled one, or one where none can be known. */
  readonly modelWrong: number;
  readonly capRight: number;
}

export interface Score {
  readonly total: Tally;
  readonly byLanguage: ReadonlyMap<string, Tally>;
  readonly byCategory: ReadonlyMap<string, Tally>;
  /** Predictions in files labelled in full that are no call site. */
  readonly wrong: readonly Prediction[];
  /** Predictions in such files that are one. */
  readonly right: number;
  /** Of the wrong ones, those at a place that was labelled as no site. */
  readonly hardNegatives: number;
  readonly missed: readonly Label[];
}

/** Compares predictions with labels: each label is matched by the nearest prediction, one to one. */
export function score(
  labels: readonly Label[],
  files: readonly LabelledFile[],
  predictions: readonly Prediction[],
): Score {
  const matches = match(labels, predictions);
  const labelOf = new Map([...matches].map(([label, prediction]) => [prediction, label]));
  const inFull = new Set(files.filter(({ exhaustive }) => exhaustive).map(keyOf));
  const wrong: Prediction[] = [];
  let right = 0;
  let hardNegatives = 0;
  for (const prediction of predictions.filter((each) => inFull.has(keyOf(each)))) {
    const kind = labelOf.get(prediction)?.kind;
    if (kind !== undefined && NEUTRAL.has(kind)) continue;
    if (kind !== undefined && isSite(kind)) right++;
    else if (kind !== undefined || !isSecond(prediction, matches)) {
      wrong.push(prediction);
      if (kind !== undefined) hardNegatives++;
    }
  }
  const core = labels.filter(({ kind }) => CORE.has(kind));
  return {
    total: tally(core, matches),
    byLanguage: grouped(core, matches, ({ language }) => language),
    byCategory: grouped(core, matches, ({ category }) => category),
    wrong,
    right,
    hardNegatives,
    missed: core.filter((label) => !matches.has(label)),
  };
}

function isSite(kind: LabelKind): boolean {
  return CORE.has(kind) || kind === 'client-config';
}

function keyOf({ repo, path }: Pick<Place, 'repo' | 'path'>): string {
  return `${repo.toLowerCase()}\0${path}`;
}

function match(labels: readonly Label[], predictions: readonly Prediction[]): Map<Label, Prediction> {
  const byFile = groupBy(labels, keyOf);
  const pairs = predictions.flatMap((prediction) =>
    (byFile.get(keyOf(prediction)) ?? [])
      .map((label) => ({ label, prediction, distance: distance(prediction, label) }))
      .filter((pair) => pair.distance <= TOLERANCE),
  );
  pairs.sort((a, b) => a.distance - b.distance || rank(a.label.kind) - rank(b.label.kind));
  const matches = new Map<Label, Prediction>();
  const taken = new Set<Prediction>();
  for (const { label, prediction } of pairs) {
    if (matches.has(label) || taken.has(prediction)) continue;
    matches.set(label, prediction);
    taken.add(prediction);
  }
  return matches;
}

function rank(kind: LabelKind): number {
  return isSite(kind) ? 0 : NEUTRAL.has(kind) ? 1 : 2;
}

function distance(prediction: Place, label: Label): number {
  if (prediction.cell !== undefined && label.cell !== undefined && label.cellLine !== undefined)
    return prediction.cell === label.cell ? Math.abs((prediction.cellLine ?? 0) - label.cellLine) : Infinity;
  const first = label.startLine ?? label.line;
  if (prediction.line < first) return first - prediction.line;
  if (prediction.line > label.line) return prediction.line - label.line;
  return prediction.line === label.line ? 0 : 0.5;
}

/** A second prediction beside a site that another one matches: it counts neither for nor against. */
function isSecond(prediction: Prediction, matches: ReadonlyMap<Label, Prediction>): boolean {
  return [...matches.keys()].some(
    (label) => isSite(label.kind) && keyOf(label) === keyOf(prediction) && distance(prediction, label) <= TOLERANCE,
  );
}

function grouped(
  labels: readonly Label[],
  matches: ReadonlyMap<Label, Prediction>,
  group: (label: Label) => string,
): Map<string, Tally> {
  return new Map([...groupBy(labels, group)].map(([name, rows]) => [name, tally(rows, matches)]));
}

function tally(labels: readonly Label[], matches: ReadonlyMap<Label, Prediction>): Tally {
  const found = labels.flatMap((label) => {
    const prediction = matches.get(label);
    return prediction ? [{ label, prediction }] : [];
  });
  const count = (test: (label: Label, prediction: Prediction) => boolean): number =>
    found.filter(({ label, prediction }) => test(label, prediction)).length;
  const isResolvable = ({ modelResolved }: Label): boolean => modelResolved !== null;
  return {
    sites: labels.length,
    found: found.length,
    modelRight: count((label, { model }) => sameModel(label.modelResolved, model)),
    resolvable: count(isResolvable),
    resolved: count((label, { model }) => isResolvable(label) && sameModel(label.modelResolved, model)),
    modelWrong: count((label, { model }) => model !== null && !sameModel(label.modelResolved, model)),
    capRight: count((label, { maxTokens }) => sameCap(label, maxTokens)),
  };
}

/** Whether two ids name one model; the part before the last `/` is a gateway's. */
export function sameModel(wanted: string | null, given: string | null): boolean {
  if (wanted === null || given === null) return wanted === given;
  const [a, b] = [wanted, given].map((id) => id.trim().toLowerCase()) as [string, string];
  return a === b || a.slice(a.lastIndexOf('/') + 1) === b.slice(b.lastIndexOf('/') + 1);
}

function sameCap({ maxTokens, maxTokensResolved }: Label, given: Cap): boolean {
  return given === maxTokens || (maxTokens === 'dynamic' && given === maxTokensResolved);
}

/** The score as text: a line for all, then tables by language and category. */
export function printScore({ total, byLanguage, byCategory, wrong, right, hardNegatives, missed }: Score): string {
  const tables = [
    ['language', byLanguage],
    ['category', byCategory],
  ] as const;
  const lines = [
    `recall ${share(total.found, total.sites)} (${total.found} of ${total.sites}), precision ${share(right, right + wrong.length)} (${right} right, ${wrong.length} wrong, ${hardNegatives} of them at places labelled as none)`,
    `model where it can be known ${share(total.resolved, total.resolvable)} (${total.resolved} of ${total.resolvable}), wrong ${total.modelWrong}; cap ${share(total.capRight, total.found)}`,
    ...tables.flatMap(([name, groups]) => [
      '',
      `${name.padEnd(20)}sites  recall  model right  where it can be known    cap`,
      ...[...groups]
        .sort(([, a], [, b]) => b.sites - a.sites)
        .map(
          ([group, each]) =>
            `${group.padEnd(20)}${String(each.sites).padStart(5)}  ${share(each.found, each.sites)}  ${share(each.modelRight, each.found).padStart(11)}  ${share(each.resolved, each.resolvable).padStart(21)}  ${share(each.capRight, each.found)}`,
        ),
    ]),
    ...(missed.length > 0 ? ['', 'missed'] : []),
    ...missed.map((label) => `  ${placeOf(label)} ${label.sdk} ${label.api}`),
    ...(wrong.length > 0 ? ['', 'no call site'] : []),
    ...wrong.map((each) => `  ${placeOf(each)} ${each.sdk} ${each.api}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** `owner/name path:line`. */
function placeOf({ repo, path, line }: Place): string {
  return `${repo} ${path}:${line}`;
}

function share(part: number, whole: number): string {
  return (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`).padStart(7);
}
