import { costFigure } from '../../src/server/surfaces/figures.ts';
import { element } from '../panel/dom.ts';
import { note, placeLink, table, type ShownCall } from './section.ts';

/** How often the request may be sent when it fails, and what that costs at most. */
export function renderRetries(call: ShownCall): Node[] {
  const { layers, most, expected, ceiling } = call.details.retries;
  if (layers.length === 0) return [note('Nothing in the code sends it again when it fails.')];
  const rows = layers.map(({ library, attempts, bounded, isDefault, at }) => [
    `${library}${isDefault ? ' (its default)' : ''}`,
    bounded === false ? 'no limit' : attempts === null ? 'not known' : String(attempts),
    at ? placeLink(at, call) : '',
  ]);
  const money = [
    ...(expected ? [`${costFigure(expected, call.currency)} at the expected cost`] : []),
    ...(ceiling ? [`${costFigure(ceiling, call.currency)} at the ceiling`] : []),
  ].join(', ');
  const sum =
    most === null
      ? 'It is sent again without a limit while it fails.'
      : `One call sends up to ${most} requests${money === '' ? '' : `: ${money} if each is billed`}. That is the most: what fails is not always billed.`;
  return [table('What sends it again', ['Layer', '#Requests at most', 'Place'], rows), element('p', { text: sum })];
}
