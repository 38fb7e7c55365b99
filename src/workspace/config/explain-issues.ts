import type { JSONPath } from 'jsonc-parser';
import type { z } from 'zod';
import { didYouMean } from '../../core/suggest/did-you-mean.ts';
import type { ConfigSchema } from './schema.ts';

/** What is wrong at one place of the settings, in words that name the key and the way out. */
export interface ExplainedIssue {
  readonly at: JSONPath;
  /** The key itself is wrong, not its value. */
  readonly isKey: boolean;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** Puts zod's issues into words. `value` is what was validated. */
export function explainIssues(
  schema: ConfigSchema,
  issues: readonly Issue[],
  value: unknown,
): readonly ExplainedIssue[] {
  return issues.flatMap((issue) => explain(schema, issue, [], value));
}

function explain(schema: ConfigSchema, issue: Issue, base: JSONPath, value: unknown): readonly ExplainedIssue[] {
  const at: JSONPath = [...base, ...issue.path.filter((part) => typeof part !== 'symbol')];
  if (issue.code === 'invalid_union')
    return mostSpecific(issue.errors).flatMap((inner) => explain(schema, inner, at, value));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(schema, at, key));
  const actual = valueAt(value, at);
  const name = at.length === 0 ? 'The configuration' : `"${keyName(at)}"`;
  const mend =
    issue.code === 'invalid_value' && typeof actual === 'string' ? didYouMean(actual, issue.values.map(String)) : '';
  return [{ at, isKey: false, message: `${name} ${requirement(issue, actual)}.${mend} ${FALLBACK}` }];
}

/** How many known keys are listed where none is near. */
const MAX_LISTED = 16;

const FALLBACK = 'Until it is mended, it counts as not set.';

/** Of the alternatives of a union, the one whose value got furthest is the one that was meant. */
function mostSpecific(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map((issue) => issue.path.length));
  return alternatives.reduce((best, next) => (depth(next) > depth(best) ? next : best), alternatives[0] ?? []);
}

function unknownKey(schema: ConfigSchema, at: JSONPath, key: string): ExplainedIssue {
  const known = knownKeys(schema, at);
  const what =
    at.length === 1 && at[0] === 'rules'
      ? `There is no rule "${key}"`
      : `There is no setting "${keyName([...at, key])}"`;
  const mend =
    didYouMean(key, known) ||
    (known.length > 0 && known.length <= MAX_LISTED ? ` Known here are ${known.join(', ')}.` : '');
  return { at: [...at, key], isKey: true, message: `${what}.${mend}` };
}

/** Keys that the schema knows in the object at a path; below a rule's tuple the options of that rule. */
function knownKeys(schema: ConfigSchema, at: JSONPath): readonly string[] {
  let node: unknown = schema;
  for (const part of at) node = childSchema(unwrap(node), part);
  return Object.keys((unwrap(node) as { shape?: object } | undefined)?.shape ?? {});
}

interface Definition {
  readonly def?: {
    readonly innerType?: unknown;
    /** Of a list: what each entry is. */
    readonly element?: unknown;
    readonly options?: readonly unknown[];
    readonly items?: readonly unknown[];
  };
  readonly shape?: Readonly<Record<string, unknown>>;
}

/** Behind defaults and `optional`. */
function unwrap(schema: unknown): unknown {
  const inner = (schema as Definition | undefined)?.def?.innerType;
  return inner === undefined ? schema : unwrap(inner);
}

function childSchema(schema: unknown, part: string | number): unknown {
  const { def, shape } = (schema ?? {}) as Definition;
  if (typeof part === 'string') return shape?.[part];
  if (def?.element !== undefined) return def.element;
  const tuple =
    def?.items ??
    def?.options?.map((option) => (unwrap(option) as Definition).def?.items).find((items) => items !== undefined);
  return tuple?.[part];
}

function requirement(issue: Issue, actual: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${articled(issue.expected)}, not ${describe(actual)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map((each) => JSON.stringify(each)).join(', ')}, not ${describe(actual)}`;
    case 'too_small':
      return issue.origin === 'array'
        ? `must have ${String(issue.minimum)} entries`
        : `must be at least ${String(issue.minimum)}, not ${describe(actual)}`;
    case 'too_big':
      return issue.origin === 'array'
        ? `must have at most ${String(issue.maximum)} entries`
        : `must be at most ${String(issue.maximum)}, not ${describe(actual)}`;
    default:
      return `${issue.message}, not ${describe(actual)}`;
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  tuple: 'a list',
  int: 'a whole number',
  record: 'an object',
};
const articled = (type: string): string => NOUNS[type] ?? `a ${type}`;

function describe(value: unknown): string {
  if (value === undefined) return 'left out';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return JSON.stringify(value);
}

function valueAt(value: unknown, at: JSONPath): unknown {
  return at.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Readonly<Record<string | number, unknown>>)[part]
        : undefined,
    value,
  );
}

/** `assumptions.callsPerMonth`, `exclude[1]`. */
function keyName(at: JSONPath): string {
  return at.reduce<string>(
    (name, part) => (typeof part === 'number' ? `${name}[${part}]` : name === '' ? part : `${name}.${part}`),
    '',
  );
}
