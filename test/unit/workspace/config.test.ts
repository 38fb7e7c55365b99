import assert from 'node:assert/strict';
import path from 'node:path';
import { createLineIndex } from '../../../src/core/lines/line-index.ts';
import { createConfigStore } from '../../../src/workspace/config/config-store.ts';
import { mergeLayers } from '../../../src/workspace/config/merge.ts';
import { readConfigText, readSettingsValue } from '../../../src/workspace/config/read-layer.ts';
import { buildConfigSchema, type SettingsLayer } from '../../../src/workspace/config/schema.ts';
import { RULES } from './rules.ts';
import { tempProject, type TempProject } from './temp-project.ts';

const schema = buildConfigSchema(RULES);
const merge = (...layers: SettingsLayer[]) => mergeLayers(schema, RULES, layers);

/** `line:column what it points at: message` of each problem. */
function problemsOf(text: string): readonly string[] {
  const lines = createLineIndex(text);
  return readConfigText(schema, 'prompt-cost.config.json', text).problems.map(({ span, message }) => {
    const { line, character } = lines.position(span?.start ?? 0);
    return `${line + 1}:${character + 1} ${text.slice(span?.start, span?.end)}: ${message}`;
  });
}

const NOT_SET = ' Until it is mended, it counts as not set.';
const BAD: readonly (readonly [what: string, text: string, ...problems: string[]])[] = [
  [
    'an unknown key',
    '{\n  "assumption": {}\n}',
    '2:3 "assumption": There is no setting "assumption". Did you mean "assumptions"?',
  ],
  [
    'an unknown inner key',
    '{ "assumptions": { "callsPerMoth": 1 } }',
    '1:20 "callsPerMoth": There is no setting "assumptions.callsPerMoth". Did you mean "callsPerMonth"?',
  ],
  [
    'a key like no other',
    '{ "tiers": { "lukewarm-but-not-really": "a/b" } }',
    '1:14 "lukewarm-but-not-really": There is no setting "tiers.lukewarm-but-not-really". Known here are hot, warm, cold, economy.',
  ],
  [
    'an unknown rule',
    '{ "rules": { "max-token-unset": "off" } }',
    '1:14 "max-token-unset": There is no rule "max-token-unset". Did you mean "max-tokens-unset"?',
  ],
  [
    'an unknown severity',
    '{ "rules": { "max-tokens-unset": "warn" } }',
    `1:34 "warn": "rules.max-tokens-unset" must be one of "off", "hint", "info", "warning", "error", not "warn". Did you mean "warning"?${NOT_SET}`,
  ],
  [
    'an unknown severity with options',
    '{ "rules": { "max-tokens-unset": ["loud", {}] } }',
    `1:35 "loud": "rules.max-tokens-unset[0]" must be one of "off", "hint", "info", "warning", "error", not "loud".${NOT_SET}`,
  ],
  [
    'an unknown option',
    '{ "rules": { "max-tokens-unset": ["error", { "sugestedCap": 1 }] } }',
    '1:46 "sugestedCap": There is no setting "rules.max-tokens-unset[1].sugestedCap". Did you mean "suggestedCap"?',
  ],
  [
    'an option of a wrong type',
    '{ "rules": { "max-tokens-unset": ["error", { "suggestedCap": "1k" }] } }',
    `1:62 "1k": "rules.max-tokens-unset[1].suggestedCap" must be a number, not "1k".${NOT_SET}`,
  ],
  ['a wrong type', '{ "minMonthlySaving": "5" }', `1:23 "5": "minMonthlySaving" must be a number, not "5".${NOT_SET}`],
  [
    'a negative number',
    '{ "minMonthlySaving": -5 }',
    `1:23 -5: "minMonthlySaving" must be at least 0, not -5.${NOT_SET}`,
  ],
  [
    'a share above one',
    '{ "assumptions": { "cacheHitRate": 70 } }',
    `1:36 70: "assumptions.cacheHitRate" must be at most 1, not 70.${NOT_SET}`,
  ],
  [
    'a tier without its provider',
    '{ "tiers": { "hot": "gpt-5" } }',
    `1:21 "gpt-5": "tiers.hot" must be written as "provider/model-id", not "gpt-5".${NOT_SET}`,
  ],
  ['a wrong list element', '{ "exclude": ["a", 7] }', `1:20 7: "exclude[1]" must be a string, not 7.${NOT_SET}`],
  [
    'an unknown preset',
    '{ "extends": "recomended" }',
    `1:14 "recomended": "extends" must be one of "recommended", "strict", "all", "off", not "recomended". Did you mean "recommended"?${NOT_SET}`,
  ],
  ['no object', '[1]', `1:1 [1]: The configuration must be an object, not a list.${NOT_SET}`],
  [
    'two mistakes',
    '{ "minMonthlySaving": null,\n  "maxFileSize": 0.5 }',
    `1:23 null: "minMonthlySaving" must be a number, not null.${NOT_SET}`,
    `2:18 0.5: "maxFileSize" must be a whole number, not 0.5.${NOT_SET}`,
  ],
  [
    'broken JSON',
    '{ "minMonthlySaving": 5',
    '1:24 : This is not valid JSON (close brace expected). The keys that can be read are used.',
  ],
  ['an empty file', '', '1:1 : This is not valid JSON (value expected). The keys that can be read are used.'],
];

