import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { checkFacts } from './facts-check.ts';
import { goLower, type Lower } from './go-harness.ts';
import { show, showBindings } from './python-harness.ts';

let lower: Lower;
before(async () => {
  lower = await goLower();
});

const sample = readFileSync(new URL('fixtures/sample.go', import.meta.url), 'utf8');

/** Lowers, and checks that the facts hang together. */
function checked(source: string): ModuleFacts {
  const facts = lower(source);
  checkFacts(facts, source);
  return facts;
}

function calls(facts: ModuleFacts): string[] {
  return facts.calls.map((id) => show(facts, id));
}

describe('Go: a whole file', () => {
  it('is lowered without problems', () => {
    const facts = checked(sample);
    assert.deepEqual(facts.errors, []);
    assert.deepEqual(
      facts.classes.map(({ name, methods }) => `${name ?? ''} ${methods.length}`),
      ['Pair 0', 'Bot 1'],
    );
    assert.ok(calls(facts).includes('(call bot.CreateChatCompletion ctx request)'));
  });

  it('gives the same facts every time, also through JSON', () => {
    const facts = checked(sample);
    assert.deepEqual(lower(sample), facts);
    assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
  });

  it('gives the same facts with CRLF, apart from offsets', () => {
    const crlf = lower(sample.replaceAll('\n', '\r\n'));
    const plain = lower(sample);
    assert.deepEqual(calls(crlf), calls(plain));
    assert.deepEqual(showBindings(crlf), showBindings(plain));
  });
});

describe('Go: broken files', function () {
  this.timeout(60_000);

  it('are read wherever they end', () => {
    for (let end = 0; end <= sample.length; end += 7) checked(sample.slice(0, end));
  });

  it('are read wherever they begin', () => {
    for (let start = 0; start <= sample.length; start += 61) checked(sample.slice(start));
  });

  it('are read with anything put in', () => {
    const intruders = [
      '(',
      ')',
      '{',
      '}',
      '[',
      '"',
      '`',
      "'",
      ':=',
      ',',
      '.',
      '\n',
      'func ',
      'if ',
      'type ',
      '\0',
      '😀',
      '\uD83D',
    ];
    for (let at = 0; at <= sample.length; at += 41) {
      const intruder = intruders[at % intruders.length] ?? '';
      checked(sample.slice(0, at) + intruder + sample.slice(at));
    }
  });

  it('keep the calls around what is broken', () => {
    const facts = checked('package a\nfunc f() {\n\tx.A(1)\n\ty := := 2\n\tx.B(2)\n}\nfunc g() { x.C(3) }\n');
    assert.ok(facts.errors.length > 0);
    assert.deepEqual(calls(facts), ['(call x.A 1)', '(call x.B 2)', '(call x.C 3)']);
  });

  it('are read when nested deeper than anybody writes', () => {
    const facts = checked(`package a\nvar x = ${'('.repeat(2000)}1${')'.repeat(2000)}`);
    assert.match(facts.errors.map(({ message }) => message).join(), /Nested more than 300 levels deep/);
  });
});
