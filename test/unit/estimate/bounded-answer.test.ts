import assert from 'node:assert/strict';
import { longestAnswer } from '../../../src/core/estimate/bounded-answer.ts';

describe('estimate/bounded-answer', () => {
  const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}): unknown => ({
    type: 'object',
    properties,
    ...more,
  });
  const bounded: readonly (readonly [unknown, string])[] = [
    [{ type: 'boolean' }, 'false'],
    [{ enum: ['a', 'bbb', 'cc'] }, '"bbb"'],
    [{ const: 'x' }, '"x"'],
    [{ type: ['integer', 'null'] }, '100.5'],
    [{ anyOf: [{ type: 'null' }, { enum: ['yes', 'no'] }] }, '"yes"'],
    [{ type: 'string', maxLength: 7 }, '"word wo"'],
    [{ type: 'array', maxItems: 2, items: { type: 'boolean' } }, '[false,false]'],
    [object({ label: { enum: ['a'] }, score: { type: 'number' } }), '{"label":"a","score":100.5}'],
    [object({ a: object({ b: { type: 'null' } }) }, { additionalProperties: false }), '{"a":{"b":null}}'],
  ];
  for (const [schema, answer] of bounded) {
    it(`writes ${answer} for ${JSON.stringify(schema)}`, () => {
      assert.equal(longestAnswer(schema), answer);
    });
  }

  const unbounded: readonly unknown[] = [
    null,
    undefined,
    'string',
    {},
    { type: 'string' },
    { type: 'string', maxLength: 100_000 },
    { type: 'array', items: { type: 'boolean' } },
    { type: 'array', maxItems: 1e9, items: { type: 'boolean' } },
    object({ label: { enum: ['a'] }, reason: { type: 'string' } }),
    object({ label: { enum: ['a'] } }, { additionalProperties: true }),
    { type: 'object' },
    { anyOf: [{ type: 'null' }, { type: 'string' }] },
    { enum: [] },
    { $ref: '#/definitions/a' },
  ];
  for (const schema of unbounded) {
    it(`has no longest answer for ${JSON.stringify(schema)}`, () => {
      assert.equal(longestAnswer(schema), null);
    });
  }

  it('takes circular and deep schemas', () => {
    const circular: Record<string, unknown> = { type: 'object' };
    circular['properties'] = { self: circular };
    assert.equal(longestAnswer(circular), null);
  });
});
