import type { CallExpr, ControlId, Expr, ExprId, ScopeId } from '../../model/facts.ts';
import type { Evaluator } from './evaluator.ts';
import type { FactsIndex } from './facts-index.ts';
import type { Value } from './values.ts';
import { oneOf, symbolName } from './values.ts';

/** Where something is asked for, which decides what has been set by then. */
export interface Place {
  readonly scope: ScopeId;
  readonly control: ControlId;
  /** Source position, UTF-16. */
  readonly at: number;
}

/** One place where a program-wide setting is made. */
interface Setting extends Place {
  readonly value: ExprId;
  /** The `with` block that it holds in; absent when it holds from there on. */
  readonly within?: ControlId;
}

/** How many imported files are looked through for a setting that the file itself does not make. */
const MAX_FILES = 24;

/**
 * What the program sets once for everything behind it: `Settings.llm = …` is spelt `llama_index.core.Settings.llm`, and
 * `dspy.configure(lm=…)` is `dspy.configure(lm)`. Looks in the file, then in those it imports. Undefined when nobody sets it.
 */
export function ambientValue(ev: Evaluator, file: FactsIndex, place: Place, spelt: string): Value | undefined {
  const own = settingsIn(ev, file, spelt);
  const around = own.filter(({ within }) => within !== undefined && file.controlChain(place.control).includes(within));
  const innermost = around.at(-1);
  if (innermost) return ev.evaluate(file, innermost.value);
  const lasting = own.filter(({ within }) => within === undefined);
  if (lasting.length > 0) return reaching(ev, file, lasting, place);
  for (const other of importedFiles(ev, file)) {
    const settings = settingsIn(ev, other, spelt).filter(({ within }) => within === undefined);
    if (settings.length === 0) continue;
    ev.touched.add(other.facts.path);
    return oneOf(settings.map(({ value }) => ev.evaluate(other, value)));
  }
  return undefined;
}

/** The last setting before the place where both are in one sequence of statements, else any of them. */
function reaching(ev: Evaluator, file: FactsIndex, settings: readonly Setting[], place: Place): Value {
  const home = file.functionOf(place.scope);
  const chain = new Set(file.controlChain(place.control));
  const values: Value[] = [];
  for (const setting of [...settings].reverse()) {
    const inSequence = file.functionOf(setting.scope) === home;
    if (inSequence && setting.at > place.at && settings.some((other) => other.at <= place.at)) continue;
    values.push(ev.evaluate(file, setting.value));
    const certain = file.controlChain(setting.control).every((id) => {
      const kind = file.facts.controls[id]?.kind;
      return chain.has(id) || kind === 'with' || kind === 'try';
    });
    if (inSequence && certain) break;
  }
  return oneOf(values);
}

function settingsIn(ev: Evaluator, file: FactsIndex, spelt: string): Setting[] {
  const call = /^(.+)\((\w+)\)$/.exec(spelt);
  return call ? callSettings(ev, file, call[1] as string, call[2] as string) : attributeSettings(ev, file, spelt);
}

function attributeSettings(ev: Evaluator, file: FactsIndex, spelt: string): Setting[] {
  const cut = spelt.lastIndexOf('.');
  return file.attributeWrites(spelt.slice(cut + 1)).flatMap((write) => {
    const target = file.expr(write.target);
    if (target.kind !== 'member' || !isSymbol(ev, file, target.object, spelt.slice(0, cut))) return [];
    return [{ value: write.value, at: write.at, scope: target.scope, control: target.control }];
  });
}

/** The argument of that name, or at that place where the name is a number. */
function callSettings(ev: Evaluator, file: FactsIndex, symbol: string, argument: string): Setting[] {
  const name = symbol.slice(symbol.search(/[^.#]+$/));
  return file.callsNamed(name).flatMap((id) => {
    const call = file.expr(id);
    if (call.kind !== 'call' || !isSymbol(ev, file, call.callee, symbol)) return [];
    const arg = call.args.find((candidate) => candidate.name === argument) ?? positionalAt(call, argument);
    if (!arg || arg.spread) return [];
    const within = file.facts.controls.findIndex((control) => control.kind === 'with' && control.subject === id);
    const { scope, control } = call;
    return [{ value: arg.value, at: call.span.start, scope, control, ...(within < 0 ? {} : { within }) }];
  });
}

function positionalAt(call: CallExpr & Expr, index: string): CallExpr['args'][number] | undefined {
  const arg = /^\d+$/.test(index) ? call.args[Number(index)] : undefined;
  return arg?.name === undefined ? arg : undefined;
}

function isSymbol(ev: Evaluator, file: FactsIndex, id: ExprId, name: string): boolean {
  const value = ev.evaluate(file, id);
  return value.kind === 'symbol' && symbolName(value) === name;
}

/** Files of the project that a file imports, directly and through those. */
function importedFiles(ev: Evaluator, from: FactsIndex): FactsIndex[] {
  const found = new Set<FactsIndex>([from]);
  for (const file of found) {
    for (const { source } of file.facts.bindings) {
      if (source.kind !== 'import' || found.size > MAX_FILES) continue;
      const target = ev.moduleFile(file, source.module);
      if (target) found.add(target);
    }
  }
  found.delete(from);
  return [...found];
}
