import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, extension, fileUri, findings, ruleOf, showFile } from './extension.ts';
import { eventually } from '../harness/eventually.ts';

const LONG = 'Every rule of the workshop matters to every customer. '.repeat(500);
/** Files with findings of each rule that has fixes. */
const FILES: Readonly<Record<string, string>> = {
  'actions/uncapped.py': `from openai import OpenAI

client = OpenAI()


def answer(question: str) -> str:
    return client.chat.completions.create(
        model="gpt-5.5",
        messages=[{"role": "user", "content": question}],
    )
`,
  'actions/uncached.ts': `import Anthropic from '@anthropic-ai/sdk';

const HANDBOOK = \`${LONG}\`;
const client = new Anthropic();

export const draft = (mail: string) =>
  client.messages.create({
    model: 'claude-sonnet-5',
    max_tokens: 800,
    system: HANDBOOK,
    messages: [{ role: 'user', content: mail }],
  });
`,
};

describe('code actions', () => {
  before(() => extension().activate());
  afterEach(closeAll);
  after(() => vscode.workspace.fs.delete(fileUri('actions'), { recursive: true }));

  const actionsAt = (uri: vscode.Uri, range: vscode.Range) =>
    vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    );

  /** Undoes what an action did. */
  const restore = async (document: vscode.TextDocument, text: string): Promise<void> => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
  };

  for (const [file, text] of Object.entries(FILES)) {
    it(`of ${file}: each one, applied, removes its finding`, async () => {
      const { document } = await showFile(file, text);
      const found = await findings(document.uri, (rules) => rules.length > 0);
      let applied = 0;
      for (const finding of found) {
        const rule = ruleOf(finding);
        const offered = await actionsAt(document.uri, finding.range);
        const titles = offered.map(({ title }) => title);
        assert.ok(
          titles.includes(`Suppress ${rule} on this line`) && titles.includes(`Explain ${rule}`),
          titles.join(),
        );
        for (const { title } of offered.filter(({ edit }) => edit)) {
          // Asked for again: the edit belongs to a version of the document.
          const action = (await actionsAt(document.uri, finding.range)).find((each) => each.title === title);
          assert.ok(action?.edit, title);
          assert.ok(await vscode.workspace.applyEdit(action.edit), title);
          await findings(document.uri, (rules) => rules.length < found.length);
          applied++;
          await restore(document, text);
          await findings(document.uri, (rules) => rules.length === found.length);
        }
      }
      assert.ok(applied >= 2 * found.length, `${applied} actions of ${found.length} findings`);
    });
  }

  it('fix all on save, where the user wants it', async () => {
    const { document } = await showFile('actions/uncached.ts', FILES['actions/uncached.ts']);
    await findings(document.uri, (rules) => rules.includes('prompt-cache-missing'));
    const settings = vscode.workspace.getConfiguration('editor', document.uri);
    await settings.update(
      'codeActionsOnSave',
      { 'source.fixAll.promptCost': 'explicit' },
      vscode.ConfigurationTarget.Workspace,
    );
    try {
      // The window learns of the setting a moment after the extension host: a save before that is an ordinary one.
      const editAndSave = async (): Promise<string> => {
        const edit = new vscode.WorkspaceEdit();
        edit.insert(document.uri, new vscode.Position(0, 0), '\n');
        await vscode.workspace.applyEdit(edit);
        await document.save();
        return document.getText();
      };
      await eventually('the fix on save', editAndSave, (text) => text.includes('cache_control'));
    } finally {
      await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Workspace);
    }
    assert.match(document.getText(), /cache_control/);
    await findings(document.uri, (rules) => !rules.includes('prompt-cache-missing'));
  });
});
