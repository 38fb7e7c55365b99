import { span, type FactsBuilder, type FunctionDraft } from '../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { BindingSource, ClassId, Control, ExprId, FunctionId, ScopeId } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';

/** How deep syntax may nest before the rest is left out (and reported). Long chains (`a + b + …`, `a.b().c()…`) do not nest. */
const MAX_DEPTH = 300;

/** Node types that are lowered as statements or declarations. */
const STATEMENT = /_(statement|declaration|clause)$|^(block|statement_list|source_file)$/;

/** The mutually recursive parts of the lowering; `lower.ts` puts them together, so that the parts need not import each other. */
export interface Lowerers {
  /** Lowers an expression. */
  readonly expression: (cx: Context, node: SyntaxNode) => ExprId;
  /** Lowers a type: a named one to its name, any other to `other`. */
  readonly type: (cx: Context, node: SyntaxNode) => ExprId;
  /** Lowers a statement or a declaration. */
  readonly statement: (cx: Context, node: SyntaxNode) => void;
}

/** A struct type of the file, known before any function is read. */
export interface StructType {
  readonly cls: ClassId;
  /** Field names in order; an embedded type's own name stands for it. */
  readonly fields: readonly string[];
}

/** What all parts of the lowering of one Go file share. */
export class Context {
  /** ERROR nodes whose content has been lowered. */
  readonly recovered = new Set<SyntaxNode>();
  /** Struct types declared at the top of the file, by name. */
  readonly structs = new Map<string, StructType>();
  /** Names declared in each scope so far; those of the file itself are known from the start. */
  private readonly names = new Map<ScopeId, Set<string>>();
  /** The first named result of a function, which a bare `return` hands out. */
  private readonly namedResults = new Map<FunctionDraft, string>();
  private depth = 0;

  constructor(
    readonly facts: FactsBuilder,
    readonly text: string,
    private readonly lowerers: Lowerers,
  ) {}

  /** Lowers an expression node. */
  expr(node: SyntaxNode): ExprId {
    return this.nested(node, () => this.lowerers.expression(this, node)) ?? this.other(node, 'too deep');
  }

  /** Lowers a type. */
  type(node: SyntaxNode): ExprId {
    return this.nested(node, () => this.lowerers.type(this, node)) ?? this.other(node, 'too deep');
  }

  /** Lowers a statement or a declaration. */
  statement(node: SyntaxNode): void {
    this.nested(node, () => {
      this.lowerers.statement(this, node);
    });
  }

  /** Lowers the statements of a block in a scope of their own. */
  block(node: SyntaxNode | undefined): void {
    if (node === undefined) return;
    this.inBlock(node, () => {
      for (const child of node.children) this.statement(child);
    });
  }

  /** Runs `body` in a new scope: blocks, and the statements that open one (`if x := f(); …`). */
  inBlock(node: SyntaxNode, body: () => void): void {
    this.facts.inScope(this.facts.addScope({ kind: 'block', span: spanOf(node) }), body);
  }

  /** Runs `body` below a new control construct. */
  under(control: Omit<Control, 'parent' | 'scope'>, body: () => void): void {
    this.facts.inControl(this.facts.addControl(control), body);
  }

  /** An expression nobody resolves. */
  other(node: Span, what: string, children: readonly ExprId[] = []): ExprId {
    return this.facts.expr(span(node.start, node.end), { kind: 'other', what, children });
  }

  /** Lowers the parts of what has no form of its own. */
  parts(node: SyntaxNode): ExprId {
    const children: ExprId[] = [];
    for (const child of node.children) {
      if (isStatement(child)) this.statement(child);
      else children.push(this.expr(child));
    }
    return this.other(node, node.type, children);
  }

  /** Source of a node. */
  source(node: Span): string {
    return this.text.slice(node.start, node.end);
  }

  /** Says that a scope declares a name, for assignments that come before the declaration is lowered. */
  announce(scope: ScopeId, name: string): void {
    const known = this.names.get(scope) ?? new Set();
    this.names.set(scope, known.add(name));
  }

  /** Declares a name in the current scope (or the given one). `at`: offset from which it holds. */
  declare(
    node: SyntaxNode,
    source: BindingSource,
    at: number,
    more: { readonly annotation?: ExprId | undefined; readonly scope?: ScopeId } = {},
  ): void {
    const name = this.source(node);
    if (node.missing || name === '' || name === '_') return;
    const scope = more.scope ?? this.facts.scope;
    this.announce(scope, name);
    this.facts.bind({ name, nameSpan: spanOf(node) }, source, at, { scope, annotation: more.annotation });
  }

  /** Assigns to a name where it is declared. A variable of another file keeps what that file says. */
  assign(node: SyntaxNode, source: BindingSource, at: number): void {
    const name = this.source(node);
    if (node.missing || name === '' || name === '_') return;
    for (let id: ScopeId | null = this.facts.scope; id !== null; id = this.facts.scopes[id]?.parent ?? null) {
      if (this.names.get(id)?.has(name) !== true) continue;
      this.facts.bind({ name, nameSpan: spanOf(node) }, source, at, { scope: id });
      return;
    }
  }

  /** Says that a function's first result has a name. */
  namedResult(fn: FunctionId, name: SyntaxNode): void {
    const draft = this.facts.functions[fn];
    if (draft !== undefined && !this.namedResults.has(draft)) this.namedResults.set(draft, this.source(name));
  }

  /** The name of a function's first result, if it has one. */
  resultOf(fn: FunctionDraft): string | undefined {
    return this.namedResults.get(fn);
  }

  /** The function whose body the current place belongs to. */
  get currentFunction(): FunctionDraft | null {
    for (let id: ScopeId | null = this.facts.scope; id !== null; id = this.facts.scopes[id]?.parent ?? null) {
      const fn = this.facts.scopes[id]?.fn;
      if (fn !== undefined) return this.facts.functions[fn] ?? null;
    }
    return null;
  }

  private nested<T>(node: SyntaxNode, lower: () => T): T | null {
    if (this.depth >= MAX_DEPTH) {
      this.facts.addError(spanOf(node), `Nested more than ${String(MAX_DEPTH)} levels deep: not read`);
      return null;
    }
    this.depth++;
    const result = lower();
    this.depth--;
    return result;
  }
}

/** Whether a node is lowered as a statement. */
export function isStatement(node: SyntaxNode): boolean {
  return STATEMENT.test(node.type);
}

/** A node's span. */
export function spanOf(node: Span): Span {
  return { start: node.start, end: node.end };
}

/** The child with this field name. */
export function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name && !(child.type === ERROR));
}

/** The children with this field name. */
export function fields(node: SyntaxNode, name: string): readonly SyntaxNode[] {
  return node.children.filter((child) => child.field === name && child.type !== ERROR);
}

/** Expressions of an `expression_list`, or the one expression. */
export function listed(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  if (node === undefined) return [];
  return node.type === 'expression_list' ? node.children.filter((child) => child.type !== ERROR) : [node];
}
