// Programs given by path to the benchmarks. Starting one that was built for another machine is not an error to Node: the
// system refuses it, and the C library then hands its bytes to `sh` as a script, which takes each `>` in them for a file to make.
import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes that tell for which machine a program is: an ELF header's up to its machine; a Mach-O header's kind and CPU are within. */
const HEADER_BYTES = 20;

/**
 * Whether a file can be started here without a shell reading it: a script that names its interpreter, or a native program
 * for the machine that Node itself was built for (`own`). False for what cannot be read.
 */
export function isStartable(file: string, own: string = process.execPath): boolean {
  try {
    const header = headerOf(file);
    if (header.toString('latin1').startsWith('#!')) return true;
    return header.length === HEADER_BYTES && machineOf(header) === machineOf(headerOf(own));
  } catch {
    return false;
  }
}

function headerOf(file: string): Buffer {
  const opened = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(HEADER_BYTES);
    return bytes.subarray(0, readSync(opened, bytes, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(opened);
  }
}

/** ELF: magic, class, byte order (6 bytes) and machine (bytes 18 and 19). Mach-O: magic and CPU (8 bytes). Windows: `MZ`, and no shell. */
function machineOf(header: Buffer): string {
  const magic = header.toString('latin1', 0, 4);
  if (magic === '\u007fELF') return header.toString('hex', 0, 6) + header.toString('hex', 18, 20);
  return magic.startsWith('MZ') ? 'MZ' : header.toString('hex', 0, 8);
}
