import assert from 'node:assert/strict';
import {
  formatBand,
  formatFigure,
  formatRange,
  formatTokens,
  formatTokensInFull,
  formatUsd,
  PROVENANCE_LEGEND,
  PROVENANCE_MARKS,
} from '../../../src/core/estimate/format.ts';
import { inCurrency, withCurrency } from '../../../src/core/format/currency.ts';

describe('estimate/format', () => {
  const usd: readonly (readonly [number, string])[] = [
    [0, '$0'],
    [1e-12, '<$0.00000001'],
    [0.0000012, '$0.0000012'],
    [0.00000999, '$0.00001'],
    [0.001, '$0.001'],
    [0.0042, '$0.0042'],
    [0.00425, '$0.0043'],
    [0.00996, '$0.01'],
    [0.099, '$0.099'],
    [0.1, '$0.10'],
    [0.123, '$0.12'],
    [0.996, '$1.00'],
    [1, '$1.00'],
    [12.3, '$12.30'],
    [100, '$100.00'],
    [999.996, '$1,000'],
    [1234567.8, '$1,234,568'],
    [1e300, '$1.0e+300'],
    [-0.004, '−$0.004'],
    [NaN, '–'],
    [Infinity, '–'],
  ];
  for (const [value, text] of usd) it(`writes ${value} USD as ${text}`, () => assert.equal(formatUsd(value), text));

  it('never writes a cost as nothing, nor with an exponent below a dollar', () => {
    for (let value = 1e-11; value < 1; value *= 1.37) {
      const text = formatUsd(value);
      assert.doesNotMatch(text, /^\$0\.0+$|e/, String(value));
      const shown = Number(text.replace(/[<$,]/g, ''));
      assert.ok(text.startsWith('<') || Math.abs(shown / value - 1) <= 0.06, `${value}: ${text}`);
    }
  });

  const tokens: readonly (readonly [number, string])[] = [
    [0, '0'],
    [980.4, '980'],
    [9999, '9,999'],
    [9999.6, '10k'],
    [12_345, '12.3k'],
    [999_949, '999.9k'],
    [999_950, '1M'],
    [1_234_567, '1.2M'],
    [NaN, '–'],
  ];
  for (const [value, text] of tokens)
    it(`writes ${value} tokens as ${text}`, () => assert.equal(formatTokens(value), text));

  it('writes all digits for tables', () => assert.equal(formatTokensInFull(12_345.6), '12,346'));

  it('marks figures by provenance, and the legend explains every mark', () => {
    const mark = (provenance: 'exact' | 'estimated' | 'assumed'): string =>
      formatFigure({ value: 1234, provenance }, formatTokens);
    assert.deepEqual([mark('exact'), mark('estimated'), mark('assumed')], ['1,234', '≈1,234', '~1,234']);
    for (const sign of Object.values(PROVENANCE_MARKS)) assert.ok(PROVENANCE_LEGEND.includes(sign));
  });

  it('writes ranges', () => {
    const figure = (
      value: number,
      provenance: 'exact' | 'assumed' = 'exact',
    ): { value: number; provenance: 'exact' | 'assumed' } => ({ value, provenance });
    assert.equal(
      formatRange({ floor: figure(0.0012), expected: figure(0.0045, 'assumed'), ceiling: figure(0.012) }, formatUsd),
      '$0.0012 – ~$0.0045 – $0.012',
    );
    assert.equal(
      formatRange({ floor: figure(1), expected: figure(5, 'assumed'), ceiling: null }, formatTokens),
      '1 – ~5 – no limit',
    );
    assert.equal(formatRange({ floor: figure(5), expected: figure(5), ceiling: figure(5) }, formatTokens), '5');
  });

  it('writes bands in percent', () => {
    assert.equal(formatBand({ value: 1, provenance: 'estimated', band: { low: 0.88, high: 1.15 } }), '−12% to +15%');
    assert.equal(formatBand({ value: 1, provenance: 'estimated', band: { low: 0.998, high: 1.001 } }), '±0% to ±0%');
    assert.equal(formatBand({ value: 1, provenance: 'exact' }), '');
  });
});

describe('amounts in another currency', () => {
  const euro = { code: 'EUR', perUsd: 0.5 };
  const amounts = [
    [0, 'EUR 0'],
    [0.0024, 'EUR 0.0012'],
    [24.6, 'EUR 12.30'],
    [-6.2, '−EUR 3.10'],
    [1e-12, '<EUR 0.00000001'],
    [NaN, '–'],
  ] as const;
  for (const [value, text] of amounts)
    it(`write ${value} USD as ${text}`, () => assert.equal(inCurrency(euro)(value), text));

  it('stand behind USD, which stands alone without a currency', () => {
    assert.equal(withCurrency(euro)(0.0024), '$0.0024 (EUR 0.0012)');
    assert.equal(withCurrency(undefined)(0.0024), '$0.0024');
  });
});
