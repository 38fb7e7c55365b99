import { costFigure, percent } from '../../src/server/surfaces/figures.ts';
import { note, table, type ShownCall } from './section.ts';

/** The same call on each tier's model. */
export function renderTiers({ details, currency }: ShownCall): Node[] {
  const { tiers, costPerCall } = details;
  if (tiers.length === 0) return [note('Such a request is not compared by tiers.')];
  const now = costPerCall?.expected.value ?? null;
  const rows = tiers.map(({ tier, provider, model, costPerCall: cost, blocked, isCurrent }) => [
    tier,
    provider === '' ? model : `${provider}/${model}`,
    cost ? costFigure(cost, currency) : 'no price',
    isCurrent ? 'this model' : (blocked ?? compared(cost?.value ?? null, now)),
  ]);
  return [table('The same call on the model of each tier', ['Tier', 'Model', '#One call', 'Against now'], rows)];
}

/** `82% less`, `3.4 times`. */
function compared(cost: number | null, now: number | null): string {
  if (cost === null || now === null || now <= 0) return '';
  const ratio = cost / now;
  if (ratio >= 2) return `${ratio.toFixed(1)} times as much`;
  if (Math.abs(ratio - 1) < 0.005) return 'the same';
  return ratio < 1 ? `${percent(1 - ratio)} less` : `${percent(ratio - 1)} more`;
}
