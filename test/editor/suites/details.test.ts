import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';
import { click, hover, read, screenshot, type, waitForText } from '../harness/window.ts';
import { closeAll, extension, fileUri, positionOf, showFile, THEMES, underTheme } from './extension.ts';

const EVIL = '<img src=x onerror=alert(1)>';
const RULES = 'A rule of the workshop: say what is wrong before what it costs. '.repeat(90);
const SUPPORT = `from anthropic import Anthropic

client = Anthropic()
HANDBOOK = """${RULES}"""
TOOLS = [
    {
        "name": "find_order",
        "description": "Finds an order of the shop by its number.",
        "input_schema": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]},
    },
    {
        "name": "book_repair",
        "description": "Books a repair on a day.",
        "input_schema": {"type": "object", "properties": {"day": {"type": "string"}, "bicycle": {"type": "string"}}},
    },
]


def answer(customer: str, question: str) -> str:
    return client.messages.create(
        model="claude-sonnet-4-5",
        max_tokens=800,
        tools=TOOLS,
        system=[
            {"type": "text", "text": HANDBOOK, "cache_control": {"type": "ephemeral"}},
            {"type": "text", "text": f"The customer is {customer}. Be brief."},
        ],
        messages=[{"role": "user", "content": question}],
    )
`;
const CHAT = `import OpenAI from 'openai';

const client = new OpenAI();
const TONE = 'Answer in one friendly sentence. \u202eThis is turned.';

export async function greet(name: string) {
  return client.chat.completions.create({
    model: 'gpt-5.5',
    max_completion_tokens: 200,
    messages: [
      { role: 'system', content: \`\${TONE} ${EVIL} It is \${new Date().toISOString()}.\` },
      { role: 'user', content: name },
    ],
  });
}
`;
const AGENT = `from openai import OpenAI

client = OpenAI(max_retries=5)


def run(task: str) -> str:
    messages = [{"role": "system", "content": "You are an agent that books repairs."}, {"role": "user", "content": task}]
    for _ in range(25):
        reply = client.chat.completions.create(model="gpt-5.5", max_completion_tokens=500, messages=messages)
        messages.append(reply.choices[0].message)
    return messages[-1].content
`;
const UNKNOWN = `from openai import OpenAI

OpenAI().responses.create(model="house-model-7", input="Say hello in five languages.")
`;

