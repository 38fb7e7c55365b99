import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import type { CodeAction, CreateFile, Hover, TextDocumentEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LspClient } from './client.ts';

const GATEWAY = `from openai import OpenAI

client = OpenAI(base_url="https://llm.acme.com/v1")


def ask(question):
    return client.chat.completions.create(
        model="gpt-4o",
        messages=[{"role": "user", "content": question}],
        max_tokens=100,
    )
`;
const AZURE = `from openai import AzureOpenAI

client = AzureOpenAI(azure_endpoint="https://acme.openai.azure.com", api_version="2024-10-21")


def ask(question):
    return client.chat.completions.create(model="prod-chat", messages=[{"role": "user", "content": question}])
`;
const CONFIG = 'prompt-cost.config.json';
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe('overrides for calls without a price, over the protocol', () => {
  let root: string;
  let client: LspClient;
  beforeEach(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'prompt-cost-overrides-'));
    ({ client } = await LspClient.start({ root, settings: {} }));
  });
  afterEach(async () => {
    const code = await client.stop();
    rmSync(root, { recursive: true, force: true });
    assert.equal(code, 0);
  });

  const offers = async (uri: string): Promise<CodeAction[]> => {
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: WHOLE,
      context: { diagnostics: [], triggerKind: 1 },
    });
    return actions.filter(({ title }) => /\((?:endpoints|deployments|models)\)$/.test(title));
  };
  /** As an editor would: makes the file where the edit says so, and writes the text. */
  const apply = ({ edit }: CodeAction): string => {
    const file = path.join(root, CONFIG);
    const changes = (edit?.documentChanges ?? []) as (CreateFile | TextDocumentEdit)[];
    for (const change of changes) {
      if ('kind' in change) {
        assert.equal(change.kind, 'create');
        assert.equal(change.uri, client.uri(CONFIG));
        writeFileSync(file, '');
        continue;
      }
      assert.equal(change.textDocument.uri, client.uri(CONFIG));
      const document = TextDocument.create(change.textDocument.uri, 'jsonc', 0, readFileSync(file, 'utf8'));
      writeFileSync(file, TextDocument.applyEdits(document, change.edits as never));
    }
    return readFileSync(file, 'utf8');
  };
  const configChanged = (): Promise<void> =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri(CONFIG), type: 1 }],
    });

  it('an unknown gateway has no price until an action says who answers there', async () => {
    const uri = await client.open('main.py', 'python', GATEWAY);
    const [like, own] = await offers(uri);
    assert.equal(like?.title, 'Price what answers at llm.acme.com like OpenAI (endpoints)');
    assert.equal(own?.title, 'Say what "gpt-4o" costs at llm.acme.com (models)');
    assert.deepEqual(parse(apply(like)), { endpoints: [{ match: 'llm.acme.com', provider: 'openai' }] });
    await configChanged();
    const hover = async (): Promise<string> =>
      JSON.stringify(
        await client.connection.sendRequest<Hover | null>('textDocument/hover', {
          textDocument: { uri },
          position: { line: 6, character: 40 },
        }),
      );
    assert.match(await hover(), /gpt-4o/);
    assert.deepEqual(await offers(uri), []);
  });

  it('an Azure deployment is added to a file that is there, and its comments stay', async () => {
    writeFileSync(path.join(root, CONFIG), '{\n  // ours\n  "extends": "recommended"\n}\n');
    const uri = await client.open('main.py', 'python', AZURE);
    const [deployment] = await offers(uri);
    assert.equal(deployment?.title, 'Say which model the deployment "prod-chat" runs (deployments)');
    const text = apply(deployment);
    assert.match(text, /\/\/ ours/);
    assert.deepEqual(parse(text), { extends: 'recommended', deployments: { 'prod-chat': 'provider/model' } });
    writeFileSync(path.join(root, CONFIG), text.replace('provider/model', 'gpt-4o'));
    await configChanged();
    assert.deepEqual(await offers(uri), []);
  });

  it('a call that has a price gets no such action', async () => {
    const uri = await client.open('main.py', 'python', GATEWAY.replace('base_url="https://llm.acme.com/v1"', ''));
    assert.deepEqual(await offers(uri), []);
  });
});
