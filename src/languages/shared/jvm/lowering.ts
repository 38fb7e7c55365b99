import { span, type ControlDraft, type FactsBuilder, type FunctionDraft } from '../../../core/facts-builder.ts';
import { ERROR, type SyntaxNode } from '../../../core/syntax-snapshot.ts';
import type {
  Argument,
  BindingSource,
  ClassId,
  ControlId,
  ExprId,
  FunctionId,
  Param,
  ScopeId,
} from '../../../model/facts.ts';
import type { Span } from '../../../model/span.ts';

/** How deep syntax may nest before the rest is left out (and reported). Long chains (`a.b().c()…`, `a + b + …`) do not nest. */
const MAX_DEPTH = 300;

/** The mutually recursive parts of a frontend; its `lower.ts` puts them together. */
export interface Lowerers {
  /** Lowers an expression. */
  readonly expression: (cx: Lowering, node: SyntaxNode) => ExprId;
  /** Lowers a type. */
  readonly type: (cx: Lowering, node: SyntaxNode) => ExprId;
  /** Lowers a statement, a declaration or a member. */
  readonly statement: (cx: Lowering, node: SyntaxNode) => void;
}

/** What is to be known of a function before its body is read. */
export interface FunctionHead {
  readonly name: SyntaxNode | null;
  /** The name it has for resolution: constructors are `constructor`, whatever their class is called. */
  readonly called: string | null;
  readonly node: SyntaxNode;
  readonly start: number;
  readonly cls: ClassId | null;
  readonly isStatic: boolean;
  readonly isAsync?: boolean;
  readonly isGetter?: boolean;
  readonly decorators?: readonly ExprId[];
  readonly returnType?: ExprId | undefined;
}

/** What all parts of the lowering of one Java or Kotlin file share. */
export class Lowering {
  /** ERROR nodes whose content has been lowered. */
  readonly recovered = new Set<SyntaxNode>();
  /** Names of the fields of each class, known before its methods are read. */
  private readonly fields = new Map<ClassId, ReadonlySet<string>>();
  /** Names bound in each scope so far: what is not among them is a field or comes from outside. */
  private readonly names = new Map<ScopeId, Set<string>>();
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

  /** Lowers a type. */
  type(node: SyntaxNode): ExprId {
    if (this.depth >= MAX_DEPTH) return this.tooDeep(node);
    this.depth++;
    const id = this.lowerers.type(this, node);
    this.depth--;
    return id;
  }

  /** Lowers a statement, a declaration or a member. */
  statement(node: SyntaxNode): void {
    if (this.depth >= MAX_DEPTH) {
      this.tooDeep(node);
      return;
    }
    this.depth++;
    this.lowerers.statement(this, node);
    this.depth--;
  }

  /** Lowers the statements of a node. */
  statements(nodes: readonly SyntaxNode[]): void {
    for (const node of nodes) this.statement(node);
  }

  /** Lowers a node's statements in a scope of their own. */
  block(node: SyntaxNode | undefined): void {
    if (node === undefined) return;
    const scope = this.facts.addScope({ kind: 'block', span: spanOf(node) });
    this.facts.inScope(scope, () => this.statements(BLOCKS.has(node.type) ? node.children : [node]));
  }

  /** Runs `body` below a new control construct. */
  under<T>(control: Omit<ControlDraft, 'parent' | 'scope'>, body: (id: ControlId) => T): T {
    const id = this.facts.addControl(control);
    return this.facts.inControl(id, () => body(id));
  }

  /** An expression nobody resolves. */
  other(
    node: { readonly start: number; readonly end: number },
    what: string,
    children: readonly ExprId[] = [],
  ): ExprId {
    return this.facts.expr(span(node.start, node.end), { kind: 'other', what, children });
  }

  /** What should stand at the end of a half-written node. */
  missing(node: SyntaxNode): ExprId {
    return this.other({ start: node.end, end: node.end }, 'missing');
  }

