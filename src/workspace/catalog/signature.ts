import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { RefreshError } from './refresh-error.ts';

const SIGNATURE_BYTES = 64;
const PEM_LINES = /-----(?:BEGIN|END) PUBLIC KEY-----|\s+/g;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Checks a detached Ed25519 signature (RFC 8032) of a file.
 * @param signature The 64 bytes themselves, or their base64 text.
 * @param publicKey SPKI: the PEM text that `openssl pkey -pubout` writes, or its base64 lines alone.
 * @throws RefreshError when it does not match, or either is malformed.
 */
export function checkSignature(body: Uint8Array, signature: Uint8Array, publicKey: string): void {
  const key = readPublicKey(publicKey);
  const bytes = readSignature(signature);
  if (bytes === null)
    throw new RefreshError(
      'The signature is malformed: it must be the 64 bytes of an Ed25519 signature, or their base64 text.',
    );
  if (!verify(null, body, key, bytes))
    throw new RefreshError(
      'The signature does not match: the catalog was changed after it was signed, or signed with another key than "catalog.publicKey".',
    );
}

/** @throws RefreshError unless the text is an Ed25519 public key. */
export function readPublicKey(text: string): KeyObject {
  const base64 = text.replace(PEM_LINES, '');
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    if (BASE64.test(base64) && key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below.
  }
  throw new RefreshError(
    '"catalog.publicKey" is no Ed25519 public key: write what "openssl pkey -in key.pem -pubout" prints, without the BEGIN and END lines.',
  );
}

function readSignature(signature: Uint8Array): Uint8Array | null {
  if (signature.length === SIGNATURE_BYTES) return signature;
  const text = Buffer.from(signature).toString('latin1').trim();
  const bytes = BASE64.test(text) ? Buffer.from(text, 'base64') : null;
  return bytes?.length === SIGNATURE_BYTES ? bytes : null;
}
