import assert from 'node:assert/strict';
import { renderTemplate, templateSyntaxOf, type TemplateSyntax } from '../../../src/core/resolve/data/template.ts';
import { textAt } from '../../../src/core/resolve/data/paths.ts';
import type { TextSegment } from '../../../src/model/resolved.ts';
import { createProjects, shown, type Project } from './project.ts';

/** Segments in a compact notation: static text, `<name>` for a hole, `<name:a|b>` with its options. */
function notation(segments: readonly TextSegment[]): string {
  return segments
    .map((segment) =>
      segment.kind === 'static'
        ? segment.text
        : `<${segment.name}${segment.options ? `:${segment.options.map((option) => notation(option.segments)).join('|')}` : ''}>`,
    )
    .join('');
}
const whole = (text: string) => textAt(text, { path: 'a.j2', span: { start: 0, end: text.length } });
const rendered = (text: string, syntax: TemplateSyntax): string =>
  notation(renderTemplate(whole(text), syntax).segments);

describe('a template', () => {
  const JINJA: Readonly<Record<string, readonly [string, string]>> = {
    'a placeholder': ['Hi {{ user.name }}!', 'Hi <user.name>!'],
    'a filter that changes little': ['{{ text | trim }}', '<text>'],
    'another filter': ['{{ docs | tojson }}', '<docs | tojson>'],
    'a comment': ['a{# never sent #}b', 'ab'],
    'a condition': ['{% if x %}A{% endif %}B', '<x:A|>B'],
    'branches': ['{% if x %}A{% elif y %}B{% else %}C{% endif %}', '<x:A|B|C>'],
    'a condition in a condition': ['{% if x %}a{% if y %}b{% endif %}c{% endif %}', '<x:a<y:b|>c|>'],
    'a loop': ['{% for d in docs %}- {{ d }}\n{% endfor %}.', '<for d in docs>.'],
    'a raw part': ['{% raw %}{{ x }}{% endraw %}', '{{ x }}'],
    'a set': ['{% set x = 1 %}a', 'a'],
    'a block': ['{% block b %}A{% endblock %}', 'A'],
    'a macro': ['{% macro m() %}A{% endmacro %}B', '<macro m()>B'],
    'an include': ['{% include "x.j2" %}', '<include "x.j2">'],
    'trimmed tags': ['a \n{%- if x -%}\n b \n{%- endif %} c', 'a<x:b|> c'],
    'a block that is never closed': ['a{% if x %}b', 'ab'],
    'a block that was never opened': ['a{% endif %}b', 'ab'],
    'braces that are none': ['{"a": {"b": 1}} {', '{"a": {"b": 1}} {'],
  }; // prettier-ignore
  for (const [name, [text, expected]] of Object.entries(JINJA))
    it(`of Jinja has ${name}`, () => assert.equal(rendered(text, 'jinja'), expected));

  const MUSTACHE: Readonly<Record<string, readonly [string, string]>> = {
    'a placeholder': ['Hi {{name}} {{{raw}}} {{&too}}', 'Hi <name> <raw> <too>'],
    'comments': ['a{{! no }}{{!-- no {{x}} --}}b', 'ab'],
    'a condition': ['{{#if x}}A{{else}}B{{/if}}', '<x:A|B>'],
    'a section': ['{{#list}}A{{/list}}{{^list}}none{{/list}}', '<list:A|><list:none|>'],
    'a loop': ['{{#each docs}}{{this}}{{/each}}', '<docs>'],
    'a partial': ['{{> header}}', '<header>'],
    'a role of dotprompt': ['{{role "system"}}Be brief', 'Be brief'],
  }; // prettier-ignore
  for (const [name, [text, expected]] of Object.entries(MUSTACHE))
    it(`of Mustache has ${name}`, () => assert.equal(rendered(text, 'mustache'), expected));

  it('keeps the exact place of every part', () => {
    const text = 'Hi {{ name }}, {% if x %}yes{% endif %}';
    const parts: string[] = [];
    const visit = (segments: readonly TextSegment[]): void => {
      for (const segment of segments) {
        parts.push(text.slice(segment.loc.span.start, segment.loc.span.end));
        if (segment.kind === 'hole') segment.options?.forEach((option) => visit(option.segments));
      }
    };
    visit(renderTemplate(whole(text), 'jinja').segments);
    assert.deepEqual(parts, ['Hi ', '{{ name }}', ', ', '{% if x %}yes{% endif %}', 'yes']);
  });

  it('takes time in proportion to its length', () => {
    for (const part of ['{% if x %}', '{{', '{#', '{% raw %}', '{{#a}}', '{{! ', '{% ']) {
      const started = performance.now();
      rendered(part.repeat(5_000), 'jinja');
      rendered(part.repeat(5_000), 'mustache');
      assert.ok(performance.now() - started < 2_000, part);
    }
  });

  it('has its syntax by its name', () => {
    assert.equal(templateSyntaxOf('a/b.j2'), 'jinja');
    assert.equal(templateSyntaxOf('a/b.jinja2'), 'jinja');
    assert.equal(templateSyntaxOf('a/b.jinja.md'), 'jinja');
    assert.equal(templateSyntaxOf('a/b.hbs'), 'mustache');
    assert.equal(templateSyntaxOf('a/b.md'), null);
  });
});

