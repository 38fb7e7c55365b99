import { span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { field, soundChildren, spanOf } from '../shared/jvm/lowering.ts';
import type { RustLowering } from './lowering.ts';

/** Variants that hold a value which is all that matters of them. */
const HOLDING = /(?:^|::)(?:Some|Ok|Ready)$/;

/** Binds the names of a pattern to the parts of a value; to nothing known where there is no value. */
export function bindPattern(
  cx: RustLowering,
  pattern: SyntaxNode,
  value: ExprId | null,
  at: number,
  annotation?: ExprId,
): void {
  switch (pattern.type) {
    case 'identifier':
    case 'shorthand_field_identifier':
      bindName(cx, pattern, value, at, annotation);
      return;
    case 'mut_pattern':
    case 'ref_pattern':
    case 'reference_pattern':
    case 'captured_pattern':
    case 'or_pattern':
    case 'match_pattern':
    case 'parenthesized_pattern': {
      const inner = soundChildren(pattern).find((child) => child.field !== 'condition');
      if (inner !== undefined) bindPattern(cx, inner, value, at, annotation);
      return;
    }
    case 'tuple_pattern':
    case 'slice_pattern':
      soundChildren(pattern).forEach((child, position) => {
        bindPattern(cx, child, partOf(cx, child, value, position), at);
      });
      return;
    case 'tuple_struct_pattern': {
      const type = field(pattern, 'type');
      const holds = type !== undefined && HOLDING.test(cx.source(type));
      for (const child of pattern.children) if (child !== type) bindPattern(cx, child, holds ? value : null, at);
      return;
    }
    case 'struct_pattern':
      for (const child of pattern.children) if (child.type === 'field_pattern') bindField(cx, child, value, at);
      return;
    default:
  }
}

function bindName(
  cx: RustLowering,
  name: SyntaxNode,
  value: ExprId | null,
  at: number,
  annotation: ExprId | undefined,
): void {
  // A capitalised name in a pattern is a variant or a constant.
  if (/^[A-Z]/.test(cx.source(name))) return;
  const reason = `"${cx.source(name)}" is a part of another value`;
  cx.bind(name, value === null ? { kind: 'opaque', reason } : { kind: 'value', value }, at, { annotation });
}

function partOf(cx: RustLowering, node: SyntaxNode, value: ExprId | null, position: number): ExprId | null {
  if (value === null) return null;
  const index = cx.facts.expr(spanOf(node), { kind: 'number', value: position });
  return cx.facts.expr(spanOf(node), { kind: 'index', object: value, index });
}

function bindField(cx: RustLowering, node: SyntaxNode, value: ExprId | null, at: number): void {
  const name = field(node, 'name');
  if (name === undefined) return;
  const pattern = field(node, 'pattern') ?? name;
  const member =
    value === null
      ? null
      : cx.facts.expr(span(name.start, name.end), {
          kind: 'member',
          object: value,
          property: cx.source(name),
          propertySpan: spanOf(name),
        });
  bindPattern(cx, pattern, member, at);
}

/** The name that a pattern gives what a variant holds: `v` of `Some(v)`, `Ok(v)`. */
export function heldName(cx: RustLowering, pattern: SyntaxNode): string | null {
  if (pattern.type === 'match_pattern') {
    const [inner] = soundChildren(pattern);
    return inner === undefined || field(pattern, 'condition') !== undefined ? null : heldName(cx, inner);
  }
  const type = field(pattern, 'type');
  if (pattern.type !== 'tuple_struct_pattern' || type === undefined || !HOLDING.test(cx.source(type))) return null;
  const [inner] = pattern.children.filter((child) => child !== type);
  return inner?.type === 'identifier' ? cx.source(inner) : null;
}
