import assert from 'node:assert/strict';
import type { Expr, ModuleFacts } from '../../../src/model/facts.ts';
import { controlChain, pythonLower, show, showBindings, slice, type Lower } from './python-harness.ts';

let lower: Lower;
before(async () => {
  lower = await pythonLower();
});

/** What the last binding of the source is bound to. */
function value(source: string): string {
  const facts = lower(source);
  const last = facts.bindings.at(-1);
  return last?.source.kind === 'value' ? show(facts, last.source.value) : 'no value';
}

function calls(facts: ModuleFacts): string[] {
  return facts.calls.map((id) => show(facts, id));
}

function writes(facts: ModuleFacts): string[] {
  return facts.writes.map((write) => `${show(facts, write.target)} ${write.op ?? ''}= ${show(facts, write.value)}`);
}

function table(
  rows: readonly (readonly [source: string, expected: string])[],
  actual: (source: string) => string,
): void {
  for (const [source, expected] of rows) {
    it(JSON.stringify(source), () => {
      assert.equal(actual(source), expected);
    });
  }
}

describe('Python expressions', () => {
  table(
    [
      ['x = (((1_000)))', '1000'],
      ['x = 0x1F', '31'],
      ['x = 0o17', '15'],
      ['x = 0b11', '3'],
      ['x = 1.5e3', '1500'],
      ['x = -1', '(- 1)'],
      ['x = 1j', '(number)'],
      ['x = 1e999', '(number)'],
      ['x = True', 'true'],
      ['x = None', 'null'],
      ['x = ...', '(ellipsis)'],
      ['x = await f(y)', '(call f y)'],
      ['x = (await f(y)).text', '(call f y).text'],
      ['x = a.b["c"].d', 'a.b["c"].d'],
      ['x = a[1:2]', 'a[(slice 1 2)]'],
      ['x = a[1, b]', 'a[[1, b]]'],
      ['x = a + b % c', '(+ a (% b c))'],
      ['x = a + b + c', '(+ (+ a b) c)'],
      ['x = a or b and not c', '(|| a (&& b (! c)))'],
      ['x = a | b', '(| a b)'],
      ['x = (a\n  # why\n  // b)', '(// a b)'],
      ['x = a \\\n  + b', '(+ a b)'],
      ['x = a < b <= c', '(&& (< a b) (<= b c))'],
      ['x = a is  not b', '(is not a b)'],
      ['x = a not in b', '(not in a b)'],
      ['x = b if a else c', '(if a b c)'],
      ['x = [1, *a]', '[1, *a]'],
      ['x = (1,)', '[1]'],
      ['x = 1, *a', '[1, *a]'],
      ['x = {1, 2}', '[1, 2]'],
      ['x = {}', '{}'],
      ['x = {"a": 1, b: 2, **c, f"{d}": 3, "e" "f": 4}', '{"a": 1, [b]: 2, **c, [{d}]: 3, "ef": 4}'],
      ['x = dict(a=1)', '(call dict a=1)'],
      ['x = f(a, *b, c=1, **d)', '(call f a *b c=1 **d)'],
      ['x = f(y for y in z)', '(call f (all y))'],
      ['x = [f(y) for y in z]', '(all (call f y))'],
      ['x = {k: v for k, v in z}', '(all {[k]: v})'],
      ['x = "a %s" % y', '(% "a %s" y)'],
      ['x = "a {}".format(y)', '(call "a {}".format y)'],
      ['x = (y := 2)', '2'],
      ['x = lambda: 1', '(fn 0)'],
      ['x = importlib.import_module("a.b")', '(require a.b)'],
      ['x = __import__("a.b")', '(require a)'],
      ['x = importlib.import_module(name)', '(call importlib.import_module name)'],
      ['x = import_module(".b", __package__)', '(call import_module ".b" __package__)'],
      ['x = yield y', '(yield y)'],
    ],
    value,
  );

  it('spans parts of a call exactly', () => {
    const source = 'é = "😀"; r = client.chat.create (\n  model="gpt",  # c\n  **kw)\n';
    const facts = lower(source);
    const call = facts.exprs[facts.calls[0] ?? -1] as Extract<Expr, { kind: 'call' }>;
    assert.equal(slice(source, call.span), 'client.chat.create (\n  model="gpt",  # c\n  **kw)');
    assert.equal(slice(source, call.nameSpan), 'create');
    assert.equal(slice(source, call.argsSpan), '(\n  model="gpt",  # c\n  **kw)');
    assert.deepEqual(
      call.args.map((arg) => [slice(source, arg.span), arg.nameSpan && slice(source, arg.nameSpan), arg.spread]),
      [
        ['model="gpt"', 'model', undefined],
        ['**kw', undefined, 'map'],
      ],
    );
    assert.equal(call.isNew, false);
  });

  it('names the callee itself where it has no last name', () => {
    const source = 'f(1)(2)\nd["k"](3)';
    const facts = lower(source);
    const names = facts.calls.map((id) => {
      const call = facts.exprs[id];
      return call?.kind === 'call' ? slice(source, call.nameSpan) : '';
    });
    assert.deepEqual(names, ['f', 'f(1)', 'd["k"]']);
  });

  it('spans the entries of a dict', () => {
    const source = 'x = {"a": (1), **b}';
    const facts = lower(source);
    const map = facts.exprs.find((expr) => expr.kind === 'map');
    assert.ok(map?.kind === 'map');
    const [pair, spread] = map.entries;
    assert.ok(pair?.kind === 'pair' && spread?.kind === 'spread');
    assert.equal(slice(source, pair.span), '"a": (1)');
    assert.equal(slice(source, pair.keySpan), '"a"');
    assert.equal(slice(source, spread.span), '**b');
    assert.equal(slice(source, map.span), '{"a": (1), **b}');
  });

  it('lists calls in source order, the inner one first', () => {
    const facts = lower('z(a(1).b(2), c())\nlater()');
    assert.deepEqual(calls(facts), [
      '(call z (call (call a 1).b 2) (call c))',
      '(call a 1)',
      '(call (call a 1).b 2)',
      '(call c)',
      '(call later)',
    ]);
  });
});

