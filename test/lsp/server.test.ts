import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  CancellationTokenSource,
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  type Diagnostic,
  type Hover,
  type InlayHint,
  type MarkupContent,
  type TextDocumentEdit,
  WorkDoneProgress,
} from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  EXPLAIN_CALL,
  type Explanation,
  FILE_COST,
  type FileCost,
  type FileSites,
  RULE_PAGE,
  RULES,
  type RuleSummary,
  SITES_CHANGED,
  SITES_STALE,
  WORKSPACE_COST,
  type WorkspaceCost,
} from '../../src/server/protocol.ts';
import { LspClient } from './client.ts';

const SYSTEM = 'You are a careful support agent for a bicycle shop. 🚲';
const PYTHON = `from openai import OpenAI
from settings import MODEL

SYSTEM_PROMPT = "${SYSTEM}"
client = OpenAI()


def answer(question: str) -> str:
    return client.chat.completions.create(
        model=MODEL,
        messages=[
            {"role": "system", "content": SYSTEM_PROMPT},
            {"role": "user", "content": question},
        ],
    )
`;
/** Models retire as time goes by: what the tests expect does not. */
const QUIET = { rules: { 'model-deprecated': 'off' } };
const SETTINGS = 'MODEL = "gpt-5.2"\n';
/** Above the smallest cacheable prefix of every model. */
const LONG = 'Every rule of the workshop matters. '.repeat(700);
const TYPESCRIPT = `import Anthropic from '@anthropic-ai/sdk';

const HANDBOOK = \`${LONG}\`;
const client = new Anthropic();

export async function draft(mail: string, letter: string) {
  const first = await client.messages.create({
    model: 'claude-sonnet-5',
    max_tokens: 800,
    system: HANDBOOK,
    messages: [{ role: 'user', content: mail }],
  });
  const second = await client.messages.create({
    model: 'claude-sonnet-5',
    max_tokens: 800,
    system: HANDBOOK,
    messages: [{ role: 'user', content: letter }],
  });
  return [first, second];
}
`;
const textOf = (label: InlayHint['label']): string =>
  typeof label === 'string' ? label : label.map(({ value }) => value).join('');
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };

