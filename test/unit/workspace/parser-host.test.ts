import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { languages } from '../../../src/generated/registry.ts';
import type { Language } from '../../../src/model/language.ts';
import { nodeGrammarSource } from '../../../src/workspace/grammar-source.ts';
import { createParserHost, type ParserHost } from '../../../src/workspace/parser-host.ts';
import { tempProject } from './temp-project.ts';

const languageOf = (extension: string): Language => {
  const language = languages.find(({ extensions }) => extensions.includes(extension));
  assert.ok(language);
  return language;
};

describe('the parser host', () => {
  let host: ParserHost;
  before(async () => {
    host = await createParserHost(nodeGrammarSource());
  });

  for (const [extension, text] of [
    ['.py', 'f(1)\n'],
    ['.ts', 'f<A>(1 as B);'],
    ['.tsx', '<A b={f(1)} />;'],
    ['.js', 'f(1)'],
  ] as const) {
    it(`parses ${extension}`, () => {
      const { facts, problems } = host.parse(languageOf(extension), text, `a${extension}`);
      assert.deepEqual([problems, facts.errors, facts.calls.length, facts.length], [[], [], 1, text.length]);
    });
  }

  it('takes empty and broken files', () => {
    assert.deepEqual(host.parse(languageOf('.py'), '', 'a.py').facts.calls, []);
    const broken = host.parse(languageOf('.ts'), 'f(1); function ( {{{', 'a.ts');
    assert.equal(broken.problems.length, 0);
    assert.ok(broken.facts.errors.length > 0);
    assert.equal(broken.facts.calls.length, 1);
  });

  it('survives nesting that no person writes', () => {
    for (const [extension, text] of [
      ['.py', '('.repeat(50_000)],
      ['.js', '['.repeat(50_000)],
      ['.js', 'a('.repeat(20_000) + ')'.repeat(20_000)],
    ] as const) {
      const { facts } = host.parse(languageOf(extension), text, `deep${extension}`);
      assert.equal(facts.path, `deep${extension}`);
    }
    assert.equal(host.parse(languageOf('.py'), 'f(1)', 'a.py').facts.calls.length, 1, 'the parser still works');
  });

  it('gives up on a file that takes too long, and goes on with the next', async () => {
    const hasty = await createParserHost(nodeGrammarSource(), { timeLimit: 5 });
    const slow = hasty.parse(languageOf('.py'), 'x = (1 + 2) * f(3)\n'.repeat(50_000), 'slow.py');
    assert.deepEqual(slow.facts.calls, []);
    assert.match(slow.problems[0]?.message ?? '', /took longer than 0\.005 s.*"exclude"/);
    assert.equal(hasty.parse(languageOf('.py'), 'f(1)\n', 'a.py').facts.calls.length, 1);
  });

  it('turns a failing frontend into a problem', () => {
    const failing: Language = {
      ...languageOf('.py'),
      lower: () => {
        throw new RangeError('Maximum call stack size exceeded');
      },
    };
    const { facts, problems } = host.parse(failing, 'f(1)', 'a.py');
    assert.deepEqual([facts.calls, facts.length, problems[0]?.code], [[], 4, 'internal']);
    assert.match(problems[0]?.message ?? '', /Maximum call stack/);
  });

  it('frees what it parses', function () {
    this.timeout(60_000);
    const text = 'x = {"a": [1, 2, 3], "b": f(g(h(1)))}\n'.repeat(500);
    const parse = (): void => void host.parse(languageOf('.py'), text, 'a.py');
    for (let round = 0; round < 5; round++) parse();
    const before = process.memoryUsage().external + process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 40; round++) parse();
    const grown = process.memoryUsage().external + process.memoryUsage().arrayBuffers - before;
    // Kept, the trees of this file take 2.6 MB each of the parser's memory.
    assert.ok(grown < 30e6, `grew by ${Math.round(grown / 1e6)} MB`);
  });

  it('says which grammar is missing', async () => {
    const empty = tempProject();
    try {
      assert.throws(() => nodeGrammarSource(empty.root).runtime(), /web-tree-sitter\.wasm is missing/);
      const source = { ...nodeGrammarSource(), grammar: nodeGrammarSource(empty.root).grammar };
      const { problems } = (await createParserHost(source)).parse(languageOf('.py'), 'f(1)', 'a.py');
      assert.match(problems[0]?.message ?? '', /tree-sitter-python\.wasm is missing/);
    } finally {
      empty.remove();
    }
  });

  it('takes grammars from beside the bundle first', () => {
    const bundle = tempProject();
    try {
      mkdirSync(path.join(bundle.root, 'grammars'));
      writeFileSync(path.join(bundle.root, 'grammars/web-tree-sitter.wasm'), 'bytes');
      assert.equal(Buffer.from(nodeGrammarSource(bundle.root).runtime()).toString(), 'bytes');
    } finally {
      bundle.remove();
    }
  });
});
