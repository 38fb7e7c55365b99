import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { findModules, REGISTRY_FILE, renderRegistry, updateRegistry } from '../../../scripts/generate.ts';
import * as registry from '../../../src/generated/registry.ts';

describe('scripts/generate', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'generate-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const addModule = (folder: string, file = 'index.ts') => {
    mkdirSync(path.join(root, 'src', folder), { recursive: true });
    writeFileSync(path.join(root, 'src', folder, file), '');
  };

  it('gives empty typed lists where there are no folders', () => {
    const text = renderRegistry(findModules(root));
    assert.match(text, /^export const rules: readonly Rule\[\] = \[\];$/m);
    assert.match(text, /^export const languages: readonly Language\[\] = \[\];$/m);
  });

  it('lists modules sorted by id and leaves out folders without index.ts', () => {
    addModule('rules/prompt-cache-missing');
    addModule('rules/max-tokens-unset');
    addModule('rules/notes', 'README.md');
    addModule('languages/python');
    const text = renderRegistry(findModules(root));
    assert.match(text, /readonly Rule\[\] = \[\n {2}maxTokensUnsetRule,\n {2}promptCacheMissingRule,\n\];/);
    assert.match(text, /import \{ rule as maxTokensUnsetRule \} from '\.\.\/rules\/max-tokens-unset\/index\.ts';/);
    assert.match(text, /readonly Language\[\] = \[\n {2}\.\.\.pythonLanguages,\n\];/);
    assert.doesNotMatch(text, /notes/);
  });

  it('keeps a rule, an SDK and a reporter of the same id apart', () => {
    addModule('rules/ollama');
    addModule('sdks/ollama');
    addModule('reporters/ollama');
    const names = [...renderRegistry(findModules(root)).matchAll(/ as (\w+) /g)].map((match) => match[1]);
    assert.deepEqual(names, ['ollamaSdk', 'ollamaRule', 'ollamaReporter']);
  });

  it('check reports a stale file and writes nothing; without check it writes, once', () => {
    addModule('rules/max-tokens-unset');
    assert.equal(updateRegistry(root, true), 'changed');
    assert.throws(() => readFileSync(path.join(root, REGISTRY_FILE)));
    assert.equal(updateRegistry(root, false), 'changed');
    assert.equal(updateRegistry(root, true), 'unchanged');
    addModule('rules/model-oversized');
    assert.equal(updateRegistry(root, true), 'changed');
  });

  it('the committed registry is up to date and every id is its folder’s name', () => {
    const project = path.resolve(import.meta.dirname, '../../..');
    assert.equal(updateRegistry(project, true), 'unchanged', 'run `npm run generate`');
    const modules = findModules(project);
    assert.deepEqual(
      registry.sdks.map((sdk) => sdk.id),
      modules.sdks,
    );
    assert.deepEqual(
      registry.rules.map((rule) => rule.id),
      modules.rules,
    );
    assert.deepEqual(
      registry.reporters.map((reporter) => reporter.id),
      modules.reporters,
    );
  });
});
