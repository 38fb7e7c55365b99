import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';
import { click, press, read, screenshot } from '../harness/window.ts';
import { closeAll, extension, fileUri, positionOf, showFile, THEMES, underTheme } from './extension.ts';

const EVIL = '<img src=x onerror=alert(1)>';
const CALL = `from openai import OpenAI
from settings import MODEL
from prompts import SYSTEM


def answer(question):
    return OpenAI().chat.completions.create(
        model=MODEL,
        max_tokens=300,
        messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}],
    )
`;
const model = (id: string): string => `MODEL = "${id}"\n`;
const prompt = (times: number): string => `SYSTEM = """${'Answer in one short sentence. '.repeat(times)}"""\n`;

/** Files, subject and day of each commit. */
const COMMITS: readonly (readonly [Readonly<Record<string, string>>, string, string])[] = [
  [{ 'app.py': CALL, 'settings.py': model('o3'), 'prompts.py': prompt(2) }, 'Answer questions', '2025-04-02'],
  [{ 'settings.py': model('gpt-4o') }, 'Take a faster model', '2025-09-10'],
  [{ 'prompts.py': prompt(120) }, `Say it often ${EVIL}`, '2026-02-17'],
  [{ 'settings.py': model('gpt-4o-mini') }, 'Save money', '2026-06-30'],
  [{ 'settings.py': `# Models.\n${model('gpt-4o-mini')}` }, 'Explain', '2026-07-01'],
  [{ 'settings.py': model('gpt-5.2') }, 'Take the newest model', '2026-10-05'],
];

describe('the history in the details of a call', () => {
  const git = (args: readonly string[], day = '2026-01-01'): string =>
    execFileSync('git', ['-C', fileUri('told').fsPath, ...args], {
      encoding: 'utf8',
      env: {
        ...process.env,
        ...{ GIT_AUTHOR_NAME: 'Ann', GIT_AUTHOR_EMAIL: 'ann@example.org', GIT_AUTHOR_DATE: `${day}T10:00:00Z` },
        ...{
          GIT_COMMITTER_NAME: 'Ann',
          GIT_COMMITTER_EMAIL: 'ann@example.org',
          GIT_COMMITTER_DATE: `${day}T10:00:00Z`,
        },
      },
    });
  const write = (file: string, text: string): Thenable<void> =>
    vscode.workspace.fs.writeFile(fileUri(`told/${file}`), Buffer.from(text));
  const body = async (): Promise<string> => (await read('#details', 'webview')).join('\n');
  const shows = (what: string, ...texts: readonly string[]): Promise<string> =>
    eventually(what, body, (text) => texts.every((each) => text.includes(each)));
  const showCall = async (path: string, text?: string): Promise<vscode.TextEditor> => {
    const editor = await showFile(path, text);
    const at = positionOf(editor.document, 'max_tokens');
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('promptCost.showCallDetails');
    await shows('the details', 'One call');
    return editor;
  };
  const toHistory = async (): Promise<void> => {
    await vscode.commands.executeCommand('workbench.action.focusSecondEditorGroup');
    // Folded and unfolded, which leaves it in sight.
    await click('History', { area: 'webview' });
    await click('History', { area: 'webview' });
  };

  before(async () => {
    await extension().activate();
    await vscode.workspace.fs.createDirectory(fileUri('told'));
    git(['init', '-q', '-b', 'main']);
    for (const [files, subject, day] of COMMITS) {
      for (const [file, text] of Object.entries(files)) await write(file, text);
      git(['add', '-A']);
      git(['commit', '-q', '-m', subject], day);
    }
  });
  afterEach(closeAll);
  after(() => vscode.workspace.fs.delete(fileUri('told'), { recursive: true }));

  it('is read when it is to be seen: a curve that the keyboard walks along, and the commits', async () => {
    await showCall('told/app.py');
    await toHistory();
    const text = await shows('the history', 'The call began with this commit. 6 commits looked at', 'Answer questions');
    for (const each of ['model gpt-4o-mini → gpt-5.2', 'model o3 → gpt-4o', 'the call is new', `Say it often ${EVIL}`])
      assert.ok(text.includes(each), each);
    assert.match(text, /1 later commit changed nothing of this/);
    assert.match(text, /at the prices of 2025-04-02/);
    assert.deepEqual(await read('#details img', 'webview'), []);
    assert.equal((await read('.history tbody tr', 'webview')).length, 5);
    assert.ok(!text.includes('example.org'));
    await click('What changed', { area: 'webview' });
    await screenshot('history');
    await click(git(['rev-parse', 'HEAD']).slice(0, 9), { area: 'webview' });
    const copied = await eventually(
      'the id',
      () => vscode.env.clipboard.readText(),
      (each) => each !== '',
    );
    assert.equal(copied, git(['rev-parse', 'HEAD']).trim());
    await press('Shift+Tab');
    await shows('the newest point', '2026-10-05: ~$');
    await press('ArrowLeft');
    await shows('the point before', '2026-06-30: ~$');
    await press('Home');
    await shows('the first point', '2025-04-02: ~$');
    await screenshot('history-point');
  });

  it('begins with what is not saved, when it is read again', async () => {
    await showCall('told/app.py');
    await toHistory();
    await shows('the history', 'The call began with this commit');
    // Open, and in front of nothing.
    const settings = await vscode.workspace.openTextDocument(fileUri('told/settings.py'));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(settings.uri, new vscode.Range(0, 0, 1, 0), model('gpt-4.1'));
    await vscode.workspace.applyEdit(edit);
    assert.ok(settings.isDirty);
    await click('Read again', { area: 'webview' });
    await shows('the new history', 'not committed', 'model gpt-5.2 → gpt-4.1');
  });

  it('says in words why there is none', async () => {
    await vscode.workspace.fs.createDirectory(fileUri('elsewhere'));
    git(['init', '-q', '../elsewhere']);
    await showCall('elsewhere/app.py', CALL);
    await toHistory();
    await shows('the reason', 'The repository has no commit yet, so the call has no history.', 'Read again');
    await screenshot('history-none');
    await vscode.workspace.fs.delete(fileUri('elsewhere'), { recursive: true });
  });

  for (const name of ['light', 'high-contrast'] as const) {
    it(`can be read in ${THEMES[name]}`, () =>
      underTheme(name, async () => {
        await showCall('told/app.py');
        await toHistory();
        await shows('the history', 'The call began with this commit');
        await click('What changed', { area: 'webview' });
        await screenshot(`history-${name}`);
      }));
  }
});
