import assert from 'node:assert/strict';
import { fnv1a } from '../../../src/core/hash/fnv.ts';

/** As the definition has it, on one whole number. */
function oracle(text: string): string {
  const bytes = Buffer.from(text, 'utf16le');
  const hash = bytes.reduce(
    (state, byte) => ((state ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn,
    0xcbf29ce484222325n,
  );
  return hash.toString(16).padStart(16, '0');
}

describe('the FNV-1a hash', () => {
  it('starts with the offset basis', () => assert.equal(fnv1a(''), 'cbf29ce484222325'));
  for (const text of ['a', 'max-tokens-unset', '🙂 漢字\0\uFFFF', 'x'.repeat(1000)]) {
    it(`of ${JSON.stringify(text).slice(0, 30)}`, () => assert.equal(fnv1a(text), oracle(text)));
  }
});
