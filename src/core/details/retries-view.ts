import type { ModelCall } from '../../model/call.ts';
import type { CallEstimate, Figure } from '../../model/estimate.ts';
import type { Loc } from '../../model/span.ts';
import { scale, weaken } from '../estimate/figures.ts';
import { mostRequests, retryingLayers } from '../estimate/retries.ts';
import type { RetriesView } from './types.ts';

/** How often a request may be sent when it fails, and what that costs if each attempt is billed. */
export function retriesView<Place>(
  { context }: ModelCall,
  { costPerCall }: Pick<CallEstimate, 'costPerCall'>,
  place: (loc: Loc) => Place,
): RetriesView<Place> {
  const layers = retryingLayers(context.retryLayers);
  const most = layers.some(({ bounded }) => bounded === false) ? null : mostRequests(layers);
  const times = (figure: Figure | null | undefined): Figure | null =>
    most === null || !figure ? null : weaken(scale(figure, most), 'assumed');
  return {
    layers: layers.map(({ library, attempts, bounded, origin, loc }) => ({
      library,
      attempts,
      bounded,
      isDefault: origin === 'sdk default',
      at: origin === 'code' ? place(loc) : null,
    })),
    most,
    expected: times(costPerCall?.expected),
    ceiling: times(costPerCall?.ceiling),
  };
}
