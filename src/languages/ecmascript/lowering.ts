import type { ExprBody, FactsBuilder } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ExprId, FunctionId, MapPair, ScopeId } from '../../model/facts.ts';
import type { Span } from '../../model/span.ts';
import { NameTable } from './names.ts';

/** Nesting that is lowered on the call stack; what stands deeper is lowered afterwards, from the top. */
const MAX_DEPTH = 200;

/** What all lowering functions of one module share: the facts being built, the source text, and where the walk is. */
export class Lowering {
  readonly names: NameTable;
  /** The function whose body is being lowered. */
  fn: FunctionId | undefined;
  /** Where `var` declares: the nearest function's scope, or the module's. */
  functionScope: ScopeId = 0;
  /** Inside `namespace N { … }`: its exported names, as entries of the object that it is. */
  namespace: MapPair[] | undefined;
  /** ERROR nodes for what is right and only the grammar does not know. */
  readonly tolerated = new Set<SyntaxNode>();
  /** Levels of expressions and statements around the current one. */
  depth = 0;
  private readonly deferred: (() => void)[] = [];

  constructor(
    readonly facts: FactsBuilder,
    readonly text: string,
  ) {
    this.names = new NameTable(facts);
  }

  source(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  /** Adds an expression that stands where the node does. */
  expr(at: Span, body: ExprBody): ExprId {
    return this.facts.expr({ start: at.start, end: at.end }, body);
  }

  other(at: Span, what: string, children: readonly ExprId[] = []): ExprId {
    return this.expr(at, { kind: 'other', what, children });
  }

  /** Whether to put the rest off (`defer`) instead of going deeper. */
  get isTooDeep(): boolean {
    return this.depth >= MAX_DEPTH;
  }

  /** Lowers all that was put off; it may put off more. */
  finishDeferred(): void {
    for (let next = this.deferred.pop(); next !== undefined; next = this.deferred.pop()) next();
  }

  /** Has `run` called at the end, in the surroundings of now. */
  defer(run: () => void): void {
    const { fn, functionScope, namespace } = this;
    const { scope, control } = this.facts;
    this.deferred.push(() => {
      Object.assign(this, { fn, functionScope, namespace });
      Object.assign(this.facts, { scope, control });
      run();
    });
  }
}
