import { formatTokensInFull, formatUsd } from '../../src/core/estimate/format.ts';
import { sumSites, type SiteTotal } from '../../src/core/estimate/sum-costs.ts';
import { describeRate, inCurrency, withCurrency } from '../../src/core/format/currency.ts';
import type { Currency } from '../../src/model/config.ts';
import type { CostSite, WorkspaceCost } from '../../src/server/protocol.ts';
import { basisOfSites, spreadOf } from '../../src/server/surfaces/costs.ts';
import { costFigure, expectedTotal, percent, provenance } from '../../src/server/surfaces/figures.ts';
import { plural } from '../../src/core/format/figures.ts';
import { CERTAINTY, provenanceShares, provenanceWords } from '../../src/server/surfaces/workspace-cost/summary.ts';
import { button, element } from './dom.ts';

const TRAFFIC_SETTING = 'promptCost.assumptions.callsPerMonth';

/**
 * Totals a month with their range, the traffic they are stated for, and what they rest on.
 * @param asItIs Expected cost of a month without what is tried out, USD, to be compared with; null when nothing is.
 */
export function renderSummary(
  cost: Pick<WorkspaceCost, 'sites' | 'files' | 'folders' | 'currency'>,
  asItIs: number | null,
  openSetting: (setting: string) => void,
): Node[] {
  const { currency } = cost;
  const total = sumSites(cost.sites.map(({ costPerMonth }) => costPerMonth));
  const isPriced = total.unpriced < total.sites;
  const expected = isPriced ? expectedTotal(total, currency) : 'no price';
  const stats = element('dl', { class: 'stats' }, [
    stat(
      asItIs !== null ? 'Expected a month, if so' : 'Expected a month',
      expected,
      asItIs !== null ? comparedWith(total.expected, asItIs, currency) : '',
    ),
    ...(isPriced ? basisStats(cost.sites, currency) : [stat('Floor and ceiling', '–')]),
    stat('Call sites', cost.sites.length.toLocaleString('en-US'), details(cost, total.unpriced, total.unbounded)),
  ]);
  const traffic = element('p', { class: 'assumption', text: `${trafficOf(cost.sites)} ` }, [
    button('Change', () => openSetting(TRAFFIC_SETTING), { class: 'link', 'aria-label': 'Change the assumed traffic' }),
  ]);
  const rate = currency ? [element('p', { class: 'detail', text: `${describeRate(currency)}.` })] : [];
  return [stats, traffic, ...rate, ...(isPriced ? [certainty(cost.sites)] : [])];
}

/** Quantiles of what was measured and bounds of the rest: each by itself, since their sum has neither. */
function basisStats(sites: readonly CostSite[], currency: Currency | undefined): HTMLElement[] {
  const { measured, rest } = basisOfSites(sites);
  const bounds = (label: string, total: SiteTotal, detail: string): HTMLElement =>
    stat(
      label,
      spreadOf(total),
      [detail, currency ? spreadOf(total, inCurrency(currency)) : ''].filter(Boolean).join(' · '),
    );
  if (!measured) return rest ? [bounds('Floor and ceiling', rest, '')] : [];
  const { mean, p10, p50, p90 } = measured;
  const of = (count: number): string => `${count.toLocaleString('en-US')} of ${plural(sites.length, 'call site')}`;
  return [
    stat(
      'Measured a month',
      costFigure({ value: mean, provenance: 'measured' }, currency),
      `80% between ${formatUsd(p10)} and ${formatUsd(p90)}, P50 ${formatUsd(p50)} · ${of(measured.sites)}`,
    ),
    ...(rest && rest.unpriced < rest.sites
      ? [bounds(`Assumed a month: ${expectedTotal(rest)}`, rest, `floor and ceiling of ${of(rest.sites)}`)]
      : []),
  ];
}

function stat(label: string, value: string, detail = ''): HTMLElement {
  const rest = detail === '' ? null : element('dd', { class: 'detail', text: detail });
  return element('div', {}, [element('dt', { text: label }), element('dd', { text: value }), rest]);
}

/** `$1,240 as it is: 38% less`. */
function comparedWith(expected: number, before: number, currency: Currency | undefined): string {
  const change = before > 0 ? expected / before - 1 : 0;
  const words = change === 0 ? 'the same' : `${percent(Math.abs(change))} ${change < 0 ? 'less' : 'more'}`;
  return `${withCurrency(currency)(before)} as it is: ${words}`;
}

function details(
  { files, folders }: Pick<WorkspaceCost, 'files' | 'folders'>,
  unpriced: number,
  unbounded: number,
): string {
  return [
    `${plural(files, 'file')} read${folders.length > 1 ? ` in ${folders.length} folders` : ''}`,
    ...(unpriced > 0 ? [`${unpriced} without a price`] : []),
    ...(unbounded > 0 ? [`${unbounded} without a ceiling`] : []),
  ].join(' · ');
}

function trafficOf(sites: readonly CostSite[]): string {
  const [first] = sites;
  if (first === undefined) return '';
  const isSame = sites.every(({ callsPerMonth }) => callsPerMonth.value === first.callsPerMonth.value);
  if (!isSame) return 'Each call site at its own traffic.';
  const { callsPerMonth } = first;
  return `At ${formatTokensInFull(callsPerMonth.value)} calls a month for each call site (${provenance(callsPerMonth)}).`;
}

/** A bar and the same in words: how much of the sum rests on exact, estimated and assumed costs of one call. */
function certainty(sites: readonly CostSite[]): HTMLElement {
  const shares = provenanceShares(sites);
  const shown = CERTAINTY.filter((each) => shares[each] > 0);
  const bar = element('div', { class: 'bar', attributes: { 'aria-hidden': 'true' } });
  for (const each of shown) {
    const part = element('span', { class: each });
    part.style.flexGrow = String(shares[each]);
    bar.append(part);
  }
  return element('div', { class: 'certainty' }, [
    bar,
    element('p', { text: `Cost of a call: ${provenanceWords(sites)}.` }),
  ]);
}

/** Files whose calls may be missing in the figures, folded up. */
export function renderProblems({ problems: all }: WorkspaceCost): Node[] {
  if (all.length === 0) return [];
  return [
    element('details', {}, [
      element('summary', { text: `${plural(all.length, 'file')} could not be read in full` }),
      element(
        'ul',
        {},
        all.map(({ path, message }) => element('li', { text: `${path}: ${message}` })),
      ),
    ]),
  ];
}
