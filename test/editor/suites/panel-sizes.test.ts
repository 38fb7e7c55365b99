import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';
import { clickElement, print, read, resize, screenshot, waitForText } from '../harness/window.ts';
import { closeAll, extension, fileUri, positionOf, showFile, THEMES, underTheme } from './extension.ts';

/** Call sites in a file of the generated workspaces. */
const PER_FILE = 10;
const MODELS = ['gpt-5.5', 'gpt-4.1', 'gpt-4.1-mini', 'gpt-4o', 'gpt-4o-mini'];
const TREE = '.sidebar .split-view-view:first-child .pane';
/** Writing and scanning 500 files on a busy machine, ms. */
const LONG = 180_000;

describe('the panel and the tree with few and with many call sites', function () {
  this.timeout(LONG);
  before(async () => {
    await extension().activate();
    await resize(1400, 1000);
  });
  afterEach(closeAll);
  after(() => vscode.workspace.fs.delete(fileUri('prompt-cost.config.json')));

  let generated = -1;
  const status = async (): Promise<string> => (await read('p.status', 'webview'))[0] ?? '';
  const rows = () => read('tr.site', 'webview');
  const message = async (): Promise<string> => (await read(`${TREE} .message`))[0] ?? '';
  const expected = async (): Promise<string> =>
    /~\$[\d,.]+/.exec((await read('.stats', 'webview'))[0] ?? '')?.[0] ?? '';
  const inWords = (count: number): string => count.toLocaleString('en-US');

  /** Opens panel and tree on a generated workspace. */
  async function open(count: number): Promise<void> {
    if (count !== generated) await generate(count);
    generated = count;
    await vscode.commands.executeCommand('workbench.view.extension.promptCost');
    await vscode.commands.executeCommand('promptCost.openPanel');
    const all = `${inWords(count)} of ${inWords(count)} call site${count === 1 ? '' : 's'}`;
    await eventually('the call sites', status, (text) => text === (count === 0 ? '' : all), LONG);
    if (count === 0) await waitForText('No LLM call found', 'webview', LONG);
  }

  for (const count of [0, 1, 50, 5000]) {
    it(`shows ${count}`, async () => {
      await open(count);
      const shown = await rows();
      // Of many rows the first are built, the others when they come into sight.
      assert.ok(
        count <= 60 ? shown.length === count : shown.length >= 60 && shown.length < 500,
        `${shown.length} rows`,
      );
      if (count > 0) {
        const text = await eventually('the tree', message, (said) => said.includes('call site'));
        assert.ok(text.includes(`· ${inWords(count)} call site`), text);
        const [title = ''] = await read(`${TREE} .pane-header`);
        assert.ok(title.includes(await expected()), `${title}: ${await expected()}`);
      } else {
        const welcome = () => read('.sidebar .welcome-view-content');
        await eventually('the text', welcome, (all) => all.some((text) => text.includes('No LLM call was found')));
      }
      await screenshot(`sizes-${count}`);
    });
  }

  it('follows the text at 5,000 call sites without another scan, in the panel and in the tree', async () => {
    await open(5000);
    const before = await expected();
    const { document } = await showFile('sizes/5000/team-0/feature-0.py');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, positionOf(document, 'You answer'), 'Be brief. '.repeat(2000));
    const started = performance.now();
    await vscode.workspace.applyEdit(edit);
    const scans: string[] = [];
    const title = async (): Promise<string> => {
      const said = await message();
      if (said.startsWith('Scanning')) scans.push(said);
      return (await read(`${TREE} .pane-header`))[0] ?? '';
    };
    await eventually('the tree’s total', title, (text) => !text.includes(before));
    print(`5,000 call sites: ${(performance.now() - started).toFixed(0)} ms from an edit to the tree's new total`);
    assert.deepEqual(scans, []);
    await vscode.commands.executeCommand('promptCost.openPanel');
    const after = await eventually('the panel’s total', expected, (text) => text !== before && text !== '');
    assert.ok((await title()).includes(after), `${await title()}: ${after}`);
  });

  for (const count of [50, 5000])
    it(`is there again when it is opened again with ${count}, sorted as it was`, async () => {
      await open(count);
      await clickElement('[data-key="sort input"]', 'webview');
      const sorted = async () => (await read('th[aria-sort="descending"]', 'webview')).map((text) => text.trim());
      await eventually('the order', sorted, ([head]) => head?.startsWith('Tokens in') === true);
      // The page is thrown away while another tab is in front of it, and made again from what it kept.
      await showFile('api/settings.py');
      await eventually('no page', rows, (all) => all.length === 0);
      const started = performance.now();
      await vscode.commands.executeCommand('promptCost.openPanel');
      await eventually('the rows', rows, (all) => all.length >= 50);
      print(
        `${inWords(count)} call sites: ${(performance.now() - started).toFixed(0)} ms until the panel is there again`,
      );
      assert.deepEqual((await sorted()).map((head) => head.slice(0, 9)), ['Tokens in']); // prettier-ignore
      await clickElement('[data-key="sort month"]', 'webview');
    });

  it('keeps the figures when a scan is cancelled', async () => {
    await open(5000);
    const before = await expected();
    await clickElement('header button', 'webview');
    await eventually('the scan', () => read('header button', 'webview'), ([text]) => text === 'Cancel'); // prettier-ignore
    await vscode.commands.executeCommand('promptCost.cancelScan');
    await eventually('the end', () => read('header button', 'webview'), ([text]) => text === 'Rescan'); // prettier-ignore
    assert.equal(await expected(), before);
    assert.ok((await message()).includes('· 5,000 call sites'));
  });

  it('says that a scan failed when the server is gone, and shows the figures of the next one', async () => {
    await open(5000);
    const scanning = vscode.commands.executeCommand('promptCost.refreshCosts');
    await eventually('the scan', message, (text) => text.startsWith('Scanning'));
    const seen: string[] = [];
    const restarting = vscode.commands.executeCommand('promptCost.restartServer');
    await eventually(
      'the failure',
      async () => (seen.push(await message()), (await read('.notice', 'webview'))[0] ?? ''),
      (text) => text.includes('The scan failed') && text.includes('Try Again') && text.includes('Show Output'),
    );
    await screenshot('sizes-failed');
    await Promise.all([scanning, restarting]);
    await eventually('the figures', message, (text) => text.includes('· 5,000 call sites'), LONG);
    await eventually('no failure', () => read('.notice h2', 'webview'), (all) => all.length === 0, LONG); // prettier-ignore
  });

  for (const name of ['light', 'dark', 'high-contrast'] as const) {
    it(`can be read in a narrow and in a wide column, in ${THEMES[name]}`, () =>
      underTheme(name, async () => {
        try {
          await open(50);
          await screenshot(`sizes-wide-${name}`);
          await vscode.commands.executeCommand('workbench.action.closeSidebar');
          await resize(450, 1000);
          await eventually('the rows', rows, (all) => all.length === 50);
          await screenshot(`sizes-narrow-${name}`);
        } finally {
          await resize(1400, 1000);
        }
      }));
  }
});

