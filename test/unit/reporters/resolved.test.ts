import assert from 'node:assert/strict';
import type { OutputCap } from '../../../src/model/call.ts';
import type { Resolved, Via } from '../../../src/model/resolved.ts';
import { capOf, describeModel, singleModel } from '../../../src/reporters/shared/resolved.ts';
import { sampleCall } from '../server/samples.ts';

const origin = (via: Via) => ({ path: 'a.py', span: { start: 0, end: 0 }, via });
const known = <T>(value: T, via: Via = 'literal'): Resolved<T> => ({ kind: 'known', value, origin: origin(via) });
const oneOf = <T>(...values: T[]): Resolved<T> => ({
  kind: 'oneOf',
  complete: true,
  options: values.map((value) => ({ value, origin: origin('literal') })),
});
/** One candidate, beside something that is not known. */
const perhaps = (value: string, via: Via): Resolved<string> => ({
  kind: 'oneOf',
  complete: false,
  options: [{ value, origin: origin(via) }],
});
const unknown = { kind: 'unknown', reason: 'a parameter' } as const;
const absent = { kind: 'absent' } as const;

describe('one value for a machine', () => {
  const MODELS: readonly (readonly [Resolved<string>, string | null, string])[] = [
    [known('gpt-4o'), 'gpt-4o', 'gpt-4o'],
    [known('gpt-4o', 'default parameter'), 'gpt-4o', 'gpt-4o'],
    [oneOf('gpt-4o', 'gpt-4o'), 'gpt-4o', 'gpt-4o'],
    [oneOf('gpt-4o', 'o3'), null, 'gpt-4o or o3'],
    [perhaps('gpt-4o', 'default parameter'), 'gpt-4o', 'gpt-4o'],
    [perhaps('gpt-4o', 'literal'), null, 'gpt-4o or another'],
    [known(''), null, ''],
    [unknown, null, 'model unknown (a parameter)'],
    [absent, null, 'no model named'],
  ];
  for (const [model, single, described] of MODELS) {
    it(`model ${JSON.stringify(model).slice(0, 60)}`, () => {
      assert.equal(singleModel(model), single);
      assert.equal(describeModel(model), described);
    });
  }

  const CAPS: readonly (readonly [Resolved<number>, number | string])[] = [
    [known(100), 100],
    [known(100, 'imported constant'), 100],
    [known(100, 'default parameter'), 'dynamic'],
    [known(100, 'caller'), 'dynamic'],
    [known(4096, 'sdk default'), 'unset'],
    [oneOf(100, 200), 'dynamic'],
    [unknown, 'dynamic'],
    [absent, 'unset'],
  ];
  for (const [value, expected] of CAPS) {
    it(`cap ${JSON.stringify(value).slice(0, 60)}: ${expected}`, () => {
      const outputCap: OutputCap = { value, site: null, parameter: 'max_tokens', required: false, whenUnset: '' };
      assert.equal(capOf(sampleCall({ start: 0, end: 1 }, { start: 0, end: 1 }, { outputCap })), expected);
    });
  }
});
