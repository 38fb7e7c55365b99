import assert from 'node:assert/strict';
import { siteUse } from '../../../src/core/traffic/site-use.ts';
import type { ModelCall } from '../../../src/model/call.ts';
import type { SiteExpectation } from '../../../src/model/config.ts';
import { ASSUMPTIONS, callOf } from '../estimate/support.ts';

const call = callOf({ path: 'apps/web/chat/answer.ts' });
const inFunction: ModelCall = { ...call, context: { ...call.context, functionName: 'Support.answer' } };

function traffic(entries: readonly Partial<SiteExpectation>[], site = inFunction): number {
  const sites = entries.map((entry) => ({ base: '', ...entry }));
  return siteUse(site, { assumptions: ASSUMPTIONS, sites }).assumptions.callsPerMonth;
}
const ALL = ASSUMPTIONS.callsPerMonth;

describe('the use of a call site', () => {
  it('is the assumption for all where nothing else is said', () => assert.equal(traffic([]), ALL));

  it('is found by file', () => {
    assert.equal(traffic([{ files: ['**/chat/*.ts'], callsPerMonth: 5 }]), 5);
    assert.equal(traffic([{ files: ['chat/'], callsPerMonth: 5 }]), 5);
    assert.equal(traffic([{ files: ['chat/', '!answer.ts'], callsPerMonth: 5 }]), 5, 'a folder that is left out stays out, as in Git'); // prettier-ignore
    assert.equal(traffic([{ files: ['batch/**'], callsPerMonth: 5 }]), ALL);
  });

  it('is found by file from the folder of the configuration file', () => {
    assert.equal(traffic([{ base: 'apps/web', files: ['/chat/**'], callsPerMonth: 5 }]), 5);
    assert.equal(traffic([{ base: 'apps/we', files: ['**'], callsPerMonth: 5 }]), ALL);
  });

  it('is found by function, with and without its class', () => {
    assert.equal(traffic([{ function: 'answer', callsPerMonth: 5 }]), 5);
    assert.equal(traffic([{ function: 'Support.*', callsPerMonth: 5 }]), 5);
    assert.equal(traffic([{ function: 'swer', callsPerMonth: 5 }]), ALL);
    assert.equal(traffic([{ function: '*', callsPerMonth: 5 }], call), ALL, 'it stands in none');
  });

  it('is found by the tag of a comment', () => {
    const tagged = { ...inFunction, expectation: { tag: 'support' } };
    assert.equal(traffic([{ tag: 'support', callsPerMonth: 5 }], tagged), 5);
    assert.equal(traffic([{ tag: 'support', callsPerMonth: 5 }]), ALL);
    assert.equal(traffic([{ tag: 'support', function: 'other', callsPerMonth: 5 }], tagged), ALL, 'all that is named must hold'); // prettier-ignore
  });

  it('is what the last entry that states it says, and each value for itself', () => {
    const sites = [
      { base: '', files: ['**'], callsPerMonth: 5, outputTokens: 70 },
      { base: '', function: 'answer', callsPerMonth: 6, turns: 8 },
    ];
    const use = siteUse(inFunction, { assumptions: ASSUMPTIONS, sites });
    assert.deepEqual([use.assumptions.callsPerMonth, use.assumptions.outputTokens, use.turns], [6, 70, 8]);
    assert.equal(use.stated.turns?.setting, 'promptCost.sites');
    assert.equal(use.stated.cacheHitRate, undefined);
  });

  it('is what the comment beside the call says before all', () => {
    const commented = { ...inFunction, expectation: { callsPerMonth: 9 } };
    assert.equal(traffic([{ files: ['**'], callsPerMonth: 5 }], commented), 9);
    const use = siteUse(commented, { assumptions: ASSUMPTIONS, sites: [] });
    assert.equal(use.stated.callsPerMonth?.by, 'the comment beside the call');
  });
});
