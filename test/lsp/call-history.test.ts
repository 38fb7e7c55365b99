import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { CancellationTokenSource, ProgressType, ResponseError } from 'vscode-languageserver-protocol';
import type { HistoryEvent } from '../../src/model/call-history.ts';
import { CALL_HISTORY, type CallHistoryAnswer, type CallHistoryParams } from '../../src/server/protocol.ts';
import { gitRepo, stateOf, type GitRepo } from '../cli/git-repo.ts';
import { tempProject } from '../unit/workspace/temp-project.ts';
import { LspClient } from './client.ts';

const CALL = `from openai import OpenAI
from settings import MODEL

def answer(question):
    return OpenAI().chat.completions.create(model=MODEL, max_tokens=300, messages=[{"role": "user", "content": question}])
`;
const POSITION = { line: 4, character: CALL.split('\n')[4]!.indexOf('create') + 2 };
const model = (id: string): string => `MODEL = "${id}"\n`;

describe('the history of a call over the protocol', function () {
  this.timeout(60_000);
  const made: { readonly remove: () => void }[] = [];
  let client: LspClient | null = null;
  afterEach(() => {
    client?.kill();
    client = null;
    for (const each of made.splice(0)) each.remove();
  });
  const start = async (root: string): Promise<LspClient> => {
    ({ client } = await LspClient.start({ root }));
    return client;
  };
  const repository = (commits: number): GitRepo => {
    const repo = gitRepo();
    made.push(repo);
    repo.commit({ 'app.py': CALL, 'settings.py': model('gpt-4o-mini') }, { message: 'First' });
    for (let index = 1; index < commits; index++)
      repo.commit({ 'settings.py': model(index % 2 === 0 ? 'gpt-4o-mini' : 'gpt-4o') }, { message: `Change ${index}` });
    return repo;
  };
  const ask = (params: Partial<CallHistoryParams> & Pick<CallHistoryParams, 'textDocument'>) =>
    client!.connection.sendRequest<CallHistoryAnswer>(CALL_HISTORY, { position: POSITION, ...params });

  it('tells each version as soon as it is known, and all of them in the answer', async () => {
    const repo = repository(3);
    const server = await start(repo.root);
    const uri = await server.open('app.py', 'python', CALL);
    const events: HistoryEvent[] = [];
    server.connection.onProgress(new ProgressType<HistoryEvent>(), 'history', (event) => void events.push(event));
    const before = stateOf(repo);
    const answer = await ask({ textDocument: { uri }, partialResultToken: 'history' });
    assert.ok(answer.kind === 'history');
    assert.deepEqual(
      answer.history.versions.map(({ commit, changes }) => [commit?.subject, ...changes.map(({ text }) => text)]),
      [['Change 2', 'model gpt-4o → gpt-4o-mini'], ['Change 1', 'model gpt-4o-mini → gpt-4o'], ['First']],
    );
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['start', 'version', 'progress', 'version', 'progress', 'version', 'end'],
    );
    assert.deepEqual(
      events.flatMap((event) => (event.kind === 'version' ? [event.version] : [])),
      answer.history.versions,
    );
    assert.equal(stateOf(repo), before);
  });

  it('begins with what is typed and not saved', async () => {
    const server = await start(repository(1).root);
    const uri = await server.open('app.py', 'python', CALL);
    await server.open('settings.py', 'python', model('gpt-4o'));
    const answer = await ask({ textDocument: { uri } });
    assert.ok(answer.kind === 'history');
    const { versions } = answer.history;
    assert.deepEqual(
      versions.map(({ commit, models }) => [commit?.subject ?? null, ...models]),
      [
        [null, 'gpt-4o'],
        ['First', 'gpt-4o-mini'],
      ],
    );
  });

  it('can be cancelled, and answers other requests while it reads', async () => {
    const server = await start(repository(40).root);
    const uri = await server.open('app.py', 'python', CALL);
    let versions = 0;
    const source = new CancellationTokenSource();
    server.connection.onProgress(new ProgressType<HistoryEvent>(), 'history', ({ kind }) => {
      if (kind === 'version' && ++versions === 2) source.cancel();
    });
    const params = { textDocument: { uri }, position: POSITION, maxCommits: 40, partialResultToken: 'history' };
    const asked = server.connection.sendRequest<CallHistoryAnswer>(CALL_HISTORY, params, source.token);
    const hover = server.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: POSITION });
    let isDone = false;
    const cancelled = assert.rejects(asked, (error) => error instanceof ResponseError).finally(() => (isDone = true));
    assert.ok(await hover);
    assert.equal(isDone, false);
    await cancelled;
    assert.ok(versions < 10, `${versions} versions were told`);
  });

  it('says in words why there is none', async () => {
    const plain = tempProject({ 'app.py': CALL, 'settings.py': model('gpt-4o') });
    made.push(plain);
    const server = await start(plain.root);
    const uri = await server.open('app.py', 'python', CALL);
    const answer = await ask({ textDocument: { uri } });
    assert.ok(answer.kind === 'none');
    assert.match(answer.reason, /is not in a Git repository/);
    const elsewhere = await ask({ textDocument: { uri }, position: { line: 0, character: 0 } });
    assert.deepEqual(elsewhere, { kind: 'none', reason: 'There is no LLM call here.' });
  });
});
