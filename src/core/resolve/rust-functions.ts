import { runFunction, type KnownCall } from './calls.ts';
import { environmentVariable } from './environment.ts';
import { dedent, joinList, jsonText, substitute, trimText } from './strings.ts';
import type { MapValue, ObjectValue, Value } from './values.ts';
import { knownText, unknown, withVia } from './values.ts';

/** What is known of Rust's library and of crates that hold or convert values, by symbol without `std`'s modules. */
const RUST_FUNCTIONS: Readonly<Record<string, (known: KnownCall) => Value>> = {
  Some: first,
  Ok: first,
  'String.from': first,
  'String.new': emptyText,
  'Cow.from': first,
  'Cow.Borrowed': first,
  'Cow.Owned': first,
  'Arc.new': first,
  'Arc.clone': first,
  'Rc.new': first,
  'Rc.clone': first,
  'Box.new': first,
  'Box.pin': first,
  'Mutex.new': first,
  'RwLock.new': first,
  'RefCell.new': first,
  'Secret.new': first,
  'SecretString.from': first,
  'Url.parse': first,
  'Vec.from': first,
  'Vec.new': emptyList,
  'Vec.with_capacity': emptyList,
  'HashMap.new': emptyMap,
  'BTreeMap.new': emptyMap,
  'Default.default': emptyMap,
  'env.var': variable,
  'dotenvy.var': variable,
  'dotenv.var': variable,
  'env!': variable,
  'option_env!': variable,
  'dotenv!': variable,
  'LazyLock.new': made,
  'Lazy.new': made,
  'OnceCell.new': () => unknown('a value that is set later'),
  'indoc!': (known) => onText(known, dedent),
  'serde_json.to_string': asJson,
  'serde_json.to_string_pretty': asJson,
  'serde_json.to_value': first,
  'Uuid.new_v4': (known) => volatile(known),
  'Utc.now': (known) => volatile(known),
  'Local.now': (known) => volatile(known),
  'SystemTime.now': (known) => volatile(known),
};

/** Result of a function of Rust's library; undefined when nothing is known of it. */
export function rustFunction(known: KnownCall, symbol: string): Value | undefined {
  return (RUST_FUNCTIONS[symbol] ?? RUST_FUNCTIONS[symbol.split('.').slice(-2).join('.')])?.(known);
}

/** Methods that give what they are called on, or a copy, a view or a holder of it. */
const SAME = new Set([
  'into', 'clone', 'cloned', 'copied', 'to_string', 'to_owned', 'to_vec', 'as_str', 'as_ref', 'as_deref', 'as_mut', 'as_slice', 'borrow', 'unwrap',
  'expect', 'unwrap_or_default', 'iter', 'into_iter', 'collect', 'ok', 'ok_or', 'ok_or_else', 'map_err', 'context', 'with_context', 'wrap_err',
  'lock', 'read', 'write', 'get_ref', 'boxed', 'leak', 'into_string', 'into_boxed_str', 'try_into', 'as_deref_mut', 'into_inner', 'await', 'secret', 'expose_secret',
]); // prettier-ignore

/** What a method gives that Rust has for every value of a kind; undefined when it is some other method. */
export function rustMethod(known: KnownCall, object: Value, method: string): Value | undefined {
  if (SAME.has(method) && object.kind !== 'symbol' && object.kind !== 'module') {
    return object.kind === 'object' && hasMethod(object, method) ? undefined : object;
  }
  switch (method) {
    case 'unwrap_or':
    case 'or':
      return orElse(object, () => first(known));
    case 'unwrap_or_else':
    case 'or_else':
    case 'get_or_insert_with':
      return orElse(object, () => made(known));
    case 'trim':
    case 'trim_start':
    case 'trim_end':
      return object.kind === 'text' ? trimText(object) : object.kind === 'unknown' ? object : undefined;
    case 'replace':
      return object.kind === 'text' ? replaced(known, object) : undefined;
    case 'to_lowercase':
    case 'to_uppercase': {
      const text = knownText(object);
      if (object.kind !== 'text' || text === null) return undefined;
      const changed = method === 'to_lowercase' ? text.toLowerCase() : text.toUpperCase();
      return { ...object, segments: [{ kind: 'static', text: changed, loc: known.loc }] };
    }
    case 'join': {
      const separator = knownText(first(known));
      if (object.kind !== 'list' || separator === null) return undefined;
      return joinList(known.ev, object, separator, known.loc, known.file.source(known.id));
    }
    default:
      return undefined;
  }
}

function hasMethod({ file, cls }: ObjectValue, name: string): boolean {
  return file.facts.classes[cls]?.methods.some((id) => file.facts.functions[id]?.name === name) === true;
}

/** `value.unwrap_or(fallback)`: the default that the code states, where the value comes from outside. */
function orElse(object: Value, fallback: () => Value): Value | undefined {
  if (object.kind === 'const' && object.value === null) return fallback();
  if (object.kind !== 'unknown' && object.kind !== 'record') return object;
  const value = fallback();
  if (value.kind === 'unknown' || (object.kind === 'record' && value.kind !== 'text' && value.kind !== 'const'))
    return object;
  return withVia(value, object.kind === 'unknown' && object.environment ? 'environment default' : 'default parameter');
}

function first({ ev, file, call, env }: KnownCall): Value {
  const arg = call.args[0];
  return arg && !arg.spread ? ev.evaluate(file, arg.value, env) : unknown('a value without arguments');
}

/** What a function handed over gives: `Lazy::new(|| …)`, `unwrap_or_else(|| …)`. */
function made(known: KnownCall): Value {
  const fn = first(known);
  return fn.kind === 'function' ? runFunction(known.ev, fn, [], known.env, known.file) : unknown('a computed value');
}

function variable(known: KnownCall): Value {
  return environmentVariable(known.ev, known.file, knownText(first(known)));
}

function volatile({ file, id }: KnownCall): Value {
  return unknown(`${file.source(id)}, which differs on every call`, { volatile: true });
}

function onText(known: KnownCall, change: typeof dedent): Value {
  const value = first(known);
  return value.kind === 'text' ? trimText(change(value)) : value;
}

function emptyText({ file, call }: KnownCall): Value {
  return { kind: 'text', segments: [], origin: { path: file.facts.path, span: call.span, via: 'literal' } };
}

function emptyList({ file, id }: KnownCall): Value {
  return { kind: 'list', items: [], open: null, ref: { path: file.facts.path, expr: id } };
}

function emptyMap({ file, id }: KnownCall): MapValue {
  return { kind: 'map', entries: [], open: null, ref: { path: file.facts.path, expr: id } };
}

/** The text of an object; an object stays one where its entries are all that is asked for. */
function asJson(known: KnownCall): Value {
  const value = first(known);
  if (value.kind === 'map') return value;
  return {
    kind: 'text',
    segments: jsonText(known.ev, value, known.loc, false),
    origin: { ...known.loc, via: 'literal' },
  };
}

function replaced({ ev, file, call, env }: KnownCall, text: Value & { kind: 'text' }): Value {
  const search = call.args[0] ? knownText(ev.evaluate(file, call.args[0].value, env)) : null;
  const by = call.args[1];
  if (search === null || search === '' || !by) return text;
  return substitute(text, new RegExp(search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'), () => ({
    value: ev.evaluate(file, by.value, env),
    name: file.source(by.value),
  }));
}
