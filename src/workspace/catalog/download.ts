import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { printable } from '../../catalog/printable.ts';
import { RefreshError } from './refresh-error.ts';

export interface DownloadLimits {
  /** Of the body, after decompression. */
  readonly bytes: number;
  /** Milliseconds until the connection stands. */
  readonly connect: number;
  /** Milliseconds for everything, redirects included. */
  readonly total: number;
  readonly redirects: number;
}

export interface DownloadOptions {
  readonly limits: DownloadLimits;
  /** Of what is there already: the server need not send it again. */
  readonly etag?: string | null;
  readonly signal?: AbortSignal | undefined;
  /** Certificates to trust instead of the system's. */
  readonly ca?: string | undefined;
}

export type Download =
  { readonly kind: 'body'; readonly body: Buffer; readonly etag: string | null } | { readonly kind: 'unchanged' };

/** What a server may call a JSON document or a signature; anything else is an error page or another file. */
const CONTENT_TYPES =
  /^(?:application\/(?:[\w.+-]*\+)?json|application\/octet-stream|application\/pgp-signature|text\/plain)\b/i;
const ETAG = /^(?:W\/)?"[\x21\x23-\x7e]{0,200}"$/;

/**
 * Fetches one https address. Sends nothing but the request: no cookies, no user agent, no credentials. Follows redirects
 * to https only. Takes a proxy from `HTTPS_PROXY` and `NO_PROXY`.
 * @throws RefreshError that says what went wrong and what to do.
 */
export async function download(address: string, options: DownloadOptions): Promise<Download> {
  const { limits } = options;
  const signals = [AbortSignal.timeout(limits.total), ...(options.signal ? [options.signal] : [])];
  const signal = AbortSignal.any(signals);
  let url = httpsUrl(address);
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await open(url, options, signal);
      const target = redirectOf(response);
      if (target === null) return await read(response, url, options);
      response.destroy();
      if (redirects >= limits.redirects)
        throw new RefreshError(`${hostOf(url)} redirects more than ${limits.redirects} times; check the address.`);
      url = redirected(url, target);
    }
  } catch (error) {
    if (error instanceof RefreshError) throw error;
    if (options.signal?.aborted === true) throw new RefreshError('The refresh was cancelled.');
    if (signal.aborted) throw new RefreshError(`${hostOf(url)} took longer than ${limits.total / 1000} s; try again.`);
    throw new RefreshError(`${hostOf(url)} cannot be read: ${reasonOf(error)}`);
  }
}

/** @throws RefreshError unless the text is an https address without credentials. */
export function httpsUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:')
    throw new RefreshError(
      `A catalog is only fetched from an address that begins with https://, not from ${quoted(address)}.`,
    );
  if (url.username !== '' || url.password !== '')
    throw new RefreshError(
      'The address of a catalog must hold no user name or password: nothing that identifies you is sent.',
    );
  return url;
}

function redirected(from: URL, target: string): URL {
  const url = URL.canParse(target, from.href) ? new URL(target, from.href) : null;
  if (url?.protocol !== 'https:')
    throw new RefreshError(
      `${hostOf(from)} redirects to ${quoted(target)}, which is not https; nothing was fetched from there.`,
    );
  return httpsUrl(url.href);
}

function open(url: URL, { limits, etag, ca }: DownloadOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const proxy = getProxyForUrl(url.href);
  const options: RequestOptions = {
    method: 'GET',
    signal,
    agent: proxy === '' ? new Agent({ keepAlive: false }) : new HttpsProxyAgent(proxy),
    headers: {
      Accept: 'application/json',
      'Accept-Encoding': 'gzip',
      ...(typeof etag === 'string' && ETAG.test(etag) ? { 'If-None-Match': etag } : {}),
    },
    ...(ca === undefined ? {} : { ca }),
  };
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, options, resolve);
    const timer = setTimeout(() => {
      const seconds = limits.connect / 1000;
      request.destroy(
        new RefreshError(`${hostOf(url)} did not answer within ${seconds} s; check the address and the network.`),
      );
    }, limits.connect);
    request.once('socket', (socket) => socket.once('secureConnect', () => clearTimeout(timer)));
    request.once('close', () => clearTimeout(timer));
    request.once('error', reject);
    request.end();
  });
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | null {
  return [301, 302, 303, 307, 308].includes(statusCode) ? (headers.location ?? '') : null;
}

async function read(response: IncomingMessage, url: URL, { limits, etag }: DownloadOptions): Promise<Download> {
  try {
    const { statusCode, headers } = response;
    if (statusCode === 304 && typeof etag === 'string') return { kind: 'unchanged' };
    if (statusCode !== 200)
      throw new RefreshError(
        `${hostOf(url)} answers ${statusCode ?? 'nothing'} for ${quoted(url.pathname)}; check the address.`,
      );
    const type = headers['content-type'];
    if (type !== undefined && !CONTENT_TYPES.test(type))
      throw new RefreshError(
        `${hostOf(url)} sends ${quoted(type)} where JSON is expected; check that the address is the file's own.`,
      );
    if (Number(headers['content-length'] ?? 0) > limits.bytes) throw tooLarge(limits);
    const body = await collect(decoded(response), limits);
    if (!response.complete) throw new RefreshError(`${hostOf(url)} closed the connection before the end; try again.`);
    return { kind: 'body', body, etag: headers.etag !== undefined && ETAG.test(headers.etag) ? headers.etag : null };
  } finally {
    response.destroy();
  }
}

function decoded(response: IncomingMessage): Readable {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return response;
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new RefreshError(`The answer is compressed with ${quoted(encoding)}, which was not asked for.`);
  // The error, if any, comes out of the second stream.
  return pipeline(response, createGunzip(), () => undefined);
}

async function collect(stream: Readable, limits: DownloadLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limits.bytes) throw tooLarge(limits);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge({ bytes }: DownloadLimits): RefreshError {
  return new RefreshError(`The answer is larger than ${bytes.toLocaleString('en-US')} bytes; a catalog never is.`);
}

/** Host of an address, for messages: the rest of it may be private. */
function hostOf(url: URL): string {
  return url.host;
}

/** What a stranger wrote, short and without control characters. */
function quoted(text: string): string {
  return printable(JSON.stringify(text.slice(0, 120)));
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host; check the address and the network.',
  EAI_AGAIN: 'the name of the host cannot be looked up; check the network.',
  ECONNREFUSED: 'it refuses the connection.',
  ECONNRESET: 'it closed the connection before the end; try again.',
  ERR_STREAM_PREMATURE_CLOSE: 'it closed the connection before the end; try again.',
  Z_BUF_ERROR: 'the compressed answer ends too early; try again.',
  Z_DATA_ERROR: 'the compressed answer is damaged; try again.',
  HPE_HEADER_OVERFLOW: 'its headers are too large.',
};
const CERTIFICATE = /CERT|SIGNED|ISSUER|ALTNAME/;

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (CERTIFICATE.test(code))
    return `its certificate is not trusted (${code}). The certificate of a company's own authority can be named in NODE_EXTRA_CA_CERTS.`;
  return REASONS[code] ?? quoted(message);
}
