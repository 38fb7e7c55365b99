import type { FactsBuilder } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { BindingSource, ExprId, Scope, ScopeId } from '../../model/facts.ts';
import { Lowering, spanOf } from '../shared/jvm/lowering.ts';

/** What all parts of the lowering of one Ruby file share. */
export class RubyLowering extends Lowering {
  /** Body of each heredoc by its beginning. */
  readonly heredocs: ReadonlyMap<SyntaxNode, SyntaxNode>;
  /** Local variables of each scope so far: any other bare name calls a method. */
  private readonly locals = new Map<ScopeId, Set<string>>();
  /** Methods defined now are the class's own: `class << self`. */
  inSingleton = false;

  constructor(
    facts: FactsBuilder,
    text: string,
    heredocs: ReadonlyMap<SyntaxNode, SyntaxNode>,
    lower: (cx: RubyLowering, node: SyntaxNode) => ExprId,
  ) {
    const own: { cx?: RubyLowering } = {};
    const expression = (_: Lowering, node: SyntaxNode): ExprId => lower(own.cx!, node);
    super(facts, text, { expression, type: expression, statement: expression });
    own.cx = this;
    this.heredocs = heredocs;
  }

  override bind(
    node: SyntaxNode,
    source: BindingSource,
    at: number,
    more: { readonly annotation?: ExprId | undefined; readonly scope?: ScopeId } = {},
  ): void {
    if (source.kind === 'param') this.declare(node);
    const scope = more.scope ?? this.homeOfLocal(this.source(node)) ?? this.facts.scope;
    const known = this.locals.get(scope) ?? new Set();
    this.locals.set(scope, known.add(this.source(node)));
    super.bind(node, source, at, { ...more, scope });
  }

  /** Makes a name the current scope's own, whatever stands outside: a parameter. */
  declare(node: SyntaxNode): void {
    const { scope } = this.facts;
    this.locals.set(scope, (this.locals.get(scope) ?? new Set()).add(this.source(node)));
  }

  /** Whether a bare name is a local variable where it stands. */
  isLocal(name: string): boolean {
    return this.homeOfLocal(name) !== null;
  }

  /** The scope that holds a local variable: the own one, or that of a block around; methods and classes see none outside. */
  private homeOfLocal(name: string): ScopeId | null {
    for (let id: ScopeId | null = this.facts.scope; id !== null;) {
      const scope: Scope | undefined = this.facts.scopes[id];
      if (this.locals.get(id)?.has(name) === true) return id;
      const isClosure: boolean = scope?.kind === 'block' || (scope?.fn !== undefined && this.isLambda(scope.fn));
      id = isClosure ? (scope?.parent ?? null) : null;
    }
    return null;
  }

  private isLambda(fn: number): boolean {
    return this.facts.functions[fn]?.name === null;
  }

  /** Lowers expressions in order; the value of the last one, null without any. */
  body(nodes: readonly SyntaxNode[]): ExprId | null {
    let last: ExprId | null = null;
    for (const node of nodes) {
      if (IGNORED.has(node.type)) continue;
      last = this.expr(node);
    }
    return last;
  }

  /** `this`, which nobody wrote. */
  self(at: number): ExprId {
    return this.facts.expr({ start: at, end: at }, { kind: 'this' });
  }

  /** `@name` of the current object. */
  instanceVariable(node: SyntaxNode): ExprId {
    const object = this.self(node.start);
    return this.facts.expr(spanOf(node), {
      kind: 'member',
      object,
      property: this.source(node),
      propertySpan: spanOf(node),
    });
  }

  /** Names of the classes and modules around, outermost first. */
  get nesting(): readonly string[] {
    const names: string[] = [];
    for (let id: ScopeId | null = this.facts.scope; id !== null; id = this.facts.scopes[id]?.parent ?? null) {
      const cls = this.facts.scopes[id]?.cls;
      const fact = cls === undefined ? undefined : this.facts.classes[cls];
      if (fact?.name === null || fact?.name === undefined) continue;
      const before = this.text.slice(Math.max(0, fact.nameSpan.start - 200), fact.nameSpan.start);
      names.unshift((/(?:[A-Z]\w*::)+$/.exec(before)?.[0] ?? '') + fact.name);
    }
    return names;
  }
}

/** Nodes that are read elsewhere (the bodies of heredocs), or say nothing. */
const IGNORED = new Set(['heredoc_body', 'empty_statement', 'uninterpreted']);
