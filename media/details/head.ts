import { formatTokensInFull, PROVENANCE_LEGEND } from '../../src/core/estimate/format.ts';
import { describeRate, withCurrency } from '../../src/core/format/currency.ts';
import type { Range } from '../../src/model/estimate.ts';
import { costFigure, provenance, tokensFigureInFull } from '../../src/server/surfaces/figures.ts';
import { element } from '../panel/dom.ts';
import { placeLink, type ShownCall } from './section.ts';
import { visibleText } from './visible-text.ts';

/** What call it is, where it stands, and what it costs. */
export function renderHead(call: ShownCall): Node[] {
  const { details, currency } = call;
  const { models, costPerCall, costPerMonth, callsPerMonth, tokens, noPrice } = details;
  const money = withCurrency(currency);
  const spread = ({ floor, ceiling }: Range): string =>
    `${money(floor.value)} – ${ceiling ? money(ceiling.value) : 'no limit'}`;
  const title = models.length === 0 ? 'Unknown model' : models.join(' or ');
  const stats = [
    costPerCall
      ? stat('One call', costFigure(costPerCall.expected, currency), `${spread(costPerCall)} · ${provenance(costPerCall.expected)}`)
      : stat('One call', 'no price', noPrice ?? ''),
    ...(costPerMonth
      ? [
          stat(
            'A month',
            costFigure(costPerMonth.expected, currency),
            `${spread(costPerMonth)} · at ${formatTokensInFull(callsPerMonth.value)} calls (${provenance(callsPerMonth)})`,
          ),
        ]
      : []),
    stat('Tokens in', tokensFigureInFull(tokens.input.expected), tokenSpread(tokens.input)),
    stat('Tokens out', tokensFigureInFull(tokens.output.expected), tokenSpread(tokens.output)),
  ]; // prettier-ignore
  return [
    element('h1', { text: visibleText(title) }),
    element('p', { class: 'subtitle' }, [element('span', { text: visibleText(subtitle(call)) }), placeLink(details.at, call)]), // prettier-ignore
    ...facts(call).map((text) => element('p', { class: 'detail', text: visibleText(text) })),
    element('dl', { class: 'stats' }, stats),
    ...measuredWords(call),
    element('p', { class: 'detail', text: PROVENANCE_LEGEND }),
    ...(currency ? [element('p', { class: 'detail', text: `${describeRate(currency)}.` })] : []),
  ];
}

function subtitle({ details: { provider, api, functionName } }: ShownCall): string {
  return [provider ?? 'unknown provider', api, ...(functionName === null ? [] : [`in ${functionName}()`]), ''].join(' · '); // prettier-ignore
}

function facts({ details: { through, callers, price }, requestsHere }: ShownCall): string[] {
  return [
    ...(through === null ? [] : [`Sent through ${through} with what is handed over here.`]),
    ...(callers === 0
      ? []
      : [`It is counted at its ${callers === 1 ? 'one caller' : `${callers} callers`}, and not itself.`]),
    ...(requestsHere > 1 ? [`One of ${requestsHere} requests of which this call makes one: the dearest is shown.`] : []), // prettier-ignore
    ...(price
      ? [`${price.provider}/${price.id}: $${price.input} in, $${price.output} out a million tokens (${price.source}).`]
      : []),
  ];
}

/** What logs say, and how far to trust it. */
function measuredWords({ measured: { sentences, doubts } }: ShownCall): Node[] {
  const warning = doubts.length === 0 ? [] : [`⚠ Little to go by: ${doubts.join('; ')}.`];
  return [...sentences, ...warning].map((text) => element('p', { text: visibleText(text) }));
}

function tokenSpread({ floor, ceiling }: Range): string {
  if (ceiling && floor.value === ceiling.value) return '';
  return `${formatTokensInFull(floor.value)} – ${ceiling ? formatTokensInFull(ceiling.value) : 'no limit'}`;
}

function stat(label: string, value: string, detail: string): HTMLElement {
  const rest = detail === '' ? null : element('dd', { class: 'detail', text: visibleText(detail) });
  return element('div', {}, [element('dt', { text: label }), element('dd', { text: value }), rest]);
}
