import { span } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { Argument, ExprId } from '../../model/facts.ts';
import { field, spanOf } from '../shared/jvm/lowering.ts';
import { lowerBlock, lowerLambda } from './lower-blocks.ts';
import type { RubyLowering } from './context.ts';
import { lowerAccessor } from './lower-definitions.ts';
import { lowerPairs, pairValue, staticText } from './lower-expressions.ts';

/** A bare name: a local variable, else a call of the method of that name. */
export function readName(cx: RubyLowering, node: SyntaxNode): ExprId {
  const name = cx.source(node);
  const callee = cx.facts.expr(spanOf(node), { kind: 'name', name });
  return node.missing || cx.isLocal(name) ? callee : cx.call(node, callee, [], span(node.end, node.end));
}

/** Lowers a method call whose receiver has been lowered. */
export function lowerCall(cx: RubyLowering, node: SyntaxNode, receiver: ExprId | null): ExprId {
  const method = field(node, 'method');
  const block = field(node, 'block');
  const name = method === undefined ? '' : cx.source(method);
  if (receiver === null) {
    if (name === 'raise') cx.facts.addJump({ kind: 'throw', span: spanOf(node) });
    if (method?.type === 'super') return lowerSuper(cx, method, node);
    const special = lowerKeyword(cx, node, name, block);
    if (special !== null) return special;
  }
  if (block && name === 'new' && receiver !== null && isProc(cx, receiver))
    return lowerLambda(cx, node, field(block, 'parameters'), block);
  const args = lowerArguments(cx, field(node, 'arguments')?.children ?? []);
  if (!block) return makeCall(cx, node, receiver, method, args);
  if (MADE.test(name) && receiver !== null) {
    // `Net::HTTP.start(…) do |http|`: what is made is handed to the block.
    const made = name === 'tap' ? receiver : makeCall(cx, node, receiver, method, args);
    lowerBlock(cx, node, block, made, name, []);
    return made;
  }
  const run = lowerBlock(cx, node, block, receiver, name, args.map((arg) => arg.value)); // prettier-ignore
  if (run.isMapped && run.value !== null)
    return cx.facts.expr(spanOf(node), { kind: 'comprehension', element: run.value });
  if (run.value !== null && /^(?:then|yield_self)$/.test(name)) return run.value;
  // `ENV.fetch("X") { "default" }`, `hash.fetch(:x) { … }`.
  const isFallback = name === 'fetch' && run.value !== null && args.length === 1;
  const fallback = isFallback ? [{ value: run.value, span: spanOf(block) }] : [];
  return makeCall(cx, node, receiver, method, [...args, ...fallback]);
}

function makeCall(
  cx: RubyLowering,
  node: SyntaxNode,
  receiver: ExprId | null,
  method: SyntaxNode | undefined,
  args: readonly Argument[],
): ExprId {
  const list = field(node, 'arguments');
  const argsSpan = list === undefined ? span(method?.end ?? node.end, method?.end ?? node.end) : spanOf(list);
  // A block is no part of the call that an edit may change.
  const at = { start: node.start, end: argsSpan.end };
  const name = method === undefined ? '' : cx.source(method);
  if (receiver === null) {
    if (method === undefined) return cx.other(node, 'call', args.map((arg) => arg.value)); // prettier-ignore
    const own = name === 'new' ? cx.nesting.at(-1)?.replace(/^.*::/, '') : undefined;
    const callee = cx.facts.expr(spanOf(method), { kind: 'name', name: own ?? name });
    return cx.call(at, callee, args, argsSpan, own !== undefined);
  }
  // `callable.(x)`.
  if (method === undefined) return cx.call(at, receiver, args, argsSpan);
  if (name === 'new') return cx.call(at, receiver, args, argsSpan, true);
  // `self.class::MODEL`: what is asked of the class is found by way of the object too.
  if (name === 'class' && args.length === 0) return receiver;
  return cx.call(at, cx.member(node.start, receiver, method), args, argsSpan);
}

/** `super`, with the arguments of the method around if it has none. */
export function lowerSuper(cx: RubyLowering, method: SyntaxNode, node: SyntaxNode | undefined): ExprId {
  const list = node && field(node, 'arguments');
  const args = lowerArguments(cx, list?.children ?? []);
  const callee = cx.facts.expr(spanOf(method), { kind: 'name', name: 'super' });
  return cx.call(node ?? method, callee, args, list === undefined ? span(method.end, method.end) : spanOf(list));
}

