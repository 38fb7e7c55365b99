import assert from 'node:assert/strict';
import { decodeSource, tooLarge } from '../../../src/workspace/decode.ts';

const decode = (...bytes: number[]) => decodeSource('a.py', Uint8Array.from(bytes));

describe('decoding a source file', () => {
  it('reads UTF-8, without its mark', () => {
    assert.deepEqual(decodeSource('a.py', new TextEncoder().encode('é🙂')), { text: 'é🙂', problem: null });
    assert.deepEqual(decode(0xef, 0xbb, 0xbf, 0x61), { text: 'a', problem: null });
  });
  it('takes an empty file as it is', () => {
    assert.deepEqual(decode(), { text: '', problem: null });
  });
  it('says that UTF-16 should be UTF-8', () => {
    for (const mark of [
      [0xff, 0xfe],
      [0xfe, 0xff],
    ]) {
      const { text, problem } = decode(...mark, 0x61, 0);
      assert.equal(text, null);
      assert.match(problem?.message ?? '', /UTF-16\. Save it as UTF-8/);
    }
  });
  it('takes a file with a NUL for binary', () => {
    const { text, problem } = decode(0x61, 0, 0x62);
    assert.deepEqual([text, problem?.code], [null, 'binary']);
  });
  it('goes on with broken UTF-8 and names the line', () => {
    const { text, problem } = decode(0x61, 0x0a, 0xe9, 0x62);
    assert.equal(text, 'a\n\uFFFDb');
    assert.match(problem?.message ?? '', /line 2/);
  });
  it('does not mind a real replacement character', () => {
    assert.equal(decodeSource('a.py', new TextEncoder().encode('\uFFFD')).problem, null);
  });
  it('says how large a file is and what to do', () => {
    assert.match(tooLarge('a.py', 20_000_000, 2_000_000).message, /20 MB and the limit is 2 MB.*"maxFileSize"/);
  });
});
