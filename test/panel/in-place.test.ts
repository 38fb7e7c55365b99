import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { replaceFile } from '../../src/server/surfaces/workspace-cost/replace-file.ts';
import { openBrowser } from '../../scripts/editor-host/browser.ts';
import { changedFile, changeFile, fakeCost, moveControl, sendCost, servePanel } from './panel-page.ts';

/** Starting a browser takes its time on a busy machine, and the first time it is unpacked. */
const START = 120_000;
const STEP = 60_000;
const CHANGED = 'a changed file';

/** Everything that shows costs; of the table the rows that are built in every case. */
const SHOWN = `(() => {
  const html = (selector) => [...document.querySelectorAll(selector)].map((each) => each.outerHTML);
  return {
    summary: html('section.summary'), projection: html('.projection-box'), icicle: html('section.chart'), savings: html('section.savings'),
    status: html('p.status'), head: html('thead'), rows: html('tbody tr').slice(0, 40),
  };
})()`;

/** Steps of the preparation for a first change. */
const PREPARATION = 5;
/** In the page: it has nothing else to do only when the test says so. */
const IDLE_BY_HAND = `
  window.idleSteps = new Map();
  let handles = 0;
  window.requestIdleCallback = (step) => { idleSteps.set(++handles, step); return handles; };
  window.cancelIdleCallback = (handle) => { idleSteps.delete(handle); };
  window.doIdleStep = () => { const [[handle, step]] = idleSteps; idleSteps.delete(handle); step(); };
`;

