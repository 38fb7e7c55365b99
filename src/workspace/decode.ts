import type { Problem } from '../model/finding.ts';

/** A file's text; null when it has none, and `problem` says why. A text may come with a problem too. */
export interface DecodedFile {
  readonly text: string | null;
  readonly problem: Problem | null;
}

/** How many bytes are looked at for a NUL, as git does to tell a binary file. */
const BINARY_PROBE = 8000;

/**
 * Decodes the bytes of a source file as UTF-8; a byte-order mark is dropped, as editors do. UTF-16 and binary files give
 * no text. Broken UTF-8 gives the text with U+FFFD in its places and a problem that names the first one's line.
 */
export function decodeSource(path: string, bytes: Uint8Array): DecodedFile {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) return failed(path, 'binary', 'The file is UTF-16. Save it as UTF-8 to have it analysed.');
  if (bytes.subarray(0, BINARY_PROBE).includes(0)) {
    return failed(
      path,
      'binary',
      'The file is binary (it holds a NUL byte), so it is not analysed. If it is source code, save it as UTF-8.',
    );
  }
  const text = new TextDecoder('utf-8').decode(bytes);
  const broken = text.includes('\uFFFD') && !isValidUtf8(bytes);
  return { text, problem: broken ? brokenUtf8(path, text) : null };
}

function isValidUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function brokenUtf8(path: string, text: string): Problem {
  const at = text.indexOf('\uFFFD');
  const line = text.slice(0, at).split('\n').length;
  const message = `The file is not valid UTF-8 (first at line ${line}): token counts of the text there are not exact. Save it as UTF-8.`;
  return { path, span: { start: at, end: at + 1 }, severity: 'warning', code: 'unreadable', message };
}

/** The problem of a file that is larger than the configuration allows. */
export function tooLarge(path: string, bytes: number, limit: number): Problem {
  const message = `The file is ${megabytes(bytes)} and the limit is ${megabytes(limit)}, so it is not analysed. Raise "maxFileSize" to include it, or list it in "exclude".`;
  return { path, span: null, severity: 'info', code: 'too-large', message };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;
}

function failed(path: string, code: Problem['code'], message: string): DecodedFile {
  return { text: null, problem: { path, span: null, severity: 'info', code, message } };
}
