import { scaleLinear, scaleUtc } from 'd3-scale';
import { formatUsd } from '../../src/core/estimate/format.ts';
import { plural } from '../../src/core/format/figures.ts';
import type { HistoryState } from '../../src/extension/details/messages.ts';
import type { CallVersion } from '../../src/model/call-history.ts';
import type { Currency } from '../../src/model/config.ts';
import { costFigure } from '../../src/server/surfaces/figures.ts';
import { button, element } from '../panel/dom.ts';
import { svg } from '../panel/svg.ts';
import { changesOf, dayOf, historyPoints, otherPrice, type HistoryPoint } from './history-points.ts';
import { replaceContent } from './replace.ts';
import { note, table, type ShownCall } from './section.ts';
import { visibleText } from './visible-text.ts';

/** The part of the page with what the call cost before. It is read from Git when it is first to be seen. */
export interface HistoryPart {
  readonly node: HTMLElement;
  readonly show: (state: HistoryState) => void;
  /** To state costs in beside USD. */
  readonly useCurrency: (currency: Currency | undefined) => void;
}

export function createHistory(post: ShownCall['post']): HistoryPart {
  const status = element('p', { class: 'detail', attributes: { role: 'status' } });
  const body = element('div');
  const node = element('div', {}, [status, body]);
  let state: HistoryState = { kind: 'idle' };
  let currency: Currency | undefined;
  const observer = new IntersectionObserver((entries) => {
    const isSeen = entries.some(({ isIntersecting }) => isIntersecting);
    if (isSeen && state.kind === 'idle') post({ type: 'readHistory', again: false });
  });
  const draw = (): void => {
    // A screen reader says how it ends, and not each commit on the way.
    status.setAttribute('aria-busy', String(state.kind === 'reading'));
    status.textContent = visibleText(statusOf(state));
    replaceContent(body, contents(state, currency, post));
  };
  draw();
  observer.observe(node);
  return {
    node,
    show: (next) => {
      state = next;
      draw();
      // It may be in sight already: then nothing else would say so.
      observer.unobserve(node);
      observer.observe(node);
    },
    useCurrency: (next) => {
      if (next?.code === currency?.code && next?.perUsd === currency?.perUsd) return;
      currency = next;
      draw();
    },
  };
}

/** How far it is, in one sentence. */
function statusOf(state: HistoryState): string {
  switch (state.kind) {
    case 'idle':
      return 'The history is read from Git as soon as this is to be seen.';
    case 'none':
      return state.reason;
    case 'reading':
      return `Reading Git: ${plural(state.commits, 'commit')} looked at.`;
    case 'read': {
      const { text, commits } = state.history.end;
      return `${text} ${plural(commits, 'commit')} looked at: those of this branch that touched what the call depends on.`;
    }
  }
}

function contents(state: HistoryState, currency: Currency | undefined, post: ShownCall['post']): Node[] {
  const again = button('Read again', () => post({ type: 'readHistory', again: true }));
  if (state.kind === 'none') return [again];
  if (state.kind === 'reading') return versionsOf(state.versions, currency, post);
  if (state.kind !== 'read') return [];
  const { pricesOf, notes, versions } = state.history;
  const prices = `All versions are counted with the prices of ${pricesOf}, so that they compare.`;
  return [...[prices, ...notes].map(note), ...versionsOf(versions, currency, post), again];
}

function versionsOf(
  versions: readonly CallVersion[],
  currency: Currency | undefined,
  post: ShownCall['post'],
): HTMLElement[] {
  if (versions.length === 0) return [];
  const points = historyPoints(versions, Date.now());
  const list = versionTable(versions, currency, post);
  return points.length === 0
    ? [note('No version has a price, so there is no curve.'), list]
    : [chart(points, list), list];
}

const SIZE = { width: 480, height: 190, left: 62, bottom: 24, top: 12, right: 16 };
const MARK = 5;

