import type { ClassId, ScopeId } from '../../model/facts.ts';
import type { KnownCall } from './calls.ts';
import { argument, environmentDefault, runFunction } from './calls.ts';
import type { Evaluator } from './evaluator.ts';
import type { FactsIndex } from './facts-index.ts';
import { isEnvironment, mapEntry } from './objects.ts';
import { jsonText, substitute, trimText } from './strings.ts';
import type { ListValue, MapSlot, MapValue, TextValue, Value } from './values.ts';
import { knownText, unknown } from './values.ts';

/**
 * A constant that is used before its name is known in the file: that of a module around, or of another file. Rails loads a
 * file when a constant is first used, by the constant's name.
 */
export function autoloadedConstant(ev: Evaluator, file: FactsIndex, scope: ScopeId, name: string): Value | undefined {
  if (!isConstant(name) || ev.family(file) !== 'ruby') return undefined;
  const nesting = nestingOf(file, scope);
  for (let depth = nesting.length; depth >= 0; depth--) {
    const found = constantAt(ev, file, [...nesting.slice(0, depth), name]);
    if (found) return found;
  }
  return undefined;
}

/** A constant of a class or module that stands in a file of its own: `Prompts::SUMMARY` in `prompts/summary.rb`. */
export function nestedConstant(ev: Evaluator, from: FactsIndex, path: readonly string[]): Value | undefined {
  return ev.family(from) === 'ruby' && path.every(isConstant) ? constantAt(ev, from, path) : undefined;
}

/** The full name of a class: `Llm::Client`. */
export function qualifiedClass(file: FactsIndex, cls: ClassId): readonly string[] {
  const scope = file.facts.classes[cls]?.scope;
  return scope === undefined ? [] : nestingOf(file, scope);
}

function isConstant(name: string): boolean {
  return /^[A-Z]\w*$/.test(name);
}

function constantAt(ev: Evaluator, from: FactsIndex, path: readonly string[]): Value | undefined {
  const name = path.join('::');
  for (let length = path.length; length > 0; length--) {
    const file = ev.moduleFile(from, path.slice(0, length).join('::'));
    const value = file && ev.exported(file, name);
    if (value) return value;
  }
  return undefined;
}

function nestingOf(file: FactsIndex, scope: ScopeId): string[] {
  const names: string[] = [];
  for (let id: ScopeId | null = scope; id !== null; id = file.facts.scopes[id]?.parent ?? null) {
    const cls = file.facts.scopes[id]?.cls;
    const fact = cls === undefined ? undefined : file.facts.classes[cls];
    if (fact?.name !== null && fact?.name !== undefined)
      names.unshift(...writtenBefore(file.text, fact.nameSpan.start), fact.name);
  }
  return names;
}

/** The modules that a class's own name is written with: `Llm` of `class Llm::Client`. */
function writtenBefore(text: string, start: number): readonly string[] {
  const path = /(?:[A-Z]\w*::)+$/.exec(text.slice(Math.max(0, start - 200), start))?.[0];
  return path === undefined ? [] : path.slice(0, -2).split('::');
}

/** Functions of Ruby's library whose result is known. */
export const RUBY_FUNCTIONS: Readonly<Record<string, (known: KnownCall) => Value>> = {
  'ENV::fetch': environmentDefault,
  'JSON::generate': (known) => json(known, argument(known, 0)),
  'JSON::dump': (known) => json(known, argument(known, 0)),
  'JSON::pretty_generate': (known) => json(known, argument(known, 0)),
  Integer: (known) => argument(known, 0) ?? unknown('a number'),
  Float: (known) => argument(known, 0) ?? unknown('a number'),
  String: (known) => argument(known, 0) ?? unknown('a text'),
  Array: (known) => argument(known, 0) ?? unknown('a list'),
  format: formatted,
  sprintf: formatted,
};

function json(known: KnownCall, value: Value | undefined): Value {
  if (!value) return unknown('a JSON text');
  return {
    kind: 'text',
    segments: jsonText(known.ev, value, known.loc, false),
    origin: { ...known.loc, via: 'literal' },
  };
}

