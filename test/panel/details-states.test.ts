import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../scripts/editor-host/browser.ts';
import type { CallVersion } from '../../src/model/call-history.ts';
import type { Range } from '../../src/model/estimate.ts';
import type { CallDetailsAnswer } from '../../src/server/protocol.ts';
import { openWorkspace } from '../../src/workspace/workspace.ts';
import { send, servePanel } from './panel-page.ts';

/** Starting a browser takes its time on a busy machine, and the first time it is unpacked. */
const START = 120_000;
const STEP = 60_000;
const SOURCE = `from openai import OpenAI

OpenAI().responses.create(model="gpt-5.5", input="Say hello in five languages.", max_output_tokens=100)
`;
const target = { uri: 'file:///p/app.py', position: { line: 2, character: 20 }, cell: null };

describe('the page of the details view', function () {
  this.timeout(STEP);
  let browser: Browser;
  let server: Awaited<ReturnType<typeof servePanel>>;
  let answer: CallDetailsAnswer;
  before(async function () {
    this.timeout(START);
    [browser, server, answer] = await Promise.all([openBrowser(), servePanel('details'), makeAnswer()]);
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  async function open(): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 700, height: 900 } });
    page.on('pageerror', (error) => assert.fail(error.message));
    await page.goto(server.url);
    await send(page, { type: 'details', target, answer, isOther: true });
    return page;
  }
  const reading = (page: Page, count: number): Promise<unknown> =>
    send(page, {
      type: 'history',
      state: { kind: 'reading', versions: VERSIONS.slice(0, count), commits: 10 * count },
    });

  it('keeps the figures of a call of which newer ones cannot be made, and hides them when it is another call', async () => {
    const page = await open();
    assert.equal(await page.innerText('h1'), 'gpt-5.5');
    await send(page, { type: 'failed', message: 'no server', isOther: false });
    assert.ok((await page.innerText('.notice')).includes('no server'));
    assert.ok(await page.isVisible('h1'));
    await send(page, { type: 'failed', message: 'no server', isOther: true });
    assert.ok(await page.isHidden('h1'), 'they are of another call');
    await send(page, { type: 'details', target, answer, isOther: true });
    assert.ok((await page.isVisible('h1')) && (await page.isHidden('.notice')));
    await page.close();
  });

  it('keeps the focus on a point of the history while more of it is read', async () => {
    const page = await open();
    await reading(page, 2);
    await page.focus('.steps circle.dot[tabindex="0"]');
    await reading(page, 3);
    assert.equal(await page.locator('.steps circle.dot').count(), 3);
    assert.equal(await page.evaluate('document.activeElement.tagName'), 'circle');
    assert.match(await page.innerText('.told'), /a call/);
    await page.close();
  });

  it('tells a screen reader how the history ended, and not each step of reading it', async () => {
    const page = await open();
    const status = page.locator('[role="status"][aria-busy]');
    await reading(page, 1);
    assert.equal(await status.getAttribute('aria-busy'), 'true');
    await send(page, { type: 'history', state: { kind: 'none', reason: 'This is no Git repository.' } });
    assert.equal(await status.getAttribute('aria-busy'), 'false');
    assert.equal(await status.innerText(), 'This is no Git repository.');
    await page.close();
  });
});

const range = (value: number): Range => {
  const figure = { value, provenance: 'assumed' } as const;
  return { floor: figure, expected: figure, ceiling: figure };
};

const VERSIONS = [1, 2, 3].map((day): CallVersion => ({
  commit: { id: String(day).repeat(40), date: `2026-0${9 - day}-01T10:00:00Z`, author: 'Ada', subject: `Change ${day}` },
  begin: day === 3 ? 'first' : 'change',
  place: { path: 'app.py', line: 3, column: 1 },
  functionName: null,
  api: 'responses.create',
  provider: 'openai',
  models: ['gpt-5.5'],
  inputTokens: range(10),
  outputTokens: range(20 * day),
  callsPerMonth: { value: 10_000, provenance: 'assumed' },
  costPerCall: range(0.001 * day),
  costPerMonth: range(10 * day),
  noPrice: null,
  thatDay: null,
  changes: [],
  quietCommits: 0,
})); // prettier-ignore

/** The details of a call as the server makes them. */
async function makeAnswer(): Promise<CallDetailsAnswer> {
  const root = mkdtempSync(path.join(tmpdir(), 'details-page-'));
  try {
    writeFileSync(path.join(root, 'app.py'), SOURCE);
    const workspace = await openWorkspace({ root, configFile: null, parts: { today: () => '2026-11-21' } });
    const [sited] = workspace.analyze('app.py').calls;
    assert.ok(sited, 'the sample has a call');
    const details = workspace.callDetails(sited, (loc) => ({ ...target, path: loc.path }));
    return { kind: 'call', details, requestsHere: 1, measured: { sentences: [], doubts: [] }, files: [target.uri], currency: undefined }; // prettier-ignore
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
