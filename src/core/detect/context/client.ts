import type { ClientSite } from '../../../model/call.ts';
import type { Expr, ExprId } from '../../../model/facts.ts';
import type { FactsIndex } from '../../resolve/facts-index.ts';
import type { InstanceValue } from '../../resolve/values.ts';
import type { Frame } from './frames.ts';

/** Where the client that a call is made on comes from; null when it is not made by a call in this project. */
export function clientOf(frame: Frame, receiver: InstanceValue | null): ClientSite | null {
  // Calls on the way are listed from the last to the first: the first made the client.
  const made = receiver?.made.at(-1);
  if (!made) return null;
  const { file, call } = made;
  const around = file.functionOf(call.scope);
  const isHere = file === frame.file && around !== undefined && frame.functions.includes(around);
  // `client ||= new OpenAI()`, `if client is None:`: made once though it stands inside.
  const isLazy = file.controlChain(call.control).some((id) => {
    const control = file.facts.controls[id];
    return control?.kind === 'if' && file.functionOf(control.scope) === around;
  });
  return {
    loc: { path: file.facts.path, span: call.span },
    made: { path: file.facts.path, expr: made.id },
    constructor: file.source(call.callee),
    perCall: isHere && !isLazy,
    hoistable: isHere && !isLazy && call.args.every((arg) => isConstant(file, arg.value)),
  };
}

/** An expression made of literals, settings of the environment and names of the module. */
function isConstant(file: FactsIndex, id: ExprId): boolean {
  const expr: Expr = file.expr(id);
  switch (expr.kind) {
    case 'text':
      return expr.parts.every((part) => part.kind === 'static' || isConstant(file, part.expr));
    case 'number':
    case 'boolean':
    case 'null':
      return true;
    case 'name':
      return isOfModule(file, expr.scope, expr.name);
    case 'member':
      return isConstant(file, expr.object);
    case 'index':
      return isConstant(file, expr.object) && isConstant(file, expr.index);
    case 'map':
      return expr.entries.every((entry) => entry.kind === 'pair' && isConstant(file, entry.value));
    case 'list':
      return expr.items.every((item) => !item.spread && isConstant(file, item.value));
    case 'binary':
      return isConstant(file, expr.left) && isConstant(file, expr.right);
    case 'call':
      return isConstant(file, expr.callee) && expr.args.every((arg) => isConstant(file, arg.value));
    default:
      return false;
  }
}

/** Bound at module level (or nowhere, like `process`), not inside a function around. */
function isOfModule(file: FactsIndex, scope: number, name: string): boolean {
  for (let id: number | null = scope; id !== null && id !== 0; id = file.facts.scopes[id]?.parent ?? null)
    if (file.bindingsIn(id, name).length > 0) return false;
  return true;
}
