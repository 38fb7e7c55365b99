import assert from 'node:assert/strict';
import { java } from '../../../src/languages/java/index.ts';
import { kotlin } from '../../../src/languages/kotlin/index.ts';
import type { SourceEdit } from '../../../src/model/language.ts';
import { jvmLower, type Lower } from './jvm-harness.ts';

let lower: Lower;
before(async () => {
  lower = await jvmLower('java');
});

/** Applies an edit to the last call of the source. */
function edited(source: string, edit: (facts: ReturnType<Lower>, target: number) => SourceEdit | null): string | null {
  const facts = lower(source);
  const done = edit(facts, facts.calls.at(-1) ?? -1);
  return done && source.slice(0, done.span.start) + done.newText + source.slice(done.span.end);
}
const inserted = (source: string): string | null =>
  edited(source, (facts, target) => java.edits.insertEntry(facts, source, target, 'maxTokens', '5'));
const removed = (source: string): string | null =>
  edited(source, (facts, target) => java.edits.removeEntry(facts, source, target, 'maxTokens'));

describe('Java and Kotlin: edits', () => {
  it('add a parameter before build()', () => {
    assert.equal(
      inserted('class A { Object x = P.builder().model("m").build(); }'),
      'class A { Object x = P.builder().model("m").maxTokens(5).build(); }',
    );
    assert.equal(
      inserted('class A { Object x =\n    P.builder()\n        .model("m")\n        .build(); }'),
      'class A { Object x =\n    P.builder()\n        .model("m")\n        .maxTokens(5)\n        .build(); }',
    );
  });

  it('add nothing where it would not be right', () => {
    for (const source of [
      'class A { Object x = P.builder().maxTokens(3).build(); }',
      'class A { Object x = f(1); }',
      'class A { Object x = p.build(1); }',
      'class A { Object x = P.builder() /* why */ .build(); }',
      'class A { Object x = P.builder().model(,).build(); }',
    ])
      assert.equal(inserted(source), null, source);
  });

  it('remove a parameter', () => {
    assert.equal(
      removed('class A { Object x = P.builder()\n  .maxTokens(3)\n  .build(); }'),
      'class A { Object x = P.builder()\n  .build(); }',
    );
    assert.equal(removed('class A { Object x = P.builder().build(); }'), null);
    assert.equal(removed('class A { Object x = P.builder().maxTokens(1).maxTokens(2).build(); }'), null);
  });

  it('write literals', () => {
    assert.equal(java.edits.stringLiteral('a"\n\\ \u0001$x'), '"a\\"\\n\\\\ \\u0001$x"');
    assert.equal(kotlin.edits.stringLiteral('$x'), '"\\$x"');
    assert.equal(java.edits.mapLiteral([['a', '1']]), 'Map.of("a", 1)');
    assert.equal(kotlin.edits.mapLiteral([['a', '1']]), 'mapOf("a" to 1)');
    assert.equal(java.edits.listLiteral(['a', 'b']), 'List.of(a, b)');
    assert.equal(java.edits.booleanLiteral(true), 'true');
    assert.equal(java.edits.lineComment('a\nb'), '// a b');
  });
});

describe('Java and Kotlin: fixes of rules', () => {
  it('never write a map where the SDK wants its own type', () => {
    for (const { edits } of [java, kotlin]) assert.equal(edits.typedRequests, true);
  });
});
