import assert from 'node:assert/strict';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { show, showBindings, showClass } from './ecmascript-support.ts';
import { checkFacts } from './facts-check.ts';
import { parserOf } from './scripting-harness.ts';

describe('Ruby lowering', () => {
  let parse: (source: string) => ModuleFacts;
  before(async () => {
    ({ parse } = await parserOf('ruby'));
  });

  /** The value that `x` is bound to last. */
  function valueOf(source: string): string {
    const facts = parse(source);
    assert.deepEqual(facts.errors, []);
    checkFacts(facts, source);
    const binding = facts.bindings.findLast(({ name }) => name === 'x')!;
    return binding.source.kind === 'value' ? show(facts, binding.source.value) : binding.source.kind;
  }

  const values: readonly (readonly [source: string, shown: string])[] = [
    ['x = "a\\n#{y}b"', '"a\\n"+${(call y)}+"b"'],
    ["x = 'a\\n\\''", '"a\\\\n\'"'],
    ['x = "\\u{1F642}\\u00e9"', '"🙂é"'],
    ['x = "a" "b"', '"a"+"b"'],
    ['x = %(a "b")', '"a \\"b\\""'],
    ['x = %q[a #{b}]', '"a #{b}"'],
    ['x = :model', '"model"'],
    ['x = :"a-b"', '"a-b"'],
    ['x = %w[a b]', '["a", "b"]'],
    ['x = %i[a b]', '["a", "b"]'],
    ['x = { model: 1, "a" => 2, :b => 3, "c": 4, **y }', '{model: 1, a: 2, b: 3, c: 4, ...(call y)}'],
    ['model = 1\nx = { model:, other: }', '{model: model, other: (call other)}'],
    ['x = [1, *y, a: 2]', '[1, ...(call y), {a: 2}]'],
    ['x = 1_000', '1000'],
    ['x = -5', '(- 5)'],
    ['x = +""', '""'],
    ['x = a&.b', '(call (call a).b)'],
    ['x = a.b(1, c: 2, **d, &e)', '(call (call a).b 1 2 (call d))'],
    ['x = Foo::Bar.new', '(new Foo.Bar)'],
    ['x = ::Foo::BAR', '::Foo.BAR'],
    ['x = @a || B', '(|| this.@a B)'],
    ['x = (a or b)', '(|| (call a) (call b))'],
    ['x = a ? 1 : 2', '(? (call a) 1 2)'],
    ['x = if a then 1 elsif b then 2 else 3 end', '(? (call a) 1 (? (call b) 2 3))'],
    ['x = unless a then 1 end', '(? (! (call a)) 1 null)'],
    ['x = case a when 1 then "b" else "c" end', '(? <case (call a)> "b" "c")'],
    ['x = begin; a; rescue; b; end', '(call a)'],
    ['x = y.map { |z| { role: z } }', '(comprehension {role: z})'],
    ['x = ->(a, b = 1) { a }', 'fn(a, b = 1) -> a'],
    ['x = lambda do |a| a end', 'fn(a) -> a'],
    ['x = y.tap { |z| z }', '(call y)'],
    ['x = ENV.fetch("A") { "b" }', '(call ENV.fetch "A" "b")'],
    ['x = h[:a]["b"]', '(call h)["a"]["b"]'],
    ['x ||= 5', '5'],
    ['x = y << 1', '(call (call y).<< 1)'],
  ];
  for (const [source, shown] of values) it(source.replaceAll('\n', '⏎'), () => assert.equal(valueOf(source), shown));

  it('takes the indentation off a heredoc, with the place of every line', () => {
    const source = 'x = [<<~A, <<-B.strip]\n    a #{y}\n      b\n\n    c\n  A\n  raw\n  B\n';
    assert.equal(valueOf(source), '["a "+${(call y)}+"\\n"+"  b\\n"+"\\n"+"c\\n", (call "  raw\\n".strip)]');
    const facts = parse(source);
    for (const expr of facts.exprs) {
      if (expr.kind !== 'text') continue;
      for (const part of expr.parts)
        if (part.kind === 'static') assert.equal(source.slice(part.span.start, part.span.end), part.text);
    }
  });

  it('counts UTF-16 units with a byte order mark, CRLF and emoji', () => {
    const source = '\uFEFF# 🙂\r\nx = "🙂\r\nb"\r\nask(x)\r\n';
    const facts = parse(source);
    const [call] = facts.calls.map((id) => facts.exprs[id]!);
    assert.equal(source.slice(call!.span.start, call!.span.end), 'ask(x)');
    assert.equal(valueOf(source), '"🙂\\nb"');
    assert.equal(facts.comments[0]?.text, '🙂');
  });

  it('lowers classes, modules, methods and accessors', () => {
    const source = `
module Llm
  MODEL = "a"
  class Client < Base
    include Retry
    attr_reader :model
    def initialize(model: MODEL, *rest, **more)
      @model = model
      self.name = "n"
    end
    def self.call(...) = new(...).call
    class << self
      def other; @other ||= 1; end
    end
    def two(a)
      return 1 if a
      2
    end
  end
end`;
    const facts = parse(source);
    checkFacts(facts, source);
    const cls = facts.classes.findIndex(({ name }) => name === 'Client');
    assert.equal(
      showClass(facts, cls),
      'class Client < Base, Retry {model() -> this.@model; initialize(model = MODEL, ...rest, more) -> "n"; ' +
        'static call() -> (call (new Client).call); static other() -> 1; two(a) -> 1 | 2}',
    );
    const exported = facts.exports.map(({ name }) => name);
    assert.deepEqual(exported, ['Llm::MODEL', 'Llm::Client', 'Llm']);
    const writes = facts.writes.map((write) => `${show(facts, write.target)} ${write.op ?? ''}=`);
    assert.deepEqual(writes, ['this.@model =', 'this.@name =', 'this.@other ||=']);
  });

  it('keeps a block’s own names apart, and sees those around it', () => {
    const source = 'a = 1\nys.each do |a, (b, c)|\n  d = a\n  e = d\nend\ne\n';
    const facts = parse(source);
    assert.deepEqual(showBindings(facts), [
      '0 a = 1',
      '1 a = (each (call ys))',
      '1 b = <what the block is given>[0]',
      '1 c = <what the block is given>[1]',
      '1 d = a',
      '1 e = d',
    ]);
    const loop = facts.controls[0]!;
    assert.equal(loop.kind === 'loop' && show(facts, loop.subject!), '(call ys)');
    // Outside, `e` is a method.
    assert.equal(show(facts, facts.calls.at(-1)!), '(call e)');
  });

  it('knows what a block of `new` and `start` is handed', () => {
    const facts = parse('Net::HTTP.start(host) { |http| http.request(r) }\n');
    assert.ok(showBindings(facts).some((line) => line === '1 http = (call Net.HTTP.start (call host))'));
  });
});

