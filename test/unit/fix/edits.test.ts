import assert from 'node:assert/strict';
import { applyEdits, composeEdits } from '../../../src/core/fix/edits.ts';
import type { SourceEdit } from '../../../src/model/language.ts';

it('edits may come in any order', () => {
  const edits = [
    { span: { start: 5, end: 5 }, newText: '!' },
    { span: { start: 0, end: 2 }, newText: 'XY' },
  ];
  assert.equal(applyEdits('abcde', edits), 'XYcde!');
});

describe('edits made one after the other', () => {
  it('are one set of edits', () => {
    const first = [
      { span: { start: 1, end: 2 }, newText: 'XYZ' },
      { span: { start: 5, end: 5 }, newText: '+' },
    ];
    // aXYZcde+fgh
    const second = [
      { span: { start: 2, end: 5 }, newText: '' },
      { span: { start: 8, end: 9 }, newText: 'F' },
    ];
    assert.equal(applyEdits(applyEdits('abcdefgh', first), second), 'aXde+Fgh');
    assert.deepEqual(composeEdits(8, first, second), [
      { span: { start: 1, end: 3 }, newText: 'X' },
      { span: { start: 5, end: 6 }, newText: '+F' },
    ]);
  });

  it('give the same text, whatever they are', () => {
    let seed = 3;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const someEdits = (length: number): readonly SourceEdit[] => {
      const cuts = Array.from({ length: 6 }, () => random(length + 1)).sort((a, b) => a - b);
      return [0, 2, 4].flatMap((at) => {
        const [start = 0, end = 0] = cuts.slice(at, at + 2);
        const isFree = at === 0 || start > (cuts[at - 1] ?? 0);
        return isFree ? [{ span: { start, end }, newText: '<12>'.slice(0, random(5)) }] : [];
      });
    };
    for (let round = 0; round < 500; round++) {
      const text = 'abcdefghijklmnopqrstuvwxyz'.slice(0, 1 + random(26));
      const first = someEdits(text.length);
      const between = applyEdits(text, first);
      const second = someEdits(between.length);
      const composed = composeEdits(text.length, first, second);
      assert.equal(applyEdits(text, composed), applyEdits(between, second));
      for (const [index, edit] of composed.entries()) {
        const before = composed[index - 1];
        assert.ok(!before || before.span.end < edit.span.start, 'they do not touch');
      }
    }
  });
});
