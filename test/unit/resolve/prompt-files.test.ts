import assert from 'node:assert/strict';
import { lowerData } from '../../../src/core/resolve/data/data-file.ts';
import { parsePrompt } from '../../../src/core/resolve/data/parse-prompt.ts';
import type { DataNode } from '../../../src/core/resolve/data/data-node.ts';

/** Messages of a prompt file as `role: text at its place`. */
function messages(text: string): string[] {
  const parsed = parsePrompt(text);
  const list = parsed.kind === 'map' ? parsed.entries.find(({ key }) => key === 'messages')?.value : undefined;
  return (list?.kind === 'list' ? list.items : []).map((message) => {
    const of = (name: string): DataNode | undefined =>
      message.kind === 'map' ? message.entries.find(({ key }) => key === name)?.value : undefined;
    const [role, content] = [of('role'), of('content')];
    assert.ok(role?.kind === 'text' && content?.kind === 'text');
    assert.equal(content.text, text.slice(content.content.start, content.content.end));
    return `${role.text}: ${content.text}`;
  });
}

describe('a prompt file', () => {
  it('is divided by its role lines, whatever their case and attributes', () => {
    const text = '---\nname: x\n---\nsystem:\nBe brief.\n\n# user:\n{{question}}\nassistant[name="a"]:\nYes.\n';
    assert.deepEqual(messages(text), ['system: Be brief.', 'user: {{question}}', 'assistant: Yes.']);
    assert.deepEqual(messages('System:\r\nA\r\nUser:\r\nB\r\n'), ['system: A', 'user: B']);
  });

  it('is one system message without any', () => {
    assert.deepEqual(messages('Say hello.\nThe user: is here.'), ['system: Say hello.\nThe user: is here.']);
    assert.deepEqual(messages('---\na: 1\n---\n'), []);
  });

  it('of dotprompt is divided by its role tags', () => {
    assert.deepEqual(messages('---\nmodel: x\n---\n{{role "system"}}Be brief.\n{{role "user"}}\nHi {{name}}'), [
      'system: Be brief.',
      'user: Hi {{name}}',
    ]);
  });

  it('has its settings with exact places, and nothing from the environment', () => {
    const text = '---\nmodel:\n  id: gpt-4o\n  key: ${env:OPENAI_KEY}\n---\nHi';
    const facts = lowerData('a.prompty', text, 'prompt');
    const found = facts.exprs.find((expr) => expr.kind === 'text' && expr.parts[0]?.kind === 'static' && expr.parts[0].text === 'gpt-4o'); // prettier-ignore
    assert.equal(text.slice(found?.span.start, found?.span.end), 'gpt-4o');
    assert.ok(facts.exprs.some((expr) => expr.kind === 'other' && expr.what === 'environment variable OPENAI_KEY'));
  });

  it('never throws: broken front matter is said, a rule below the head is text', () => {
    assert.equal(parsePrompt('---\na: [1\n---\nHi').kind, 'broken');
    assert.deepEqual(messages('Hi\n---\nthere\n---\n'), ['system: Hi\n---\nthere\n---']);
    assert.deepEqual(messages('---\nnever closed'), ['system: ---\nnever closed']);
    assert.deepEqual(messages(''), []);
    const started = performance.now();
    messages('---\n'.repeat(20_000));
    messages(`${' '.repeat(50_000)}x`);
    assert.ok(performance.now() - started < 2_000);
  });
});