describe('Ruby on broken source', () => {
  const source = `class A < B
  P = <<~T
    hi \#{name}
  T
  def call(a, b: 1)
    @c ||= OpenAI::Client.new(x: { "y" => [1, *z] })
    items.map { |i| c.chat(parameters: { model: M, messages: [{ role: :user, content: "\#{i}" }] }) }
    case a when 1, 2 then 3 else 4 end
    x += 1 if y unless z
  rescue E => e
    retry
  ensure
    z
  end
end
`;

  it('never throws, wherever the text is cut off', async () => {
    const { parse } = await parserOf('ruby');
    for (let end = 0; end <= source.length; end++) checkFacts(parse(source.slice(0, end)), source.slice(0, end));
    for (let start = 0; start <= source.length; start += 3) checkFacts(parse(source.slice(start)), source.slice(start));
  });

  it('never throws, whatever character is missing', async () => {
    const { parse } = await parserOf('ruby');
    for (let at = 0; at < source.length; at += 2) {
      const broken = source.slice(0, at) + source.slice(at + 1);
      checkFacts(parse(broken), broken);
    }
  });

  it('finds the call below an open bracket', async () => {
    const { parse } = await parserOf('ruby');
    const text = 'def a\n  ask({ model: \nend\n\ndef b\n  client.chat(parameters: {})\nend\n';
    const facts = parse(text);
    assert.ok(facts.errors.length > 0);
    assert.ok(facts.calls.some((id) => show(facts, id).includes('.chat')));
  });

  it('leaves out what nests too deeply, without running out of stack', async () => {
    const { parse } = await parserOf('ruby');
    const deep = 'x = ' + '['.repeat(3000) + ']'.repeat(3000);
    checkFacts(parse(deep), deep);
    const long = 'x = a' + '.b(1)'.repeat(5000) + '\ny = 1' + ' + 1'.repeat(5000);
    checkFacts(parse(long), long);
  });
});
