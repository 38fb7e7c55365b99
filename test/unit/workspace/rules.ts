import { defineRule, type Rule } from '../../../src/model/rule.ts';

/** Rules that find nothing: configuration only reads what they say about themselves. */
export const RULES: readonly Rule[] = [
  defineRule({
    id: 'max-tokens-unset',
    meta: {
      description: 'A call without an output cap.',
      defaultSeverity: 'warning',
      recommended: true,
      fixable: true,
      options: {
        suggestedCap: { default: 1024, description: 'Tokens of the cap that the fix sets.' },
        ignoreTests: { default: true, description: 'Leave out tests.' },
        ignorePaths: { default: [], description: 'Files left out.' },
      },
    },
    check: () => [],
  }),
  defineRule({
    id: 'model-oversized',
    meta: {
      description: 'A model that costs more than the call needs.',
      defaultSeverity: 'info',
      recommended: false,
      fixable: false,
      options: {},
    },
    check: () => [],
  }),
  defineRule({
    id: 'model-hardcoded',
    meta: {
      description: 'A model that is written at many sites.',
      defaultSeverity: 'hint',
      recommended: false,
      strict: true,
      fixable: false,
      options: {},
    },
    check: () => [],
  }),
];
