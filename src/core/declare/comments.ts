import type { Comment } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import { parseRate, RATE_EXAMPLES } from '../traffic/rate.ts';
import { didYouMean } from '../suggest/did-you-mean.ts';

/**
 * Comments that say what the code cannot show: `# prompt-cost: model=gpt-4o-mini`, `// prompt-cost: wrapper model=$1 prompt=$2`.
 * This is the one place that knows their keys: a key is added to the table below.
 */
export interface CommentDeclaration {
  /** `values` hold for the call beside, `call` makes the call beside a request, `wrapper` every call of the function below. */
  readonly kind: 'values' | 'call' | 'wrapper';
  readonly values: ReadonlyMap<CommentKey, DeclaredValue>;
  /** The whole comment. */
  readonly span: Span;
}
export interface DeclaredValue {
  readonly text: string;
  readonly span: Span;
}
export interface DeclarationProblem {
  readonly span: Span;
  readonly message: string;
}

interface KeyRule {
  /** Where it says something; a reference to an argument (`$1`) can stand only where a function is declared. */
  readonly on: readonly CommentDeclaration['kind'][];
  readonly isValid: (text: string) => boolean;
  /** What is taken, for the message. */
  readonly takes: string;
  /** What it says, for people. */
  readonly about: string;
}
const EVERYWHERE = ['values', 'call', 'wrapper'] as const;
const OF_CALLS = ['values', 'call'] as const;
const OF_FUNCTIONS = ['call', 'wrapper'] as const;
const REFERENCE = /^\$(?:[1-9]\d?|[A-Za-z_]\w*)(?:\.\w+)*$/;
const isTokens = (text: string): boolean => /^\d{1,8}$/.test(text);
const isTurns = (text: string): boolean => /^[1-9]\d{0,3}$/.test(text);
const isName = (text: string): boolean => !text.startsWith('$') && text.trim() !== '';

const reference: Omit<KeyRule, 'about'> = {
  on: OF_FUNCTIONS,
  isValid: (text) => REFERENCE.test(text),
  takes: 'an argument: $1, $name or $name.key',
};
const name: Omit<KeyRule, 'about'> = { on: EVERYWHERE, isValid: isName, takes: 'a name' };
const KEYS = {
  model: {
    on: EVERYWHERE,
    isValid: (text) => isName(text) || REFERENCE.test(text),
    takes: 'a model id, or $1, $name',
    about: 'the model of the call',
  },
  'default-model': { ...name, on: OF_FUNCTIONS, takes: 'a model id', about: 'the model of calls that name none' },
  cap: {
    on: EVERYWHERE,
    isValid: (text) => isTokens(text) || REFERENCE.test(text),
    takes: 'tokens, or $1, $name',
    about: 'the output cap',
  },
  'default-cap': {
    on: OF_FUNCTIONS,
    isValid: isTokens,
    takes: 'tokens',
    about: 'the output cap of calls that set none',
  },
  prompt: { ...reference, about: 'the argument that is the prompt' },
  system: { ...reference, about: 'the argument that is the system prompt' },
  messages: { ...reference, about: 'the argument that is the list of messages' },
  tools: { ...reference, about: 'the argument that is the list of tools' },
  provider: { ...name, about: 'the provider that the request goes to' },
  api: { ...name, on: OF_FUNCTIONS, about: 'what is called inside, to be shown' },
  kind: {
    on: OF_FUNCTIONS,
    isValid: (text) => text === 'generate' || text === 'embed',
    takes: 'generate or embed',
    about: 'what a call does',
  },
  calls: {
    on: OF_CALLS,
    isValid: (text) => parseRate(text) !== null,
    takes: `a rate: ${RATE_EXAMPLES}`,
    about: 'how often the call runs',
  },
  output: { on: OF_CALLS, isValid: isTokens, takes: 'tokens', about: 'the expected length of an answer' },
  turns: {
    on: OF_CALLS,
    isValid: isTurns,
    takes: 'how many requests one run makes, 1 to 9999',
    about: 'requests of one run, the later ones with the messages of those before',
  },
  tag: { on: OF_CALLS, isValid: isName, takes: 'a name', about: 'a group that "sites" of the configuration speaks of' },
} as const satisfies Readonly<Record<string, KeyRule>>;
export type CommentKey = keyof typeof KEYS;

