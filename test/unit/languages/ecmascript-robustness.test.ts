import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { type Lower, lowerer, showBindings, showCalls } from './ecmascript-support.ts';

function fixture(name: string): string {
  return readFileSync(new URL(`../../../src/languages/ecmascript/fixtures/${name}`, import.meta.url), 'utf8');
}

/** Checks what must hold of the facts of any source at all. */
function assertSound(facts: ModuleFacts, source: string): void {
  const inTable = (id: number, table: readonly unknown[]): void =>
    assert.ok(Number.isInteger(id) && id >= 0 && id < table.length);
  const isSpan = ({ start, end }: { start: number; end: number }): void =>
    assert.ok(0 <= start && start <= end && end <= source.length);
  const { exprs, scopes, controls, functions, classes, calls, bindings } = facts;
  // Ids and spans are found wherever they hang, so that no table is forgotten.
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      if ('start' in value && 'end' in value) isSpan(value as never);
      for (const [key, inner] of Object.entries(value)) {
        if (inner === undefined || Number.isNaN(inner)) assert.fail(`${key} does not survive JSON`);
        if (key === 'scope') inTable(inner as number, scopes);
        else if (key === 'fn') inTable(inner as number, functions);
        else if (key === 'cls') inTable(inner as number, classes);
        else if (key === 'control' && inner !== -1) inTable(inner as number, controls);
        else if (
          /^(callee|object|operand|left|right|test|then|else|of|target|expr|keyExpr|annotation|returnType|subject|tag|default)$/.test(
            key,
          )
        ) {
          if (typeof inner === 'number') inTable(inner, exprs);
        } else visit(inner);
      }
    }
  };
  visit(facts);
  scopes.forEach((scope, id) =>
    assert.ok(id === 0 ? scope.parent === null : scope.parent !== null && scope.parent < id),
  );
  controls.forEach((control, id) => assert.ok(control.parent < id));
  functions.forEach((fn, id) => assert.equal(scopes[fn.scope]!.fn, id));
  classes.forEach((cls, id) => assert.equal(scopes[cls.scope]!.cls, id));
  const all = exprs.flatMap((expr, id) => (expr.kind === 'call' ? [id] : []));
  assert.deepEqual(
    [...calls].sort((a, b) => a - b),
    all,
  );
  assert.ok(calls.every((id, i) => i === 0 || exprs[calls[i - 1]!]!.span.start <= exprs[id]!.span.start));
  for (const binding of bindings)
    if (!binding.name.startsWith('{'))
      assert.equal(source.slice(binding.nameSpan.start, binding.nameSpan.end), binding.name);
}

describe('ecmascript on broken source', () => {
  const samples = [
    ['typescript', 'support-agent.ts', 7],
    ['tsx', 'chat-panel.tsx', 7],
    // The wrong grammar: much of it is errors.
    ['javascript', 'chat-panel.tsx', 61],
    ['javascript', 'support-agent.ts', 61],
  ] as const;
  for (const [id, name, step] of samples) {
    it(`lowers every beginning of ${name} as ${id}, the same each time`, async function () {
      this.timeout(120_000);
      const lower = await lowerer(id);
      const source = fixture(name);
      for (let length = 0; length <= source.length; length += step) {
        const text = source.slice(0, length);
        const facts = lower(text);
        assertSound(facts, text);
        if (length % 5 === 0) assert.equal(JSON.stringify(lower(text)), JSON.stringify(facts));
      }
    });

    it(`gives facts of ${name} as ${id} that survive JSON unchanged`, async () => {
      const source = fixture(name);
      const facts = (await lowerer(id))(source);
      assertSound(facts, source);
      assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
    });

    it(`lowers ${name} as ${id} with a part cut out`, async function () {
      this.timeout(120_000);
      const lower = await lowerer(id);
      const source = fixture(name);
      for (let start = 0; start < source.length; start += 97) {
        const text = source.slice(0, start) + source.slice(start + 23);
        assertSound(lower(text), text);
      }
    });
  }

  describe('keeps what it can read', () => {
    let lower: Lower;
    before(async () => {
      lower = await lowerer('typescript');
    });

    it('around an unclosed call', () => {
      const source =
        'before({ a: 1 });\nclient.chat.create({ model: "m", messages: [f(\nafter();\nfunction g() { inside() }\n';
      const facts = lower(source);
      const calls = showCalls(facts);
      for (const name of ['before', 'after', 'inside']) assert.ok(calls.includes(name), name);
      assert.ok(facts.errors.length > 0);
    });

    it('in an object with a half-written property', () => {
      const facts = lower('f({ model: "m", max_tok: , system: SYSTEM, messages: g() });');
      assert.ok(showCalls(facts).includes('g'));
      assert.ok(facts.errors.length > 0);
    });

    it('behind a stray bracket', () => {
      const facts = lower('const a = f(]);\nconst b = g();\nconst c = h();');
      assert.ok(showBindings(facts).includes('0 c = (call h)'));
      assert.deepEqual(
        facts.errors.map(({ message }) => message),
        ['Cannot read `]`'],
      );
    });

    it('and says where the parser missed something', () => {
      const source = 'const a = f(1;\nconst b = 2;';
      const { errors } = lower(source);
      assert.deepEqual(errors, [{ span: { start: 13, end: 13 }, message: 'Expected `)` here' }]);
    });

    it('and says that the end of the file is not the end of the program', () => {
      const source =
        'function f() {\n  const r = c.create({\n    m: [{ role: "user", content: `hello ${name}\n  });\n  return r;\n}\nfunction g() { after(); }\n';
      const { errors } = lower(source);
      const whole = errors.find(({ message }) => message.includes('still open'));
      assert.deepEqual(whole?.span, { start: source.length, end: source.length });
      assert.ok(errors.every(({ span }) => span.end - span.start < source.length));
    });

    it('without telling an error inside an error again', () => {
      const { errors } = lower('let r: Promise<import("openai").OpenAI.Chat<number>>;');
      assert.equal(errors.length, 1);
    });

    it('of text that is no program at all', () => {
      for (const text of [
        '',
        ' ',
        '\uFEFF',
        '\0\0\0',
        '}}}}))))',
        '\u{1F600}'.repeat(100),
        'PK\u0003\u0004\u0000binary\uFFFD',
        '`${`${`${',
      ])
        assertSound(lower(text), text);
    });
  });
});

