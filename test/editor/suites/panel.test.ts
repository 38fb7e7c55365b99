import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';
import { choose, click, press, read, screenshot, type, waitForText } from '../harness/window.ts';
import { closeAll, extension, fileUri, positionOf, showFile, THEMES, underTheme } from './extension.ts';

const EVIL = '<img src=x onerror=alert(1)>';

describe('the workspace cost panel', () => {
  before(() => extension().activate());
  afterEach(closeAll);

  const rows = () => read('tr.site', 'webview');
  const open = async (): Promise<void> => {
    await vscode.commands.executeCommand('promptCost.openPanel');
    await eventually('the rows', rows, (all) => all.length > 0);
  };

  it('lists the call sites by cost, with the total and what it rests on', async () => {
    await open();
    const all = await rows();
    assert.equal(all.length, 8);
    const cost = (row: string): number => Number(/~\$([\d,.]+)/.exec(row)?.[1]?.replaceAll(',', ''));
    assert.deepEqual(
      all.map(cost),
      all.map(cost).sort((a, b) => b - a),
    );
    const [stats] = await read('.stats', 'webview');
    assert.match(
      stats ?? '',
      /Expected a month\s+~\$[\d,]+\s+Floor and ceiling\s+\$[\d,.]+ – \$[\d,]+\s+Call sites\s+8/,
    );
    const [traffic] = await read('.assumption', 'webview');
    assert.match(traffic ?? '', /^At 10,000 calls a month for each call site \(assumed\)\./);
    await screenshot('panel');
  });

  it('sorts by a column, by mouse and by keyboard', async () => {
    await open();
    const tokens = async (): Promise<number[]> =>
      (await read('tr.site td:nth-child(5)', 'webview')).map((text) => Number(text.replace(/[^\d]/g, '')));
    const sorted = async (): Promise<string[]> =>
      (await read('th[aria-sort]:not([aria-sort="none"])', 'webview')).map((text) => text.trim());
    await click('Tokens in', { area: 'webview' });
    await eventually('the order', sorted, ([head]) => head === 'Tokens in▼');
    const largest = await tokens();
    assert.deepEqual(
      largest,
      [...largest].sort((one, other) => other - one),
    );
    await press('Enter');
    await eventually('the other order', sorted, ([head]) => head === 'Tokens in▲');
    assert.deepEqual(await tokens(), [...largest].reverse());
    assert.deepEqual(await read('th[aria-sort="ascending"]', 'webview'), await sorted());
  });

  it('filters while typing', async () => {
    await open();
    await click('Filter', { area: 'webview' });
    await type('gemini');
    await eventually('the filtered rows', rows, (all) => all.length === 1);
    assert.deepEqual(await read('.status', 'webview'), ['1 of 8 call sites']);
  });

  it('goes to the source on a click, and on Enter', async () => {
    await open();
    await click('classify', { area: 'webview' });
    const editor = () => vscode.window.activeTextEditor;
    await eventually(
      'the source',
      () => editor()?.document.uri.path,
      (path) => path?.endsWith('api/triage.py') === true,
    );
    const current = editor();
    assert.ok(current);
    assert.deepEqual(current.selection.active, positionOf(current.document, 'create('));
    await vscode.commands.executeCommand('promptCost.openPanel');
    await click('Tokens in', { area: 'webview' });
    await press('ArrowDown');
    await press('Enter');
    await eventually(
      'a source',
      () => editor()?.document.uri.path,
      (path) => path !== undefined,
    );
  });

  it('shows where the money goes, and goes into a part by keyboard and back', async () => {
    await open();
    const names = async (): Promise<readonly string[]> =>
      (await read('.icicle .tile-name', 'webview')).map((text) => text.trim());
    const all = await eventually('the chart', names, (texts) => texts.length > 2);
    const [root, first] = all;
    assert.ok(root && first);
    await click(first, { area: 'webview' });
    await eventually('the part', names, ([name]) => name === first);
    await press('Escape');
    await eventually('the whole', names, ([name]) => name === root);
  });

  it('reprices everything at once for what is tried out', async () => {
    await open();
    const total = async (): Promise<number> =>
      Number(/~\$([\d,.]+)/.exec((await read('.stats', 'webview'))[0] ?? '')?.[1]?.replaceAll(',', ''));
    const before = await total();
    await click('What if …', { area: 'webview' });
    await press('Tab');
    await press('ArrowRight');
    await press('ArrowRight');
    const after = await eventually('another total', total, (value) => value !== before);
    assert.ok(Math.abs(after / before - 2) < 0.02, `two steps to the right double the calls: ${before}, ${after}`);
    const [stats] = await read('.stats', 'webview');
    assert.match(stats ?? '', /Expected a month, if so\s+~\$[\d,]+\s+\$[\d,]+ as it is: 100% more/);
    await screenshot('panel-what-if');
    await click('Reset', { area: 'webview' });
    await eventually('the old total', total, (value) => value === before);
  });

  it('lists the best savings with their formulas, and makes a fix in the editor', async () => {
    await open();
    const items = await eventually(
      'the savings',
      () => read('.saving-list li', 'webview'),
      (all) => all.length > 0,
    );
    assert.ok(
      items.every((item) => /~\$[\d,.]+ a month/.test(item) && item.includes('/M')),
      items.join('\n'),
    );
    assert.ok(
      items.some((item) => item.includes('One click')),
      items.join('\n'),
    );
    await click('Apply', { area: 'webview' });
    const changed = await eventually(
      'the fix',
      () => vscode.workspace.textDocuments.find(({ isDirty }) => isDirty),
      (document) => document !== undefined,
    );
    assert.ok(changed);
    await vscode.window.showTextDocument(changed);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('exports what is shown to a file', async () => {
    await open();
    const target = fileUri('exported.csv');
    const dialog = vscode.window.showSaveDialog;
    Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(target) });
    try {
      await choose('#export', 'csv', 'webview');
      const text = await eventually(
        'the file',
        async () => {
          try {
            return Buffer.from(await vscode.workspace.fs.readFile(target)).toString();
          } catch {
            return '';
          }
        },
        (content) => content !== '',
      );
      assert.equal(text.trim().split('\r\n').length, 9);
      assert.match(text, /^folder,path,line,function/);
    } finally {
      Object.assign(vscode.window, { showSaveDialog: dialog });
      await vscode.workspace.fs.delete(target);
    }
  });

  it('follows the text while someone types, saved or not', async () => {
    await open();
    const { document } = await showFile('api/triage.py');
    const edit = new vscode.WorkspaceEdit();
    const at = positionOf(document, 'model=TRIAGE_MODEL');
    edit.replace(
      document.uri,
      new vscode.Range(at, at.translate(0, 'model=TRIAGE_MODEL'.length)),
      'model="gpt-4o-mini"',
    );
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand('promptCost.openPanel');
    await eventually('the new model', rows, (all) =>
      all.some((row) => row.includes('classify') && row.includes('gpt-4o-mini')),
    );
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('shows names of files, functions and models as text, whatever they hold, and follows new files', async () => {
    await open();
    const uri = fileUri(`evil/${EVIL.replaceAll('/', '')}.py`);
    const source = `from openai import OpenAI\n\nOpenAI().responses.create(model="${EVIL}", input="x")\n`;
    await vscode.workspace.fs.writeFile(uri, Buffer.from(source));
    try {
      const all = await eventually('the new file', rows, (texts) => texts.some((row) => row.includes(EVIL)));
      const evil = all.find((row) => row.includes(EVIL)) ?? '';
      assert.ok(evil.includes(`evil/${EVIL}.py:3`) && evil.includes('no price'), evil);
      assert.deepEqual(await read('main img', 'webview'), []);
      await screenshot('panel-evil');
    } finally {
      await vscode.workspace.fs.delete(fileUri('evil'), { recursive: true });
    }
    await eventually('the rest', rows, (texts) => texts.length === 8);
  });

  it('says what to do where there is no call, and what could not be read', async () => {
    await open();
    const config = fileUri('prompt-cost.config.json');
    await vscode.workspace.fs.writeFile(
      config,
      Buffer.from('{ "exclude": ["web", "api/[!s]*", "api/summaries.py"], "maxFileSize": 9 }'),
    );
    try {
      await waitForText('No LLM call found', 'webview');
      await waitForText('could not be read in full', 'webview');
      await screenshot('panel-empty');
    } finally {
      await vscode.workspace.fs.delete(config);
    }
    await eventually('the rows', rows, (all) => all.length === 8);
  });

  for (const name of ['dark', 'high-contrast'] as const) {
    it(`can be read in ${THEMES[name]}`, () =>
      underTheme(name, async () => {
        await open();
        await waitForText('Expected a month', 'webview');
        await screenshot(`panel-${name}`);
      }));
  }
});
