import assert from 'node:assert/strict';
import { compareVersions } from '../../../src/core/compare/compare.ts';
import { constantsOf } from '../../../src/core/compare/constants.ts';
import { recordsOf, textOf } from '../../../src/core/compare/site-records.ts';
import { withThreshold } from '../../../src/core/compare/threshold.ts';
import type { Comparison } from '../../../src/model/comparison.ts';
import type { ResolvedText } from '../../../src/model/resolved.ts';
import { openWorkspace } from '../../../src/workspace/workspace.ts';
import { tempProject } from '../workspace/temp-project.ts';

type Files = Readonly<Record<string, string>>;

/** Compares two projects that are given as files, without Git. */
async function compare(before: Files, after: Files, renames?: ReadonlyMap<string, string>): Promise<Comparison> {
  const versionOf = async (files: Files) => {
    const project = tempProject(files);
    try {
      const workspace = await openWorkspace({ root: project.root, configFile: null });
      const records = [];
      for await (const analysis of workspace.scan())
        records.push(recordsOf(analysis, (file, offset) => workspace.position(file, offset)));
      for (const path of Object.keys(files)) {
        const facts = workspace.facts(path);
        if (!facts) continue;
        const constants = constantsOf(
          facts,
          (id) => workspace.catalog.resolve(null, id).kind === 'found',
          (file, offset) => workspace.position(file, offset),
        );
        records.push({ path, sites: [], prompts: [], findings: [], constants });
      }
      return { label: 'x', commit: null, pricesOf: workspace.catalog.date, files: records };
    } finally {
      project.remove();
    }
  };
  return compareVersions(await versionOf(before), await versionOf(after), renames ? { renames } : {});
}

const told = ({ changes, prompts }: Comparison): readonly string[] => [
  ...changes.map(({ summary }) => summary),
  ...prompts.map(({ summary }) => summary),
];

const HEAD = 'import OpenAI from "openai";\nconst client = new OpenAI();\n';
const ask = (name: string, request: string): string =>
  `export async function ${name}(input) {\n  return client.chat.completions.create({ ${request} });\n}\n`;
const REQUEST =
  'model: "gpt-4o", max_completion_tokens: 200, messages: [{ role: "system", content: "Answer in one short sentence, please." }, { role: "user", content: input }]';
const OTHER =
  'model: "gpt-4o-mini", max_completion_tokens: 50, messages: [{ role: "system", content: "Say which of the labels fits best." }, { role: "user", content: input }]';
const base: Files = { 'a.ts': HEAD + ask('answer', REQUEST) + ask('label', OTHER) };
const changed = (from: string, to: string): Files => ({ 'a.ts': (base['a.ts'] ?? '').replace(from, to) });

