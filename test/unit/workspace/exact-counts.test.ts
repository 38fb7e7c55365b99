import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { countEndpoint, hasStandIn } from '../../../src/core/exact-count/endpoints.ts';
import type { CountEndpoint } from '../../../src/core/exact-count/endpoints.ts';
import type { StaticRequest } from '../../../src/core/exact-count/static-request.ts';
import { countAddress, CountError, countExactly, openExactCounts } from '../../../src/workspace/exact-counts.ts';

const TOOL = { name: 'get_weather', description: 'Weather of a city', schema: { type: 'object', properties: {} } };
const request = (provider: string, model: string, more: Partial<StaticRequest> = {}): StaticRequest => ({
  provider,
  model,
  messages: [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Hello' },
    { role: 'assistant', text: 'Hi' },
    { role: 'user', text: 'Again' },
  ],
  tools: [TOOL],
  schema: null,
  holes: [],
  ...more,
});

interface Received {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

describe('workspace/exact-counts', () => {
  let server: Server;
  let base: string;
  let received: Received[];
  let answer: { status: number; body: string; headers?: Record<string, string>; delay?: number };
  beforeEach(async () => {
    received = [];
    server = createServer((incoming, response) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      incoming.on('end', () => {
        received.push({ url: incoming.url ?? '', headers: incoming.headers, body: JSON.parse(body) });
        setTimeout(() => {
          response.writeHead(answer.status, answer.headers).end(answer.body);
        }, answer.delay ?? 0);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = (id: string): CountEndpoint => countEndpoint(id)!;
  const count = (id: string, model: string, more: Partial<StaticRequest> = {}): Promise<number> =>
    countExactly(request(id, model, more), endpoint(id), { key: 'secret-key', baseUrl: base, timeout: 500 });

  it('asks Anthropic as it documents', async () => {
    answer = { status: 200, body: '{"input_tokens": 42}' };
    assert.equal(await count('anthropic', 'claude-sonnet-4-5'), 42);
    const [{ url, headers, body } = assert.fail()] = received;
    assert.equal(url, '/v1/messages/count_tokens');
    assert.equal(headers['x-api-key'], 'secret-key');
    assert.equal(headers['anthropic-version'], '2023-06-01');
    assert.deepEqual(body, {
      model: 'claude-sonnet-4-5',
      system: 'Be brief.',
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi' },
        { role: 'user', content: 'Again' },
      ],
      tools: [{ name: 'get_weather', description: 'Weather of a city', input_schema: TOOL.schema }],
    });
  });

  it('asks OpenAI as it documents', async () => {
    answer = { status: 200, body: '{"object": "response.input_tokens", "input_tokens": 51}' };
    assert.equal(await count('openai', 'gpt-4.1-mini'), 51);
    const [{ url, headers, body } = assert.fail()] = received;
    assert.equal(url, '/v1/responses/input_tokens');
    assert.equal(headers.authorization, 'Bearer secret-key');
    assert.deepEqual(body, {
      model: 'gpt-4.1-mini',
      instructions: 'Be brief.',
      input: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi' },
        { role: 'user', content: 'Again' },
      ],
      tools: [
        {
          type: 'function',
          name: 'get_weather',
          description: 'Weather of a city',
          parameters: TOOL.schema,
          strict: false,
        },
      ],
    });
  });

  it('asks Gemini as it documents', async () => {
    answer = { status: 200, body: '{"totalTokens": 12}' };
    assert.equal(await count('google', 'models/gemini-2.5-flash'), 12);
    const [{ url, headers, body } = assert.fail()] = received;
    assert.equal(url, '/v1beta/models/gemini-2.5-flash:countTokens');
    assert.equal(headers['x-goog-api-key'], 'secret-key');
    const sent = (body as { generateContentRequest: Record<string, unknown> }).generateContentRequest;
    assert.equal(sent['model'], 'models/gemini-2.5-flash');
    assert.deepEqual(sent['systemInstruction'], { parts: [{ text: 'Be brief.' }] });
    assert.deepEqual(
      (sent['contents'] as { role: string }[]).map(({ role }) => role),
      ['user', 'model', 'user'],
    );
  });

  it('asks Bedrock and xAI as they document', async () => {
    answer = { status: 200, body: '{"inputTokens": 18}' };
    assert.equal(await count('amazon-bedrock', 'anthropic.claude-sonnet-4-5-20250929-v1:0'), 18);
    assert.equal(received[0]!.url, '/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/count-tokens');
    const { input } = received[0]!.body as { input: { converse: { system: unknown } } };
    assert.deepEqual(input.converse.system, [{ text: 'Be brief.' }]);
    answer = { status: 200, body: '{"token_ids": [{"token_id": 1}, {"token_id": 2}]}' };
    assert.equal(await count('xai', 'grok-4'), 2);
    assert.equal(received[1]!.url, '/v1/tokenize-text');
  });

  it('puts one letter in place of a user message that is only known at run time, and says so', async () => {
    answer = { status: 200, body: '{"input_tokens": 9}' };
    const only = { messages: [{ role: 'system', text: 'Be brief.' }] as const, tools: [] };
    await count('anthropic', 'claude-sonnet-4-5', only);
    assert.deepEqual((received[0]!.body as { messages: unknown }).messages, [{ role: 'user', content: 'x' }]);
    assert.ok(hasStandIn(request('anthropic', 'm', only)));
  });

  const failures: readonly (readonly [string, typeof answer, CountError['kind'], RegExp])[] = [
    [
      'a wrong key',
      { status: 401, body: '{"error":{"message":"invalid secret-key"}}' },
      'key',
      /refused the key \(401\)\. Check ANTHROPIC_API_KEY.*invalid …/,
    ],
    ['too many requests', { status: 429, body: '{}' }, 'busy', /Wait a minute/],
    [
      'an unknown model',
      { status: 404, body: '{"error":{"message":"model: m"}}' },
      'refused',
      /cannot count for "m" \(404\)\. It said: model: m/,
    ],
    ['a request it does not like', { status: 400, body: 'not json' }, 'refused', /did not take the request \(400\)/],
    ['a failure', { status: 500, body: '' }, 'busy', /problem of its own/],
    ['an answer without a count', { status: 200, body: '{"input_tokens": "many"}' }, 'answer', /without a count/],
    ['no answer', { status: 200, body: '{}', delay: 1500 }, 'timeout', /within 0\.5 s/],
    [
      'a redirect',
      { status: 307, body: '', headers: { location: 'http://127.0.0.1:1/' } },
      'offline',
      /could not be reached/,
    ],
  ];
  for (const [what, given, kind, message] of failures) {
    it(`says what to do about ${what}, without the key`, async () => {
      answer = given;
      await assert.rejects(count('anthropic', 'm'), (error: unknown) => {
        assert.ok(error instanceof CountError);
        assert.equal(error.kind, kind);
        assert.match(error.message, message);
        assert.ok(!error.message.includes('secret-key'));
        return true;
      });
    });
  }

  it('says that it is offline, and sends no key over plain http to another machine', async () => {
    const options = { key: 'k', timeout: 500 };
    const ask = (baseUrl: string): Promise<number> =>
      countExactly(request('anthropic', 'm'), endpoint('anthropic'), { ...options, baseUrl });
    await assert.rejects(ask('http://127.0.0.1:1'), /Are you online\?/);
    await assert.rejects(ask('http://example.invalid'), /not an https address/);
  });

  it('takes addresses from the environment alone', () => {
    const bedrock = endpoint('amazon-bedrock');
    assert.equal(countAddress(bedrock, { AWS_REGION: 'eu-west-1' }), 'https://bedrock-runtime.eu-west-1.amazonaws.com');
    assert.equal(countAddress(endpoint('openai'), { AWS_REGION: 'eu-west-1' }), undefined);
    assert.equal(countAddress(endpoint('openai'), { PROMPT_COST_COUNT_URL: 'https://x' }), 'https://x');
  });

  describe('kept counts', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(path.join(os.tmpdir(), 'counts-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));
    const counted = { tokens: 42, source: 'anthropic', date: '2026-11-21' };

    it('are found again by content, and hold no text', () => {
      openExactCounts(folder).set(request('anthropic', 'm'), counted);
      const later = openExactCounts(folder);
      assert.deepEqual(later.get(request('anthropic', 'm')), counted);
      assert.equal(later.get(request('anthropic', 'other')), undefined);
      assert.equal(later.get(request('anthropic', 'm', { tools: [] })), undefined);
      const file = readFileSync(path.join(folder, 'exact-counts.json'), 'utf8');
      for (const text of ['Be brief', 'Hello', 'get_weather', 'Weather']) assert.ok(!file.includes(text), text);
    });

    it('survive a broken file and a folder that cannot be written', () => {
      for (const content of ['{', '{"version":1,"counts":{"a":{"tokens":-1}}}', '[]']) {
        writeFileSync(path.join(folder, 'exact-counts.json'), content);
        assert.equal(openExactCounts(folder).get(request('anthropic', 'm')), undefined);
      }
      const file = path.join(folder, 'file');
      writeFileSync(file, '');
      openExactCounts(path.join(file, 'inside')).set(request('anthropic', 'm'), counted);
    });
  });
});