describe('Python imports', () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['import openai', ['import openai * as openai']],
    ['import a.b as c, d.e', ['import a.b * as c', 'import d * as d']],
    [
      'from openai import OpenAI as O, AsyncOpenAI',
      ['import openai OpenAI as O', 'import openai AsyncOpenAI as AsyncOpenAI'],
    ],
    ['from . import x', ['import . x as x']],
    ['from .m import x', ['import .m x as x']],
    ['from .. pkg . mod import (x,\n  y as z,)', ['import ..pkg.mod x as x', 'import ..pkg.mod y as z']],
    ['from ... import x', ['import ... x as x']],
    ['from m import *', ['import m * as *']],
    ['from __future__ import annotations', []],
  ];
  for (const [source, expected] of rows) {
    it(JSON.stringify(source), () => {
      assert.deepEqual(showBindings(lower(source)), expected);
    });
  }

  it('keeps both sides of a guarded import, with their controls', () => {
    const facts = lower('try:\n    from openai import OpenAI\nexcept ImportError as e:\n    OpenAI = None\n');
    assert.deepEqual(showBindings(facts), ['import openai OpenAI as OpenAI', 'e (exception)', 'OpenAI = null']);
    assert.deepEqual(
      facts.bindings.map((binding) => controlChain(facts, binding.control)),
      ['try', 'catch', 'catch'],
    );
  });

  it('exports what the module binds', () => {
    const facts = lower(
      'from .a import *\nfrom .b import x\nx = 1\ndef f():\n    y = 2\nclass C:\n    z = 3\nif t:\n    w = 4\n',
    );
    assert.deepEqual(facts.exports, [
      { name: '*', from: { module: '.a', imported: '*' } },
      { name: 'x', local: 'x' },
      { name: 'f', local: 'f' },
      { name: 'C', local: 'C' },
      { name: 'w', local: 'w' },
    ]);
  });
});

