import type { CallContext } from '../../model/call.ts';
import type { CallExpr, Control, ControlId, Expr, FunctionId } from '../../model/facts.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';

/** Array methods that run their function once for each element. */
const ITERATORS = new Set(['map', 'forEach', 'flatMap', 'filter', 'reduce', 'some', 'every', 'find']);

/** What is around a call inside the function (and the callbacks) it stands in. */
export function contextOf(ev: Evaluator, file: FactsIndex, call: CallExpr & Expr): CallContext {
  const loops: CallContext['loops'][number][] = [];
  let inTry = false;
  let { scope, control }: { scope: number; control: ControlId } = call;
  let fn = file.functionOf(scope);
  for (let hops = 0; hops < 8; hops++) {
    for (const id of file.controlChain(control)) {
      const here = file.facts.controls[id] as Control;
      if (here.kind === 'try') inTry = true;
      if (here.kind === 'loop' && file.functionOf(here.scope) === fn) loops.push(loopOf(ev, file, here));
    }
    const taking = fn === undefined ? undefined : file.callTaking(fn);
    const outer = taking === undefined ? undefined : file.expr(taking);
    if (outer?.kind !== 'call') break;
    const callee = file.expr(outer.callee);
    if (callee.kind !== 'member' || !ITERATORS.has(callee.property)) break;
    loops.push({
      loc: { path: file.facts.path, span: outer.span },
      kind: 'for-each',
      over: file.source(callee.object),
      count: lengthOf(ev, file, callee.object),
    });
    ({ scope, control } = outer);
    fn = file.functionOf(scope);
  }
  return {
    loops,
    ...functionAround(file, file.functionOf(call.scope)),
    inTry,
    inTest: isTestPath(file.facts.path),
    inExample: isExamplePath(file.facts.path),
  };
}

function loopOf(ev: Evaluator, file: FactsIndex, control: Control): CallContext['loops'][number] {
  return {
    loc: { path: file.facts.path, span: control.span },
    kind: control.loop ?? 'for',
    over: control.subject === undefined ? null : file.source(control.subject),
    count: control.subject === undefined || control.loop === 'while' ? null : lengthOf(ev, file, control.subject),
  };
}

/** Number of elements of a list that is wholly known, or of `range(n)`. */
function lengthOf(ev: Evaluator, file: FactsIndex, id: number): number | null {
  const value = ev.evaluate(file, id);
  if (value.kind === 'list' && value.open === null) return value.items.length;
  if (value.kind !== 'record' || value.symbol !== 'global.range') return null;
  const call = file.expr(id);
  const only = call.kind === 'call' && call.args.length === 1 ? call.args[0] : undefined;
  const end = only && ev.evaluate(file, only.value);
  return end?.kind === 'const' && typeof end.value === 'number' ? end.value : null;
}

function functionAround(
  file: FactsIndex,
  fn: FunctionId | undefined,
): Pick<CallContext, 'functionName' | 'functionSpan'> {
  for (let id = fn; id !== undefined;) {
    const fact = file.facts.functions[id];
    if (!fact) break;
    if (fact.name !== null) {
      const cls = fact.cls === undefined ? undefined : file.facts.classes[fact.cls];
      return { functionName: cls?.name ? `${cls.name}.${fact.name}` : fact.name, functionSpan: fact.span };
    }
    const parent: number | null = file.facts.scopes[fact.scope]?.parent ?? null;
    id = parent === null ? undefined : file.functionOf(parent);
  }
  return { functionName: null, functionSpan: null };
}

/** A path that test runners pick up by their usual conventions. */
export function isTestPath(path: string): boolean {
  return (
    /(^|\/)(tests?|__tests__|spec|specs|e2e|testing|__mocks__)\//i.test(path) ||
    /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$|_test\.go$|\.(test|spec)\.[cm]?[jt]sx?$/.test(path)
  );
}

/** A folder whose code shows how something is done rather than running in production. */
export function isExamplePath(path: string): boolean {
  return /(^|\/)(examples?|samples?|cookbooks?|tutorials?|demos?|docs?)\//i.test(path);
}
