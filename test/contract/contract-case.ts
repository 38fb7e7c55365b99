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

/** Stands for `{{long}}` in a case: a prompt above every model's smallest cacheable prefix (4,096 tokens), without quotes or breaks. */
const LONG_TEXT = Array.from(
  { length: 400 },
  (_, index) => `Rule ${index + 1}: answer in one sentence and name the source.`,
).join(' ');

/** Puts `{{long}}` back, so that a change can be compared with what a case says. */
export function abbreviate(change: string): string {
  return change.replaceAll(LONG_TEXT, '{{long}}');
}

/**
 * Changes as a case states them, where they agree with the actual ones: `*` behind `=` or `->` stands for any value, for what depends
 * on the catalog's date.
 */
export function withWildcards(actual: readonly string[], stated: readonly string[]): string[] {
  return actual.map((change, index) => {
    const pattern = stated[index] ?? '';
    return pattern.endsWith(' *') && change.startsWith(pattern.slice(0, -1)) ? pattern : change;
  });
}

const FOLDER = path.join(import.meta.dirname, 'cases');
const REQUEST = /^\s*(?:\/\/|#)\s*request(?: (\d+))?: (.+?)\s*$/gm;

export function readCases(extensions: string): ContractCase[] {
  return globSync(`*/*.${extensions}`, { cwd: FOLDER })
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(FOLDER, name), 'utf8');
      return {
        name,
        rule: path.posix.dirname(name),
        text: text.replaceAll('{{long}}', LONG_TEXT),
        changes: readChanges(text),
      };
    });
}

export function readChanges(text: string): string[][] {
  const changes: (string[] | undefined)[] = [];
  for (const [, number = '1', change = ''] of text.matchAll(REQUEST)) (changes[Number(number) - 1] ??= []).push(change);
  return Array.from(changes, (lines) => lines ?? []);
}