async function choose(page: Page, id: string, value: string): Promise<void> {
  await page.selectOption(`#${id}`, value);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

describe('the cost panel, brought up to date in place', () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof servePanel>>;
  before(async function () {
    this.timeout(START);
    [browser, server] = await Promise.all([openBrowser(), servePanel()]);
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  const cost = fakeCost(90);
  const move = (id: string, value: string) => (page: Page) => moveControl(page, `what-if-${id}`, value);
  const steps: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    'more traffic': move('traffic', '1.5'),
    'less traffic': move('traffic', '-2'),
    'longer answers': move('output', '2'),
    'no cache hits, so that the order changes': move('hitRate', '0'),
    'growth, which changes the outlook alone': move('growth', '12'),
    'calls on another tier': (page) => choose(page, 'what-if-tier-hot', 'economy'),
    'groups by tier': (page) => choose(page, 'group', 'tier'),
    'more traffic in groups': move('traffic', '3'),
    'a group that is folded up': (page) => page.click('button.fold >> nth=0'),
    [CHANGED]: (page) => changeFile(page, cost, 3),
    'all calls again': (page) => choose(page, 'group', 'none'),
    'another arrangement of the chart': (page) => choose(page, 'arrangement', 'model'),
    'sorted by call site': (page) => page.click('[data-key="sort site"]'),
    'a filter': (page) => page.fill('#filter', 'team-3'),
    'less traffic behind a filter': move('traffic', '0.5'),
    'everything as it is': (page) => page.click('#reset'),
  };

  it('looks as one that is drawn anew in the same state, after every step', async function () {
    this.timeout(STEP);
    const page = await browser.newPage({ viewport: { width: 1200, height: 3000 } });
    await page.goto(server.url);
    await sendCost(page, cost);
    await page.evaluate(`document.querySelector('details.what-if-box').open = true`);
    let seen = '';
    let isChanged = false;
    for (const [title, step] of Object.entries(steps)) {
      await step(page);
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      const inPlace = await page.evaluate<Record<string, string[]>>(SHOWN);
      assert.notEqual(JSON.stringify(inPlace), seen, `${title}: something is to be seen of it`);
      seen = JSON.stringify(inPlace);
      isChanged ||= title === CHANGED;
      assert.deepEqual(inPlace, await drawnAnew(page, isChanged, title), title);
    }
    await page.close();
  });

  /** The same state and data on a new page. */
  async function drawnAnew(page: Page, isChanged: boolean, title: string): Promise<unknown> {
    const state = await page.evaluate<string>('JSON.stringify(window.kept)');
    const fresh = await browser.newPage({ viewport: { width: 1200, height: 3000 } });
    fresh.on('pageerror', (error) => assert.fail(`${title}: ${error.message}`));
    await fresh.addInitScript(`window.kept = ${state}`);
    await fresh.goto(server.url);
    await sendCost(fresh, isChanged ? replaceFile(cost, changedFile(cost, 3)) : cost);
    const shown = await fresh.evaluate(SHOWN);
    await fresh.close();
    return shown;
  }

  const changes: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    'more traffic': move('traffic', '1.5'),
    'calls on another tier': (page) => choose(page, 'what-if-tier-hot', 'economy'),
    [CHANGED]: (page) => changeFile(page, cost, 3),
  };
  for (const [title, change] of Object.entries(changes)) {
    it(`looks the same wherever in the preparation for it this comes: ${title}`, async function () {
      this.timeout(STEP);
      for (let done = 0; done <= PREPARATION; done++) {
        const page = await browser.newPage({ viewport: { width: 1200, height: 3000 } });
        await page.addInitScript(IDLE_BY_HAND);
        await page.goto(server.url);
        await sendCost(page, cost);
        assert.equal(
          await page.evaluate('idleSteps.size'),
          0,
          'nothing is prepared for someone who does not ask what if',
        );
        await page.click('details.what-if-box summary');
        await page.waitForFunction('idleSteps.size === 1');
        const before = await page.evaluate(SHOWN);
        for (let step = 0; step < done; step++) await page.evaluate('doIdleStep()');
        assert.equal(await page.evaluate('idleSteps.size'), done < PREPARATION ? 1 : 0, `a step after ${done}`);
        assert.deepEqual(await page.evaluate(SHOWN), before, `${done} steps are not seen`);
        await change(page);
        const isFile = title === CHANGED;
        assert.equal(
          await page.evaluate('idleSteps.size'),
          isFile ? 1 : 0,
          `${title} after ${done}: the rest is left out`,
        );
        assert.deepEqual(await page.evaluate(SHOWN), await drawnAnew(page, isFile, title), `${title} after ${done}`);
        await page.close();
      }
    });
  }

  it('keeps the row that has the focus, and leaves rows in their place whose cost alone changes', async function () {
    this.timeout(STEP);
    const page = await browser.newPage({ viewport: { width: 1200, height: 3000 } });
    await page.goto(server.url);
    await sendCost(page, cost);
    const focusOf = `document.activeElement?.getAttribute('data-key')`;
    await page.focus('tbody tr:nth-child(5) button[data-row]');
    const key = await page.evaluate<string>(focusOf);
    await page.evaluate(`window.rowBefore = document.querySelector('tbody tr')`);
    await moveControl(page, 'what-if-traffic', '2');
    assert.equal(await page.evaluate(`document.querySelector('tbody tr') === window.rowBefore`), true);
    assert.equal(await page.evaluate(focusOf), key);
    await page.click('[data-key="sort call"]');
    await page.focus(`[data-key="${key}"]`);
    await moveControl(page, 'what-if-hitRate', '0');
    assert.equal(await page.evaluate(focusOf), key);
    await page.close();
  });

  it('opens the call that a row shows now', async function () {
    this.timeout(STEP);
    const page = await browser.newPage({ viewport: { width: 1200, height: 3000 } });
    await page.goto(server.url);
    await sendCost(page, cost);
    await changeFile(page, cost, 7);
    const [first] = cost.sites;
    await page.click(`[data-key="site ${first?.id ?? ''}"]`);
    await page.click(`[data-key="details ${first?.id ?? ''}"]`);
    const sent = await page.evaluate<{ type: string; uri: string; position: { line: number } }[]>('window.sent');
    const asked = sent.flatMap(({ type, uri, position }) =>
      type === 'open' || type === 'details' ? [[type, uri, position.line]] : [],
    );
    const line = (first?.position.line ?? 0) + 7;
    assert.deepEqual(asked, [['open', first?.uri, line], ['details', first?.uri, line]]); // prettier-ignore
    await page.close();
  });
});
