import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { CancellationToken, CancellationTokenSource, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Analyses, type Cause } from '../../../src/server/analyses.ts';
import { Folders } from '../../../src/server/folders.ts';
import type { Log, ServerHost } from '../../../src/server/host.ts';
import { createOpenSources } from '../../../src/server/open-sources.ts';
import { type FakeWorkspace, fakeWorkspace } from './fake-workspace.ts';
import { createExactCounter } from '../../../src/workspace/exact-counts.ts';

const FOLDER = 'file:///project';
const uriOf = (name: string): string => `${FOLDER}/${name}`;
const none = CancellationToken.None;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Open documents without a connection. */
class OpenDocuments extends TextDocuments<TextDocument> {
  readonly open = new Map<string, TextDocument>();
  constructor() {
    super(TextDocument);
  }
  override get(uri: string): TextDocument | undefined {
    return this.open.get(uri);
  }
}

describe('Analyses', () => {
  let workspace: FakeWorkspace;
  let documents: OpenDocuments;
  let analyses: Analyses;
  let errors: string[];
  let open: () => Promise<FakeWorkspace>;
  let seen: { path: string; version: number; cause: Cause }[];

  const log: Log = { error: (message) => errors.push(message), warn: () => {}, info: () => {}, debug: () => {} };
  const write = (name: string, version: number, text: string): void => {
    documents.open.set(uriOf(name), TextDocument.create(uriOf(name), 'python', version, text));
    analyses.changed(uriOf(name));
  };

  beforeEach(() => {
    workspace = fakeWorkspace();
    documents = new OpenDocuments();
    errors = [];
    seen = [];
    open = () => Promise.resolve(workspace);
    const host: ServerHost = {
      openWorkspace: () => open(),
      folderPath: (uri) => (uri.startsWith('file:') ? new URL(uri).pathname : null),
      rulePage: (rule) => rule,
      languages: [],
      rules: [],
      exactCounter: createExactCounter({}),
      refreshCatalog: () => Promise.reject(new Error('nothing is fetched here')),
      callHistory: () => {
        throw new Error('no history is read here');
      },
      now: () => performance.now(),
    };
    const folders = new Folders(host, log, () => Promise.resolve({}));
    folders.add([{ uri: FOLDER, name: 'project' }]);
    analyses = new Analyses({
      sources: createOpenSources(documents, null),
      folders,
      log,
      now: host.now,
      delays: { typing: 40, longest: 200 },
    });
    analyses.onAnalyzed(({ path, version }, cause) => seen.push({ path, version, cause }));
  });
  afterEach(() => analyses.dispose());

  it('analyses a document as soon as it is opened', async () => {
    write('a.py', 1, 'one');
    const analyzed = await analyses.current(uriOf('a.py'), none);
    assert.equal(analyzed?.version, 1);
    assert.equal(analyzed.path, 'a.py');
    assert.deepEqual(workspace.analyzedTexts, ['one']);
  });

  it('waits for the last keystroke and analyses the newest version only', async () => {
    write('a.py', 1, 'one');
    await analyses.current(uriOf('a.py'), none);
    for (let version = 2; version <= 5; version++) {
      write('a.py', version, `text ${version}`);
      await pause(10);
    }
    const analyzed = await analyses.current(uriOf('a.py'), none);
    assert.equal(analyzed?.version, 5);
    assert.deepEqual(workspace.analyzedTexts, ['one', 'text 5']);
    assert.deepEqual(
      seen.map(({ version }) => version),
      [1, 5],
    );
  });

  it('does not wait when a person asked', async () => {
    write('a.py', 1, 'one');
    await analyses.current(uriOf('a.py'), none);
    write('a.py', 2, 'two');
    const started = performance.now();
    const analyzed = await analyses.current(uriOf('a.py'), none, true);
    assert.equal(analyzed?.version, 2);
    assert.ok(performance.now() - started < 35, 'the wait for typing was cut short');
    await pause(60);
    assert.deepEqual(workspace.analyzedTexts, ['one', 'two'], 'and the countdown does not run it again');
  });

  it('stretches the wait for a slow file', async () => {
    workspace = fakeWorkspace(() => {
      const end = performance.now() + 30;
      while (performance.now() < end);
      return {};
    });
    write('a.py', 1, 'one');
    await analyses.current(uriOf('a.py'), none);
    write('a.py', 2, 'two');
    const started = performance.now();
    await analyses.current(uriOf('a.py'), none);
    assert.ok(performance.now() - started >= 115, 'four times 30 ms, not 40 ms');
  });

  it('answers a cancelled request at once and goes on for the others', async () => {
    write('a.py', 1, 'one');
    await analyses.current(uriOf('a.py'), none);
    write('a.py', 2, 'two');
    const source = new CancellationTokenSource();
    const cancelled = analyses.current(uriOf('a.py'), source.token);
    const other = analyses.current(uriOf('a.py'), none);
    source.cancel();
    await assert.rejects(cancelled, { code: -32800 });
    assert.deepEqual(workspace.analyzedTexts, ['one'], 'nothing was analysed for it');
    assert.equal((await other)?.version, 2);
  });

  it('refuses a request that was cancelled before it was looked at', async () => {
    write('a.py', 1, 'one');
    await assert.rejects(analyses.current(uriOf('a.py'), CancellationToken.Cancelled), { code: -32800 });
  });

  it('gives null for a document that is closed while a request waits', async () => {
    write('a.py', 1, 'one');
    await analyses.current(uriOf('a.py'), none);
    write('a.py', 2, 'two');
    const waiting = analyses.current(uriOf('a.py'), none);
    documents.open.delete(uriOf('a.py'));
    analyses.closed(uriOf('a.py'));
    assert.equal(await waiting, null);
    await pause(60);
    assert.deepEqual(workspace.analyzedTexts, ['one']);
    assert.deepEqual(workspace.calls, ['close a.py']);
  });

  it('does not analyse what was closed while its folder opened', async () => {
    let finish: (opened: FakeWorkspace) => void = () => {};
    open = () => new Promise((resolve) => (finish = resolve));
    write('a.py', 1, 'one');
    const waiting = analyses.current(uriOf('a.py'), none);
    await pause(10);
    documents.open.delete(uriOf('a.py'));
    analyses.closed(uriOf('a.py'));
    finish(workspace);
    assert.equal(await waiting, null);
    await pause(20);
    assert.deepEqual(workspace.analyzedTexts, []);
    assert.deepEqual(seen, []);
  });

  it('analyses dependents of an edited file again, and nothing else', async () => {
    workspace = fakeWorkspace(() => ({}), ['uses.py', 'closed.py']);
    for (const name of ['models.py', 'uses.py', 'other.py']) {
      write(name, 1, name);
      await analyses.current(uriOf(name), none);
    }
    seen.length = 0;
    const analyzed = analyses.last(uriOf('models.py'));
    assert.ok(analyzed);
    assert.equal(analyses.invalidateStale(analyzed.folder), true, 'a closed file depends on it too');
    await pause(30);
    assert.deepEqual(seen, [{ path: 'uses.py', version: 1, cause: 'dependency' }]);
  });

  it('survives an engine that throws, says so in the log, and recovers', async () => {
    workspace = fakeWorkspace((text) => {
      if (text === 'bad') throw new Error('boom');
      return {};
    });
    write('a.py', 1, 'bad');
    assert.equal(await analyses.current(uriOf('a.py'), none), null);
    assert.match(errors[0] ?? '', /a\.py could not be analysed: Error: boom/);
    write('a.py', 2, 'good');
    assert.equal((await analyses.current(uriOf('a.py'), none))?.version, 2);
  });

  it('survives a listener that throws', async () => {
    analyses.onAnalyzed(() => {
      throw new Error('listener');
    });
    write('a.py', 1, 'one');
    assert.equal((await analyses.current(uriOf('a.py'), none))?.version, 1);
    assert.match(errors[0] ?? '', /listener/);
  });

  it('gives null where a folder cannot be opened, and says why', async () => {
    open = () => Promise.reject(new Error('no grammar'));
    write('a.py', 1, 'one');
    assert.equal(await analyses.current(uriOf('a.py'), none), null);
    assert.match(errors[0] ?? '', /project could not be opened: Error: no grammar/);
  });
});
