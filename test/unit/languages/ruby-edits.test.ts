import assert from 'node:assert/strict';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import type { LanguageEdits } from '../../../src/model/language.ts';
import { callOf, edited, parserOf } from './scripting-harness.ts';

describe('Ruby edits', () => {
  let edits: LanguageEdits;
  let parse: (source: string) => ModuleFacts;
  before(async () => {
    const { language, parse: parseRuby } = await parserOf('ruby');
    ({ edits } = language);
    parse = parseRuby;
  });

  /** Puts `cap: 5` into the call of `ask`, or into the hash that is its first argument. */
  function inserted(text: string, into: 'call' | 'hash'): string | null {
    const facts = parse(text);
    const id = callOf(facts, text, 'ask');
    const call = facts.exprs[id]!;
    const target = into === 'call' || call.kind !== 'call' ? id : call.args[0]!.value;
    const after = edited(text, edits.insertEntry(facts, text, target, 'cap', '5'));
    if (after !== null) assert.deepEqual(parse(after).errors, []);
    return after;
  }

  const calls: readonly (readonly [before: string, after: string | null])[] = [
    ['ask(a: 1)', 'ask(a: 1, cap: 5)'],
    ['ask(1)', 'ask(1, cap: 5)'],
    ['ask()', 'ask(cap: 5)'],
    ['ask(a: 1, **more)', 'ask(a: 1, cap: 5, **more)'],
    ['ask(\n  a: 1,\n  b: 2\n)', 'ask(\n  a: 1,\n  b: 2,\n  cap: 5\n)'],
    ['ask(\r\n  a: 1, # why\r\n)', 'ask(\r\n  a: 1, # why\r\n  cap: 5,\r\n)'],
    ['ask(a: 1) { |x| x }', 'ask(a: 1, cap: 5) { |x| x }'],
    // Without brackets there is no place that is surely right.
    ['ask a: 1', null],
    ['ask(cap: 1)', null],
    ['ask(a: [)', null],
  ];
  for (const [before, after] of calls)
    it(`call ${JSON.stringify(before)}`, () => assert.equal(inserted(before, 'call'), after));

  const hashes: readonly (readonly [before: string, after: string | null])[] = [
    ['ask({ a: 1 })', 'ask({ a: 1, cap: 5 })'],
    ['ask({ "a" => 1 })', 'ask({ "a" => 1, "cap" => 5 })'],
    ["ask({ 'a' => 1 })", "ask({ 'a' => 1, 'cap' => 5 })"],
    ['ask({ :a => 1 })', 'ask({ :a => 1, :cap => 5 })'],
    ['ask({ **base })', 'ask({ **base, cap: 5 })'],
    ['ask({})', 'ask({cap: 5})'],
    ['ask("a" => 1)', null],
  ];
  for (const [before, after] of hashes)
    it(`hash ${JSON.stringify(before)}`, () => assert.equal(inserted(before, 'hash'), after));

  it('removes an argument with its comma', () => {
    const text = 'ask(\n  a: 1,\n  cap: 9,\n  b: 2\n)';
    const facts = parse(text);
    const edit = edits.removeEntry(facts, text, callOf(facts, text, 'ask'), 'cap');
    assert.equal(edited(text, edit), 'ask(\n  a: 1,\n  b: 2\n)');
  });

  it('writes literals that Ruby reads back', () => {
    for (const value of ['a', 'it\'s "b"', 'a#{b}\n\t\\', '#$x', '日本 🙂', '\u0001']) {
      for (const like of ['"x"', "'x'"]) {
        const text = `ask(${edits.stringLiteral(value, like)})`;
        const facts = parse(text);
        const call = facts.exprs[callOf(facts, text, 'ask')]!;
        const arg = call.kind === 'call' ? facts.exprs[call.args[0]!.value] : undefined;
        const read = arg?.kind === 'text' ? arg.parts.map((part) => (part.kind === 'static' ? part.text : '?')) : [];
        assert.equal(read.join(''), value);
      }
    }
    assert.equal(edits.mapLiteral([['type', '"x"'], ['a-b', '1']]), '{ type: "x", "a-b": 1 }'); // prettier-ignore
    assert.equal(edits.lineComment('a\nb'), '# a b');
  });
});
