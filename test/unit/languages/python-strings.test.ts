import assert from 'node:assert/strict';
import type { Expr, ModuleFacts } from '../../../src/model/facts.ts';
import { pythonLower, show, slice, type Lower } from './python-harness.ts';

let lower: Lower;
before(async () => {
  lower = await pythonLower();
});

type Text = Extract<Expr, { kind: 'text' }>;

function outermostText(facts: ModuleFacts): Text {
  const text = facts.exprs.findLast((expr) => expr.kind === 'text');
  assert.ok(text?.kind === 'text');
  return text;
}

/** Parts as `[decoded or hole, source]`. */
function parts(source: string): [string, string][] {
  const facts = lower(source);
  return outermostText(facts).parts.map((part) => [
    part.kind === 'static' ? part.text : `{${show(facts, part.expr)}}`,
    slice(source, part.span),
  ]);
}

describe('Python string literals', () => {
  const rows: readonly (readonly [source: string, decoded: string])[] = [
    ['"plain"', 'plain'],
    ["'it''s'", 'its'],
    ['"a\\n\\t\\\\\\"\\\'b"', 'a\n\t\\"\'b'],
    ['"\\a\\b\\f\\v\\r"', '\x07\b\f\v\r'],
    ['"\\x41\\101\\7\\0"', 'AA\x07\0'],
    ['"\\u00e9\\U0001F600"', 'é😀'],
    ['"\\U00110000"', '\\U00110000'],
    ['"\\N{EM DASH}!"', '\uFFFD!'],
    ['"\\d\\ \\8"', '\\d\\ \\8'],
    ['"a\\\nb"', 'ab'],
    ['"""a\nb"""', 'a\nb'],
    ["'''it's \"so\"'''", 'it\'s "so"'],
    ['r"\\n\\u0041"', '\\n\\u0041'],
    ["R'\\''", "\\'"],
    ['b"\\x41\\u0041"', 'A\\u0041'],
    ['rb"\\x41"', '\\x41'],
    ['u"a"', 'a'],
    ['"{{x}} {y}"', '{{x}} {y}'],
    ['f"{{x}}"', '{x}'],
    ['rf"\\n{{"', '\\n{'],
    ['("a"\n # between\n "b" r"\\n")', 'ab\\n'],
    ['"日本語 😀"', '日本語 😀'],
  ];
  for (const [source, decoded] of rows) {
    it(JSON.stringify(source), () => {
      const text = outermostText(lower(source));
      assert.equal(text.parts.map((part) => (part.kind === 'static' ? part.text : '{}')).join(''), decoded);
    });
  }

  it('has no part when empty', () => {
    for (const source of ['""', "''", '""""""', 'f""', 'rb""']) {
      const text = outermostText(lower(source));
      assert.deepEqual(text.parts, [], source);
      assert.equal(text.content.end - text.content.start, 0, source);
    }
  });

  it('reads CRLF in a literal as one line break, and spans it as written', () => {
    const source = 'x = """a\r\nb"""\r\n';
    assert.deepEqual(parts(source), [['a\nb', 'a\r\nb']]);
  });

  it('spans the text between the quotes', () => {
    const source = 'x = rb"""ab"""';
    assert.equal(slice(source, outermostText(lower(source)).content), 'ab');
    const joined = 'x = ("ab"\n  f\'c{d}\')';
    assert.equal(slice(joined, outermostText(lower(joined)).content), 'ab"\n  f\'c{d}');
  });

  it('keeps one part for each literal of an implicit concatenation', () => {
    assert.deepEqual(parts('x = "a\\n" f"b{c}" "" \'d\''), [
      ['a\n', 'a\\n'],
      ['b', 'b'],
      ['{c}', '{c}'],
      ['d', 'd'],
    ]);
  });
});

