import type { CallDetails, Chart, SentPiece } from '../../../src/core/details/types.ts';
import type { EstimatedCall } from '../../../src/model/rule.ts';

/** More than this no page should be sent, whatever the code holds. */
export const MOST_CHARACTERS = 700_000;

const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

/** What does not hold of the details of a call and has to, whatever the call; empty when all is well. */
export function detailsFaults({ call, estimate }: EstimatedCall, details: CallDetails): string[] {
  const { parts, total } = details.request;
  const faults: string[] = [];
  const expect = (isTrue: boolean, fault: string): void => {
    if (!isTrue) faults.push(fault);
  };
  const sum = parts.reduce((all, { tokens }) => all + tokens.expected.value, 0);
  const shown = estimate.tokens.input.expected.value;
  expect(isSame(sum, shown), `parts sum up to ${sum}, the estimate is ${shown}`);
  expect(isSame(total.expected.value, shown), `total ${total.expected.value}, the estimate is ${shown}`);
  for (const { label, pieces, tokens } of parts) {
    if (pieces.length === 0) continue;
    for (const end of ['floor', 'expected'] as const) {
      const ofPieces = pieces.reduce((all, piece) => all + piece.tokens[end].value, 0);
      expect(isSame(ofPieces, tokens[end].value), `${label}: pieces ${end} ${ofPieces}, part ${tokens[end].value}`);
    }
  }
  const sent = parts.filter(({ kind }) => kind !== 'framing');
  const folded = sent.find(({ pieces, inPrefix }) => pieces.length === 0 && inPrefix === 'all')?.tokens.expected.value;
  const prefix = fixedTokens(sent.flatMap(({ pieces }) => pieces)) + (folded ?? 0);
  expect(isSame(prefix, estimate.staticPrefix.value), `prefix ${prefix}, the estimate ${estimate.staticPrefix.value}`);
  expect((details.cache.endedBy === null) === parts.every(({ inPrefix }) => inPrefix === null || inPrefix === 'all'), 'end of the prefix'); // prettier-ignore
  const ended = sent.findIndex(({ inPrefix }) => inPrefix !== null && inPrefix !== 'all');
  const behind = ended === -1 ? [] : sent.slice(ended + 1).filter(({ kind }) => kind !== 'measured');
  expect(
    behind.every(({ inPrefix }) => inPrefix === 'none'),
    'a part behind the end of the prefix counts to it',
  );
  const isMarked = parts.some(
    ({ mark, pieces }) => mark !== null || pieces.some((piece) => piece.isMarked || piece.texts.some((text) => text.isMarked)), // prettier-ignore
  );
  expect(isMarked === call.cacheMarks.length > 0 || parts.length === 0, 'a cache mark is lost');
  for (const chart of [details.cachingByRequests, details.cachingByHitRate, details.routing])
    faults.push(...chartFaults(chart));
  const length = JSON.stringify(details).length;
  expect(length < MOST_CHARACTERS, `${length} characters`);
  return faults;
}

function fixedTokens(pieces: readonly SentPiece<unknown>[]): number {
  const end = pieces.findIndex(({ kind }) => kind === 'dynamic' || kind === 'unknown');
  return (end === -1 ? pieces : pieces.slice(0, end)).reduce((all, { tokens }) => all + tokens.expected.value, 0);
}

/** Each line crosses the base at its break-even point and nowhere before. */
function chartFaults(chart: Chart): string[] {
  if (chart.kind === 'none') return chart.reason === '' ? ['no chart and no reason'] : [];
  const base = chart.series.find(({ role }) => role === 'base');
  const options = chart.series.filter(({ role }) => role === 'option');
  if (!base || options.length !== chart.breakEven.length) return ['lines and break-even points'];
  return options.flatMap(({ label, points }, index) => {
    if (points.some(({ y }) => !Number.isFinite(y.value))) return [`${label}: no number`];
    const at = chart.breakEven[index]?.x ?? Infinity;
    const wrong = points.filter(({ x, y }, point) => {
      const difference = y.value - (base.points[point]?.y.value ?? NaN);
      const slack = 1e-9 * Math.abs(y.value);
      if (chart.x.unit === 'count') return x >= at ? difference > slack : difference < -slack;
      return x > at + 1e-9 ? difference > slack : x < at - 1e-9 && difference < -slack;
    });
    return wrong.length === 0 ? [] : [`${label}: ${wrong.length} points on the wrong side of ${at}`];
  });
}
