import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';
import { click, press, screenshot, type, waitForText } from '../harness/window.ts';
import { closeAll, extension, positionOf, showFile } from './extension.ts';

const SOURCE = `from anthropic import Anthropic

client = Anthropic()


def ask(question):
    return client.messages.create(
        model="claude-sonnet-4-5",
        max_tokens=300,
        system="You answer in one sentence.",
        messages=[{"role": "user", "content": f"Question: {question}"}],
    )
`;

describe('counting exactly', () => {
  let server: Server;
  let received: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = [];
  let answer = { status: 200, body: '{"input_tokens": 31}' };
  before(async () => {
    server = createServer((incoming, response) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      incoming.on('end', () => {
        received.push({ headers: incoming.headers, body });
        response.writeHead(answer.status).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    // The language server takes it from this process when it starts.
    process.env['PROMPT_COST_COUNT_URL'] = `http://127.0.0.1:${port}`;
    await extension().activate();
    await vscode.commands.executeCommand('promptCost.restartServer');
  });
  after(() => {
    server.close();
    delete process.env['PROMPT_COST_COUNT_URL'];
  });
  afterEach(closeAll);

  it('asks once what may be sent, keeps the key, and shows the count in the hover', async () => {
    received = [];
    // Its own text each run: counts are kept by content.
    const { document } = await showFile('api/exact.py', SOURCE.replace('one sentence', `one sentence ${Date.now()}`));
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const at = positionOf(document, 'create(');
    editor.selection = new vscode.Selection(at, at);
    const running = vscode.commands.executeCommand('promptCost.countExactly');
    await waitForText('Send the request shown beside to Anthropic to be counted?', 'window');
    assert.equal(received.length, 0);
    await screenshot('exact-count-confirm');
    await click('Send It', { area: 'window' });
    await waitForText('Key of Anthropic', 'window');
    await type('test-key');
    await press('Enter');
    await waitForText('31 input tokens, exact (Anthropic), without question', 'window');
    await running;
    const [request] = received;
    assert.ok(request);
    assert.equal(request.headers['x-api-key'], 'test-key');
    const body = JSON.parse(request.body) as { model: string; messages: unknown };
    assert.equal(body.model, 'claude-sonnet-4-5');
    assert.deepEqual(body.messages, [{ role: 'user', content: 'Question: ' }]);
    const hover = (): Thenable<vscode.Hover[]> =>
      vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, at);
    const text = (all: readonly vscode.Hover[]): string =>
      all
        .flatMap(({ contents }) => contents.map((each) => (each instanceof vscode.MarkdownString ? each.value : '')))
        .join('\n');
    const shown = await eventually('the count', hover, (all) => text(all).includes('31 input tokens'));
    assert.match(text(shown), /exact \(provider count by anthropic, \d{4}-\d\d-\d\d\), without `question`/);
  });

  it('says what is wrong with a key, and forgets keys', async () => {
    received = [];
    answer = { status: 401, body: '{"error":{"message":"invalid x-api-key"}}' };
    const { document } = await showFile(
      'api/refused.py',
      SOURCE.replace('one sentence', `two sentences ${Date.now()}`),
    );
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const at = positionOf(document, 'create(');
    editor.selection = new vscode.Selection(at, at);
    void vscode.commands.executeCommand('promptCost.countExactly');
    await waitForText('Anthropic refused the key (401)', 'window');
    assert.equal(received.length, 1);
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('promptCost.forgetKeys');
    await waitForText('1 keys were forgotten', 'window');
  });
});
