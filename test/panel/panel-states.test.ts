import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../scripts/editor-host/browser.ts';
import type { WorkspaceCost } from '../../src/server/protocol.ts';
import { fakeCost, send, sendCost, servePanel } from './panel-page.ts';

/** Starting a browser takes its time on a busy machine, and the first time it is unpacked. */
const START = 120_000;
const STEP = 60_000;
const EVIL = '<img src=x onerror=alert(1)>';
const SORTED = 'th[aria-sort]:not([aria-sort="none"])';

describe('the page of the cost panel', function () {
  this.timeout(STEP);
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

  async function open(width = 1200, kept?: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 1200 } });
    page.on('pageerror', (error) => assert.fail(error.message));
    if (kept !== undefined) await page.addInitScript(`window.kept = ${kept}`);
    await page.goto(server.url);
    return page;
  }
  const sent = (page: Page): Promise<{ type: string; format?: string; content?: string }[]> =>
    page.evaluate('window.sent');
  const lastSent = async (page: Page): Promise<string | undefined> => (await sent(page)).at(-1)?.type;

  describe('when a scan', () => {
    it('has not ended yet, says how far it is and can be cancelled', async () => {
      const page = await open();
      await send(page, { type: 'scanning', percentage: 40, message: 'shop: 4 of 10 files' });
      assert.equal(await page.innerText('.notice'), 'shop: 4 of 10 files');
      assert.equal(await page.getAttribute('.notice', 'role'), 'status');
      assert.equal(await page.evaluate(`document.querySelector('progress').value`), 40);
      await page.click('header button');
      assert.equal(await lastSent(page), 'cancel');
      await send(page, { type: 'none' });
      assert.equal(await page.innerText('.notice'), 'Nothing was scanned yet.');
      await page.close();
    });

    it('fails, says why as text, and offers another try and the output', async () => {
      const page = await open();
      await send(page, { type: 'failed', message: `The scan failed: ${EVIL}` });
      assert.equal(await page.getAttribute('.notice', 'role'), 'alert');
      assert.ok((await page.innerText('.notice')).includes(EVIL));
      assert.equal(await page.locator('main img').count(), 0);
      await page.click('text=Show Output');
      assert.equal(await lastSent(page), 'showOutput');
      await page.click('text=Try Again');
      assert.equal(await lastSent(page), 'scan');
      await page.close();
    });

    it('fails after one that did not, keeps the figures below the message, and loses the message when the next one succeeds', async () => {
      const page = await open();
      await sendCost(page, fakeCost(5));
      await send(page, { type: 'failed', message: 'no more memory' });
      assert.ok(await page.isVisible('.notice'));
      assert.equal(await page.locator('tr.site').count(), 5);
      await send(page, { type: 'scanning', percentage: 1, message: '' });
      assert.equal(await page.innerText('header button'), 'Cancel');
      await sendCost(page, fakeCost(6));
      assert.ok(await page.isHidden('.notice'));
      assert.equal(await page.innerText('header button'), 'Rescan');
      assert.equal(await page.locator('tr.site').count(), 6);
      await page.close();
    });

    it('finds nothing, says what to do', async () => {
      const page = await open();
      await sendCost(page, fakeCost(0));
      assert.match(await page.innerText('.notice'), /No LLM call found/);
      await sendCost(page, { ...fakeCost(0), folders: [] });
      assert.match(await page.innerText('.notice'), /No folder is open/);
      assert.ok(await page.isHidden('.toolbar'));
      await page.close();
    });
  });

  it('takes over what changed in one file, and keeps the rest', async () => {
    const page = await open();
    const cost = fakeCost(30);
    const [first] = cost.sites;
    assert.ok(first);
    const inFile = cost.sites.filter(({ uri }) => uri === first.uri);
    const file = { uri: first.uri, sites: [{ ...first, model: 'another-model' }], savings: [] };
    await send(page, { type: 'changed', ...file });
    assert.equal(await page.locator('tr.site').count(), 0, 'there is nothing yet that it would be a part of');
    await sendCost(page, cost);
    await send(page, { type: 'changed', ...file });
    const changed = { ...cost, sites: [...cost.sites.filter(({ uri }) => uri !== first.uri), ...file.sites], savings: cost.savings.filter(({ uri }) => uri !== first.uri) }; // prettier-ignore
    const text = async (): Promise<string> => page.innerText('main');
    const seen = await text();
    assert.ok(
      seen.includes('another-model') && seen.includes(`${31 - inFile.length} of ${31 - inFile.length} call sites`),
    );
    await sendCost(page, changed);
    assert.equal(await text(), seen, 'the same as if all had been sent');
    await send(page, { type: 'changed', uri: 7, sites: [], savings: [] });
    assert.equal(await text(), seen);
    await page.close();
  });

  describe('with the keyboard alone', () => {
    it('sorts the table, says so to a screen reader, and goes from row to row', async () => {
      const page = await open();
      await sendCost(page, fakeCost(9));
      assert.equal(await page.innerText('caption'), 'LLM call sites by cost');
      await page.focus('[data-key="sort input"]');
      await page.keyboard.press('Enter');
      assert.equal(await page.getAttribute(SORTED, 'aria-sort'), 'descending');
      await page.keyboard.press('Enter');
      assert.equal(await page.getAttribute(SORTED, 'aria-sort'), 'ascending');
      assert.match(await page.innerText(SORTED), /^Tokens in/);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const second = await page.getAttribute('tr.site:nth-child(2) button[data-row]', 'data-key');
      assert.equal(await page.evaluate(`document.activeElement.dataset.key`), second);
      await page.keyboard.press('Enter');
      assert.equal(await lastSent(page), 'open');
      await page.close();
    });

    it('goes through the chart, into a part and back', async () => {
      const page = await open();
      await sendCost(page, fakeCost(60));
      const label = (): Promise<string> => page.evaluate(`document.activeElement.getAttribute('aria-label')`);
      await page.focus('.tile[tabindex="0"]');
      const root = await label();
      await page.keyboard.press('ArrowRight');
      const first = await label();
      assert.notEqual(first, root);
      await page.keyboard.press('ArrowDown');
      const second = await label();
      assert.ok(second !== first && second.includes('% of what holds it'), second);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      assert.equal(await page.locator('.way li').count(), 2);
      assert.equal(await page.locator('.tile[tabindex="0"]').count(), 1, 'one stop for the Tab key');
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('.way li').count(), 1);
      await page.close();
    });
  });

  it('shows the details of a call of the chart with D, and marks what its figures rest on', async () => {
    const page = await open();
    await sendCost(page, fakeCost(3));
    const costs = await page.locator('.tile-cost').allInnerTexts();
    assert.ok(costs.length > 1 && costs.every((cost) => /^~\$[\d,.]+$/.test(cost)), costs.join());
    await page.focus('.tile[tabindex="0"]');
    await page.keyboard.press('d');
    assert.equal(await lastSent(page), 'loaded', 'a folder has no details');
    await page.keyboard.press('End');
    const label = await page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`);
    assert.match(label, /: ~\$[\d,.]+ a month, assumed/);
    for (const key of ['d', 'D']) {
      await page.keyboard.press(key);
      const [message] = (await sent(page)).slice(-1) as { type: string; uri?: string }[];
      assert.equal(message?.type, 'details');
      assert.ok(message.uri?.startsWith('file:///shop/services/'));
    }
    assert.equal((await sent(page)).filter(({ type }) => type === 'details').length, 2);
    await page.close();
  });

  it('exports what is shown in all four formats', async () => {
    const page = await open();
    await sendCost(page, fakeCost(12));
    await page.fill('#filter', 'model-3');
    const exported: Record<string, string> = {};
    for (const format of ['csv', 'json', 'md', 'png']) {
      await page.selectOption('#export', format);
      const message = (await sent(page)).at(-1);
      assert.deepEqual([message?.type, message?.format], ['export', format]);
      exported[format] = message?.content ?? '';
    }
    const { csv = '', json = '', md = '', png = '' } = exported;
    const shown = await page.locator('tr.site').count();
    assert.ok(shown > 0 && shown < 12);
    assert.equal(csv.trim().split('\r\n').length, shown + 1);
    assert.equal((JSON.parse(json) as { sites: unknown[] }).sites.length, shown);
    assert.equal(md.split('\n').filter((line) => line.startsWith('| ~')).length, shown);
    assert.ok(png.startsWith('data:image/png;base64,'), png.slice(0, 40));
    const bytes = Buffer.from(png.slice('data:image/png;base64,'.length), 'base64');
    assert.deepEqual([bytes.toString('latin1', 1, 4), bytes.readUInt32BE(16), bytes.readUInt32BE(20)], ['PNG', 1200, 640]); // prettier-ignore
    await page.close();
  });

  it('is as it was left when it is opened again', async () => {
    const page = await open();
    await sendCost(page, fakeCost(40));
    await page.click('[data-key="sort model"]');
    await page.fill('#filter', 'team');
    await page.selectOption('#group', 'provider');
    await page.click('button.fold >> nth=0');
    await page.selectOption('#arrangement', 'tier');
    await page.click('.tile >> nth=1');
    await page.evaluate(`document.querySelector('details.what-if-box').open = true`);
    await page.waitForFunction('window.kept.whatIfOpen === true');
    const look = (on: Page): Promise<unknown> =>
      on.evaluate(`[...document.querySelectorAll('thead, .way, tr.group')].map((each) => each.innerText).concat(
        ['filter', 'group', 'arrangement'].map((id) => document.getElementById(id).value), document.querySelector('details.what-if-box').open)`);
    const again = await open(1200, await page.evaluate<string>('JSON.stringify(window.kept)'));
    await sendCost(again, fakeCost(40));
    assert.deepEqual(await look(again), await look(page));
    assert.equal(await again.locator('.way li').count(), 2);
    await Promise.all([page.close(), again.close()]);
  });

  for (const width of [400, 1600]) {
    it(`cuts nothing off at ${width} pixels, however long names and figures are`, async () => {
      const page = await open(width);
      for (const cost of [fakeCost(1), fakeCost(50), extremes()]) {
        await sendCost(page, cost);
        const cutOff = await page.evaluate<string[]>(`[...document.querySelectorAll('main *')].filter((each) => {
          const scrolls = each.closest('.table'); // It can be scrolled sideways.
          return each.getBoundingClientRect().right > innerWidth + 1 && !scrolls && !each.closest('[hidden]');
        }).map((each) => each.outerHTML.slice(0, 120))`);
        assert.deepEqual(cutOff, []);
        const reach = await page.evaluate<number>(`(() => {
          const place = document.querySelector('.table');
          place.scrollIntoView();
          place.scrollLeft = 1e6;
          return Math.max(...[...place.querySelectorAll('th, td')].map((each) => each.getBoundingClientRect().right));
        })()`);
        assert.ok(reach <= width, `the last column ends at ${reach}`);
        const halves = await page.evaluate<string[]>(
          `[...document.querySelectorAll('.tile-cost')].filter((each) => each.offsetParent && each.getBoundingClientRect().right > each.closest('.tile').getBoundingClientRect().right).map((each) => each.innerText)`,
        );
        assert.deepEqual(halves, [], 'half a figure is another figure');
      }
      assert.equal(await page.locator('main img').count(), 0);
      await page.close();
    });
  }
});

/** Long names, tiny, huge and missing costs, and names that are markup. */
function extremes(): WorkspaceCost {
  const cost = fakeCost(9);
  const month = (value: number) => {
    const figure = { value, provenance: 'assumed' } as const;
    const costs = { floor: figure, expected: figure, ceiling: figure };
    return { costPerMonth: costs, costPerCall: costs };
  };
  const changes = [
    { path: `packages/${'a-very-long-folder-name/'.repeat(6)}handler_with_a_long_name_that_goes_on_and_on.py` },
    { model: 'anthropic.claude-sonnet-4-5-20250929-v1:0 or us.amazon.nova-premier-v1:0:1000k'.repeat(3) },
    { functionName: `EnterpriseConversationOrchestrator.${'generate_response_'.repeat(8)}` },
    month(0.000_000_42),
    month(987_654_321_012),
    { costPerMonth: null, costPerCall: null, repriceable: null, noPrice: `no price for "${'long-model-'.repeat(20)}"` },
    month(0),
    { path: `${EVIL}.py`, functionName: EVIL, model: EVIL, provider: EVIL },
  ];
  return { ...cost, sites: cost.sites.map((site, index) => ({ ...site, ...changes[index] })) };
}
