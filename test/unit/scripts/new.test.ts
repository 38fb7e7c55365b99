import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ESLint } from 'eslint';
import { after, before, describe, it } from 'mocha';
import prettier from 'prettier';
import ts from 'typescript';
import { REGISTRY_FILE, updateRegistry } from '../../../scripts/generate.ts';
import { scaffold } from '../../../scripts/new.ts';
import { sdks } from '../../../src/generated/registry.ts';
import type { Rule } from '../../../src/model/rule.ts';
import type { SdkDefinition } from '../../../src/model/sdk.ts';
import { createDetect } from '../../harness/detect-fixture.ts';
import { readFixtures } from '../../harness/fixture-files.ts';
import { FixtureWorkspace } from '../../harness/fixture-workspace.ts';
import { findingDifferences } from '../../harness/rule-checks.ts';
import { exampleProblems, pageProblems } from '../../harness/rule-docs.ts';
import { siteDifferences } from '../../harness/sdk-checks.ts';

const PROJECT = path.resolve(import.meta.dirname, '../../..');
/** What scaffolded modules import, and what checks them. */
const COPIED = [
  'src/model',
  'src/core/facts-builder.ts',
  'src/core/syntax-snapshot.ts',
  'tsconfig.json',
  'eslint.config.js',
  'package.json',
];

describe('scripts/new', function () {
  this.timeout(60_000);
  let root = '';
  let written: string[] = [];
  before(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'new-')));
    for (const item of COPIED) cpSync(path.join(PROJECT, item), path.join(root, item), { recursive: true });
    symlinkSync(path.join(PROJECT, 'node_modules'), path.join(root, 'node_modules'));
    written = [
      ...scaffold(root, 'rule', 'several-completions'),
      ...scaffold(root, 'sdk', 'acme-ai'),
      ...scaffold(root, 'language', 'go'),
    ];
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('writes the folders and registers them', () => {
    assert.ok(written.includes('src/rules/several-completions/README.md'));
    assert.ok(written.includes('src/rules/several-completions/fixtures/basic.py'));
    assert.ok(written.includes('src/sdks/acme-ai/fixtures/basic.ts'));
    assert.ok(written.includes('src/languages/go/lower-module.ts'));
    for (const file of written) assert.doesNotMatch(readFileSync(path.join(root, file), 'utf8'), /\{\{\w+\}\}/, file);
    assert.match(readFileSync(path.join(root, 'src/sdks/acme-ai/fixtures/basic.py'), 'utf8'), /^import acme_ai$/m);
    assert.equal(updateRegistry(root, true), 'unchanged');
    assert.match(readFileSync(path.join(root, REGISTRY_FILE), 'utf8'), /severalCompletionsRule,[^]*?\];/);
  });

  it('the folders pass the type check', () => {
    const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
      config: unknown;
    };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const program = ts.createProgram([path.join(root, REGISTRY_FILE)], options);
    assert.equal(program.getSourceFiles().filter((file) => file.fileName.includes('src/rules/')).length, 1);
    const messages = ts
      .getPreEmitDiagnostics(program)
      .map((item) => `${item.file?.fileName}: ${ts.flattenDiagnosticMessageText(item.messageText, ' ')}`);
    assert.deepEqual(messages, []);
  });

  it('the folders pass lint', async () => {
    const results = await new ESLint({ cwd: root }).lintFiles(['src/rules', 'src/sdks', 'src/languages']);
    assert.equal(results.length, 4);
    assert.deepEqual(
      results.flatMap((result) => result.messages.map((message) => `${result.filePath}: ${message.message}`)),
      [],
    );
  });

  it('the folders are formatted', async () => {
    for (const file of written.filter((name) => !name.includes('/fixtures/'))) {
      const text = readFileSync(path.join(root, file), 'utf8');
      const options = await prettier.resolveConfig(path.join(PROJECT, file));
      assert.equal(await prettier.format(text, { ...options, filepath: file }), text, file);
    }
  });

  it('the rule passes its own fixtures and page', async () => {
    const { rule } = (await import(path.join(root, 'src/rules/several-completions/index.ts'))) as { rule: Rule };
    const workspace = await FixtureWorkspace.open({ rules: [rule] });
    try {
      const fixtures = readFixtures('rules', path.join(root, 'src'));
      assert.deepEqual(
        fixtures.map(({ name }) => name),
        ['basic.py', 'basic.ts'],
      );
      for (const fixture of fixtures) assert.deepEqual(await findingDifferences(workspace, rule, fixture), []);
      const page = readFileSync(path.join(root, 'src/rules/several-completions/README.md'), 'utf8');
      assert.deepEqual(pageProblems(rule, page), []);
      assert.deepEqual(await exampleProblems(workspace, rule, page), []);
    } finally {
      workspace.close();
    }
  });

  it('the SDK passes its own fixtures', async () => {
    const { sdk } = (await import(path.join(root, 'src/sdks/acme-ai/index.ts'))) as { sdk: SdkDefinition };
    const detect = await createDetect([...sdks, sdk]);
    const fixtures = readFixtures('sdks', path.join(root, 'src'));
    assert.deepEqual(
      fixtures.map(({ name }) => name),
      ['basic.py', 'basic.ts'],
    );
    for (const fixture of fixtures) assert.deepEqual(siteDifferences(detect, fixture), []);
  });

  it('refuses a form that there is none of, a name that is not kebab-case, and a folder that exists', () => {
    assert.throws(() => scaffold(root, 'reporter', 'text'), /`reporter` is none of rule, sdk, language/);
    for (const name of ['MaxTokens', 'max_tokens', '-a', 'a--b', '../a', '']) {
      assert.throws(() => scaffold(root, 'rule', name), /not kebab-case/, name);
    }
    assert.throws(() => scaffold(root, 'sdk', 'acme-ai'), /src\/sdks\/acme-ai exists already/);
  });
});
