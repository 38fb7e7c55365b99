import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { languages } from '../../../src/generated/registry.ts';
import { nodeGrammarSource } from '../../../src/workspace/grammar-source.ts';
import { createParserHost, type ParserHost } from '../../../src/workspace/parser-host.ts';

const PYTHON = `from openai import OpenAI

client = OpenAI()


def answer(text: str):
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": f"Hi {text} 🎈"}])
`;
const TYPESCRIPT = `import OpenAI from 'openai';
const client = new OpenAI();
export const answer = async (text: string) =>
  client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: \`Hi \${text} 🎈\` }] });
`;
const PIECES = ['x', '\n', '(', ')', '"', 'a = 1\n', '🎈', '{', '}', '# ', "'", '\r\n', 'def f():\n    pass\n'];

/** Repeatable numbers in [0, 1). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

describe('parsing a file that is being edited', () => {
  let host: ParserHost;
  before(async () => {
    host = await createParserHost(nodeGrammarSource());
  });

  for (const [id, source] of [
    ['python', PYTHON],
    ['typescript', TYPESCRIPT],
  ] as const) {
    it(`gives the facts of a fresh parse after any edit (${id})`, () => {
      const language = languages.find((candidate) => candidate.id === id);
      assert.ok(language);
      const random = createRandom(7);
      let text: string = source;
      for (let round = 0; round < 150; round++) {
        const at = Math.floor(random() * text.length);
        const removed = Math.floor(random() * 6);
        text = text.slice(0, at) + (PIECES[Math.floor(random() * PIECES.length)] ?? '') + text.slice(at + removed);
        // Now and then what was broken is made whole, as people do.
        if (round % 10 === 9) text = source;
        assert.deepEqual(
          host.reparse(language, text, 'a').facts,
          host.parse(language, text, 'a').facts,
          `round ${round}`,
        );
      }
      host.release('a');
    });
  }

  it('keeps no more trees than it should, and starts anew after release', () => {
    const [language] = languages.filter((candidate) => candidate.id === 'python');
    assert.ok(language);
    for (let file = 0; file < 30; file++) host.reparse(language, `a = ${file}\n`, `f${file}`);
    for (let file = 0; file < 30; file++)
      assert.equal(host.reparse(language, `b = ${file}\n`, `f${file}`).facts.bindings[0]?.name, 'b');
    host.release('f29');
    assert.equal(host.reparse(language, 'c = 1\n', 'f29').facts.bindings[0]?.name, 'c');
  });
});
