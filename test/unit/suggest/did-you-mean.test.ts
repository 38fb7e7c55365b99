import assert from 'node:assert/strict';
import { didYouMean } from '../../../src/core/suggest/did-you-mean.ts';

describe('the question after an unknown name', () => {
  const NAMES = ['max-tokens-slack', 'max-tokens-unset', 'model-oversized', 'model-unknown', 'model-deprecated', 'model-hardcoded']; // prettier-ignore

  it('offers all names that go on with what was given, three at most', () => {
    assert.equal(didYouMean('max-token', NAMES), ' Did you mean "max-tokens-slack" or "max-tokens-unset"?');
    assert.equal(didYouMean('model', NAMES).match(/model-/g)?.length, 3);
  });

  it('offers the nearest where none goes on, and nothing where none is near', () => {
    assert.equal(didYouMean('modal-unknown', NAMES), ' Did you mean "model-unknown"?');
    assert.equal(didYouMean('temperature', NAMES), '');
  });
});
