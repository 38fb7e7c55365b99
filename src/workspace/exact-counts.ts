import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import envPaths from 'env-paths';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { z } from 'zod';
import type { CountEndpoint, CountRequest } from '../core/exact-count/endpoints.ts';
import type { StaticRequest } from '../core/exact-count/static-request.ts';

/** A count that a provider gave. */
export interface ExactCount {
  readonly tokens: number;
  /** Id of the endpoint's provider, or `vscode.lm` for the editor's own language models. */
  readonly source: string;
  /** ISO date of the answer. */
  readonly date: string;
}

/** Why a provider could not count. */
export type CountFailure = 'key' | 'refused' | 'busy' | 'offline' | 'timeout' | 'answer';

/** A provider could not count; the message says what to do next. */
export class CountError extends Error {
  readonly kind: CountFailure;
  constructor(kind: CountFailure, message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface CountOptions {
  readonly key: string;
  /** Instead of the provider's own; for tests, private endpoints and other regions. */
  readonly baseUrl?: string | undefined;
  /** Milliseconds. */
  readonly timeout?: number;
}

const TIMEOUT = 15_000;
const MOST_OF_AN_ANSWER = 4_000_000;
const MOST_OF_AN_ERROR = 300;

/** What would be sent, to be shown before it is. The key is no part of it. */
export function countRequest(request: StaticRequest, endpoint: CountEndpoint, baseUrl?: string): CountRequest {
  return endpoint.request(request, (baseUrl ?? endpoint.baseUrl).replace(/\/+$/, ''));
}

/**
 * Asks the provider to count the request's tokens. Sends the static text of the request to it, and nothing else.
 * @throws CountError with what to do next.
 */
export async function countExactly(
  request: StaticRequest,
  endpoint: CountEndpoint,
  { key, baseUrl, timeout = TIMEOUT }: CountOptions,
): Promise<number> {
  const { url, headers, body } = countRequest(request, endpoint, baseUrl);
  refusePlainHttp(url);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, ...endpoint.keyHeader(key) },
      body: JSON.stringify(body),
      // A redirect could take the key and the text to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    text = (await response.text()).slice(0, MOST_OF_AN_ANSWER);
  } catch (error) {
    throw unreachable(error, endpoint, url, timeout);
  }
  if (!response.ok) throw refused(response.status, text, endpoint, request.model, key);
  const tokens = endpoint.tokens(parsed(text));
  if (tokens === null) throw new CountError('answer', `${endpoint.name} answered without a count.`);
  return tokens;
}

/** Keys go out encrypted, except to this machine. */
function refusePlainHttp(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return;
  throw new CountError('refused', `${url} is not an https address, so the key is not sent there.`);
}

function unreachable(error: unknown, { name }: CountEndpoint, url: string, timeout: number): CountError {
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  if (isTimeout) return new CountError('timeout', `${name} did not answer within ${timeout / 1000} s. Try again.`);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  return new CountError('offline', `${name} could not be reached at ${new URL(url).host} (${cause}). Are you online?`);
}

function refused(status: number, text: string, endpoint: CountEndpoint, model: string, key: string): CountError {
  const said = messageOf(parsed(text)).replaceAll(key, '…');
  const detail = said === '' ? '' : ` It said: ${said}`;
  const { name, keyNames } = endpoint;
  if (status === 401 || status === 403)
    return new CountError('key', `${name} refused the key (${status}). Check ${keyNames[0] ?? 'the key'}.${detail}`);
  if (status === 429)
    return new CountError('busy', `${name} has had too many requests (429). Wait a minute and try again.${detail}`);
  if (status === 404) return new CountError('refused', `${name} cannot count for "${model}" (404).${detail}`);
  if (status >= 500)
    return new CountError('busy', `${name} has a problem of its own (${status}). Try again later.${detail}`);
  return new CountError('refused', `${name} did not take the request (${status}).${detail}`);
}

const errorBody = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);

function messageOf(body: unknown): string {
  const known = errorBody.safeParse(body);
  return known.success ? known.data.slice(0, MOST_OF_AN_ERROR) : '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Counts by content. Holds hashes and numbers, never a text. */
export interface ExactCounts {
  readonly get: (request: StaticRequest) => ExactCount | undefined;
  /** Keeps a count and writes it to disk; a disk that cannot be written costs only the next run its memory. */
  readonly set: (request: StaticRequest, count: ExactCount) => void;
}

const fileSchema = z.object({
  version: z.literal(1),
  counts: z.record(
    z.string(),
    z.object({ tokens: z.number().int().nonnegative(), source: z.string().max(100), date: z.iso.date() }),
  ),
});
const MOST_KEPT = 5000;

/** Where counts are kept: `exact-counts.json` in the folder, by default the user's cache folder. */
export function openExactCounts(folder = envPaths('prompt-cost-lint', { suffix: '' }).cache): ExactCounts {
  const file = path.join(folder, 'exact-counts.json');
  return {
    get: (request) => read(file).get(contentHash(request)),
    set: (request, count) => {
      const counts = read(file);
      counts.delete(contentHash(request));
      counts.set(contentHash(request), count);
      const newest = [...counts].slice(-MOST_KEPT);
      try {
        mkdirSync(folder, { recursive: true });
        writeFileAtomic(file, JSON.stringify({ version: 1, counts: Object.fromEntries(newest) }));
      } catch {
        // Nothing is lost that cannot be asked again.
      }
    },
  };
}

/** Anew each time: the editor and the command line write the same file. */
function read(file: string): Map<string, ExactCount> {
  try {
    const content = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(content.success ? Object.entries(content.data.counts) : []);
  } catch {
    return new Map();
  }
}

/** Of all that is counted; the same request at another provider or model is another. */
function contentHash({ provider, model, messages, tools, schema }: StaticRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([provider, model, messages, tools, schema]))
    .digest('hex');
}

/** Counts and what is known of them, for a server that lives long. */
export interface ExactCounter {
  readonly counts: ExactCounts;
  readonly preview: (request: StaticRequest, endpoint: CountEndpoint) => CountRequest;
  /** @throws CountError with what to do next. */
  readonly count: (request: StaticRequest, endpoint: CountEndpoint, key: string) => Promise<ExactCount>;
}

/**
 * Addresses come from the environment alone (`PROMPT_COST_COUNT_URL` for all, `AWS_REGION` for Bedrock): a repository's own
 * configuration must not be able to name the host that a key is sent to.
 */
export function createExactCounter(env: Readonly<Record<string, string | undefined>>): ExactCounter {
  const counts = openExactCounts();
  return {
    counts,
    preview: (request, endpoint) => countRequest(request, endpoint, countAddress(endpoint, env)),
    count: async (request, endpoint, key) => {
      const tokens = await countExactly(request, endpoint, { key, baseUrl: countAddress(endpoint, env) });
      const count = { tokens, source: endpoint.id, date: new Date().toISOString().slice(0, 10) };
      counts.set(request, count);
      return count;
    },
  };
}

/** Where an endpoint is, if the environment says it; undefined for the provider's own address. */
export function countAddress(
  { id }: CountEndpoint,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const { PROMPT_COST_COUNT_URL: given, AWS_REGION: region } = env;
  if (given !== undefined && given !== '') return given;
  if (id !== 'amazon-bedrock' || region === undefined || region === '') return undefined;
  return `https://bedrock-runtime.${region}.amazonaws.com`;
}

/** The key in the environment; undefined when there is none. */
export function keyInEnvironment(
  { keyNames }: Pick<CountEndpoint, 'keyNames'>,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return keyNames.map((name) => env[name]).find((key) => key !== undefined && key !== '');
}
