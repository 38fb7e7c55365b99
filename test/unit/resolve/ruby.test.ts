import assert from 'node:assert/strict';
import { createProjects, shown, type Project } from './project.ts';

describe('Ruby: what expressions evaluate to', () => {
  let project: Project;
  before(async () => {
    project = await createProjects();
  });
  const value = (source: string): string => shown(project({ 'a.rb': source }), 'a.rb');

  const cases: readonly (readonly [source: string, expected: string])[] = [
    ['show({ a: 1 }.merge(a: 2, **{ b: 3 }))', '{a: 1, a: 2, b: 3}'],
    ['D = { a: 1 }.freeze\nshow(D.merge({ b: 2 }))', '{a: 1, b: 2}'],
    ['h = { a: 1 }\nh[:b] = 2\nh.merge!(c: 3)\nshow(h)', '{a: 1, b: 2, c: 3}'],
    ['l = []\nl << 1\nl.push(2)\nl.concat([3])\nshow(l)', '[1, 2, 3]'],
    ['l = [1]\nl << 2 if x\nshow(l)', '[1, …]'],
    ['t = "a"\nt << "b"\nshow(t)', '"ab"'],
    ['t = "a"\nitems.each { |i| t << i }\nshow(t)', '"a{i}"'],
    ['show(ENV.fetch("M", "gpt"))', '"gpt"'],
    ['show(ENV["M"] || "gpt")', '"gpt"'],
    ['show(ENV["M"].presence || "gpt")', '"gpt"'],
    ['show(ENV["M"])', '?env'],
    ['show(format("a %{b} %s", 1, b: "c"))', '"a c 1"'],
    ['show("a %s" % "b")', '"a b"'],
    ['show("a {{b}}".gsub("{{b}}", "c").strip)', '"a c"'],
    ['show("a b".gsub(/a/, "c"))', '?'],
    ['show({ a: [1] }.to_json)', '"{\\"a\\":[1]}"'],
    ['show({ a: 1 }.fetch(:b, 2))', '2'],
    ['show({ a: 1, b: 2 }.except(:a))', '{b: 2}'],
    ['f = ->(a) { a }\nshow(f.call(1))', '1'],
    ['def m(a, b: 2) = [a, b]\nshow(m(1))', '[1, 2]'],
    ['def m = "x"\nshow(m)', '"x"'],
    ['class A\n  M = "x"\n  def self.m = M\nend\nshow(A.m)', '"x"'],
    ['class A\n  M = "x"\nend\nclass B < A\n  def m = M\nend\nshow(B.new.m)', '"x"'],
    ['class A\n  attr_reader :m\n  def initialize(m: "d") = @m = m\nend\nshow(A.new(m: "x").m)', '"x"'],
    ['class A\n  def initialize(m) = (@m = m)\n  def m = @m || "d"\nend\nshow(A.new(nil).m)', '"d"'],
    ['class A\n  def c = @c ||= "once"\nend\nshow(A.new.c)', '"once"'],
    ['module P\n  def self.p(a) = <<~T\n    Hi #{a}\n  T\nend\nshow(P.p("you"))', '"Hi you\\n"'],
    ['x = 1\nx = 2 if a\nshow(x)', '2 | 1'],
    ['m = case a when 1 then "b" else "c" end\nshow(m)', '"b" | "c"'],
    ['show(Time.now.to_s)', '?'],
  ];
  for (const [source, expected] of cases) it(source.replaceAll('\n', '⏎'), () => assert.equal(value(source), expected));

  it('does not take a variable of another method for its own', () => {
    assert.equal(value('def a\n  h = {}\n  h[:b] = 1\nend\ndef c\n  h = {}\n  show(h)\nend'), '{}');
  });
});

describe('Ruby: across files', () => {
  let project: Project;
  before(async () => {
    project = await createProjects();
  });

  it('finds a constant by its name, as Rails does', () => {
    const files = {
      'app/services/llm/prompts.rb': 'module Llm\n  module Prompts\n    SYSTEM = "s"\n  end\nend',
      'app/services/llm/client.rb': 'module Llm\n  class Client\n    def a = show(Prompts::SYSTEM)\n  end\nend',
      'app/jobs/a_job.rb': 'show(Llm::Prompts::SYSTEM)',
    };
    assert.equal(shown(project(files), 'app/services/llm/client.rb'), '"s"');
    assert.equal(shown(project(files), 'app/jobs/a_job.rb'), '"s"');
  });

  it('follows require_relative, and a constant written with its full name', () => {
    const files = {
      'lib/a/models.rb': 'FAST = "f"\nclass A::Models\n  SLOW = "s"\nend',
      'lib/main.rb': 'require_relative "a/models"\nshow([FAST, A::Models::SLOW])',
    };
    assert.equal(shown(project(files), 'lib/main.rb'), '["f", "s"]');
  });

  it('takes the whole name of a class for what is around', () => {
    const files = {
      'app/models/provider/openai.rb': 'class Provider::Openai < Provider\n  def a = show(Labeler::LIMIT)\nend',
      'app/models/provider/openai/labeler.rb': 'class Provider::Openai::Labeler\n  LIMIT = 5\nend',
    };
    assert.equal(shown(project(files), 'app/models/provider/openai.rb'), '5');
  });

  it('inherits from a class in another file', () => {
    const files = {
      'app/models/base_client.rb': 'class BaseClient\n  MODEL = "m"\n  def model = MODEL\nend',
      'app/models/chat_client.rb': 'class ChatClient < BaseClient\n  def call = show(model)\nend',
    };
    assert.equal(shown(project(files), 'app/models/chat_client.rb'), '"m"');
  });
});
