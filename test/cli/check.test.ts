import assert from 'node:assert/strict';
import type { Comparison, PolicyOutcome } from '../../src/model/comparison.ts';
import { gitRepo, type GitRepo } from './git-repo.ts';
import { runCli } from './run-cli.ts';

const call = (model: string): string => `from openai import OpenAI
client = OpenAI()

def answer(question):
    return client.chat.completions.create(model="${model}", max_completion_tokens=300, messages=[{"role": "user", "content": question}])
`;

describe('prompt-cost check', function () {
  this.timeout(60_000);
  const repos: GitRepo[] = [];
  after(() => {
    for (const repo of repos) repo.remove();
  });
  const open = (policies: unknown, files: Readonly<Record<string, string>> = {}): GitRepo => {
    const config = JSON.stringify({ policies });
    const repo = gitRepo({ 'search/ask.py': call('gpt-4o-mini'), 'prompt-cost.config.json': config, ...files });
    repos.push(repo);
    return repo;
  };
  const check = async (
    repo: GitRepo,
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly level: string; readonly outcomes: readonly PolicyOutcome[] }> => {
    const { code, stdout, stderr } = await runCli(repo.root, ['check', ...args, '-f', 'json']);
    const { policy } = JSON.parse(stdout === '' ? assert.fail(stderr) : stdout) as Comparison;
    return { code, level: policy?.level ?? '', outcomes: policy?.outcomes ?? [] };
  };

  it('passes, warns and fails with reasons, places and exit codes', async () => {
    const repo = open([
      { name: 'all', maxPerMonth: 100_000 },
      { name: 'cheap', level: 'warn', maxPerMonth: 0.01 },
    ]);
    const warned = await check(repo);
    assert.deepEqual([warned.code, warned.level], [0, 'warn']);
    const [outcome] = warned.outcomes;
    assert.equal(outcome?.policy, 'cheap');
    assert.match(outcome.reason, /^A month costs ~\$\d[\d.]*, and \$0\.01 are allowed\.$/);
    assert.equal(outcome.at?.path, 'search/ask.py');
    repo.write('prompt-cost.config.json', '{"policies": [{"maxPerCall": 0.000001, "files": "search/**"}]}');
    const failed = await check(repo);
    assert.deepEqual([failed.code, failed.level, failed.outcomes[0]?.policy], [1, 'fail', 'search/**']);
    const text = await runCli(repo.root, ['check']);
    assert.match(
      text.stdout,
      /^1 LLM call\. One call of each: ~\$.*\n\nFAIL: 1 policy checked\.\n {2}fail {2}search\/ask\.py:5 A call costs ~\$/,
    );
  });

  it('asks of new and changed calls only what a call may be, where there is a base', async () => {
    const policies = [{ name: 'models', forbidModels: ['openai/gpt-4o*'], forbidTiers: ['hot'], unknownModels: true }];
    const repo = open(policies);
    assert.equal((await check(repo)).level, 'fail');
    assert.equal((await check(repo, 'HEAD')).level, 'pass');
    assert.equal((await check(repo, 'HEAD', '--all')).level, 'fail');
    repo.write('chat.py', call('gpt-4o'));
    repo.write('dynamic.py', call('x').replace('"x"', 'question'));
    const { outcomes } = await check(repo, 'HEAD');
    assert.deepEqual(
      outcomes.map(({ reason, at }) => [at?.path, reason.split(':')[0]]),
      [
        ['chat.py', 'gpt-4o is forbidden by "openai/gpt-4o*".'],
        ['dynamic.py', 'A call has no price'],
      ],
    );
  });

  it('limits what a change adds, in dollars and percent, for the files of an owner', async () => {
    const repo = open(
      [
        { name: 'usd', maxIncrease: 1 },
        { name: 'percent', maxIncreasePercent: 50, owner: '@acme/search' },
        { name: 'others', maxIncrease: 1, owner: '@acme/chat' },
      ],
      { '.github/CODEOWNERS': '* @acme/chat\n/search/ @acme/search # ours\n' },
    );
    repo.write('search/ask.py', call('gpt-4o'));
    const { code, outcomes } = await check(repo, 'HEAD');
    assert.equal(code, 1);
    assert.deepEqual(
      outcomes.map(({ policy }) => policy),
      ['usd', 'percent'],
    );
    assert.match(
      outcomes[1]?.reason ?? '',
      /of @acme\/search costs ~\$\d+\.?\d* more than before \(\+1,566\.7%\), and 50% more/,
    );
    assert.equal((await check(repo, 'HEAD', '--threshold', '1000000')).level, 'fail');
  });

  it('fails on findings, new ones only with a base', async () => {
    const uncapped = call('gpt-4o').replace('max_completion_tokens=300, ', '');
    const rules = { rules: { 'max-tokens-unset': 'error' }, policies: [{ name: 'errors', findings: 'error' }] };
    const repo = open([], { 'old.py': uncapped, 'prompt-cost.config.json': JSON.stringify(rules) });
    assert.equal((await check(repo)).outcomes.length, 1);
    assert.equal((await check(repo, 'HEAD')).level, 'pass');
    repo.write('new.py', uncapped);
    const { outcomes } = await check(repo, 'HEAD');
    assert.deepEqual(
      outcomes.map(({ at, reason }) => [at?.path, reason.split(':')[0]]),
      [['new.py', 'max-tokens-unset']],
    );
  });

  it('refuses policies that it cannot read, with their place, and a configuration without any', async () => {
    const repo = open([{ name: 'no limit' }, { maxPerMonth: -1 }, { maxPerMont: 1 }]);
    const { code, stdout, stderr } = await runCli(repo.root, ['check']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /prompt-cost\.config\.json:1:\d+: .*must set a limit: maxPerCall/);
    assert.match(stderr, /maxPerMont/);
    repo.write('prompt-cost.config.json', '{}');
    const none = await runCli(repo.root, ['check']);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /There is no policy to check: write "policies" in prompt-cost\.config\.json/);
  });

  it('compares without policies when it is told to, and still needs a base for that', async () => {
    const repo = open([]);
    const compared = await runCli(repo.root, ['check', 'HEAD', '--allow-no-policies']);
    assert.deepEqual([compared.code, compared.stderr], [0, '']);
    assert.match(compared.stdout, /working tree/);
    assert.equal((await runCli(repo.root, ['check', '--allow-no-policies'])).code, 2);
  });
});
