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
}

class Copier {
  private readonly comments: SyntaxNode[] = [];
  private readonly problems: SyntaxNode[] = [];
  private readonly modes: Uint8Array;
  private readonly types: readonly string[];
  private readonly fields: readonly (string | null)[];
  private readonly broken: boolean;

  constructor(
    tree: Tree,
    private readonly cursor: TreeCursor,
    plan: SnapshotPlan,
  ) {
    const { language } = tree;
    this.types = language.types;
    this.fields = language.fields;
    this.broken = tree.rootNode.hasError;
    this.modes = Uint8Array.from(language.types, (type, id) => modeOf(type, language.nodeTypeIsNamed(id), plan));
  }

  copy(): SyntaxSnapshot {
    const { cursor } = this;
    const root = new CopiedNode(this.typeOf(cursor.nodeTypeId), cursor.startIndex, cursor.endIndex, '', false);
    const open: Level[] = [];
    let top: Level = { node: root, children: [], fields: false };
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
    const missing = this.broken && cursor.nodeIsMissing;
    if (mode === DROP && !missing) return null;
    const field = level.fields ? (this.fields[cursor.currentFieldId] ?? '') : '';
    const node = new CopiedNode(this.typeOf(typeId), cursor.startIndex, cursor.endIndex, field, missing);
    if (missing || node.type === ERROR) this.problems.push(node);
    if (mode === COMMENT) this.comments.push(node);
    else if (mode !== DROP) level.children.push(node);
    return mode === INNER || mode === FIELDLESS ? { node, children: [], fields: mode === INNER } : null;
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
  return plan.fieldless.has(type) ? FIELDLESS : INNER;
}