describe('comparing two versions', function () {
  this.timeout(30_000);

  describe('names', () => {
    for (const [what, from, to, expected] of [
      ['a model', '"gpt-4o"', '"gpt-4.1"', ['model gpt-4o → gpt-4.1']],
      ['a model that is not known any more', '"gpt-4o"', 'input.model', ['model gpt-4o → unknown']],
      ['a cap', '200', '2000', ['max_completion_tokens 200 → 2,000']],
      ['a cap that is gone', 'max_completion_tokens: 200, ', '', ['max_completion_tokens no longer set (was 200)']],
      ['a prompt', 'one short sentence', 'two or three rather long sentences', ['system prompt 8 → 11 tokens']],
      ['other words of the same length', 'short', 'long', ['system prompt reworded (8 tokens)']],
      [
        'a message',
        '{ role: "user", content: input }',
        '{ role: "user", content: input }, { role: "user", content: "Be quick." }',
        ['user prompt 0 → 3 tokens'],
      ],
      ['images', 'content: input', 'content: [{ type: "image_url", image_url: { url: input } }]', ['images 0 → 1']],
      ['reasoning', 'model: "gpt-4o"', 'reasoning_effort: "high", model: "gpt-4o"', ['reasoning effort added: high']],
      ['completions', 'model: "gpt-4o"', 'n: 3, model: "gpt-4o"', ['completions per call added: 3']],
      ['a service tier', 'model: "gpt-4o"', 'service_tier: "flex", model: "gpt-4o"', ['service tier added: flex']],
      ['a loop', 'return client.chat', 'for (const each of input) await client.chat', ['loop added: for each item']],
      [
        'retries',
        'new OpenAI()',
        'new OpenAI({ maxRetries: 7 })',
        ['retries OpenAI, 3 attempts → OpenAI, 8 attempts', 'retries OpenAI, 3 attempts → OpenAI, 8 attempts'],
      ],
    ] as const)
      it(what, async () => {
        const parts = (await compare(base, changed(from, to))).changes.flatMap((change) =>
          change.parts.map(({ text }) => text),
        );
        assert.deepEqual(parts.toSorted(), [...expected].toSorted());
      });

    it('tools by name, and their tokens', async () => {
      const tool = (name: string, more = ''): string =>
        `{ type: "function", function: { name: "${name}", parameters: { type: "object", properties: { q: { type: "string"${more} } } } } }`;
      const withTools = (...tools: readonly string[]): Files =>
        changed('model: "gpt-4o"', `tools: [${tools.join(', ')}], model: "gpt-4o"`);
      const { changes } = await compare(
        withTools(tool('search'), tool('weather')),
        withTools(tool('search', ', description: "words"'), tool('stocks')),
      );
      const [part] = changes[0]?.parts ?? [];
      assert.match(part?.text ?? '', /^tools: \+ stocks, − weather, search changed \(\d+ → \d+ tokens\)$/);
      assert.ok(part?.tokens && part.tokens.after > part.tokens.before);
    });
  });

  it('names the last of a list instead of counting it, and counts no fewer than two', async () => {
    const tool = (name: string): string => `{ type: "function", function: { name: "${name}" } }`;
    const addedTools = async (...names: readonly string[]): Promise<string | undefined> => {
      const files = changed('model: "gpt-4o"', `tools: [${names.map(tool).join(', ')}], model: "gpt-4o"`);
      return (await compare(base, files)).changes[0]?.parts[0]?.text;
    };
    assert.match((await addedTools('a', 'b', 'c', 'd', 'e')) ?? '', /: \+ a, \+ b, \+ c, \+ d, \+ e \(/);
    assert.match((await addedTools('a', 'b', 'c', 'd', 'e', 'f')) ?? '', /: \+ a, \+ b, \+ c, \+ d, 2 others \(/);
  });

  it('names which of several base URLs came or went, and not those that more than are looked at push out', async () => {
    /** A client by the provider's name; the last branches are looked at first, and the last `else` says nothing. */
    const choosing = (...hosts: readonly string[]): Files => ({
      'a.py': `from openai import OpenAI\n\ndef ask(provider, text):\n${hosts
        .map(
          (host, index) =>
            `    ${index === 0 ? 'if' : 'elif'} provider == "${host}":\n        client = OpenAI(base_url="https://${host}.example/v1")\n`,
        )
        .join(
          '',
        )}    else:\n        client = OpenAI()\n    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])\n`,
    });
    const named = async (before: Files, after: Files): Promise<readonly string[]> =>
      told(await compare(before, after)).map((summary) => summary.replace(/ \(a\.py:\d+\)$/, ''));
    const few = ['one', 'two'];
    assert.deepEqual(await named(choosing(...few), choosing(...few, 'new')), ['base URLs + https://new.example/v1']);
    assert.deepEqual(await named(choosing(...few, 'new'), choosing(...few)), ['base URLs − https://new.example/v1']);
    const many = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
    assert.deepEqual(await named(choosing(...many), choosing(...many, 'new')), ['base URLs + https://new.example/v1']);
    assert.deepEqual(await named(choosing(...many, 'new'), choosing(...many)), ['base URLs − https://new.example/v1']);
    assert.deepEqual(await named(choosing('zero', ...many), choosing(...many)), []);
  });

  describe('says nothing of', () => {
    const silent = async (after: Files, renames?: ReadonlyMap<string, string>): Promise<Comparison> => {
      const comparison = await compare(base, after, renames);
      assert.deepEqual(told(comparison), []);
      assert.deepEqual(comparison.findings, { added: [], gone: [] });
      assert.equal(comparison.costPerMonth.delta, 0);
      assert.equal(comparison.unchanged, 2);
      return comparison;
    };
    it('functions in another order', async () => {
      await silent({ 'a.ts': HEAD + ask('label', OTHER) + ask('answer', REQUEST) });
    });
    it('renamed functions and variables', async () => {
      const renamed = await silent({
        'a.ts': HEAD + ask('reply', REQUEST.replace('content: input', 'content: input.text')) + ask('classify', OTHER),
      });
      assert.equal(renamed.moved, 2);
    });
    it('a renamed file, with and without a hint', async () => {
      const after = { 'lib/b.ts': base['a.ts'] ?? '' };
      await silent(after, new Map([['a.ts', 'lib/b.ts']]));
      await silent(after);
    });
    it('functions in files of their own, in classes', async () => {
      const inClass = (name: string, request: string): string =>
        `${HEAD}export class Bot {\n  async ${name}(input) {\n    return client.chat.completions.create({ ${request} });\n  }\n}\n`;
      await silent({ 'x.ts': inClass('answer', REQUEST), 'y.ts': inClass('label', OTHER) });
    });
    it('values that became constants, and parameters in another order', async () => {
      await silent({
        'a.ts': `import { MODEL } from "./config";\nconst CAP = 200;\n${HEAD}${ask('answer', REQUEST.replace('model: "gpt-4o", max_completion_tokens: 200', 'max_completion_tokens: CAP, model: MODEL'))}${ask('label', OTHER)}`,
        'config.ts': 'export const MODEL = "gpt-4o";\n',
      });
    });
    it('a function around the request, and a wrapper', async () => {
      await silent({
        'a.ts': `import { send } from "./send";\n${HEAD}${ask('label', OTHER)}export async function answer(input) {\n  return send("gpt-4o", "Answer in one short sentence, please.", input);\n}\n`,
        'send.ts': `${HEAD}export async function send(model, system, input) {\n  return client.chat.completions.create({ model, max_completion_tokens: 200, messages: [{ role: "system", content: system }, { role: "user", content: input }] });\n}\n`,
      });
    });
  });

  it('keeps sites apart that look alike: the one that changed is named', async () => {
    const many = (cap: number): Files => ({
      'a.ts':
        HEAD +
        ['a', 'b', 'c']
          .map((name, index) => ask(name, REQUEST.replace('200', String(index === 1 ? cap : 200))))
          .join(''),
    });
    const { changes, unchanged } = await compare(many(200), many(300));
    assert.deepEqual(
      changes.map(({ after, summary }) => [after?.functionName, summary]),
      [['b', 'max_completion_tokens 200 → 300']],
    );
    assert.equal(unchanged, 2);
  });

  it('adds up: causes, changes and totals say the same', async () => {
    const after = {
      'a.ts':
        HEAD +
        ask('answer', REQUEST.replace('200', '2000').replace('gpt-4o', 'gpt-4.1')) +
        ask('more', OTHER.replace('labels', 'many other words here')),
    };
    const { changes, costPerMonth, byCause } = await compare(base, after);
    const ofChanges = changes.reduce((sum, change) => sum + (change.costPerMonth.delta ?? 0), 0);
    const ofCauses = Object.values(byCause).reduce((sum, value) => sum + value, 0);
    assert.ok(Math.abs(ofChanges - costPerMonth.delta) < 1e-9 && Math.abs(ofCauses - costPerMonth.delta) < 1e-9);
    assert.notEqual(costPerMonth.delta, 0);
  });

  it('counts a wrapper at its callers: a model that changes there is named once for each, and nothing counts twice', async () => {
    const wrapper = (model: string): Files => ({
      'send.ts': `${HEAD}export async function send(text) {\n  return client.chat.completions.create({ model: "${model}", max_completion_tokens: 9, messages: [{ role: "user", content: text }] });\n}\n`,
      'use.ts':
        'import { send } from "./send";\nexport const one = () => send("Say one thing.");\nexport const two = () => send("Say two things.");\n',
    });
    const { changes, head, costPerMonth } = await compare(wrapper('gpt-4o-mini'), wrapper('gpt-4o'));
    assert.deepEqual(
      changes.map(({ after, summary }) => [after?.path, summary]),
      [
        ['use.ts', 'model gpt-4o-mini → gpt-4o (send.ts:4)'],
        ['use.ts', 'model gpt-4o-mini → gpt-4o (send.ts:4)'],
      ],
    );
    assert.equal(head.sites, 2);
    const sum = changes.reduce((total, change) => total + (change.costPerMonth.delta ?? 0), 0);
    assert.ok(Math.abs(sum - costPerMonth.delta) < 1e-9);
    const same = await compare(wrapper('gpt-4o'), wrapper('gpt-4o'));
    assert.equal(same.unchanged, 2, 'the calls that a scan counts, and not the request inside the wrapper');
  });

  describe('names, where no call is known to use them,', () => {
    const send = (request: string): Files => ({
      'b.ts': `export const send = (model, n, io) => io.go({ ${request} });\n`,
    });
    const py = (body: string): Files => ({
      'b.py': `def options(name, deep):\n    kwargs = {}\n${body}    return kwargs\n`,
    });
    for (const [what, before, after, expected] of [
      [
        'a cap that is given under a condition',
        send('model, maxTokens: n'),
        send('model, ...(model !== "own-large" ? { maxTokens: n } : {})'),
        ['cap maxTokens computed → computed under a condition (own-large)'],
      ],
      [
        'a cap under another name for some models',
        send('model, max_tokens: n'),
        send('model, ...(io.isLarge && { max_completion_tokens: n })'),
        ['cap max_completion_tokens added: computed under a condition'],
      ],
      [
        'a service tier in the options of a provider',
        send('model, options: { openai: {} }'),
        send('model, options: { openai: { ...(model === "own-large" ? { serviceTier: "flex" } : {}) } }'),
        ['serviceTier added: flex under a condition (own-large)'],
      ],
      [
        'an effort that some models get',
        py('    if "own-a" in name:\n        kwargs["reasoning_effort"] = deep\n'),
        py(
          '    if "own-a" in name:\n        kwargs["reasoning_effort"] = deep\n    elif "own-b" in name:\n        kwargs["reasoning_effort"] = deep\n',
        ),
        ['reasoning_effort added: computed under a condition (own-b)'],
      ],
      [
        "ids that the catalog does not know, in lists, under conditions and of the project's own registry",
        {
          'b.ts':
            'export const MODEL_LIST = { own: ["own-small-1", "own-large-1"] };\nexport const ask = (own) => own.go({ model: own.languageModel("own-default") });\n',
        },
        {
          'b.ts':
            'export const MODEL_LIST = { own: ["own-small-2", "own-large-1"] };\nexport const ask = (own) => own.go({ model: own.languageModel(own.x ? "own-code" : "own-fast") });\n',
        },
        ['model own own-small-1 → own-small-2', 'model own-default → own-code, own-fast'],
      ],
    ] as const)
      it(what, async () => {
        const { constants = [] } = await compare(before, after);
        assert.deepEqual(
          constants.map(({ summary }) => summary),
          expected,
        );
      });

    it('but not texts that only stand near a model, settings that are passed on, or names in a condition', async () => {
      const other = (header: string, title: string, flag: string, more: string): Files => ({
        'b.ts': `export const model = request.headers.get("${header}");\nexport const models = [{ id: "own-1", title: "${title}" }];\nexport const isOwn = (model) => model === "${title}";\nexport const go = (${flag}, n) => io({ ...(${flag} ? { maxTokens: n } : {})${more} });\n`,
      });
      const { constants } = await compare(
        other('x-model-1', 'Our-best', 'isBig', ''),
        other('x-model-2', 'Our-own', 'isLarge', ', reasoningEffort: n'),
      );
      assert.deepEqual(constants, []);
    });
  });

  it('takes a text for the same however many ways lead to it', () => {
    const loc = { path: 'a.ts', span: { start: 0, end: 1 } };
    const hole = (...options: ResolvedText[]): ResolvedText => ({
      segments: [
        { kind: 'hole', name: 'topic', reason: 'a parameter', loc, ...(options.length > 0 ? { options } : {}) },
      ],
    });
    const text = (words: string): ResolvedText => ({ segments: [{ kind: 'static', text: words, loc }] });
    assert.equal(textOf(hole(hole(), hole(), hole())), textOf(hole()));
    assert.equal(textOf(hole(text('the sea'), hole(), hole())), textOf(hole(text('the sea'), hole())));
    assert.notEqual(textOf(hole(text('the sea'), hole())), textOf(hole(text('the sky'), hole())));
  });

  it('names prompts that no call is known to send', async () => {
    const prompt = (text: string): Files => ({ 'p.ts': `export const SYSTEM_PROMPT = "${text}";\n${HEAD}` });
    const text = 'You are a careful editor. Keep what is right, mend what is wrong, and say why in a few words. ';
    assert.deepEqual(told(await compare(prompt(text.repeat(2)), prompt(text.repeat(3)))), [
      'SYSTEM_PROMPT 51 → 76 tokens',
    ]);
  });

  it('is below a threshold when nothing costs as much, and never with a new call that has no price', async () => {
    const small = await compare(base, changed('200', '210'));
    assert.equal(withThreshold(small, 1000).belowThreshold?.text, 'No cost change over $1,000 a month.');
    assert.equal(withThreshold(small, 0).belowThreshold, null);
    assert.equal(withThreshold(small, undefined), small);
    const unpriced = await compare(base, { ...base, 'b.ts': HEAD + ask('any', 'model: input, messages: []') });
    assert.equal(withThreshold(unpriced, 1e6).belowThreshold, null);
  });
});