describe('configuration files', () => {
  for (const [what, text, ...problems] of BAD) {
    it(`report ${what}`, () => assert.deepEqual(problemsOf(text), problems));
  }

  it('may hold comments, trailing commas and a byte-order mark', () => {
    const { layer, problems } = readConfigText(schema, 'c', '\uFEFF// why\n{ "$schema": "x", "minMonthlySaving": 5, }');
    assert.deepEqual([layer, problems], [{ $schema: 'x', minMonthlySaving: 5 }, []]);
  });

  it('lose only what is wrong', () => {
    const text =
      '{ "minMonthlySaving": 7, "assumptions": { "cacheHitRate": 3, "outputTokens": 50 }, "rules": { "model-oversized": "error", "nope": "off", "max-tokens-unset": ["error", { "x": 1 }] }, "exclude": [6, "a", 7], "include": [5], "models": [{ "match": "a/b", "multiplier": 2 }, { "match": "c" }] }';
    assert.deepEqual(readConfigText(schema, 'c', text).layer, {
      minMonthlySaving: 7,
      assumptions: { outputTokens: 50 },
      rules: { 'model-oversized': 'error', 'max-tokens-unset': ['error', {}] },
      exclude: ['a'],
      models: [{ match: 'a/b', multiplier: 2 }],
    });
  });

  it('keep what stands before broken JSON', () => {
    assert.deepEqual(readConfigText(schema, 'c', '{ "minMonthlySaving": 5, "tiers": {').layer, {
      minMonthlySaving: 5,
      tiers: {},
    });
  });

  it('cannot reach prototypes', () => {
    readConfigText(
      schema,
      'c',
      '{ "__proto__": { "polluted": 1 }, "assumptions": { "__proto__": { "polluted": 1 } } }',
    );
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });
});

describe('editor settings', () => {
  it('are checked like a file', () => {
    const { layer, problems } = readSettingsValue(schema, 'promptCost settings', {
      minMonthlySaving: 'x',
      maxFileSize: 5,
    });
    assert.deepEqual(layer, { maxFileSize: 5 });
    const [problem] = problems;
    assert.equal(problem?.path, 'promptCost settings');
    assert.match(problem.message, /"minMonthlySaving" must be a number/);
  });
  it('of a wrong kind count as none', () => {
    for (const settings of [null, 3, [], 'x']) assert.deepEqual(readSettingsValue(schema, 's', settings).layer, {});
  });
});

describe('merging settings', () => {
  it('fills in defaults', () => {
    const config = merge();
    assert.equal(config.minMonthlySaving, 1);
    assert.equal(config.assumptions.callsPerMonth, 10_000);
    assert.deepEqual(config.include, ['**']);
    assert.deepEqual(config.rules, {
      'max-tokens-unset': { severity: 'warning', options: { suggestedCap: 1024, ignoreTests: true, ignorePaths: [] } },
      'model-oversized': { severity: 'off', options: {} },
      'model-hardcoded': { severity: 'off', options: {} },
    });
  });
  it('lets the later source win, key by key', () => {
    const config = merge(
      {
        minMonthlySaving: 2,
        assumptions: { outputTokens: 1, reasoningTokens: { low: 1 } },
        exclude: ['a'],
        include: ['c'],
      },
      { assumptions: { outputTokens: 2, reasoningTokens: { high: 2, ultra: 3 } }, exclude: ['b'], include: ['d'] },
    );
    assert.equal(config.minMonthlySaving, 2);
    assert.equal(config.assumptions.outputTokens, 2);
    assert.deepEqual(config.assumptions.reasoningTokens, {
      none: 0,
      minimal: 200,
      low: 1,
      medium: 2_500,
      high: 2,
      xhigh: 20_000,
      ultra: 3,
    });
    assert.deepEqual(config.exclude, ['a', 'b']);
    assert.deepEqual(config.include, ['d']);
  });
  it('knows the presets', () => {
    const severities = (layer: SettingsLayer) => Object.values(merge(layer).rules).map((rule) => rule.severity);
    assert.deepEqual(severities({ extends: 'recommended' }), ['warning', 'off', 'off']);
    assert.deepEqual(severities({ extends: 'strict' }), ['error', 'off', 'hint']);
    assert.deepEqual(severities({ extends: 'all' }), ['warning', 'info', 'hint']);
    assert.deepEqual(severities({ extends: 'off' }), ['off', 'off', 'off']);
  });
  it('keeps the options of an outer source when only the severity changes', () => {
    const rules = merge(
      { rules: { 'max-tokens-unset': ['hint', { suggestedCap: 5 }] } },
      { rules: { 'max-tokens-unset': 'error' } },
    ).rules;
    assert.deepEqual(rules['max-tokens-unset'], {
      severity: 'error',
      options: { suggestedCap: 5, ignoreTests: true, ignorePaths: [] },
    });
  });
  it('takes a rule’s own money threshold from its options, which a severity alone leaves as it is', () => {
    const rules = merge(
      { rules: { 'max-tokens-unset': ['hint', { suggestedCap: 5, minMonthlySaving: 30 }] } },
      { rules: { 'max-tokens-unset': 'error' } },
    ).rules;
    const setting = rules['max-tokens-unset'];
    assert.deepEqual([setting?.severity, setting?.minMonthlySaving], ['error', 30]);
    assert.equal(setting?.options['suggestedCap'], 5);
    assert.ok(!('minMonthlySaving' in setting.options));
    assert.equal(merge({}).rules['max-tokens-unset']?.minMonthlySaving, undefined);
  });

  it('starts rules from the preset of the source that names one', () => {
    const rules = merge(
      { rules: { 'model-oversized': 'error' } },
      { extends: 'off', rules: { 'max-tokens-unset': ['hint', { suggestedCap: 5 }] } },
    ).rules;
    assert.deepEqual(rules, {
      'max-tokens-unset': { severity: 'hint', options: { suggestedCap: 5, ignoreTests: true, ignorePaths: [] } },
      'model-oversized': { severity: 'off', options: {} },
      'model-hardcoded': { severity: 'off', options: {} },
    });
  });
});