/** Steps over time. Each version is a point that the keyboard reaches; the table below has the same figures. */
function chart(points: readonly HistoryPoint[], list: HTMLElement): HTMLElement {
  const { width, height, left, bottom, top, right } = SIZE;
  const start = points[0]?.at ?? 0;
  const end = Math.max(Date.now(), start + 1);
  const highest = Math.max(...points.map(({ cost, thatDay }) => Math.max(cost, thatDay ?? 0)), 1e-12);
  const x = scaleUtc().domain([start, end]).range([left, width - right]); // prettier-ignore
  const y = scaleLinear().domain([0, highest]).nice(4).range([height - bottom, top]); // prettier-ignore
  const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': 'Cost of one call over time', class: 'curves steps' }); // prettier-ignore
  for (const tick of y.ticks(4)) {
    root.append(svg('line', { class: 'grid', x1: left, x2: width - right, y1: y(tick), y2: y(tick) }));
    root.append(svg('text', { x: left - 6, y: y(tick) + 4, 'text-anchor': 'end', 'aria-hidden': 'true' }, formatUsd(tick))); // prettier-ignore
  }
  for (const tick of x.ticks(5)) {
    const label = x.tickFormat(5)(tick);
    root.append(svg('text', { x: x(tick), y: height - 6, 'text-anchor': 'middle', 'aria-hidden': 'true' }, label));
  }
  const corners = points.flatMap(({ at, cost }, index) => {
    const until = points[index + 1]?.at ?? end;
    return [`${x(at).toFixed(1)},${y(cost).toFixed(1)}`, `${x(until).toFixed(1)},${y(cost).toFixed(1)}`];
  });
  root.append(svg('polyline', { class: 'line base', points: corners.join(' ') }));
  for (const { at, thatDay } of points) {
    if (thatDay === null) continue;
    const [cx, cy] = [x(at), y(thatDay)];
    root.append(svg('path', { class: 'then', d: `M${cx} ${cy - MARK}l${MARK} ${MARK}l${-MARK} ${MARK}l${-MARK} ${-MARK}z` })); // prettier-ignore
  }
  const told = element('p', { class: 'detail told', attributes: { 'aria-hidden': 'true' } });
  const dots = points.map((point) => svg('circle', { class: 'dot', cx: x(point.at), cy: y(point.cost), r: MARK, role: 'img', 'aria-label': visibleText(point.words) })); // prettier-ignore
  root.append(...dots);
  followFocus(dots, (index) => {
    const point = points[index];
    told.textContent = point ? visibleText(point.words) : '';
    rowsOf(list).forEach((row, at) => row.classList.toggle('shown', at === point?.index));
  });
  const hasThen = points.some(({ thatDay }) => thatDay !== null);
  const legend = `— cost of one call${hasThen ? ' · ◇ at the prices of the commit’s own day' : ''}`;
  return element('div', {}, [element('div', { class: 'drawing' }, [root]), element('p', { class: 'detail', text: legend }), told]); // prettier-ignore
}

/** One stop of the Tab key for all points; arrow keys, Home and End go from one to the other. */
function followFocus(dots: readonly SVGElement[], onFocus: (index: number) => void): void {
  const rest = (stop: number): void => dots.forEach((dot, index) => dot.setAttribute('tabindex', index === stop ? '0' : '-1')); // prettier-ignore
  const last = dots.length - 1;
  dots.forEach((dot, index) => {
    dot.addEventListener('focus', () => {
      rest(index);
      onFocus(index);
    });
    dot.addEventListener('click', () => {
      dot.focus();
    });
    dot.addEventListener('keydown', (event) => {
      const to = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      dots[Math.min(last, Math.max(0, to))]?.focus();
    });
  });
  rest(last);
}

function rowsOf(list: HTMLElement): readonly HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('tbody tr')];
}

function versionTable(
  versions: readonly CallVersion[],
  currency: Currency | undefined,
  post: ShownCall['post'],
): HTMLElement {
  const rows = versions.map((version, index) => [
    dayOf(version),
    changeCell(version, post),
    costCell(version, versions[index + 1], currency),
  ]);
  const head = ['Since', 'What changed, and the commit', '#One call, before → after'];
  return element('div', { class: 'history' }, [table('Versions of the call, newest first', head, rows)]);
}

function changeCell(version: CallVersion, post: ShownCall['post']): Node {
  const { commit, quietCommits } = version;
  const changes = changesOf(version).map((text) => element('div', { text: visibleText(text) }));
  const quiet = quietCommits === 0 ? null : note(`${plural(quietCommits, 'later commit')} changed nothing of this`);
  if (!commit) return element('div', {}, [...changes, quiet]);
  const { id, subject, author } = commit;
  const copy = button(id.slice(0, 9), () => post({ type: 'copyCommit', id }), { class: 'link', title: `Copy the id ${id}` }); // prettier-ignore
  const from = element('span', { text: `${visibleText(`${subject} (${author})`)} · ` });
  return element('div', {}, [...changes, element('div', { class: 'detail' }, [from, copy]), quiet]);
}

/** `~$0.0036 → ~$0.0055` */
function costCell(version: CallVersion, before: CallVersion | undefined, currency: Currency | undefined): Node {
  const { costPerCall, costPerMonth, noPrice, thatDay } = version;
  const cost = costPerCall ? costFigure(costPerCall.expected, currency) : 'no price';
  const was = before?.costPerCall ? `${costFigure(before.costPerCall.expected)} → ` : '';
  const then = otherPrice(version);
  const more = [
    ...(costPerMonth ? [`${costFigure(costPerMonth.expected, currency)} a month`] : [noPrice ?? '']),
    ...(then === null ? [] : [`${formatUsd(then)} at the prices of ${thatDay?.day ?? ''}`]),
  ];
  return element('div', {}, [
    element('div', { text: visibleText(was + cost) }),
    ...more.map((text) => element('div', { class: 'detail', text: visibleText(text) })),
  ]);
}
