import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Log } from 'sarif';
import type { TempProject } from '../unit/workspace/temp-project.ts';
import {
  actionFile,
  runAction,
  runBash,
  toolCheckout,
  yamlFile,
  type ActionRun,
  type ActionStep,
  type Env,
} from './ci-runner.ts';
import { CommentServer } from './comment-server.ts';
import { gitRepo, type GitRepo } from './git-repo.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const TOKEN = 'very-secret-token';

const CALL = (model: string): string => `from openai import OpenAI

client = OpenAI()
answer = client.chat.completions.create(
    model="${model}",
    max_completion_tokens=200,
    messages=[{"role": "user", "content": "Say hello."}],
)
`;
const POLICIES = (increase: number): string =>
  JSON.stringify({ policies: [{ name: 'increase', maxIncrease: increase }] });

/** A repository whose HEAD is the merge of a branch that takes a dearer model, as a pull request is checked out. */
function pullRequest(files: Readonly<Record<string, string>> = {}): GitRepo {
  const repo = gitRepo({ 'app.py': CALL('gpt-5.2'), 'readme.md': '', ...files });
  repo.git('checkout', '-q', '-b', 'feature');
  repo.commit({ 'app.py': CALL('gpt-5.5') });
  repo.git('checkout', '-q', 'main');
  repo.commit({ 'readme.md': 'main went on' });
  repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'feature');
  return repo;
}