function isProc(cx: RubyLowering, receiver: ExprId): boolean {
  const expr = cx.facts.exprs[receiver];
  return expr?.kind === 'name' && expr.name === 'Proc';
}

/** Methods that make an object and hand it to their block, if they have one. */
const MADE = /^(?:new|start|open|build|tap|configure)$/;

/** Methods that say something of the program rather than do something. */
function lowerKeyword(cx: RubyLowering, node: SyntaxNode, name: string, block: SyntaxNode | undefined): ExprId | null {
  const args = field(node, 'arguments')?.children ?? [];
  switch (name) {
    case 'lambda':
    case 'proc':
      return block ? lowerLambda(cx, node, field(block, 'parameters'), block) : null;
    case 'attr_reader':
    case 'attr_accessor':
    case 'cattr_accessor':
    case 'mattr_accessor':
    case 'cattr_reader':
    case 'mattr_reader':
    case 'class_attribute':
      for (const arg of args) lowerAccessor(cx, arg);
      return null;
    case 'include':
    case 'extend':
    case 'prepend':
      return lowerInclude(cx, node, args);
    case 'require':
    case 'require_relative':
      return lowerRequire(cx, node, args[0], name === 'require_relative');
    default:
      return null;
  }
}

function lowerInclude(cx: RubyLowering, node: SyntaxNode, args: readonly SyntaxNode[]): ExprId | null {
  const cls = cx.currentClass;
  if (cls === null) return null;
  const bases = args.map((arg) => cx.expr(arg));
  cx.facts.classes[cls]?.bases.push(...bases);
  return cx.other(node, 'include', bases);
}

/** What a required file of the project defines can be used by its name. */
function lowerRequire(
  cx: RubyLowering,
  node: SyntaxNode,
  arg: SyntaxNode | undefined,
  relative: boolean,
): ExprId | null {
  const value = arg === undefined ? null : cx.expr(arg);
  const text = value === null ? null : staticText(cx, value);
  if (value === null) return null;
  if (text !== null && text !== '') {
    const module = relative && !/^\.\.?\//.test(text) ? `./${text}` : text;
    cx.facts.bind({ name: '*', nameSpan: spanOf(node) }, { kind: 'import', module, imported: '*' }, node.end);
  }
  return cx.other(node, 'require', [value]);
}

/** Arguments; pairs whose keys are symbols are keyword arguments, all others together make a hash. */
function lowerArguments(cx: RubyLowering, nodes: readonly SyntaxNode[]): Argument[] {
  const args: Argument[] = [];
  const hash: SyntaxNode[] = [];
  for (const node of nodes) {
    switch (node.type) {
      case 'pair': {
        const named = lowerKeywordArgument(cx, node);
        if (named) args.push(named);
        else hash.push(node);
        break;
      }
      case 'splat_argument':
      case 'hash_splat_argument': {
        const [inner] = node.children;
        const spread = node.type === 'splat_argument' ? 'list' : 'map';
        if (inner !== undefined) args.push({ value: cx.expr(inner), spread, span: spanOf(node) });
        break;
      }
      case 'heredoc_body':
      case 'forward_argument':
        break;
      case 'block_argument':
      case ERROR:
        cx.expr(node);
        break;
      default:
        args.push({ value: cx.expr(node), span: spanOf(node) });
    }
  }
  const [first] = hash;
  if (first !== undefined) {
    const value = lowerPairs(cx, hash);
    args.push({ value, span: span(first.start, hash.at(-1)?.end ?? first.end) });
  }
  return args;
}

function lowerKeywordArgument(cx: RubyLowering, node: SyntaxNode): Argument | null {
  const key = field(node, 'key');
  if (key === undefined) return null;
  const isQuoted = key.type === 'string' && cx.text[key.end] === ':';
  if (key.type === 'hash_key_symbol')
    return { name: cx.source(key), nameSpan: spanOf(key), value: pairValue(cx, node, key), span: spanOf(node) };
  if (key.type === 'simple_symbol')
    return {
      name: cx.text.slice(key.start + 1, key.end),
      nameSpan: spanOf(key),
      value: pairValue(cx, node, key),
      span: spanOf(node),
    };
  const name = isQuoted ? staticText(cx, cx.expr(key)) : null;
  return name === null ? null : { name, nameSpan: spanOf(key), value: pairValue(cx, node, key), span: spanOf(node) };
}