describe('Python assignments', () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['a = b = c', ['a = c', 'b = c']],
    ['a, b = c', ['a = c[0]', 'b = c[1]']],
    ['(a, [b, c]) = d', ['a = d[0]', 'b = d[1][0]', 'c = d[1][1]']],
    ['a, *b, c = d', ['a = d[0]', 'b = (slice d)', 'c = d[-1]']],
    ['a = b, c = d', ['a = d', 'b = d[0]', 'c = d[1]']],
    ['a: int = 1', ['a: int = 1']],
    ['a: int', ['a: int']],
    ['a += 1', ['a += 1']],
    ['a //= 2', ['a //= 2']],
    ['if (a := f()): pass', ['a = (call f)']],
    ['type X = A | B', ['X = (| A B)']],
    ['type X[T] = list[T]', ['X = list[T]']],
    ['del a', ['a (deleted)']],
    ['for a in b: pass', ['a = (each b)']],
    ['for a, b in c.items(): pass', ['a = (each (call c.items))[0]', 'b = (each (call c.items))[1]']],
    ['with f() as a, g() as (b, c): pass', ['a = (call f)', 'b = (call g)[0]', 'c = (call g)[1]']],
    ['with (f() as a, g() as b): pass', ['a = (call f)', 'b = (call g)']],
    ['async def m():\n async with f() as a: pass', ['function m', 'a = (call f)']],
  ];
  for (const [source, expected] of rows) {
    it(JSON.stringify(source), () => {
      assert.deepEqual(showBindings(lower(source)), expected);
    });
  }

  it('records writes to members and indexes', () => {
    const facts = lower(
      'self.x = 1\np["m"] = 2\na.b += 3\nself.y: int = 4\nc.d, e = f\nwith g() as h.i: pass\ndel p["k"]\n',
    );
    assert.deepEqual(writes(facts), [
      'self.x = 1',
      'p["m"] = 2',
      'a.b += 3',
      'self.y = 4',
      'c.d = f[0]',
      'h.i = (call g)',
      'p["k"] = (deleted)',
    ]);
  });

  it('tells an assignment to a member of a type from a type alias', () => {
    const facts = lower('type(self).client = OpenAI()\ntype(x)[0] = 1\ntype(a).b.c = 2\n');
    assert.deepEqual(writes(facts), [
      '(call type self).client = (call OpenAI)',
      '(call type x)[0] = 1',
      '(call type a).b.c = 2',
    ]);
    assert.deepEqual(facts.bindings, []);
    assert.deepEqual(calls(facts), ['(call type self)', '(call OpenAI)', '(call type x)', '(call type a)']);
  });

  it('holds from the end of its statement, its header, or the comprehension it belongs to', () => {
    const source = 'a = f(1)\nfor b in xs: g(b)\nx = [c for c in ys]\n';
    const facts = lower(source);
    const at = new Map(facts.bindings.map((binding) => [binding.name, binding.at]));
    assert.equal(at.get('a'), source.indexOf('\n'));
    assert.equal(at.get('b'), source.indexOf(': g'));
    assert.equal(at.get('c'), source.indexOf('[c'));
    assert.deepEqual(
      facts.bindings.map((binding) => slice(source, binding.nameSpan)),
      ['a', 'b', 'c', 'x'],
    );
  });

  it('keeps the place of the target for what destructuring invents', () => {
    const source = 'first, second = pair()';
    const facts = lower(source);
    const spans = facts.bindings.map(({ source: from }) =>
      from.kind === 'value' ? facts.exprs[from.value]?.span : undefined,
    );
    assert.deepEqual(
      spans.map((at) => at && slice(source, at)),
      ['first', 'second'],
    );
  });
});

describe('Python scopes', () => {
  const scopeOf = (facts: ModuleFacts, name: string): string[] =>
    facts.bindings
      .filter((binding) => binding.name === name)
      .map(({ scope }) => {
        const found = facts.scopes[scope];
        const fn = found?.fn === undefined ? undefined : facts.functions[found.fn]?.name;
        const cls = found?.cls === undefined ? undefined : facts.classes[found.cls]?.name;
        return `${String(found?.kind)}${fn === undefined ? '' : ` ${String(fn)}`}${cls === undefined ? '' : ` ${String(cls)}`}`;
      });

  it('binds in the scope Python binds in', () => {
    const facts = lower(
      [
        'def outer():',
        '    n = 1',
        '    def inner(p, q=lambda r: r):',
        '        nonlocal n',
        '        global g, h',
        '        n = 2',
        '        g = 3',
        '        for h in []: pass',
        '        local = [w := e for e in p]',
        'class C:',
        '    attr = 1',
        '    def method(self): pass',
      ].join('\n'),
    );
    assert.deepEqual(scopeOf(facts, 'n'), ['function outer', 'function outer']);
    assert.deepEqual(scopeOf(facts, 'g'), ['module']);
    assert.deepEqual(scopeOf(facts, 'h'), ['module']);
    assert.deepEqual(scopeOf(facts, 'p'), ['function inner']);
    assert.deepEqual(scopeOf(facts, 'r'), ['function null']);
    assert.deepEqual(scopeOf(facts, 'e'), ['block']);
    assert.deepEqual(scopeOf(facts, 'w'), ['function inner']);
    assert.deepEqual(scopeOf(facts, 'attr'), ['class C']);
    assert.deepEqual(scopeOf(facts, 'method'), ['class C']);
  });

  it('records parents truthfully, class scopes included', () => {
    const facts = lower('class C:\n    def m(self):\n        return [f(x) for x in y]\n');
    assert.deepEqual(
      facts.scopes.map(({ kind, parent }) => [kind, parent]),
      [
        ['module', null],
        ['class', 0],
        ['function', 1],
        ['block', 2],
      ],
    );
  });

  it('evaluates defaults, annotations, decorators and the first iterable outside', () => {
    const source =
      '@deco()\ndef f(a: ann() = dflt()) -> ret():\n    return [el() for v in first() for w in second()]\n';
    const facts = lower(source);
    const scopes = facts.calls.map((id) => {
      const call = facts.exprs[id];
      return call?.kind === 'call' ? `${slice(source, call.nameSpan)}:${String(facts.scopes[call.scope]?.kind)}` : '';
    });
    assert.deepEqual(scopes, [
      'deco:module',
      'ann:module',
      'dflt:module',
      'ret:module',
      'el:block',
      'first:function',
      'second:block',
    ]);
  });
});

