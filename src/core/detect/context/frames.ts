import type { CallExpr, ControlId, Expr, ExprId, FunctionFact, FunctionId } from '../../../model/facts.ts';
import type { Evaluator } from '../../resolve/evaluator.ts';
import type { FactsIndex } from '../../resolve/facts-index.ts';
import { optionsOf, symbolName } from '../../resolve/values.ts';

type Call = CallExpr & Expr;

/** Something a call runs in on its way out of its function: a control construct, or a call that runs the function literal around it. */
export type Step =
  | { readonly kind: 'control'; readonly id: ControlId }
  | { readonly kind: 'call'; readonly id: ExprId; readonly call: Call; readonly fn: FunctionId };

/**
 * The way from a call out of the named function it stands in. Function literals that are run where they are written belong to that
 * function.
 */
export interface Frame {
  readonly file: FactsIndex;
  /** The LLM call (`hops` 0), or the call that runs the function of the frame before. */
  readonly call: ExprId;
  /** Innermost first. */
  readonly steps: readonly Step[];
  /** Functions around, literals included, innermost first. Empty at module level. */
  readonly functions: readonly FunctionId[];
  /** The function that callers call; undefined at module level or in a literal that something else keeps. */
  readonly named: FunctionId | undefined;
  readonly hops: number;
}

/** How many calls inside the file are followed outwards, and how many ways at most. */
const MAX_HOPS = 2;
const MAX_PATHS = 12;
const MAX_LITERALS = 8;

/** Calls that keep a function for later: what is around them says nothing about when it runs. */
const KEEPERS =
  /^(on|once|addListener|addEventListener|get|post|put|patch|delete|head|options|all|route|use|handle|handleFunc|HandleFunc|Handle|GET|POST|PUT|PATCH|DELETE|setInterval|setTimeout|subscribe|command|action|event|message|hears|schedule|task|job|process|tool|defineTool|defineEventHandler|eventHandler|createServer|serve|useCallback|useEffect|useMemo|memo|cache|createFunction|mutation|query|onRequest|onCall|http|handler|createHandler|consume)$/;

/** Name that a call ends in: `create` of `client.messages.create()`. */
export function calleeName(file: FactsIndex, call: CallExpr): string {
  const callee = file.expr(call.callee);
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}

/** Symbols that a callee or decorator stands for, as SDK tables spell them; empty when it is nothing from outside. */
export function symbolsOf(ev: Evaluator, file: FactsIndex, id: ExprId): readonly string[] {
  return optionsOf(ev.evaluate(file, id)).flatMap((value) => (value.kind === 'symbol' ? [symbolName(value)] : []));
}

/** Each way from a call to the outside: its own frame first, then those of its callers in the file. */
export function pathsFrom(ev: Evaluator, file: FactsIndex, call: ExprId): readonly (readonly Frame[])[] {
  const paths: Frame[][] = [];
  const extend = (path: readonly Frame[]): void => {
    const last = path.at(-1) as Frame;
    const callers = last.hops < MAX_HOPS && last.named !== undefined ? callersOf(ev, file, last.named) : [];
    const outer = callers
      .map((id) => frameOf(file, id, last.hops + 1))
      .filter(({ named }) => named === undefined || path.every((frame) => frame.named !== named));
    if (outer.length === 0 || paths.length + outer.length > MAX_PATHS) paths.push([...path]);
    else for (const frame of outer) extend([...path, frame]);
  };
  extend([frameOf(file, call, 0)]);
  return paths;
}

function frameOf(file: FactsIndex, id: ExprId, hops: number): Frame {
  const steps: Step[] = [];
  const functions: FunctionId[] = [];
  let here = file.expr(id);
  let named: FunctionId | undefined;
  for (let literals = 0; literals < MAX_LITERALS; literals++) {
    const fn = file.functionOf(here.scope);
    for (const control of file.controlChain(here.control)) {
      const construct = file.facts.controls[control];
      if (construct && file.functionOf(construct.scope) === fn) steps.push({ kind: 'control', id: control });
    }
    if (fn === undefined) break;
    functions.push(fn);
    const taking = file.callTaking(fn);
    const outer = taking === undefined ? undefined : file.expr(taking);
    if (taking === undefined || outer?.kind !== 'call') {
      named = fn;
      break;
    }
    steps.push({ kind: 'call', id: taking, call: outer, fn });
    if (KEEPERS.test(calleeName(file, outer))) break;
    here = outer;
  }
  addEnclosing(file, functions);
  return { file, call: id, steps, functions, named, hops };
}

/** Functions that lie around the outermost so far in the text. */
function addEnclosing(file: FactsIndex, functions: FunctionId[]): void {
  for (let last = functions.at(-1); last !== undefined && functions.length < 2 * MAX_LITERALS;) {
    const scope = file.facts.functions[last]?.scope;
    const parent: number | null | undefined = scope === undefined ? null : file.facts.scopes[scope]?.parent;
    last = parent === null || parent === undefined ? undefined : file.functionOf(parent);
    if (last !== undefined) functions.push(last);
  }
}

/** Calls in the file that run a function: by its name, or by handing it to another call. */
export function callersOf(ev: Evaluator, file: FactsIndex, fn: FunctionId): readonly ExprId[] {
  const fact = file.facts.functions[fn];
  if (fact?.name === null || fact === undefined) return [];
  const direct = file.callsNamed(fact.name).filter((id) => {
    const call = file.expr(id);
    return call.kind === 'call' && standsFor(ev, file, call.callee, fn, fact);
  });
  const handed = file.callsPassing(fact.name).filter((id) => {
    const call = file.expr(id);
    return call.kind === 'call' && call.args.some((arg) => standsFor(ev, file, arg.value, fn, fact));
  });
  return [...direct, ...handed];
}

/** Whether an expression is that very function: `name`, `self.name`, `object.name` of its class. */
function standsFor(ev: Evaluator, file: FactsIndex, id: ExprId, fn: FunctionId, fact: FunctionFact): boolean {
  const expr = file.expr(id);
  if (expr.kind !== 'name' && expr.kind !== 'member') return false;
  if (expr.kind === 'member' && expr.property !== fact.name) return false;
  if (expr.kind === 'name' && expr.name !== fact.name) return false;
  return optionsOf(ev.evaluate(file, id)).some(
    (value) => value.kind === 'function' && value.file === file && value.fn === fn,
  );
}

/** Whether a place lies inside a control construct of the same function. */
export function isInside(file: FactsIndex, control: ControlId, around: ControlId): boolean {
  return control === around || file.controlChain(control).includes(around);
}
