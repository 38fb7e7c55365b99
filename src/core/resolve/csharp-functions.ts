import type { KnownCall } from './calls.ts';
import { environmentVariable } from './environment.ts';
import { concatValues, formatBraces, joinList, jsonText } from './strings.ts';
import type { Lazy, ListValue, Value } from './values.ts';
import { knownText, unknown, withVia } from './values.ts';

/** What is known of .NET's library, by symbol without the namespaces of `System`. */
const CSHARP_FUNCTIONS: Readonly<Record<string, (known: KnownCall) => Value>> = {
  'Environment.GetEnvironmentVariable': (known) =>
    environmentVariable(known.ev, known.file, knownText(given(known, 0))),
  'string.Format': formatted,
  'String.Format': formatted,
  'string.Join': joined,
  'String.Join': joined,
  'string.Concat': concatenated,
  'String.Concat': concatenated,
  'Convert.ToInt32': first,
  'Convert.ToString': first,
  'Task.FromResult': first,
  'BinaryData.FromString': first,
  'BinaryData.FromObjectAsJson': asJson,
  'JsonSerializer.Serialize': asJson,
  'JsonConvert.SerializeObject': asJson,
  'JsonContent.Create': asJson,
  'Array.Empty': listOfNothing,
  'Enumerable.Empty': listOfNothing,
  Uri: first,
  StringContent: first,
  List: collection,
  HashSet: collection,
  Collection: collection,
  ObservableCollection: collection,
  LinkedList: collection,
  Queue: collection,
  Stack: collection,
  Dictionary: dictionary,
  SortedDictionary: dictionary,
};

/** Result of a function of .NET's library; undefined when nothing is known of it. */
export function csharpFunction(known: KnownCall, symbol: string): Value | undefined {
  const plain = symbol.startsWith('System.') ? symbol.split('.').slice(-2).join('.') : symbol;
  const name = /^[A-Z]\w*\.(?:Uri|List|HashSet|Collection|Dictionary|StringContent)$/.test(plain)
    ? plain.slice(plain.indexOf('.') + 1)
    : plain;
  return CSHARP_FUNCTIONS[name]?.(known);
}

/** Read like values, but different at every reading. */
export const CSHARP_VOLATILE: ReadonlySet<string> = new Set([
  'DateTime.Now',
  'DateTime.UtcNow',
  'DateTime.Today',
  'DateTimeOffset.Now',
  'DateTimeOffset.UtcNow',
  'Guid.NewGuid',
  'Random.Shared',
]);

/** Methods of .NET's texts and lists under the names that other languages have for them. */
export const CSHARP_METHODS: Readonly<Record<string, string>> = {
  Trim: 'trim',
  TrimStart: 'trimStart',
  TrimEnd: 'trimEnd',
  ToString: 'toString',
  ReplaceLineEndings: 'toString',
  Replace: 'replace',
  ToLower: 'toLowerCase',
  ToLowerInvariant: 'toLowerCase',
  ToUpper: 'toUpperCase',
  ToUpperInvariant: 'toUpperCase',
  ToList: 'copy',
  ToArray: 'copy',
  AsEnumerable: 'copy',
  AsReadOnly: 'copy',
  Select: 'map',
  SelectMany: 'flatMap',
  Where: 'filter',
  Concat: 'concat',
};

function given({ ev, file, call, env }: KnownCall, index: number): Value {
  const arg = call.args[index];
  return arg && !arg.spread ? ev.evaluate(file, arg.value, env) : unknown('a value without arguments');
}

function first(known: KnownCall): Value {
  return given(known, 0);
}

/** `string.Format("{0} of {1}", a, b)`. */
function formatted(known: KnownCall): Value {
  const template = first(known);
  if (template.kind !== 'text') return template.kind === 'unknown' ? template : unknown('a formatted text');
  return formatBraces(template, (name) => {
    const arg = /^\d+$/.test(name) ? known.call.args[Number(name) + 1] : undefined;
    return arg && known.ev.evaluate(known.file, arg.value, known.env);
  });
}

function joined(known: KnownCall): Value {
  const { ev, file, call, env, id, loc } = known;
  const separator = knownText(first(known));
  if (separator === null) return unknown('a joined text');
  const second = given(known, 1);
  const items = call.args.slice(1).map((arg): Lazy => ({ file, expr: arg.value, env }));
  const list: Value =
    call.args.length === 2 && second.kind !== 'text'
      ? second
      : { kind: 'list', items, open: null, ref: { path: file.facts.path, expr: id } };
  return joinList(ev, list, separator, loc, file.source(id));
}

function concatenated({ ev, file, call, env, id }: KnownCall): Value {
  const operands = call.args.map((arg) => arg.value);
  return concatValues(
    file,
    operands.map((operand) => ev.evaluate(file, operand, env)),
    id,
    operands,
  );
}

function asJson(known: KnownCall): Value {
  const segments = jsonText(known.ev, first(known), known.loc, false);
  return { kind: 'text', segments, origin: { ...known.loc, via: 'literal' } };
}

function listOfNothing({ file, id }: KnownCall): ListValue {
  return { kind: 'list', items: [], open: null, ref: { path: file.facts.path, expr: id } };
}

/** `new List<T>(items)`; an initial capacity is no item. */
function collection(known: KnownCall): Value {
  const from = known.call.args[0] && first(known);
  if (from?.kind === 'list') return from;
  const open = from === undefined || from.kind === 'const' ? null : 'the items of another collection';
  return { ...listOfNothing(known), open };
}

function dictionary(known: KnownCall): Value {
  const from = known.call.args[0] && first(known);
  if (from?.kind === 'map') return from;
  const open = from === undefined || from.kind === 'const' ? null : 'the entries of another dictionary';
  return { kind: 'map', entries: [], open, ref: { path: known.file.facts.path, expr: known.id } };
}

/** `configuration.GetValue("Model", "gpt-4o")`: the default that the code states for what is set elsewhere. */
export function configuredDefault(known: KnownCall): Value | undefined {
  if (known.call.args.length !== 2) return undefined;
  const value = given(known, 1);
  return value.kind === 'unknown' ? undefined : withVia(value, 'environment default');
}

/** A list of messages that an SDK's class is: made of nothing, of a system prompt, or of other messages. */
export function messageList(known: KnownCall): ListValue {
  const { file, call, env, id } = known;
  const [arg] = call.args;
  const list = listOfNothing(known);
  if (!arg) return list;
  const from = first(known);
  if (from.kind === 'list') return { ...list, items: from.items, open: from.open };
  if (from.kind === 'const') return list;
  const isText = from.kind === 'text' || call.args.length === 1;
  const content: Lazy = { file, expr: arg.value, env };
  const system = messageOf(content, 'system', { path: file.facts.path, span: call.nameSpan }, id);
  return isText ? { ...list, items: [system] } : { ...list, open: 'messages given from elsewhere' };
}

/** A message with a role that a method's name says. */
export function messageOf(content: Lazy, role: string, loc: KnownCall['loc'], id: number): Lazy {
  const text: Value = {
    kind: 'text',
    segments: [{ kind: 'static', text: role, loc }],
    origin: { ...loc, via: 'literal' },
  };
  const entries = [
    { key: 'role', value: { ...content, value: text }, conditional: false },
    { key: 'content', value: content, conditional: false },
  ];
  return { ...content, value: { kind: 'map', entries, open: null, ref: { path: loc.path, expr: id } } };
}
