// How fast the workspace cost panel is in a real browser with 1, 50 and 5,000 call sites: from the data's arrival to the painted page, from a
// move of a what-if control to the frame that shows it, and from one changed file to the frame that shows it. Targets at 5,000: 300 ms and 50 ms.
//
// Two measures. `two frames`: from the event to the beginning of the second frame after it, by which the first is drawn; an empty page takes two
// frames too (the ratio is to that, from the same run). `event timing`: the browser's own duration from a real key press to the presentation of
// the frame after it (what Interaction to Next Paint is made of), in steps of 8 ms; what is below 16 ms is not reported and counts as 16.
// The first change comes half a second after the controls were opened, as a hand needs to get there: by then the page has prepared for it.
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../scripts/editor-host/browser.ts';
import { ROOT } from '../../scripts/steps.ts';
import { changeFile, fakeCost, idle, moveControl, pressControl, sendCost, servePanel } from '../panel/panel-page.ts';

const RUNS = 5;
/** Milliseconds from opening the controls to the first move of one. */
const REACH = 500;
const PICTURES = path.join(ROOT, '.cache/panel');

interface Measured {
  readonly first: number[];
  readonly moved: number[];
  readonly firstMove: number[];
  readonly pressed: number[];
  readonly file: number[];
}

const browser = await openBrowser();
const server = await servePanel();
mkdirSync(PICTURES, { recursive: true });
try {
  const baseline = await measureIdle(await browser.newPage());
  console.log(`an empty page: two frames ${words(baseline)}; load ${loadavg()[0]?.toFixed(1)}`);
  for (const count of [0, 1, 50, 5000]) {
    const all: Measured = { first: [], moved: [], firstMove: [], pressed: [], file: [] };
    for (let run = 0; run < RUNS; run++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
      await page.goto(server.url);
      all.first.push(await sendCost(page, fakeCost(count)));
      if (count > 0) await measureChanges(page, count, all);
      if (run === RUNS - 1) await page.screenshot({ path: path.join(PICTURES, `${count}.png`) });
      await page.close();
    }
    const ratio = (values: readonly number[]): string =>
      `${(quantile(values, 0.5) / quantile(baseline, 0.5)).toFixed(2)} ×`;
    console.log(`${String(count).padStart(5)} call sites: first paint ${words(all.first)}`);
    if (count === 0) continue;
    console.log(
      `        what-if, two frames  ${words(all.moved)} = ${ratio(all.moved)} an empty page; the first of a page ${words(all.firstMove)} = ${ratio(all.firstMove)}`,
    );
    console.log(`        what-if, event timing ${words(all.pressed)}`);
    console.log(`        one file changed, two frames ${words(all.file)} = ${ratio(all.file)}`);
  }
} finally {
  await browser.close();
  server.close();
}

async function measureChanges(page: Page, count: number, all: Measured): Promise<void> {
  await page.click('details.what-if-box summary');
  await page.waitForTimeout(REACH);
  all.firstMove.push(await moveControl(page, 'what-if-traffic', '1'));
  for (let round = 0; round < 4; round++) {
    for (const value of ['-1', '0.5', '1.5', '2']) all.moved.push(await moveControl(page, 'what-if-traffic', value));
    for (const value of ['-1', '1']) all.moved.push(await moveControl(page, 'what-if-output', value));
    all.moved.push(await moveControl(page, 'what-if-hitRate', String(20 * round)));
  }
  all.pressed.push(...(await pressControl(page, 'what-if-traffic', 12)));
  const cost = fakeCost(count);
  for (let round = 1; round <= 5; round++) all.file.push(await changeFile(page, cost, round));
}

async function measureIdle(page: Page): Promise<readonly number[]> {
  const values: number[] = [];
  for (let turn = 0; turn < 30; turn++) values.push(await idle(page));
  await page.close();
  return values;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function words(values: readonly number[]): string {
  return `median ${quantile(values, 0.5).toFixed(0)}, p95 ${quantile(values, 0.95).toFixed(0)} ms (${values.length})`;
}
