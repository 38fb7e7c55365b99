import type { Tree, TreeCursor } from 'web-tree-sitter';

/** A syntax node copied out of the parser's memory. Offsets are UTF-16 code units. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** Field name in the parent, '' if it has none. */
  readonly field: string;
  /** The parser invented this node to go on. */
  readonly missing: boolean;
  readonly children: readonly SyntaxNode[];
}

/** What to copy of a tree. Names are those of the grammar. */
export interface SnapshotPlan {
  /** Anonymous nodes to keep (operators, `async`); all others (punctuation, most keywords) are dropped. */
  readonly tokens: ReadonlySet<string>;
  /** Named nodes to drop with everything below them. */
  readonly drop: ReadonlySet<string>;
  /** Named nodes whose children nobody needs. */
  readonly leaves: ReadonlySet<string>;
  /**
   * Named nodes whose children are needed only where this says so, given the node's start; not asked
   * where a syntax error is inside. For string literals, whose parts would be a third of all nodes.
   */
  readonly innerIf?: ReadonlyMap<string, (start: number) => boolean>;
  /** Named nodes whose children's field names nobody needs (blocks, argument lists): they get ''. */
  readonly fieldless: ReadonlySet<string>;
  /** Comment nodes: collected apart, and not among the children. */
  readonly comments: ReadonlySet<string>;
}

/** A copied tree. */
export interface SyntaxSnapshot {
  readonly root: SyntaxNode;
  /** In source order. */
  readonly comments: readonly SyntaxNode[];
  /** ERROR nodes and missing nodes (also of dropped types), in source order. ERROR nodes are in the tree as well. */
  readonly problems: readonly SyntaxNode[];
}

/** Type name of the nodes that hold what the parser could not place. */
export const ERROR = 'ERROR';

class CopiedNode implements SyntaxNode {
  readonly children: CopiedNode[] = NO_CHILDREN;
  constructor(
    readonly type: string,
    readonly start: number,
    readonly end: number,
    readonly field: string,
    readonly missing: boolean,
  ) {}
}
const NO_CHILDREN: CopiedNode[] = [];

const DROP = 0;
const LEAF = 1;
const INNER = 2;
const FIELDLESS = 3;
const COMMENT = 4;
const ASK = 5;

/**
 * Copies a tree-sitter tree into plain objects in one pass. Every question to a parser node crosses into WebAssembly, so
 * asking each once is several times faster than walking `Node` objects, and the tree can be freed right after.
 * It does not recurse: depth of nesting is limited by memory only.
 */
export function snapshotTree(tree: Tree, plan: SnapshotPlan): SyntaxSnapshot {
  const cursor = tree.walk();
  try {
    return new Copier(tree, cursor, plan).copy();
  } finally {
    cursor.delete();
  }
}

interface Level {
  readonly node: CopiedNode;
  readonly children: CopiedNode[];
  /** Whether the children's field names are asked for. */
  readonly fields: boolean;
  /** Whether a syntax error is somewhere below. Only there are nodes asked whether they are missing. */
  readonly broken: boolean;
}

class Copier {
  private readonly comments: SyntaxNode[] = [];
  private readonly problems: SyntaxNode[] = [];
  private readonly modes: Uint8Array;
  private readonly types: readonly string[];
  private readonly fields: readonly (string | null)[];

  constructor(
    tree: Tree,
    private readonly cursor: TreeCursor,
    private readonly plan: SnapshotPlan,
  ) {
    const { language } = tree;
    this.types = language.types;
    this.fields = language.fields;
    this.modes = Uint8Array.from(language.types, (type, id) => modeOf(type, language.nodeTypeIsNamed(id), plan));
  }

  copy(): SyntaxSnapshot {
    const { cursor } = this;
    const root = new CopiedNode(this.typeOf(cursor.nodeTypeId), cursor.startIndex, cursor.endIndex, '', false);
    if (root.type === ERROR) this.problems.push(root);
    const open: Level[] = [];
    let top: Level = { node: root, children: [], fields: false, broken: cursor.currentNode.hasError };
    let more = cursor.gotoFirstChild();
    for (;;) {
      if (more) {
        const inner = this.visit(top);
        if (inner !== null && cursor.gotoFirstChild()) {
          open.push(top);
          top = inner;
        } else {
          more = cursor.gotoNextSibling();
        }
      } else {
        if (top.children.length > 0) (top.node as { children: CopiedNode[] }).children = top.children;
        const parent = open.pop();
        if (parent === undefined) return { root, comments: this.comments, problems: this.problems };
        top = parent;
        cursor.gotoParent();
        more = cursor.gotoNextSibling();
      }
    }
  }

  /** Copies the node under the cursor; returns the level of its children if they are wanted. */
  private visit(level: Level): Level | null {
    const { cursor } = this;
    const typeId = cursor.nodeTypeId;
    const mode = this.modes[typeId] ?? INNER;
    const missing = level.broken && cursor.nodeIsMissing;
    if (mode === DROP && !missing) return null;
    const field = level.fields ? (this.fields[cursor.currentFieldId] ?? '') : '';
    const node = new CopiedNode(this.typeOf(typeId), cursor.startIndex, cursor.endIndex, field, missing);
    if (missing || node.type === ERROR) this.problems.push(node);
    if (mode === COMMENT) this.comments.push(node);
    else if (mode !== DROP) level.children.push(node);
    if (mode === LEAF || mode === DROP || mode === COMMENT) return null;
    const broken = level.broken && cursor.currentNode.hasError;
    if (mode === ASK && !broken && this.plan.innerIf?.get(node.type)?.(node.start) === false) return null;
    return { node, children: [], fields: mode !== FIELDLESS, broken };
  }

  private typeOf(typeId: number): string {
    return this.types[typeId] ?? ERROR;
  }
}

function modeOf(type: string, named: boolean, plan: SnapshotPlan): number {
  if (!named) return plan.tokens.has(type) ? LEAF : DROP;
  if (plan.comments.has(type)) return COMMENT;
  if (plan.drop.has(type)) return DROP;
  if (plan.leaves.has(type)) return LEAF;
  if (plan.innerIf?.has(type) === true) return ASK;
  return plan.fieldless.has(type) ? FIELDLESS : INNER;
}
