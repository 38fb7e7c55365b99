import type { CallContext, LoopContext, ModelCall } from '../../../model/call.ts';
import type { ExprId, FunctionId } from '../../../model/facts.ts';
import type { Evaluator } from '../../resolve/evaluator.ts';
import type { FactsIndex } from '../../resolve/facts-index.ts';
import type { InstanceValue } from '../../resolve/values.ts';
import { clientOf } from './client.ts';
import { catchesOf, fallbackOf } from './errors.ts';
import type { Frame } from './frames.ts';
import { pathsFrom } from './frames.ts';
import { growthOf, withTurns } from './growth.ts';
import { handlerOf } from './handlers.ts';
import { iterationOf, loopAt } from './loops.ts';
import { isExamplePath, isTestPath } from './paths.ts';
import { isRetryLoop, retryLayersOf } from './retries.ts';
import { usageReadOf } from './usage.ts';

/** Where a call stands, and what is known of it besides. */
export interface Around {
  readonly file: FactsIndex;
  readonly id: ExprId;
  readonly receiver: InstanceValue | null;
  readonly sdk: { readonly name: string; readonly defaultRetries: number | null };
}

/** What is around a call: in its function (and the callbacks in it), and one or two calls further out in the same file. */
export function contextOf(ev: Evaluator, around: Around, call: Omit<ModelCall, 'context'>): CallContext {
  const { file, id } = around;
  const draft = { ...call, context: BARE } satisfies ModelCall;
  const paths = pathsFrom(ev, file, id);
  const own = paths[0]?.[0] as Frame;
  const growth = growthOf(ev, paths, draft);
  const loops = withTurns(loopsOf(ev, paths), growth);
  const catches = catchesOf(own);
  return {
    loops,
    ...functionAround(file, file.functionOf(file.expr(id).scope)),
    inTry: own.steps.some((step) => step.kind === 'control' && file.facts.controls[step.id]?.kind === 'try'),
    inTest: isTestPath(file.facts.path),
    inExample: isExamplePath(file.facts.path),
    handler: handlerOf(paths),
    retryLayers: retryLayersOf(ev, paths, draft, around.sdk),
    growth,
    catches,
    fallback: fallbackOf(ev, paths, loops, file.expr(id)),
    client: clientOf(own, around.receiver),
    usageRead: usageReadOf(own, draft),
  };
}

/** The context of a call that nothing is around. */
export const BARE: CallContext = {
  loops: [],
  functionName: null,
  functionSpan: null,
  inTry: false,
  inTest: false,
  inExample: false,
  handler: null,
  retryLayers: [],
  growth: null,
  catches: [],
  fallback: null,
  client: null,
  usageRead: null,
};

/** Loops of the call's own frame, then those of the first caller that has any. */
function loopsOf(ev: Evaluator, paths: readonly (readonly Frame[])[]): LoopContext[] {
  const own = paths[0]?.[0];
  const loops = own ? frameLoops(ev, own) : [];
  for (const path of paths) {
    const around = path[1] ? frameLoops(ev, path[1]) : [];
    if (around.length > 0) return [...loops, ...around];
  }
  return loops;
}

function frameLoops(ev: Evaluator, frame: Frame): LoopContext[] {
  const handed = iterationOf(ev, frame);
  const inside = frame.steps.flatMap((step): LoopContext[] => {
    const loop = loopAt(ev, frame, step);
    if (!loop) return [];
    const control = step.kind === 'control' ? frame.file.facts.controls[step.id] : undefined;
    const isRetry = step.kind === 'control' && control !== undefined && isRetryLoop(frame.file, frame.steps, step.id, control, loop); // prettier-ignore
    return [isRetry ? { ...loop, purpose: 'attempts' } : loop];
  });
  return handed ? [handed, ...inside] : inside;
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
