import { UsageError } from '../io.ts';

/** The network as the comments need it; the tests hand in a clock that does not wait. */
export interface Network {
  readonly fetch: typeof fetch;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How to talk to one server. */
export interface Api {
  /** Name for people: `GitHub`. */
  readonly name: string;
  /** Without a slash at its end. */
  readonly base: string;
  /** The token stands in here and nowhere else; it is never printed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly network: Network;
}

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the API's base, or the whole address of a next page on the same server. */
  readonly path: string;
  readonly body?: unknown;
}
export interface ApiResponse {
  readonly json: unknown;
  readonly headers: Headers;
}

/** The server refuses: the token may not do this. */
export class ForbiddenError extends UsageError {}
/** A write that may have arrived or not: look again before it is repeated. */
export class UnsureError extends UsageError {}

const ATTEMPTS = 4;
/** Milliseconds: first pause after a failure (doubled each time), longest pause, and how long one request may take. */
const PAUSE = { first: 500, longest: 60_000, request: 30_000 } as const;

/**
 * One request. Reads are repeated when the server is busy or fails; writes only when it says that it took nothing (rate limits).
 * @throws UsageError that says what to do; ForbiddenError, UnsureError.
 */
export async function callApi(api: Api, request: ApiRequest): Promise<ApiResponse> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await send(api, request);
    if (outcome instanceof Response && outcome.ok)
      return { json: await readJson(api, outcome), headers: outcome.headers };
    const limited = outcome instanceof Response && isRateLimited(outcome);
    const isRead = (request.method ?? 'GET') === 'GET';
    const mayRepeat = limited || (isRead && isPassing(outcome));
    if (!mayRepeat || attempt === ATTEMPTS) throw await failureOf(api, request, outcome);
    await api.network.sleep(pauseBefore(attempt, outcome, api.network.now()));
  }
}

/** The answer, or the error of the connection. */
async function send(
  { base, headers, network }: Api,
  { method = 'GET', path, body }: ApiRequest,
): Promise<Response | Error> {
  try {
    return await network.fetch(addressOf(base, path), {
      method,
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // The token goes to nobody else.
      redirect: 'error',
      signal: AbortSignal.timeout(PAUSE.request),
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function addressOf(base: string, path: string): string {
  if (!/^https?:/.test(path)) return base + path;
  if (new URL(path).origin !== new URL(base).origin)
    throw new UsageError(
      `The next page is said to be on another server, ${new URL(path).host}; nothing is sent there.`,
    );
  return path;
}

async function readJson({ name }: Api, response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(`${name} answered with something that is not JSON; check the address of its API.`);
  }
}

/** 429, or 403 as GitHub gives it for both of its rate limits. */
function isRateLimited({ status, headers }: Response): boolean {
  if (status === 429) return true;
  return status === 403 && (headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0');
}

/** Worth another try: the connection broke, or the server has a fault of its own. */
function isPassing(outcome: Response | Error): boolean {
  return outcome instanceof Error || outcome.status >= 500;
}

function pauseBefore(attempt: number, outcome: Response | Error, now: number): number {
  const headers = outcome instanceof Response ? outcome.headers : new Headers();
  const after = Number(headers.get('retry-after') ?? Number.NaN) * 1000;
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN) * 1000 - now;
  const said = [after, headers.get('x-ratelimit-remaining') === '0' ? reset : Number.NaN].find(Number.isFinite);
  return Math.min(PAUSE.longest, Math.max(0, said ?? PAUSE.first * 2 ** (attempt - 1)));
}

async function failureOf(
  { name }: Api,
  { method = 'GET' }: ApiRequest,
  outcome: Response | Error,
): Promise<UsageError> {
  if (outcome instanceof Error) {
    const cause = outcome.cause instanceof Error ? outcome.cause.message : outcome.message;
    const text = `${name} cannot be reached: ${cause}`;
    return method === 'GET' ? new UsageError(text) : new UnsureError(text);
  }
  const { status } = outcome;
  const said = saidIn(await outcome.text().catch(() => ''));
  if (status === 401 || (status === 403 && !isRateLimited(outcome)))
    return new ForbiddenError(`${name} refuses (${status})${said}: the token may not write comments on pull requests.`);
  if (status === 404)
    return new ForbiddenError(`${name} knows no such pull request (404)${said}, or the token may not see it.`);
  if (isRateLimited(outcome))
    return new UsageError(`${name} takes no more requests for now (${status})${said}; try again later.`);
  const text = `${name} answered ${status}${said}.`;
  return status >= 500 && method !== 'GET' ? new UnsureError(text) : new UsageError(text);
}

/** The server's own words, short and on one line. */
function saidIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === 'string' ? `, "${message.replace(/[\s\u0000-\u001F\u007F]+/g, ' ').slice(0, 200)}"` : '';
  } catch {
    return '';
  }
}