describe('Python f-strings', () => {
  it('has static parts and holes with their exact source', () => {
    assert.deepEqual(parts('x = f"Hi {user.name}, {{you}} owe\\t{amount}!"'), [
      ['Hi ', 'Hi '],
      ['{user.name}', '{user.name}'],
      [', {you} owe\t', ', {{you}} owe\\t'],
      ['{amount}', '{amount}'],
      ['!', '!'],
    ]);
  });

  const rows: readonly (readonly [source: string, expected: readonly (readonly [string, string])[]])[] = [
    ['f"{x:.2f}"', [['{(format x)}', '{x:.2f}']]],
    ['f"{x!r}"', [['{(format x)}', '{x!r}']]],
    ['f"{x!s}"', [['{x}', '{x!s}']]],
    ['f"{x:>{w}.{p}}"', [['{(format x w p)}', '{x:>{w}.{p}}']]],
    ['f"{x!r:>{w}}"', [['{(format x w)}', '{x!r:>{w}}']]],
    [
      'f"{x=}"',
      [
        ['x=', '{x='],
        ['{(format x)}', '}'],
      ],
    ],
    [
      'f"{x = !s}"',
      [
        ['x = ', '{x = '],
        ['{x}', '!s}'],
      ],
    ],
    ['f"{d["k"]}"', [['{d["k"]}', '{d["k"]}']]],
    [
      'f"{f"{a} b"} c"',
      [
        ['{{a}+" b"}', '{f"{a} b"}'],
        [' c', ' c'],
      ],
    ],
    ['f"{"a" if t else "b"}"', [['{(if t "a" "b")}', '{"a" if t else "b"}']]],
    ["f'''{\n  x\n}'''", [['{x}', '{\n  x\n}']]],
    ['f"{a, b}"', [['{[a, b]}', '{a, b}']]],
    [
      'f"{{{x}}}"',
      [
        ['{', '{{'],
        ['{x}', '{x}'],
        ['}', '}}'],
      ],
    ],
    [
      'rf"\\{x}"',
      [
        ['\\', '\\'],
        ['{x}', '{x}'],
      ],
    ],
    [
      'F"😀{x}日本"',
      [
        ['😀', '😀'],
        ['{x}', '{x}'],
        ['日本', '日本'],
      ],
    ],
    ['f"{x == y}"', [['{(== x y)}', '{x == y}']]],
  ];
  for (const [source, expected] of rows) {
    it(JSON.stringify(source), () => {
      assert.deepEqual(parts(source), expected);
    });
  }

  it('finds calls in placeholders and format specs', () => {
    const facts = lower('x = f"{f(1):{g(2)}} {h(3)!r}"');
    assert.deepEqual(
      facts.calls.map((id) => show(facts, id)),
      ['(call f 1)', '(call g 2)', '(call h 3)'],
    );
  });
});

describe('Python offsets', () => {
  for (const [name, prefix] of [
    ['nothing', ''],
    ['a byte order mark', '\uFEFF'],
    ['emoji and CJK', '# 😀 日本語\ny = "👩‍👩‍👧 é"; '],
    ['CRLF', 'y = """a\r\nb"""\r\n'],
  ] as const) {
    it(`are UTF-16 code units after ${name}`, () => {
      const source = `${prefix}x = call("arg 😀", key=v)  # end`;
      const facts = lower(source);
      const call = facts.exprs[facts.calls[0] ?? -1];
      assert.ok(call?.kind === 'call');
      assert.equal(slice(source, call.span), 'call("arg 😀", key=v)');
      assert.equal(slice(source, call.nameSpan), 'call');
      assert.equal(slice(source, call.args[1]?.nameSpan ?? call.span), 'key');
      assert.equal(facts.length, source.length);
      const binding = facts.bindings.find((candidate) => candidate.name === 'x');
      assert.equal(binding && slice(source, binding.nameSpan), 'x');
      assert.equal(slice(source, facts.comments.at(-1)?.span ?? call.span), '# end');
      const text = facts.exprs.findLast((expr) => expr.kind === 'text');
      assert.equal(text?.kind === 'text' && slice(source, text.content), 'arg 😀');
    });
  }
});