describe('continuous integration', function () {
  this.timeout(120_000);
  let checkout: TempProject;
  let server: CommentServer;
  let base: string;
  let repo: GitRepo;
  before(() => {
    checkout = toolCheckout();
  });
  after(() => checkout.remove());
  beforeEach(async () => {
    server = new CommentServer();
    base = await server.start();
  });
  afterEach(async () => {
    repo.remove();
    await server.stop();
  });

  describe('the GitHub Action', () => {
    async function act(inputs: Env = {}, github: Env = {}): Promise<ActionRun> {
      const run = await runAction({
        checkout,
        workspace: repo.root,
        inputs,
        github: {
          'github.event_name': 'pull_request',
          'github.event.pull_request.base.sha': repo.git('rev-parse', 'main').trim(),
          'github.token': TOKEN,
          ...github,
        },
        env: { GITHUB_API_URL: `${base}/gh`, GITHUB_REPOSITORY: 'acme/app', GITHUB_REF: 'refs/pull/12/merge' },
      });
      assert.ok(!run.log.includes(TOKEN), 'the token is told');
      return run;
    }

    it('compares a pull request, comments once, annotates, summarises and keeps SARIF', async () => {
      repo = pullRequest();
      const run = await act();
      assert.ok(run.ok, run.log);
      assert.equal(server.comments.length, 1);
      const [comment] = server.comments;
      assert.match(comment?.body ?? '', /^<!-- prompt-cost-lint:report -->\n\n### LLM cost: \+\\\$/);
      assert.match(comment?.body ?? '', /gpt-5\.2 → gpt-5\.5.*`app\.py:4`/);
      assert.equal(run.summary, comment?.body);
      assert.match(run.log, /^::notice file=app\.py,line=4,.*gpt-5\.2 → gpt-5\.5/m);
      assert.equal(run.outputs['result'], 'pass');
      const [upload] = run.used;
      assert.deepEqual(upload?.with['name'], 'prompt-cost-sarif');
      const log = JSON.parse(readFileSync(upload.with['path'] ?? '', 'utf8')) as Log;
      assert.equal(log.version, '2.1.0');
      await act();
      assert.equal(server.comments.length, 1);
    });

    it('works with the read-only token of a fork: no comment, everything else', async () => {
      repo = pullRequest();
      server.isReadOnly = true;
      const run = await act();
      assert.ok(run.ok, run.log);
      assert.equal(server.comments.length, 0);
      assert.match(run.log, /^No comment on pull request 12 /m);
      assert.match(run.summary, /### LLM cost: \+/);
      assert.equal(run.used.length, 1);
    });

    it('writes no comment below the threshold, and takes back what an earlier one said', async () => {
      repo = pullRequest();
      const quiet = await act({ threshold: '1000000' });
      assert.ok(quiet.ok, quiet.log);
      assert.deepEqual(server.writes, []);
      await act();
      await act({ threshold: '1000000' });
      assert.match(server.comments[0]?.body ?? '', /^<!-- prompt-cost-lint:report below-threshold -->/);
    });

    it('leaves the comment to another workflow when told to', async () => {
      repo = pullRequest();
      const run = await act({ comment: 'false', 'sarif-artifact': '' });
      assert.deepEqual([run.ok, server.seen.length, run.used.length], [true, 0, 0]);
      assert.ok(existsSync(run.outputs['comment-file'] ?? ''));
    });

    it('fails when a policy fails, after everything is published; or only tells', async () => {
      repo = pullRequest({ 'prompt-cost.config.json': POLICIES(0.01) });
      const run = await act();
      assert.deepEqual([run.ok, run.outputs['result']], [false, 'fail'], run.log);
      assert.equal(server.comments.length, 1);
      assert.match(server.comments[0]?.body ?? '', /\*\*Policies: FAIL\*\*/);
      assert.match(run.log, /^::error /m);
      assert.equal(run.used.length, 1);
      assert.ok((await act({ fail: 'false' })).ok);
    });

    it('scans where there is nothing to compare with', async () => {
      repo = gitRepo({ 'app.py': CALL('gpt-5.5') });
      const run = await act({}, { 'github.event_name': 'push', 'github.event.pull_request.base.sha': '' });
      assert.ok(run.ok, run.log);
      assert.match(run.summary, /### LLM cost: ~?\\?~?/);
      assert.deepEqual([server.seen.length, run.used.length, run.outputs['comment-file']], [0, 1, '']);
    });

    it('says what to do when the base is not there', async () => {
      repo = gitRepo({ 'app.py': CALL('gpt-5.5') });
      const run = await act({}, { 'github.event.pull_request.base.sha': 'a'.repeat(40) });
      assert.equal(run.ok, false);
      assert.match(run.log, /^::error title=prompt-cost::.*fetch-depth: 2/m);
    });

    for (const [name, value] of [
      ['threshold', '5; touch pwned'],
      ['threshold', '$(touch pwned)'],
      ['base', '--output=pwned'],
      ['working-directory', 'nowhere'],
    ] as const) {
      it(`refuses ${name}: ${value}`, async () => {
        repo = pullRequest();
        const run = await act({ [name]: value });
        assert.equal(run.ok, false);
        assert.match(run.log, /^::error title=prompt-cost::The input /m);
        assert.ok(!existsSync(path.join(repo.root, 'pwned')));
      });
    }

    it('takes inputs through the environment only, and pins what it uses', () => {
      repo = gitRepo();
      for (const step of actionFile().runs.steps) {
        assert.doesNotMatch(step.run ?? '', /\$\{\{/, step.name);
        if (step.uses !== undefined) assert.match(step.uses, /@[\da-f]{40}$/);
        else assert.equal(step.shell, 'bash');
      }
    });
  });

  describe('the command line of a checkout', () => {
    const prepare = (cwd: string, env: Env = {}) => runBash(`bash "${cwd}/ci/prepare.sh"`, cwd, env);

    it('is the built one where a release brings it along', async () => {
      repo = gitRepo();
      const { stdout, code } = await prepare(checkout.root);
      assert.deepEqual([code, stdout], [0, `${checkout.root}/dist/cli.cjs\n`]);
    });
    it('is built from the locked dependencies, without their install scripts, where it is not', async () => {
      repo = gitRepo();
      const bare = toolCheckout();
      rmSync(path.join(bare.root, 'dist'), { recursive: true });
      bare.write('bin/npm', '#!/bin/sh\necho "npm $*" >> "$LOG"\n');
      chmodSync(path.join(bare.root, 'bin/npm'), 0o755);
      bare.write(
        'esbuild.mjs',
        `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync(process.env.LOG, 'esbuild ' + process.argv.slice(2).join(' ') + '\\n');
mkdirSync('dist');
writeFileSync('dist/cli.cjs', '');
`,
      );
      const log = path.join(bare.root, 'log');
      const env = { LOG: log, PATH: `${bare.root}/bin:${process.env['PATH'] ?? ''}` };
      const { stdout, code, stderr } = await prepare(bare.root, env);
      assert.deepEqual([code, stdout], [0, `${bare.root}/dist/cli.cjs\n`], stderr);
      assert.match(readFileSync(log, 'utf8'), /^npm ci --ignore-scripts .*\nesbuild --production\n$/);
      bare.remove();
    });
    it('asks for a Node that is new enough', async () => {
      repo = gitRepo();
      const old = toolCheckout();
      old.write('bin/node', '#!/bin/sh\nexit 1\n');
      chmodSync(path.join(old.root, 'bin/node'), 0o755);
      const { code, stderr } = await prepare(old.root, { PATH: `${old.root}/bin:/usr/bin:/bin` });
      assert.equal(code, 2);
      assert.match(stderr, /Node 20\.19 or later is needed/);
      old.remove();
    });
  });

  /** How the templates start the command line. */
  const command = (): string => `node ${checkout.root}/dist/cli.cjs`;

  it('the GitLab template compares, writes a note, code quality and a test report', async () => {
    repo = pullRequest({ 'prompt-cost.config.json': POLICIES(0.01) });
    const { 'prompt-cost': job } = yamlFile('ci/gitlab/prompt-cost.gitlab-ci.yml') as {
      'prompt-cost': {
        script: string[];
        variables: Env;
        artifacts: { paths: string[]; reports: Env };
        rules: { if: string }[];
      };
    };
    const env = {
      ...job.variables,
      PROMPT_COST: command(),
      CI_MERGE_REQUEST_DIFF_BASE_SHA: repo.git('merge-base', 'main^1', 'feature').trim(),
      CI_API_V4_URL: `${base}/gl`,
      CI_PROJECT_ID: 'acme/app',
      CI_MERGE_REQUEST_IID: '12',
      GITLAB_TOKEN: TOKEN,
    };
    const { code, stdout, stderr } = await runBash(job.script.join('\n'), repo.root, env);
    assert.equal(code, 1, stderr);
    assert.ok(!`${stdout}${stderr}`.includes(TOKEN));
    assert.match(server.comments[0]?.body ?? '', /gpt-5\.2 → gpt-5\.5/);
    for (const file of [...job.artifacts.paths, ...Object.values(job.artifacts.reports)])
      assert.ok(existsSync(path.join(repo.root, file)), file);
    assert.match(readFileSync(path.join(repo.root, 'prompt-cost.xml'), 'utf8'), /<failure /);
    const { GITLAB_TOKEN: _, ...without } = env;
    assert.equal((await runBash(job.script.join('\n'), repo.root, without)).code, 1);
    assert.equal(server.comments.length, 1);
  });

  it('the Azure template compares, comments and keeps the reports', async () => {
    repo = pullRequest();
    const { steps } = yamlFile('ci/azure/prompt-cost.yml') as { steps: { bash?: string; env?: Env }[] };
    const script = steps.find((step) => step.bash !== undefined);
    const values: Env = {
      '${{ parameters.command }}': command(),
      '${{ parameters.threshold }}': '0',
      '$(Agent.TempDirectory)': `${repo.root}/temp`,
      '$(System.AccessToken)': TOKEN,
    };
    const env = Object.entries(script?.env ?? {}).map(([name, value]) => {
      const filled = Object.entries(values).reduce((text, [from, to]) => text.replace(from, to), value);
      assert.doesNotMatch(filled, /\$[({]/, name);
      return [name, filled] as const;
    });
    const { code, stdout, stderr } = await runBash(script?.bash ?? '', repo.root, {
      ...Object.fromEntries(env),
      SYSTEM_COLLECTIONURI: `${base}/az/`,
      SYSTEM_TEAMPROJECT: 'My Project',
      BUILD_REPOSITORY_ID: 'r1',
      SYSTEM_PULLREQUEST_PULLREQUESTID: '12',
    });
    assert.equal(code, 0, stderr);
    assert.ok(!`${stdout}${stderr}`.includes(TOKEN));
    assert.match(server.comments[0]?.body ?? '', /gpt-5\.2 → gpt-5\.5/);
    const reports = readdirSync(path.join(repo.root, 'temp/prompt-cost')).sort();
    assert.deepEqual(reports, ['prompt-cost.md', 'prompt-cost.sarif', 'prompt-cost.xml']);
  });

  it('the Bitbucket template reports the policies as tests', async () => {
    repo = pullRequest({ 'prompt-cost.config.json': POLICIES(0.01) });
    repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD^1');
    const file = yamlFile('ci/bitbucket/prompt-cost.yml') as {
      pipelines: { 'pull-requests': Record<string, { step: { script: string[] } }[]> };
    };
    const script = file.pipelines['pull-requests']['**']?.[0]?.step.script.join('\n') ?? '';
    const env = { PROMPT_COST: command(), BITBUCKET_PR_DESTINATION_BRANCH: 'main' };
    const { code, stderr } = await runBash(script, repo.root, env);
    assert.equal(code, 1, stderr);
    assert.match(readFileSync(path.join(repo.root, 'test-results/prompt-cost.xml'), 'utf8'), /<failure /);
  });

  it('the pre-commit hook speaks of the files that it is given', async () => {
    repo = gitRepo({
      'bad.py': CALL('gpt-5.5').replace('    max_completion_tokens=200,\n', ''),
      'good.py': CALL('gpt-5.2'),
    });
    const [hook] = yamlFile('.pre-commit-hooks.yaml') as { id: string; entry: string; language: string }[];
    assert.equal(hook?.language, 'script');
    const run = (...files: string[]) => runBash(`"${checkout.root}/${hook.entry}" ${files.join(' ')}`, repo.root, {});
    const bad = await run('bad.py', 'good.py');
    assert.equal(bad.code, 1, bad.stderr);
    assert.match(bad.stdout, /^bad\.py\n.*max-tokens-unset/s);
    assert.doesNotMatch(bad.stdout, /good\.py/);
    assert.deepEqual(await run('good.py'), { code: 0, stdout: '', stderr: '' });
  });

  describe('the GitHub workflows', () => {
    const FILES = readdirSync(path.join(ROOT, 'ci/github'));
    for (const file of FILES) {
      it(`${file} asks for no more rights than it needs, and pins what it uses`, () => {
        repo = gitRepo();
        const { permissions, jobs } = yamlFile(`ci/github/${file}`) as {
          permissions: Env;
          jobs: Record<string, { permissions?: Env; steps: ActionStep[] }>;
        };
        const writes = Object.keys(permissions).filter((name) => permissions[name] === 'write');
        assert.deepEqual(writes, file === 'prompt-cost-fork.yml' ? [] : ['pull-requests']);
        const inputs = Object.keys(actionFile().inputs);
        for (const { steps, permissions: more } of Object.values(jobs)) {
          assert.equal(more, undefined);
          for (const step of steps) {
            assert.doesNotMatch(step.run ?? '', /\$\{\{/);
            if (step.uses?.startsWith('OWNER/') === true) {
              for (const name of Object.keys(step.with ?? {})) assert.ok(inputs.includes(name), name);
            } else if (step.uses !== undefined) assert.match(step.uses, /@[\da-f]{40}$/);
          }
        }
      });
    }

    it('the second one comments what the first has left, on the pull request of that branch', async () => {
      repo = gitRepo();
      const { jobs } = yamlFile('ci/github/prompt-cost-comment.yml') as { jobs: { comment: { steps: ActionStep[] } } };
      const step = jobs.comment.steps.find(({ run }) => run !== undefined);
      // A stand-in for GitHub's own command line.
      checkout.write(
        'bin/gh',
        `#!/bin/sh
case "$1 $2" in
  "run download") [ "$3" = 99 ] || exit 1; mkdir -p "$7"; printf '%s' "$REPORT" > "$7/comment.md" ;;
  "pr view") [ "$3" = "fork:feature" ] && echo 12 ;;
esac
`,
      );
      chmodSync(path.join(checkout.root, 'bin/gh'), 0o755);
      const report = '<!-- prompt-cost-lint:report -->\n\nfrom a fork';
      const run = (id: string) =>
        runBash(step?.run ?? '', checkout.root, {
          PATH: `${checkout.root}/bin:${process.env['PATH'] ?? ''}`,
          RUN_ID: id,
          HEAD: 'fork:feature',
          REPORT: report,
          RUNNER_TEMP: repo.root,
          GH_TOKEN: TOKEN,
          GITHUB_API_URL: `${base}/gh`,
          GITHUB_REPOSITORY: 'acme/app',
        });
      const { code, stderr } = await run('99');
      assert.equal(code, 0, stderr);
      assert.equal(server.comments[0]?.body, report);
      assert.match((await run('1')).stdout, /The run has left no comment/);
    });
  });
});
