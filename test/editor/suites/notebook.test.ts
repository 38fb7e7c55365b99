import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';
import { click, hover, read, screenshot, waitForText } from '../harness/window.ts';
import { closeAll, extension, fileUri, findings, hintLabels, positionOf, ruleOf } from './extension.ts';

const FILE = 'study.ipynb';
const CELLS = [
  ['markdown', '# Triage of support mails'],
  ['code', '%pip install openai\nfrom openai import OpenAI\n\nMODEL = "gpt-4o"\nclient = OpenAI()'],
  ['code', 'SYSTEM_PROMPT = "You sort mails of a bicycle shop. Answer with one word: order, repair or other."'],
  [
    'code',
    'answer = client.chat.completions.create(\n    model=MODEL,\n    messages=[\n        {"role": "system", "content": SYSTEM_PROMPT},\n        {"role": "user", "content": input()},\n    ],\n)\n!date',
  ],
] as const;
const CALL = 3;
const NOTEBOOK = JSON.stringify(
  {
    cells: CELLS.map(([type, text]) => ({
      cell_type: type,
      ...(type === 'code' ? { execution_count: null, outputs: [] } : {}),
      metadata: {},
      source: text.match(/[^\n]*\n|[^\n]+$/g),
    })),
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  },
  null,
  1,
);

/** Models retire as time goes by: what the tests expect does not. */
const CONFIG = JSON.stringify({ rules: { 'model-deprecated': 'off' } });

describe('what the notebook editor shows', () => {
  let notebook: vscode.NotebookDocument;
  const cell = (index: number): vscode.TextDocument => notebook.cellAt(index).document;

  before(() => extension().activate());
  beforeEach(async () => {
    await vscode.workspace.fs.writeFile(fileUri(FILE), Buffer.from(NOTEBOOK));
    await vscode.workspace.fs.writeFile(fileUri('prompt-cost.config.json'), Buffer.from(CONFIG));
    notebook = await vscode.workspace.openNotebookDocument(fileUri(FILE));
    await vscode.window.showNotebookDocument(notebook);
  });
  afterEach(async () => {
    await vscode.workspace.fs.delete(fileUri('prompt-cost.config.json'));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await closeAll();
  });

  it('hints, lens, finding and breakdown in the cell', async () => {
    assert.equal(notebook.notebookType, 'jupyter-notebook');
    const [finding, ...others] = await findings(cell(CALL).uri, (rules) => rules.length > 0);
    assert.ok(finding);
    assert.equal(ruleOf(finding), 'max-tokens-unset');
    assert.equal(cell(CALL).getText(finding.range), 'create');
    assert.deepEqual(others, []);
    for (const index of [1, 2]) assert.deepEqual(await findings(cell(index).uri, () => true), []);
    assert.deepEqual(vscode.languages.getDiagnostics(notebook.uri), [], 'none at the file');

    await waitForText('gpt-4o · ~$0.');
    await waitForText(' in, ~');
    await waitForText(' tokens');
    assert.match((await hintLabels(cell(2)))[0] ?? '', /^\d+ tokens$/);
    assert.match((await hintLabels(cell(CALL)))[0] ?? '', /^~[\d,]+ in, ~[\d,]+ out · ~\$0\.\d+$/);
    await hover('create');
    await waitForText('A month of 10,000 calls', 'window');
    await new Promise((resolve) => setTimeout(resolve, 500)); // It fades in.
    await screenshot('notebook');
  });

  it('the cost of the notebook in the status bar, once', async () => {
    const cost = await eventually(
      'the cost',
      () => extension().exports.fileCost(notebook.uri),
      (known) => known !== undefined,
    );
    assert.equal(cost?.calls, 1);
    for (const each of notebook.getCells()) assert.equal(extension().exports.fileCost(each.document.uri), undefined);
    await eventually(
      'the status bar',
      () => read('.statusbar-item'),
      (items) => items.some((item) => item.includes(cost.label ?? '?')),
    );
  });

  it('figures that follow a constant in another cell', async () => {
    await waitForText('gpt-4o · ');
    const edit = new vscode.WorkspaceEdit();
    const at = positionOf(cell(1), 'gpt-4o');
    edit.replace(cell(1).uri, new vscode.Range(at, at.translate(0, 'gpt-4o'.length)), 'gpt-4.1-mini');
    await vscode.workspace.applyEdit(edit);
    await waitForText('gpt-4.1-mini · ');
  });

  it('a fix that edits the cell and removes the finding', async () => {
    const [finding] = await findings(cell(CALL).uri, (rules) => rules.includes('max-tokens-unset'));
    assert.ok(finding);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      cell(CALL).uri,
      finding.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ edit, isPreferred }) => edit && isPreferred) ?? actions.find(({ edit }) => edit);
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(cell(CALL).getText(), /\n {4}max_completion_tokens=\d+,\n\)\n!date$/);
    await findings(cell(CALL).uri, (rules) => !rules.includes('max-tokens-unset'));
    await waitForText('max_completion_tokens');
    await waitForText('gpt-4o · '); // Of the test before, its lens stands there for a moment.
    await screenshot('notebook-fixed');
    await notebook.save();
    const saved = JSON.parse(Buffer.from(await vscode.workspace.fs.readFile(notebook.uri)).toString()) as {
      readonly cells: readonly { readonly source: readonly string[] }[];
    };
    assert.match(saved.cells[CALL]?.source.join('') ?? '', /max_completion_tokens/);
  });

  it('a lens that explains the call in its cell', async () => {
    await waitForText('a call');
    const clickAndRead = async (): Promise<readonly string[]> => {
      await click('a call');
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return read('.monaco-hover:not(.hidden)');
    };
    await eventually('the hover', clickAndRead, (texts) =>
      texts.some((text) => text.includes('chat.completions.create')),
    );
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.equal(tabs.length, 1);
    assert.ok(tabs[0]?.input instanceof vscode.TabInputNotebook, 'in the notebook, not as a text of its own');
  });

  it('counts it once in the cost panel, whose row leads to the cell', async () => {
    await findings(cell(CALL).uri, (rules) => rules.length > 0);
    await vscode.commands.executeCommand('promptCost.openPanel');
    await waitForText('study.ipynb:cell 4:1', 'webview');
    await screenshot('notebook-panel');
    const rows = await read('body', 'webview');
    assert.equal(rows.join('\n').split('study.ipynb:cell').length - 1, 1);
    await click('study.ipynb:cell 4:1', { area: 'webview' });
    await eventually(
      'the cell',
      () => vscode.window.activeTextEditor?.document.uri.toString(),
      (uri) => uri === cell(CALL).uri.toString(),
    );
    assert.ok(vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputNotebook);
  });
});
