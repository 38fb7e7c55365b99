import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import { defaultCacheLocation, openCacheFolder } from '../../../src/workspace/cache/cache-folder.ts';
import { cachingParser } from '../../../src/workspace/cache/facts-cache.ts';
import { defaultParts } from '../../../src/workspace/engine-parts.ts';
import { createParserHost, type ParserHost } from '../../../src/workspace/parser-host.ts';
import { openWorkspace } from '../../../src/workspace/workspace.ts';
import { tempProject, type TempProject } from './temp-project.ts';

const FILES = {
  '.git/HEAD': '',
  'app/settings.py': 'MODEL = "gpt-4o"\n',
  'app/llm.py': `from openai import OpenAI
from app.settings import MODEL
from pathlib import Path

client = OpenAI()


def ask(question, model=MODEL):
    system = Path("prompt.txt").read_text()
    return client.chat.completions.create(
        model=model, messages=[{"role": "system", "content": system}, {"role": "user", "content": question}]
    )
`,
  'app/main.py': 'from app.llm import ask\n\nprint(ask("What is the weather?"))\n',
  'app/notes.ipynb': JSON.stringify({
    cells: [{ cell_type: 'code', source: ['from app.llm import ask\n', 'ask("one", model="gpt-4o-mini")\n'] }],
    metadata: { kernelspec: { name: 'python3', language: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  }),
  'prompt.txt': 'You are a clerk.',
};

async function scan(root: string, cache?: string): Promise<{ analyses: FileAnalysis[]; places: unknown }> {
  const workspace = await openWorkspace({ root, ...(cache === undefined ? {} : { cache }) });
  const analyses: FileAnalysis[] = [];
  for await (const analysis of workspace.scan()) analyses.push(analysis);
  const places = analyses.flatMap(({ path: file, calls, wrapperCalls }) =>
    [...calls, ...wrapperCalls].map(({ call }) => [
      workspace.position(file, call.span.start),
      workspace.placeInCell(file, call.span.start),
    ]),
  );
  return { analyses, places };
}

describe('the cache between runs', function () {
  this.timeout(30_000);
  let project: TempProject;
  let cache: string;
  const entries = (): string[] =>
    readdirSync(cache, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(cache, name))
      .filter((file) => statSync(file).isFile() && path.dirname(file) !== cache);
  beforeEach(() => {
    project = tempProject(FILES);
    cache = path.join(project.root, '.prompt-cost-cache');
  });
  afterEach(() => project.remove());

  it('gives what a run without it gives, places in notebooks too', async () => {
    const plain = await scan(project.root);
    assert.deepEqual(await scan(project.root, cache), plain);
    assert.ok(entries().length >= 4);
    assert.deepEqual(await scan(project.root, cache), plain);
    assert.ok(plain.analyses.some(({ wrapperCalls }) => wrapperCalls.length > 0));
  });

  it('takes the analyses of a scan after which nothing changed', async () => {
    await scan(project.root, cache);
    const [largest] = entries().filter((file) => readFileSync(file, 'utf8').includes('"What is the weather?"'));
    assert.ok(largest !== undefined);
    const before = entries().map((file) => [file, statSync(file).mtimeMs]);
    await scan(project.root, cache);
    assert.deepEqual(
      entries().map((file) => [file, statSync(file).mtimeMs]),
      before,
    );
  });

  const changes: Readonly<Record<string, readonly [string, string]>> = {
    'a constant in another file': ['app/settings.py', 'MODEL = "gpt-5.2"\n'],
    'a prompt in a text file': ['prompt.txt', 'You are a clerk who answers in one short sentence and nothing else.'],
    'a caller': ['app/main.py', 'from app.llm import ask\n\nprint(ask("Hi", model="o3"))\n'],
    'a new file': ['app/other.py', 'from app.llm import ask\n\nprint(ask("Hi", model="o3"))\n'],
    'the configuration': ['prompt-cost.config.json', '{"assumptions": {"callsPerMonth": 7}}'],
    'a module that shadows an import': ['app/settings/__init__.py', 'MODEL = "o3"\n'],
    'an ignore file': ['.gitignore', 'app/main.py\n'],
    'a suppression': ['app/llm.py', `${FILES['app/llm.py']}# prompt-cost-disable-file max-tokens-unset -- short\n`],
  };
  for (const [what, [file, content]] of Object.entries(changes)) {
    it(`sees ${what}`, async () => {
      const before = await scan(project.root, cache);
      project.write(file, content);
      const after = await scan(project.root, cache);
      assert.notDeepEqual(after.analyses, before.analyses);
      assert.deepEqual(after, await scan(project.root));
    });
  }

  it('sees a file that is gone', async () => {
    await scan(project.root, cache);
    rmSync(path.join(project.root, 'prompt.txt'));
    assert.deepEqual(await scan(project.root, cache), await scan(project.root));
  });

  it('takes no entry that is damaged', async () => {
    const plain = await scan(project.root, cache);
    for (const file of entries()) {
      const content = readFileSync(file, 'utf8');
      writeFileSync(file, content.replaceAll('gpt-4o', 'gpt-4z').slice(0, content.length - 3));
    }
    assert.deepEqual(await scan(project.root, cache), plain);
  });

  it('does without a folder that cannot be made', async () => {
    writeFileSync(cache, 'a file');
    assert.deepEqual(await scan(project.root, cache), await scan(project.root));
  });

  it('keeps an open document out of what is kept', async () => {
    const plain = await scan(project.root, cache);
    const workspace = await openWorkspace({ root: project.root, cache });
    workspace.update('app/settings.py', 'MODEL = "o3"\n');
    const models = new Set<unknown>();
    for await (const { calls } of workspace.scan())
      for (const { call } of calls) models.add(JSON.stringify(call.model));
    assert.match([...models].join(''), /"o3"/);
    assert.deepEqual(await scan(project.root, cache), plain);
  });

  it('is beside the caches of other tools where there are any', () => {
    assert.equal(defaultCacheLocation(project.root), cache);
    project.write('node_modules/x/package.json', '{}');
    assert.equal(defaultCacheLocation(project.root), path.join(project.root, 'node_modules/.cache/prompt-cost'));
  });
});

describe('a folder of kept texts', () => {
  let project: TempProject;
  beforeEach(() => (project = tempProject()));
  afterEach(() => project.remove());

  it('keeps within its limit what was used last', () => {
    const folder = openCacheFolder(project.root, { maxBytes: 1000 });
    for (const name of ['aaa', 'bbb', 'ccc', 'ddd']) {
      folder.write(name, 'x'.repeat(300));
      const time = new Date(2026, 0, name.charCodeAt(0) - 96);
      utimesSync(path.join(project.root, name.slice(0, 2), name), time, time);
    }
    assert.equal(folder.read('aaa')?.length, 300); // Used now, so the oldest is another.
    folder.prune();
    assert.deepEqual(
      ['aaa', 'bbb', 'ccc', 'ddd'].map((name) => folder.read(name) !== undefined),
      [true, false, false, true],
    );
  });

  it('marks itself as a cache that no repository takes in', () => {
    openCacheFolder(project.root).write('aaa', '');
    assert.equal(readFileSync(path.join(project.root, '.gitignore'), 'utf8'), '*\n');
    assert.match(
      readFileSync(path.join(project.root, 'CACHEDIR.TAG'), 'utf8'),
      /^Signature: 8a477f597d28d172789f06886806bc55/,
    );
  });

  it('gives facts to the same text of the same place and build alone', async () => {
    const { languages, grammars } = defaultParts();
    const python = languages.find(({ id }) => id === 'python')!;
    const real = await createParserHost(grammars);
    let parsed = 0;
    const counting: ParserHost = { ...real, parse: (...given) => (parsed++, real.parse(...given)) };
    const folder = openCacheFolder(project.root);
    const parser = cachingParser(counting, folder, 'one');
    const first = parser.parse(python, 'a = 1\n', 'a.py');
    assert.deepEqual(parser.parse(python, 'a = 1\n', 'a.py'), first);
    assert.equal(parsed, 1);
    parser.parse(python, 'a = 1\n', 'b.py');
    parser.parse(python, 'a = 2\n', 'a.py');
    cachingParser(counting, folder, 'two').parse(python, 'a = 1\n', 'a.py');
    assert.equal(parsed, 4);
  });

  it('takes no facts that are none', async () => {
    const { languages, grammars } = defaultParts();
    const python = languages.find(({ id }) => id === 'python')!;
    const real = await createParserHost(grammars);
    const facts = real.parse(python, 'a = 1\n', 'a.py');
    for (const wrong of ['', 'null', '[]', '{}', JSON.stringify({ ...facts.facts, exprs: 1 }), '{"path":']) {
      const folder = { ...openCacheFolder(project.root), read: () => wrong };
      assert.deepEqual(cachingParser(real, folder, '').parse(python, 'a = 1\n', 'a.py'), facts);
    }
  });
});
