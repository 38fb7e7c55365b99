import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { ROOT } from '../../scripts/steps.ts';
import type { Repriceable } from '../../src/core/what-if/reprice.ts';
import { renderPanelPage } from '../../src/extension/panel/html.ts';
import type { Figure, Range, Tier } from '../../src/model/estimate.ts';
import type { CostSite, FileSites, Saving, WorkspaceCost } from '../../src/server/protocol.ts';

/** A page of the extension, its script and style, with its own policy, on a local address. */
export async function servePanel(
  bundle: 'panel' | 'details' = 'panel',
): Promise<{ readonly url: string; readonly close: () => void }> {
  const outdir = path.join(ROOT, `.cache/${bundle}-bundle`);
  await build({
    entryPoints: ['ts', 'css'].map((kind) => path.join(ROOT, 'media', bundle, `${bundle}.${kind}`)),
    bundle: true,
    format: 'iife',
    target: 'es2022',
    outdir,
    logLevel: 'warning',
  });
  const nonce = 'test';
  const html = renderPanelPage({
    bundle,
    title: 'Test',
    scriptUri: '/page.js',
    styleUri: '/page.css',
    cspSource: "'self'",
    nonce,
  });
  // What the editor puts into a webview before the page's own script.
  const host = `<script nonce="${nonce}">window.sent=[];window.acquireVsCodeApi=()=>({postMessage:(m)=>window.sent.push(m),getState:()=>window.kept,setState:(s)=>{window.kept=s}});</script>`;
  const answers: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': ['text/html', html.replace('<main', `${host}<main`)],
    '/page.js': ['text/javascript', readFileSync(path.join(outdir, `${bundle}.js`), 'utf8')],
    '/page.css': ['text/css', THEME + readFileSync(path.join(outdir, `${bundle}.css`), 'utf8')],
  };
  const server = createServer((request, response) => {
    const [type, body] = answers[request.url ?? ''] ?? ['text/plain', ''];
    response.writeHead(body === '' ? 404 : 200, { 'content-type': `${type}; charset=utf-8` }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** Colours that an editor would give. */
const THEME = `:root { --vscode-foreground: #3b3b3b; --vscode-editor-background: #fff; --vscode-font-family: sans-serif; --vscode-font-size: 13px;
--vscode-charts-red: #e51400; --vscode-charts-orange: #d18616; --vscode-charts-blue: #1a85ff; --vscode-charts-green: #388a34; --vscode-charts-yellow: #bf8803;
--vscode-descriptionForeground: #707070; --vscode-button-background: #005fb8; --vscode-button-secondaryBackground: #e5e5e5; --vscode-button-secondaryForeground: #3b3b3b;
--vscode-widget-border: #ddd; --vscode-badge-background: #ccc; --vscode-badge-foreground: #333; --vscode-textLink-foreground: #005fb8; --vscode-focusBorder: #005fb8; } body { background: #fff; }\n`;

/** Sends the page a message as the extension would. Ends when the next frame has been drawn: fast changes make one picture together. */
export function send(page: Page, message: unknown): Promise<unknown> {
  return page.evaluate(`new Promise((done) => {
    window.dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify(message)} }));
    requestAnimationFrame(() => requestAnimationFrame(() => done()));
  })`);
}

/** In the page: milliseconds that something takes until its effect is painted. */
const PAINTED = `async (act) => {
  const before = performance.now();
  act();
  // A frame has been drawn when the one after it begins.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - before;
}`;

/** Sends the page the data as the extension does; gives the milliseconds until it is painted. */
export async function sendCost(page: Page, cost: WorkspaceCost): Promise<number> {
  const message = JSON.stringify({ type: 'ready', cost });
  await page.evaluate(`window.data = JSON.parse(${JSON.stringify(message)})`);
  return page.evaluate<number>(
    `(${PAINTED})(() => window.dispatchEvent(new MessageEvent('message', { data: window.data })))`,
  );
}

/** Moves a control of the panel; gives the milliseconds until the page is painted again. */
export function moveControl(page: Page, id: string, value: string): Promise<number> {
  return page.evaluate<number>(
    `(${PAINTED})(() => {
      const control = document.getElementById(${JSON.stringify(id)});
      control.value = ${JSON.stringify(value)};
      control.dispatchEvent(new Event('input'));
    })`,
  );
}

/** Milliseconds of two frames in which nothing happens. */
export function idle(page: Page): Promise<number> {
  return page.evaluate<number>(`(${PAINTED})(() => undefined)`);
}

/**
 * Presses an arrow key on a control so many times, to and fro, as a person would; gives for each what the browser itself says took
 * from the key to the frame that shows its effect, in milliseconds: its Event Timing, which counts in steps of 8 and tells nothing below 16.
 */
export async function pressControl(page: Page, id: string, times: number): Promise<readonly number[]> {
  await page.evaluate(`(() => {
    document.querySelector('details.what-if-box').open = true;
    document.getElementById(${JSON.stringify(id)}).focus();
    window.slow = [];
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') window.slow.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 });
  })()`);
  for (let turn = 0; turn < times; turn++) {
    await page.keyboard.press(turn % 4 < 2 ? 'ArrowRight' : 'ArrowLeft');
    await page.waitForTimeout(60);
  }
  const slow = await page.evaluate<readonly number[]>('window.slow');
  return Array.from({ length: times }, (_, turn) => slow[turn] ?? 16);
}

/** The first file with lines typed above its calls, and at another cost. */
export function changedFile(cost: WorkspaceCost, round: number): FileSites {
  const uri = cost.sites[0]?.uri ?? '';
  const moved = <Site extends Pick<CostSite, 'position'>>(site: Site): Site => ({
    ...site,
    position: { ...site.position, line: site.position.line + round },
  });
  return {
    uri,
    sites: cost.sites
      .filter((site) => site.uri === uri)
      .map((site) => ({ ...moved(site), costPerMonth: range(1000 * round) })),
    savings: cost.savings.filter((saving) => saving.uri === uri).map(moved),
  };
}

/** Sends what is different of one file, as text that is parsed first; gives the milliseconds until it is painted. */
export async function changeFile(page: Page, cost: WorkspaceCost, round: number): Promise<number> {
  const file = changedFile(cost, round);
  await page.evaluate(`window.text = ${JSON.stringify(JSON.stringify({ type: 'changed', ...file }))}`);
  return page.evaluate<number>(
    `(${PAINTED})(() => window.dispatchEvent(new MessageEvent('message', { data: JSON.parse(window.text) })))`,
  );
}

const TIERS: readonly Tier[] = ['hot', 'warm', 'cold', 'economy'];
const figure = (value: number): Figure => ({ value, provenance: 'assumed' });
const range = (value: number): Range => ({
  floor: figure(value / 2),
  expected: figure(value),
  ceiling: figure(value * 9),
});

/** A workspace with so many call sites, the same each time. */
export function fakeCost(count: number): WorkspaceCost {
  const sites = Array.from({ length: count }, (_, index) => fakeSite(index));
  const prices = { input: 2, output: 8, cacheRead: 0.2, cacheWrite: null };
  return {
    sites,
    savings: sites.filter((_, index) => index % 7 === 0).map(fakeSaving),
    tiers: Object.fromEntries(
      TIERS.map((tier, rank) => [tier, { model: `vendor/${tier}`, prices: { ...prices, input: 8 / 2 ** rank } }]),
    ),
    files: Math.ceil(count / 3),
    folders: ['shop'],
    problems: [],
  };
}

function fakeSite(index: number): CostSite {
  const tier = TIERS[index % 4] ?? null;
  const perCall = 0.0001 * (1 + ((index * 7919) % 997));
  const repriceable: Repriceable = {
    tier,
    prices: { input: 2, output: 8, cacheRead: 0.2, cacheWrite: null },
    perCall,
    perMonth: perCall * 10_000,
    input: 2000,
    output: 400,
    cacheable: 1200,
    writable: 0,
    hitRate: 0.7,
    onTier: { hot: perCall * 4, warm: perCall, cold: perCall / 4, economy: perCall / 10 },
  };
  const path = `services/team-${index % 11}/feature-${index % 37}/handler-${Math.floor(index / 3)}.py`;
  return {
    id: `shop/${path}:${index}`,
    uri: `file:///shop/${path}`,
    path,
    folder: 'shop',
    position: { line: (index * 13) % 400, character: 4 },
    cell: null,
    functionName: `Handler${index % 50}.answer_question_${index}`,
    kind: 'generate',
    sdk: 'openai',
    api: 'chat.completions.create',
    provider: ['openai', 'anthropic', 'google'][index % 3] ?? null,
    model: `model-${index % 9}`,
    tier,
    inputTokens: range(2000),
    outputTokens: range(400),
    costPerCall: range(perCall),
    costPerMonth: range(perCall * 10_000),
    callsPerMonth: figure(10_000),
    noPrice: null,
    assumptions: [
      { id: 'calls-per-month', text: '10,000 calls a month', setting: 'promptCost.assumptions.callsPerMonth' },
      {
        id: 'output-tokens',
        text: 'the answer takes 400 tokens; no cap is known',
        setting: 'promptCost.assumptions.outputTokens',
      },
    ],
    findings: index % 7 === 0 ? 1 : 0,
    tag: index % 10 === 0 ? 'support-chat' : null,
    package: index % 11 === 3 ? 'services/team-3' : null,
    repriceable,
  };
}

function fakeSaving({ id, uri, path, position, costPerMonth }: CostSite, index: number): Saving {
  const perMonth = (costPerMonth?.expected.value ?? 0) * 0.3;
  return {
    siteId: id,
    rule: 'prompt-cache-missing',
    message: 'The same 1,200 tokens go out at full price on every call; the provider would cache them when asked.',
    formula: '1,200 tokens × ($2 − $0.74)/M',
    perMonth,
    edit:
      index % 3 === 0
        ? { kind: 'fix', title: 'Mark the prompt as cacheable' }
        : index % 3 === 1
          ? { kind: 'suggestion', title: 'Route to a cheaper model' }
          : null,
    uri,
    path,
    position,
    cell: null,
  };
}