  /** Source of a node. */
  source(node: { readonly start: number; readonly end: number }): string {
    return this.text.slice(node.start, node.end);
  }

  /** Binds a name in the current scope. `at`: offset from which it holds. */
  bind(
    node: SyntaxNode,
    source: BindingSource,
    at: number,
    more: { readonly annotation?: ExprId | undefined; readonly scope?: ScopeId } = {},
  ): void {
    const name = this.nameOf(node);
    if (node.missing || name === '') return;
    const scope = more.scope ?? this.facts.scope;
    const known = this.names.get(scope) ?? new Set();
    this.names.set(scope, known.add(name));
    this.facts.bind({ name, nameSpan: this.nameSpanOf(node) }, source, at, { scope, annotation: more.annotation });
  }

  /** A name without the backticks Kotlin may write around it. */
  nameOf(node: SyntaxNode): string {
    return this.source(this.nameSpanOf(node));
  }

  nameSpanOf(node: SyntaxNode): Span {
    const quoted = node.end - node.start > 1 && this.text[node.start] === '`' && this.text[node.end - 1] === '`';
    return quoted ? span(node.start + 1, node.end - 1) : spanOf(node);
  }

  /** Assigns to a name: to the local variable of that name, else to the field of the class around. */
  assignName(node: SyntaxNode, value: ExprId, at: number, op?: string): void {
    const { name, cls, scope } = this.homeOf(node);
    const source: BindingSource = { kind: 'value', value, ...(op === undefined ? {} : { op }) };
    if (cls === null) {
      this.bind(node, source, at, scope === null ? {} : { scope });
      return;
    }
    const object = this.facts.expr(span(node.start, node.start), { kind: 'this' });
    const target = this.facts.expr(spanOf(node), {
      kind: 'member',
      object,
      property: name,
      propertySpan: this.nameSpanOf(node),
    });
    this.facts.addWrite({ target, value, at, ...(op === undefined ? {} : { op }) });
  }

  /** The scope that binds a name, or the class whose field it is. */
  private homeOf(node: SyntaxNode): { name: string; scope: ScopeId | null; cls: ClassId | null } {
    const name = this.nameOf(node);
    for (let id: ScopeId | null = this.facts.scope; id !== null; id = this.facts.scopes[id]?.parent ?? null) {
      if (this.names.get(id)?.has(name) === true) return { name, scope: id, cls: null };
      const cls = this.facts.scopes[id]?.cls;
      if (cls !== undefined && this.fields.get(cls)?.has(name) === true) return { name, scope: null, cls };
    }
    return { name, scope: null, cls: null };
  }

  /** Says which fields a class has, before its members are read. */
  declareFields(cls: ClassId, names: readonly string[]): void {
    this.fields.set(cls, new Set(names));
  }

  /** Opens a class: its members are lowered by `body`, in its scope. */
  inClass(
    head: { readonly node: SyntaxNode; readonly name: SyntaxNode | undefined; readonly bases: readonly ExprId[] },
    decorators: readonly ExprId[],
    body: (cls: ClassId) => void,
  ): ClassId {
    const { node, name } = head;
    const scope = this.facts.addScope({
      kind: 'class',
      span: spanOf(node),
      cls: this.facts.nextClass,
      membersVisible: true,
    });
    const cls = this.facts.addClass({
      name: name === undefined ? null : this.nameOf(name),
      nameSpan: name === undefined ? span(node.start, node.start) : this.nameSpanOf(name),
      span: spanOf(node),
      scope,
      bases: [...head.bases],
      decorators: [...decorators],
      attributes: [],
      methods: [],
    });
    this.facts.inScope(scope, () => {
      body(cls);
    });
    return cls;
  }

