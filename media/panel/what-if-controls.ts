import { TIERS } from '../../src/catalog/tiers.ts';
import { AS_IT_IS, type WhatIf } from '../../src/core/what-if/reprice.ts';
import type { Tier } from '../../src/model/estimate.ts';
import type { WorkspaceCost } from '../../src/server/protocol.ts';
import { button, element } from './dom.ts';

/** A slider: what it says for a position, and the position for what it says. */
interface Slider {
  readonly id: 'traffic' | 'output' | 'hitRate' | 'growth' | 'priceChange';
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly read: (position: number) => number | null;
  readonly position: (value: number | null) => number;
  readonly say: (value: number | null) => string;
}

const times = (value: number | null): string => `× ${Number((value ?? 1).toPrecision(2))}`;
const points = (value: number | null): string =>
  `${(value ?? 0) < 0 ? '−' : ''}${Math.abs(Math.round((value ?? 0) * 100))}% a month`;
/** Factors go by the powers of two, so that half and double are equally far. */
const factor = {
  min: -3.5,
  max: 3.5,
  step: 0.5,
  read: (position: number): number => Number((2 ** position).toPrecision(2)),
  position: (value: number | null): number => Math.log2(value ?? 1),
  say: times,
};
const monthly = {
  min: -20,
  max: 40,
  step: 1,
  read: (position: number): number => position / 100,
  position: (value: number | null): number => (value ?? 0) * 100,
  say: points,
};
const SLIDERS: readonly Slider[] = [
  { id: 'traffic', label: 'Calls', ...factor },
  { id: 'output', label: 'Length of answers', ...factor, min: -2, max: 2 },
  {
    id: 'hitRate',
    label: 'Cache hits',
    min: -5,
    max: 100,
    step: 5,
    read: (position) => (position < 0 ? null : position / 100),
    position: (value) => (value === null ? -5 : value * 100),
    say: (value) => (value === null ? 'as assumed' : `${Math.round(value * 100)}%`),
  },
  { id: 'growth', label: 'Growth of traffic', ...monthly },
  { id: 'priceChange', label: 'Change of prices', ...monthly, max: 20 },
];

/** Controls that try out other circumstances; everything in the panel follows at once. */
export function renderWhatIf(
  whatIf: () => WhatIf,
  tiers: WorkspaceCost['tiers'],
  change: (next: WhatIf) => void,
): HTMLElement {
  const sliders = SLIDERS.map((slider) => sliderRow(slider, whatIf, change));
  const moves = TIERS.filter((tier) => tiers[tier]).map((tier) => tierRow(tier, whatIf, tiers, change));
  return element('div', { class: 'what-if' }, [
    ...sliders,
    ...moves,
    button('Reset', () => change(AS_IT_IS), { id: 'reset' }),
  ]);
}

function sliderRow(slider: Slider, whatIf: () => WhatIf, change: (next: WhatIf) => void): HTMLElement {
  const { id, label, min, max, step, read, position, say } = slider;
  const value = whatIf()[id];
  const output = element('output', { text: say(value), attributes: { for: `what-if-${id}` } });
  const input = element('input', {
    attributes: {
      type: 'range',
      id: `what-if-${id}`,
      min: String(min),
      max: String(max),
      step: String(step),
      value: String(position(value)),
      'aria-valuetext': say(value),
    },
  });
  input.addEventListener('input', () => {
    const next = read(Number(input.value));
    output.textContent = say(next);
    input.setAttribute('aria-valuetext', say(next));
    change({ ...whatIf(), [id]: next });
  });
  return element('div', { class: 'control' }, [
    element('label', { text: label, attributes: { for: `what-if-${id}` } }),
    input,
    output,
  ]);
}

function tierRow(
  tier: Tier,
  whatIf: () => WhatIf,
  tiers: WorkspaceCost['tiers'],
  change: (next: WhatIf) => void,
): HTMLElement {
  const id = `what-if-tier-${tier}`;
  const options = TIERS.filter((each) => tiers[each]).map((each) => {
    const text = each === tier ? 'stay' : `go to ${each}: ${tiers[each]?.model ?? ''}`;
    return element('option', { text, attributes: { value: each } });
  });
  const select = element('select', { attributes: { id } }, options);
  select.value = whatIf().tiers[tier] ?? tier;
  select.addEventListener('change', () => {
    const target = TIERS.find((each) => each === select.value) ?? tier;
    change({ ...whatIf(), tiers: { ...whatIf().tiers, [tier]: target } });
  });
  return element('div', { class: 'control' }, [
    element('label', { text: `Calls of the ${tier} tier`, attributes: { for: id } }),
    select,
  ]);
}