/** Writes Python files with so many call sites in all, and has the extension look at them alone. */
async function generate(count: number): Promise<void> {
  const folder = `sizes/${count}`;
  const files = Math.max(1, Math.ceil(count / PER_FILE));
  await Promise.all(
    Array.from({ length: files }, (_, index) => {
      const uri = fileUri(`${folder}/team-${index % 12}/feature-${index}.py`);
      const calls = Math.min(PER_FILE, count - index * PER_FILE);
      return vscode.workspace.fs.writeFile(uri, Buffer.from(sourceOf(index, calls)));
    }),
  );
  const config = JSON.stringify({ include: [`${folder}/**`] });
  await vscode.workspace.fs.writeFile(fileUri('prompt-cost.config.json'), Buffer.from(config));
}

function sourceOf(file: number, calls: number): string {
  const functions = Array.from({ length: calls }, (_, index) => {
    const number = file * PER_FILE + index;
    return `
def answer_${number}(question: str):
    return client.chat.completions.create(
        model="${MODELS[number % MODELS.length] ?? ''}",
        max_tokens=${100 + ((number * 37) % 900)},
        messages=[
            {"role": "system", "content": "${'You answer questions about orders. '.repeat(1 + (number % 7))}"},
            {"role": "user", "content": question},
        ],
    )
`;
  });
  return `from openai import OpenAI\n\nclient = OpenAI()\n${functions.join('')}`;
}
