import type {
  AttributeFact,
  Binding,
  BindingSource,
  ClassFact,
  ClassId,
  Comment,
  Control,
  ControlId,
  ExportFact,
  Expr,
  ExprBase,
  ExprId,
  FunctionFact,
  FunctionId,
  Jump,
  MemberWrite,
  ModuleFacts,
  Param,
  ReturnFact,
  Scope,
  ScopeId,
  SyntaxProblem,
} from '../model/facts.ts';
import type { Span } from '../model/span.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An expression without its place, which the builder adds. */
export type ExprBody = DistributiveOmit<Expr, keyof ExprBase>;

/** A function whose parameters and returns are still being collected. */
export type FunctionDraft = Omit<FunctionFact, 'params' | 'returns' | 'isGenerator'> & {
  isGenerator: boolean;
  readonly params: Param[];
  readonly returns: ReturnFact[];
};

/** A class whose bases, attributes and methods are still being collected. */
export type ClassDraft = Omit<ClassFact, 'bases' | 'attributes' | 'methods'> & {
  readonly bases: ExprId[];
  readonly attributes: AttributeFact[];
  readonly methods: FunctionId[];
};

/** A control construct; `subject` may be known only after the construct was opened (`while`). */
export type ControlDraft = Omit<Control, 'subject'> & { subject?: ExprId };

/** Makes a span from two UTF-16 offsets. */
export function span(start: number, end: number): Span {
  return { start, end };
}

/**
 * Collects the facts of one module while a frontend walks its syntax tree. It is the same for every language.
 *
 * New expressions, bindings and control constructs get the builder's current `scope` and `control`; a frontend changes
 * those with `inScope` and `inControl`. A function's body keeps the control chain around its definition: whoever reads
 * the facts cuts the chain where `Control.scope` leaves the function.
 *
 * An optional property that has no value is to be left out, not set to `undefined`, so that facts survive JSON unchanged.
 */
export class FactsBuilder {
  /** Scope that new expressions and bindings stand in. */
  scope: ScopeId = 0;
  /** Innermost control construct that new expressions and bindings stand in; −1 is none. */
  control: ControlId = -1;

  readonly exprs: Expr[] = [];
  readonly scopes: Scope[] = [];
  readonly bindings: Binding[] = [];
  readonly functions: FunctionDraft[] = [];
  readonly classes: ClassDraft[] = [];
  readonly controls: ControlDraft[] = [];
  private readonly calls: ExprId[] = [];
  private readonly writes: MemberWrite[] = [];
  private readonly exports: ExportFact[] = [];
  private jumps: Jump[] | undefined;
  private readonly comments: Comment[] = [];
  private readonly errors: SyntaxProblem[] = [];

  /** Starts a module of `length` UTF-16 code units; its scope is `scopes[0]`. */
  constructor(
    private readonly path: string,
    private readonly language: string,
    private readonly length: number,
  ) {
    this.scopes.push({ kind: 'module', parent: null, span: span(0, length) });
  }

  /** Adds an expression at the current place. A `call` is also entered in `calls`. */
  expr(at: Span, body: ExprBody): ExprId {
    // Completes the literal it is handed instead of copying it: this is the hottest line of lowering.
    const expr = Object.assign(body, { span: at, scope: this.scope, control: this.control });
    const id = this.exprs.push(expr) - 1;
    if (body.kind === 'call') this.calls.push(id);
    return id;
  }

  /** Adds a scope below `parent` (the current scope if not given) without entering it. */
  addScope(scope: Omit<Scope, 'parent'>, parent: ScopeId = this.scope): ScopeId {
    return this.scopes.push({ ...scope, parent }) - 1;
  }

  /** Runs `body` inside the scope. */
  inScope<T>(scope: ScopeId, body: () => T): T {
    const outer = this.scope;
    this.scope = scope;
    try {
      return body();
    } finally {
      this.scope = outer;
    }
  }

