import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageFile } from '../../scripts/package.ts';
import { bin, NPM, ROOT } from '../../scripts/steps.ts';

const run = promisify(execFile);
const UNCAPPED = `from openai import OpenAI


def answer(question: str):
    return OpenAI().chat.completions.create(
        model="gpt-5.2",
        messages=[{"role": "user", "content": question}],
    )
`;

/** Checks the types that a user meets, and runs. */
const CONSUMER = `
import { analyze, applyFix, openProject, type Amount, type FileReport, type Finding, type Fix } from 'prompt-cost-lint';
async function main(): Promise<void> {
  const root = process.argv[2] ?? '.';
  const text: string = ${JSON.stringify(UNCAPPED)};
  const settings = { rules: { 'max-tokens-unset': ['error', { cap: 1000 }] } } as const;
  const report: FileReport = await analyze({ text, path: 'src/answer.py', root, settings });
  const cost: Amount | null | undefined = report.calls[0]?.costPerCall;
  const finding: Finding | undefined = report.findings.find(({ rule }) => rule === 'max-tokens-unset');
  const fix: Fix | undefined = finding?.fixes[0];
  const files: string[] = [];
  for await (const { path } of (await openProject(root)).scan()) files.push(path);
  // @ts-expect-error: it is read-only
  report.path = '';
  // @ts-expect-error: there is no such key
  void report.cost;
  console.log(JSON.stringify({ report, cost, files, fixed: fix && applyFix('src/answer.py', text, fix) }));
}
void main();
`;

/** What the consumer prints. */
interface Consumed {
  readonly report: { readonly findings: readonly { readonly range: { readonly start: object } }[] };
  readonly cost: { readonly expected: number };
  readonly files: readonly string[];
  readonly fixed: string;
}

/** The examples of the page, and the files that the test writes them to. */
const EXAMPLES = [
  ...readFileSync(path.join(ROOT, 'docs/library.md'), 'utf8').matchAll(/^```(ts|cjs)\n([^]*?)^```$/gm),
].map(([, kind, code = ''], index) => ({ file: `example-${index}.${kind === 'ts' ? 'mts' : 'cjs'}`, code }));
const typedExamples = (): readonly string[] => EXAMPLES.map(({ file }) => file).filter((file) => file.endsWith('.mts'));
const consumers = ['consumer.mts', 'consumer.cts'];

describe('the npm package', function () {
  this.timeout(180_000);
  let folder = '';
  let installed = '';
  before(async function () {
    const tarball = packageFile('tgz');
    // npm test packs first; a run of single tests may not have.
    if (!existsSync(tarball)) this.skip();
    folder = mkdtempSync(path.join(tmpdir(), 'prompt-cost-consumer-'));
    mkdirSync(path.join(folder, 'src'));
    writeFileSync(path.join(folder, 'src/answer.py'), UNCAPPED);
    writeFileSync(path.join(folder, 'package.json'), '{"name":"consumer","private":true}');
    const [npm, ...args] = NPM;
    await run(npm, [...args, 'install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: folder });
    for (const name of consumers) writeFileSync(path.join(folder, name), CONSUMER);
    for (const { file, code } of EXAMPLES) writeFileSync(path.join(folder, file), code);
    installed = path.join(folder, 'node_modules/prompt-cost-lint');
  });
  after(() => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  it('depends on nothing, and holds no source, test or map', () => {
    assert.deepEqual(
      readdirSync(path.join(folder, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['prompt-cost-lint'],
    );
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((file) =>
      statSync(path.join(installed, file)).isFile(),
    );
    const allowed =
      /^(?:(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)$|dist\/(?:(?:cli|server|mcp|index)\.cjs|index\.(?:mjs|d\.cts|d\.mts)|third-party-notices\.txt|grammars\/[\w.-]+\.wasm|ranks\/\w+\.cjs|rules\/[\w-]+\.md)$|schemas\/[\w.-]+\.json$)/;
    assert.deepEqual(
      files.filter((file) => !allowed.test(file.replaceAll(path.sep, '/'))),
      [],
    );
    const notices = readFileSync(path.join(installed, 'dist/third-party-notices.txt'), 'utf8');
    for (const name of [
      'commander',
      'marked',
      'zod',
      '@modelcontextprotocol/sdk',
      'tree-sitter-python',
      'web-tree-sitter',
    ])
      assert.match(notices, new RegExp(`^${name} \\d`, 'm'), name);
  });

  it('gives the command line', async () => {
    const cli = path.join(folder, 'node_modules/.bin/prompt-cost');
    const { stdout } = await run(process.execPath, [cli, 'doctor', '--json'], { cwd: folder });
    assert.doesNotMatch(stdout, /"level": "bad"/);
    const { stdout: page } = await run(process.execPath, [cli, 'explain', 'max-tokens-unset'], { cwd: folder });
    assert.match(page, /^max-tokens-unset\n/);
  });

  it('type-checks in a strict consumer, as module and as CommonJS, for Node and for a bundler', async () => {
    await compile(folder, [...consumers, ...typedExamples()], 'node16', 'node16');
    await compile(folder, [...consumers, '--noEmit'], 'bundler', 'preserve');
  });

  for (const output of ['mjs', 'cjs']) {
    it(`runs in a consumer compiled to .${output}`, async () => {
      const { stdout } = await run(process.execPath, [`consumer.${output}`, folder], { cwd: folder });
      const { report, cost, files, fixed } = JSON.parse(stdout) as Consumed;
      assert.deepEqual(files, ['src/answer.py']);
      assert.ok(cost.expected > 0);
      const [finding] = report.findings;
      assert.deepEqual(finding?.range.start, { line: 5, column: 38, offset: UNCAPPED.indexOf('create(') });
      assert.match(fixed, /max_completion_tokens=1000,\n {4}\)/);
    });
  }

  it('runs every example of docs/library.md', async () => {
    const outputs: string[] = [];
    for (const { file } of EXAMPLES) {
      const { stdout, stderr } = await run(process.execPath, [file.replace('.mts', '.mjs')], { cwd: folder });
      assert.equal(stderr, '');
      outputs.push(stdout);
    }
    assert.equal(outputs.length, 5);
    const [text = '', project = '', findings = '', request = '', cjs = ''] = outputs;
    assert.match(text, /^line 3: gpt-5\.2 costs about 0\.\d+ USD a call$/m);
    assert.match(project, /^\$[\d,.]+ a month$/m);
    assert.match(findings, /^src\/answer\.py:5:38 error max-tokens-unset: [^]*max_completion_tokens=1000,$/m);
    assert.match(request, /trust: '(?:assumed|estimated)'[^]*^\d{4}-\d\d-\d\d [\d.]+ null$/m);
    assert.match(cjs, /^[\d.]+ \d+ # max-tokens-unset\n0\n$/);
  });
});

/** Compiles strictly, with nothing but the installed package and Node's types. */
async function compile(cwd: string, given: readonly string[], moduleResolution: string, module: string): Promise<void> {
  const types = path.join(ROOT, 'node_modules/@types');
  const args = [
    '--strict',
    '--target',
    'es2022',
    '--module',
    module,
    '--moduleResolution',
    moduleResolution,
    '--typeRoots',
    types,
    '--types',
    'node',
    ...given,
  ];
  try {
    await run(process.execPath, [bin('typescript/bin/tsc'), ...args], { cwd });
  } catch (error) {
    assert.fail(`${given.join(' ')} do not compile:\n${(error as { stdout: string }).stdout}`);
  }
}
