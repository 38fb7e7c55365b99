import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { runCli, type CliResult } from './run-cli.ts';

const CONFIG = JSON.stringify({
  extends: 'off',
  rules: { 'max-tokens-unset': ['warning', { cap: 500 }], 'prompt-cache-missing': 'warning' },
});
const LONG = 'Every rule of the workshop matters. '.repeat(700).trim();

/** Sources with comments and a layout of their own, and how each is written when the fix was made. */
const SAMPLES: Readonly<Record<string, { readonly text: string; readonly added: string }>> = {
  'app.py': {
    text: `# é 🚲\nfrom openai import OpenAI\n\nclient = OpenAI()  # one client\nclient.chat.completions.create(\n    model="gpt-5.2",  # fast\n    messages=[{"role": "user", "content": "Say hello. 🙂"}],\n)\n`,
    added: '    max_completion_tokens=500,\n',
  },
  'app.ts': {
    text: `import OpenAI from 'openai';\n\nconst client = new OpenAI(); // one client\nawait client.chat.completions.create({\n\tmodel: 'gpt-5.2', // fast\n\tmessages: [{ role: 'user', content: 'Say hello. 🙂' }],\n});\n`,
    added: '\tmax_completion_tokens: 500,\n',
  },
  'app.js': {
    text: `const OpenAI = require('openai');\nconst client = new OpenAI();\nclient.responses.create({ model: 'gpt-5.2', input: 'Say hello.' /* 🙂 */ });\n`,
    added: ', max_output_tokens: 500',
  },
  'app.tsx': {
    text: `import OpenAI from 'openai';\nconst client = new OpenAI();\nexport const Page = async () => (\n  <p>{(await client.responses.create({\n    model: 'gpt-5.2',\n    input: 'Say hello.',\n  })).output_text}</p>\n);\n`,
    added: '    max_output_tokens: 500,\n',
  },
  'App.vue': {
    text: `<template>\n  <p title="🙂">{{ text }}</p>\n</template>\n<script setup lang="ts">\nimport OpenAI from 'openai';\nconst client = new OpenAI();\nconst text = await client.responses.create({\n  model: 'gpt-5.2',\n  input: 'Say hello.',\n});\n</script>\n`,
    added: '  max_output_tokens: 500,\n',
  },
  'App.svelte': {
    text: `<script>\n  import OpenAI from 'openai';\n  const text = new OpenAI().responses.create({\n    model: 'gpt-5.2',\n    input: 'Say hello.',\n  });\n</script>\n<p>{text}</p>\n`,
    added: '    max_output_tokens: 500,\n',
  },
  'app.go': {
    text: `package app\n\nimport (\n\t"context"\n\n\t"github.com/sashabaranov/go-openai"\n)\n\nfunc ask(ctx context.Context, client *openai.Client) {\n\tclient.CreateChatCompletion(ctx, openai.ChatCompletionRequest{\n\t\tModel: "gpt-5.2", // fast\n\t\tMessages: []openai.ChatCompletionMessage{{Role: "user", Content: "Say hello."}},\n\t})\n}\n`,
    added: '\t\tMaxCompletionTokens: 500,\n',
  },
  'app.rb': {
    text: `require "openai"\n\nclient = OpenAI::Client.new # one client\nclient.chat.completions.create(\n  model: "gpt-5.2", # fast\n  messages: [{ role: "user", content: "Say hello." }],\n)\n`,
    added: '  max_completion_tokens: 500,\n',
  },
};
const OUTPUT = { cell_type: 'code', metadata: {}, source: ['1'], outputs: [{ data: { 'image/png': 'A'.repeat(80) } }] };
const notebook = (source: string): string =>
  `${JSON.stringify(
    {
      cells: [
        OUTPUT,
        { cell_type: 'code', metadata: {}, outputs: [], source: source.match(/[^\n]*\n|[^\n]+$/g) },
        { cell_type: 'markdown', metadata: {}, source: ['# é'] },
      ],
      metadata: { kernelspec: { language: 'python' } },
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  )}\n`;