describe('ecmascript on extreme source', () => {
  const deep = 20_000;
  const chains: Readonly<Record<string, (n: number) => string>> = {
    'a sum of strings': (n) => `const v = ${Array.from({ length: n }, (_, i) => `"s${i}"`).join(' + ')};`,
    'a chain of calls': (n) => `p${'.then(() => f())'.repeat(n)};`,
    'a chain of members': (n) => `const v = a${'.b'.repeat(n)};`,
    'a chain of indices': (n) => `const v = a${'[0]'.repeat(n)};`,
    'a chain of conditionals': (n) => `const v = ${'a ? f() : '.repeat(n)} 1;`,
    'a chain of else-ifs': (n) => `${'if (a) { f() } else '.repeat(n)} {}`,
    'a union of types': (n) => `type T = ${Array.from({ length: n }, (_, i) => `'t${i}'`).join(' | ')};`,
    'a comma list': (n) => `f(${'g(), '.repeat(n)} 1);`,
  };
  const nests: Readonly<Record<string, (n: number) => string>> = {
    arrays: (n) => `const v = ${'['.repeat(n)}f()${']'.repeat(n)};`,
    objects: (n) => `const v = ${'{a:'.repeat(n)}f()${'}'.repeat(n)};`,
    calls: (n) => `${'g('.repeat(n)}f()${')'.repeat(n)};`,
    'arrow functions': (n) => `const v = ${'() => '.repeat(n)}f();`,
    blocks: (n) => `${'{'.repeat(n)}f()${'}'.repeat(n)}`,
    functions: (n) => `${'function g() {'.repeat(n)}f()${'}'.repeat(n)}`,
    'not operators': (n) => `const v = ${'!'.repeat(n)}f();`,
    'destructuring patterns': (n) => `const ${'{a:'.repeat(n)}b${'}'.repeat(n)} = f();`,
    'assigned patterns': (n) => `${'['.repeat(n)}b${']'.repeat(n)} = f();`,
    assignments: (n) => `${'a = '.repeat(n)}f();`,
    classes: (n) => `${'class A { x = '.repeat(n)}f()${'}'.repeat(n)}`,
  };

  for (const [what, make] of Object.entries(chains)) {
    it(`lowers ${what} whole, of any length, in linear time`, async function () {
      this.timeout(60_000);
      const lower = await lowerer('typescript');
      const facts = lower(make(5_000));
      assert.deepEqual(facts.errors, []);
      assert.ok(!facts.exprs.some((expr) => expr.kind === 'other' && expr.what === 'deep nesting'));
      // Processor time, so that other work on the machine does not count.
      const timed = (n: number): number => {
        const source = make(n);
        const before = process.cpuUsage();
        lower(source);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1_000;
      };
      const fastest = (n: number): number => Math.min(timed(n), timed(n));
      // Six times the length; quadratic would be 36 times the time.
      const [short, long] = [fastest(2_000), fastest(12_000)];
      assert.ok(long < short * 18 + 50, `${short.toFixed(1)} ms, then ${long.toFixed(1)} ms`);
    });
  }

  for (const [what, make] of Object.entries(nests)) {
    it(`lowers ${what} nested ${deep} deep and finds the call inside`, async function () {
      this.timeout(60_000);
      const source = make(deep);
      const facts = (await lowerer('javascript'))(source);
      const texts = facts.calls.map((id) => facts.exprs[id]!.span).filter(({ start, end }) => end - start === 3);
      assert.deepEqual(
        texts.map(({ start, end }) => source.slice(start, end)),
        ['f()'],
      );
    });
  }

  it('lowers a tree of deep JSX', async () => {
    const n = 5_000;
    const facts = (await lowerer('tsx'))(`const v = ${'<a>'.repeat(n)}{f()}${'</a>'.repeat(n)};`);
    assert.deepEqual(showCalls(facts), ['f']);
  });

  it('resolves a long concatenation to all its parts', async () => {
    const facts = (await lowerer('javascript'))(chains['a sum of strings']!(5_000));
    assert.equal(facts.exprs.filter((expr) => expr.kind === 'text').length, 5_000);
    assert.equal(facts.exprs.filter((expr) => expr.kind === 'binary').length, 4_999);
  });

  it('lowers 10,000 lines', async function () {
    this.timeout(60_000);
    const source = 'const { a, b = 1 } = f(x => `t${x}`, { c: [1, 2] });\n'.repeat(10_000);
    const facts = (await lowerer('typescript'))(source);
    assert.equal(facts.calls.length, 10_000);
  });
});
