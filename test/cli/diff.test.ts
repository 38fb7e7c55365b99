import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Comparison } from '../../src/model/comparison.ts';
import { tempProject } from '../unit/workspace/temp-project.ts';
import { gitRepo, shallowClone, stateOf, type GitRepo } from './git-repo.ts';
import { runCli } from './run-cli.ts';

const CALL = `from openai import OpenAI
from .settings import MODEL
from .prompts import SYSTEM

client = OpenAI()

def answer(question):
    return client.chat.completions.create(
        model=MODEL,
        max_tokens=300,
        messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}],
    )
`;
const FILES = {
  'app/__init__.py': '',
  'app/answer.py': CALL,
  'app/settings.py': 'MODEL = "gpt-4o-mini"\n',
  'app/prompts.py': 'SYSTEM = "You answer questions about the shop, in one short sentence."\n',
};

describe('prompt-cost diff', function () {
  this.timeout(60_000);
  const repos: { readonly remove: () => void }[] = [];
  const open = (files: Readonly<Record<string, string | Uint8Array>> = FILES): GitRepo => {
    const repo = gitRepo(files);
    repos.push(repo);
    return repo;
  };
  after(() => {
    for (const repo of repos) repo.remove();
  });
  const compare = async (cwd: string, ...args: readonly string[]): Promise<Comparison> => {
    const { code, stdout, stderr } = await runCli(cwd, ['diff', ...args, '-f', 'json']);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Comparison;
  };
  const texts = ({ changes }: Comparison): readonly string[] =>
    changes.flatMap(({ kind, summary, parts }) => (kind === 'changed' ? parts.map(({ text }) => text) : [summary]));

  it('names a model constant that changed in a file without calls, and what that costs', async () => {
    const repo = open();
    repo.write('app/settings.py', 'MODEL = "gpt-4o"\n');
    const comparison = await compare(repo.root, 'HEAD');
    assert.deepEqual(texts(comparison), ['model gpt-4o-mini → gpt-4o']);
    const [change] = comparison.changes;
    assert.deepEqual(change?.parts[0]?.definedAt, { path: 'app/settings.py', line: 1, column: 9 });
    assert.ok(comparison.costPerMonth.delta > 0);
    assert.equal(comparison.byCause.code, comparison.costPerMonth.delta);
    // gpt-4o costs 16.7 times what gpt-4o-mini costs, per token of either kind.
    const ratio = comparison.costPerMonth.after.expected / comparison.costPerMonth.before.expected;
    assert.ok(Math.abs(ratio - 2.5 / 0.15) < 0.01, String(ratio));
  });

  it('names a system prompt in another file that got a hundred times longer', async () => {
    const repo = open();
    repo.write(
      'app/prompts.py',
      `SYSTEM = """${'You answer questions about the shop, in one short sentence. '.repeat(100)}"""\n`,
    );
    const comparison = await compare(repo.root, 'HEAD');
    const change = comparison.changes[0]!;
    assert.equal(change.parts[0]!.part, 'prompt');
    const { before, after } = change.parts[0]!.tokens ?? { before: 0, after: 0 };
    assert.ok(after > 90 * before && before > 5, `${before} → ${after}`);
    assert.equal(change.parts[0]!.definedAt?.path, 'app/prompts.py');
    assert.ok((change.costPerCall.delta ?? 0) > 0);
  });

  it('names models, caps and prompts of changed files that no call is known to use, renamed ones and docstrings not', async () => {
    const settings = (model: string, cap: number, words: string): string =>
      `DEFAULTS = {"SMART_LLM": "openai:${model}", "MAX_TOKENS": ${cap}}\n\ndef report_prompt(topic):\n    \"\"\"Gives the prompt of the report in ${words} words.\"\"\"\n    return f"Write a report on {topic} in at most ${words} words, please."\n`;
    const repo = open({ 'conf.py': settings('gpt-4o', 500, 'ninety') });
    repo.write('conf.py', settings('gpt-4.1', 900, 'two hundred'));
    const { constants, changes } = await compare(repo.root, 'HEAD');
    assert.deepEqual(changes, []);
    assert.deepEqual(
      constants?.map(({ at, summary }) => [at.line, summary]),
      [
        [1, 'model SMART_LLM openai:gpt-4o → openai:gpt-4.1'],
        [1, 'cap MAX_TOKENS 500 → 900'],
        [5, 'prompt report_prompt 53 characters → 58 characters'],
      ],
    );
    repo.write('conf.py', settings('gpt-4o', 500, 'ninety').replace('SMART_LLM', 'BEST').replace('Gives', 'Returns'));
    assert.deepEqual((await compare(repo.root, 'HEAD')).constants, []);
  });

  it('compares two commits, and leaves the working tree and the index as they are', async () => {
    const repo = open();
    const base = repo.git('rev-parse', 'HEAD').trim();
    repo.commit({ 'app/answer.py': CALL.replace('max_tokens=300', 'max_tokens=900') });
    repo.write('app/settings.py', 'MODEL = "o3"\n');
    repo.write('new.py', 'x = 1\n');
    repo.git('add', 'new.py');
    const before = stateOf(repo);
    const comparison = await compare(repo.root, base, 'HEAD');
    assert.deepEqual(texts(comparison), ['max_tokens 300 → 900']);
    assert.equal(comparison.base.commit, base);
    assert.equal(stateOf(repo), before);
  });

  it('says nothing of moves, renames, reordering, formatting and line ends', async () => {
    const repo = open({ ...FILES, 'app/more.py': CALL.replace('answer', 'other').replaceAll('300', '200') });
    repo.commit({
      'app/answer.py': null,
      'app/more.py': null,
      'app/llm/__init__.py': '',
      'app/llm/replies.py': `# Moved, in another order, formatted otherwise.
from openai import OpenAI
from ..settings import MODEL
from ..prompts import SYSTEM

client = OpenAI()


def other(text):
    return client.chat.completions.create(model=MODEL, max_tokens=200, messages=[
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": text},
    ])


def reply(text):
    return client.chat.completions.create(
        messages=[{"content": SYSTEM, "role": "system"}, {"role": "user", "content": text}],
        max_tokens=300, model=MODEL)
`.replaceAll('\n', '\r\n'),
    });
    const comparison = await compare(repo.root, 'HEAD~1', 'HEAD');
    assert.deepEqual(texts(comparison), []);
    assert.deepEqual([comparison.unchanged, comparison.moved], [2, 2]);
    assert.deepEqual(comparison.prompts, []);
    assert.deepEqual(comparison.findings, { added: [], gone: [] });
    assert.equal(comparison.costPerMonth.delta, 0);
  });

  it('says nothing of a request that was put into a function in another module', async () => {
    const repo = open();
    repo.commit({
      'app/llm.py': `from openai import OpenAI

client = OpenAI()

def ask(model, system, question):
    return client.chat.completions.create(
        model=model,
        max_tokens=300,
        messages=[{"role": "system", "content": system}, {"role": "user", "content": question}],
    )
`,
      'app/answer.py': `from .llm import ask
from .settings import MODEL
from .prompts import SYSTEM

def answer(question):
    return ask(MODEL, SYSTEM, question)
`,
    });
    const comparison = await compare(repo.root, 'HEAD~1', 'HEAD');
    assert.deepEqual(texts(comparison), []);
    assert.equal(comparison.costPerMonth.delta, 0);
  });

  it('lists added and removed calls, loops, retries and tools', async () => {
    const repo = open();
    repo.commit({
      'app/answer.py': `${CALL}

def label(items):
    return [client.chat.completions.create(model=MODEL, max_tokens=5, messages=[{"role": "user", "content": item}]) for item in items]
`,
    });
    assert.deepEqual(texts(await compare(repo.root, 'HEAD~1', 'HEAD')), [
      'new: chat.completions.create with gpt-4o-mini',
    ]);
    assert.deepEqual(texts(await compare(repo.root, 'HEAD', 'HEAD~1')), [
      'removed: chat.completions.create with gpt-4o-mini',
    ]);
    repo.write(
      'app/answer.py',
      CALL.replace(
        'def answer(question):\n    return client',
        'from tenacity import retry, stop_after_attempt\n\n@retry(stop=stop_after_attempt(5))\ndef answer(question):\n  for part in question:\n    yield client',
      ).replace(
        'max_tokens=300,',
        'max_tokens=300,\n        tools=[{"type": "function", "function": {"name": "search", "parameters": {}}}],',
      ),
    );
    const parts = (await compare(repo.root, 'HEAD~1')).changes.flatMap(({ parts }) => parts.map(({ part }) => part));
    assert.deepEqual(parts, ['tools', 'loop', 'retries']);
  });

  it('takes a branch from where it left the base, unless told otherwise', async () => {
    const repo = open();
    repo.git('checkout', '-q', '-b', 'feature');
    repo.commit({ 'app/answer.py': CALL.replace('300', '400') });
    repo.git('checkout', '-q', 'main');
    repo.commit({ 'app/settings.py': 'MODEL = "gpt-4o"\n' });
    repo.git('checkout', '-q', 'feature');
    const cap = ['max_tokens 300 → 400'];
    assert.deepEqual(texts(await compare(repo.root, 'main')), cap);
    assert.deepEqual(texts(await compare(repo.root, 'main...feature')), cap);
    const both = ['model gpt-4o → gpt-4o-mini', ...cap];
    assert.deepEqual(texts(await compare(repo.root, 'main..feature')), both);
    assert.deepEqual(texts(await compare(repo.root, 'main', '--no-merge-base')), both);
  });

  it('compares two saved reports, and tells prices from code', async () => {
    const repo = open();
    const report = async (name: string): Promise<void> => {
      const { code, stderr } = await runCli(repo.root, [
        'scan',
        '-q',
        '--rule',
        'model-hardcoded=hint',
        '-f',
        'json',
        '-o',
        name,
      ]);
      assert.equal(code, 0, stderr);
    };
    await report('base.json');
    repo.write(
      'prompt-cost.config.json',
      '{"models": [{"match": "openai/gpt-4o-mini", "price": {"input": 1.5, "output": 6}}]}',
    );
    repo.write('app/answer.py', CALL.replace('300', '30'));
    await report('head.json');
    const comparison = await compare(repo.root, 'base.json', 'head.json');
    assert.deepEqual(texts(comparison), [
      'max_tokens 300 → 30',
      'price of gpt-4o-mini per million tokens: $0.15 in, $0.60 out → $1.50 in, $6.00 out',
    ]);
    assert.ok(comparison.byCause.prices > 0 && comparison.byCause.code < 0);
    const sum = Object.values(comparison.byCause).reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(sum - comparison.costPerMonth.delta) < 1e-9);
  });

  it('prices both versions with the configuration of the head, or each with its own', async () => {
    const repo = open({ ...FILES, 'prompt-cost.config.json': '{"assumptions": {"callsPerMonth": 100}}' });
    repo.write('prompt-cost.config.json', '{"assumptions": {"callsPerMonth": 300}}');
    assert.deepEqual(texts(await compare(repo.root, 'HEAD')), []);
    const own = await compare(repo.root, 'HEAD', '--base-config', 'own');
    assert.deepEqual(texts(own), ['calls a month 100 → 300']);
    assert.ok(Math.abs(own.byCause.traffic - own.costPerMonth.delta) < 1e-9);
  });

  it('leaves out what .gitignore names in each version, submodules, links and binary files', async () => {
    const inner = open();
    const repo = open({ 'app.py': 'x = 1\n', 'data.py': Uint8Array.from([0, 1, 2]) });
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'vendored');
    symlinkSync(path.join(inner.root, 'app/answer.py'), path.join(repo.root, 'link.py'));
    repo.commit({ '.gitignore': 'ignored.py\n' });
    repo.write('ignored.py', CALL);
    const comparison = await compare(repo.root, 'HEAD');
    assert.deepEqual([comparison.base.sites, comparison.head.sites], [0, 0]);
  });

  it('reports paths from the root of the repository, wherever it is run', async () => {
    const repo = open();
    repo.write('app/settings.py', 'MODEL = "gpt-4o"\n');
    const comparison = await compare(path.join(repo.root, 'app'), 'HEAD');
    assert.equal(comparison.changes[0]?.after?.path, 'app/answer.py');
  });

  it('writes it for people, and nothing but a line below a threshold', async () => {
    const repo = open();
    repo.write('app/answer.py', CALL.replace('300', '3000'));
    const text = (await runCli(repo.root, ['diff', 'HEAD'])).stdout;
    assert.match(text, /~ app\/answer\.py:8 {2}answer\(\): chat\.completions\.create\n {4}max_tokens 300 → 3,000\n/);
    assert.match(text, /0 call sites unchanged\./);
    const quiet = await runCli(repo.root, ['diff', 'HEAD', '--threshold', '100000']);
    assert.deepEqual([quiet.code, quiet.stdout], [0, 'No cost change over $100,000 a month.\n']);
  });

  describe('says what to do', () => {
    const failure = async (cwd: string, ...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await runCli(cwd, ['diff', ...args]);
      assert.deepEqual([code, stdout], [2, '']);
      return stderr;
    };
    it('outside a repository', async () => {
      const folder = tempProject({ 'a.py': CALL });
      repos.push(folder);
      const message = await failure(folder.root, 'HEAD');
      assert.match(message, /is not in a Git repository\. Compare two saved reports instead/);
    });
    it('where there is no such commit', async () => {
      const repo = open();
      assert.match(await failure(repo.root, 'HEAD~1'), /no commit "HEAD~1".*history may be shorter/);
      assert.match(await failure(repo.root, 'nowhere'), /no commit "nowhere".*origin\/nowhere; fetch it first/);
    });
    it('in a shallow clone', async () => {
      const repo = open();
      repo.commit({ 'app/settings.py': 'MODEL = "gpt-4o"\n' });
      const clone = shallowClone(repo);
      repos.push(clone);
      assert.match(await failure(clone.root, 'HEAD~1'), /This clone is shallow.*fetch-depth: 0/);
    });
    it('of files that are no reports', async () => {
      const repo = open();
      assert.match(await failure(repo.root, 'none.json', 'none.json'), /The report none\.json cannot be read/);
      writeFileSync(path.join(repo.root, 'bad.json'), '{"a": ');
      assert.match(await failure(repo.root, 'bad.json', 'bad.json'), /is not valid JSON/);
    });
  });
});
