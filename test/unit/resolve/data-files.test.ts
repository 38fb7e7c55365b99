import assert from 'node:assert/strict';
import { lowerData, type DataFormat } from '../../../src/core/resolve/data/data-file.ts';
import { Evaluator } from '../../../src/core/resolve/evaluator.ts';
import { FactsIndex } from '../../../src/core/resolve/facts-index.ts';
import { SdkIndex } from '../../../src/core/resolve/sdk-index.ts';
import { knownText, type Value } from '../../../src/core/resolve/values.ts';
import { createProjects, describeValue, shown, type Project } from './project.ts';

/** An evaluator over one data file, and the value of the whole. */
function whole(text: string, format: DataFormat): { ev: Evaluator; value: Value } {
  const file = new FactsIndex(lowerData('data', text, format), text);
  const ev = new Evaluator({
    file: () => undefined,
    resolveModule: () => null,
    sdks: (language) => new SdkIndex([], language),
    data: () => ({ kind: 'found', file }),
  });
  return { ev, value: ev.data('data', format) as Value };
}
const described = (text: string, format: DataFormat): string => {
  const { ev, value } = whole(text, format);
  return describeValue(ev, value);
};
/** Every text of a value with what stands at its place. */
function places(text: string, format: DataFormat): readonly [string | null, string][] {
  const { ev, value } = whole(text, format);
  const out: [string | null, string][] = [];
  const visit = (each: Value): void => {
    if (each.kind === 'map') each.entries.forEach((slot) => visit(ev.force(slot.value)));
    if (each.kind === 'list') each.items.forEach((item) => visit(ev.force(item)));
    if (each.kind !== 'text') return;
    assert.equal(each.origin.via, 'data file');
    const { start, end } = each.segments[0]?.loc.span ?? { start: 0, end: 0 };
    out.push([knownText(each), text.slice(start, end)]);
  };
  visit(value);
  return out;
}

