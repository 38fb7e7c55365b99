import assert from 'node:assert/strict';
import { rust } from '../../../src/languages/rust/index.ts';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { checkFacts } from './facts-check.ts';
import { attributes, calls, functions, writes } from './jvm-harness.ts';
import { show } from './python-harness.ts';
import { lowerOf, type Lower } from './systems-harness.ts';

let lower: Lower;
before(async () => {
  lower = await lowerOf(rust);
});

function facts(source: string): ModuleFacts {
  const found = lower(source);
  checkFacts(found, source);
  assert.deepEqual(found.errors, []);
  return found;
}

/** The value of `x` in `let x = …;`. */
function value(source: string): string {
  const found = facts(`fn f() { let x = ${source}; }`);
  const binding = found.bindings.find(({ name }) => name === 'x');
  return binding?.source.kind === 'value' ? show(found, binding.source.value) : '';
}

describe('Rust: strings', () => {
  const rows: readonly (readonly [string, string])[] = [
    [String.raw`"a\tb\"\u{41}\x41"`, '"a\\tb\\"AA"'],
    ['"a\\\n    b"', '"ab"'],
    ['r#"a "b" \\n"#', '"a \\"b\\" \\\\n"'],
    ['b"x"', '"x"'],
    ["'\\n'", '"\\n"'],
    ['format!("a {b} {} {0} {c:?} {{d}}", e, c = g())', '"a "+{b}+" "+{e}+" "+{e}+" "+{(call g)}+" {d}"'],
    ['format!("plain")', '"plain"'],
    ['format!("\\u{41}{x}")', '"A"+{x}'],
    ['concat!("a", "b")', '(+ "a" "b")'],
    ['include_str!("p.md")', '(call include_str! "p.md")'],
  ];
  for (const [source, expected] of rows) it(source, () => assert.equal(value(source), expected));

  it('knows where each part of a macro’s template stands', () => {
    const source = 'fn f() { let x = format!("ab{c}d\\n{}", e.f()); }';
    const found = facts(source);
    const text = found.exprs.find((expr) => expr.kind === 'text' && expr.parts.length > 1);
    assert.ok(text?.kind === 'text');
    assert.deepEqual(
      text.parts.map(({ span }) => source.slice(span.start, span.end)),
      ['ab', '{c}', 'd\\n', '{}'],
    );
    assert.deepEqual(calls(found), ['(call e.f)']);
    const call = found.exprs[found.calls[0]!];
    assert.equal(source.slice(call!.span.start, call!.span.end), 'e.f()');
  });
});

describe('Rust: expressions', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['a.b()?.c().await?', '(call (call a.b).c)'],
    ['A::<T>::new(1)', '(call A.new 1)'],
    ['a::b::<T>(1)', '(call a.b 1)'],
    ['&mut a', 'a'],
    ['*a', 'a'],
    ['a as u32', 'a'],
    ['T { a, b: 1, ..Default::default() }', '{**(call Default.default), "a": a, "b": 1}'],
    ['vec![a, T { b: 1 }]', '[a, {"b": 1}]'],
    ['[1, 2]', '[1, 2]'],
    ['(1, "a")', '[1, "a"]'],
    ['json!({"a": 1, "b": [c, null], "d": f(1, 2)})', '{"a": 1, "b": [c, null], "d": (call f 1 2)}'],
    ['json!({"a": { "b": g.h() }, /* c */ "i": -1.5})', '{"a": {"b": (call g.h)}, "i": (- 1.5)}'],
    ['json!({"a": [1, 2}, "b": 3})', '{"a": [1, 2]}'],
    ['json!([{"a": 1], 2])', '[{"a": 1}]'],
    ['if a { 1 } else { 2 }', '(if a 1 2)'],
    ['if a { 1 } else { return }', '1'],
    ['match a { B => "x", _ => "y" }', '(if a "x" "y")'],
    ['match a { B => "x", _ => panic!("no") }', '"x"'],
    ['match a { Some(v) => v, None => "y" }', '(?? a "y")'],
    ['if let Ok(v) = a { v.clone() } else { "y" }', '(?? a "y")'],
    ['{ g(); "x" }', '"x"'],
    ['async move { a.await }', 'a'],
    ['None', 'null'],
    ['500_u32', '500'],
    ['0x1F', '31'],
    ['a.0', 'a[0]'],
  ];
  for (const [source, expected] of rows) it(source, () => assert.equal(value(source), expected));

  it('reads calls in any macro', () => {
    assert.deepEqual(calls(facts('fn f() { println!("{}", a.b(c).await?); assert_eq!(d(), 1); }')), [
      '(call println! "{}" (call a.b c))',
      '(call a.b c)',
      '(call assert_eq! (call d) 1)',
      '(call d)',
    ]);
  });
});

