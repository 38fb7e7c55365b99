import type { KnownCall } from './calls.ts';
import { argument, asJson, environmentDefault, formatted, joined } from './calls.ts';
import { evaluateName } from './names.ts';
import { substitute, trimText } from './strings.ts';
import type { Lazy, ListValue, MapSlot, MapValue, TextValue, Value } from './values.ts';
import { knownText, optionsOf, unknown, withVia } from './values.ts';

/** Functions of PHP, Laravel and WordPress whose result is known. */
export const PHP_FUNCTIONS: Readonly<Record<string, (known: KnownCall) => Value>> = {
  env: environmentDefault,
  getenv: environmentDefault,
  config: configured,
  get_option: configured,
  apply_filters: (known) => argument(known, 1) ?? unknown('a filtered value'),
  sprintf: (known) => formatted(known, known.call.args.slice(1), argument(known, 0)),
  implode: joined,
  join: joined,
  json_encode: (known) => asJson(known, false),
  trim: (known) => trimmed(known),
  rtrim: (known) => trimmed(known),
  ltrim: (known) => trimmed(known),
  strval: first,
  intval: first,
  floatval: first,
  collect: first,
  array_filter: first,
  array_values: first,
  __: first,
  esc_html: first,
  str_replace: replaced,
  strtr: translated,
  array_merge: merged,
  array_replace: merged,
  array_merge_recursive: merged,
  compact: compacted,
};

function first(known: KnownCall): Value {
  return argument(known, 0) ?? unknown('a value without arguments');
}

/** `config('services.openai.model', 'gpt-4o')`: the default that the code states; what the configuration says is not looked up. */
function configured(known: KnownCall): Value {
  const key = argument(known, 0);
  const name = (key && knownText(key)) ?? 'whose name is computed';
  const fallback = argument(known, 1);
  const isStated = fallback && fallback.kind !== 'unknown' && !(fallback.kind === 'const' && fallback.value === null);
  return isStated ? withVia(fallback, 'default parameter') : unknown(`the setting ${name}`, { environment: true });
}

function trimmed(known: KnownCall): Value {
  const value = first(known);
  return value.kind === 'text' && known.call.args.length === 1 ? trimText(value) : value;
}

/** `str_replace('{name}', $name, $template)`. */
function replaced(known: KnownCall): Value {
  const [search, by, subject] = [argument(known, 0), argument(known, 1), argument(known, 2)];
  const whole = search ? knownText(search) : null;
  if (whole === null || whole === '' || !by || subject?.kind !== 'text') return unknown('a text with replacements');
  return replaceIn(subject, whole, by);
}

function replaceIn(text: TextValue, search: string, by: Value): TextValue {
  return substitute(text, new RegExp(search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'), () => by);
}

/** `strtr($template, ['{name}' => $name])`. */
function translated(known: KnownCall): Value {
  const text = argument(known, 0);
  const pairs = argument(known, 1);
  if (text?.kind !== 'text' || pairs?.kind !== 'map') return unknown('a text with replacements');
  return pairs.entries.reduce((result, { key, value }) => replaceIn(result, key, known.ev.force(value)), text);
}

/** `array_merge($base, ['model' => 'x'])`; lists are joined. */
function merged(known: KnownCall): Value {
  const { call, file, id } = known;
  const values = call.args.map((_, index) => argument(known, index) ?? unknown('a spread argument'));
  const ref = { path: file.facts.path, expr: id };
  const open = values.map(whyOpen).find((reason) => reason !== null) ?? null;
  const lists = values.filter((value): value is ListValue => value.kind === 'list');
  if (lists.length > 0 && values.every((value) => value.kind !== 'map'))
    return { kind: 'list', items: lists.flatMap(({ items }) => items), open, ref };
  const maps = values.flatMap(optionsOf).filter((value): value is MapValue => value.kind === 'map');
  return { kind: 'map', entries: maps.flatMap(({ entries }) => entries), open, ref };
}

function whyOpen(value: Value): string | null {
  if (value.kind === 'map' || value.kind === 'list') return value.open;
  return value.kind === 'unknown' ? value.reason : 'what is merged in';
}

/** `$given + ['temperature' => 0]`: of an array's union the left side has the say. */
export function arrayUnion(values: readonly Value[]): Value | undefined {
  const maps = values.filter((value): value is MapValue => value.kind === 'map');
  const [first] = maps;
  if (!first || maps.length < values.length) return undefined;
  const open = maps.map((map) => map.open).find((reason) => reason !== null) ?? null;
  return { ...first, entries: [...maps].reverse().flatMap(({ entries }) => entries), open };
}

/** `compact('model', 'messages')` is an array of these variables. */
function compacted(known: KnownCall): Value {
  const { ev, file, id, call, env } = known;
  const { scope, control, span } = file.expr(id);
  const entries: MapSlot[] = [];
  for (const [index, arg] of call.args.entries()) {
    const key = knownText(argument(known, index) ?? unknown('a name'));
    if (key === null) return unknown('variables whose names are computed');
    const value = evaluateName(ev, `$${key}`, { file, scope, control, at: span.start, env });
    const lazy: Lazy = { file, expr: arg.value, env, value };
    entries.push({ key, value: lazy, conditional: false });
  }
  return { kind: 'map', entries, open: null, ref: { path: file.facts.path, expr: id } };
}

/** Methods of collections and containers that are understood; undefined for any other. */
export function phpMethod(known: KnownCall, object: Value, method: string): Value | undefined {
  const isCollection = object.kind === 'list' || object.kind === 'map';
  if (isCollection && /^(?:toArray|all|values|filter|jsonSerialize)$/.test(method)) return object;
  if (isCollection && method === 'toJson')
    return { kind: 'text', segments: [hole(known)], origin: { ...known.loc, via: 'literal' } };
  if (object.kind === 'text' && /^(?:toString|value|trim|__toString)$/.test(method)) return object;
  return undefined;
}

function hole({ file, id, loc }: KnownCall) {
  return { kind: 'hole', name: file.source(id), reason: 'computed at run time', loc } as const;
}
