import type { FactsBuilder } from '../../core/facts-builder.ts';
import type { BindingSource, ExprId, ScopeId } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';

export interface NewBinding {
  readonly name: string;
  readonly nameSpan: Span;
  readonly source: BindingSource;
  /** UTF-16 offset from which the binding holds. */
  readonly at: number;
  readonly annotation?: ExprId | undefined;
}

/**
 * The names of a module. A declaration may follow its uses (hoisting), and an assignment binds in the scope that
 * declares the name, so assignments get their scope when all declarations are known.
 */
export class NameTable {
  private readonly declared = new Map<ScopeId, Set<string>>();
  /** Indices into `facts.bindings`. */
  private readonly assignments: number[] = [];
  private readonly types: number[] = [];

  constructor(private readonly facts: FactsBuilder) {}

  /** Declares a value in a scope. */
  declare(scope: ScopeId, binding: NewBinding): void {
    let names = this.declared.get(scope);
    if (names === undefined) this.declared.set(scope, (names = new Set()));
    names.add(binding.name);
    this.bind(scope, binding);
  }

  /**
   * Declares what may share its name with a value of the same scope, and then gives way to it: a type
   * (`const User = z.object(…); type User = z.infer<typeof User>`) or a function signature without a body.
   */
  declareType(scope: ScopeId, binding: NewBinding): void {
    this.types.push(this.facts.bindings.length);
    this.bind(scope, binding);
  }

  /** Assigns to a name that is declared in this scope, one around it, or nowhere (a global). */
  assign(scope: ScopeId, binding: NewBinding): void {
    this.assignments.push(this.facts.bindings.length);
    this.bind(scope, binding);
  }

  /**
   * Puts every assignment into the scope of its declaration, drops types behind a value, and orders the bindings by
   * where they begin to hold. Call once, at the end.
   */
  settle(): void {
    const { bindings } = this.facts;
    for (const index of this.assignments) {
      const binding = bindings[index]!;
      bindings[index] = { ...binding, scope: this.declaringScope(binding.scope, binding.name) };
    }
    const shadowed = new Set(
      this.types.filter((index) => this.declared.get(bindings[index]!.scope)?.has(bindings[index]!.name) === true),
    );
    const kept = bindings.filter((_, index) => !shadowed.has(index)).sort((a, b) => a.at - b.at);
    bindings.length = 0;
    for (const binding of kept) bindings.push(binding);
  }

  private bind(scope: ScopeId, binding: NewBinding): void {
    const { source, at, annotation } = binding;
    this.facts.bind(binding, source, at, { annotation, scope });
  }

  private declaringScope(from: ScopeId, name: string): ScopeId {
    let scope: ScopeId | null = from;
    while (scope !== null) {
      if (this.declared.get(scope)?.has(name) === true) return scope;
      scope = this.facts.scopes[scope]!.parent;
    }
    return 0;
  }
}
