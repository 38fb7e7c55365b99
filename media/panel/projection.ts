import { scaleLinear } from 'd3-scale';
import { project, type WhatIf } from '../../src/core/what-if/reprice.ts';
import { formatUsd } from '../../src/core/estimate/format.ts';
import { withCurrency } from '../../src/core/format/currency.ts';
import type { Currency } from '../../src/model/config.ts';
import { percent } from '../../src/server/surfaces/figures.ts';
import { element } from './dom.ts';
import { svg } from './svg.ts';

const MONTHS = 12;
const SIZE = { width: 420, height: 170, bottom: 20, top: 8 };
/** Width of a character of the labels at most, in the chart's units. */
const CHARACTER = 7;

/** The bill of the next twelve months as bars, the effect of prices alone as a line, and both in words. */
export function renderProjection(firstMonth: number, whatIf: WhatIf, currency: Currency | undefined): Node[] {
  const months = project(firstMonth, whatIf, MONTHS);
  const last = months.at(-1);
  const words = last ? describe(firstMonth, last.cost, last.atFirstTraffic, withCurrency(currency)) : '';
  return [
    element('h2', { text: 'The next twelve months' }),
    chart(months, words, withCurrency(currency)),
    element('p', { class: 'detail', text: words }),
  ];
}

function describe(first: number, last: number, atFirstTraffic: number, money: (usd: number) => string): string {
  const year = `Month 12 costs ${money(last)}`;
  if (first <= 0) return `${year}.`;
  const times = last / first;
  const change = Math.abs(times - 1) < 0.005 ? ', as month 1' : `, ${times.toFixed(2)} times month 1`;
  const cheaper = 1 - atFirstTraffic / first;
  if (Math.abs(cheaper) < 0.005) return `${year}${change}.`;
  const prices = cheaper > 0 ? `${percent(cheaper)} cheaper` : `${percent(-cheaper)} dearer`;
  return `${year}${change}${cheaper > 0 && times > 1 ? ', though' : ';'} tokens are ${prices} by then.`;
}

function chart(months: ReturnType<typeof project>, words: string, money: (usd: number) => string): SVGElement {
  const { width, height, bottom, top } = SIZE;
  const highest = Math.max(...months.map(({ cost, atFirstTraffic }) => Math.max(cost, atFirstTraffic)), 1e-9);
  const y = scaleLinear()
    .domain([0, highest])
    .nice(4)
    .range([height - bottom, top]);
  const ticks = y.ticks(4).map((tick) => [tick, formatUsd(tick)] as const);
  const left = 10 + CHARACTER * Math.max(...ticks.map(([, label]) => label.length));
  const step = (width - left) / MONTHS;
  const x = (month: number): number => left + (month - 1) * step;
  const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': words, class: 'projection' });
  for (const [tick, label] of ticks) {
    root.append(svg('line', { class: 'grid', x1: left, x2: width, y1: y(tick), y2: y(tick) }));
    root.append(svg('text', { x: left - 6, y: y(tick) + 4, 'text-anchor': 'end' }, label));
  }
  for (const { month, cost } of months) {
    const bar = svg('rect', { class: 'month', x: x(month) + 2, width: step - 4, y: y(cost), height: y(0) - y(cost) });
    bar.append(svg('title', {}, `Month ${month}: ${money(cost)}`));
    root.append(bar, svg('text', { x: x(month) + step / 2, y: height - 6, 'text-anchor': 'middle' }, String(month)));
  }
  const points = months.map(({ month, atFirstTraffic }) => `${x(month) + step / 2},${y(atFirstTraffic)}`).join(' ');
  const line = svg('polyline', { class: 'prices', points });
  line.append(svg('title', {}, 'At the traffic of month 1: what prices alone do'));
  root.append(line);
  return root;
}