  /** Makes a declared class known where it stands: by its name, and as a member of the class around. */
  declareClass(cls: ClassId, node: SyntaxNode, name: SyntaxNode | undefined): void {
    if (name === undefined) return;
    const around = this.currentClass;
    this.bind(name, { kind: 'class', cls }, node.start);
    if (around === null) return;
    const value = this.facts.expr(spanOf(node), { kind: 'class', cls });
    this.facts.classes[around]?.attributes.push({
      name: this.nameOf(name),
      nameSpan: this.nameSpanOf(name),
      value,
      isStatic: true,
    });
  }

  /** Opens a function and runs `body` in its scope. */
  inFunction(head: FunctionHead, body: (fn: FunctionId, draft: FunctionDraft) => void): FunctionId {
    const scope = this.facts.addScope({
      kind: 'function',
      span: span(head.start, head.node.end),
      fn: this.facts.nextFunction,
    });
    const draft: FunctionDraft = {
      name: head.called,
      nameSpan: head.name === null ? span(head.node.start, head.node.start) : this.nameSpanOf(head.name),
      span: spanOf(head.node),
      scope,
      params: [],
      returns: [],
      isAsync: head.isAsync ?? false,
      isGenerator: false,
      decorators: head.decorators ?? [],
      ...(head.cls === null ? {} : { cls: head.cls }),
      isStatic: head.isStatic,
      isGetter: head.isGetter ?? false,
      ...(head.returnType === undefined ? {} : { returnType: head.returnType }),
    };
    const fn = this.facts.addFunction(draft);
    if (head.cls !== null) this.facts.classes[head.cls]?.methods.push(fn);
    this.facts.inScope(scope, () => {
      body(fn, draft);
    });
    return fn;
  }

  /** Adds a parameter of the function whose scope is the current one. */
  addParam(
    fn: FunctionId,
    param: {
      readonly name: SyntaxNode | undefined;
      readonly node: SyntaxNode;
      readonly annotation?: ExprId | undefined;
      readonly default?: ExprId | undefined;
      readonly isRest?: boolean;
      readonly kind?: Param['kind'];
      readonly isProperty?: boolean;
    },
  ): void {
    const { name, node } = param;
    const index = this.facts.functions[fn]!.params.push({
      name: name === undefined ? '' : this.nameOf(name),
      nameSpan: name === undefined ? span(node.start, node.start) : this.nameSpanOf(name),
      kind: param.kind ?? (param.isRest === true ? 'rest' : 'positional'),
      ...(param.default === undefined ? {} : { default: param.default }),
      ...(param.annotation === undefined ? {} : { annotation: param.annotation }),
      isReceiver: false,
      isProperty: param.isProperty ?? false,
    });
    if (name !== undefined)
      this.bind(name, { kind: 'param', fn, index: index - 1 }, node.end, { annotation: param.annotation });
  }

  /** Adds a call of a callee that has been lowered. */
  call(
    node: { readonly start: number; readonly end: number },
    callee: ExprId,
    args: readonly Argument[],
    argsSpan: Span,
    isNew = false,
  ): ExprId {
    const target = this.facts.exprs[callee]!;
    const nameSpan = target.kind === 'member' ? target.propertySpan : target.span;
    return this.facts.expr(span(node.start, node.end), { kind: 'call', callee, args, nameSpan, argsSpan, isNew });
  }

  /** Notes the type argument a call was given: `getBean<ChatClient>()`. */
  typeCall(id: ExprId, typeArgument: ExprId): void {
    const call = this.facts.exprs[id];
    if (call?.kind === 'call') this.facts.exprs[id] = { ...call, typeArgument };
  }

  /** Adds `object.name`. */
  member(start: number, object: ExprId, name: SyntaxNode): ExprId {
    const body = { kind: 'member', object, property: this.nameOf(name), propertySpan: this.nameSpanOf(name) } as const;
    return this.facts.expr(span(start, name.end), body);
  }

  /** A text of one static part. */
  plainText(node: { readonly start: number; readonly end: number }, content: Span, text: string): ExprId {
    const parts = text === '' ? [] : [{ kind: 'static', text, span: content } as const];
    return this.facts.expr(span(node.start, node.end), { kind: 'text', parts, content });
  }

