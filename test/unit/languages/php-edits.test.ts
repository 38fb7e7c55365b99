import assert from 'node:assert/strict';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import type { LanguageEdits } from '../../../src/model/language.ts';
import { callOf, edited, parserOf } from './scripting-harness.ts';

describe('PHP edits', () => {
  let edits: LanguageEdits;
  let parse: (source: string) => ModuleFacts;
  before(async () => {
    const { language, parse: parsePhp } = await parserOf('php');
    ({ edits } = language);
    parse = (source) => parsePhp(`<?php ${source};`);
  });

  /** Puts `cap: 5` into the call of `ask`, or into the array that is its first argument. */
  function inserted(code: string, into: 'call' | 'array'): string | null {
    const text = `<?php ${code};`;
    const facts = parse(code);
    const id = callOf(facts, text, 'ask');
    const call = facts.exprs[id]!;
    const target = into === 'call' || call.kind !== 'call' ? id : call.args[0]!.value;
    const after = edited(text, edits.insertEntry(facts, text, target, 'cap', '5'))?.slice(6, -1) ?? null;
    if (after !== null) assert.deepEqual(parse(after).errors, []);
    return after;
  }

  const arrays: readonly (readonly [before: string, after: string | null])[] = [
    ["ask(['a' => 1])", "ask(['a' => 1, 'cap' => 5])"],
    ['ask(["a" => 1])', 'ask(["a" => 1, "cap" => 5])'],
    ["ask(array('a' => 1))", "ask(array('a' => 1, 'cap' => 5))"],
    ["ask([\n  'a' => 1,\n  'b' => 2,\n])", "ask([\n  'a' => 1,\n  'b' => 2,\n  'cap' => 5,\n])"],
    ["ask([\r\n  'a' => 1 // why\r\n])", "ask([\r\n  'a' => 1, // why\r\n  'cap' => 5\r\n])"],
    ["ask(['a' => 1, ...$b])", "ask(['a' => 1, ...$b, 'cap' => 5])"],
    ["ask(['cap' => 1])", null],
    ['ask($options)', null],
  ];
  for (const [before, after] of arrays)
    it(`array ${JSON.stringify(before)}`, () => assert.equal(inserted(before, 'array'), after));

  const calls: readonly (readonly [before: string, after: string | null])[] = [
    ['$c->ask(a: 1)', '$c->ask(a: 1, cap: 5)'],
    ['$c->ask()', '$c->ask(cap: 5)'],
    ['$c->ask(\n  a: 1,\n)', '$c->ask(\n  a: 1,\n  cap: 5,\n)'],
    ['$c->ask(cap: 1)', null],
  ];
  for (const [before, after] of calls)
    it(`call ${JSON.stringify(before)}`, () => assert.equal(inserted(before, 'call'), after));

  it('removes an entry with its line', () => {
    const text = "<?php ask([\n  'a' => 1,\n  'cap' => 9,\n]);";
    const facts = parse(text.slice(6, -1));
    const call = facts.exprs[callOf(facts, text, 'ask')]!;
    const edit = call.kind === 'call' ? edits.removeEntry(facts, text, call.args[0]!.value, 'cap') : null;
    assert.equal(edited(text, edit), "<?php ask([\n  'a' => 1,\n]);");
  });

  it('writes literals that PHP reads back', () => {
    for (const value of ['a', 'it\'s "b"', 'a$b {$c}\n\t\\', 'end\\', '日本 🙂', '\u0001']) {
      for (const like of ['"x"', "'x'"]) {
        const code = `ask(${edits.stringLiteral(value, like)})`;
        const facts = parse(code);
        const call = facts.exprs[callOf(facts, `<?php ${code};`, 'ask')]!;
        const arg = call.kind === 'call' ? facts.exprs[call.args[0]!.value] : undefined;
        const read = arg?.kind === 'text' ? arg.parts.map((part) => (part.kind === 'static' ? part.text : '?')) : [];
        assert.equal(read.join(''), value);
      }
    }
    assert.equal(edits.mapLiteral([['type', "'x'"]]), "['type' => 'x']");
    assert.equal(edits.lineComment('a\n?> b'), '// a ? > b');
  });
});