describe('Rust: items', () => {
  it('reads use declarations of all kinds', () => {
    const found = facts('use a::{b::{self, C as D}, e::*, F};\nuse g;\nuse crate::h::I;\npub mod j;');
    assert.deepEqual(
      found.bindings.map(({ name, source }) =>
        source.kind === 'import' ? `${name} ${source.module} ${source.imported}` : '',
      ),
      ['b a b', 'D a.b C', '* a.e *', 'F a F', 'g g *', 'I crate.h I', 'j self.j *'],
    );
  });

  it('gives types the methods and constants of their impl blocks, wherever these stand', () => {
    const found =
      facts(`impl A { const M: &str = "m"; fn new(b: B) -> Self { Self { b } } async fn ask(&self, q: &str) -> R { let n = 1; const K: u8 = 2; Ok(q) } }
      struct A { b: Client<Config>, #[serde(rename = "max_tokens")] cap: Option<u32>, #[arg(long, default_value = "gpt-4o")] model: String }
      impl Ask for A { fn get(self: &Self) -> u8 { if x { return 3; } Err(e) } }
      enum E { X, Y(u8) }
      mod inner { pub const Z: u8 = 1; fn own() {} }`);
    assert.deepEqual(attributes(found), [
      'A.b: Client[Config]',
      'A.cap: (primitive_type)',
      'A.model: String = "gpt-4o"',
      'A.M: (primitive_type) = "m"',
      'E.X',
      'E.Y',
      'inner.Z: (primitive_type) = 1',
    ]);
    assert.equal(found.classes[0]?.attributes[1]?.jsonName, 'max_tokens');
    assert.deepEqual(functions(found), [
      'A.new(b: B) -> {"b": b}',
      'A.ask(self, q: (primitive_type)) -> (call Ok q)',
      'A.get(self) -> 3',
      'inner.own()',
    ]);
  });

  it('reads statics of a macro', () => {
    const found = facts('lazy_static! { static ref C: Client = Client::new(); }');
    const binding = found.bindings.find(({ name }) => name === 'C');
    assert.ok(binding?.source.kind === 'value');
    assert.equal(show(found, binding.source.value), '(call Client.new)');
  });

  it('binds the names of patterns', () => {
    const found = facts(
      'fn f() { let (a, b) = p; let S { c, d: e } = s; let Some(g) = o else { return; }; for (i, j) in k {} if let Ok(l) = m {} }',
    );
    assert.deepEqual(
      found.bindings.flatMap(({ name, source }) =>
        source.kind === 'value' ? [`${name} ${show(found, source.value)}`] : [],
      ),
      ['a p[0]', 'b p[1]', 'c s.c', 'e s.d', 'g o', 'i (each k)[0]', 'j (each k)[1]', 'l m'],
    );
  });

  it('writes fields', () => {
    assert.deepEqual(writes(facts('fn f() { a.b = 1; a[0] += 2; }')), ['a.b = 1', 'a[0] += 2']);
  });
});

describe('Rust: control', () => {
  it('knows loops and branches', () => {
    const found = facts(
      'fn m() { for a in s.all() { f(a); } if b { g(); } else if c { h(); } else { i(); } while let Some(x) = j() { k(); } loop { l(); } match n { O => o(), _ => p() } }',
    );
    const around = (name: string): string => {
      const id = found.calls.find((call) => show(found, call).startsWith(`(call ${name}`))!;
      const kinds: string[] = [];
      for (let control = found.exprs[id]!.control; control >= 0; control = found.controls[control]!.parent)
        kinds.push(found.controls[control]!.loop ?? found.controls[control]!.kind);
      return kinds.join(' ');
    };
    assert.deepEqual(['s.all', 'f', 'g', 'h', 'i'].map(around), ['', 'for-each', 'if', 'if else', 'else else']);
    assert.deepEqual(['j', 'k', 'l', 'o'].map(around), ['while', 'while', 'while', 'case']);
  });
});

describe('Rust: edits', () => {
  it('add to a builder’s chain, and to nothing else', () => {
    const edited = (source: string): string | null => {
      const text = `fn f() { let x = ${source}; }`;
      const found = lower(text);
      const binding = found.bindings.find(({ name }) => name === 'x');
      const target = binding?.source.kind === 'value' ? binding.source.value : -1;
      const edit = rust.edits.insertEntry(found, text, target, 'n', '5u32');
      return edit && (text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end)).slice(17, -3);
    };
    assert.equal(edited('A::default().m("x").build()?'), 'A::default().m("x").n(5u32).build()?');
    assert.equal(edited('A::default()\n  .m("x")\n  .build()'), 'A::default()\n  .m("x")\n  .n(5u32)\n  .build()');
    assert.equal(edited('A::default().n(1).build()'), null);
    assert.equal(edited('T { m: 1 }'), null);
    assert.equal(rust.edits.stringLiteral('a"\\\n'), '"a\\"\\\\\\n"');
  });
});
