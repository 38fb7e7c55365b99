import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';

/**
 * A runnable program in `cases/<rule>/`: linted with that rule, fixed, and run before and after with the real SDK. Comments say what
 * may change in the requests: `request: + max_completion_tokens = 1024`, or for the second request `request 2: …`.
 */
export interface ContractCase {
  /** `max-tokens-unset/openai-chat.ts`. */
  readonly name: string;
  readonly rule: string;
  readonly text: string;
  /** Lines as `formatChange` writes them, by request. */
  readonly changes: readonly (readonly string[])[];
}

const FOLDER = path.join(import.meta.dirname, 'cases');
const REQUEST = /^\s*(?:\/\/|#)\s*request(?: (\d+))?: (.+?)\s*$/gm;

export function readCases(extensions: string): ContractCase[] {
  return globSync(`*/*.${extensions}`, { cwd: FOLDER })
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(FOLDER, name), 'utf8');
      return { name, rule: path.posix.dirname(name), text, changes: readChanges(text) };
    });
}

export function readChanges(text: string): string[][] {
  const changes: (string[] | undefined)[] = [];
  for (const [, number = '1', change = ''] of text.matchAll(REQUEST)) (changes[Number(number) - 1] ??= []).push(change);
  return Array.from(changes, (lines) => lines ?? []);
}
