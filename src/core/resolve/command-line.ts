import type { CallExpr, Expr, FunctionFact, Param } from '../../model/facts.ts';
import type { Evaluator } from './evaluator.ts';
import type { FactsIndex } from './facts-index.ts';
import type { KnownCall } from './calls.ts';
import { mapEntry } from './objects.ts';
import type { Env, MapSlot, RecordValue, Value } from './values.ts';
import { knownText, oneOf, symbolName, unknown, withVia } from './values.ts';

/** Results of argument parsers whose members are options, by symbol, and the methods that declare those. */
const PARSERS: readonly { readonly result: RegExp; readonly declares: readonly string[]; readonly style: Style }[] = [
  { result: /^argparse\.ArgumentParser\(\)\.parse_(?:known_)?args$/, declares: ['add_argument'], style: 'argparse' },
  { result: /^commander#.*\.opts(?:WithGlobals)?$/, declares: ['option', 'requiredOption'], style: 'commander' },
  { result: /^yargs#.*$/, declares: ['option', 'options', 'default'], style: 'yargs' },
];
type Style = 'argparse' | 'commander' | 'yargs';

/** Declared as a parameter's default, these stand for the default that they are given. */
const PARAMETER_MARKERS =
  /^(?:typer\.(?:Option|Argument)|(?:fastapi|fastapi\.params)\.(?:Query|Body|Form|Header|Cookie|Path))$/;
const CLICK_OPTION = /^(?:rich_)?click\.(?:option|argument)$|^asyncclick\.option$/;

/** Default of the option that a member of a parser's result names: `args.model`. Undefined for other records. */
export function parsedOption(ev: Evaluator, record: RecordValue, name: string): Value | undefined {
  const parser = PARSERS.find(({ result }) => result.test(record.symbol));
  if (!parser) return undefined;
  // `yargs(…).option(…).argv`: the options are declared in the chain itself.
  if (parser.style === 'yargs') return name === 'argv' ? record : chainedOption(ev, record, name);
  const root = rootOf(record);
  const { file } = record.call;
  for (const method of parser.declares)
    for (const id of file.callsNamed(method)) {
      const call = file.expr(id);
      if (call.kind !== 'call' || optionName(ev, file, call, parser.style) !== name) continue;
      const callee = file.expr(call.callee);
      const on = callee.kind === 'member' ? ev.evaluate(file, callee.object, record.call.env) : undefined;
      if (on && sameParser(on, root)) return declaredDefault(ev, file, call, record.call.env, parser.style);
    }
  return undefined;
}

/** The first record of a chain: `ArgumentParser()` of `parser.add_argument_group("x").add_argument(…)`. */
function rootOf(record: RecordValue): RecordValue {
  let root = record;
  while (root.base) root = root.base;
  return root;
}

function sameParser(value: Value, root: RecordValue): boolean {
  if (value.kind === 'symbol') return root.symbol.startsWith(symbolName(value)); // Commander's `program`.
  if (value.kind !== 'record') return false;
  const own = rootOf(value);
  if (own.call.file === root.call.file && own.call.id === root.call.id) return true;
  // Commander's `program` begins no call.
  return (
    /^commander#(?:default\.)?program\b/.test(own.symbol) && /^commander#(?:default\.)?program\b/.test(root.symbol)
  );
}

/** Name under which an option's value is found; null where it cannot be told. */
function optionName(ev: Evaluator, file: FactsIndex, call: CallExpr, style: Style): string | null {
  if (style === 'commander') {
    const flags = textArgument(ev, file, call, 0);
    const long = flags === null ? undefined : /--(?!no-)([\w-]+)/.exec(flags)?.[1];
    return long?.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) ?? null;
  }
  const dest = call.args.find(({ name }) => name === 'dest');
  if (dest) return knownText(ev.evaluate(file, dest.value));
  const names = call.args.flatMap((arg) => (arg.name === undefined && !arg.spread ? [knownText(ev.evaluate(file, arg.value))] : [])); // prettier-ignore
  const chosen = names.find((each) => each?.startsWith('--') === true) ?? names[0];
  return chosen?.replace(/^-+/, '').replaceAll('-', '_') ?? null;
}

function textArgument(ev: Evaluator, file: FactsIndex, call: CallExpr, index: number): string | null {
  const arg = call.args[index];
  return arg && !arg.spread ? knownText(ev.evaluate(file, arg.value)) : null;
}

function declaredDefault(ev: Evaluator, file: FactsIndex, call: CallExpr & Expr, env: Env | null, style: Style): Value {
  if (style === 'commander') {
    const last = call.args.length > 2 ? call.args.at(-1) : undefined;
    const value = last && !last.spread ? ev.evaluate(file, last.value, env) : undefined;
    return value && value.kind !== 'function' ? withVia(value, 'default parameter') : unknown('a command-line option');
  }
  const given = call.args.find(({ name }) => name === 'default');
  if (given) return withVia(ev.evaluate(file, given.value, env), 'default parameter');
  const choices = call.args.find(({ name }) => name === 'choices');
  const list = choices ? ev.evaluate(file, choices.value, env) : undefined;
  return list?.kind === 'list' && list.open === null && list.items.length > 0
    ? oneOf(list.items.map((item) => ev.force(item)))
    : unknown('a command-line argument');
}

/** `.option('model', { default: 'x' })`, `.options({ model: { default: 'x' } })`, `.default('model', 'x')`. */
function chainedOption(ev: Evaluator, record: RecordValue, name: string): Value | undefined {
  for (let here: RecordValue | undefined = record; here; here = here.base) {
    const { file, id, env } = here.call;
    const call = file.expr(id);
    const method = /\.(\w+)$/.exec(here.symbol)?.[1];
    if (call.kind !== 'call' || method === undefined) continue;
    const [first, second] = call.args;
    const described = first && !first.spread ? ev.evaluate(file, first.value, env) : undefined;
    const isNamed = described !== undefined && knownText(described) === name;
    const value = second && !second.spread && isNamed ? ev.evaluate(file, second.value, env) : undefined;
    if (method === 'default' && value) return withVia(value, 'default parameter');
    const option = method === 'option' && isNamed ? value : described?.kind === 'map' ? mapEntry(ev, described, name) : undefined; // prettier-ignore
    const fallback = option?.kind === 'map' ? mapEntry(ev, option, 'default') : undefined;
    if (fallback) return withVia(fallback, 'default parameter');
    if (isNamed) return unknown('a command-line option');
  }
  return undefined;
}

/** Node's `parseArgs({ options: { model: { default: 'x' } } })`: the values as far as they have defaults. */
export function parsedArguments({ ev, file, id, call, env }: KnownCall): Value {
  const config = call.args[0] && !call.args[0].spread ? ev.evaluate(file, call.args[0].value, env) : undefined;
  const options = config?.kind === 'map' ? mapEntry(ev, config, 'options') : undefined;
  const ref = { path: file.facts.path, expr: id };
  const entries: MapSlot[] = [];
  for (const slot of options?.kind === 'map' ? options.entries : []) {
    const option = ev.force(slot.value);
    const fallback = option.kind === 'map' ? mapEntry(ev, option, 'default') : undefined;
    const value = fallback ? withVia(fallback, 'default parameter') : unknown(`the command-line option --${slot.key}`);
    entries.push({ ...slot, value: { ...slot.value, value } });
  }
  const values: Value = { kind: 'map', entries, open: options?.kind === 'map' ? null : 'command-line options', ref };
  const slot: MapSlot = { key: 'values', value: { file, expr: id, env, value: values }, conditional: false };
  return { kind: 'map', entries: [slot], open: 'other results of parseArgs', ref };
}

/** The default that a marker stands for: `model: str = typer.Option("gpt-4o")`; other values as they are. */
export function markedDefault(ev: Evaluator, value: Value | undefined): Value | undefined {
  if (value?.kind !== 'record' || !PARAMETER_MARKERS.test(value.symbol)) return value;
  const { file, id, env } = value.call;
  const call = file.expr(id);
  if (call.kind !== 'call') return undefined;
  const arg = call.args.find(({ name }) => name === 'default') ?? call.args.find(({ name }) => name === undefined);
  return arg ? ev.evaluate(file, arg.value, env) : undefined;
}

/** What a decorator of Click gives for a parameter: `@click.option("--model", default="gpt-4o")`. */
export function optionOfDecorator(
  ev: Evaluator,
  file: FactsIndex,
  fact: FunctionFact,
  param: Param,
): Value | undefined {
  for (const id of fact.decorators) {
    const call = file.expr(id);
    if (call.kind !== 'call') continue;
    const symbol = ev.evaluate(file, call.callee);
    if (symbol.kind !== 'symbol' || !CLICK_OPTION.test(symbolName(symbol))) continue;
    if (clickName(ev, file, call) !== param.name) continue;
    const given = call.args.find(({ name }) => name === 'default');
    return given ? ev.evaluate(file, given.value) : undefined;
  }
  return undefined;
}

/** The name given as such, else that of the longest flag. */
function clickName(ev: Evaluator, file: FactsIndex, call: CallExpr): string | null {
  const names = call.args.flatMap(({ name, value }) => (name === undefined ? (knownText(ev.evaluate(file, value)) ?? []) : [])); // prettier-ignore
  const plain = names.find((each) => !each.startsWith('-'));
  const long = names.filter((each) => each.startsWith('--')).sort((a, b) => b.length - a.length)[0];
  return plain ?? long?.replace(/\/.*$/, '').replace(/^-+/, '').replaceAll('-', '_').toLowerCase() ?? null;
}

/** Default of a variable that a schema describes: `z.object({ MODEL: z.string().default('x') }).parse(process.env)`. */
export function schemaDefault(ev: Evaluator, record: RecordValue, name: string): Value | undefined {
  const isParsed = /^zod#.*\.object\(\).*\.(?:parse|parseAsync)$/.test(record.symbol);
  if (!isParsed && !/^@t3-oss\/env-\w+#createEnv$/.test(record.symbol)) return undefined;
  let schema: RecordValue | undefined = isParsed ? record.base : record;
  while (schema?.base && isParsed && !/\.object$/.test(schema.symbol)) schema = schema.base;
  const shape = schema && argumentOf(ev, schema, 0);
  if (shape?.kind !== 'map') return undefined;
  const groups = isParsed ? [shape] : ['server', 'client', 'shared'].flatMap((key) => mapEntry(ev, shape, key) ?? []);
  const described = groups.flatMap((group) => (group.kind === 'map' ? (mapEntry(ev, group, name) ?? []) : []))[0];
  for (let here = described?.kind === 'record' ? described : undefined; here; here = here.base) {
    const fallback = /\.(?:default|catch|prefault)$/.test(here.symbol) ? argumentOf(ev, here, 0) : undefined;
    if (fallback) return withVia(fallback, 'environment default');
  }
  return undefined;
}

function argumentOf(ev: Evaluator, { call }: RecordValue, index: number): Value | undefined {
  const made = call.file.expr(call.id);
  const arg = made.kind === 'call' ? made.args[index] : undefined;
  return arg && !arg.spread ? ev.evaluate(call.file, arg.value, call.env) : undefined;
}

/** The element of a result that is a pair: `args, rest = parser.parse_known_args()`. */
export function parsedPair(record: RecordValue, index: Value): Value | undefined {
  const isFirst = index.kind === 'const' && index.value === 0;
  return isFirst && record.symbol.endsWith('.parse_known_args') ? record : undefined;
}
