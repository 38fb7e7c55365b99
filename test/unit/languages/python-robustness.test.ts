import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { checkFacts } from './facts-check.ts';
import { pythonLower, show, showBindings, slice, type Lower } from './python-harness.ts';

let lower: Lower;
before(async () => {
  lower = await pythonLower();
});

const sample = readFileSync(new URL('fixtures/sample.py', import.meta.url), 'utf8');

function calls(facts: ModuleFacts): string[] {
  return facts.calls.map((id) => show(facts, id));
}

/** Lowers, and checks that the facts hang together. */
function checked(source: string): ModuleFacts {
  const facts = lower(source);
  checkFacts(facts, source);
  return facts;
}

/** Lowers, and checks that the facts are the same the second time, and the same after a trip through JSON. */
function checkedTwice(source: string): void {
  const facts = checked(source);
  assert.deepEqual(lower(source), facts);
  assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
}

/** Numbers from 0 to below `below`, the same in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
}

describe('Python: a whole file', () => {
  it('is lowered without problems', () => {
    const facts = checked(sample);
    assert.deepEqual(facts.errors, []);
    assert.equal(facts.classes.length, 3);
    assert.equal(facts.functions.filter((fn) => fn.name !== null).length, 22);
    assert.ok(calls(facts).includes('(call self.client.chat.completions.create **params)'));
  });

  it('gives the same facts every time, also through JSON', () => {
    checkedTwice(sample);
  });

  it('gives the same facts with CRLF, apart from offsets', () => {
    const crlf = lower(sample.replaceAll('\n', '\r\n'));
    const plain = lower(sample);
    assert.deepEqual(calls(crlf), calls(plain));
    assert.deepEqual(showBindings(crlf), showBindings(plain));
  });

  it('reads every form in it: nothing is left as a bare syntax node but what has no value', () => {
    const plain = lower(sample);
    const whats = new Set(plain.exprs.flatMap((expr) => (expr.kind === 'other' ? [expr.what] : [])));
    assert.deepEqual([...whats].sort(), [
      'assert_statement',
      'deleted',
      'ellipsis',
      'format',
      'number',
      'slice',
      'yield',
    ]);
  });
});

describe('Python: broken files', function () {
  this.timeout(60_000);

  it('are read wherever they end', () => {
    for (let end = 0; end <= sample.length; end += 7) checked(sample.slice(0, end));
  });

  it('are read wherever they begin', () => {
    for (let start = 0; start <= sample.length; start += 97) checked(sample.slice(start));
  });

  it('are read with anything deleted, doubled or put in', () => {
    const next = generator(7);
    const intruders = [
      '(',
      ')',
      '[',
      '{',
      '}',
      '"',
      "'",
      '"""',
      'f"{',
      ':',
      '=',
      ',',
      '\n',
      '  ',
      '\\',
      'def ',
      '*',
      '\0',
      '\uFEFF',
      '\uD83D',
      '😀',
      '\r',
    ];
    for (let round = 0; round < 400; round++) {
      let source = sample;
      for (let change = 0; change <= round % 5; change++) {
        const at = next(source.length);
        const length = next(40);
        const middle = [
          '',
          source.slice(at, at + length).repeat(2),
          (intruders[next(intruders.length)] ?? '') + source.slice(at, at + length),
        ][next(3)];
        source = source.slice(0, at) + String(middle) + source.slice(at + length);
      }
      checked(source);
    }
  });

  it('give the same facts every time, also through JSON', () => {
    for (let end = 50; end < sample.length; end += 500) checkedTwice(sample.slice(0, end));
  });

  it('are not even Python', () => {
    const next = generator(3);
    const noise = Array.from({ length: 20_000 }, () => String.fromCharCode(next(256))).join('');
    for (const source of [
      '',
      '\n',
      '\0',
      '\uFEFF',
      'x\0y = 1',
      '<html><body>{{ x }}</body></html>',
      'const x = () => { f(`a`) };',
      noise,
    ])
      checked(source);
  });
});

describe('Python: deep and long code', function () {
  this.timeout(30_000);
  const N = 5000;
  const terms = (operator: string): string =>
    Array.from({ length: N }, (_, index) => `f${String(index)}()`).join(operator);

  for (const [name, source, found] of [
    ['a sum', `x = ${terms(' + ')}`, N],
    ['a disjunction', `x = ${terms(' or ')}`, N],
    ['a comparison', `x = ${terms(' < ')}`, N],
    ['a call chain', `x = a${'.b()'.repeat(N)}`, N],
    ['a subscript chain', `x = f()${'[0]'.repeat(N)}`, 1],
    ['parentheses', `x = ${'('.repeat(N)}f()${')'.repeat(N)}`, 1],
    ['an elif chain', `if a: pass\n${'elif b: f()\n'.repeat(N)}else: g()`, N + 1],
    ['chained assignments', `${'a = '.repeat(N)}f()`, 1],
    ['implicit concatenation', `x = (${'"a"\n'.repeat(N)})`, 0],
  ] as const) {
    it(`reads ${name} of ${String(N)}`, () => {
      const facts = checked(source);
      assert.deepEqual(facts.errors, []);
      assert.equal(facts.calls.length, found);
    });
  }

  for (const [name, source] of [
    ['lists', `x = ${'['.repeat(N)}${']'.repeat(N)}`],
    ['calls', `x = ${'f('.repeat(N)}${')'.repeat(N)}`],
    ['negations', `x = ${'not '.repeat(N)}a`],
    ['conditionals', `x = ${'a if b else '.repeat(N)}c`],
    ['lambdas', `x = ${'lambda: '.repeat(N)}c`],
    ['types', `x: ${'A['.repeat(N)}B${']'.repeat(N)}`],
    [
      'blocks',
      `${Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}if a:`).join('\n')}\n${' '.repeat(400)}f()`,
    ],
  ] as const) {
    it(`stops at some depth of ${name}, and says so`, () => {
      const facts = checked(`${source}\nafter()`);
      assert.ok(facts.errors.some((error) => /levels deep/.test(error.message)));
      assert.equal(calls(facts).at(-1), '(call after)', 'what follows is read');
    });
  }

  it('reads what never closes', () => {
    for (const opening of ['(', '[', '{', 'f(', '"', '"""', 'f"{', 'f"{f(']) checked(opening.repeat(N));
  });
});

describe('Python: while someone types', () => {
  const rows: readonly (readonly [source: string, calls: readonly string[], bindings: readonly string[]])[] = [
    ['r = client.create(', ['(call client.create)'], ['r = (call client.create)']],
    ['r = client.create(model="a",', ['(call client.create model="a")'], ['r = (call client.create model="a")']],
    [
      'r = client.create(model="a", max_tokens=',
      ['(call client.create model="a")'],
      ['r = (call client.create model="a")'],
    ],
    [
      'r = f(model="a", max_tokens=, n=g(1))\n',
      ['(call f model="a" n=(call g 1))', '(call g 1)'],
      ['r = (call f model="a" n=(call g 1))'],
    ],
    [
      'r = client.create(\n    model="a",\n\nx = 1',
      ['(call client.create model="a")'],
      ['r = (call client.create model="a")', 'x = 1'],
    ],
    [
      'print(js.loads(c.create(model="a", n=1,',
      ['(call js.loads (call c.create model="a" n=1))', '(call c.create model="a" n=1)'],
      [],
    ],
    ['def f(:\n    x = g(1)\ny = h()\n', ['(call g 1)', '(call h)'], ['function f', 'x = (call g 1)', 'y = (call h)']],
    ['x = f(1,, g(2))', ['(call f 1 (call g 2))', '(call g 2)'], ['x = (call f 1 (call g 2))']],
    ['return f(', ['(call f)'], []],
    ['async def m():\n    await c.create(model="a",', ['(call c.create model="a")'], ['function m']],
  ];
  for (const [source, expected, bindings] of rows) {
    it(JSON.stringify(source), () => {
      const facts = checked(source);
      assert.ok(facts.errors.length > 0);
      assert.deepEqual(calls(facts), expected);
      assert.deepEqual(showBindings(facts), bindings);
    });
  }

  it('keeps a half-written call in the scope it stands in', () => {
    const facts = checked(
      'class A:\n    def m(self):\n        r = self.c.create(model="a",\n\n    def n(self):\n        return 1\n',
    );
    const binding = facts.bindings.find((candidate) => candidate.name === 'r');
    const fn = facts.scopes[binding?.scope ?? 0]?.fn;
    assert.equal(fn === undefined ? undefined : facts.functions[fn]?.name, 'm');
  });

  it('says where it could not read on', () => {
    const source = 'ok = 1\nx = f(1,, 2)\ndef g(:\n    return 3\n';
    const facts = checked(source);
    assert.deepEqual(
      facts.errors.map((error) => `${error.message} at ${JSON.stringify(slice(source, error.span))}`),
      ['Cannot read `,` at ","', 'Expected `)` here at ""'],
    );
  });
});
