import type { CacheView } from '../../src/core/details/types.ts';
import { formatTokensInFull } from '../../src/core/estimate/format.ts';
import type { OpenPlace } from '../../src/server/protocol.ts';
import { percent, tokensFigureInFull } from '../../src/server/surfaces/figures.ts';
import { element } from '../panel/dom.ts';
import { renderChart } from './chart.ts';
import { note, placeLink, type ShownCall } from './section.ts';
import { visibleText } from './visible-text.ts';

/** How far the fixed start of the request goes, what the provider caches of it, and from when on that pays. */
export function renderCache(call: ShownCall): Node[] {
  const { cache, cachingByRequests, cachingByHitRate } = call.details;
  const charts =
    cachingByRequests.kind === 'none' && cachingByHitRate.kind === 'none'
      ? [note(cachingByRequests.reason)]
      : [
          element('div', { class: 'charts' }, [
            renderChart('By requests within the lifetime', cachingByRequests, call.currency),
            renderChart('By hit rate', cachingByHitRate, call.currency),
          ]),
        ];
  return [ruler(cache), ...words(cache, call), ...charts];
}

/** The request as a line from its first token: what is fixed, the rest, and the smallest prefix that is cached. */
function ruler({ prefix, total, minimum }: CacheView<OpenPlace>): HTMLElement {
  const length = Math.max(total.value, minimum?.tokens ?? 0, 1);
  const share = (value: number): string => `${(100 * Math.min(1, value / length)).toFixed(2)}%`;
  const fixed = element('span', { class: 'static' });
  fixed.style.width = share(prefix.value);
  const rest = element('span', { class: 'dynamic' });
  rest.style.width = share(Math.max(0, total.value - prefix.value));
  const line = element('div', { class: 'ruler', attributes: { 'aria-hidden': 'true' } }, [fixed, rest]);
  if (minimum) {
    const mark = element('span', { class: 'least', attributes: { title: `smallest prefix that is cached: ${formatTokensInFull(minimum.tokens)} tokens` } }); // prettier-ignore
    mark.style.left = share(minimum.tokens);
    line.append(mark);
  }
  const least = minimum ? ` · ┃ smallest prefix that is cached: ${formatTokensInFull(minimum.tokens)}` : '';
  const of = total.value > 0 ? ` (${percent(Math.min(1, prefix.value / total.value))})` : '';
  return element('div', {}, [
    line,
    element('p', {
      class: 'detail',
      text: `■ fixed prefix: ${tokensFigureInFull(prefix)} of ${tokensFigureInFull(total)} tokens${of} · ◇ the rest${least}`,
    }),
  ]);
}

function words(cache: CacheView<OpenPlace>, call: ShownCall): HTMLElement[] {
  const { endedBy } = cache;
  const end = endedBy
    ? element('p', {}, [
        element('span', { text: 'The prefix ends at ' }),
        element('code', { text: visibleText(endedBy.name) }),
        element('span', { text: ` in ${visibleText(endedBy.part)}${reasonOf(endedBy)}. ` }),
        endedBy.at && placeLink(endedBy.at, call),
      ])
    : element('p', { text: 'Nothing in the request differs from call to call.' });
  return [end, ...sentences(cache).map((text) => element('p', { text }))];
}

function reasonOf({ reason, volatile }: NonNullable<CacheView<OpenPlace>['endedBy']>): string {
  const why = [reason, volatile ? 'it looks as if it differs on every call' : null].filter((each) => each !== null);
  return why.length === 0 ? '' : visibleText(`: ${why.join('; ')}`);
}

function sentences({ caching, minimum, missing, marks, isUnseen, marked, ttl, read, write }: CacheView<OpenPlace>) {
  if (caching === null || minimum === null) return [];
  const least = `${formatTokensInFull(minimum.tokens)} tokens${minimum.isAssumed ? ' (assumed: the catalog does not say)' : ''}`;
  const reach =
    missing > 0
      ? `It is ${formatTokensInFull(Math.ceil(missing))} tokens short of the ${least} from which on this model caches.`
      : `It is long enough: this model caches from ${least} on.`;
  return [reach, asked({ caching, marks, isUnseen, marked, ttl }), ...used(read, write)];
}

function asked({ caching, marks, isUnseen, marked, ttl }: Pick<CacheView<OpenPlace>, 'caching' | 'marks' | 'isUnseen' | 'marked' | 'ttl'>) {
  if (caching === 'automatic') return 'The provider caches it by itself.';
  if (isUnseen) return 'Caching is asked for in a way that cannot be seen in the code.';
  if (marks === 0) return 'The provider caches what a request marks, and this one marks nothing.';
  const covered = marked && marked.value > 0 ? `${tokensFigureInFull(marked)} fixed tokens` : 'no fixed tokens';
  const kept = ttl === null ? '' : `, kept for ${ttl}`;
  return `${marks === 1 ? 'One mark asks' : `${marks} marks ask`} for caching: ${covered} stand before ${marks === 1 ? 'it' : 'the last that can be hit'}${kept}.`;
} // prettier-ignore

function used(read: CacheView<OpenPlace>['read'], write: CacheView<OpenPlace>['write']): string[] {
  if (read.expected.value === 0 && write.expected.value === 0) return [];
  return [
    `The estimate counts ${tokensFigureInFull(read.expected)} tokens read from the cache and ${tokensFigureInFull(write.expected)} written to it a call.`,
  ];
}