/** `format("%{name}: %s", …)`. */
function formatted(known: KnownCall): Value {
  const template = argument(known, 0);
  if (template?.kind !== 'text') return template ?? unknown('a formatted text');
  let next = 1;
  return substitute(
    template,
    /%(?:\{(\w+)\}|<(\w+)>[-+ #0]*\d*(?:\.\d+)?[a-z]|[-+ #0]*\d*(?:\.\d+)?[sdifgxeE%])/g,
    (match) => {
      if (match.endsWith('%')) return '%';
      const name = /[{<](\w+)/.exec(match)?.[1];
      const arg = name === undefined ? undefined : known.call.args.find((candidate) => candidate.name === name);
      const given =
        name === undefined ? argument(known, next++) : arg && known.ev.evaluate(known.file, arg.value, known.env);
      return given ?? unknown('a value that is not given');
    },
  );
}

/** Methods that give back what they are called on, as far as a prompt or a setting goes. */
const SAME = new Set([
  ...['freeze', 'dup', 'clone', 'itself', 'presence', 'to_s', 'to_str', 'to_sym', 'html_safe', 'strip_heredoc', 'encode', 'force_encoding', 'scrub', 'unicode_normalize', 'to_i', 'to_f'],
  // Of an address, which is a text here.
  ...['request_uri', 'path'],
  ...['to_h', 'to_hash', 'deep_dup', 'symbolize_keys', 'stringify_keys', 'deep_symbolize_keys', 'deep_stringify_keys', 'with_indifferent_access', 'compact', 'compact_blank'],
  ...['to_a', 'flatten', 'uniq', 'lazy', 'seconds'],
]); // prettier-ignore

/** Methods of Ruby's texts, hashes and arrays that are understood; undefined for any other. */
export function rubyMethod(known: KnownCall, object: Value, method: string): Value | undefined {
  if (isEnvironment(object) && method === 'fetch') return environmentDefault(known);
  if (object.kind === 'function' && method === 'call')
    return runFunction(known.ev, object, known.call.args, known.env, known.file);
  if (method === 'to_json' && (object.kind === 'map' || object.kind === 'list')) return json(known, object);
  const isPlain = object.kind === 'text' || object.kind === 'map' || object.kind === 'list' || object.kind === 'const';
  if (SAME.has(method) && (isPlain || (object.kind === 'unknown' && object.environment))) return object;
  if (object.kind === 'text') return textMethod(known, object, method);
  if (object.kind === 'map') return mapMethod(known, object, method);
  if (object.kind === 'list') return listMethod(known, object, method);
  return undefined;
}

function textMethod(known: KnownCall, text: TextValue, method: string): Value | undefined {
  switch (method) {
    case 'chomp':
    case 'strip':
      return known.call.args.length === 0 ? trimText(text) : text;
    case 'squish':
      return substitute(trimText(text), /\s+/g, () => ' ');
    case 'downcase':
    case 'upcase': {
      const whole = knownText(text);
      if (whole === null) return undefined;
      const changed = method === 'downcase' ? whole.toLowerCase() : whole.toUpperCase();
      return { ...text, segments: [{ kind: 'static', text: changed, loc: known.loc }] };
    }
    case 'gsub':
    case 'sub':
      return replaced(known, text);
    default:
      return undefined;
  }
}

/** `text.gsub("{{name}}", name)`; a pattern is not followed, and may change anything. */
function replaced(known: KnownCall, text: TextValue): Value {
  const search = argument(known, 0);
  const by = argument(known, 1);
  const whole = search ? knownText(search) : null;
  if (whole === null || whole === '' || !by) return unknown('a text with replacements');
  return substitute(text, new RegExp(whole.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'), () => by);
}

function mapMethod(known: KnownCall, map: MapValue, method: string): Value | undefined {
  switch (method) {
    case 'merge':
    case 'deep_merge':
    case 'merge!':
      return merged(known, map, false);
    case 'reverse_merge':
    case 'with_defaults':
      return merged(known, map, true);
    case 'fetch': {
      const key = keyOf(argument(known, 0));
      return key === null
        ? undefined
        : (mapEntry(known.ev, map, key) ?? argument(known, 1) ?? unknown(`no key "${key}"`));
    }
    case 'dig': {
      const key = known.call.args.length === 1 ? keyOf(argument(known, 0)) : null;
      return key === null ? undefined : (mapEntry(known.ev, map, key) ?? unknown(map.open ?? `no key "${key}"`));
    }
    case 'except':
    case 'slice': {
      const keys = known.call.args.map((_, index) => keyOf(argument(known, index)));
      if (keys.includes(null)) return { ...map, open: map.open ?? 'some of its keys' };
      const isKept = ({ key }: MapSlot): boolean => keys.includes(key) === (method === 'slice');
      return { ...map, entries: map.entries.filter(isKept) };
    }
    default:
      return undefined;
  }
}

function keyOf(value: Value | undefined): string | null {
  return value ? knownText(value) : null;
}

/** `base.merge(model: "x", **more)`; later entries win, unless the hash was the one with the say. */
function merged({ ev, file, call, env }: KnownCall, map: MapValue, reverse: boolean): Value {
  const entries: MapSlot[] = [];
  let { open } = map;
  for (const arg of call.args) {
    if (arg.name !== undefined) {
      entries.push({
        key: arg.name,
        value: { file, expr: arg.value, env, keySpan: arg.nameSpan ?? arg.span },
        conditional: false,
      });
      continue;
    }
    const more = ev.evaluate(file, arg.value, env);
    if (more.kind === 'map') {
      entries.push(...more.entries);
      open ??= more.open;
    } else open ??= `the entries of ${file.source(arg.value)}`;
  }
  return { ...map, entries: reverse ? [...entries, ...map.entries] : [...map.entries, ...entries], open };
}

function listMethod(known: KnownCall, list: ListValue, method: string): Value | undefined {
  const isWhole = list.open === null && list.items.length > 0;
  switch (method) {
    case 'first':
    case 'last': {
      const item = method === 'first' ? list.items[0] : list.items.at(-1);
      return isWhole && item && known.call.args.length === 0 ? known.ev.force(item) : undefined;
    }
    case 'push':
    case 'append':
    case '<<': {
      const { file, env } = known;
      return { ...list, items: [...list.items, ...known.call.args.map((arg) => ({ file, expr: arg.value, env }))] };
    }
    case 'select':
    case 'reject':
    case 'take':
    case 'drop':
    case 'reverse':
    case 'sort_by':
    case 'shuffle':
      return { ...list, open: list.open ?? 'a part of the list' };
    default:
      return undefined;
  }
}
