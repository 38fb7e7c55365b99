import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { field, spanOf } from '../shared/jvm/lowering.ts';
import type { RubyLowering } from './context.ts';
import { assign } from './lower-assignments.ts';
import { lowerParams } from './lower-definitions.ts';

/** Methods that run their block once for each element. */
const EACH = new Set([
  ...['each', 'each_with_index', 'each_entry', 'each_slice', 'each_cons', 'each_key', 'each_pair', 'each_value', 'each_char', 'each_line', 'each_index'],
  ...['each_with_object', 'reverse_each', 'find_each', 'find_in_batches', 'in_batches', 'each_batch', 'with_index', 'map', 'map!', 'collect', 'collect!', 'flat_map', 'filter_map'],
  ...['select', 'select!', 'filter', 'reject', 'reject!', 'delete_if', 'inject', 'reduce', 'sum', 'any?', 'all?', 'none?', 'find', 'detect', 'group_by', 'partition', 'sort_by'],
  ...['min_by', 'max_by', 'index_by', 'to_h', 'cycle', 'times', 'upto', 'downto', 'step', 'each_in_parallel'],
]); // prettier-ignore
const MAPPED = new Set(['map', 'map!', 'collect', 'collect!', 'flat_map', 'filter_map']);

/** How a block is run by the method that takes it. */
export interface BlockRun {
  /** What the block gives, the last time it runs. */
  readonly value: ExprId | null;
  /** The block gives the elements of what the call gives. */
  readonly isMapped: boolean;
}

/**
 * Lowers the block of a method call where it stands: it is a closure that mostly runs there and then, its `return` leaves the
 * method around, and its names are those around it.
 */
export function lowerBlock(
  cx: RubyLowering,
  call: SyntaxNode,
  block: SyntaxNode,
  receiver: ExprId | null,
  method: string,
  args: readonly ExprId[],
): BlockRun {
  // `Parallel.map(items) { … }` iterates over what it is given.
  const isParallel = receiver !== null && isNamed(cx, receiver, 'Parallel');
  const subject = isParallel ? (args[0] ?? receiver) : receiver;
  const isLoop = EACH.has(method) && subject !== null;
  const endless = method === 'loop' && receiver === null;
  const scope = cx.facts.addScope({ kind: 'block', span: spanOf(block) });
  const run = (): ExprId | null =>
    cx.facts.inScope(scope, () => {
      bindParams(cx, field(block, 'parameters'), isLoop ? subject : null, receiver, method);
      const body = field(block, 'body');
      return body === undefined ? null : cx.expr(body);
    });
  const at = spanOf(call);
  if (isLoop) {
    const value = cx.under({ kind: 'loop', loop: 'for-each', span: at, subject }, run);
    return { value, isMapped: MAPPED.has(method) };
  }
  const kind = endless ? ({ kind: 'loop', loop: 'while', span: at } as const) : ({ kind: 'with', span: spanOf(block) } as const); // prettier-ignore
  return { value: cx.under(kind, run), isMapped: false };
}

function isNamed(cx: RubyLowering, id: ExprId, name: string): boolean {
  const expr = cx.facts.exprs[id];
  return expr?.kind === 'name' && expr.name === name;
}

/** The first parameter is the element; `tap` and `then` hand over the receiver itself. */
function bindParams(
  cx: RubyLowering,
  list: SyntaxNode | undefined,
  subject: ExprId | null,
  receiver: ExprId | null,
  method: string,
): void {
  const isHanded = receiver !== null && /^(?:new|start|open|build|tap|configure|then|yield_self)$/.test(method);
  for (const [index, node] of (list?.children ?? []).entries()) {
    const name = node.type === 'destructured_parameter' ? node : (field(node, 'name') ?? node);
    if (name.type !== 'identifier' && name.type !== 'destructured_parameter') continue;
    for (const own of name.type === 'identifier' ? [name] : name.children) cx.declare(own);
    const isFirst = index === 0 && node.type !== 'splat_parameter';
    if (
      isFirst &&
      subject !== null &&
      !/^(?:each_slice|each_cons|inject|reduce|times|upto|downto|step|each_index|find_in_batches|in_batches)$/.test(
        method,
      )
    )
      assign(cx, name, cx.facts.expr(spanOf(name), { kind: 'element', of: subject }), name.end);
    else if (isFirst && isHanded) assign(cx, name, receiver, name.end);
    else assign(cx, name, cx.other(name, 'what the block is given'), name.end);
  }
}

/** Lowers `->(x) { … }`, `lambda { |x| … }` and `proc { … }`. */
export function lowerLambda(
  cx: RubyLowering,
  node: SyntaxNode,
  parameters: SyntaxNode | undefined,
  block: SyntaxNode | undefined,
): ExprId {
  const head = { name: null, called: null, node, start: node.start, cls: null, isStatic: false };
  const fn = cx.inFunction(head, (id, draft) => {
    lowerParams(cx, id, parameters?.children ?? []);
    const body = block === undefined ? undefined : field(block, 'body');
    if (body !== undefined) draft.returns.push({ value: cx.expr(body), control: cx.facts.control });
  });
  return cx.facts.expr(spanOf(node), { kind: 'function', fn });
}
