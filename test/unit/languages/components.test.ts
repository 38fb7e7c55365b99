import assert from 'node:assert/strict';
import { extractComponent } from '../../../src/languages/ecmascript/components.ts';
import { languages } from '../../../src/languages/ecmascript/index.ts';
import type { Language } from '../../../src/model/language.ts';
import { nodeGrammarSource } from '../../../src/workspace/grammar-source.ts';
import { createParserHost, type ParserHost } from '../../../src/workspace/parser-host.ts';
import { checkFacts } from './facts-check.ts';

const languageOf = (id: string): Language => languages.find((language) => language.id === id)!;

/** The code of a component without its blanks. */
function codeOf(text: string): string {
  const { text: code } = extractComponent(text);
  assert.equal(code.length, text.length, 'every offset stays');
  return code.replace(/\s+/g, ' ').trim();
}

describe('components', () => {
  let parser: ParserHost;
  before(async () => {
    parser = await createParserHost(nodeGrammarSource());
  });

  const cases: readonly (readonly [what: string, text: string, code: string])[] = [
    ['one block', '<script>\na()\n</script>\n<p>b()</p>', 'a() ;'],
    ['two blocks on one line', '<script>a()</script><script setup lang="ts">b()</script>', 'a(); b();'],
    ['a quoted attribute with a bracket', '<script setup generic="T extends A<B>">a()</script>', 'a();'],
    ['upper case and blanks in the closing tag', '<SCRIPT>a()</SCRIPT >', 'a();'],
    ['a block that is not closed', '<script>\na()', 'a()'],
    ['a comment', '<!-- <script>a()</script> --><script>b()</script>', 'b();'],
    ['a comment that is not closed', '<!-- <script>a()</script>', ''],
    ['a script inside the template', '<template><script>a()</script></template><script>b()</script>', 'b();'],
    [
      'nested templates',
      '<template><template #x="{ a }"/><template><b/></template><script>a()</script></template>',
      '',
    ],
    ['a style that names a script', '<style>a::after { content: "<script>" }</style><script>b()</script>', 'b();'],
    ['a script in a file of its own', '<script src="./a.ts" /><script>b()</script>', 'b();'],
    ['data', '<script type="application/json">{}</script>', ''],
    ['another language', '<script lang="coffee">a = -> b</script>', ''],
    ['a type of Svelte 3', '<script type="text/typescript">a()</script>', 'a();'],
    ['a fence', '---\na();\n---\n<script>b()</script>', 'a(); ; b();'],
    ['a fence that is not closed', '---\na();', 'a();'],
    ['no component', 'just <text', ''],
  ];
  for (const [what, text, code] of cases) it(`reads ${what}`, () => assert.equal(codeOf(text), code));

  it('keeps every offset, with a byte order mark, CRLF and emoji in the markup', () => {
    const text =
      '\uFEFF<template>\r\n  <p title="🙂">€</p>\r\n</template>\r\n<script setup>\r\nimport OpenAI from "openai";\r\nconst a = create("🙂 x");\r\n</script>\r\n';
    const { facts } = parser.parse(languageOf('vue'), extractComponent(text).text, 'a.vue');
    assert.equal(facts.language, 'vue');
    assert.equal(facts.length, text.length);
    assert.deepEqual(facts.errors, []);
    const call = facts.exprs[facts.calls[0]!]!;
    assert.equal(text.slice(call.span.start, call.span.end), 'create("🙂 x")');
    checkFacts(facts, text);
  });

  it('has edits that fit into the file', () => {
    const text = '<p>{}</p>\r\n<script>\r\n  ask({\r\n    model: "a",\r\n  });\r\n</script>\r\n';
    const { edits } = languageOf('svelte');
    const { facts } = parser.parse(languageOf('svelte'), extractComponent(text).text, 'a.svelte');
    const call = facts.exprs[facts.calls[0]!]!;
    const edit = call.kind === 'call' ? edits.insertEntry(facts, text, call.args[0]!.value, 'cap', '5') : null;
    assert.ok(edit);
    assert.equal(
      text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end),
      text.replace('"a",', '"a",\r\n    cap: 5,'),
    );
  });

  it('never throws, wherever the text is cut off', () => {
    const text =
      '---\nconst a = 1;\n---\n<!-- x --><template lang="html"><p :a="b">{{ c }}</p></template>\n' +
      '<script context="module">export const M = `a${1}`;</script><script lang=ts>$: f({ M });</script>\n<style></style>';
    for (const id of ['vue', 'svelte', 'astro']) {
      for (let end = 0; end <= text.length; end++) {
        const source = text.slice(0, end);
        const { facts, problems } = parser.parse(languageOf(id), extractComponent(source).text, 'a');
        assert.deepEqual(problems, []);
        checkFacts(facts, source);
      }
    }
  });
});