describe('a data file', () => {
  it('in JSON has its values, with comments and trailing commas allowed', () => {
    assert.equal(
      described('{"a": "x", /* why */ "n": 1.5, "l": [true, null, "é",],}', 'json'),
      '{a: "x", n: 1.5, l: [true, null, "é"]}',
    );
    assert.deepEqual(places('{"😀": "a\\nb", "k": "plain"}', 'json'), [
      ['a\nb', 'a\\nb'],
      ['plain', 'plain'],
    ]);
  });

  it('in YAML has its values, with anchors, merges and block texts', () => {
    const text = `base: &base
  model: gpt-4o
  cap: 100
fast:
  cap: 50
  <<: *base
again: *base
prompt: |
  Be brief.
  Be kind.
folded: >-
  one
  two
list: ["q", 'it''s']
`;
    assert.equal(
      described(text, 'yaml'),
      '{base: {model: "gpt-4o", cap: 100}, fast: {model: "gpt-4o", cap: 100, cap: 50}, ' +
        'again: {model: "gpt-4o", cap: 100}, prompt: "Be brief.\\nBe kind.\\n", folded: "one two", list: ["q", "it\'s"]}',
    );
    const found = new Map(places(text, 'yaml'));
    assert.equal(found.get('gpt-4o'), 'gpt-4o');
    assert.equal(found.get('Be brief.\nBe kind.\n'), '  Be brief.\n  Be kind.\n');
    assert.equal(found.get("it's"), "it''s");
  });

  it('in TOML has its values, with tables, dotted keys and arrays of tables', () => {
    const text = `title = "x"
llm.model = 'gpt-4o'
[llm.limits]
output = 1_000
[[agents]]
name = "a"
[agents.more]
k = 1
[[agents]]
name = """
b"""
when = 2020-01-01
`;
    assert.equal(
      described(text, 'toml'),
      '{title: "x", llm: {model: "gpt-4o", limits: {output: 1000}}, agents: [{name: "a", more: {k: 1}}, {name: "b", when: ?}]}',
    );
    assert.deepEqual(places(text, 'toml')[1], ['gpt-4o', 'gpt-4o']);
  });

  it('that is a text is one text, to the last character', () => {
    assert.deepEqual(places('You are {role}.\n', 'text'), [['You are {role}.\n', 'You are {role}.\n']]);
  });

  it('that is broken, empty, endless or nested without end is unknown, and says why', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghi'.split('').map((name, at) => {
      const before = 'abcdefghi'[at] ?? 'a';
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`;
    })].join('\n'); // prettier-ignore
    const cases: readonly [DataFormat, string][] = [
      ['json', '{"a": '],
      ['json', ''],
      ['json', '['.repeat(100_000)],
      ['yaml', 'a: [1,\nb: {{ x }}\n'],
      ['yaml', '- '.repeat(20_000)],
      ['yaml', bomb],
      ['yaml', 'a: &a\n  b: *a\n'],
      ['toml', 'a = \nb'],
      ['toml', '\u0000'],
    ];
    for (const [format, text] of cases) {
      const started = performance.now();
      const { value } = whole(text, format);
      assert.ok(performance.now() - started < 3000, `${format} ${text.slice(0, 20)}`);
      if (value.kind === 'unknown') assert.match(value.reason, /not valid|is not followed/);
      else assert.equal(format, 'yaml');
    }
  });
});

describe('data imported like a module', function () {
  let project: Project;
  before(async function () {
    this.timeout(30_000);
    project = await createProjects();
  });

  const models = '{"chat": {"model": "gpt-4o", "cap": 300}, "fast": "gpt-4o-mini"}';
  const inTs = (code: string, more: Readonly<Record<string, string>> = {}): string =>
    shown(project({ 'src/a.ts': code, 'src/models.json': models, ...more }), 'src/a.ts');

  it('gives a JSON file as default, by its keys, and by require', () => {
    assert.equal(inTs(`import cfg from './models.json';\nshow(cfg.chat.model)`), '"gpt-4o"');
    assert.equal(inTs(`import cfg from './models.json' with { type: 'json' };\nshow(cfg.chat.cap)`), '300');
    assert.equal(inTs(`import { fast } from './models.json';\nshow(fast)`), '"gpt-4o-mini"');
    assert.equal(inTs(`import * as cfg from './models.json';\nshow(cfg.fast)`), '"gpt-4o-mini"');
    assert.equal(inTs(`const { fast } = require('./models.json');\nshow(fast)`), '"gpt-4o-mini"');
    assert.equal(inTs(`const cfg = require('./models.json');\nshow({ ...cfg.chat })`), '{model: "gpt-4o", cap: 300}');
    assert.equal(inTs(`import cfg from './nowhere.json';\nshow(cfg.fast)`), './nowhere.json#default.fast');
  });

  it('gives one of the values for a key that is not known', () => {
    assert.equal(inTs(`import cfg from './prices.json';\nfunction f(key) { show(cfg[key]) }`, { 'src/prices.json': '{"a": "x", "b": "y"}' }), '"x" | "y"'); // prettier-ignore
  });

  it('gives a text file its text', () => {
    const more = { 'src/system.md': '# Be brief\n', 'src/query.sql': 'select 1' };
    assert.equal(inTs(`import text from './system.md';\nshow(text)`, more), '"# Be brief\\n"');
    assert.equal(inTs(`import text from './system.md?raw';\nshow(text)`, more), '"# Be brief\\n"');
    assert.equal(inTs(`import text from './query.sql?raw';\nshow(text)`, more), '"select 1"');
    assert.equal(inTs(`import json from './models.json?raw';\nshow(json)`), JSON.stringify(models));
  });

  it('is found by the aliases of tsconfig.json, and re-exported', () => {
    const tsconfig = '{"compilerOptions": {"baseUrl": ".", "paths": {"@/*": ["src/*"]}}}';
    assert.equal(
      inTs(`import cfg from '@/models.json';\nshow(cfg.fast)`, { 'tsconfig.json': tsconfig }),
      '"gpt-4o-mini"',
    );
    assert.equal(
      inTs(`import { cfg } from './config';\nshow(cfg.fast)`, {
        'src/config.ts': `export { default as cfg } from './models.json';`,
      }),
      '"gpt-4o-mini"',
    );
  });

  it('is among the files that were read, also where it is missing', () => {
    const built = project({
      'src/a.ts': `import cfg from './models.json';\nshow(cfg.fast)`,
      'src/models.json': models,
    });
    shown(built, 'src/a.ts');
    assert.deepEqual([...built.ev.touched].sort(), ['src/a.ts', 'src/models.json']);
    built.ev.data('src/later.json', 'json');
    assert.ok(built.ev.touched.has('src/later.json'));
  });
});