describe('the configuration of a project', () => {
  let project: TempProject;
  afterEach(() => project.remove());
  const saving = (value: number): string => JSON.stringify({ minMonthlySaving: value });

  it('comes from the nearest file, over outer files, over the settings', () => {
    project = tempProject({
      '.git/HEAD': '',
      'prompt-cost.config.json': '{ "minMonthlySaving": 2, "maxFileSize": 9 }',
      'packages/a/prompt-cost.config.json': saving(3),
    });
    const store = createConfigStore({
      root: project.root,
      rules: RULES,
      settings: { minMonthlySaving: 1.5, assumptions: { outputTokens: 7 } },
    });
    assert.equal(store.atRoot.config.minMonthlySaving, 2);
    assert.equal(store.forFile('packages/b/x.py').config.minMonthlySaving, 2);
    const inner = store.forFile('packages/a/deep/x.py').config;
    assert.deepEqual([inner.minMonthlySaving, inner.maxFileSize, inner.assumptions.outputTokens], [3, 9, 7]);
    assert.equal(store.forFile('x.py'), store.atRoot);
  });

  it('carries catalog overrides, the file’s above the editor’s', () => {
    project = tempProject({ 'prompt-cost.config.json': '{ "models": [{ "match": "a/b", "multiplier": 2 }] }' });
    const settings = { models: [{ match: 'a/b', multiplier: 3 }] };
    assert.deepEqual(createConfigStore({ root: project.root, rules: RULES, settings }).atRoot.catalogOverrides, [
      { match: 'a/b', multiplier: 3, layer: 'user' },
      { match: 'a/b', multiplier: 2, layer: 'workspace' },
    ]);
  });

  it('is looked for above the root, up to the repository', () => {
    project = tempProject({
      'prompt-cost.config.json': saving(9),
      'repo/.git/HEAD': '',
      'repo/prompt-cost.config.json': saving(4),
      'repo/app/x.py': '',
    });
    const store = createConfigStore({ root: path.join(project.root, 'repo/app'), rules: RULES });
    assert.equal(store.atRoot.config.minMonthlySaving, 4);
    assert.equal(store.atRoot.files.length, 1);
  });

  it('may be one given file, or none', () => {
    project = tempProject({ '.git/HEAD': '', 'prompt-cost.config.json': saving(2), 'other.json': saving(5) });
    const { root } = project;
    assert.equal(
      createConfigStore({ root, rules: RULES, file: path.join(root, 'other.json') }).atRoot.config.minMonthlySaving,
      5,
    );
    assert.equal(createConfigStore({ root, rules: RULES, file: null }).atRoot.config.minMonthlySaving, 1);
  });

  it('reports problems with the project-relative path, and keeps the text for their positions', () => {
    project = tempProject({ '.git/HEAD': '', 'a/prompt-cost.config.json': '{ "nope": 1 }' });
    const store = createConfigStore({ root: project.root, rules: RULES });
    assert.deepEqual(store.problems(), []);
    store.forFile('a/x.py');
    assert.equal(store.problems()[0]?.path, 'a/prompt-cost.config.json');
    assert.equal(store.text('a/prompt-cost.config.json'), '{ "nope": 1 }');
  });

  it('goes on without a file that cannot be read', () => {
    project = tempProject({ '.git/HEAD': '' });
    const store = createConfigStore({
      root: project.root,
      rules: RULES,
      file: path.join(project.root, 'missing.json'),
    });
    assert.equal(store.atRoot.config.minMonthlySaving, 1);
    assert.match(store.problems()[0]?.message ?? '', /cannot be read: ENOENT/);
  });
});
