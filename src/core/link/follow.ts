import type { CallContext, ModelCall } from '../../model/call.ts';
import type { CallExpr, Expr, ExprId } from '../../model/facts.ts';
import type { ProviderOfUrl } from '../detect/build-call.ts';
import { contextOf } from '../detect/context/context.ts';
import { callAt } from '../detect/detect.ts';
import { bindArguments, environmentFor } from '../resolve/calls.ts';
import type { ProjectView } from '../resolve/evaluator.ts';
import { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import type { Env } from '../resolve/values.ts';
import { calleesOf, type Callee } from './callees.ts';
import type { FunctionRef, Hop, WrapperTarget } from './targets.ts';

/** What one call of a wrapper sends. */
export interface FollowedCall {
  readonly call: ModelCall;
  /** Functions whose parameters decide what is sent, and are not known: `path:function`. */
  readonly openParameters: ReadonlySet<string>;
  readonly reads: ReadonlySet<string>;
  readonly asked: ReadonlySet<string>;
}

/**
 * The request that a call of a wrapper leads to, with what this call hands over in place of the wrapper's parameters.
 * Undefined when nothing that it hands over is sent, or it cannot be followed.
 */
export function followCall(
  view: ProjectView,
  at: { readonly file: FactsIndex; readonly id: ExprId },
  target: WrapperTarget,
  providerOfUrl: ProviderOfUrl,
): FollowedCall | undefined {
  const openParameters = new Set<string>();
  const environments: Env[] = [];
  const evaluators: Evaluator[] = [];
  const evaluator = (): Evaluator => {
    const ev = new Evaluator(view, { environments: [...environments], openParameters });
    evaluators.push(ev);
    return ev;
  };
  const hops: readonly Hop[] = [{ path: at.file.facts.path, id: at.id, target }, ...target.hops];
  for (const hop of hops) {
    const ev = evaluator();
    const env = environmentOfHop(view, ev, hop);
    if (!env) return undefined;
    // Innermost first: what a function is given hides what its namesake further out was.
    environments.unshift(...chainOf(env));
  }
  const site = view.file(target.site.path);
  if (!site) return undefined;
  const ev = evaluator();
  const call = callAt(ev, site, target.site.id, providerOfUrl);
  if (!call || !ev.usesGiven) return undefined;
  return { call: asCallOf(view, at, call, target), openParameters, ...readsOf(evaluators) };
}

function readsOf(evaluators: readonly Evaluator[]): Pick<FollowedCall, 'reads' | 'asked'> {
  const reads = new Set(evaluators.flatMap(({ touched }) => [...touched]));
  const asked = new Set(evaluators.flatMap((ev) => [...ev.asked]));
  return { reads, asked };
}

function environmentOfHop(view: ProjectView, ev: Evaluator, { path, id, target }: Hop): Env | undefined {
  const file = view.file(path);
  const call = file?.expr(id);
  if (!file || call?.kind !== 'call') return undefined;
  for (const { value, args } of calleesOf(ev, file, call)) {
    if (!isCallOf(value, target)) continue;
    const made = { file, id, env: null };
    const env =
      value.kind === 'function'
        ? bindArguments(ev, value, args, null, file)
        : environmentFor(ev, { kind: 'object', file: value.file, cls: value.cls, made }, target.fn);
    if (env) return env;
  }
  return undefined;
}

/** Whether calling a value runs a function: the function itself, or the class whose constructor it is. */
export function isCallOf(value: Callee['value'], { path, fn }: FunctionRef): boolean {
  if (value.kind === 'function') return value.fn === fn && value.file.facts.path === path;
  return value.file.facts.path === path && value.file.facts.functions[fn]?.cls === value.cls;
}

function chainOf(env: Env): Env[] {
  const chain: Env[] = [];
  for (let here: Env | null = env; here; here = here.outer) chain.push(here);
  return chain;
}

/** The request as the caller's: it stands where the caller is, and says what it goes through. */
function asCallOf(
  view: ProjectView,
  { file, id }: { readonly file: FactsIndex; readonly id: ExprId },
  call: ModelCall,
  target: WrapperTarget,
): ModelCall {
  const expr = file.expr(id) as CallExpr & Expr;
  const { path } = file.facts;
  return {
    ...call,
    id: `${path}:${expr.nameSpan.start}>${call.id}`,
    path,
    language: file.facts.language,
    span: expr.span,
    nameSpan: expr.nameSpan,
    context: contextThrough(view, { file, id }, call),
    through: {
      callId: call.id,
      path: call.path,
      nameSpan: call.nameSpan,
      functionName: target.name,
    },
  };
}

/** What is around the caller, and inside the wrapper around the request. */
function contextThrough(
  view: ProjectView,
  at: { readonly file: FactsIndex; readonly id: ExprId },
  call: ModelCall,
): CallContext {
  const sdk = { name: call.sdk, defaultRetries: null };
  const around = contextOf(new Evaluator(view), { ...at, receiver: null, sdk }, call);
  const inside = call.context;
  return {
    ...around,
    // Loops around other callers in the wrapper's file are none of this one's.
    loops: [...inside.loops.filter(({ hops }) => hops === 0), ...around.loops],
    retryLayers: [...inside.retryLayers, ...around.retryLayers.filter(({ kind }) => kind !== 'sdk')],
    growth: inside.growth ?? around.growth,
    catches: [...inside.catches, ...around.catches],
    fallback: inside.fallback ?? around.fallback,
    client: inside.client,
    usageRead: inside.usageRead,
  };
}
