import assert from 'node:assert/strict';
import { openWorkspace, type Workspace } from '../../../src/workspace/workspace.ts';
import { tempProject, type TempProject } from '../workspace/temp-project.ts';

const CALL =
  'client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Hi"}], max_tokens=900)\n';
const PYTHON = `from openai import OpenAI\nclient = OpenAI()\n`;

/** The stated use of one site, over a real project: from the comment and the configuration to the estimate. */
describe('the use that comments and configuration state', function () {
  this.timeout(30_000);
  let project: TempProject;
  const open = (files: Readonly<Record<string, string>>): Promise<Workspace> => {
    project = tempProject({ '.git/HEAD': '', ...files });
    return openWorkspace({ root: project.root });
  };
  /** `calls a month, tokens of the answer, turns` of each call. */
  const use = (workspace: Workspace, file: string): readonly string[] =>
    workspace
      .analyze(file)
      .calls.map(({ estimate: { callsPerMonth, tokens, turns } }) =>
        [callsPerMonth.value, tokens.output.expected.value, turns ?? 1].join(', '),
      );
  afterEach(() => project.remove());

  it('is read from the comment beside the call', async () => {
    const workspace = await open({
      'a.py': `${PYTHON}# prompt-cost: calls=12000/day output=350 turns=8\n${CALL}${CALL}`,
      'b.ts': `import OpenAI from 'openai';\nconst client = new OpenAI();\nawait client.chat.completions.create({ // prompt-cost: calls=2/hour\n  model: 'gpt-4o', messages: [] });\n`,
    });
    assert.deepEqual(use(workspace, 'a.py'), ['360000, 350, 8', '10000, 400, 1']);
    assert.deepEqual(use(workspace, 'b.ts'), ['1440, 400, 1']);
    assert.deepEqual(workspace.analyze('a.py').problems, []);
  });

  it('is read from "sites", by file, function and tag', async () => {
    const workspace = await open({
      'prompt-cost.config.json': JSON.stringify({
        sites: [
          { files: 'jobs/', calls: '100/day' },
          { function: 'nightly', output: 70 },
          { tag: 'support', turns: 3 },
        ],
      }),
      'jobs/a.py': `${PYTHON}def nightly():\n    ${CALL}# prompt-cost: tag=support\n${CALL}`,
      'b.py': PYTHON + CALL,
    });
    assert.deepEqual(use(workspace, 'jobs/a.py'), ['3000, 70, 1', '3000, 400, 3']);
    assert.deepEqual(use(workspace, 'b.py'), ['10000, 400, 1']);
  });

  it('adds up over nested configuration files, each with its own folder for its globs', async () => {
    const workspace = await open({
      'prompt-cost.config.json': '{ "sites": [{ "files": "**", "calls": 7, "output": 70 }] }',
      'web/prompt-cost.config.json': '{ "sites": [{ "files": "/chat.py", "calls": "3/day" }] }',
      'web/chat.py': PYTHON + CALL,
      'chat.py': PYTHON + CALL,
    });
    assert.deepEqual(use(workspace, 'web/chat.py'), ['90, 70, 1']);
    assert.deepEqual(use(workspace, 'chat.py'), ['7, 70, 1']);
  });

  it('is told where it cannot be understood, and the rest goes on', async () => {
    const workspace = await open({
      'prompt-cost.config.json': '{ "sites": [{ "files": "**", "calls": "3/fortnight" }, { "calls": 5 }] }',
      'a.py': `${PYTHON}# prompt-cost: calls=often output=90\n${CALL}`,
    });
    assert.deepEqual(use(workspace, 'a.py'), ['10000, 90, 1']);
    assert.deepEqual(
      [...workspace.analyze('a.py').problems, ...workspace.configProblems].map(({ message }) => message),
      [
        '"calls" takes a rate: 12000/day, 3/min or 50k/month, not "often".',
        '"sites[0].calls" must be a rate, such as 12000/day, 3/min or 50k/month, not "3/fortnight". Until it is mended, it counts as not set.',
        '"sites[1]" must say which call sites it means: "files", "function" or "tag", not an object. Until it is mended, it counts as not set.',
      ],
    );
  });
});
