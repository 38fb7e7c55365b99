import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { GROUP } from '../../../src/cli/command.ts';
import type { CliIo } from '../../../src/cli/io.ts';
import { createProgress } from '../../../src/cli/progress.ts';
import { createProgram, run } from '../../../src/cli/run.ts';
import { tempProject, type TempProject } from '../workspace/temp-project.ts';

const SOURCE = `from openai import OpenAI
OpenAI().chat.completions.create(model="gpt-4o", max_completion_tokens=20, messages=[])
`;

let project: TempProject;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, in a project with one source file. */
async function cli(
  args: readonly string[],
  io: { readonly isTTY?: boolean; readonly env?: CliIo['env']; readonly ask?: CliIo['ask'] } = {},
): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => void (written[name] += text),
    isTTY: io.isTTY ?? false,
    columns: undefined,
  });
  const code = await run(args, {
    cwd: project.root,
    env: io.env ?? {},
    stdout: output('stdout'),
    stderr: output('stderr'),
    ...(io.ask ? { ask: io.ask } : {}),
  });
  return { code, ...written };
}

const BAD_USAGE: readonly (readonly [what: string, args: readonly string[], expected: RegExp])[] = [
  ['no command', [], /Usage: prompt-cost/],
  ['an unknown command', ['scna'], /unknown command 'scna'\n\(Did you mean scan\?\)/],
  ['a path in place of a command', ['app.py'], /"app\.py" is a path and not a command\. .*: prompt-cost scan app\.py/],
  ['an unknown option', ['scan', '--fromat', 'json'], /unknown option '--fromat'\n\(Did you mean --format\?\)/],
  ['a path that is not there', ['scan', 'app.py', 'no/where.py'], /There is no such file or folder: no\/where\.py/],
  ['a folder without source', ['scan', 'empty'], /No source file to analyse in empty\. Looked for .*\.py/],
  ['a file that is no source', ['scan', 'notes.txt'], /No source file to analyse in notes\.txt/],
  ['an unknown format', ['scan', '--format', 'yaml'], /Allowed choices are .*json, jsonl, .*sarif, text/],
  ['a format that is mistyped', ['scan', '--format', 'markdwon=a.md'], /Did you mean "markdown"\?/],
  ['two reports for standard output', ['scan', '-f', 'json', '-f', 'csv'], /write --format csv=FILE/],
  ['a format without the file it announces', ['scan', '-f', 'csv='], /Name a file behind "csv="/],
  ['an output that no report is left for', ['scan', '-f', 'csv=a.csv', '-o', 'b.csv'], /leave --output out/],
  [
    'an unknown rule',
    ['scan', '--rule', 'max-token-unset'],
    /There is no rule "max-token-unset"\. Did you mean "max-tokens-unset"\?/,
  ],
  ['a rule like no other', ['scan', '--rule', 'zzzzzzzzzzzzzzzzzz'], /Rules are .*max-tokens-unset/],
  [
    'an unknown severity',
    ['scan', '--rule', 'max-tokens-unset=warn'],
    /There is no severity "warn"\. Did you mean "warning"\?/,
  ],
  ['a count that is none', ['scan', '--max-warnings', '-1'], /must be a whole number, 0 or more/],
  ['a configuration that is not there', ['scan', '-c', 'other.json'], /There is no configuration file other\.json/],
  ['a folder as configuration', ['scan', '-c', 'empty'], /There is no configuration file empty/],
  [
    'an output that cannot be written',
    ['scan', '-o', 'no/folder/out.txt'],
    /cannot be written to no\/folder\/out\.txt: ENOENT/,
  ],
];

describe('the command line', function () {
  this.timeout(30_000);
  before(() => {
    project = tempProject({ '.git/HEAD': '', 'app.py': SOURCE, 'notes.txt': '', 'empty/notes.txt': '' });
  });
  after(() => project.remove());

  for (const [what, args, expected] of BAD_USAGE) {
    it(`exits 2 for ${what} and says what to do`, async () => {
      const { code, stdout, stderr } = await cli(args);
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, /\n\s+at /, 'a stack');
      assert.equal(stdout, '');
      assert.equal(code, 2);
    });
  }

  it('helps on standard output', async () => {
    const { code, stdout, stderr } = await cli(['scan', '--help']);
    assert.match(stdout, /Formats:\n {2}csv .*\n {2}json +the whole analysis.*Examples:.*Exit codes:/s);
    assert.ok(stdout.split('\n').every((line) => line.length <= 100));
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('has every command under a heading, with a summary and examples', () => {
    const output = { write: () => undefined, isTTY: false, columns: undefined };
    const program = createProgram({ cwd: '/', env: {}, stdout: output, stderr: output }, () => undefined);
    for (const command of program.commands) {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      assert.ok(Object.values<string>(GROUP).includes(command.helpGroup()), `${command.name()} has no helpGroup`);
      assert.notEqual(command.summary(), '', `${command.name()} has no summary`);
      // Below it, each has its own.
      if (command.commands.length === 0)
        assert.match(help, /^Examples?:\n {2}(?:source <\()?prompt-cost /m, `${command.name()} has no examples`);
    }
  });

  it('asks two questions in init where somebody can answer, and asks again what it cannot read', async () => {
    const answers = ['many', '2,500', 'loud', 'strict'];
    const asked: string[] = [];
    const ask = (question: string): Promise<string> => {
      asked.push(question);
      return Promise.resolve(answers[asked.length - 1] ?? '');
    };
    const { code, stderr } = await cli(['init'], { ask });
    assert.deepEqual([code, asked.length], [0, 4]);
    assert.equal(stderr, 'A whole number, please.\nOne of recommended, strict, all, off, please.\n');
    const text = readFileSync(path.join(project.root, 'prompt-cost.config.json'), 'utf8');
    assert.match(text, /"extends": "strict"[^]*"callsPerMonth": 2500,/);
    assert.equal((await cli(['init', '--yes', '--force'], { ask })).code, 0);
    assert.equal(asked.length, 4);
  });

  it('colours a terminal, unless told otherwise', async () => {
    const escape = '\u001B[';
    const coloured = async (args: readonly string[], env: CliIo['env'] = {}, isTTY = true): Promise<boolean> =>
      (await cli(['scan', ...args], { isTTY, env })).stdout.includes(escape);
    assert.deepEqual(
      [
        await coloured([]),
        await coloured([], {}, false),
        await coloured(['--no-color']),
        await coloured([], { NO_COLOR: '1' }),
      ],
      [true, false, false, false],
    );
    assert.deepEqual(
      [await coloured([], { TERM: 'dumb' }), await coloured([], { FORCE_COLOR: '1' }, false)],
      [false, true],
    );
  });
});

describe('the progress line', () => {
  const draw = (isTTY: boolean): string => {
    let written = '';
    let now = 0;
    const progress = createProgress({ write: (text) => void (written += text), isTTY, columns: 80 }, () => now);
    for (let done = 1; done <= 4; done++) {
      now += 60;
      progress.update(done, 2000);
    }
    progress.clear();
    return written.replaceAll('\r\u001B[2K', '<');
  };
  it('is drawn now and then, and taken away', () => {
    assert.equal(draw(true), '<Analysing: 2 of 2,000 files<Analysing: 4 of 2,000 files<');
  });
  it('is not there where nobody reads along', () => {
    assert.equal(draw(false), '');
  });
});
