import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { visibleText } from '../../../media/details/visible-text.ts';
import { followEdits, type TextChange } from '../../../src/extension/details/follow-edits.ts';
import { readFromDetails, readTarget, readToDetails } from '../../../src/extension/details/messages.ts';

const target = { uri: 'file:///p/app.py', position: { line: 3, character: 7 }, cell: null };

describe('messages of the details view', () => {
  it('are taken when they are known, without what does not belong to them', () => {
    assert.deepEqual(readFromDetails({ type: 'loaded', target: { ...target, more: 1 } }), { type: 'loaded', target });
    assert.deepEqual(readFromDetails({ type: 'loaded', target: 'evil' }), { type: 'loaded', target: null });
    assert.deepEqual(readFromDetails({ type: 'open', place: { ...target, cell: 2 } }), { type: 'open', place: { ...target, cell: 2 } }); // prettier-ignore
    assert.deepEqual(readFromDetails({ type: 'openPanel' }), { type: 'openPanel' });
    const answer = { kind: 'none', reason: 'gone' };
    assert.deepEqual(readToDetails({ type: 'details', target, answer, isOther: true, x: 1 }), { type: 'details', target, answer, isOther: true }); // prettier-ignore
    assert.deepEqual(readToDetails({ type: 'failed', message: 'm', isOther: true }), { type: 'failed', message: 'm', isOther: true }); // prettier-ignore
  });

  it('are refused otherwise', () => {
    const bad = [
      null, 'open', { type: 'nothing' }, { type: 'open' }, { type: 'open', place: { ...target, uri: 1 } },
      { type: 'openSetting', setting: 'workbench.colorTheme' },
    ]; // prettier-ignore
    for (const message of bad) assert.equal(readFromDetails(message), null);
    for (const message of [
      { type: 'details', target },
      { type: 'details', target, answer: { kind: 'call' } },
      { type: 'details', answer: { kind: 'none', reason: '' } },
      { type: 'failed' },
      7,
    ])
      // prettier-ignore
      assert.equal(readToDetails(message), null);
    for (const place of [{ ...target, position: { line: -1, character: 0 } }, { ...target, cell: 0.5 }, { uri: 'x' }])
      assert.equal(readTarget(place), null);
  });
});

describe('a place that follows edits', () => {
  const change = (from: [number, number], to: [number, number], text: string): TextChange => ({
    range: { start: { line: from[0], character: from[1] }, end: { line: to[0], character: to[1] } },
    text,
  });
  const at = (line: number, character: number, ...changes: TextChange[]) => {
    const moved = followEdits({ line, character }, changes);
    return [moved.line, moved.character];
  };

  it('moves with lines and characters before it, and stays for those behind', () => {
    assert.deepEqual(at(5, 8, change([2, 0], [2, 0], 'a\nb\n')), [7, 8]);
    assert.deepEqual(at(5, 8, change([1, 3], [3, 1], '')), [3, 8]);
    assert.deepEqual(at(5, 8, change([5, 2], [5, 4], 'longer')), [5, 12]);
    assert.deepEqual(at(5, 8, change([5, 2], [5, 2], 'x\r\nyz')), [6, 8]);
    assert.deepEqual(at(5, 8, change([4, 1], [5, 3], 'q')), [4, 7]);
    assert.deepEqual(at(5, 8, change([5, 8], [5, 8], 'x')), [5, 9]);
    assert.deepEqual(at(5, 8, change([5, 9], [7, 0], 'x\n')), [5, 8]);
  });

  it('goes to the start of what was replaced around it', () => {
    assert.deepEqual(at(5, 8, change([5, 0], [6, 0], '')), [5, 0]);
  });

  it('takes several changes of one event as they are told: by the text before all of them', () => {
    assert.deepEqual(at(5, 8, change([1, 0], [1, 0], 'a\n'), change([5, 0], [5, 0], '    ')), [6, 12]);
    assert.deepEqual(at(5, 8, change([5, 0], [5, 0], '    '), change([1, 0], [1, 0], 'a\n')), [6, 12]);
  });
});

describe('text of the code in a page', () => {
  it('names what would hide or turn the text around it, and leaves the rest', () => {
    assert.equal(visibleText('a\u202eb\u2066c\u200bd\u0000e\ufeff'), 'a⟦U+202E⟧b⟦U+2066⟧c⟦U+200B⟧d⟦U+0000⟧e⟦U+FEFF⟧');
    assert.equal(visibleText('שלום\tعالم\n🚲 <img onerror=x>'), 'שלום\tعالم\n🚲 <img onerror=x>');
  });
});