describe('Python controls', () => {
  const chainOf = (source: string): string[] => {
    const facts = lower(source);
    return facts.calls.map((id) => {
      const call = facts.exprs[id];
      return call?.kind === 'call' ? `${slice(source, call.nameSpan)} ${controlChain(facts, call.control)}` : '';
    });
  };
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['if t(): a()\nelif u(): b()\nelse: c()', ['t ', 'a if', 'u else', 'b if/else', 'c else/else']],
    ['for x in s(): a()\nelse: b()', ['s ', 'a loop:for-each', 'b else']],
    ['while t(): a()', ['t loop:while', 'a loop:while']],
    ['try: a()\nexcept E(): b()\nelse: c()\nfinally: d()', ['a try', 'E ', 'b catch', 'c else', 'd finally']],
    ['try: a()\nexcept* E: b()', ['a try', 'b catch']],
    ['with m(), n() as o: a()', ['m ', 'n with', 'a with/with']],
    ['match s():\n  case 1 if g(): a()\n  case _: b()', ['s ', 'g case', 'a case', 'b case']],
    [
      '[a() for x in s() if t() for y in u()]',
      ['a loop:comprehension/if/loop:comprehension', 's ', 't loop:comprehension', 'u if/loop:comprehension'],
    ],
    ['if t:\n  def f():\n    a()\nb()', ['a if', 'b ']],
    ['if __name__ == "__main__": a()', ['a if']],
    ['async def f():\n  async for x in s(): a()', ['s ', 'a loop:for-each']],
  ];
  for (const [source, expected] of rows) {
    it(JSON.stringify(source), () => {
      assert.deepEqual(chainOf(source), expected);
    });
  }

  it('says what a construct is about, and where it stands', () => {
    const source = 'while True:\n  for x in xs:\n    with m:\n      if t: pass\n  match s:\n    case 1: pass\n';
    const facts = lower(source);
    assert.deepEqual(
      facts.controls.map(({ kind, subject }) => `${kind} ${subject === undefined ? '' : show(facts, subject)}`),
      ['loop true', 'loop xs', 'with m', 'if t', 'case s'],
    );
    const [outer, inner] = facts.controls;
    assert.equal(outer && slice(source, outer.span), source.trimEnd());
    assert.ok(inner && slice(source, inner.span).startsWith('for x in xs:'));
    assert.ok(facts.controls.every((control) => control.scope === 0));
  });

  it('binds what a pattern captures', () => {
    const source =
      'match s:\n  case {"k": v, **rest}: pass\n  case P(x=0, y=yy): pass\n  case [a, *b]: pass\n  case str() as t: pass\n  case C.D: pass\n  case n: pass\n';
    const part = '(part of a matched value)';
    assert.deepEqual(showBindings(lower(source)), [
      `v ${part}`,
      `rest ${part}`,
      `yy ${part}`,
      `a ${part}`,
      `b ${part}`,
      't = s',
      'n = s',
    ]);
  });
});