describe('the language server over standard input and output', () => {
  let root: string;
  let client: LspClient;

  const write = (file: string, text: string): void => writeFileSync(path.join(root, file), text);
  const start = async (setup: { settings?: unknown; initializationOptions?: unknown } = {}) => {
    const started = await LspClient.start({ root, settings: QUIET, ...setup });
    client = started.client;
    return started.result;
  };
  const ask = <T>(method: string, uri: string, more: object = {}): Promise<T> =>
    client.connection.sendRequest(method, { textDocument: { uri }, ...more });
  const labels = async (uri: string): Promise<string[]> =>
    (await ask<InlayHint[]>('textDocument/inlayHint', uri, { range: WHOLE })).map(({ label }) => textOf(label));
  const actionsAt = (uri: string, diagnostics: readonly Diagnostic[], range = WHOLE, only?: string[]) =>
    ask<CodeAction[]>('textDocument/codeAction', uri, { range, context: { diagnostics, triggerKind: 1, only } });
  const rulesOf = (diagnostics: readonly Diagnostic[]): unknown[] => diagnostics.map(({ code }) => code);
  const applied = (text: string, { edit }: CodeAction, uri: string): string => {
    const changes = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    const own = changes.filter(({ textDocument }) => textDocument.uri === uri);
    assert.equal(own.length, changes.length, 'the action edits this document only');
    return TextDocument.applyEdits(
      TextDocument.create(uri, 'x', 1, text),
      own.flatMap(({ edits }) => edits as never),
    );
  };

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'prompt-cost-lsp-'));
    write('settings.py', SETTINGS);
    write('main.py', PYTHON);
  });
  afterEach(async () => {
    const code = await client.stop();
    rmSync(root, { recursive: true, force: true });
    assert.equal(code, 0, 'shutdown and exit end the process cleanly');
  });

  it('says what it can do, in words of the protocol', async () => {
    const { serverInfo, capabilities } = await start();
    assert.equal(serverInfo?.name, 'prompt-cost-lint');
    assert.match(serverInfo.version ?? '', /^\d+\.\d+\.\d+/);
    assert.deepEqual(capabilities, {
      textDocumentSync: { openClose: true, change: 2 },
      notebookDocumentSync: { notebookSelector: [{ notebook: { notebookType: 'jupyter-notebook' } }] },
      hoverProvider: true,
      inlayHintProvider: true,
      codeLensProvider: {},
      completionProvider: { triggerCharacters: [' ', ':'] },
      codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.promptCost'] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    });
  });

  it('publishes a finding with its place, its rule and the rule’s page', async () => {
    await start();
    const uri = await client.open('main.py', 'python', PYTHON);
    const [diagnostic] = await client.diagnostics(uri, 1);
    assert.equal(diagnostic?.code, 'max-tokens-unset');
    assert.equal(diagnostic.source, 'Prompt Cost');
    const document = TextDocument.create(uri, 'python', 1, PYTHON);
    assert.equal(document.getText(diagnostic.range), 'create');
    assert.ok(existsSync(fileURLToPath(diagnostic.codeDescription?.href ?? '')), 'the page is there');
  });

  it('shows hints and a lens, with the model from another file', async () => {
    await start();
    const uri = await client.open('main.py', 'python', PYTHON);
    const [prompt, call] = await labels(uri);
    assert.match(prompt ?? '', /^\d+ tokens$/);
    assert.match(call ?? '', /^~[\d,]+ in, ~[\d,]+ out · ~\$0\.\d+$/);
    const [lens] = await ask<CodeLens[]>('textDocument/codeLens', uri);
    assert.match(lens?.command?.title ?? '', /^gpt-5.2 · ~\$0\.\d+ a call/);
    assert.equal(lens?.command?.command, '', 'plain text for a client that did not say that it has the commands');
    assert.deepEqual(lens.range.start, { line: 8, character: 11 });
  });

  it('states costs in a currency of the settings beside USD, wherever it states a cost of a call', async () => {
    const currency = { code: 'EUR', perUsd: 0.5, source: 'ECB, 2026-11-20' };
    await start({ settings: { ...QUIET, currency } });
    const costs: FileCost[] = [];
    client.collect(FILE_COST, costs);
    const uri = await client.open('main.py', 'python', PYTHON);
    const both = /~\$0\.\d+ \(EUR 0\.\d+\)/;
    const [, call] = await labels(uri);
    assert.match(call ?? '', both);
    const [lens] = await ask<CodeLens[]>('textDocument/codeLens', uri);
    assert.match(lens?.command?.title ?? '', both);
    const { label } = await client.waitFor('the file’s cost', () => costs.find((each) => each.uri === uri));
    assert.match(label ?? '', both);
    const explained = await ask<Explanation | null>(EXPLAIN_CALL, uri, { position: { line: 8, character: 20 } });
    assert.match(explained?.markdown ?? '', /In EUR at 0\.5 per USD \(ECB, 2026-11-20\): /);
    const cost = await client.connection.sendRequest<WorkspaceCost>(WORKSPACE_COST, {});
    assert.deepEqual(cost.currency, currency);
  });

  it('completes the comments that speak to it, as they are typed', async () => {
    await start();
    const line = '# prompt-cost: calls=12000/day ou';
    const uri = await client.open('main.py', 'python', `${line}\n${PYTHON}`);
    const position = { line: 0, character: line.length };
    const items = await ask<CompletionItem[]>('textDocument/completion', uri, { position });
    assert.ok(items.some(({ label, detail }) => label === 'output' && detail === 'tokens'));
  });

  it('finds who calls a function around a call site, in files that are not open too', async () => {
    write('web.py', 'from main import answer\n\n\ndef handle(request):\n    return answer("Is the shop open?")\n');
    await start();
    const uri = await client.open('main.py', 'python', PYTHON);
    const lens = async (): Promise<string> =>
      (await ask<CodeLens[]>('textDocument/codeLens', uri))[0]?.command?.title ?? '';
    const settled = async (end: string): Promise<string> => {
      for (let tries = 0; tries < 200; tries++) {
        const title = await lens();
        if (title.endsWith(end)) return title;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return lens();
    };
    assert.match(await settled('caller'), /^gpt-5.2 · ~\$0\.\d+ a call.* · used by 1 caller$/);
    const web = await client.open(
      'web.py',
      'python',
      'from main import answer\n\nanswer("Is it?", )\nanswer("Is the shop open?")\n',
    );
    assert.equal((await labels(web)).length, 2);
    const hover = await ask<Hover>('textDocument/hover', web, { position: { line: 2, character: 2 } });
    assert.match((hover.contents as MarkupContent).value, /^\*\*gpt-5.2\*\*[^]*Sent through `answer\(\) in main\.py`/);
    assert.match(await settled('2 callers'), /used by 2 callers$/);
  });

  it('takes settings as clients give them: at the start, and pushed, where they answer nothing', async () => {
    await start({
      settings: null,
      initializationOptions: { promptCost: { ...QUIET, assumptions: { callsPerMonth: 4321 } } },
    });
    const uri = await client.open('main.py', 'python', PYTHON);
    const hover = async (): Promise<string> => {
      const found = await ask<Hover>('textDocument/hover', uri, { position: { line: 8, character: 36 } });
      return (found.contents as MarkupContent).value;
    };
    assert.match(await hover(), /A month of 4,321 calls/);
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { promptCost: { ...QUIET, assumptions: { callsPerMonth: 987 } } },
    });
    for (let tries = 0; tries < 100 && !(await hover()).includes('A month of 987'); tries++) await sleep(50);
    assert.match(await hover(), /A month of 987 calls/);
  });

  it('explains a call in a hover and on request', async () => {
    await start({ initializationOptions: { commands: true } });
    const uri = await client.open('main.py', 'python', PYTHON);
    const hover = await ask<Hover>('textDocument/hover', uri, { position: { line: 8, character: 36 } });
    const { value } = hover.contents as MarkupContent;
    assert.ok(value.startsWith('**gpt-5.2** · openai · `chat.completions.create`'));
    assert.match(value, /\| \*\*Input\*\* \|/);
    assert.match(value, /\]\(command:promptCost\.openSetting\?/);
    assert.equal(await ask('textDocument/hover', uri, { position: { line: 5, character: 0 } }), null);
    const inside = await ask<Explanation>(EXPLAIN_CALL, uri, { position: { line: 12, character: 20 } });
    assert.equal(inside.markdown, value);
    assert.deepEqual(inside.position, { line: 8, character: 35 });
  });

  it('offers actions of which each, applied, removes its finding', async () => {
    await start();
    const texts = { 'main.py': PYTHON, 'draft.ts': TYPESCRIPT };
    for (const [file, text] of Object.entries(texts)) {
      let version = 1;
      const uri = await client.open(file, file.endsWith('.py') ? 'python' : 'typescript', text, version);
      const found = await client.diagnostics(uri, version);
      assert.ok(found.length > 0, file);
      for (const diagnostic of found) {
        const all = await actionsAt(uri, [diagnostic], diagnostic.range);
        const actions = all.filter((action) => action.diagnostics?.[0]?.message === diagnostic.message);
        assert.ok(
          actions.some(({ title }) => title === `Suppress ${diagnostic.code} on this line`),
          file,
        );
        for (const action of actions) {
          const result = applied(text, action, uri);
          await client.replaceAll(uri, ++version, result);
          const after = await client.diagnostics(uri, version);
          const same = (each: Diagnostic): boolean =>
            each.code === diagnostic.code && each.message === diagnostic.message;
          const before = found.filter(same).length;
          assert.ok(after.filter(same).length < before, `${file}: ${action.title}\n${result}`);
          assert.ok(!rulesOf(after).includes('suppression'), 'no suppression is unused');
          await client.replaceAll(uri, ++version, text);
          assert.equal((await client.diagnostics(uri, version)).length, found.length, 'back to what it was');
        }
      }
    }
  });

  it('fixes all with fixes only, in one edit, and finds nothing to fix afterwards', async () => {
    await start();
    const uri = await client.open('draft.ts', 'typescript', TYPESCRIPT);
    const before = await client.diagnostics(uri, 1);
    assert.equal(rulesOf(before).filter((code) => code === 'prompt-cache-missing').length, 2);
    const [action, ...others] = await actionsAt(uri, [], WHOLE, ['source.fixAll']);
    assert.ok(action);
    assert.deepEqual(others, []);
    assert.equal(action.kind, 'source.fixAll.promptCost');
    const fixed = applied(TYPESCRIPT, action, uri);
    assert.equal(fixed.match(/cache_control/g)?.length, 2);
    await client.replaceAll(uri, 2, fixed);
    assert.ok(!rulesOf(await client.diagnostics(uri, 2)).includes('prompt-cache-missing'));
    assert.deepEqual(await actionsAt(uri, [], WHOLE, ['source.fixAll']), []);
  });

  it('offers no suggestion on save', async () => {
    await start();
    const uri = await client.open('main.py', 'python', PYTHON);
    await client.diagnostics(uri, 1);
    assert.deepEqual(await actionsAt(uri, [], WHOLE, ['source.fixAll']), []);
  });

  it('keeps up with typing: many small edits, one analysis, right places', async () => {
    await start();
    const uri = await client.open('main.py', 'python', PYTHON);
    await client.diagnostics(uri, 1);
    const typed = '# 🚲 ünïcode comment above\r\n';
    let version = 1;
    let character = 0;
    for (const piece of typed) {
      const at = { line: 3, character };
      character += piece.length;
      const text = piece === '\r' ? '\r\n' : piece;
      if (piece === '\n') continue;
      await client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges: [{ range: { start: at, end: at }, text }],
      });
    }
    const [diagnostic] = await client.diagnostics(uri, version);
    assert.deepEqual(diagnostic?.range.start, { line: 9, character: 35 });
    assert.deepEqual(client.versions(uri), [1, version], 'no version in between was analysed');
  });

  it('understands a file while a call is being written', async () => {
    await start();
    const half = PYTHON.replace('model=MODEL,\n', 'model=MOD').slice(0, 260);
    const uri = await client.open('main.py', 'python', half);
    assert.ok(Array.isArray(await client.diagnostics(uri, 1)));
    assert.ok(Array.isArray(await labels(uri)));
  });

  it('answers a cancelled request with the protocol’s error, at once', async () => {
    await start();
    const uri = await client.open('main.py', 'python', PYTHON);
    await client.diagnostics(uri, 1);
    await client.replaceAll(uri, 2, `${PYTHON}\n`);
    const source = new CancellationTokenSource();
    const pending = client.connection.sendRequest(
      'textDocument/inlayHint',
      { textDocument: { uri }, range: WHOLE },
      source.token,
    );
    source.cancel();
    await assert.rejects(pending, { code: -32800 });
    assert.equal((await labels(uri)).length, 2, 'and goes on answering');
  });

  it('follows an edit of another file, saved or not', async () => {
    await start();
    const uri = await client.open('main.py', 'python', PYTHON);
    const other = await client.open('settings.py', 'python', SETTINGS);
    const [, before] = await labels(uri);
    await client.replaceAll(other, 2, 'MODEL = "gpt-5.4-mini"\n');
    await client.waitFor('a request to refresh', () =>
      client.requests.find((method) => method.endsWith('inlayHint/refresh')),
    );
    const [, after] = await labels(uri);
    assert.notEqual(after, before);
    const [lens] = await ask<CodeLens[]>('textDocument/codeLens', uri);
    assert.match(lens?.command?.title ?? '', /^gpt-5.4-mini · /);
  });

  it('shows a prompt in its own file, with the calls that send it, though nothing else is open', async () => {
    const text = 'You help in a bicycle shop.\nBe brief.\n';
    write('system.txt', text);
    write('notes.txt', text);
    write('main.py', PYTHON.replace(`"${SYSTEM}"`, 'open("system.txt").read()'));
    await start();
    const uri = await client.open('system.txt', 'plaintext', text);
    await client.waitFor('a request to refresh', () =>
      client.requests.find((method) => method.endsWith('inlayHint/refresh')),
    );
    assert.deepEqual(await labels(uri), ['10 tokens · sent by 1 call']);
    const hover = await ask<Hover | null>('textDocument/hover', uri, { position: { line: 1, character: 2 } });
    assert.match((hover?.contents as MarkupContent).value, /Sent by 1 call: `main\.py:9` in `answer\(\)`\./);
    await client.replaceAll(uri, 2, `${text}Be kind.`);
    assert.deepEqual(await labels(uri), ['13 tokens · sent by 1 call']);
    const notes = await client.open('notes.txt', 'plaintext', text);
    assert.deepEqual(await labels(notes), []);
    assert.deepEqual(await client.diagnostics(notes, 1), []);
  });

  it('follows a change on disk', async () => {
    await start();
    const uri = await client.open('main.py', 'python', PYTHON);
    await labels(uri);
    write('settings.py', 'MODEL = "gpt-5.4-mini"\n');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('settings.py'), type: 2 }],
    });
    const [lens] = await ask<CodeLens[]>('textDocument/codeLens', uri);
    assert.match(lens?.command?.title ?? '', /^gpt-5.4-mini · /);
  });

  it('asks for settings and takes over changed ones', async () => {
    await start({ settings: { ...QUIET, inlayHints: { prompts: false } } });
    const uri = await client.open('main.py', 'python', PYTHON);
    assert.equal((await labels(uri)).length, 1);
    client.settings = { rules: { ...QUIET.rules, 'max-tokens-unset': 'off' }, codeLens: { calls: false } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    const after = await client.diagnostics(uri, 1, (each) => !rulesOf(each).includes('max-tokens-unset'));
    assert.deepEqual(rulesOf(after), []);
    assert.equal((await labels(uri)).length, 2);
    assert.deepEqual(await ask('textDocument/codeLens', uri), []);
  });

  it('takes over a configuration file, and marks what is wrong in it', async () => {
    await start();
    const uri = await client.open('main.py', 'python', PYTHON);
    await client.diagnostics(uri, 1, (each) => each.length === 1);
    const changed = () =>
      client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: client.uri('prompt-cost.config.json'), type: 2 }],
      });
    const config = '{\n  "rules": { "max-tokens-unset": "off" },\n  "minMonthlySavings": 3\n}\n';
    write('prompt-cost.config.json', config);
    await changed();
    await client.diagnostics(uri, 1, (each) => each.length === 0);
    const [problem] = await client.diagnostics(
      client.uri('prompt-cost.config.json'),
      undefined,
      (each) => each.length > 0,
    );
    assert.match(JSON.stringify(problem?.message), /minMonthlySaving/);
    assert.equal(problem?.range.start.line, 2);
    write('prompt-cost.config.json', '{}\n');
    await changed();
    await client.diagnostics(client.uri('prompt-cost.config.json'), undefined, (each) => each.length === 0);
    await client.diagnostics(uri, 1, (each) => each.length === 1);
  });

  it('hides what a baseline knows, and takes over a new one', async () => {
    const baseline = (count: number): string =>
      JSON.stringify({
        version: 1,
        findings: { 'main.py': { 'max-tokens-unset': { 'answer: openai chat.completions.create': count } } },
      });
    write('prompt-cost.baseline.json', baseline(1));
    await start();
    const uri = await client.open('main.py', 'python', PYTHON);
    assert.deepEqual(rulesOf(await client.diagnostics(uri, 1)), []);
    rmSync(path.join(root, 'prompt-cost.baseline.json'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('prompt-cost.baseline.json'), type: 3 }],
    });
    await client.diagnostics(uri, 1, (each) => rulesOf(each).includes('max-tokens-unset'));
  });

  it('tells each document’s cost', async () => {
    await start();
    const costs: FileCost[] = [];
    client.collect(FILE_COST, costs);
    const uri = await client.open('main.py', 'python', PYTHON);
    await client.diagnostics(uri, 1);
    const cost = await client.waitFor('the cost', () => costs.find((each) => each.uri === uri));
    assert.equal(cost.calls, 1);
    assert.match(cost.label ?? '', /^~\$0\.\d+$/);
  });

  it('scans the workspace with progress, then keeps the client up to date', async () => {
    await start();
    write('draft.ts', TYPESCRIPT);
    const progress: string[] = [];
    const changed: FileSites[] = [];
    const stale: unknown[] = [];
    client.collect(SITES_CHANGED, changed);
    client.collect(SITES_STALE, stale);
    client.connection.onProgress(WorkDoneProgress.type, 'scan', (value) => {
      progress.push(JSON.stringify(value));
    });
    const cost = await client.connection.sendRequest<WorkspaceCost>(WORKSPACE_COST, { workDoneToken: 'scan' });
    assert.deepEqual(
      cost.sites.map(({ path: file, position, model }) => [file, position.line, model]),
      [
        ['draft.ts', 6, 'claude-sonnet-5'],
        ['draft.ts', 12, 'claude-sonnet-5'],
        ['main.py', 8, 'gpt-5.2'],
      ],
    );
    assert.deepEqual(cost.folders, [path.basename(root)]);
    assert.match(progress.at(-1) ?? '', /"percentage":100,"message":".*: 3 of 3 files"/);
    const uri = await client.open('main.py', 'python', PYTHON.replace('client.chat', 'None and client.chat'));
    await client.diagnostics(uri, 1);
    const sites = await client.waitFor('the file’s sites', () => changed.find((each) => each.uri === uri));
    assert.equal(sites.sites[0]?.position.character, 44);
    write('copy.py', PYTHON);
    write('prompt-cost.config.json', '{ "exclude": ["copy.py"] }');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('prompt-cost.config.json'), type: 1 }],
    });
    const without = await client.connection.sendRequest<WorkspaceCost>(WORKSPACE_COST, {});
    assert.equal(without.sites.length, 3);
    const excluded = await client.open('copy.py', 'python', PYTHON);
    await client.diagnostics(excluded, 1);
    await client.connection.sendRequest(RULES, {});
    assert.ok(!changed.some((each) => each.uri === excluded), 'what is excluded does not count because it is open');
    const told = stale.length;
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('draft.ts'), type: 3 }],
    });
    await client.connection.sendRequest(RULES, {});
    assert.equal(stale.length, told + 1);
  });

  it('gives up a scan when asked to', async () => {
    await start();
    const source = new CancellationTokenSource();
    const pending = client.connection.sendRequest(WORKSPACE_COST, {}, source.token);
    source.cancel();
    await assert.rejects(pending, { code: -32800 });
  });

  it('lists its rules and where they are explained', async () => {
    await start();
    const rules = await client.connection.sendRequest<RuleSummary[]>(RULES, {});
    assert.ok(rules.some(({ id, description }) => id === 'max-tokens-unset' && description !== ''));
    for (const { id } of rules) {
      const page = await client.connection.sendRequest<string>(RULE_PAGE, { rule: id });
      assert.ok(existsSync(fileURLToPath(page)), id);
    }
    assert.equal(await client.connection.sendRequest(RULE_PAGE, { rule: '../../etc/passwd' }), '');
  });

  it('clears the findings of a document that is closed', async () => {
    await start();
    const uri = await client.open('main.py', 'python', PYTHON);
    await client.diagnostics(uri, 1, (each) => each.length === 1);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await client.diagnostics(uri, undefined, (each) => each.length === 0);
    assert.equal(await ask('textDocument/hover', uri, { position: { line: 8, character: 36 } }), null);
  });

  it('lives on after requests that make no sense', async () => {
    await start();
    await assert.rejects(client.connection.sendRequest('promptCost/nonsense', {}), { code: -32601 });
    assert.deepEqual(await ask('textDocument/codeLens', 'file:///not/open.py'), []);
    assert.equal(await client.connection.sendRequest('textDocument/hover', { textDocument: {}, position: {} }), null);
    const uri = await client.open('binary.py', 'python', '\u0000\uFFFF\uD800'.repeat(1000));
    assert.deepEqual(await client.diagnostics(uri, 1), []);
    assert.deepEqual(await labels(uri), []);
  });
});
