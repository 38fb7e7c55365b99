import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';
import { click, press, read, screenshot, type, waitForText } from '../harness/window.ts';
import { closeAll, extension, fileUri, positionOf, showFile } from './extension.ts';

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

  for (const [name, theme] of [
    ['dark', 'Default Dark Modern'],
    ['high-contrast', 'Default High Contrast'],
  ] as const) {
    it(`can be read in ${theme}`, async () => {
      const workbench = vscode.workspace.getConfiguration('workbench');
      await workbench.update('colorTheme', theme, vscode.ConfigurationTarget.Workspace);
      try {
        await open();
        await waitForText('Expected a month', 'webview');
        await screenshot(`panel-${name}`);
      } finally {
        await workbench.update('colorTheme', undefined, vscode.ConfigurationTarget.Workspace);
      }
    });
  }
});
