import assert from 'node:assert/strict';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { CommentServer } from './comment-server.ts';
import { run } from '../../src/cli/run.ts';
import { runCli, type CliResult } from './run-cli.ts';

const MARKER = '<!-- prompt-cost-lint:report -->';
const QUIET = '<!-- prompt-cost-lint:report below-threshold -->';
const REPORT = `${MARKER}\n\n### LLM cost: +$12\n`;
const NO_CHANGE = `${QUIET}\n\n### LLM cost: no change\n`;
const TOKEN = 'very-secret-token';

/** What a runner of each system sets; `base` is the stand-in's address. */
const SYSTEMS: Readonly<Record<string, (base: string) => Readonly<Record<string, string>>>> = {
  github: (base) => ({
    GITHUB_API_URL: `${base}/gh`,
    GITHUB_REPOSITORY: 'acme/app',
    GITHUB_REF: 'refs/pull/12/merge',
    GITHUB_TOKEN: TOKEN,
  }),
  gitlab: (base) => ({
    CI_API_V4_URL: `${base}/gl`,
    CI_PROJECT_ID: 'acme/app',
    CI_MERGE_REQUEST_IID: '12',
    GITLAB_TOKEN: TOKEN,
  }),
  azure: (base) => ({
    SYSTEM_COLLECTIONURI: `${base}/az/`,
    SYSTEM_TEAMPROJECT: 'My Project',
    BUILD_REPOSITORY_ID: 'r1',
    SYSTEM_PULLREQUEST_PULLREQUESTID: '12',
    SYSTEM_ACCESSTOKEN: TOKEN,
  }),
};
/** What the machine that runs these tests may have set itself. */
const UNSET = {
  GITHUB_EVENT_PATH: '',
  GITHUB_REF: '',
  GITHUB_TOKEN: '',
  GH_TOKEN: '',
  GITHUB_REPOSITORY: '',
  CI_MERGE_REQUEST_IID: '',
};

