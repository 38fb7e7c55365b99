import { scaleLinear } from 'd3-scale';
import type { Chart, LineChart } from '../../src/core/details/types.ts';
import { formatFigure, formatUsd } from '../../src/core/estimate/format.ts';
import { withCurrency } from '../../src/core/format/currency.ts';
import type { Currency } from '../../src/model/config.ts';
import { element } from '../panel/dom.ts';
import { svg } from '../panel/svg.ts';
import { note, table } from './section.ts';

const SIZE = { width: 420, height: 190, left: 62, bottom: 36, top: 10, right: 20 };
/** Rows of the table under a chart. */
const ROWS = 11;

/** Lines with a legend, the break-even points in words, and the same figures as a table; or why there are none. */
export function renderChart(title: string, chart: Chart, currency: Currency | undefined): HTMLElement {
  const heading = element('h3', { text: title });
  if (chart.kind === 'none') return element('div', { class: 'chart-box' }, [heading, note(chart.reason)]);
  const words = chart.breakEven.map((each) => each.words);
  const described = [...words, ...(chart.now ? [chart.now.words] : [])];
  return element('div', { class: 'chart-box' }, [
    heading,
    element('div', { class: 'drawing' }, [drawing(title, chart, described)]),
    legend(chart),
    element('ul', { class: 'words' }, described.map((text) => element('li', { text }))),
    ...chart.assumptions.map(note),
    figures(title, chart, currency),
  ]); // prettier-ignore
}

function drawing(title: string, chart: LineChart, words: readonly string[]): SVGElement {
  const { width, height, left, bottom, top, right } = SIZE;
  const { from, to, label } = chart.x;
  const values = chart.series.flatMap(({ points }) => points.map(({ y }) => y.value));
  const x = scaleLinear().domain([from, to]).range([left, width - right]); // prettier-ignore
  const y = scaleLinear().domain([0, Math.max(...values, 1e-12)]).nice(4).range([height - bottom, top]); // prettier-ignore
  const name = `${title}: ${words.join('; ')}`;
  const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': name, class: 'curves' });
  for (const tick of y.ticks(4)) {
    root.append(svg('line', { class: 'grid', x1: left, x2: width - right, y1: y(tick), y2: y(tick) }));
    root.append(svg('text', { x: left - 6, y: y(tick) + 4, 'text-anchor': 'end' }, formatUsd(tick)));
  }
  for (const tick of x.ticks(6).filter(Number.isFinite)) {
    if (chart.x.unit === 'count' && !Number.isInteger(tick)) continue;
    root.append(svg('text', { x: x(tick), y: height - bottom + 14, 'text-anchor': 'middle' }, xText(chart, tick)));
  }
  root.append(svg('text', { x: (left + width) / 2, y: height - 4, 'text-anchor': 'middle' }, label));
  if (chart.now) root.append(svg('line', { class: 'now', x1: x(chart.now.x), x2: x(chart.now.x), y1: top, y2: height - bottom })); // prettier-ignore
  chart.series.forEach(({ points, role, label: line }, index) => {
    const drawn = points.map((point) => `${x(point.x).toFixed(1)},${y(point.y.value).toFixed(1)}`).join(' ');
    const polyline = svg('polyline', { class: `line ${role} line-${index}`, points: drawn });
    polyline.append(svg('title', {}, line));
    root.append(polyline);
  });
  const base = chart.series.find(({ role }) => role === 'base')?.points[0]?.y.value;
  chart.breakEven.forEach((point, index) => {
    if (point.x === null || base === undefined) return;
    const dot = svg('circle', { class: `dot line-${index + 1}`, cx: x(point.x), cy: y(base), r: 4 });
    dot.append(svg('title', {}, point.words));
    root.append(dot);
  });
  return root;
}

/** Each line by its name, its colour and its dashes. */
function legend({ series }: LineChart): HTMLElement {
  const items = series.map(({ label, role }, index) => {
    const sample = svg('svg', { viewBox: '0 0 26 8', width: 26, height: 8, 'aria-hidden': 'true', class: 'curves' });
    sample.append(svg('line', { class: `line ${role} line-${index}`, x1: 0, x2: 26, y1: 4, y2: 4 }));
    return element('li', {}, [sample, element('span', { text: ` ${label}` })]);
  });
  return element('ul', { class: 'legend', attributes: { 'aria-label': 'Lines' } }, items);
}

function figures(title: string, chart: LineChart, currency: Currency | undefined): HTMLElement {
  const [first] = chart.series;
  const points = first?.points ?? [];
  const step = Math.max(1, Math.ceil((points.length - 1) / (ROWS - 1)));
  const chosen = points.flatMap((_, index) => (index % step === 0 || index === points.length - 1 ? [index] : []));
  const money = withCurrency(currency);
  const rows = chosen.map((index) => [
    xText(chart, points[index]?.x ?? 0),
    ...chart.series.map(({ points: line }) => {
      const point = line[index];
      return point ? formatFigure(point.y, money) : '–';
    }),
  ]);
  const head = [chart.x.label, ...chart.series.map(({ label }) => `#${label}`)];
  return element('details', {}, [
    element('summary', { text: 'The figures as a table' }),
    table(`${title}: USD of one request`, head, rows),
    note(`A request costs: ${chart.formula}.`),
  ]);
}

function xText({ x: { unit } }: LineChart, value: number): string {
  return unit === 'share' ? `${Math.round(value * 100)}%` : String(value);
}