describe('prompt-cost scan --fix, as a process', function () {
  this.timeout(60_000);
  let project: TempProject;
  afterEach(() => project.remove());
  const start = (files: Readonly<Record<string, string | Uint8Array>>): void => {
    project = tempProject({ '.git/HEAD': '', 'prompt-cost.config.json': CONFIG, ...files });
  };
  const scan = (...args: string[]): Promise<CliResult> => runCli(project.root, ['scan', ...args]);
  const read = (file: string): string => readFileSync(path.join(project.root, file), 'utf8');
  const hashes = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      readdirSync(project.root, { withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'fix.patch')
        .map(({ name }) => [name, read(name)]),
    );

  it('adds to each language what is missing and changes nothing else, a second run finds nothing', async () => {
    start({ ...Object.fromEntries(Object.entries(SAMPLES).map(([file, { text }]) => [file, text])) });
    const first = await scan('--fix');
    const count = Object.keys(SAMPLES).length;
    assert.match(first.stderr, new RegExp(`^Fixed ${count} findings in ${count} files\\.\n$`));
    assert.doesNotMatch(first.stdout, /max-tokens-unset/, 'the report says what is left');
    assert.equal(first.code, 0);
    for (const [file, { text, added }] of Object.entries(SAMPLES)) {
      const fixed = read(file);
      assert.ok(fixed.includes(added), `${file}\n${fixed}`);
      assert.equal(fixed.replace(added, ''), text, file);
    }
    const before = hashes();
    const second = await scan('--fix');
    assert.equal(second.stderr, '');
    assert.deepEqual(hashes(), before);
  });

  it('keeps CRLF and a byte order mark', async () => {
    const files: Record<string, string> = {};
    for (const [file, { text }] of Object.entries(SAMPLES)) files[file] = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    start(files);
    assert.equal((await scan('--fix')).code, 0);
    for (const [file, { text, added }] of Object.entries(SAMPLES)) {
      const fixed = read(file);
      assert.ok(fixed.startsWith('\uFEFF') && !fixed.startsWith('\uFEFF', 1), file);
      assert.doesNotMatch(fixed, /[^\r]\n/, file);
      assert.equal(fixed.replace(added.replaceAll('\n', '\r\n'), ''), `\uFEFF${text.replaceAll('\n', '\r\n')}`, file);
    }
  });

  it('writes into a notebook’s cell, and leaves the rest of the notebook to the letter', async () => {
    const { text, added } = SAMPLES['app.py'] ?? { text: '', added: '' };
    const cell = `%pip install openai\n${text.trimEnd()}\n!date`;
    start({ 'study.ipynb': notebook(cell) });
    const { code, stderr } = await scan('--fix');
    assert.equal(stderr, 'Fixed 1 finding in 1 file.\n');
    assert.equal(code, 0);
    assert.equal(read('study.ipynb'), notebook(cell.replace('\n)\n!date', `\n${added})\n!date`)));
  });

  it('prints a patch that git applies to the same effect, and changes nothing itself', async () => {
    const { text } = SAMPLES['app.py'] ?? { text: '' };
    const files = {
      ...Object.fromEntries(Object.entries(SAMPLES).map(([file, sample]) => [file, sample.text])),
      'study.ipynb': notebook(text),
      'with space é.py': `\uFEFF${text.replaceAll('\n', '\r\n')}`,
      'no-newline.py': text.trimEnd(),
    };
    start(files);
    const { stdout, stderr, code } = await scan('--fix-dry-run');
    const count = Object.keys(files).length;
    assert.equal(stderr, `Would fix ${count} findings in ${count} files.\n`);
    assert.equal(code, 0);
    for (const [file, content] of Object.entries(files)) assert.equal(read(file), content);
    project.write('fix.patch', stdout);
    const git = spawnSync('git', ['apply', '--whitespace=nowarn', 'fix.patch'], {
      cwd: project.root,
      encoding: 'utf8',
    });
    assert.equal(git.stderr, '');
    const patched = hashes();
    for (const [file, content] of Object.entries(files)) project.write(file, content);
    await scan('--fix');
    assert.deepEqual(hashes(), patched);
    const nothing = await scan('--fix-dry-run');
    assert.deepEqual([nothing.stdout, nothing.stderr], ['', 'There is nothing to fix.\n']);
  });

  it('prints a patch for the folder it runs in, and the report to a file', async () => {
    start({ 'src/app.py': SAMPLES['app.py']?.text ?? '' });
    const cwd = path.join(project.root, 'src');
    const { stdout } = await runCli(cwd, ['scan', '--fix-dry-run', '-f', 'json', '-o', '../report.json']);
    assert.match(stdout, /^--- a\/app\.py\n\+\+\+ b\/app\.py\n@@/);
    const git = spawnSync('git', ['apply'], { cwd, input: stdout, encoding: 'utf8' });
    assert.equal(git.stderr, '');
    assert.match(read('src/app.py'), /max_completion_tokens=500/);
    assert.doesNotThrow(() => JSON.parse(read('report.json')) as unknown);
  });

  it('makes fixes that touch each other one after the other, and never a suggestion', async () => {
    start({
      'both.py': `import anthropic\n\nHANDBOOK = """${LONG}"""\nclient = anthropic.Anthropic()\nfor mail in open("mails"):\n    client.messages.create(model="claude-sonnet-5", max_tokens=800, system=HANDBOOK, messages=[{"role": "user", "content": mail}])\n`,
      'prompt-cost.config.json': JSON.stringify({ extends: 'all' }),
    });
    const result = await scan('--fix');
    assert.match(result.stderr, /^Fixed 1 finding in 1 file/);
    assert.match(read('both.py'), /"cache_control": \{"type": "ephemeral"\}/);
    assert.match(read('both.py'), /model="claude-sonnet-5", max_tokens=800/, 'other rules only suggest');
    const before = hashes();
    await scan('--fix');
    assert.deepEqual(hashes(), before);
  });

  it('obeys the choice of rules', async () => {
    start({ 'app.py': SAMPLES['app.py']?.text ?? '' });
    const result = await scan('--fix', '--rule', 'prompt-cache-missing');
    assert.equal(result.stderr, '');
    assert.equal(read('app.py'), SAMPLES['app.py']?.text);
  });

  it('keeps a file’s mode, and the link that leads to it', async () => {
    start({ 'real/app.py': SAMPLES['app.py']?.text ?? '' });
    chmodSync(path.join(project.root, 'real/app.py'), 0o755);
    symlinkSync('real/app.py', path.join(project.root, 'link.py'));
    await scan('--fix', 'link.py');
    assert.match(read('real/app.py'), /max_completion_tokens=500/);
    assert.equal(statSync(path.join(project.root, 'real/app.py')).mode & 0o777, 0o755);
    assert.deepEqual(
      readdirSync(project.root, { withFileTypes: true })
        .find(({ name }) => name === 'link.py')
        ?.isSymbolicLink(),
      true,
    );
    assert.deepEqual(readdirSync(path.join(project.root, 'real')), ['app.py'], 'no file is left over');
  });

  it('names a file that cannot be written, leaves it as it was, and goes on with the others', async () => {
    // No name is left for the file that is to take its place: this stops a superuser too.
    const stuck = `${'n'.repeat(250)}.py`;
    start({ [stuck]: SAMPLES['app.py']?.text ?? '', 'zebra.py': SAMPLES['app.py']?.text ?? '' });
    const { code, stdout, stderr } = await scan('--fix');
    assert.match(stderr, /^n+\.py was not fixed: ENAMETOOLONG.*\nFixed 1 finding in 1 file\.\n$/);
    assert.equal(code, 2);
    assert.equal(read(stuck), SAMPLES['app.py']?.text);
    assert.match(read('zebra.py'), /max_completion_tokens=500/);
    assert.equal(stdout.match(/max-tokens-unset/g)?.length, 1, 'the report has the finding that is still there');
  });

  it('leaves a file that is not UTF-8 as it is', async () => {
    const bytes = Buffer.concat([Buffer.from(SAMPLES['app.py']?.text ?? ''), Buffer.from([0x23, 0xe9, 0x0a])]);
    start({ 'latin.py': bytes });
    const { stdout, code } = await scan('--fix');
    assert.match(stdout, /max-tokens-unset/);
    assert.equal(code, 1);
    assert.deepEqual(readFileSync(path.join(project.root, 'latin.py')), bytes);
  });

  it('takes --fix or --fix-dry-run, not both', async () => {
    start({});
    const { code, stderr } = await scan('--fix', '--fix-dry-run');
    assert.match(stderr, /cannot be used with option '--fix'/);
    assert.equal(code, 2);
  });
});
