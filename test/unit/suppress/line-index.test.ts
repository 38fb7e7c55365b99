import assert from 'node:assert/strict';
import { createLineIndex } from '../../../src/core/lines/line-index.ts';

describe('the line index', () => {
  const text = 'a\r\nb🙂c\n\rd';
  const index = createLineIndex(text);
  it('counts LF, CRLF and CR as line ends', () => {
    assert.equal(index.lineCount, 4);
    assert.deepEqual(
      [0, 1, 2, 3].map((line) => text.slice(index.lineStart(line), index.lineEnd(line))),
      ['a', 'b🙂c', '', 'd'],
    );
  });
  it('counts columns in UTF-16 units', () => {
    assert.deepEqual(index.position(text.indexOf('c')), { line: 1, character: 3 });
    assert.deepEqual(index.position(text.indexOf('d')), { line: 3, character: 0 });
  });
  it('clamps', () => {
    assert.deepEqual(index.position(-5), { line: 0, character: 0 });
    assert.deepEqual(index.position(999), { line: 3, character: 1 });
    assert.equal(index.lineStart(99), text.length);
    assert.equal(createLineIndex('').lineEnd(0), 0);
  });
});
