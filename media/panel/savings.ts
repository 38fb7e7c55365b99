import { describePlace } from '../../src/core/format/places.ts';
import { withCurrency } from '../../src/core/format/currency.ts';
import type { Currency } from '../../src/model/config.ts';
import type { Saving } from '../../src/server/protocol.ts';
import { button, element } from './dom.ts';
import type { RankedSaving } from '../../src/server/surfaces/workspace-cost/rank-savings.ts';

/** How many are shown: what to do first. */
const SHOWN = 10;

export interface SavingActions {
  readonly apply: (saving: Saving) => void;
  readonly open: (saving: Saving) => void;
  readonly explain: (rule: string) => void;
}

const EFFORTS = { fix: 'One click', suggestion: 'An edit to look at', none: 'Takes a person' } as const;

/** The best savings, each with its formula, what it takes, and a way to it. */
export function renderSavings(
  ranked: readonly RankedSaving[],
  currency: Currency | undefined,
  actions: SavingActions,
): Node[] {
  const money = withCurrency(currency);
  if (ranked.length === 0) return [];
  const total = ranked.reduce((sum, { perMonth }) => sum + perMonth, 0);
  const shown = ranked.slice(0, SHOWN);
  const heading = ranked.length > shown.length ? `Best savings (${shown.length} of ${ranked.length})` : 'Best savings';
  return [
    element('h2', { text: heading }),
    element('p', { class: 'detail', text: `Together ~${money(total)} a month: the largest saving of each call.` }),
    element(
      'ol',
      { class: 'saving-list' },
      shown.map((each) => savingItem(each, money(each.perMonth), actions)),
    ),
  ];
}

function savingItem({ saving }: RankedSaving, perMonth: string, { apply, open, explain }: SavingActions): HTMLElement {
  const { message, formula, edit, rule } = saving;
  const place = describePlace(saving);
  const label = edit?.kind === 'fix' ? 'Apply' : edit ? 'Look at the edit' : null;
  return element('li', {}, [
    element('div', { class: 'saving-head' }, [
      element('strong', { text: `~${perMonth} a month` }),
      element('span', { class: 'effort', text: edit ? EFFORTS[edit.kind] : EFFORTS.none }),
      button(place, () => open(saving), { class: 'link' }),
    ]),
    element('p', { text: message }),
    element('p', { class: 'detail' }, [element('code', { text: formula })]),
    element('div', { class: 'saving-actions' }, [
      label === null
        ? null
        : button(label, () => apply(saving), { title: edit?.title, 'aria-label': `${label}: ${edit?.title ?? ''}` }),
      button(`Why ${rule}`, () => explain(rule), { class: 'link' }),
    ]),
  ]);
}
