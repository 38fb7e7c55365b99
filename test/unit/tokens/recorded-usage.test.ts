import assert from 'node:assert/strict';
import { createTokenizers } from '../../../src/core/tokens/tokenizers.ts';
import type { Tokenizers } from '../../../src/core/tokens/tokenizers.ts';
import { loadRanks } from '../../../src/workspace/tokenizer-ranks.ts';
import { compareUsage, isInside, RECORDED_USAGE, UNEXPLAINED } from './usage.ts';
import type { Comparison } from './usage.ts';

describe('tokens against recorded usage', () => {
  let tokenizers: Tokenizers;
  let comparisons: readonly Comparison[];
  before(() => {
    tokenizers = createTokenizers(loadRanks);
    comparisons = RECORDED_USAGE.map((record) => compareUsage(record, tokenizers));
  });
  const tell = ({ record, tokens, low, high }: Comparison): string =>
    `${record.provider} ${record.api} ${record.model} ${JSON.stringify(record.messages)}: ${record.tokens}, here ${tokens} (${low}–${high})`;

  it('is within 1% wherever it says exact, but for the records nothing explains', () => {
    const exact = comparisons.filter(({ isExact }) => isExact);
    const off = exact.filter(({ record, tokens }) => Math.abs(tokens - record.tokens) > record.tokens * 0.01);
    assert.deepEqual(off.filter(({ record }) => !UNEXPLAINED.has(`${record.model} ${record.tokens}`)).map(tell), []);
    assert.ok(exact.length >= 40, `${exact.length}`);
  });

  it('has every other count inside its band, but for the records nothing explains', () => {
    const outside = comparisons.filter((comparison) => !comparison.isExact && !isInside(comparison));
    assert.deepEqual(
      outside.filter(({ record }) => !UNEXPLAINED.has(`${record.model} ${record.tokens}`)).map(tell),
      [],
    );
  });

  it('knows of no unexplained record that it explains', () => {
    const off = comparisons
      .filter((comparison) => !isInside(comparison))
      .map(({ record }) => `${record.model} ${record.tokens}`);
    assert.deepEqual(
      [...UNEXPLAINED.keys()].filter((key) => !off.includes(key)),
      [],
    );
    assert.ok(UNEXPLAINED.size <= RECORDED_USAGE.length * 0.05);
  });
});
