import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId } from '../../model/facts.ts';
import { childOf, field, soundChildren, spanOf } from '../shared/jvm/lowering.ts';
import { lowerPath } from './lower-expressions.ts';
import type { RustLowering } from './lowering.ts';

/** Types that only hold what they are of: to code that uses them they are that. */
const HOLDERS =
  /^(?:Arc|Rc|Box|Option|Result|Mutex|RwLock|RefCell|Cow|OnceCell|OnceLock|LazyLock|Lazy|State|Data|Extension)$/;

/** Lowers a type: names and members; references and holders (`&T`, `Arc<T>`, `Option<T>`) as what they hold. */
export function lowerType(cx: RustLowering, node: SyntaxNode): ExprId {
  switch (node.type) {
    case 'type_identifier':
    case 'identifier':
    case 'scoped_type_identifier':
    case 'scoped_identifier':
      return lowerPath(cx, node);
    case 'reference_type':
    case 'pointer_type': {
      const inner = field(node, 'type');
      return inner === undefined ? cx.other(node, 'type') : cx.type(inner);
    }
    case 'dynamic_type':
    case 'abstract_type': {
      const inner = field(node, 'trait');
      return inner === undefined ? cx.other(node, 'type') : cx.type(inner);
    }
    case 'generic_type':
    case 'generic_type_with_turbofish':
      return lowerGeneric(cx, node);
    default:
      return cx.other(node, node.type);
  }
}

function lowerGeneric(cx: RustLowering, node: SyntaxNode): ExprId {
  const outer = field(node, 'type');
  const list = childOf(node, 'type_arguments');
  if (outer === undefined) return cx.other(node, 'type');
  const [first, ...more] = list === undefined ? [] : soundChildren(list);
  const name = cx.source(field(outer, 'name') ?? outer);
  if (first !== undefined && HOLDERS.test(name)) return cx.type(first);
  const object = cx.type(outer);
  if (list === undefined || first === undefined) return object;
  const items = [first, ...more].map((child) => ({ value: cx.type(child), spread: false }));
  const [only] = items;
  const index =
    items.length === 1 && only !== undefined ? only.value : cx.facts.expr(spanOf(list), { kind: 'list', items });
  return cx.facts.expr(spanOf(node), { kind: 'index', object, index });
}