  /** Lowers the parts of what has no form of its own. */
  parts(node: SyntaxNode, isStatement: (type: string) => boolean): ExprId {
    const children: ExprId[] = [];
    for (const child of node.children) {
      if (isStatement(child.type)) this.statement(child);
      else children.push(this.expr(child));
    }
    return this.other(node, node.type, children);
  }

  /** The function whose body the current place belongs to. */
  get currentFunction(): FunctionDraft | null {
    for (let id: ScopeId | null = this.facts.scope; id !== null; id = this.facts.scopes[id]?.parent ?? null) {
      const fn = this.facts.scopes[id]?.fn;
      if (fn !== undefined) return this.facts.functions[fn] ?? null;
    }
    return null;
  }

  /** The class whose body the current place stands in directly. */
  get currentClass(): ClassId | null {
    return this.facts.scopes[this.facts.scope]?.cls ?? null;
  }

  private tooDeep(node: SyntaxNode): ExprId {
    this.facts.addError(spanOf(node), `Nested more than ${String(MAX_DEPTH)} levels deep: not read`);
    return this.other(node, 'too deep');
  }
}

const BLOCKS = new Set([
  'block',
  'constructor_body',
  'switch_block',
  'control_structure_body',
  'statements',
  'function_body',
]);

/** A node's span. */
export function spanOf(node: { readonly start: number; readonly end: number }): Span {
  return { start: node.start, end: node.end };
}

/** The child with this field name. */
export function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name);
}

/** The first child of one of these types. */
export function childOf(node: SyntaxNode, ...types: readonly string[]): SyntaxNode | undefined {
  return node.children.find((child) => types.includes(child.type));
}

/** Children that the parser could place. */
export function soundChildren(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.type !== ERROR);
}

/** The default of a Spring property placeholder: `gpt-4o` of `${app.model:gpt-4o}`. Null when it states none. */
export function placeholderDefault(text: string): string | null {
  return /^\$\{[^:{}]+:([^{}]*)\}$/.exec(text)?.[1] ?? null;
}

/** Whether an annotation says that a test puts a stand-in here, which asks no model: `@Mock`, `@MockBean`, `@MockK`. */
export function isMockAnnotation(source: string): boolean {
  return /^@(?:field:)?(?:\w+\.)*(?:Mock|MockBean|MockitoBean|InjectMock|MockK|RelaxedMockK|MockkBean)\b/.test(source);
}

/** Names what the parser could not read. */
export function describeProblem(cx: Lowering, problem: SyntaxNode): string {
  if (problem.missing) return `Expected ${problem.type === 'identifier' ? 'a name' : `\`${problem.type}\``} here`;
  const [line = ''] = cx.source(problem).split(/\r?\n/, 1);
  return line.trim() === ''
    ? 'Cannot read this'
    : `Cannot read \`${line.length > 40 ? `${line.slice(0, 40)}…` : line}\``;
}

/** Lowers an ERROR node that stood where nobody looked for code, in the scope and control its place belongs to. */
export function recoverInPlace(cx: Lowering, node: SyntaxNode, recover: (node: SyntaxNode) => void): void {
  const { scopes, controls } = cx.facts;
  const holds = (at: Span): boolean => at.start <= node.start && node.end <= at.end;
  // Inner scopes and controls come after those around them.
  const scope = scopes.findLastIndex((candidate) => holds(candidate.span));
  const control = controls.findLastIndex((candidate) => holds(candidate.span));
  cx.facts.inScope(Math.max(scope, 0), () => {
    cx.facts.inControl(control, () => {
      recover(node);
    });
  });
}

/** Text of a comment without its marks, of every line. */
export function commentText(source: string): string {
  return source.startsWith('//')
    ? source.replace(/^\/+/, '')
    : source
        .replace(/^\/\*+|\*+\/$/g, '')
        .split(/\r?\n/)
        .map((line) => line.replace(/^\s*\*+ ?/, ''))
        .join('\n');
}