describe('templates that code renders', function () {
  let project: Project;
  before(async function () {
    this.timeout(30_000);
    project = await createProjects();
  });
  const FILES = {
    'app/prompts/hello.j2': 'Hello {{ name }}, {% if x %}yes{% endif %}',
    'app/prompts/hello.hbs': 'Hello {{name}} {{user.age}}',
  };
  const value = (path: string, code: string): string => shown(project({ [path]: code, ...FILES }), path);

  it('by Jinja in Python', () => {
    const cases: Readonly<Record<string, string>> = {
      'from jinja2 import Template\nshow(Template("Hi {{ name }} {{ x }}").render(name="Jo"))': '"Hi Jo {x}"',
      'from jinja2 import Template\nshow(Template(open("prompts/hello.j2").read()).render({"name": "Jo"}))':
        '"Hello Jo, {yes|}"',
      'from jinja2 import Environment, FileSystemLoader\nenv = Environment(loader=FileSystemLoader("prompts"))\nshow(env.get_template("hello.j2").render(name="Jo"))':
        '"Hello Jo, {yes|}"',
      'from pathlib import Path\nimport jinja2\nclass P:\n    def __init__(self):\n        self.env = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parent / "prompts"), autoescape=False)\n    def f(self):\n        t = self.env.get_template("hello.j2")\n        show(t.render(name="Jo"))':
        '"Hello Jo, {yes|}"',
      'from jinja2 import Environment, PackageLoader\nenv = Environment(loader=PackageLoader("app", "prompts"))\nshow(env.get_template("hello.j2").render())':
        '"Hello {name}, {yes|}"',
      'from jinja2 import Environment\nshow(Environment().from_string("{{ a }}").render(a="b"))': '"b"',
      'from jinja2 import Environment\nenv = Environment(loader=find())\nshow(env.get_template("hello.j2").render())':
        '?',
      'from string import Template\nshow(Template("Hi $name, ${x} $$5").substitute(name="Jo"))': '"Hi Jo, {x} $5"',
    };
    for (const [code, expected] of Object.entries(cases)) assert.equal(value('app/main.py', code), expected, code);
  });

  it('by Handlebars and Mustache in JavaScript', () => {
    const cases: Readonly<Record<string, string>> = {
      [`import Handlebars from 'handlebars';\nimport fs from 'fs';\nconst t = Handlebars.compile(fs.readFileSync('app/prompts/hello.hbs', 'utf8'));\nshow(t({ name: 'Jo', user: { age: 3 } }))`]:
        '"Hello Jo 3"',
      [`import Mustache from 'mustache';\nshow(Mustache.render('Hi {{a}} {{b}}', { a: 'x' }))`]: '"Hi x {b}"',
      [`import nunjucks from 'nunjucks';\nshow(nunjucks.renderString('{% if x %}a{% endif %}', {}))`]: '"{a|}"',
    };
    for (const [code, expected] of Object.entries(cases)) assert.equal(value('app/main.ts', code), expected, code);
  });
});
