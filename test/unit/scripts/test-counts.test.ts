import assert from 'node:assert/strict';
import { countResults } from '../../../scripts/test-counts.ts';

describe('counting what a test run printed', () => {
  it('counts a check as one test', () => {
    assert.deepEqual(countResults('check', { code: 0, output: '' }), { passed: 1, failed: 0, skipped: 0 });
    assert.deepEqual(countResults('check', { code: 2, output: 'all is well' }), { passed: 0, failed: 1, skipped: 0 });
  });

  it("reads mocha's summary, the last one", () => {
    const output = '  3 passing (1ms)\n\n  ․․․\n\n  12 passing (3s)\n  1 pending\n  2 failing\n';
    assert.deepEqual(countResults('mocha', { code: 2, output }), { passed: 12, failed: 2, skipped: 1 });
  });

  it('reads the line of the editor tests', () => {
    assert.deepEqual(countResults('editor', { code: 0, output: 'Editor tests: a\n7 passed, 0 failed\n' }), {
      passed: 7,
      failed: 0,
      skipped: 0,
    });
  });

  it('fails a run that broke off after its tests', () => {
    assert.deepEqual(countResults('mocha', { code: 1, output: '  12 passing (3s)\n' }), {
      passed: 12,
      failed: 1,
      skipped: 0,
    });
  });

  it('fails a run without a test', () => {
    assert.deepEqual(countResults('mocha', { code: 0, output: '  0 passing (1ms)\n' }), {
      passed: 0,
      failed: 1,
      skipped: 0,
    });
    assert.deepEqual(countResults('editor', { code: 0, output: '' }), { passed: 0, failed: 1, skipped: 0 });
  });
});
