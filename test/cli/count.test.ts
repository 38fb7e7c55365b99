import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { runCli } from './run-cli.ts';

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

describe('cli/count', function () {
  this.timeout(60_000);
  let folder: string;
  let server: Server;
  let env: Record<string, string>;
  let requests: string[];
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'count-'));
    writeFileSync(path.join(folder, 'app.py'), SOURCE);
    requests = [];
    server = createServer((incoming, response) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      incoming.on('end', () => {
        requests.push(body);
        response.end('{"input_tokens": 23}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    env = { ANTHROPIC_API_KEY: 'k', PROMPT_COST_COUNT_URL: url, XDG_CACHE_HOME: path.join(folder, 'cache') };
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('estimates, shows what would be sent, counts when told to, and remembers', async () => {
    const estimated = await runCli(folder, ['count', 'app.py'], env);
    assert.match(
      estimated.stdout,
      /app\.py:7 messages\.create\n {2}estimate: ~?\S+ input tokens, with Claude 3 to 4\.6/,
    );
    assert.equal(estimated.code, 0);
    const shown = await runCli(folder, ['count', 'app.py:9', '--exact'], env);
    assert.match(shown.stdout, /With --yes, this is sent to http:\S+\/v1\/messages\/count_tokens/);
    assert.match(shown.stdout, /"system": "You answer in one sentence\."/);
    assert.equal(requests.length, 0);
    const counted = await runCli(folder, ['count', 'app.py:9', '--exact', '--yes'], env);
    assert.match(counted.stdout, /exact: {4}23 \(Anthropic\), without question/);
    assert.equal(counted.code, 0);
    assert.equal(requests.length, 1);
    assert.deepEqual((JSON.parse(requests[0]!) as { messages: unknown }).messages, [
      { role: 'user', content: 'Question: ' },
    ]);
    const again = await runCli(folder, ['count', 'app.py', '--exact'], env);
    assert.match(again.stdout, /exact: {4}23 \(Anthropic, \d{4}-\d\d-\d\d\)/);
    assert.equal(requests.length, 1);
    assert.ok(readdirSync(path.join(folder, 'cache')).length > 0);
  });

  it('says what is missing', async () => {
    const noKey = await runCli(folder, ['count', 'app.py', '--exact', '--yes'], { ...env, ANTHROPIC_API_KEY: '' });
    assert.match(noKey.stdout, /not counted\. Set ANTHROPIC_API_KEY/);
    assert.equal(noKey.code, 2);
    const noCall = await runCli(folder, ['count', 'app.py:1'], env);
    assert.match(noCall.stderr, /no LLM call at line 1 of app\.py/);
    const noProvider = await runCli(folder, ['count', 'app.py', '--provider', 'nobody'], env);
    assert.match(noProvider.stderr, /"nobody" has no endpoint that counts/);
    assert.deepEqual([noCall.code, noProvider.code], [2, 2]);
  });
});
