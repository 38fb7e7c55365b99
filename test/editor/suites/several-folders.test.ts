import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';
import { click, read, screenshot } from '../harness/window.ts';
import { closeAll, extension, fileUri } from './extension.ts';

const ROW = '.sidebar .split-view-view:first-child .pane .monaco-list-row';
const MESSAGE = '.sidebar .split-view-view:first-child .pane .message';

describe('a workspace of several folders', () => {
  before(() => extension().activate());
  afterEach(closeAll);

  it('says in the tree that the first scan failed, and offers another', async () => {
    // Long enough that the server can be taken away in the middle of it.
    const call = 'client.responses.create(model="gpt-5.5", input="Say hello.")\n';
    const text = Buffer.from(`from openai import OpenAI\n\nclient = OpenAI()\n${call.repeat(200)}`);
    const files = Array.from({ length: 60 }, (_, index) => fileUri(`many/file-${index}.py`));
    await Promise.all(files.map((file) => vscode.workspace.fs.writeFile(file, text)));
    try {
      await vscode.commands.executeCommand('workbench.view.extension.promptCost');
      await eventually('the scan', () => read(MESSAGE), (texts) => texts.some((each) => each.includes('Scanning'))); // prettier-ignore
      const restarted = vscode.commands.executeCommand('promptCost.restartServer');
      const welcome = () => read('.sidebar .welcome-view-content');
      const [said = ''] = await eventually('the text', welcome, (texts) => texts.some((each) => each.includes('The scan failed'))); // prettier-ignore
      assert.match(said, /Try Again\s*Show Output/);
      await screenshot('tree-failed');
      await restarted;
    } finally {
      await vscode.workspace.fs.delete(fileUri('many'), { recursive: true });
    }
  });

  it('has each folder in the tree and in the panel, and opens calls of all', async () => {
    await vscode.commands.executeCommand('workbench.view.extension.promptCost');
    const rows = async () => (await read(ROW)).map((row) => row.replace(/\s+/g, ' ').trim());
    const done = (all: readonly string[]): boolean => all.some((row) => row.startsWith('classify')) && !all.some((row) => row.startsWith('many')); // prettier-ignore
    const all = await eventually('the tree', rows, done);
    const top = await read(`${ROW}[aria-level="1"]`);
    assert.ok(top.some((row) => row.startsWith('api')) && top.some((row) => row.startsWith('web')), all.join('\n'));
    assert.equal(top.length, 2);
    await vscode.commands.executeCommand('promptCost.openPanel');
    const [stats = ''] = await eventually('the panel', () => read('.stats', 'webview'), (texts) => texts.length > 0); // prettier-ignore
    assert.match(stats, /10 files read in 2 folders/);
    const tiles = await read('.tile-name', 'webview');
    assert.ok(tiles.includes('api') && tiles.includes('web'), tiles.join());
    await screenshot('several-folders');
    await click('chat', { area: 'webview', occurrence: 1 });
    const active = () => vscode.window.activeTextEditor?.document.uri.path ?? '';
    await eventually('the source', active, (file) => file.endsWith('web/lib/chat.ts'));
  });
});
