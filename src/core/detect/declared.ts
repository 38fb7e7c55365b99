import type { Field } from '../../model/sdk.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import { substitute } from '../resolve/strings.ts';
import type { ClassValue, InstanceValue, Value } from '../resolve/values.ts';
import { symbolName, unknown } from '../resolve/values.ts';
import type { Site } from './build-call.ts';
import type { Parameter } from './request.ts';

/**
 * Part of a request that the called method's declaration holds: `@SystemMessage("…")` on a method, or on the whole interface,
 * that the receiver was made for. `{{name}}` is a hole.
 */
export function declaredParameter(ev: Evaluator, site: Site, field: Field): Parameter | undefined {
  const symbols = site.spec.annotations?.[field];
  const cls = symbols && site.receiver ? declaredClass(ev, site.receiver) : undefined;
  if (!symbols || !cls) return undefined;
  const { file } = cls;
  const fact = file.facts.classes[cls.cls];
  const { nameSpan } = site.call;
  const name = site.file.text.slice(nameSpan.start, nameSpan.end);
  const methods = (fact?.methods ?? []).map((id) => file.facts.functions[id]).filter((fn) => fn?.name === name);
  const method = methods.find((fn) => fn?.params.length === site.call.args.length) ?? methods[0];
  for (const id of [...(method?.decorators ?? []), ...(fact?.decorators ?? [])]) {
    const found = annotationText(ev, file, id, symbols);
    if (found) return found;
  }
  return undefined;
}

/** The interface that the receiver stands in for: known from its type, or given to what made it. */
function declaredClass(ev: Evaluator, receiver: InstanceValue): ClassValue | undefined {
  if (receiver.declared) return receiver.declared;
  for (const { file, call, env, type } of receiver.made) {
    const at = type.positional?.indexOf('type') ?? -1;
    const arg = at < 0 ? undefined : call.args[at];
    const value = arg && ev.evaluate(file, arg.value, env);
    if (value?.kind === 'class') return value;
  }
  return undefined;
}

function annotationText(
  ev: Evaluator,
  file: FactsIndex,
  id: number,
  symbols: readonly string[],
): Parameter | undefined {
  const call = file.expr(id);
  const symbol = call.kind === 'call' ? ev.evaluate(file, call.callee) : undefined;
  if (call.kind !== 'call' || symbol?.kind !== 'symbol' || !symbols.includes(symbolName(symbol))) return undefined;
  const arg = call.args.find((candidate) => candidate.name === undefined || candidate.name === 'value');
  const { span } = arg ? file.expr(arg.value) : call;
  const value: Value = arg ? ev.evaluate(file, arg.value) : unknown('a prompt in a file');
  const at = { path: file.facts.path, expr: arg?.value ?? id };
  const holes = /\{\{(\w+)\}\}/g;
  return {
    value:
      value.kind === 'text' ? substitute(value, holes, (_, name) => unknown(`"${name ?? ''}" is filled in`)) : value,
    site: { name: 'value', path: file.facts.path, nameSpan: arg?.nameSpan ?? span, valueSpan: span, value: at },
  };
}
