import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { Paced } from '../../../src/extension/paced.ts';

describe('what is done at a pace', () => {
  it('is done once for requests that come fast, and again for those that come later', async () => {
    let runs = 0;
    const paced = new Paced(() => runs++, 5);
    paced.request();
    paced.request();
    assert.equal(runs, 0);
    await wait(30);
    assert.equal(runs, 1);
    paced.request();
    await wait(30);
    assert.equal(runs, 2);
  });

  it('is not done when it is cancelled, and can be requested after that', async () => {
    let runs = 0;
    const paced = new Paced(() => runs++, 5);
    paced.request();
    paced.cancel();
    await wait(30);
    assert.equal(runs, 0);
    paced.request();
    await wait(30);
    assert.equal(runs, 1);
  });
});
