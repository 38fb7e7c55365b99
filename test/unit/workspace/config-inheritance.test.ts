import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { rules } from '../../../src/generated/registry.ts';
import { createConfigStore, type ConfigStore } from '../../../src/workspace/config/config-store.ts';
import { openWorkspace } from '../../../src/workspace/workspace.ts';
import { tempProject, type TempProject } from './temp-project.ts';

const NAME = 'prompt-cost.config.json';

describe('nested configuration', () => {
  let project: TempProject;
  afterEach(() => project.remove());
  const store = (files: Readonly<Record<string, unknown>>): ConfigStore => {
    const texts = Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)] as const);
    project = tempProject({ '.git/HEAD': '', ...Object.fromEntries(texts) });
    return createConfigStore({ root: project.root, rules });
  };
  const messages = (configs: ConfigStore): readonly string[] =>
    configs.problems().map(({ path: file, span, message }) => `${file} ${span?.start ?? ''} ${message}`);

  it('merges key by key, the nearest file first', () => {
    const configs = store({
      [NAME]: { assumptions: { callsPerMonth: 5, outputTokens: 50 }, exclude: ['a'], maxFileSize: 7 },
      [`web/${NAME}`]: { assumptions: { callsPerMonth: 6 }, exclude: ['b'] },
    });
    const { assumptions, exclude, maxFileSize } = configs.forFile('web/x.ts').config;
    assert.deepEqual([assumptions.callsPerMonth, assumptions.outputTokens], [6, 50]);
    assert.deepEqual(exclude, ['a', 'b']);
    assert.equal(maxFileSize, 7);
    assert.equal(configs.forFile('x.ts').config.assumptions.callsPerMonth, 5);
  });

  it('ends at a file that says it is the root', () => {
    const configs = store({
      [NAME]: { assumptions: { callsPerMonth: 5, outputTokens: 50 } },
      [`web/${NAME}`]: { root: true, assumptions: { callsPerMonth: 6 } },
      [`web/app/${NAME}`]: { maxFileSize: 7 },
    });
    const { config, files } = configs.forFile('web/app/x.ts');
    assert.deepEqual([config.assumptions.callsPerMonth, config.assumptions.outputTokens], [6, 400]);
    assert.equal(config.maxFileSize, 7);
    assert.equal(files.length, 2);
  });

  it('lies above the files it extends, the later of them above the earlier', () => {
    const configs = store({
      [NAME]: { extends: ['strict', './conf/one.json', './conf/two.json'], maxFileSize: 3 },
      'conf/one.json': { assumptions: { callsPerMonth: 1, outputTokens: 1 }, maxFileSize: 1, rules: { 'model-oversized': 'hint' } }, // prettier-ignore
      'conf/two.json': { extends: './deep/three.json', assumptions: { outputTokens: 2 }, maxFileSize: 2, exclude: ['gen'] }, // prettier-ignore
      'conf/deep/three.json': { assumptions: { tokensPerHole: 3 } },
    });
    assert.deepEqual(messages(configs), []);
    const { config, patterns } = configs.atRoot;
    const { callsPerMonth, outputTokens, tokensPerHole } = config.assumptions;
    assert.deepEqual([callsPerMonth, outputTokens, tokensPerHole, config.maxFileSize], [1, 2, 3, 3]);
    assert.equal(config.rules['model-oversized']?.severity, 'hint');
    assert.equal(config.rules['max-tokens-unset']?.severity, 'error');
    // Globs hold from where the extending file is.
    assert.ok(patterns.every(({ base }) => base === project.root));
    assert.deepEqual(config.exclude, ['gen']);
  });

  it('tells at "extends" what cannot be extended', () => {
    const configs = store({
      [NAME]: { extends: ['./missing.json', '../outside.json', './loop.json', './link.json'] },
      'loop.json': { extends: './prompt-cost.config.json' },
    });
    const outside = tempProject({ 'secret.json': '{"maxFileSize": 1}' });
    try {
      symlinkSync(path.join(outside.root, 'secret.json'), path.join(project.root, 'link.json'));
      const told = messages(createConfigStore({ root: project.root, rules }));
      const start = '{"extends":'.length;
      assert.deepEqual(told, [
        `loop.json ${start} "extends" names ./prompt-cost.config.json, which extends this file in turn.`,
        `${NAME} ${start} "extends" names ./missing.json, which cannot be read.`,
        `${NAME} ${start} "extends" names ../outside.json, which is outside the repository.`,
        `${NAME} ${start} "extends" names ./link.json, which is outside the repository.`,
      ]);
      assert.equal(configs.atRoot.config.maxFileSize, 2_000_000);
    } finally {
      outside.remove();
    }
  });
});

describe('.promptcostignore', () => {
  it('leaves files out in the syntax of Git, above .gitignore and below the configuration', async () => {
    const project = tempProject({
      '.git/HEAD': '',
      '.gitignore': 'kept.py\n',
      '.promptcostignore': '# comment\nlegacy/\n*.gen.py\n!kept.py\n',
      'web/.promptcostignore': '/own.py\n',
      'web/prompt-cost.config.json': '{"exclude": ["!*.gen.py"]}',
      ...Object.fromEntries(
        ['a.py', 'a.gen.py', 'kept.py', 'legacy/b.py', 'web/own.py', 'web/c.gen.py', 'web/in/own.py'].map((each) => [each, '']), // prettier-ignore
      ),
    });
    try {
      const workspace = await openWorkspace({ root: project.root });
      assert.deepEqual((await workspace.find()).files, ['a.py', 'kept.py', 'web/c.gen.py', 'web/in/own.py']);
      const below = await openWorkspace({ root: path.join(project.root, 'web') });
      assert.deepEqual((await below.find()).files, ['c.gen.py', 'in/own.py']);
    } finally {
      project.remove();
    }
  });
});