describe('Python functions', () => {
  const signature = (facts: ModuleFacts, name: string | null): string => {
    const fn = facts.functions.find((candidate) => candidate.name === name);
    assert.ok(fn);
    const params = fn.params.map((param) => {
      const type = param.annotation === undefined ? '' : `:${show(facts, param.annotation)}`;
      const dflt = param.default === undefined ? '' : `=${show(facts, param.default)}`;
      return `${param.isReceiver ? '@' : ''}${param.kind} ${param.name}${type}${dflt}`;
    });
    const flags = [
      fn.isAsync && 'async',
      fn.isGenerator && 'generator',
      fn.isStatic && 'static',
      fn.isGetter && 'getter',
    ].filter(Boolean);
    return `${flags.join(' ')}(${params.join(', ')}) ${fn.returns.map((ret) => show(facts, ret.value)).join('|')}`;
  };

  it('has parameters of all kinds', () => {
    const facts = lower(
      'async def f(a, /, b: int = 1, *args: str, c, d: "X" = 2, **kw) -> "Y":\n    if a: return 1\n    return b, c\n',
    );
    assert.equal(
      signature(facts, 'f'),
      'async(positional a, positional b:int=1, rest args:str, keyword c, keyword d:X=2, keywordRest kw) 1|[b, c]',
    );
    assert.equal(facts.functions[0]?.returnType === undefined ? '' : show(facts, facts.functions[0].returnType), 'Y');
    assert.equal(controlChain(facts, facts.functions[0]?.returns[0]?.control ?? -1), 'if');
    assert.deepEqual(
      facts.bindings.filter((binding) => binding.source.kind === 'param').map((binding) => binding.name),
      ['a', 'b', 'args', 'c', 'd', 'kw'],
    );
  });

  it('makes what follows a bare star keyword-only', () => {
    assert.equal(signature(lower('def f(a, *, b=1): pass'), 'f'), '(positional a, keyword b=1) ');
  });

  it('takes a lambda body as its return', () => {
    assert.equal(
      signature(lower('f = lambda a, *b, c=1, **d: g(a)'), null),
      '(positional a, rest b, keyword c=1, keywordRest d) (call g a)',
    );
  });

  it('knows generators, also from inside a comprehension, but not from an inner function', () => {
    const facts = lower(
      'def a():\n    yield 1\ndef b():\n    def c():\n        yield from x\n    return c\ndef d():\n    return [(yield y) for y in z]\n',
    );
    assert.deepEqual(
      facts.functions.map((fn) => [fn.name, fn.isGenerator]),
      [
        ['a', true],
        ['b', false],
        ['c', true],
        ['d', true],
      ],
    );
  });

  it('knows receivers, static methods and getters', () => {
    const facts = lower(
      [
        'class C(Base, metaclass=M):',
        '    def m(self, a): pass',
        '    @classmethod',
        '    def c(cls, a): pass',
        '    @staticmethod',
        '    def s(a): pass',
        '    def __new__(cls): pass',
        '    @functools.cached_property',
        '    def client(self): return OpenAI()',
        '    @property',
        '    def p(self): return 1',
        '    @p.setter',
        '    def p(self, value): pass',
        '    @overload',
        '    def o(self, a: int): ...',
        '    def o(self, a): return a',
        '    def outer(self):',
        '        def nested(x): pass',
        'def free(self): pass',
      ].join('\n'),
    );
    assert.equal(signature(facts, 'm'), '(@positional self, positional a) ');
    assert.equal(signature(facts, 'c'), 'static(@positional cls, positional a) ');
    assert.equal(signature(facts, 's'), 'static(positional a) ');
    assert.equal(signature(facts, '__new__'), 'static(@positional cls) ');
    assert.equal(signature(facts, 'client'), 'getter(@positional self) (call OpenAI)');
    assert.equal(signature(facts, 'p'), 'getter(@positional self) 1');
    assert.equal(signature(facts, 'nested'), '(positional x) ');
    assert.equal(signature(facts, 'free'), '(positional self) ');
    const methods = facts.classes[0]?.methods.map((fn) => facts.functions[fn]?.name);
    assert.deepEqual(
      methods,
      ['m', 'c', 's', '__new__', 'client', 'p', 'o', 'outer'],
      'setters and overloads are not what the name stands for',
    );
    const o = facts.classes[0]?.methods[6] ?? -1;
    assert.equal(facts.functions[o]?.returns.length, 1);
    assert.deepEqual(
      facts.classes[0]?.bases.map((base) => show(facts, base)),
      ['Base'],
    );
  });

  it('lowers decorators as expressions of the scope around', () => {
    const facts = lower('@retry(times=3)\n@app.get("/x")\ndef f(): pass\n@dataclass\nclass C: pass\n');
    assert.deepEqual(
      facts.functions[0]?.decorators.map((id) => show(facts, id)),
      ['(call retry times=3)', '(call app.get "/x")'],
    );
    assert.deepEqual(
      facts.classes[0]?.decorators.map((id) => show(facts, id)),
      ['dataclass'],
    );
  });
});

