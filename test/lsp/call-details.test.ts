import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type CodeLens, type Hover } from 'vscode-languageserver-protocol';
import { CALL_DETAILS, type CallDetailsAnswer, type CallDetailsParams } from '../../src/server/protocol.ts';
import { LspClient } from './client.ts';

const WRAPPER = `from openai import OpenAI
from prompts import TONE

client = OpenAI()


def ask(question: str, model: str = "gpt-5.2") -> str:
    return client.chat.completions.create(
        model=model,
        max_completion_tokens=300,
        messages=[{"role": "system", "content": TONE}, {"role": "user", "content": question}],
    )
`;
const CALLER = `from llm import ask


def morning() -> str:
    return ask("What is for breakfast?", model="gpt-5.4-mini")
`;
const NOTEBOOK = {
  cells: [
    { cell_type: 'markdown', metadata: {}, source: ['# Two cells'] },
    { cell_type: 'code', metadata: {}, outputs: [], execution_count: null, source: ['from openai import OpenAI'] },
    { cell_type: 'code', metadata: {}, outputs: [], execution_count: null, source: ['x = 1\n', 'OpenAI().responses.create(model="gpt-5.2", input="Hello")'] },
  ],
  metadata: { kernelspec: { language: 'python', name: 'python3' }, language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
}; // prettier-ignore

describe('details of a call over the language server', () => {
  let root: string;
  let client: LspClient;

  const write = (file: string, text: string): void => writeFileSync(path.join(root, file), text);
  const positionOf = (text: string, piece: string): CallDetailsParams['position'] => {
    const before = text.slice(0, text.indexOf(piece)).split('\n');
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  const ask = (
    file: string,
    text: string,
    piece: string,
    more: Partial<CallDetailsParams> = {},
  ): Promise<CallDetailsAnswer> => {
    const at = { textDocument: { uri: client.uri(file) }, position: positionOf(text, piece) };
    return client.connection.sendRequest(CALL_DETAILS, { ...at, ...more });
  };
  const until = async (isTrue: () => Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + 10_000;
    while (!(await isTrue())) {
      assert.ok(Date.now() < deadline, 'it did not come about');
      await sleep(50);
    }
  };
  const detailsOf = (answer: CallDetailsAnswer) => {
    assert.ok(answer.kind === 'call', answer.kind === 'none' ? answer.reason : '');
    return answer.details;
  };

  beforeEach(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'prompt-cost-details-'));
    write('llm.py', WRAPPER);
    write('prompts.py', 'TONE = "Be friendly and brief."\n');
    write('caller.py', CALLER);
    ({ client } = await LspClient.start({ root, initializationOptions: { commands: true } }));
  });
  afterEach(async () => {
    const code = await client.stop();
    rmSync(root, { recursive: true, force: true });
    assert.equal(code, 0);
  });

  it('are of the call around the cursor, with places that a client can open', async () => {
    const uri = await client.open('llm.py', 'python', WRAPPER);
    const answer = await ask('llm.py', WRAPPER, 'max_completion_tokens');
    const details = detailsOf(answer);
    assert.deepEqual(details.models, ['gpt-5.2']);
    assert.equal(details.functionName, 'ask');
    assert.deepEqual(details.at, { uri, path: 'llm.py', position: positionOf(WRAPPER, 'create('), cell: null });
    const [system, user] = details.request.parts;
    assert.deepEqual(system?.pieces[0]?.texts[0], {
      text: 'Be friendly and brief.', omitted: 0, isMarked: false,
      at: { uri: client.uri('prompts.py'), path: 'prompts.py', position: { line: 0, character: 8 }, cell: null },
    }); // prettier-ignore
    assert.equal(user?.pieces[0]?.name, 'question');
    assert.ok(answer.kind === 'call' && answer.files.includes(client.uri('prompts.py')) && answer.files.includes(uri));
  });

  it('are of the name alone when a call is followed, and say when it is gone', async () => {
    const uri = await client.open('llm.py', 'python', WRAPPER);
    assert.equal((await ask('llm.py', WRAPPER, 'max_completion_tokens', { exact: true })).kind, 'none');
    detailsOf(await ask('llm.py', WRAPPER, 'create(', { exact: true }));
    const without = WRAPPER.replace('client.chat', 'client.nothing');
    await client.replaceAll(uri, 2, without);
    const gone = await ask('llm.py', without, 'create(', { exact: true });
    assert.deepEqual(gone, { kind: 'none', reason: 'There is no LLM call here.' });
  });

  it('follow a prompt that changes in another file', async () => {
    await client.open('llm.py', 'python', WRAPPER);
    const prompts = await client.open('prompts.py', 'python', 'TONE = "Be friendly and brief."\n');
    const tokens = async (): Promise<number> =>
      detailsOf(await ask('llm.py', WRAPPER, 'create(')).tokens.input.floor.value;
    const before = await tokens();
    await client.replaceAll(prompts, 2, 'TONE = "Be friendly, brief, exact and on time."\n');
    await until(async () => (await tokens()) > before);
  });

  it('are of a file that is not open, at the very place', async () => {
    const details = detailsOf(await ask('llm.py', WRAPPER, 'create('));
    assert.deepEqual(details.models, ['gpt-5.2']);
    assert.deepEqual(details.at.position, positionOf(WRAPPER, 'create('));
    assert.equal((await ask('llm.py', WRAPPER, 'model=')).kind, 'none');
    assert.equal((await ask('gone.py', WRAPPER, 'create(')).kind, 'none');
  });

  it('are of a call of a wrapper, with what this caller sends', async () => {
    await client.open('caller.py', 'python', CALLER);
    await client.open('llm.py', 'python', WRAPPER);
    // Callers are found behind the scenes.
    await until(async () => (await ask('caller.py', CALLER, 'ask("What')).kind === 'call');
    const details = detailsOf(await ask('caller.py', CALLER, 'ask("What'));
    assert.deepEqual([details.models, details.through], [['gpt-5.4-mini'], 'ask() in llm.py']);
    assert.ok(details.request.parts.some(({ pieces }) => pieces.some(({ texts }) => texts[0]?.text === 'What is for breakfast?'))); // prettier-ignore
  });

  it('are of a notebook’s cell on disk', async () => {
    write('notes.ipynb', JSON.stringify(NOTEBOOK));
    const position = { line: 1, character: 'OpenAI().responses.'.length };
    const answer = await ask('notes.ipynb', '', '', { position, cell: 2 });
    const details = detailsOf(answer);
    assert.deepEqual(details.at, { uri: client.uri('notes.ipynb'), path: 'notes.ipynb', position, cell: 2 });
    assert.equal((await ask('notes.ipynb', '', '', { position, cell: 1 })).kind, 'none');
  });

  it('say what logs say, and the parts add up to that', async () => {
    const tokens = { mean: 900, p10: 700, p50: 880, p90: 1200 };
    const use = {
      calls: 12, callsPerMonth: 500, dailyDeviation: null, commonTraffic: null, covariance: null, input: tokens, output: tokens, cacheRead: null,
      cacheWrite: null, reasoning: null, cost: null, models: {}, match: { by: 'code', confidence: 1 }, from: null, to: null,
    }; // prettier-ignore
    write('prompt-cost.usage.json', JSON.stringify({ format: 'prompt-cost-usage/1', days: 1, sites: { 'llm.py': { 'ask: openai chat.completions.create': use } } })); // prettier-ignore
    const answer = await ask('llm.py', WRAPPER, 'create(');
    const details = detailsOf(answer);
    const sum = details.request.parts.reduce((all, { tokens: { expected } }) => all + expected.value, 0);
    assert.ok(Math.abs(sum - 900) < 1e-6, String(sum));
    assert.ok(answer.kind === 'call');
    assert.match(answer.measured.sentences[0] ?? '', /^Expected figures are the mean of 12 requests in your logs/);
    assert.match(answer.measured.doubts[0] ?? '', /^only 12 calls seen/);
  });

  it('are what a lens and a hover lead to', async () => {
    const uri = await client.open('llm.py', 'python', WRAPPER);
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    const lens = lenses.find(({ command }) => command?.command === 'promptCost.showCallDetails');
    assert.deepEqual(lens?.command?.arguments, [uri, positionOf(WRAPPER, 'create(')]);
    const at = { textDocument: { uri }, position: positionOf(WRAPPER, 'create(') };
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', at);
    const link = /\[Details\]\(command:promptCost\.showCallDetails\?([^)]+)\)/.exec(JSON.stringify(hover.contents));
    assert.deepEqual(JSON.parse(decodeURIComponent(link?.[1] ?? '')), lens.command.arguments);
  });
});
