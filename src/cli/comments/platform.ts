import { UsageError } from '../io.ts';
import type { Network } from './http.ts';

/** A comment of this tool that is there already. */
export interface FoundComment {
  readonly id: string;
  readonly body: string;
}

/** The comments of one pull request, on one system. Each method throws UsageError (see `http.ts`). */
export interface CommentTarget {
  /** For messages: `pull request 12 of acme/app on GitHub`. */
  readonly description: string;
  /** Most characters of a comment. */
  readonly limit: number;
  /** The first comment of ours that begins so. */
  readonly find: (markers: readonly string[]) => Promise<FoundComment | null>;
  readonly create: (body: string) => Promise<unknown>;
  readonly update: (comment: FoundComment, body: string) => Promise<unknown>;
  readonly remove: (comment: FoundComment) => Promise<unknown>;
}

/** What a platform's comments are opened with. */
export interface PlatformInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--pull-request`; null to read it from the environment. */
  readonly pullRequest: number | null;
  readonly network: Network;
  /** Text of a file; null when it cannot be read. */
  readonly read: (file: string) => string | null;
}

/** @throws UsageError that names the variable when it is not set. */
export function variable(env: PlatformInput['env'], name: string, what: string): string {
  const value = env[name] ?? '';
  if (value === '') throw new UsageError(`${name} is not set: ${what}.`);
  return value;
}

/** The first of these variables that is set. @throws UsageError when none is, or it cannot be a token. */
export function tokenOf(env: PlatformInput['env'], names: readonly string[], what: string): string {
  const token = names.map((name) => env[name] ?? '').find((value) => value !== '');
  if (token === undefined) throw new UsageError(`${names.join(' or ')} is not set: ${what}.`);
  // The value itself is never told.
  if (!/^[\x21-\x7E]+$/.test(token)) throw new UsageError(`${names.join(' or ')} holds something that is no token.`);
  return token;
}

/**
 * The address of an API without a slash at its end.
 * @throws UsageError unless it is https, or http on this machine: a token is not sent in the clear.
 */
export function apiBase(address: string, name: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)))
    throw new UsageError(`${name} must be an address that begins with https://, not "${address}".`);
  if (url.username !== '' || url.password !== '') throw new UsageError(`${name} must hold no user name or password.`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** @throws UsageError unless the text is a number above 0. */
export function pullRequestNumber(text: string, name: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new UsageError(`${name} must be the number of a pull request, not "${text}".`);
  return Number(text);
}

/** An object's field of a server's answer, whatever that is. */
export function field(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined),
    value,
  );
}

/** A list of a server's answer; empty when it is none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export function textField(value: unknown, ...keys: readonly string[]): string {
  const found = field(value, ...keys);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}
