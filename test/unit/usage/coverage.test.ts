import assert from 'node:assert/strict';
import { coverage, SCENARIOS } from './synthetic-usage.ts';

/** `npm run bench -- coverage` takes more months; these are enough to see a wrong formula. */
const MONTHS = 250;

describe('P10 and P90 of a month', function () {
  this.timeout(60_000);
  const wanted: readonly (readonly [name: string, least: number, most: number])[] = [
    ['1 site, 14 days', 0.7, 0.88],
    ['8 sites, half in common, 14 days', 0.7, 0.88],
    ['8 sites, weekends at 30%, 14 days', 0.7, 0.88],
    // What little days leave open is taken from its wide side.
    ['8 sites, half in common, 3 days', 0.8, 0.99],
  ];
  for (const [name, least, most] of wanted)
    it(`hold what comes in four months of five: ${name}`, () => {
      const scenario = SCENARIOS.find((each) => each.name === name);
      assert.ok(scenario);
      const { inside } = coverage(scenario, MONTHS, 7);
      assert.ok(least <= inside && inside <= most, `${inside} of the months`);
    });
});
