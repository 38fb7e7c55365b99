import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';
import { click, clickElement, hover, read, resize, screenshot } from '../harness/window.ts';
import { closeAll, extension, fileUri, positionOf, showFile } from './extension.ts';

const EVIL = '<img src=x onerror=alert(1)>';
const TREE = '.sidebar .split-view-view:first-child .pane';
const SAVINGS = '.sidebar .split-view-view:last-child .pane';
const ROW = `${TREE} .monaco-list-row`;
/** Label and description stand in one element each; the space between is the style sheet's. */
const textOf = (row: string): string =>
  row
    .replace(/(~\$|no price)/, ' $1')
    .replace(/\s+/g, ' ')
    .trim();

describe('the tree of costs in the activity bar', () => {
  before(async () => {
    await extension().activate();
    // High enough for all lines: the editor makes only those that are to be seen.
    await resize(1400, 1300);
  });
  afterEach(closeAll);

  const rows = async (): Promise<readonly string[]> => (await read(ROW)).map(textOf);
  const open = async (): Promise<readonly string[]> => {
    await vscode.commands.executeCommand('workbench.view.extension.promptCost');
    return eventually('the tree', rows, (all) => all.some((row) => row.includes('classify')));
  };

  it('scans when it is first opened, and shows folders, files and calls with what they cost a month', async () => {
    const all = await open();
    const indent = all.findIndex((row) => row.startsWith('triage.py'));
    assert.ok(indent > 0 && all[indent + 1]?.startsWith('classify'), all.join('\n'));
    assert.match(all[indent] ?? '', /^triage\.py ~\$[\d,.]+/);
    assert.match(all[indent + 1] ?? '', /^classify ~\$[\d,.]+ · gpt-5\.5 · line \d+/);
    await screenshot('tree');
  });

  it('shows the same total as the panel, with its range', async () => {
    await open();
    await vscode.commands.executeCommand('promptCost.openPanel');
    const [stats = ''] = await eventually('the panel', () => read('.stats', 'webview'), (all) => all.length > 0); // prettier-ignore
    const [, expected = '', floor = ''] = /(~\$[\d,]+)\s+Floor and ceiling\s+(\$[\d,.]+ – \$[\d,]+)/.exec(stats) ?? [];
    const [title = ''] = await read(`${TREE} .pane-header`);
    const [message = ''] = await read(`${TREE} .message`);
    assert.ok(expected !== '' && title.includes(expected), `${title}: ${expected}`);
    assert.ok(message.includes(`${floor} · 8 call sites`), message);
    await screenshot('tree-and-panel');
  });

  it('goes to the call on a click', async () => {
    await open();
    await click('classify', { area: 'window' });
    const editor = await eventually(
      'the source',
      () => vscode.window.activeTextEditor,
      (active) => active?.document.uri.path.endsWith('api/triage.py') === true,
    );
    assert.ok(editor);
    assert.deepEqual(editor.selection.active, positionOf(editor.document, 'create('));
  });

  it('shows the details of a call', async () => {
    await open();
    await hover('classify', { area: 'window' });
    await clickElement(`${ROW} .action-label[aria-label^="Show Call Details"]`);
    const page = () => read('#details', 'webview');
    await eventually('the details', page, (texts) => texts.some((text) => text.includes('classify')));
  });

  it('copies the figures of what is chosen when a key asks for it', async () => {
    await open();
    await click('summarise', { area: 'window' });
    await eventually('the choice', () => read(`${ROW}.selected`), ([row]) => row?.includes('summarise') === true); // prettier-ignore
    // The choice is told to the extension a moment after it is to be seen, and again when the tree is drawn anew.
    const copy = async (): Promise<string> => {
      await vscode.commands.executeCommand('promptCost.copyFigures');
      return vscode.env.clipboard.readText();
    };
    const copied = await eventually('the figures', copy, (text) => text.startsWith('summarise'));
    assert.match(copied, /^summarise, api\/summaries\.py:17, gpt-4\.1: ~\$[\d,.]+ a month expected/);
    assert.deepEqual(await read('.notification-list-item'), []);
  });

  it('follows the text while someone types, and keeps what is chosen and unfolded', async () => {
    await open();
    await vscode.commands.executeCommand('promptCost.sortCostsByName');
    const before = await eventually('the order', rows, ([, first]) => first?.startsWith('knowledge.py') === true);
    await click('classify', { area: 'window' });
    const chosen = () => read(`${ROW}.selected`);
    await eventually('the choice', chosen, ([row]) => row?.includes('classify') === true);
    const { document } = await showFile('api/triage.py');
    const edit = new vscode.WorkspaceEdit();
    const at = positionOf(document, 'model=TRIAGE_MODEL');
    edit.replace(document.uri, new vscode.Range(at, at.translate(0, 'model=TRIAGE_MODEL'.length)), 'model="gpt-4o-mini"'); // prettier-ignore
    edit.insert(document.uri, new vscode.Position(0, 0), '# one line more\n');
    await vscode.workspace.applyEdit(edit);
    const after = await eventually('the new model', rows, (all) =>
      all.some((row) => row.startsWith('classify') && row.includes('gpt-4o-mini')),
    );
    assert.equal(after.length, before.length, 'nothing was folded up');
    assert.match((await chosen())[0] ?? '', /classify/);
    await vscode.commands.executeCommand('promptCost.sortCostsByCost');
  });

  it('is arranged by provider, model or tier, and sorted by name', async () => {
    await open();
    const arrange = async (name: string): Promise<void> => {
      const done = vscode.commands.executeCommand('promptCost.arrangeCosts');
      await clickElement(`.quick-input-list .monaco-list-row[aria-label^="${name}"]`);
      await done;
    };
    await arrange('Provider');
    const top = async () => (await read(`${ROW}[aria-level="1"]`)).map(textOf);
    // The editor's own command fails while it draws the tree anew.
    const fold = (): Promise<boolean> =>
      Promise.resolve(vscode.commands.executeCommand('workbench.actions.treeView.promptCost.costs.collapseAll')).then(
        () => true,
        () => false,
      );
    const foldUp = () => eventually('the folded tree', fold, (isDone) => isDone);
    await foldUp();
    const providers = await eventually('the providers', top, (all) => all.some((row) => row.startsWith('openai')));
    const money = (row: string): number => Number(/~\$([\d,.]+)/.exec(row)?.[1]?.replaceAll(',', '') ?? 0);
    assert.deepEqual(providers.map(money), providers.map(money).toSorted((a, b) => b - a)); // prettier-ignore
    await vscode.commands.executeCommand('promptCost.sortCostsByName');
    await eventually(
      'the order',
      top,
      (all) => all.join() === all.toSorted().join() && all.join() !== providers.join(),
    );
    await screenshot('tree-providers');
    await vscode.commands.executeCommand('promptCost.sortCostsByCost');
    await arrange('Folder');
    await foldUp();
    await eventually('the folders', top, (all) => all.some((row) => row.startsWith('api')));
  });

  it('lists the best savings, and makes a fix', async () => {
    await open();
    const savings = async () => (await read(`${SAVINGS} .monaco-list-row`)).map(textOf);
    const all = await eventually('the savings', savings, (found) => found.length > 0);
    assert.ok(
      all.every((row) => /^\S.* ~\$[\d,.]+ · .+:\d+$/.test(row)),
      all.join('\n'),
    );
    await hover('Cache the fixed prompt', { area: 'window' });
    await screenshot('tree-savings');
    await clickElement(`${SAVINGS} .monaco-list-row .action-label[aria-label="Apply the Fix"]`);
    const changed = await eventually(
      'the fix',
      () => vscode.workspace.textDocuments.find(({ isDirty }) => isDirty),
      (document) => document !== undefined,
    );
    assert.ok(changed?.uri.path.endsWith('api/reply.py'));
    await eventually('the rest', savings, (rest) => rest.length === all.length - 1);
    assert.deepEqual(await read('.notification-list-item'), []);
  });

  it('shows names of files, functions and models as text, whatever they hold', async () => {
    await open();
    const uri = fileUri(`evil/${EVIL.replaceAll('/', '')}.py`);
    const source = `from openai import OpenAI\n\nOpenAI().responses.create(model="${EVIL}", input="x")\n`;
    await vscode.workspace.fs.writeFile(uri, Buffer.from(source));
    try {
      await eventually('the new file', rows, (texts) => texts.some((row) => row.includes(`no price · ${EVIL}`)));
      await hover('no price · <img', { area: 'window' });
      await eventually('the tooltip', () => read('.monaco-hover'), (texts) => texts.some((text) => text.includes('No price'))); // prettier-ignore
      await screenshot('tree-evil');
      assert.deepEqual(await read('.sidebar img, .monaco-hover img'), []);
    } finally {
      await vscode.workspace.fs.delete(fileUri('evil'), { recursive: true });
    }
    await eventually('the rest', rows, (texts) => !texts.some((row) => row.includes(EVIL)));
  });

  it('says what to do where there is no call', async () => {
    await open();
    const config = fileUri('prompt-cost.config.json');
    await vscode.workspace.fs.writeFile(config, Buffer.from('{ "exclude": ["**/*"] }'));
    try {
      const welcome = () => read('.sidebar .welcome-view-content');
      await eventually('the text', welcome, (texts) => texts.some((text) => text.includes('No LLM call was found')));
      await screenshot('tree-empty');
    } finally {
      await vscode.workspace.fs.delete(config);
    }
    await open();
  });
});
