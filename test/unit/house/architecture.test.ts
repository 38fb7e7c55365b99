import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import { after, before, describe, it } from 'mocha';
import tseslint from 'typescript-eslint';

const PROJECT = path.resolve(import.meta.dirname, '../../..');

/** One file of each layer, so that every import below has a target on disk: ESLint resolves imports there. */
const FILES = [
  'src/model/span.ts',
  'src/core/analyze.ts',
  'src/core/tokens/count.ts',
  'src/catalog/snapshot.ts',
  'src/languages/python/index.ts',
  'src/sdks/openai/index.ts',
  'src/sdks/anthropic/index.ts',
  'src/sdks/shared/messages.ts',
  'src/rules/max-tokens-unset/index.ts',
  'src/rules/max-tokens-unset/message.ts',
  'src/reporters/text/index.ts',
  'src/generated/registry.ts',
  'src/workspace/open.ts',
  'src/server/main.ts',
  'src/cli/main.ts',
  'src/extension/activate.ts',
];

describe('import boundaries', () => {
  let root = '';
  let eslint: ESLint;
  before(async () => {
    const { architecture } = (await import(pathToFileURL(path.join(PROJECT, 'eslint.config.js')).href)) as {
      architecture: Linter.Config[];
    };
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'boundaries-')));
    for (const file of FILES) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), 'export const value = 1;\n');
    }
    eslint = new ESLint({
      cwd: root,
      overrideConfigFile: true,
      overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } }, ...architecture],
    });
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  /** Rule ids that a file with this code would break. */
  const lint = async (file: string, code: string): Promise<(string | null)[]> => {
    const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
    assert.ok(result);
    return result.messages.map((message) => message.ruleId);
  };
  const importOf = (from: string, to: string): string =>
    `import { value } from '${path.posix.relative(path.posix.dirname(from), to).replace(/^(?!\.)/, './')}';`;

  const ALLOWED: readonly (readonly [from: string, to: string])[] = [
    ['src/core/analyze.ts', 'src/model/span.ts'],
    ['src/core/analyze.ts', 'src/core/tokens/count.ts'],
    ['src/catalog/snapshot.ts', 'src/model/span.ts'],
    ['src/sdks/openai/index.ts', 'src/core/analyze.ts'],
    ['src/sdks/openai/index.ts', 'src/sdks/shared/messages.ts'],
    ['src/rules/max-tokens-unset/index.ts', 'src/rules/max-tokens-unset/message.ts'],
    ['src/generated/registry.ts', 'src/rules/max-tokens-unset/index.ts'],
    ['src/workspace/open.ts', 'src/generated/registry.ts'],
    ['src/server/main.ts', 'src/workspace/open.ts'],
    ['src/cli/main.ts', 'src/workspace/open.ts'],
    ['src/extension/activate.ts', 'src/server/main.ts'],
  ];
  for (const [from, to] of ALLOWED) {
    it(`${from} may import ${to}`, async () => {
      assert.deepEqual(await lint(from, importOf(from, to)), []);
    });
  }

  const FORBIDDEN: readonly (readonly [from: string, to: string])[] = [
    ['src/model/span.ts', 'src/core/analyze.ts'],
    ['src/core/analyze.ts', 'src/catalog/snapshot.ts'],
    ['src/core/analyze.ts', 'src/sdks/openai/index.ts'],
    ['src/core/analyze.ts', 'src/generated/registry.ts'],
    ['src/sdks/openai/index.ts', 'src/sdks/anthropic/index.ts'],
    ['src/sdks/openai/index.ts', 'src/rules/max-tokens-unset/index.ts'],
    ['src/rules/max-tokens-unset/index.ts', 'src/languages/python/index.ts'],
    ['src/reporters/text/index.ts', 'src/workspace/open.ts'],
    ['src/workspace/open.ts', 'src/server/main.ts'],
    ['src/server/main.ts', 'src/cli/main.ts'],
    ['src/cli/main.ts', 'src/server/main.ts'],
    ['src/server/main.ts', 'src/extension/activate.ts'],
  ];
  for (const [from, to] of FORBIDDEN) {
    it(`${from} may not import ${to}, nor re-export it, nor its types`, async () => {
      const code = importOf(from, to);
      const expected = ['boundaries/dependencies'];
      assert.deepEqual(await lint(from, code), expected);
      assert.deepEqual(await lint(from, code.replace('import', 'export')), expected);
      assert.deepEqual(await lint(from, code.replace('import', 'import type')), expected);
    });
  }

  it('a file of src outside the layers is refused', async () => {
    assert.deepEqual(await lint('src/helpers/misc.ts', 'export const value = 1;'), ['boundaries/no-unknown-files']);
    assert.deepEqual(await lint('src/sdks/helper.ts', 'export const value = 1;'), ['boundaries/no-unknown-files']);
  });

  it('vscode is for src/extension only', async () => {
    const code = "import * as vscode from 'vscode';";
    assert.deepEqual(await lint('src/extension/activate.ts', code), []);
    for (const file of ['src/server/main.ts', 'src/cli/main.ts', 'src/workspace/open.ts', 'src/core/analyze.ts']) {
      assert.deepEqual(await lint(file, code), ['no-restricted-imports'], file);
    }
  });

  for (const file of FILES.filter((name) =>
    /^src\/(?:model|core|catalog|languages|sdks|rules|reporters)\//.test(name),
  )) {
    it(`${file} is pure`, async () => {
      for (const module of ['node:fs', 'fs', 'fs/promises', 'node:path', 'http', 'vscode', 'vscode-languageserver']) {
        assert.deepEqual(await lint(file, `import { x } from '${module}';`), ['no-restricted-imports'], module);
      }
      assert.deepEqual(await lint(file, 'export const url = () => process.env.URL;'), ['no-restricted-globals']);
      assert.deepEqual(await lint(file, "export const get = () => fetch('https://example.com');"), [
        'no-restricted-globals',
      ]);
      assert.deepEqual(await lint(file, 'export const now = () => Date.now();'), ['no-restricted-syntax']);
      assert.deepEqual(await lint(file, 'export const now = () => new Date();'), ['no-restricted-syntax']);
      assert.deepEqual(await lint(file, 'export const year = (iso: string) => new Date(iso).getFullYear();'), []);
      assert.deepEqual(await lint(file, "import { z } from 'zod';"), []);
    });
  }

  it('the project’s own configuration contains these rules', async () => {
    const file = path.join(PROJECT, 'src/core/analyze.ts');
    const config = (await new ESLint({ cwd: PROJECT }).calculateConfigForFile(file)) as {
      rules: Record<string, unknown[]>;
    };
    for (const rule of [
      'boundaries/dependencies',
      'no-restricted-imports',
      'no-restricted-globals',
      '@typescript-eslint/no-floating-promises',
    ]) {
      assert.equal(config.rules[rule]?.[0], 2, rule);
    }
  });
});
