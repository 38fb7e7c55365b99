import type { ExprId, FunctionFact, FunctionId, ScopeId } from '../../model/facts.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import { isOtherBranch } from '../resolve/names.ts';
import { constructorOf } from '../resolve/objects.ts';

/** One call on the way from a caller to the request: where it is, and which function of the project it calls. */
export interface Hop {
  readonly path: string;
  readonly id: ExprId;
  readonly target: FunctionRef;
}
export interface FunctionRef {
  readonly path: string;
  readonly fn: FunctionId;
}

/** A function around a call site: who calls it makes the request. */
export interface WrapperTarget extends FunctionRef {
  /** What callers call it by. */
  readonly name: string;
  /** The call site that sends the request. */
  readonly site: { readonly path: string; readonly id: ExprId };
  /** `siteKey` of the call inside the function: the call site, or a call of another wrapper. */
  readonly inner: string;
  /** Calls between the function and the call site, the outermost first; none when it stands in the function itself. */
  readonly hops: readonly Hop[];
  /** Only a caller says where the request goes: it is the caller that is the call site, not what stands here. */
  readonly isOpen?: boolean;
}

/** Functions around an expression that a call may hand something to, the innermost first, each by what it is called. */
export function functionsAround(file: FactsIndex, id: ExprId): (FunctionRef & { readonly name: string })[] {
  const { functions, classes, scopes } = file.facts;
  const found: (FunctionRef & { readonly name: string })[] = [];
  for (let scope: ScopeId | null = file.expr(id).scope; scope !== null;) {
    const fn = file.functionOf(scope);
    const fact: FunctionFact | undefined = fn === undefined ? undefined : functions[fn];
    if (fn === undefined || !fact) break;
    const cls = fact.cls === undefined ? undefined : classes[fact.cls];
    const constructor = cls && constructorOf(file, cls);
    const name = constructor === fn ? (cls?.name ?? null) : (fact.name ?? nameOfWrapped(file, fn));
    if (
      name !== null &&
      (takesArguments(fact) || (constructor !== undefined && takesArguments(functions[constructor])))
    )
      found.push({ path: file.facts.path, fn, name });
    scope = scopes[fact.scope]?.parent ?? null;
  }
  return found;
}

const MAX_WRAPPINGS = 3;

/** What a function without a name is called by behind the functions that it is handed to: `const ask = withRetry((text) => …)`. */
function nameOfWrapped(file: FactsIndex, fn: FunctionId): string | null {
  let call = file.callTaking(fn);
  for (let depth = 0; call !== undefined && depth < MAX_WRAPPINGS; depth++) {
    const inner = call;
    const bound = file.facts.bindings.find(({ source }) => source.kind === 'value' && source.value === inner);
    if (bound) return bound.name;
    call = file.facts.calls.find((id) => {
      const outer = file.expr(id);
      return outer.kind === 'call' && outer.args.some((arg) => arg.value === inner);
    });
  }
  return null;
}

function takesArguments(fact: FunctionFact | undefined): boolean {
  return fact?.params.some((param) => !param.isReceiver) === true;
}

/** Whether an expression stands in one of the functions on the way to a request: a call inside a wrapper is no call of a caller. */
export function sharesFunction(file: FactsIndex, id: ExprId, { site, hops }: WrapperTarget): boolean {
  const here = [site, ...hops].filter(({ path }) => path === file.facts.path);
  if (here.length === 0) return false;
  const around = new Set(here.flatMap((step) => functionsAround(file, step.id).map(({ fn }) => fn)));
  return functionsAround(file, id).some(({ fn }) => around.has(fn));
}

/**
 * A name for a call that stays the same while its file is edited elsewhere: file, function and how manieth call of its
 * name it is there.
 */
export function siteKey(file: FactsIndex, id: ExprId): string {
  const expr = file.expr(id);
  const fn = file.functionOf(expr.scope);
  const callee = expr.kind === 'call' ? file.expr(expr.callee) : expr;
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  const namesakes = file.callsNamed(name).filter((other) => file.functionOf(file.expr(other).scope) === fn);
  const around = functionsAround(file, id).map((each) => each.name);
  return `${file.facts.path}#${around.reverse().join('.')}#${name}#${namesakes.indexOf(id)}`;
}

/**
 * Whether of two expressions of one function only one can run: they stand in two branches of an `if`, or the branch of the
 * earlier one leaves the function.
 */
export function areAlternatives(file: FactsIndex, one: ExprId, other: ExprId): boolean {
  const [first, second] = [file.expr(one), file.expr(other)].sort((a, b) => a.span.start - b.span.start);
  const fn = first && file.functionOf(first.scope);
  if (!first || !second || fn === undefined || file.functionOf(second.scope) !== fn) return false;
  if (isOtherBranch(file, first.control, second.control)) return true;
  const around = new Set(file.controlChain(second.control));
  const returns = file.facts.functions[fn]?.returns ?? [];
  return file.controlChain(first.control).some((id) => {
    const kind = file.facts.controls[id]?.kind;
    const isBranch = kind === 'if' || kind === 'else' || kind === 'case';
    return isBranch && !around.has(id) && returns.some(({ control }) => control === id);
  });
}