  /** Adds a control construct below the current one without entering it. */
  addControl(control: Omit<Control, 'parent' | 'scope'>): ControlId {
    return this.controls.push({ ...control, parent: this.control, scope: this.scope }) - 1;
  }

  /** Runs `body` inside the control construct. */
  inControl<T>(control: ControlId, body: () => T): T {
    const outer = this.control;
    this.control = control;
    try {
      return body();
    } finally {
      this.control = outer;
    }
  }

  /** Binds a name in the current scope (or the given one). `at`: UTF-16 offset from which the binding holds. */
  bind(
    name: { readonly name: string; readonly nameSpan: Span },
    source: BindingSource,
    at: number,
    more: { readonly annotation?: ExprId | undefined; readonly scope?: ScopeId | undefined } = {},
  ): void {
    this.bindings.push({
      name: name.name,
      nameSpan: name.nameSpan,
      scope: more.scope ?? this.scope,
      control: this.control,
      at,
      source,
      ...(more.annotation === undefined ? {} : { annotation: more.annotation }),
    });
  }

  /** Adds a function; its parameters and returns are pushed to `functions[id]` as they are met. */
  addFunction(fn: FunctionDraft): FunctionId {
    return this.functions.push(fn) - 1;
  }

  /** Adds a class; its members are pushed to `classes[id]` as they are met. */
  addClass(cls: ClassDraft): ClassId {
    return this.classes.push(cls) - 1;
  }

  /** Adds an assignment to a member or an index. */
  addWrite(write: MemberWrite): void {
    this.writes.push(write);
  }

  /** Adds a name that other modules can import. */
  addExport(fact: ExportFact): void {
    this.exports.push(fact);
  }

  /** Says that this frontend tells jumps, so that a file without any has none. */
  tellJumps(): void {
    this.jumps ??= [];
  }

  /**
   * Adds a jump at the current place. `endsSwitch`: an unlabelled `break` leaves a `case` around it, if that is nearer than
   * a loop, and is no jump then.
   */
  addJump(jump: Omit<Jump, 'scope' | 'control'>, endsSwitch = false): void {
    if (jump.kind === 'break' && endsSwitch && jump.labelled !== true && this.#inCase()) return;
    this.tellJumps();
    this.jumps?.push({ ...jump, scope: this.scope, control: this.control });
  }

  #inCase(): boolean {
    for (let id = this.control; id >= 0; id = this.controls[id]?.parent ?? -1) {
      const kind = this.controls[id]?.kind;
      if (kind === 'case') return true;
      if (kind === 'loop') return false;
    }
    return false;
  }

  /** Adds a comment; `text` without its marks. */
  addComment(at: Span, text: string): void {
    this.comments.push({ span: at, text: text.trim() });
  }

  /** Adds a place where the parser had to recover. */
  addError(at: Span, message: string): void {
    this.errors.push({ span: at, message });
  }

  /** The id the next function will get, for scopes that are made before their function. */
  get nextFunction(): FunctionId {
    return this.functions.length;
  }

  /** The id the next class will get, for scopes that are made before their class. */
  get nextClass(): ClassId {
    return this.classes.length;
  }

  /** The finished facts. Calls are ordered by their start; of calls with one start (`a().b()`) the inner comes first. */
  finish(): ModuleFacts {
    const start = (id: ExprId): number => this.exprs[id]?.span.start ?? 0;
    this.calls.sort((a, b) => start(a) - start(b) || a - b);
    return {
      path: this.path,
      language: this.language,
      length: this.length,
      exprs: this.exprs,
      scopes: this.scopes,
      bindings: this.bindings,
      functions: this.functions,
      classes: this.classes,
      controls: this.controls,
      calls: this.calls,
      writes: this.writes,
      exports: this.exports,
      comments: this.comments,
      ...(this.jumps === undefined ? {} : { jumps: this.jumps }),
      errors: this.errors,
    };
  }
}
