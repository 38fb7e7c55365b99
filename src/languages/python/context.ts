import { ERROR, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import { span, type FactsBuilder, type FunctionDraft } from '../../core/facts-builder.ts';
import type { BindingSource, ClassId, ExprId, ScopeId } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';

/**
 * How deep syntax may nest before the rest is left out (and reported). CPython refuses 200 nested brackets; the bound
 * keeps the recursion of the lowering far from the end of the stack. Long chains (`a + b + …`, `a.b().c()…`) do not nest.
 */
const MAX_DEPTH = 300;

/** Node types that are lowered as statements. */
export const STATEMENT = /_(statement|definition|clause)$|^block$/;

/** The mutually recursive parts of the lowering; `lower.ts` puts them together, so that the parts need not import each other. */
export interface Lowerers {
  /** Lowers an expression. */
  readonly expression: (cx: Context, node: SyntaxNode) => ExprId;
  /** Lowers a type annotation. */
  readonly annotation: (cx: Context, node: SyntaxNode) => ExprId;
  /** Lowers a statement. */
  readonly statement: (cx: Context, node: SyntaxNode) => void;
  /** Binds what an assignment target names. */
  readonly assign: (cx: Context, target: SyntaxNode, assignment: Assignment) => void;
  /** Lowers what stands inside an ERROR node. */
  readonly recover: (cx: Context, node: SyntaxNode) => void;
}

/** What is assigned, and how. */
export interface Assignment {
  readonly value: ExprId;
  /** UTF-16 offset from which the assignment holds. */
  readonly at: number;
  /** Operator of an augmented assignment. */
  readonly op?: string | undefined;
  readonly annotation?: ExprId | undefined;
  /** The scope of the names, where it is not the one around (a comprehension's own). */
  readonly scope?: ScopeId | undefined;
}

/** What all parts of the lowering of one file share. */
export class Context {
  /** ERROR nodes whose content has been lowered. */
  readonly recovered = new Set<SyntaxNode>();
  /** Names that `global` and `nonlocal` send to another scope, by the scope they were declared in. */
  private readonly redirected = new Map<ScopeId, Map<string, ScopeId>>();
  private depth = 0;

  constructor(
    readonly facts: FactsBuilder,
    readonly text: string,
    private readonly lowerers: Lowerers,
  ) {}

  /** Lowers an expression node. */
  expr(node: SyntaxNode): ExprId {
    if (this.depth >= MAX_DEPTH) return this.tooDeep(node);
    this.depth++;
    const id = this.lowerers.expression(this, node);
    this.depth--;
    return id;
  }

  /** Lowers a type annotation. */
  annotation(node: SyntaxNode): ExprId {
    if (this.depth >= MAX_DEPTH) return this.tooDeep(node);
    this.depth++;
    const id = this.lowerers.annotation(this, node);
    this.depth--;
    return id;
  }

  /** Lowers a statement. */
  statement(node: SyntaxNode): void {
    if (this.depth >= MAX_DEPTH) {
      this.tooDeep(node);
      return;
    }
    this.depth++;
    this.lowerers.statement(this, node);
    this.depth--;
  }

  /** Lowers the statements of a block. */
  block(node: SyntaxNode | undefined): void {
    for (const child of node?.children ?? []) this.statement(child);
  }

  /** Binds what an assignment target names. */
  assign(target: SyntaxNode, assignment: Assignment): void {
    this.lowerers.assign(this, target, assignment);
  }

  /** Lowers what stands inside an ERROR node. */
  recover(node: SyntaxNode): void {
    this.recovered.add(node);
    this.lowerers.recover(this, node);
  }

  /** An expression nobody resolves. */
  other(
    node: { readonly start: number; readonly end: number },
    what: string,
    children: readonly ExprId[] = [],
  ): ExprId {
    return this.facts.expr(span(node.start, node.end), { kind: 'other', what, children });
  }

  /** Lowers the parts of what has no form of its own. Statements are met here only where the parser recovered. */
  parts(node: SyntaxNode): ExprId {
    const children: ExprId[] = [];
    for (const child of node.children) {
      if (STATEMENT.test(child.type)) this.statement(child);
      else children.push(this.expr(child));
    }
    return this.other(node, node.type, children);
  }

  /** Source of a node. */
  source(node: { readonly start: number; readonly end: number }): string {
    return this.text.slice(node.start, node.end);
  }

  /** The function whose body the current place belongs to (comprehensions belong to the function around them). */
  get currentFunction(): FunctionDraft | null {
    const fn = this.facts.scopes[this.nameScope]?.fn;
    return fn === undefined ? null : (this.facts.functions[fn] ?? null);
  }

  /** The class whose body the current place stands in directly. */
  get currentClass(): ClassId | null {
    return this.facts.scopes[this.facts.scope]?.cls ?? null;
  }

  /** Sends assignments to a name in the current scope to another scope (`global`, `nonlocal`). */
  redirect(name: string, target: ScopeId): void {
    const names = this.redirected.get(this.facts.scope) ?? new Map<string, ScopeId>();
    this.redirected.set(this.facts.scope, names.set(name, target));
  }

  /** Binds a name where Python would: in the function around a comprehension, in the module after `global`. */
  bind(node: SyntaxNode, source: BindingSource, at: number, more: Pick<Assignment, 'annotation' | 'scope'> = {}): void {
    const name = this.source(node);
    if (node.missing || name === '') return;
    const scope = more.scope ?? this.redirected.get(this.nameScope)?.get(name) ?? this.nameScope;
    this.facts.bind({ name, nameSpan: spanOf(node) }, source, at, { scope, annotation: more.annotation });
  }

  private get nameScope(): ScopeId {
    let id = this.facts.scope;
    for (;;) {
      const scope = this.facts.scopes[id];
      if (scope?.kind !== 'block' || scope.parent === null) return id;
      id = scope.parent;
    }
  }

  private tooDeep(node: SyntaxNode): ExprId {
    this.facts.addError(spanOf(node), `Nested more than ${String(MAX_DEPTH)} levels deep: not read`);
    return this.other(node, 'too deep');
  }
}

/** A node's span. */
export function spanOf(node: SyntaxNode): Span {
  return { start: node.start, end: node.end };
}

/** The child with this field name. */
export function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name);
}

/** The first child the parser could place, or none. */
export function firstChild(node: SyntaxNode): SyntaxNode | undefined {
  return node.children.find((child) => child.type !== ERROR);
}
