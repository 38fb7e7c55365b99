/**
 * FNV-1a, 64 bits, of the text's UTF-16 units, the lower byte of each first: sixteen hexadecimal digits. Tells texts apart; keeps
 * nothing secret. Parameters: RFC 9923 (offset basis cbf29ce484222325, prime 2^40 + 1b3).
 */
export function fnv1a(text: string): string {
  const state = { high: 0xcbf29ce4, low: 0x84222325 };
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    mix(state, unit & 0xff);
    mix(state, unit >>> 8);
  }
  return hex(state.high) + hex(state.low);
}

/** Takes one byte in: xor, then times the prime, in halves of 32 bits. */
function mix(state: { high: number; low: number }, byte: number): void {
  const low = (state.low ^ byte) >>> 0;
  const product = low * 0x1b3;
  const carry = Math.floor(product / 0x1_0000_0000);
  state.high = (Math.imul(state.high, 0x1b3) + carry + (low << 8)) >>> 0;
  state.low = product >>> 0;
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0');
}