describe('Python classes', () => {
  it('has attributes from the body and from annotated self', () => {
    const facts = lower(
      [
        '@dataclass',
        'class C:',
        '    model: str = "gpt-4o"',
        '    limit = 10',
        '    name: str',
        '    a: int = field(default=1)',
        '    b: list = field(default_factory=lambda: [2])',
        '    c: list = field(default_factory=list)',
        '    d: int = Field(3, gt=0)',
        '    e: int = Field(...)',
        '    f: int = dataclasses.field(repr=False)',
        '    g, h = 1, 2',
        '    if x:',
        '        i = 5',
        '    def m(self, other):',
        '        self.client: OpenAI = OpenAI()',
        '        self.late: int',
        '        other.no: int = 1',
        '        local = 1',
      ].join('\n'),
    );
    const attributes = facts.classes[0]?.attributes.map((attribute) => {
      const type = attribute.annotation === undefined ? '' : `: ${show(facts, attribute.annotation)}`;
      const held = attribute.value === undefined ? '' : ` = ${show(facts, attribute.value)}`;
      return `${attribute.isStatic ? 'static ' : ''}${attribute.name}${type}${held}`;
    });
    assert.deepEqual(attributes, [
      'static model: str = "gpt-4o"',
      'static limit = 10',
      'name: str',
      'static a: int = 1',
      'static b: list = [2]',
      'static c: list = (call list)',
      'static d: int = 3',
      'static e: int',
      'static f: int',
      'static g = [1, 2][0]',
      'static h = [1, 2][1]',
      'static i = 5',
      'client: OpenAI',
      'late: int',
    ]);
    assert.deepEqual(writes(facts), ['self.client = (call OpenAI)', 'other.no = 1']);
  });
});

describe('Python annotations', () => {
  const annotation = (source: string): string => {
    const facts = lower(`x: ${source}`);
    const id = facts.bindings[0]?.annotation;
    return id === undefined ? '' : show(facts, id);
  };
  table(
    [
      ['OpenAI', 'OpenAI'],
      ['openai.OpenAI', 'openai.OpenAI'],
      ['"OpenAI"', 'OpenAI'],
      ["'openai.OpenAI'", 'openai.OpenAI'],
      ['Optional["OpenAI"]', 'Optional[OpenAI]'],
      ['typing.Optional["a.B"]', 'typing.Optional[a.B]'],
      ['A | None', '(| A null)'],
      ['"A" | None', '(| A null)'],
      ['" A | B[c.D, None] "', '(| A B[[c.D, null]])'],
      ['Dict[str, "B"]', 'Dict[[str, B]]'],
      ['Callable[["A"], B]', 'Callable[[[A], B]]'],
      ['Literal["gpt-4o", "x"]', 'Literal[["gpt-4o", "x"]]'],
      ['Literal["x"]', 'Literal["x"]'],
      ['Annotated["A", "doc"]', 'Annotated[[A, "doc"]]'],
      ['"not a type"', '"not a type"'],
      ['"A["', '"A["'],
      ['"A[B]C"', '"A[B]C"'],
      ['"Literal[1]"', '"Literal[1]"'],
      ['""', '""'],
    ],
    annotation,
  );

  it('spans the names inside a quoted type', () => {
    const source = 'x: "a.B | C[D]" = 1';
    const facts = lower(source);
    const spans = facts.exprs.map((expr) => slice(source, expr.span));
    for (const part of ['a', 'a.B', 'C', 'D', 'C[D]', 'a.B | C[D]']) assert.ok(spans.includes(part), part);
    const member = facts.exprs.find((expr) => expr.kind === 'member');
    assert.equal(member?.kind === 'member' && slice(source, member.propertySpan), 'B');
  });
});

describe('Python comments', () => {
  it('collects all of them, without their marks', () => {
    const source = '#!/usr/bin/env python\n## Title ##\nf(  # first\n  1,\n  # second\n)\nx = "# no"  #: third\n';
    const facts = lower(source);
    assert.deepEqual(
      facts.comments.map((comment) => comment.text),
      ['!/usr/bin/env python', 'Title ##', 'first', 'second', ': third'],
    );
    assert.equal(slice(source, facts.comments[2]?.span ?? { start: 0, end: 0 }), '# first');
    assert.deepEqual(calls(facts), ['(call f 1)']);
  });
});