describe('the details of a call', () => {
  before(() => extension().activate());
  afterEach(closeAll);
  after(() => vscode.workspace.fs.delete(fileUri('shop'), { recursive: true }));

  const body = async (): Promise<string> => (await read('#details', 'webview')).join('\n');
  const shows = (what: string, ...texts: readonly string[]): Promise<string> =>
    eventually(what, body, (text) => texts.every((each) => text.includes(each)));
  /** Opens a file and the details of the call in it that contains a piece. */
  const showCall = async (path: string, text: string, piece: string): Promise<vscode.TextEditor> => {
    const editor = await showFile(path, text);
    const at = positionOf(editor.document, piece);
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('promptCost.showCallDetails');
    return editor;
  };

  it('stand beside the code and leave the focus there: the request part by part, in Python', async () => {
    const editor = await showCall('shop/support.py', SUPPORT, 'max_tokens=800');
    const text = await shows('the details', 'claude-sonnet-4-5', 'find_order', 'cache mark', 'Prompt cache');
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
    assert.match(text, /in answer\(\)/);
    assert.match(text, /customer/);
    assert.match(text, /The prefix ends at customer in system/);
    assert.match(text, /pays from 2 requests within the lifetime on/);
    assert.equal((await read('.drawing', 'webview')).length, 3);
    await screenshot('details-python');
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await vscode.commands.executeCommand('workbench.action.focusSecondEditorGroup');
    await vscode.commands.executeCommand('workbench.action.toggleMaximizeEditorGroup');
    await screenshot('details-python-wide');
    for (const section of ['Prompt cache', 'A router to a cheaper tier', 'What it takes for granted']) {
      await click(section, { area: 'webview' });
      await click(section, { area: 'webview' });
      await screenshot(`details-python-${section.toLowerCase().replaceAll(' ', '-')}`);
    }
    await vscode.commands.executeCommand('workbench.action.toggleMaximizeEditorGroup');
  });

  it('show text as text, whatever it holds, in TypeScript', async () => {
    await showCall('shop/greet.ts', CHAT, 'max_completion_tokens');
    const text = await shows('the details', 'gpt-5.5', EVIL);
    assert.ok(text.includes('⟦U+202E⟧This is turned.') && !text.includes('\u202e'), 'marks of direction are named');
    assert.deepEqual(await read('#details img', 'webview'), []);
    assert.match(text, /looks as if it differs on every call/);
    await screenshot('details-typescript');
  });

  it('follow what is typed, and say when the call is gone', async () => {
    const editor = await showCall('shop/support.py', SUPPORT, 'max_tokens=800');
    await shows('the details', 'claude-sonnet-4-5');
    const replace = async (piece: string, by: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      const at = positionOf(editor.document, piece);
      edit.replace(editor.document.uri, new vscode.Range(at, at.translate(0, piece.length)), by);
      await vscode.workspace.applyEdit(edit);
    };
    await replace('client = Anthropic()', '# One line more.\nclient = Anthropic()');
    await replace('claude-sonnet-4-5', 'claude-haiku-4-5');
    await shows('the other model', 'claude-haiku-4-5', `support.py:${positionOf(editor.document, 'messages.create').line + 1}`); // prettier-ignore
    await replace('client.messages.create', 'client.messages.nothing');
    await shows('the notice', 'There is no LLM call here. What is shown is how it was last.');
    await screenshot('details-gone');
    await replace('client.messages.nothing', 'client.messages.create');
    await eventually('the call again', body, (text) => !text.includes('how it was last'));
  });

  it('keep what is folded up while they are out of sight and while someone types', async () => {
    const editor = await showCall('shop/support.py', SUPPORT, 'max_tokens=800');
    await shows('the details', 'claude-sonnet-4-5');
    const unfolded = (): PromiseLike<readonly string[]> => read('.part[open] > summary', 'webview');
    const isFolded = (titles: readonly string[]): boolean => titles.length > 3 && !titles.includes('Prompt cache');
    await click('Prompt cache', { area: 'webview' });
    await eventually('the folded section', unfolded, isFolded);
    await vscode.window.showTextDocument(fileUri('api/triage.py'), { viewColumn: vscode.ViewColumn.Two });
    await eventually('the other tab', () => read('#details', 'webview'), ([text]) => text === undefined || text === ''); // prettier-ignore
    await vscode.commands.executeCommand('workbench.action.previousEditorInGroup');
    await shows('the details again', 'claude-sonnet-4-5');
    await eventually('the folded section', unfolded, isFolded);
    const edit = new vscode.WorkspaceEdit();
    const at = positionOf(editor.document, '800');
    edit.replace(editor.document.uri, new vscode.Range(at, at.translate(0, 3)), '900');
    await vscode.workspace.applyEdit(edit);
    await shows('the new cap', '1 – 900');
    await eventually('the folded section', unfolded, isFolded);
    await click('Prompt cache', { area: 'webview' });
  });

  it('show the turns and retries of an agent loop', async () => {
    await showCall('shop/agent.py', AGENT, 'max_completion_tokens');
    const text = await shows('the turns', 'The code stops after 25 turns');
    assert.match(text, /messages gets longer with every turn/);
    assert.match(text, /One call sends up to 6 requests/);
    await vscode.commands.executeCommand('workbench.action.focusSecondEditorGroup');
    await click('Turns', { area: 'webview' });
    await click('Turns', { area: 'webview' });
    await screenshot('details-agent');
  });

  it('say why there is no price, and draw no curve', async () => {
    await showCall('shop/unknown.py', UNKNOWN, 'house-model-7');
    const text = await shows('the details', 'house-model-7', 'no price');
    assert.match(text, /No curve without a price/);
    assert.deepEqual(await read('.drawing', 'webview'), []);
    await screenshot('details-no-price');
  });

  it('open from the lens, from a row of the panel and from its chart, and lead back to the code', async () => {
    await showFile('shop/hello.py', UNKNOWN.replace('house-model-7', 'gpt-5.4-mini'));
    await waitForText('Details');
    await click('Details');
    await shows('the details', 'gpt-5.4-mini', 'hello.py:3');
    // Without the details the panel is wide enough for links in its chart.
    await closeAll();
    await vscode.commands.executeCommand('promptCost.openPanel');
    const leaves = () => read('.tile.leaf .tile-name', 'webview');
    const [tile = ''] = await eventually('the chart', leaves, (tiles) => tiles.length > 1);
    await hover(tile, { area: 'webview' });
    await click('Details', { area: 'webview' });
    const name = tile.slice(0, tile.lastIndexOf(':'));
    await eventually('the call of the chart', body, (text) => text.includes(`in ${name}()`));
    await screenshot('details-from-panel');
    await click('Filter', { area: 'webview' });
    await type('hello.py');
    await eventually('one row', () => read('tr.site', 'webview'), (rows) => rows.length === 1); // prettier-ignore
    await click('Details', { area: 'webview' });
    await shows('the call of the row', 'gpt-5.4-mini', 'hello.py:3');
    const [place] = await read('.subtitle .place', 'webview');
    assert.ok(place);
    await click(place, { area: 'webview' });
    const file = place.slice(0, place.lastIndexOf(':'));
    const opened = await eventually(
      'the source',
      () => vscode.window.activeTextEditor,
      (editor) => editor?.document.uri.path.endsWith(file) === true,
    );
    assert.equal(opened?.selection.active.line, Number(place.slice(place.lastIndexOf(':') + 1)) - 1);
  });

  for (const name of ['dark', 'high-contrast'] as const) {
    it(`can be read in ${THEMES[name]}`, () =>
      underTheme(name, async () => {
        await showCall('shop/support.py', SUPPORT, 'max_tokens=800');
        await shows('the details', 'claude-sonnet-4-5');
        await screenshot(`details-${name}`);
      }));
  }
});