const LINE = /(?:#|\/\/)[\s!]*prompt-cost:/;
const BLOCK = /^(?:\/\*+|<!--)\s*prompt-cost:/;

/** A key that can be written at the end of an unfinished comment. */
export interface KeyProposal {
  readonly key: string;
  /** `a rate: 12000/day, 3/min or 50k/month`. */
  readonly takes: string;
  readonly about: string;
}

/**
 * What can follow in a line that ends inside a declaring comment: keys that fit and are not there yet, with the part of
 * a word that is written already. Null where the line ends elsewhere.
 */
export function proposeKeys(line: string): { readonly typed: string; readonly keys: readonly KeyProposal[] } | null {
  const body = /(?:#|\/\/|\/\*+|<!--)[\s!]*prompt-cost:((?:[^"'\n]|"[^"\n]*"|'[^'\n]*')*)$/.exec(line)?.[1];
  const typed = body === undefined ? undefined : /(?:^|\s)([\w-]*)$/.exec(body)?.[1];
  if (body === undefined || typed === undefined || /\s--\s/.test(body)) return null;
  const { kind, values } = readBody(body.slice(0, body.length - typed.length), 0);
  const keys = Object.entries<KeyRule>(KEYS)
    .filter(([key, { on }]) => on.includes(kind) && !values.has(key as CommentKey))
    .map(([key, { takes, about }]) => ({ key, takes: takenBy(kind, takes), about }));
  return { typed, keys };
}

/** Whether a file may hold such comments at all. */
export function mayDeclare(text: string): boolean {
  return text.includes('prompt-cost:');
}

/** Reads the declarations of a file's comments, in source order, and says what cannot be understood. */
export function readDeclarations(
  text: string,
  comments: readonly Comment[],
): { readonly declarations: readonly CommentDeclaration[]; readonly problems: readonly DeclarationProblem[] } {
  const declarations: CommentDeclaration[] = [];
  const problems: DeclarationProblem[] = [];
  for (const comment of comments) {
    const source = text.slice(comment.span.start, comment.span.end).replace(/\s*(?:\*\/|-->)$/, '');
    const match = (/^(?:\/\*|<!--)/.test(source) ? BLOCK : LINE).exec(source);
    if (!match) continue;
    const start = match.index + match[0].length;
    const body = source.slice(start).replace(/\s--\s.*$/s, '');
    const read = readBody(body, comment.span.start + start);
    problems.push(...read.problems);
    if (read.values.size === 0 && read.problems.length === 0)
      problems.push({ span: comment.span, message: `Nothing is declared here. Write ${EXAMPLE}.` });
    if (read.values.size > 0) declarations.push({ kind: read.kind, values: read.values, span: comment.span });
  }
  return { declarations, problems };
}
const EXAMPLE = 'key=value, such as model=gpt-4o-mini';

/**
 * A key and its value: in quotes, a rate that may have spaces (`500 / day`, `3 per minute`), or up to the next space; a comma behind
 * it parts it from the next. Spaces may stand around the equals sign. A word without one has no value.
 */
const ITEM =
  /([^\s=,]+)(?:\s*=(?:\s+(?![\w-]+\s*=))?("[^"]*"|'[^']*'|\d[\d.,_]*[kKmM]?\s*(?:\/|\bper\s)\s*[A-Za-z]+(?=,?(?:\s|$))|\S*?(?=,?(?:\s|$))))?/g;

function readBody(
  body: string,
  start: number,
): Pick<CommentDeclaration, 'kind' | 'values'> & { readonly problems: DeclarationProblem[] } {
  const values = new Map<CommentKey, DeclaredValue>();
  const problems: DeclarationProblem[] = [];
  const kind = /^\s*(wrapper|call)(?=\s|$)/.exec(body);
  const form: CommentDeclaration['kind'] =
    kind?.[1] === 'wrapper' ? 'wrapper' : kind?.[1] === 'call' ? 'call' : 'values';
  const skipped = kind?.[0].length ?? 0;
  let isBare = false;
  for (const item of body.slice(skipped).matchAll(ITEM)) {
    const at = start + skipped + item.index;
    const span = { start: at, end: at + item[0].length };
    const [, key = '', given] = item;
    // Of several words without a value the first says enough.
    const isMore = isBare && given === undefined;
    isBare = given === undefined;
    if (isMore) continue;
    const message = complaint(form, key, given, values);
    if (message !== null) problems.push({ span, message });
    else values.set(key as CommentKey, { text: unquoted(given ?? ''), span });
  }
  return { kind: form, values, problems };
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, '$2');
}

/** What is wrong with one `key=value`; null when nothing is. */
function complaint(
  form: CommentDeclaration['kind'],
  key: string,
  given: string | undefined,
  values: ReadonlyMap<CommentKey, DeclaredValue>,
): string | null {
  const rule: KeyRule | undefined = Object.hasOwn(KEYS, key) ? KEYS[key as CommentKey] : undefined;
  if (given === undefined)
    return `"${key}" has no value. Write ${rule ? `${key}= and ${takenBy(form, rule.takes)}` : EXAMPLE}.`;
  const known = Object.entries<KeyRule>(KEYS).flatMap(([name, { on }]) => (on.includes(form) ? [name] : []));
  if (!rule) return `"${key}" cannot be declared.${didYouMean(key, known) || ` Known are ${known.join(', ')}.`}`;
  if (!rule.on.includes(form))
    return OF_CALLS.every((each) => rule.on.includes(each))
      ? `"${key}" says something of one call. Write it beside the calls of this function.`
      : `"${key}" says something of a function only. Begin with "wrapper" above a function, or with "call" beside a call.`;
  if (values.has(key as CommentKey)) return `"${key}" is declared twice. Remove one.`;
  const text = unquoted(given);
  const isMisplaced = form === 'values' && text.startsWith('$');
  if (!rule.isValid(text) || isMisplaced) return `"${key}" takes ${takenBy(form, rule.takes)}, not "${text}".`;
  return null;
}

/** Beside a call that is found anyway, arguments need no names. */
function takenBy(form: CommentDeclaration['kind'], takes: string): string {
  return form === 'values' ? takes.replace(/, or \$.*/, '') : takes;
}
