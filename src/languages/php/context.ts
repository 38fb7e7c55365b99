import type { FactsBuilder } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { BindingSource, ExprId, ScopeId } from '../../model/facts.ts';
import { Lowering, spanOf, type Lowerers } from '../shared/jvm/lowering.ts';

/** What all parts of the lowering of one PHP file share. */
export class PhpLowering extends Lowering {
  /** The namespace of what is declared now; '' for the global one. */
  namespace = '';
  /** Full names of classes by what `use` calls them here. */
  readonly uses = new Map<string, string>();
  /** Classes that the file declares itself. */
  readonly declared = new Set<string>();

  /** Variables of each function so far. */
  private readonly variables = new Map<ScopeId, Set<string>>();

  constructor(facts: FactsBuilder, text: string, lower: PhpLowerers) {
    const own: { cx?: PhpLowering } = {};
    super(facts, text, {
      expression: (_, node) => lower.expression(own.cx!, node),
      type: (_, node) => lower.type(own.cx!, node),
      statement: (_, node) => {
        lower.statement(own.cx!, node);
      },
    } satisfies Lowerers);
    own.cx = this;
  }

  override bind(
    node: SyntaxNode,
    source: BindingSource,
    at: number,
    more: { readonly annotation?: ExprId | undefined; readonly scope?: ScopeId } = {},
  ): void {
    this.knowVariable(this.source(node), more.scope);
    super.bind(node, source, at, more);
  }

  /** Notes that a variable is there: assigned, or `global`. */
  knowVariable(name: string, scope: ScopeId = this.facts.scope): void {
    this.variables.set(scope, (this.variables.get(scope) ?? new Set()).add(name));
  }

  /** Whether a variable has been assigned in the function; closures see those around them. */
  isVariable(name: string): boolean {
    for (let id: ScopeId | null = this.facts.scope; id !== null; id = this.facts.scopes[id]?.parent ?? null) {
      if (this.variables.get(id)?.has(name) === true) return true;
      const fn = this.facts.scopes[id]?.fn;
      if (fn !== undefined && this.facts.functions[fn]?.name !== null) return false;
    }
    return false;
  }

  /** A class by its name as written: its own declaration, or what stands under its full name. */
  classNamed(node: SyntaxNode): ExprId {
    const written = this.source(node).replace(/\s+/g, '');
    switch (written.toLowerCase()) {
      case 'self':
      case 'static':
        return this.ownClass(node);
      case 'parent':
        return this.facts.expr(spanOf(node), { kind: 'name', name: 'super' });
      default:
    }
    if (this.declared.has(written) && !this.uses.has(written))
      return this.facts.expr(spanOf(node), { kind: 'name', name: written });
    return this.facts.expr(spanOf(node), { kind: 'require', module: this.fullName(written) });
  }

  /** `self` and `static` stand for the class around. */
  private ownClass(node: SyntaxNode): ExprId {
    return this.facts.expr(spanOf(node), { kind: 'this' });
  }

  /** `\A\B` is written in full; else the first part is what `use` says, or a name of the namespace. */
  private fullName(written: string): string {
    if (written.startsWith('\\')) return written.slice(1);
    const [first = '', ...rest] = written.replace(/^namespace\\/i, '').split('\\');
    const used = this.uses.get(first);
    const start = used ?? (this.namespace === '' ? first : `${this.namespace}\\${first}`);
    return [start, ...rest].join('\\');
  }

  /** Name of the class around, outside of anonymous ones. */
  get className(): string | null {
    for (let id: number | null = this.facts.scope; id !== null; id = this.facts.scopes[id]?.parent ?? null) {
      const cls: number | undefined = this.facts.scopes[id]?.cls;
      if (cls !== undefined) return this.facts.classes[cls]?.name ?? null;
    }
    return null;
  }
}

/** The mutually recursive parts of the frontend. */
export interface PhpLowerers {
  readonly expression: (cx: PhpLowering, node: SyntaxNode) => ExprId;
  readonly type: (cx: PhpLowering, node: SyntaxNode) => ExprId;
  readonly statement: (cx: PhpLowering, node: SyntaxNode) => void;
}
