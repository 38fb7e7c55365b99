import type { Assumptions } from '../../model/config.ts';
import type { Assumption } from '../../model/estimate.ts';
import type { AssumptionId } from './assumption-guide.ts';
import { usable } from './figures.ts';

/** Collects what an estimate takes for granted, once each. */
export interface AssumptionList {
  /** Takes ids that `prompt-cost explain` knows. */
  readonly add: (assumption: Assumption & { readonly id: AssumptionId }) => void;
  readonly all: () => readonly Assumption[];
}

export function createAssumptionList(): AssumptionList {
  const byId = new Map<string, Assumption>();
  return {
    add: (assumption) => {
      if (!byId.has(assumption.id)) byId.set(assumption.id, assumption);
    },
    all: () => [...byId.values()],
  };
}

/** The settings key under which a user changes an assumption. */
export function settingOf(key: keyof Assumptions): string {
  return `promptCost.assumptions.${key}`;
}

/** Effort that stands in where a request reasons and does not say how much. */
export const DEFAULT_EFFORT = 'medium';
const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** Tokens the settings assume for an effort; an effort they do not list takes the nearest one below, else the default. */
export function reasoningTokensOf(assumptions: Assumptions, effort: string): number {
  if (effort === 'none') return 0;
  const table = assumptions.reasoningTokens;
  const listed = (name: string): number | null => (Object.hasOwn(table, name) ? usable(table[name]) : null);
  const own = listed(effort);
  if (own !== null) return own;
  for (let index = EFFORTS.indexOf(effort) - 1; index > 0; index--) {
    const below = listed(EFFORTS[index]!);
    if (below !== null) return below;
  }
  return listed(DEFAULT_EFFORT) ?? 0;
}
