import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { commandLine } from '../cli/run-cli.ts';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';

const APP = `from openai import OpenAI
OpenAI().chat.completions.create(model="gpt-5.2", messages=[{"role": "user", "content": "Hello"}])
OpenAI().chat.completions.create(model="gpt-6-luna", max_completion_tokens=20, messages=[])
`;

describe('prompt-cost mcp, with the official client', function () {
  this.timeout(120_000);
  let project: TempProject;
  let elsewhere: TempProject;
  let changing: TempProject;
  let client: Client;
  const call = async (name: string, args: Record<string, unknown> = {}): Promise<CallToolResult> =>
    (await client.callTool({ name, arguments: args })) as CallToolResult;
  const textOf = ({ content }: CallToolResult): string =>
    content.map((part) => (part.type === 'text' ? part.text : '')).join('');

  before(async () => {
    project = tempProject({ '.git/HEAD': '', 'src/app.py': APP, 'empty.py': '' });
    elsewhere = tempProject({ 'secret.py': APP });
    changing = tempProject({ 'app.py': APP });
    mkdirSync(path.join(project.root, 'links'));
    symlinkSync(elsewhere.root, path.join(project.root, 'links/out'));
    writeFileSync(path.join(elsewhere.root, 'note.txt'), '');
    client = new Client({ name: 'test', version: '1' });
    const args = [...commandLine(), 'mcp', project.root, changing.root];
    await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: elsewhere.root }));
  });
  after(async () => {
    await client.close();
    project.remove();
    elsewhere.remove();
    changing.remove();
  });

  it('says what it is for, and that its tools only read', async () => {
    assert.match(client.getInstructions() ?? '', /scan before and diff after/);
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map(({ name }) => name).sort(), ['cheapest-model', 'diff', 'explain', 'scan']);
    for (const { name, annotations, outputSchema } of tools) {
      assert.equal(annotations?.readOnlyHint, true, name);
      assert.equal(annotations.openWorldHint, false, name);
      assert.equal(outputSchema?.type, 'object', name);
    }
  });

  it('scans, dearest call first, as text and as data', async () => {
    const result = await call('scan');
    assert.match(
      textOf(result),
      /^2 LLM calls in 2 source files, about \$[\d.,]+ a month as assumed; 1 finding\.\nsrc\/app\.py:2 gpt-5\.2: \$/,
    );
    const { calls, findings, costPerMonth } = result.structuredContent as {
      calls: { path: string; model: string; costPerMonth: { expected: number } }[];
      findings: { rule: string; line: number; fixes: object[] }[];
      costPerMonth: number;
    };
    assert.deepEqual(
      calls.map(({ model }) => model),
      ['gpt-5.2', 'gpt-6-luna'],
    );
    const sum = calls.reduce((total, each) => total + each.costPerMonth.expected, 0);
    assert.ok(Math.abs(sum - costPerMonth) < 1e-9);
    assert.deepEqual([findings[0]?.rule, findings[0]?.line, findings[0]?.fixes.length], ['max-tokens-unset', 2, 1]);
    const limited = (await call('scan', { paths: ['src'], limit: 1 })).structuredContent as {
      calls: object[];
      totalCalls: number;
    };
    assert.deepEqual([limited.calls.length, limited.totalCalls], [1, 2]);
  });

  it('reads nothing outside its folders, not through a link either', async () => {
    for (const given of ['..', elsewhere.root, 'links/out', path.join(project.root, '..'), '/']) {
      const result = await call('scan', { paths: [given] });
      assert.equal(result.isError, true, given);
      assert.match(textOf(result), /is outside the folders that may be read/);
    }
    const missing = await call('scan', { paths: ['no/where.py'] });
    assert.match(textOf(missing), /There is no such file or folder: no\/where\.py/);
  });

  it('refuses input of a wrong form', async () => {
    for (const [tool, args] of [
      ['scan', { paths: 'src' }],
      ['scan', { limit: 0 }],
      ['cheapest-model', { inputTokens: -1 }],
    ] as const) {
      const refused = await call(tool, args).then(
        ({ isError }) => isError === true,
        () => true,
      );
      assert.ok(refused, `${tool} ${JSON.stringify(args)}`);
    }
  });

  it('compares a commit with the working tree, and takes no file for a version', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
        cwd: changing.root,
        stdio: 'pipe',
      });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'Add the app');
    writeFileSync(path.join(changing.root, 'app.py'), APP.replace('gpt-6-luna', 'gpt-6-astra'));
    const result = await call('diff', { base: 'HEAD', folder: changing.root });
    const { changes, monthChange, unchanged } = result.structuredContent as {
      changes: { kind: string; after: { path: string; line: number }; parts: string[] }[];
      monthChange: number;
      unchanged: number;
    };
    assert.deepEqual([changes.length, changes[0]?.kind, unchanged], [1, 'changed', 1]);
    assert.deepEqual(changes[0]?.after, { path: 'app.py', line: 3 });
    assert.match(changes[0].parts.join(), /gpt-6-luna.*gpt-6-astra/);
    assert.ok(monthChange > 0);
    assert.match(textOf(result), /^HEAD.* → working tree: \+\$/);
    assert.match(
      textOf(await call('diff', { base: 'app.py', folder: changing.root })),
      /"app\.py" is a file or folder/,
    );
    assert.equal((await call('diff', { base: 'nothing', folder: changing.root })).isError, true);
    assert.equal((await call('diff', { base: 'HEAD', folder: '..' })).isError, true);
  });

  it('explains, lists, and asks back', async () => {
    const page = await call('explain', { topic: 'max-tokens-unset' });
    assert.match(textOf(page), /^# max-tokens-unset\n/);
    const list = (await call('explain')).structuredContent as { topics: object[]; markdown: null };
    assert.ok(list.topics.length > 40);
    const wrong = await call('explain', { topic: 'max-token-unset' });
    assert.equal(wrong.isError, true);
    assert.match(textOf(wrong), /Did you mean "max-tokens-unset"\?/);
  });

  it('finds the cheapest model that can take a request', async () => {
    interface Row {
      readonly provider: string;
      readonly id: string;
      readonly tier: string;
      readonly contextWindow: number;
      readonly costPerCall: { readonly expected: number };
    }
    const modelsOf = async (args: Record<string, unknown>): Promise<readonly Row[]> =>
      ((await call('cheapest-model', args)).structuredContent as { models: Row[] }).models;
    const request = { inputTokens: 3000, outputTokens: 200 };
    const all = await modelsOf({ ...request, limit: 50 });
    const costs = all.map(({ costPerCall }) => costPerCall.expected);
    assert.deepEqual(
      costs,
      costs.toSorted((a, b) => a - b),
    );
    assert.ok((costs[0] ?? 0) > 0);
    const claude = await modelsOf({ ...request, providers: ['claude'], needsTools: true });
    assert.deepEqual([...new Set(claude.map(({ provider }) => provider))], ['anthropic']);
    const [hot] = await modelsOf({ ...request, providers: ['openai'], outputTokens: 200, tiers: ['hot'] });
    assert.equal(hot?.tier, 'hot');
    const long = await modelsOf({ inputTokens: 900_000, outputTokens: 100 });
    assert.ok(long.length > 0 && long.every(({ contextWindow }) => contextWindow >= 900_100));
    assert.deepEqual(await modelsOf({ inputTokens: 900_000_000 }), []);
    const unknown = await call('cheapest-model', { providers: ['nobody'] });
    assert.match(textOf(unknown), /The catalog has no provider "nobody"/);
  });
});
