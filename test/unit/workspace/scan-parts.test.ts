import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import { changedFiles } from '../../../src/workspace/changed-files.ts';
import { GitError } from '../../../src/workspace/git/git-error.ts';
import { filesOfShard } from '../../../src/workspace/shards.ts';
import { openWorkspace, type ScanOptions } from '../../../src/workspace/workspace.ts';
import { tempProject, type TempProject } from './temp-project.ts';

const wrapper = (extra = ''): string => `from openai import OpenAI
from app.settings import MODEL
from pathlib import Path

client = OpenAI()
SYSTEM = Path("prompts/clerk.txt").read_text()


def ask(question, model=MODEL):
    return client.chat.completions.create(
        model=model, messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    )
${extra}`;
const FILES = {
  'app/__init__.py': '',
  'app/settings.py': 'MODEL = "gpt-4o"\n',
  'app/llm.py': wrapper(),
  'app/main.py': 'from app.llm import ask\n\nprint(ask("What is the weather?"))\n',
  'app/apart.py': 'from openai import OpenAI\n\nOpenAI().responses.create(model="o3", input="Hello")\n',
  'prompts/clerk.txt': 'You are a clerk.',
  'web/package.json': '{"dependencies": {"ai": "^5.0.0"}}',
  'web/chat.ts': `import { generateText } from 'ai';
import { openai } from '@ai-sdk/openai';

export const answer = () => generateText({ model: openai('gpt-4o'), prompt: 'Hello' });
`,
};

async function scan(root: string, options: ScanOptions = {}): Promise<readonly FileAnalysis[]> {
  const analyses: FileAnalysis[] = [];
  for await (const analysis of (await openWorkspace({ root })).scan(options)) analyses.push(analysis);
  return analyses.filter(({ calls, wrapperCalls, prompts }) => calls.length + wrapperCalls.length + prompts.length > 0);
}

describe('a scan of a part', function () {
  this.timeout(30_000);
  let project: TempProject;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: project.root,
      encoding: 'utf8',
    });
  beforeEach(() => {
    project = tempProject(FILES);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-qm', 'first');
  });
  afterEach(() => project.remove());

  const changes: Readonly<Record<string, readonly [string, string | null, readonly string[]]>> = {
    'a constant': ['app/settings.py', 'MODEL = "o3"\n', ['app/llm.py', 'app/main.py', 'prompts/clerk.txt']],
    'a prompt': ['prompts/clerk.txt', 'You are a polite clerk.', ['app/llm.py', 'app/main.py', 'prompts/clerk.txt']],
    'a wrapper': ['app/llm.py', wrapper('\n'), ['app/llm.py', 'app/main.py', 'prompts/clerk.txt']],
    'a constant that is gone': ['app/settings.py', null, ['app/llm.py', 'app/main.py', 'prompts/clerk.txt']],
    'a file of its own': ['app/apart.py', 'from openai import OpenAI\n\nOpenAI().responses.create(model="o4-mini", input="Hi")\n', ['app/apart.py']], // prettier-ignore
    'a new file': ['app/new.py', 'from app.llm import ask\n\nask("Hi", model="o3")\n', ['app/llm.py', 'app/new.py', 'prompts/clerk.txt']], // prettier-ignore
    'a manifest': ['web/package.json', '{"dependencies": {"ai": "^4.0.0"}}', ['web/chat.ts']],
    'the configuration': ['web/prompt-cost.config.json', '{"assumptions": {"callsPerMonth": 7}}', ['web/chat.ts']],
  };
  for (const [what, [file, content, expected]] of Object.entries(changes)) {
    it(`reports what ${what} concerns, as the whole scan does`, async () => {
      if (content === null) rmSync(path.join(project.root, file));
      else project.write(file, content);
      const part = await scan(project.root, { changed: changedFiles(project.root, 'main') });
      const paths = part.map((analysis) => analysis.path);
      assert.deepEqual(paths.toSorted(), expected);
      const whole = await scan(project.root);
      assert.deepEqual(
        part,
        whole.filter((analysis) => paths.includes(analysis.path)),
      );
    });
  }

  it('knows the changes of a branch, committed or not, and none of the branch it left', () => {
    git('checkout', '-qb', 'feature');
    project.write('app/one.py', '');
    git('add', '.');
    git('commit', '-qm', 'one');
    project.write('app/ä ö.py', '');
    rmSync(path.join(project.root, 'app/apart.py'));
    git('checkout', '-q', 'main');
    project.write('app/theirs.py', '');
    git('add', 'app/theirs.py');
    git('commit', '-qm', 'theirs');
    git('checkout', '-q', 'feature');
    assert.deepEqual(changedFiles(project.root, 'main'), ['app/apart.py', 'app/one.py', 'app/ä ö.py']);
    assert.deepEqual(changedFiles(path.join(project.root, 'app'), 'main'), ['apart.py', 'one.py', 'ä ö.py']);
  });

  it('says what to do where Git cannot tell', () => {
    assert.throws(() => changedFiles(project.root, 'nope'), GitError);
    assert.throws(() => changedFiles(project.root, 'nope'), /There is no commit "nope"/);
    assert.throws(() => changedFiles(project.root, '--output=x'), /There is no commit "--output=x"/);
    const apart = tempProject();
    try {
      assert.throws(() => changedFiles(apart.root, 'main'), /is not in a Git repository/);
    } finally {
      apart.remove();
    }
  });

  for (const count of [1, 2, 3, 20]) {
    it(`gives in ${count} shards what the whole scan gives`, async () => {
      const parts: FileAnalysis[] = [];
      for (let index = 1; index <= count; index++)
        parts.push(...(await scan(project.root, { shard: { index, count } })));
      const byPath = (a: FileAnalysis, b: FileAnalysis): number => (a.path < b.path ? -1 : 1);
      assert.deepEqual(parts.toSorted(byPath), [...(await scan(project.root))].sort(byPath));
    });
  }
});

describe('shards', () => {
  const files = Array.from({ length: 100 }, (_, index) => `src/f${String(index).padStart(3, '0')}.ts`);
  const split = (count: number, sizeOf: (file: string) => number): readonly (readonly string[])[] =>
    Array.from({ length: count }, (_, index) => [
      ...filesOfShard(files.toReversed(), { index: index + 1, count }, sizeOf),
    ]);

  it('hold each file once, in runs of neighbours', () => {
    for (const count of [1, 2, 3, 7, 100, 150]) assert.deepEqual(split(count, () => 10).flat(), files);
  });

  it('are of about the same size', () => {
    const sizeOf = (file: string): number => (file < 'src/f010' ? 9000 : 1000);
    const sizes = split(4, sizeOf).map((part) => part.reduce((sum, file) => sum + sizeOf(file), 0));
    assert.ok(Math.max(...sizes) < 1.3 * Math.min(...sizes), String(sizes));
  });
});
