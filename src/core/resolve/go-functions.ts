import type { Argument } from '../../model/facts.ts';
import type { KnownCall } from './calls.ts';
import { environmentVariable } from './environment.ts';
import { joinList, jsonText, substitute, trimText } from './strings.ts';
import type { Lazy, MapSlot, Value } from './values.ts';
import { knownText, oneOf, optionsOf, unknown, withVia } from './values.ts';

/** What is known of Go's built-in functions and standard library, by symbol. */
export const GO_FUNCTIONS: Readonly<Record<string, (known: KnownCall) => Value>> = {
  'global#string': first,
  'global#int': first,
  'global#int32': first,
  'global#int64': first,
  'global#float32': first,
  'global#float64': first,
  'global#any': first,
  'global#append': appended,
  'fmt#Sprintf': (known) => formatted(known, known.call.args[0], known.call.args.slice(1)),
  'fmt#Sprint': (known) => concatenated(known),
  'strings#TrimSpace': (known) => onText(known, trimText),
  'strings#Join': joined,
  'strings#ReplaceAll': replaced,
  'strings#Replace': replaced,
  'strings#ToLower': (known) => recased(known, (text) => text.toLowerCase()),
  'strings#ToUpper': (known) => recased(known, (text) => text.toUpperCase()),
  'os#Getenv': (known) => environmentVariable(known.ev, known.file, knownText(first(known))),
  'cmp#Or': firstSet,
  'flag#String': flagDefault,
  'flag#Int': flagDefault,
  'flag#Float64': flagDefault,
  'flag#Bool': flagDefault,
  'context#Background': () => unknown('a context'),
  'encoding/json#Marshal': asJson,
  'encoding/json#MarshalIndent': asJson,
};

function argument({ ev, file, env }: KnownCall, arg: Argument | undefined): Value | undefined {
  return arg && arg.spread === undefined ? ev.evaluate(file, arg.value, env) : undefined;
}

function first(known: KnownCall): Value {
  return argument(known, known.call.args[0]) ?? unknown('a value without arguments');
}

/** `append(list, items...)`: on a list that is not known, what is added at least is. */
function appended(known: KnownCall): Value {
  const { ev, file, call, env, id } = known;
  const [base, ...added] = call.args;
  const before = argument(known, base);
  if (before === undefined) return unknown('a list');
  const lists = optionsOf(before).map((option): Value => {
    const start = option.kind === 'list' ? option.items : [];
    const isEmpty = option.kind === 'const' && option.value === null;
    let open = option.kind === 'list' ? option.open : isEmpty ? null : 'what the list held before';
    const items: Lazy[] = [...start];
    for (const arg of added) {
      const value = arg.spread === undefined ? undefined : ev.evaluate(file, arg.value, env);
      if (value === undefined) items.push({ file, expr: arg.value, env });
      else if (value.kind === 'list') {
        items.push(...value.items);
        open ??= value.open;
      } else {
        const reason = `the items of ${file.source(arg.value)}`;
        items.push({ file, expr: arg.value, env, value: unknown(reason) });
        open ??= reason;
      }
    }
    return { kind: 'list', items, open, ref: { path: file.facts.path, expr: id } };
  });
  return before.kind === 'oneOf' && !before.complete ? oneOf([...lists, unknown('another list')]) : oneOf(lists);
}

/** `%s` and all other verbs take the next argument, `%[2]s` the second; `%%` is a per cent sign. */
function formatted(known: KnownCall, template: Argument | undefined, args: readonly Argument[]): Value {
  const text = argument(known, template);
  if (text?.kind !== 'text') return text?.kind === 'unknown' ? text : unknown('a formatted text');
  let next = 0;
  return substitute(text, /%[-+# 0]*(?:\[(\d+)\])?\d*(?:\.\d+)?[a-zA-Z%]/g, (match, position) => {
    if (match.endsWith('%')) return '%';
    const index = position === undefined ? next : Number(position) - 1;
    next = index + 1;
    const arg = args[index];
    const value = argument(known, arg) ?? unknown('a value that is not given');
    return { value, name: arg === undefined ? match : known.file.source(arg.value) };
  });
}

function concatenated(known: KnownCall): Value {
  const { ev, file, call, env, loc, id } = known;
  const items = call.args.map((arg): Lazy => ({ file, expr: arg.value, env }));
  const list: Value = { kind: 'list', items, open: null, ref: { path: file.facts.path, expr: id } };
  return joinList(ev, list, '', loc, file.source(id));
}

function onText(known: KnownCall, change: typeof trimText): Value {
  const value = first(known);
  return value.kind === 'text' ? change(value) : value;
}

function joined(known: KnownCall): Value {
  const separator = argument(known, known.call.args[1]);
  const text = separator === undefined ? null : knownText(separator);
  if (text === null) return unknown('a joined text');
  return joinList(known.ev, first(known), text, known.loc, known.file.source(known.id));
}

function replaced(known: KnownCall): Value {
  const value = first(known);
  const search = argument(known, known.call.args[1]);
  const by = argument(known, known.call.args[2]);
  const text = search === undefined ? null : knownText(search);
  if (value.kind !== 'text' || text === null || text === '' || by === undefined) return value;
  return substitute(value, new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'), () => ({
    value: by,
    name: known.file.source(known.call.args[2]?.value ?? known.id),
  }));
}

function recased(known: KnownCall, change: (text: string) => string): Value {
  const value = first(known);
  const text = knownText(value);
  if (value.kind !== 'text' || text === null) return value.kind === 'unknown' ? value : unknown('a text in other case');
  return { ...value, segments: [{ kind: 'static', text: change(text), loc: known.loc }] };
}

/** `cmp.Or(os.Getenv("MODEL"), "gpt-4o")`: the default that the code states, where the rest comes from outside. */
function firstSet(known: KnownCall): Value {
  let reason: Value = unknown('no value');
  for (const arg of known.call.args) {
    const value: Value = argument(known, arg) ?? reason;
    if (value.kind !== 'unknown' && knownText(value) !== '')
      return reason.kind === 'unknown' && reason.environment === true ? withVia(value, 'environment default') : value;
    reason = value;
  }
  return reason;
}

/** `flag.String("model", "gpt-4o", "usage")`: the default that the code states. */
function flagDefault(known: KnownCall): Value {
  const value = argument(known, known.call.args[1]);
  return value === undefined ? unknown('a command line flag') : withVia(value, 'environment default');
}

function asJson(known: KnownCall): Value {
  const segments = jsonText(known.ev, first(known), known.loc, false);
  return { kind: 'text', segments, origin: { ...known.loc, via: 'literal' } };
}

/** What a function makes of its arguments, by the names its table gives: `TextParts(role, text)` is a role and a text. */
export function structOfArguments(known: KnownCall, names: readonly string[]): Value {
  const { file, call, env, id } = known;
  const entries = call.args.flatMap((arg, index): MapSlot[] => {
    const name = arg.name ?? names[index] ?? '';
    if (name === '') return [];
    return [
      { key: name, value: { file, expr: arg.value, env, keySpan: arg.nameSpan ?? arg.span }, conditional: false },
    ];
  });
  return { kind: 'map', entries, open: null, ref: { path: file.facts.path, expr: id } };
}
