import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../scripts/editor-host/browser.ts';
import { ROOT } from '../../scripts/steps.ts';
import type { CostSite, WorkspaceCost } from '../../src/server/protocol.ts';
import { fakeCost, sendCost, servePanel } from './panel-page.ts';

const EVIL = '<img src=x onerror="document.title=1">';

/** Every third site was measured, each tenth of them with little to go by. */
function partlyMeasured(count: number): WorkspaceCost {
  const cost = fakeCost(count);
  return { ...cost, sites: cost.sites.map((site, index) => (index % 3 === 0 ? measured(site, index) : site)) };
}

function measured(site: CostSite, index: number): CostSite {
  const mean = (site.costPerMonth?.expected.value ?? 0) * 0.6;
  return {
    ...site,
    costPerMonth: site.costPerMonth && { ...site.costPerMonth, expected: { value: mean, provenance: 'measured' } },
    measured: {
      calls: 4000,
      models: { [EVIL]: 4000 },
      match: { by: 'code', confidence: 0.95 },
      from: '2026-11-01',
      to: '2026-11-14',
      month: { mean, callVariance: 0, trafficVariance: (mean / 8) ** 2, standardError: mean / 12, callFreedom: 3999, trafficFreedom: 13, common: 0.3 }, // prettier-ignore
      spread: { mean, p10: mean * 0.85, p50: mean * 0.99, p90: mean * 1.16 },
      unmeasured: { callsPerMonth: 10_000, input: 2000, cachedInput: 0, output: 400, costPerCall: 1, costPerMonth: 5 },
      moved: [`traffic 10,000 → 6,000 calls a month (−$4.00) ${EVIL}`],
      doubts: index % 10 === 0 ? ['only 12 calls seen'] : [],
    },
  };
}

describe('measured call sites in the panel', function () {
  this.timeout(120_000);
  let browser: Browser;
  let server: Awaited<ReturnType<typeof servePanel>>;
  let page: Page;
  before(async () => {
    browser = await openBrowser();
    server = await servePanel();
    page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
    await page.goto(server.url);
    await sendCost(page, partlyMeasured(30));
  });
  after(async () => {
    await browser.close();
    server.close();
  });
  const rows = (): Promise<number> => page.locator('tr.site').count();

  it('stand apart from assumed ones in the totals, quantiles and bounds not added up', async () => {
    const stats = await page.locator('.stats').innerText();
    assert.match(
      stats,
      /Measured a month\s+⌀\$[\d,.]+\s+80% between \$[\d,.]+ and \$[\d,.]+, P50 \$[\d,.]+ · 10 of 30 call sites/,
    );
    assert.match(
      stats,
      /Assumed a month: ~\$[\d,.]+\s+\$[\d,.]+ – \$[\d,.]+\s+floor and ceiling of 20 of 30 call sites/,
    );
    const folder = path.join(ROOT, '.cache/panel');
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: path.join(folder, 'measured.png') });
  });

  it('say what was expected of them, what moved and what is doubtful, as text', async () => {
    const cell = page.locator('td.basis', { hasText: 'only 12 calls seen' }).first();
    assert.match(await cell.innerText(), /measured\s+~\$5\.00 → ⌀\$[\d.]+\s+⚠ only 12 calls seen/);
    assert.match(
      (await cell.getAttribute('title')) ?? '',
      /^4,000 calls seen, matched by code with confidence 0\.95\noff by traffic 10,000 → 6,000/,
    );
    assert.equal(await page.locator('td.basis img').count(), 0);
  });

  it('can be shown alone, and grouped', async () => {
    await page.selectOption('#shown', 'measured');
    assert.equal(await rows(), 10);
    await page.selectOption('#shown', 'assumed');
    assert.equal(await rows(), 20);
    await page.selectOption('#shown', 'doubtful');
    assert.equal(await rows(), 1);
    await page.selectOption('#shown', 'all');
    await page.selectOption('#group', 'basis');
    const groups = await page.locator('tr.group').allInnerTexts();
    assert.deepEqual(groups.map((text) => /measured|assumed/.exec(text)?.[0]).toSorted(), ['assumed', 'measured']);
  });

  it('have no column where nothing was measured', async () => {
    await sendCost(page, fakeCost(5));
    assert.equal(await page.locator('td.basis').count(), 0);
    assert.match(await page.locator('.stats').innerText(), /Floor and ceiling/);
  });
});