describe('prompt-cost comment, against a stand-in', function () {
  this.timeout(60_000);
  let server: CommentServer;
  let base: string;
  let project: TempProject;
  beforeEach(async () => {
    server = new CommentServer();
    base = await server.start();
    project = tempProject({ 'report.md': REPORT, 'quiet.md': NO_CHANGE });
  });
  afterEach(async () => {
    project.remove();
    await server.stop();
  });
  async function comment(
    system: string,
    args: readonly string[] = [],
    env: Record<string, string> = {},
  ): Promise<CliResult> {
    const all = { ...UNSET, ...SYSTEMS[system]!(base), ...env };
    const result = await start(['comment', `--${system}`, '--file', 'report.md', ...args], all);
    assert.ok(!`${result.stdout}${result.stderr}`.includes(TOKEN), 'the token is told');
    return result;
  }

  /** In this process: a new one for each run would take minutes. */
  async function start(args: readonly string[], env: Record<string, string>): Promise<CliResult> {
    const written = { stdout: '', stderr: '' };
    const output = (name: 'stdout' | 'stderr') => ({
      write: (text: string) => void (written[name] += text),
      isTTY: false,
      columns: undefined,
    });
    const io = { cwd: project.root, env, stdout: output('stdout'), stderr: output('stderr') };
    return { code: await run(args, io), ...written };
  }

  it('runs as a process of its own', async () => {
    const env = { ...UNSET, ...SYSTEMS['github']!(base) };
    const { code, stdout } = await runCli(project.root, ['comment', '--github', '--file', 'report.md'], env);
    assert.deepEqual([code, stdout], [0, 'Commented on pull request 12 of acme/app on GitHub.\n']);
    assert.equal(server.comments[0]?.body, REPORT);
  });

  for (const system of Object.keys(SYSTEMS)) {
    describe(`on ${system}`, () => {
      it('comments once and updates from then on', async () => {
        const first = await comment(system);
        assert.deepEqual([first.code, first.stderr], [0, '']);
        assert.match(first.stdout, /^Commented on (pull|merge) request 12 of /);
        assert.match((await comment(system)).stdout, /^The comment is up to date/);
        project.write('report.md', REPORT.replace('12', '34'));
        assert.match((await comment(system)).stdout, /^Updated the comment/);
        assert.deepEqual(
          server.comments.map(({ body }) => body),
          [REPORT.replace('12', '34')],
        );
        assert.deepEqual(server.writes.slice(0, 1), ['POST']);
        assert.equal(server.writes.length, 2);
        const { headers } = server.seen.find(({ method }) => method === 'POST')!;
        assert.equal(
          headers.authorization ?? headers['private-token'],
          system === 'gitlab' ? TOKEN : `Bearer ${TOKEN}`,
        );
      });

      it('finds its comment among hundreds', async () => {
        for (let index = 0; index < 250; index++) server.add(`comment ${index}`);
        const ours = server.add(`${MARKER}\r\n\r\nold`, true);
        assert.match((await comment(system)).stdout, /^Updated/);
        assert.equal(ours.body, REPORT);
      });

      it('makes no comment below the threshold, and changes one that is there', async () => {
        assert.match((await comment(system, ['--file', 'quiet.md'])).stdout, /^Nothing worth a comment/);
        assert.deepEqual(server.writes, []);
        const ours = server.add(REPORT, true);
        assert.match((await comment(system, ['--file', 'quiet.md'])).stdout, /^Updated/);
        assert.equal(ours.body, NO_CHANGE);
        assert.match((await comment(system)).stdout, /^Updated/);
        assert.match(
          (await comment(system, ['--file', 'quiet.md', '--remove-below-threshold'])).stdout,
          /^Took the comment away/,
        );
        assert.deepEqual(server.comments, []);
      });

      it('waits for a rate limit and a server that is down', async () => {
        server.faults.push({ method: 'GET', status: 503, headers: { 'retry-after': '0' } });
        server.faults.push({ method: 'GET', status: 429, headers: { 'retry-after': '0' } });
        server.faults.push({ method: 'POST', status: 429, headers: { 'retry-after': '0' } });
        assert.equal((await comment(system)).code, 0);
        assert.equal(server.comments.length, 1);
      });

      it('makes no second comment when the answer to the first got lost', async () => {
        server.faults.push({ method: 'POST', status: 502, isDone: true });
        const { code, stdout } = await comment(system);
        assert.equal(code, 0);
        assert.match(stdout, /^The comment is up to date/);
        assert.equal(server.comments.length, 1);
      });

      it('says what to do when the token may not write, and lets it pass when told to', async () => {
        server.isReadOnly = true;
        const strict = await comment(system);
        assert.equal(strict.code, 2);
        assert.match(
          strict.stderr,
          /refuses \(403\), "Resource not accessible by integration": the token may not write/,
        );
        const lenient = await comment(system, ['--allow-forbidden']);
        assert.equal(lenient.code, 0);
        assert.match(lenient.stderr, /^No comment on /);
      });

      it('gives up on a server that stays down', async () => {
        for (let times = 0; times < 4; times++)
          server.faults.push({ method: 'GET', status: 500, headers: { 'retry-after': '0' } });
        const { code, stderr } = await comment(system);
        assert.equal(code, 2);
        assert.match(stderr, /answered 500, "out of order"\./);
      });
    });
  }

  it('takes a stranger’s comment with the marker for what it is', async () => {
    for (const system of ['github', 'gitlab']) {
      const trap = server.add(REPORT, false);
      assert.match((await comment(system)).stdout, /^Commented on/);
      assert.equal(trap.body, REPORT);
      server.comments.length = 0;
    }
  });

  it('reads the number of the pull request from the event', async () => {
    project.write('event.json', '{"pull_request":{"number":12}}');
    const env = { GITHUB_REF: 'refs/heads/main', GITHUB_EVENT_PATH: `${project.root}/event.json` };
    assert.equal((await comment('github', [], env)).code, 0);
    assert.equal(server.comments.length, 1);
    project.write('event.json', '{"pull_request":{"number":"12/../../x"}}');
    assert.match((await comment('github', [], env)).stderr, /must be the number of a pull request/);
  });

  const BAD: readonly (readonly [string, string, readonly string[], Record<string, string>, RegExp])[] = [
    ['no token', 'github', [], { GITHUB_TOKEN: '' }, /GITHUB_TOKEN or GH_TOKEN is not set/],
    ['a token of two lines', 'github', [], { GITHUB_TOKEN: `${TOKEN}\nX-Evil: 1` }, /holds something that is no token/],
    ['a repository that is a path', 'github', [], { GITHUB_REPOSITORY: 'acme/app/../x' }, /must be owner\/name/],
    ['an address in the clear', 'github', [], { GITHUB_API_URL: 'http://api.example' }, /begins with https:\/\//],
    ['no pull request', 'github', [], { GITHUB_REF: 'refs/heads/main' }, /--pull-request NUMBER/],
    ['no merge request', 'gitlab', [], { CI_MERGE_REQUEST_IID: '' }, /CI_MERGE_REQUEST_IID is not set/],
    ['a number that is none', 'azure', ['--pull-request', '0x1'], {}, /must be the number of a pull request/],
    ['a report that is not there', 'github', ['--file', 'none.md'], {}, /There is no report none\.md/],
    ['another pull request', 'github', ['--pull-request', '13'], {}, /knows no such pull request \(404\)/],
    ['two systems', 'github', ['--azure'], {}, /cannot be used with/],
  ];
  for (const [what, system, args, env, expected] of BAD) {
    it(`exits 2 for ${what} and says what to do`, async () => {
      const { code, stderr, stdout } = await comment(system, args, env);
      assert.match(stderr, expected);
      assert.deepEqual([code, stdout, server.writes], [2, '', []]);
    });
  }
  it('refuses a file that is no report', async () => {
    project.write('report.md', '# Readme');
    assert.match((await comment('github')).stderr, /The file is no report of this tool/);
  });
  it('says that a server cannot be reached', async () => {
    const { code, stderr } = await comment('github', [], { GITHUB_API_URL: 'http://127.0.0.1:9' });
    assert.equal(code, 2);
    assert.match(stderr, /GitHub cannot be reached: /);
  });
});
