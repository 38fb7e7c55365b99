import assert from 'node:assert/strict';
import { parseRate } from '../../../src/core/traffic/rate.ts';

const CASES: readonly (readonly [text: string, perMonth: number | null])[] = [
  ['12000/day', 360_000],
  ['12,000 / day', 360_000],
  ['1.5k/hour', 1_080_000],
  ['3/min', 129_600],
  ['3 per minute', 129_600],
  ['2/s', 5_184_000],
  ['7/week', 30],
  ['365/year', 30],
  ['2m/month', 2_000_000],
  ['40_000', 40_000],
  ['0/day', 0],
  ['-1/day', null],
  ['many', null],
  ['12/fortnight', null],
  ['1/constructor', null],
  ['1e9/day', null],
  ['999999999m/second', null],
  ['', null],
];

describe('rates', () => {
  for (const [text, perMonth] of CASES) {
    it(`${JSON.stringify(text)} is ${perMonth === null ? 'none' : `${perMonth} a month`}`, () => {
      const found = parseRate(text);
      if (perMonth === null || found === null) assert.equal(found, perMonth);
      else assert.ok(Math.abs(found - perMonth) < 1e-6 * Math.max(1, perMonth), `${found}`);
    });
  }
});
