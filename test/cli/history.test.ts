import assert from 'node:assert/strict';
import { chmodSync, existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { CallHistory, CallVersion } from '../../src/model/call-history.ts';
import { tempProject } from '../unit/workspace/temp-project.ts';
import { gitRepo, shallowClone, stateOf, type GitRepo } from './git-repo.ts';
import { runCli } from './run-cli.ts';

const call = (name = 'answer', settings = '.settings'): string => `from openai import OpenAI
from ${settings} import MODEL
from .prompts import SYSTEM

client = OpenAI()

def ${name}(question):
    return client.chat.completions.create(
        model=MODEL,
        max_tokens=300,
        messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}],
    )
`;
const prompt = (times: number): string =>
  `SYSTEM = """${'You answer questions about the shop, in one short sentence. '.repeat(times)}"""\n`;
const model = (id: string): string => `MODEL = "${id}"\n`;
const FILES = {
  'app/__init__.py': '',
  'app/answer.py': call(),
  'app/settings.py': model('gpt-4o-mini'),
  'app/prompts.py': prompt(1),
};

describe('prompt-cost history', function () {
  this.timeout(60_000);
  const made: { readonly remove: () => void }[] = [];
  const keep = <T extends { readonly remove: () => void }>(one: T): T => {
    made.push(one);
    return one;
  };
  const open = (): GitRepo => {
    const repo = keep(gitRepo());
    repo.commit(FILES, { message: 'Answer questions', date: '2026-01-10T10:00:00+00:00' });
    return repo;
  };
  after(() => {
    for (const each of made) each.remove();
  });
  const history = async (cwd: string, ...args: readonly string[]): Promise<CallHistory> => {
    const { code, stdout, stderr } = await runCli(cwd, ['history', ...args, '--json']);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as CallHistory;
  };
  const refused = async (cwd: string, ...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCli(cwd, ['history', ...args]);
    assert.equal(code, 2, stdout);
    assert.equal(stdout, '');
    return stderr;
  };
  const told = ({ versions }: CallHistory): readonly (readonly string[])[] =>
    versions.map(({ commit, begin, changes }) => [
      commit?.subject ?? 'not committed',
      begin,
      ...changes.map(({ text }) => text),
    ]);
  const costs = ({ versions }: CallHistory): readonly number[] =>
    versions.map(({ costPerCall }) => costPerCall?.expected.value ?? NaN);

  it('follows a call back through the files that its model and prompt are defined in', async () => {
    const repo = open();
    repo.commit({ 'app/settings.py': model('gpt-4o') }, { message: 'Take a better model' });
    repo.commit({ 'app/other.py': 'x = 1\n' }, { message: 'Unrelated' });
    repo.commit({ 'app/prompts.py': prompt(100) }, { message: 'Say it a hundred times' });
    repo.commit({ 'app/settings.py': `# A comment.\n${model('gpt-4o')}` }, { message: 'Explain' });
    const result = await history(repo.root, 'app/answer.py');
    assert.deepEqual(told(result), [
      ['Say it a hundred times', 'change', 'system prompt 13 → 1,201 tokens'],
      ['Take a better model', 'change', 'model gpt-4o-mini → gpt-4o'],
      ['Answer questions', 'first'],
    ]);
    const [now = 0, better = 0, first = 0] = costs(result);
    assert.ok(now > better && better > first && first > 0, costs(result).join());
    // gpt-4o costs 16.7 times what gpt-4o-mini costs, per token of either kind.
    assert.ok(Math.abs(better / first - 2.5 / 0.15) < 0.01, String(better / first));
    assert.deepEqual(
      result.versions.map(({ quietCommits }) => quietCommits),
      [1, 0, 0],
    );
    assert.deepEqual(result.versions[0]?.changes[0]?.definedAt, { path: 'app/prompts.py', line: 1, column: 13 });
    // The unrelated commit is not among those that were looked at.
    assert.deepEqual(result.end, { reason: 'first', commits: 4, text: 'The call began with this commit.' });
    const scan = await runCli(repo.root, ['scan', '-f', 'jsonl']);
    const { costPerCall } = JSON.parse(scan.stdout) as { costPerCall: { expected: number } };
    assert.equal(now, costPerCall.expected);
  });

  it('names what is not committed first, and leaves the working tree and the index as they are', async () => {
    const repo = open();
    repo.write('app/settings.py', model('gpt-4o'));
    repo.write('app/staged.py', 'x = 1\n');
    repo.git('add', 'app/staged.py');
    const before = stateOf(repo);
    const result = await history(repo.root, 'app/answer.py:8');
    assert.deepEqual(told(result), [
      ['not committed', 'change', 'model gpt-4o-mini → gpt-4o'],
      ['Answer questions', 'first'],
    ]);
    assert.equal(stateOf(repo), before);
  });

  it('follows renames of files and functions, and a function that moved to another file', async () => {
    const repo = open();
    repo.commit({ 'app/prompts.py': prompt(20) }, { message: 'Longer' });
    repo.commit({ 'app/answer.py': null, 'app/reply.py': call('reply') }, { message: 'Rename both' });
    repo.commit(
      { 'app/settings.py': null, 'app/conf.py': model('gpt-4o-mini'), 'app/reply.py': call('reply', '.conf') },
      { message: 'Rename the settings' },
    );
    repo.commit({ 'app/reply.py': 'x = 1\n', 'app/desk.py': call('reply', '.conf') }, { message: 'Move it' });
    repo.commit({ 'app/conf.py': model('gpt-4o') }, { message: 'Better' });
    const result = await history(repo.root, 'app/desk.py');
    assert.deepEqual(told(result), [
      ['Better', 'change', 'model gpt-4o-mini → gpt-4o'],
      ['Longer', 'change', 'system prompt 13 → 241 tokens'],
      ['Answer questions', 'first'],
    ]);
    assert.deepEqual(
      result.versions.map(({ place, functionName }) => [place.path, functionName]),
      [
        ['app/desk.py', 'reply'],
        // Where it stood when it became so; it moved later.
        ['app/answer.py', 'answer'],
        ['app/answer.py', 'answer'],
      ],
    );
  });

  it('tells a call from a similar one that was there before it', async () => {
    const repo = open();
    const second = call('second').split('client = OpenAI()\n')[1] ?? '';
    repo.commit({ 'app/answer.py': `${call()}\n${second}` }, { message: 'A second call' });
    const result = await history(repo.root, 'app/answer.py', '--function', 'second');
    assert.deepEqual(told(result), [['A second call', 'first']]);
  });

  it('counts merges as one step of the branch', async () => {
    const repo = open();
    repo.git('checkout', '-q', '-b', 'feature');
    repo.commit({ 'app/prompts.py': prompt(50) }, { message: 'Half way' });
    repo.commit({ 'app/prompts.py': prompt(100) }, { message: 'All the way' });
    repo.git('checkout', '-q', 'main');
    repo.commit({ 'app/settings.py': model('gpt-4o') }, { message: 'Better' });
    repo.git('merge', '-q', '--no-ff', 'feature', '-m', 'Merge pull request #7 from a/b', '-m', 'Longer prompt');
    assert.deepEqual(told(await history(repo.root, 'app/answer.py')), [
      ['Merge pull request #7 from a/b: Longer prompt', 'change', 'system prompt 13 → 1,201 tokens'],
      ['Better', 'change', 'model gpt-4o-mini → gpt-4o'],
      ['Answer questions', 'first'],
    ]);
  });

  it('follows what callers of a wrapper send, and where the wrapper is', async () => {
    const repo = keep(gitRepo());
    const wrapper = (cap: number): string =>
      `from openai import OpenAI\n\nclient = OpenAI()\n\ndef ask(model, text):\n    return client.chat.completions.create(model=model, max_tokens=${cap}, messages=[{"role": "user", "content": text}])\n`;
    const caller = (id: string): string =>
      `from .llm import ask\n\ndef sum_up(text):\n    return ask("${id}", f"Sum up: {text}")\n`;
    repo.commit({ 'app/llm.py': wrapper(100), 'app/news.py': caller('gpt-4o-mini') }, { message: 'First' });
    repo.commit({ 'app/llm.py': wrapper(9000) }, { message: 'Raise the cap' });
    repo.commit({ 'app/news.py': caller('gpt-4o') }, { message: 'Better' });
    assert.deepEqual(told(await history(repo.root, 'app/news.py')), [
      ['Better', 'change', 'model gpt-4o-mini → gpt-4o'],
      ['Raise the cap', 'change', 'max_tokens 100 → 9,000'],
      ['First', 'first'],
    ]);
  });

  it('gives the cost of the commit’s own day where the catalog has prices of that day', async () => {
    const repo = keep(gitRepo());
    repo.commit({ ...FILES, 'app/settings.py': model('o3') }, { message: 'o3', date: '2025-06-01T10:00:00+00:00' });
    repo.commit({ 'app/prompts.py': prompt(30) }, { message: 'Later', date: '2025-07-01T10:00:00+00:00' });
    repo.commit({ 'app/settings.py': model('gpt-4o') }, { message: 'No dates', date: '2025-08-01T10:00:00+00:00' });
    const { versions } = await history(repo.root, 'app/answer.py');
    const ratio = ({ thatDay, costPerCall }: CallVersion): number | null =>
      thatDay && thatDay.costPerCall.expected.value / (costPerCall?.expected.value ?? NaN);
    // o3 cost 5 times as much until 2025-06-10 (catalog); nothing is known of gpt-4o by the day.
    assert.deepEqual(versions.map(ratio), [null, 1, 5]);
    assert.equal(versions[2]?.thatDay?.day, '2025-06-01');
    const { stdout } = await runCli(repo.root, ['history', 'app/answer.py']);
    assert.match(stdout, /\/call at the prices of 2025-06-01/);
    assert.doesNotMatch(stdout, /at the prices of 2025-07-01/);
  });

  it('looks at no more commits than asked for', async () => {
    const repo = open();
    for (const times of [2, 3, 4, 5]) repo.commit({ 'app/prompts.py': prompt(times) }, { message: `${times} times` });
    const result = await history(repo.root, 'app/answer.py', '--max-commits', '2');
    assert.deepEqual(
      told(result).map(([subject, begin]) => [subject, begin]),
      [
        ['5 times', 'change'],
        ['4 times', 'change'],
        ['3 times', 'earlier'],
      ],
    );
    assert.equal(result.end.reason, 'limit');
    assert.equal(result.end.commits, 2);
  });

  it('says what to do where a clone is shallow, and what a commit that is not there would say', async () => {
    const repo = open();
    repo.commit({ 'app/prompts.py': prompt(9) });
    const clone = keep(shallowClone(repo));
    const result = await history(clone.root, 'app/answer.py');
    assert.deepEqual(
      told(result).map(([, begin]) => begin),
      ['earlier'],
    );
    assert.match(result.end.text, /git fetch --unshallow/);
  });

  it('tells a call that is not committed', async () => {
    const repo = open();
    repo.write('app/new.py', call('fresh'));
    const result = await history(repo.root, 'app/new.py');
    assert.deepEqual(told(result), [['not committed', 'first']]);
    assert.equal(result.end.text, 'The call is not committed yet.');
  });

  it('reads the history of a submodule in the submodule', async () => {
    const inner = open();
    inner.commit({ 'app/settings.py': model('gpt-4o') }, { message: 'Better' });
    const outer = keep(gitRepo({ 'README.md': 'x' }));
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'lib');
    outer.commit({});
    assert.deepEqual(told(await history(outer.root, 'lib/app/answer.py')), [
      ['Better', 'change', 'model gpt-4o-mini → gpt-4o'],
      ['Answer questions', 'first'],
    ]);
  });

  it('says what is missing: a repository, a commit, Git', async () => {
    const plain = keep(tempProject(FILES));
    assert.match(
      await refused(plain.root, 'app/answer.py'),
      /is not in a Git repository\. The history of a call is read from Git\.\n$/,
    );
    const empty = keep(gitRepo());
    for (const [file, text] of Object.entries(FILES)) empty.write(file, text);
    assert.match(await refused(empty.root, 'app/answer.py'), /has no commit yet/);
    const { code, stderr } = await runCli(open().root, ['history', 'app/answer.py'], { PATH: '/nowhere' });
    assert.equal(code, 2);
    assert.match(stderr, /Git is not installed, or not on the PATH\. The history of a call is read from Git\./);
  });

  it('lists the calls of a file that has several, and says how to choose', async () => {
    const repo = open();
    const second = call('second').split('client = OpenAI()\n')[1] ?? '';
    repo.commit({ 'app/answer.py': `${call()}\n${second}` });
    const text = await refused(repo.root, 'app/answer.py');
    assert.equal(
      text,
      `prompt-cost: There are 2 LLM calls in app/answer.py. Name one by its line:
  app/answer.py:8  answer(): chat.completions.create, gpt-4o-mini
  app/answer.py:16  second(): chat.completions.create, gpt-4o-mini
`,
    );
    assert.match(
      await refused(repo.root, 'app/answer.py:2'),
      /There is no LLM call at line 2 in app\/answer\.py\. Name one by its line:\n {2}app\/answer\.py:8/,
    );
    assert.match(await refused(repo.root, 'app/prompts.py'), /There is no LLM call in app\/prompts\.py\./);
    assert.match(await refused(repo.root, 'app/nowhere.py'), /There is no such file/);
  });

  it('prints a line of figures and the reasons for each version, without addresses and control characters', async () => {
    const repo = open();
    repo.commit({ 'app/settings.py': model('gpt-4o') }, { message: 'Better \u001b[31mred' });
    const { stdout } = await runCli(repo.root, ['history', 'app/answer.py'], { NO_COLOR: '1' });
    assert.match(stdout, /^app\/answer\.py:8 {2}answer\(\): chat\.completions\.create\n/);
    assert.match(
      stdout,
      /\d{4}-\d\d-\d\d {2}[0-9a-f]{9} {2}████████ {2}~\$0\.\d+\/call {3}~\$[\d.]+\/month {2}~\d+ in {2}~\d+ out {2}gpt-4o\n/,
    );
    assert.match(
      stdout,
      /\n2026-01-10 {2}[0-9a-f]{9} {2}█ {9}~\$0\.\d+\/call .* gpt-4o-mini\n {4}Answer questions \(A\)\n {4}the call is new\n/,
    );
    assert.match(stdout, / {4}model gpt-4o-mini → gpt-4o \(app\/settings\.py:1\)\n/);
    assert.match(stdout, /\nThe call began with this commit\. 2 commits looked at\.\n$/);
    assert.doesNotMatch(stdout, /@|\u001b/);
  });

  it('starts none of the programs that a repository’s own settings name', async function () {
    if (process.platform === 'win32') this.skip();
    const repo = open();
    repo.commit({ 'app/settings.py': model('gpt-4o'), '.gitattributes': '*.py filter=evil\n' });
    const inner = keep(gitRepo({ 'lib.py': 'X = 1\n', '.gitattributes': '*.py filter=inner\n' }));
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'lib');
    repo.commit({});
    const mark = path.join(repo.root, '.git/started');
    repo.write('.git/evil', `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(path.join(repo.root, '.git/evil'), 0o755);
    const program = path.join(repo.root, '.git/evil');
    repo.git('config', 'core.fsmonitor', program);
    repo.git('-C', 'lib', 'config', 'filter.inner.clean', program);
    repo.write('lib/lib.py', 'X = 2\n');
    repo.git('config', 'diff.external', program);
    repo.git('config', 'gpg.program', program);
    repo.git('config', 'log.showSignature', 'true');
    repo.git('config', 'core.pager', program);
    repo.git('config', 'filter.evil.clean', program);
    repo.git('config', 'filter.evil.required', 'true');
    repo.write('app/prompts.py', prompt(3));
    // A file that is gone from where it was is looked for among the changes of the working tree.
    renameSync(path.join(repo.root, 'app/answer.py'), path.join(repo.root, 'app/reply.py'));
    await history(repo.root, 'app/reply.py');
    assert.equal(existsSync(mark), false);
  });
});
