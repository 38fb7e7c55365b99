import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';
import { click, press, read, screenshot, type } from '../harness/window.ts';
import { closeAll, extension, fileUri } from './extension.ts';

const EVIL = '<img src=x onerror=alert(1)>';

describe('the price catalog view', () => {
  before(async () => {
    const config = { models: [{ match: `acme/${EVIL}`, price: { input: 0.123, output: 0.456 } }] };
    await vscode.workspace.fs.writeFile(fileUri('prompt-cost.config.json'), Buffer.from(JSON.stringify(config)));
    await extension().activate();
  });
  after(() => vscode.workspace.fs.delete(fileUri('prompt-cost.config.json')));
  afterEach(closeAll);

  const rows = () => read('tr.site', 'webview');
  const status = async (): Promise<string> => (await read('main > .status', 'webview'))[0] ?? '';
  const open = async (): Promise<void> => {
    await vscode.commands.executeCommand('promptCost.showCatalog');
    await eventually('the rows', rows, (all) => all.length > 0);
  };

  it('lists the models with their prices, and more while someone scrolls', async () => {
    await open();
    assert.match(await status(), /^(\d,\d{3}) of \1 models\. USD per million tokens, snapshot of \d{4}-\d\d-\d\d/);
    assert.ok((await rows()).length >= 60);
    await screenshot('catalog');
  });

  it('searches, and shows the details of a row with their sources', async () => {
    await open();
    await click('Search', { area: 'webview' });
    await type('anthropic claude-sonnet-4-5');
    const found = await eventually('the found rows', rows, (all) => all.length > 0 && all.length < 60);
    assert.ok(found.every((row) => /anthropic/.test(row) && /claude-sonnet-4-5/.test(row)));
    assert.ok(
      found.every((row) => /\b(?:warm|hot)\b/.test(row)),
      'each has a tier by its price',
    );
    await press('Tab');
    await click('claude-sonnet-4-5', { area: 'webview' });
    const [details = ''] = await eventually(
      'the details',
      () => read('.details', 'webview'),
      (all) => all.length === 1,
    );
    assert.match(details, /Price comes from\s+the catalog that ships with the extension/);
    assert.match(details, /Sources of the prices\s+\S+/);
    assert.match(details, /Tokenizer\s+claude-3/);
    await screenshot('catalog-details');
    await press('Enter');
    await eventually(
      'the details gone',
      () => read('.details', 'webview'),
      (all) => all.length === 0,
    );
  });

  it('sorts by a column, by mouse and by keyboard', async () => {
    await open();
    const sorted = () => read('th[aria-sort]:not([aria-sort="none"])', 'webview');
    await click('Output', { area: 'webview' });
    await eventually('the order', sorted, ([head]) => head?.trim() === 'Output▲');
    await press('Enter');
    await eventually('the other order', sorted, ([head]) => head?.trim() === 'Output▼');
    const prices = (await read('tr.site td:nth-child(4)', 'webview')).map((text) => Number(text.replace('$', '')));
    assert.deepEqual(
      prices,
      [...prices].sort((a, b) => b - a),
    );
  });

  it('shows a name that is markup as text, with the layer its price comes from', async () => {
    await open();
    await click('Search', { area: 'webview' });
    await type('onerror');
    const found = await eventually('the row', rows, (all) => all.length === 1);
    assert.ok(found[0]?.includes(EVIL) && found[0].includes('$0.123') && found[0].includes('workspace'), found[0]);
    assert.deepEqual(await read('main img', 'webview'), []);
    await screenshot('catalog-evil');
  });
});
