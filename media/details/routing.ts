import { renderChart } from './chart.ts';
import type { ShownCall } from './section.ts';

/** From which share of requests on it pays to ask a cheaper model first. */
export function renderRouting({ details, currency }: ShownCall): Node[] {
  return [renderChart('By share of requests that the cheaper model answers', details.routing, currency)];
}
