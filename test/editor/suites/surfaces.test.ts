import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';
import { click, hover, press, print, read, screenshot, type, waitForText } from '../harness/window.ts';
import { closeAll, extension, fileUri, findings, hintLabels, positionOf, ruleOf, showFile } from './extension.ts';

const FILE = 'api/triage.py';

describe('what the editor shows', () => {
  let document: vscode.TextDocument;

  before(() => extension().activate());
  beforeEach(async () => {
    ({ document } = await showFile(FILE));
  });
  afterEach(closeAll);

  it('hints: tokens at the prompt, tokens and cost at the call', async () => {
    await waitForText('45 tokens');
    await waitForText(' in, ~');
    const [prompt, call, ...others] = await hintLabels(document);
    assert.equal(prompt, '45 tokens');
    assert.match(call ?? '', /^~[\d,]+ in, ~[\d,]+ out · ~\$0\.\d+$/);
    assert.deepEqual(others, []);
    await screenshot('hints');
  });

  it('a lens with model, cost and what a cheaper tier saves; a click on it explains the call', async () => {
    await waitForText('gpt-5.5 · ~$0.');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.match(lenses[0]?.command?.title ?? '', /^gpt-5\.5 · ~\$0\.\d+ a call · up to −\d+% with \S+ \(\w+\)$/);
    assert.equal(lenses[0]?.range.start.line, positionOf(document, 'client.chat').line);
    // Of a file that was open before, the editor shows the former lenses for a moment: a click on those does nothing.
    const clickAndRead = async (): Promise<readonly string[]> => {
      await click('a call');
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return read('.monaco-hover:not(.hidden)');
    };
    await eventually('the hover', clickAndRead, (texts) =>
      texts.some((text) => text.includes('chat.completions.create')),
    );
    const { selection } = vscode.window.activeTextEditor ?? {};
    assert.deepEqual(selection?.active, positionOf(document, 'create('));
    await press('Escape');
  });

  it('the breakdown under the mouse', async () => {
    await waitForText('a call');
    await hover('create');
    for (const text of ['chat.completions.create', 'One call', 'A month of 10,000 calls', 'max-tokens-unset']) {
      await waitForText(text, 'window');
    }
    await new Promise((resolve) => setTimeout(resolve, 500)); // It fades in.
    await screenshot('hover');
    const [ours] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      positionOf(document, 'create('),
    );
    const { isTrusted, value } = ours?.contents[0] as vscode.MarkdownString;
    assert.ok(
      typeof isTrusted === 'object' && isTrusted.enabledCommands.every((command) => command.startsWith('promptCost.')),
    );
    assert.match(value, /command:promptCost\.openSetting/);
  });

  it('findings whose code opens the rule’s page', async () => {
    const [finding] = await findings(document.uri, (rules) => rules.length > 0);
    assert.ok(finding);
    assert.equal(ruleOf(finding), 'max-tokens-unset');
    assert.equal(document.getText(finding.range), 'create');
    const { target } = finding.code as { target: vscode.Uri };
    assert.equal(target.scheme, 'command');
    await vscode.commands.executeCommand('promptCost.openRulePage', ruleOf(finding));
    await waitForText('When not to use it', 'webview');
    await screenshot('rule-page');
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    assert.ok(
      tabs.some((label) => label.includes('max-tokens-unset')),
      tabs.join(),
    );
  });

  it('new figures while typing, from the newest text', async () => {
    await waitForText('45 tokens');
    await click('Answer with exactly');
    await press('Home');
    const started = performance.now();
    await type('Be quick about it. ');
    const [label] = await eventually(
      'the hint',
      () => hintLabels(document),
      ([first]) => first !== '45 tokens' && first !== undefined,
    );
    print(`Hint after ${(performance.now() - started).toFixed(0)} ms of typing 19 keys, waiting and analysis`);
    assert.equal(label, '50 tokens');
    await waitForText('50 tokens');
  });

  it('figures that follow a constant in another file', async () => {
    await waitForText('gpt-5.5 · ');
    const settings = await vscode.workspace.openTextDocument(fileUri('api/settings.py'));
    const edit = new vscode.WorkspaceEdit();
    const at = positionOf(settings, 'gpt-5.5');
    edit.replace(settings.uri, new vscode.Range(at, at.translate(0, 'gpt-5.5'.length)), 'gpt-4o-mini');
    await vscode.workspace.applyEdit(edit);
    await waitForText('gpt-4o-mini · ');
    await vscode.window.showTextDocument(settings);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('no hints when they are toggled off', async () => {
    await waitForText('45 tokens');
    await vscode.commands.executeCommand('promptCost.toggleHints');
    await eventually(
      'no hints',
      () => hintLabels(document),
      (labels) => labels.length === 0,
    );
    await vscode.commands.executeCommand('promptCost.toggleHints');
    await eventually(
      'hints',
      () => hintLabels(document),
      (labels) => labels.length === 2,
    );
  });

  it('figures by the settings, which a configuration file outranks', async () => {
    await waitForText('45 tokens');
    const settings = vscode.workspace.getConfiguration('promptCost');
    const config = fileUri('prompt-cost.config.json');
    const month = async (): Promise<string> => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        positionOf(document, 'create('),
      );
      const [content] = hovers[0]?.contents ?? [];
      return /A month of [\d,]+ calls/.exec((content as vscode.MarkdownString).value)?.[0] ?? '';
    };
    try {
      await settings.update('assumptions.callsPerMonth', 500, vscode.ConfigurationTarget.Workspace);
      await eventually('the traffic of the setting', month, (text) => text === 'A month of 500 calls');
      await vscode.workspace.fs.writeFile(config, Buffer.from('{ "assumptions": { "callsPerMonth": 70 } }'));
      await eventually('the traffic of the file', month, (text) => text === 'A month of 70 calls');
    } finally {
      await settings.update('assumptions.callsPerMonth', undefined, vscode.ConfigurationTarget.Workspace);
      await vscode.workspace.fs.delete(config);
    }
    await eventually('the default', month, (text) => text === 'A month of 10,000 calls');
  });

  it('hints in TypeScript too', async () => {
    const editor = await showFile('web/lib/chat.ts');
    await eventually(
      'hints',
      () => hintLabels(editor.document),
      (labels) => labels.some((label) => label.includes('$')),
    );
    await waitForText('a call');
    await screenshot('typescript');
  });
});
