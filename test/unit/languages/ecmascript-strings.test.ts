import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { decodeText } from '../../../src/languages/ecmascript/strings.ts';
import type { ModuleFacts, TextExpr } from '../../../src/model/facts.ts';
import { type Lower, lowerer, show } from './ecmascript-support.ts';

const EMOJI = '\u{1F44B}\u{1F3FD}';

function textOf(facts: ModuleFacts, id = facts.exprs.findIndex((expr) => expr.kind === 'text')): TextExpr {
  const expr = facts.exprs[id]!;
  assert.ok(expr.kind === 'text');
  return expr;
}

/** The value JavaScript itself gives a literal. */
function evaluated(literal: string): string {
  return runInNewContext(literal) as string;
}

describe('ecmascript strings', () => {
  let lower: Lower;
  before(async () => {
    lower = await lowerer('typescript');
  });

  const literals = [
    String.raw`'\n\t\r\b\f\v\0'`,
    String.raw`'\x41\u0042\u{1F600}\u{41}'`,
    String.raw`'\uD83D\uDE00'`,
    String.raw`'\'\"\\\a\q\$'`,
    `'a\\\nb\\\r\nc'`,
    `'\\\u2028x'`,
    String.raw`"don't"`,
    `"日本語 ${EMOJI} é"`,
    '`a\nb`',
    '`a\r\nb\rc`',
    '`a\\\r\nb`',
    String.raw`'\1\12\123\48\08'`,
    '`\\`\\${x}`',
    '"\\\\n"',
  ];
  for (const literal of literals) {
    it(`decodes ${JSON.stringify(literal)} as JavaScript does`, () => {
      const source = `const v = ${literal};`;
      const facts = lower(source);
      const { parts, content } = textOf(facts);
      assert.equal(parts.map((part) => (part.kind === 'static' ? part.text : '')).join(''), evaluated(literal));
      assert.equal(parts.length, 1);
      assert.deepEqual(parts[0]!.span, content);
      assert.equal(source.slice(content.start, content.end), literal.slice(1, -1));
    });
  }

  it('keeps broken escapes as written', () => {
    for (const broken of ['\\xZZ', '\\u12', '\\u{110000}', '\\']) assert.equal(decodeText(broken, 'quoted'), broken);
  });

  it('gives each part of a template its place', () => {
    const text = `const v = \`日\\n\${a.b}本${EMOJI}\${ \`x\${y}\` }z\`;`;
    const facts = lower(text);
    const outer = facts.exprs.findIndex((expr) => expr.kind === 'text' && expr.span.start === text.indexOf('`'));
    const { parts, content } = textOf(facts, outer);
    assert.deepEqual(
      parts.map((part) => text.slice(part.span.start, part.span.end)),
      ['日\\n', '${a.b}', `本${EMOJI}`, '${ `x${y}` }', 'z'],
    );
    assert.deepEqual(
      parts.map((part) => (part.kind === 'static' ? part.text : show(facts, part.expr))),
      ['日\n', 'a.b', `本${EMOJI}`, '"x"+${y}', 'z'],
    );
    assert.equal(text.slice(content.start, content.end), text.slice(text.indexOf('`') + 1, -2));
  });

  it('leaves out empty parts', () => {
    assert.deepEqual(textOf(lower('v = ``')).parts, []);
    assert.equal(textOf(lower('v = `${a}${b}`')).parts.length, 2);
  });

  it('takes the indentation off a dedent template, spans unchanged', () => {
    const source = 'const v = dedent`\n    You are a bot.\n      - one\n\n    Be ${tone}.\n    End\n  `;';
    const facts = lower(source);
    const text = textOf(facts);
    assert.equal(
      show(facts, facts.exprs.indexOf(text as never)),
      '(tag dedent "You are a bot.\\n  - one\\n\\nBe "+${tone}+".\\nEnd")',
    );
    assert.equal(
      source.slice(text.parts[0]!.span.start, text.parts[0]!.span.end),
      '\n    You are a bot.\n      - one\n\n    Be ',
    );
    assert.equal(source.slice(text.parts[2]!.span.start, text.parts[2]!.span.end), '.\n    End\n  ');
  });

  it('leaves the templates of unknown tags as they are', () => {
    const facts = lower('v = sql`\n  a`');
    assert.equal(show(facts, facts.exprs.indexOf(textOf(facts) as never)), '(tag sql "\\n  a")');
  });

  it('reads comments without their marks', () => {
    const source = '// one\n/* two */ /** three\n * four\n */ f(/*five*/);';
    const facts = lower(source);
    assert.deepEqual(
      facts.comments.map(({ text }) => text),
      ['one', 'two', 'three\nfour', 'five'],
    );
    assert.equal(source.slice(facts.comments[1]!.span.start, facts.comments[1]!.span.end), '/* two */');
  });
});

describe('ecmascript spans', () => {
  const line = `const s = '${EMOJI} 日本語'; /* ${EMOJI} */ const c = client.chat.create({ model: 'gpt-4o', "x": \`é\${n}\` });`;
  const texts: Readonly<Record<string, string>> = {
    'emoji and CJK': line,
    'CRLF line ends': `// ${EMOJI}\r\n'日本'\r\n${line}\r\n`,
    'a byte order mark': `\uFEFF${line}`,
    'a lone surrogate': `const t = '\uD83D'; ${line}`,
  };
  for (const id of ['javascript', 'typescript', 'tsx']) {
    describe(id, () => {
      let lower: Lower;
      before(async () => {
        lower = await lowerer(id);
      });
      for (const [what, text] of Object.entries(texts)) {
        it(`are UTF-16 offsets in a file with ${what}`, () => {
          const facts = lower(text);
          assert.deepEqual(facts.errors, []);
          assert.equal(facts.length, text.length);
          const at = (span: { start: number; end: number }): string => text.slice(span.start, span.end);
          const call = facts.exprs[facts.calls[0]!]!;
          assert.ok(call.kind === 'call');
          assert.equal(at(call.span), 'client.chat.create({ model: \'gpt-4o\', "x": `é${n}` })');
          assert.equal(at(call.nameSpan), 'create');
          assert.equal(at(call.args[0]!.span), '{ model: \'gpt-4o\', "x": `é${n}` }');
          const map = facts.exprs[call.args[0]!.value]!;
          assert.ok(map.kind === 'map');
          assert.deepEqual(
            map.entries.map((entry) => at(entry.span)),
            ["model: 'gpt-4o'", '"x": `é${n}`'],
          );
          assert.deepEqual(
            map.entries.map((entry) => entry.kind === 'pair' && at(entry.keySpan)),
            ['model', '"x"'],
          );
          const [template] = facts.exprs.filter((expr) => expr.kind === 'text' && expr.parts.length === 2);
          assert.ok(template?.kind === 'text');
          assert.deepEqual(
            template.parts.map((part) => at(part.span)),
            ['é', '${n}'],
          );
          const names = facts.bindings.map((binding) => at(binding.nameSpan));
          assert.deepEqual(names.slice(-2), ['s', 'c']);
        });
      }
    });
  }
});
