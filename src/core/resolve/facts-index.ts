import { isDataFacts } from './data/data-file.ts';
import type {
  Argument,
  Binding,
  ClassId,
  ControlId,
  Expr,
  ExprId,
  FunctionId,
  MemberWrite,
  ModuleFacts,
  ScopeId,
} from '../../model/facts.ts';
import { push } from '../multimap.ts';

/** A change to an object after it was made: `params["x"] = …`, `messages.append(…)`, `Object.assign(params, …)`. */
export interface Mutation {
  readonly kind: 'write' | 'call';
  /** Source position from which it holds. */
  readonly at: number;
  readonly control: ControlId;
  readonly scope: ScopeId;
  readonly write?: MemberWrite;
  /** `append`, `push`, `extend`, … */
  readonly method?: string;
  readonly call?: ExprId;
}

const MUTATORS = new Set([
  'add',
  'addAll',
  'append',
  'extend',
  'insert',
  'update',
  'push',
  'unshift',
  'setdefault',
  'pop',
  'shift',
  'splice',
  'clear',
]);

/** Other methods that change what they are called on, by language. */
const CHANGES: Readonly<Record<string, RegExp>> = {
  go: /^Set[A-Z]/,
  csharp: /^(?:Add|Insert|Remove|Clear|Push|Enqueue|Append)(?![a-z])/,
};

/** Ruby's names for these. */
const RUBY_MUTATORS: Readonly<Record<string, string>> = {
  '<<': 'push',
  concat: 'extend',
  prepend: 'unshift',
  'merge!': 'update',
  'deep_merge!': 'update',
  delete: 'pop',
  delete_if: 'pop',
  'reject!': 'pop',
  'select!': 'pop',
  'compact!': 'pop',
  'map!': 'splice',
};

/** PHP's; the functions are lowered as methods of what they change. */
const PHP_MUTATORS: Readonly<Record<string, string>> = {
  '[]=': 'push',
  array_push: 'push',
  array_unshift: 'unshift',
  array_pop: 'pop',
  array_shift: 'shift',
  array_splice: 'splice',
  curl_setopt_array: 'update',
};
const OWN_MUTATORS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ruby: RUBY_MUTATORS,
  php: PHP_MUTATORS,
};

/** How many calls of a chain are walked to find what it begins with. */
const MAX_CHAIN = 40;

/** Look-up tables over one file's facts, made once a version of the file. */
export class FactsIndex {
  readonly facts: ModuleFacts;
  readonly text: string;
  /** The file is data that code reads, not code. */
  readonly isData: boolean;
  /** By scope, then name, in source order. */
  readonly #known = new Map<unknown, unknown>();
  #bindingsByName: Map<string, Binding[]> | null = null;
  readonly #bindings: Map<string, Binding[]>[];
  readonly #mutations = new Map<string, Mutation[]>();
  readonly #attributeWrites = new Map<string, MemberWrite[]>();
  readonly #functionClass: (ClassId | undefined)[];
  readonly #callOfFunction = new Map<FunctionId, ExprId>();
  readonly #callsByName = new Map<string, ExprId[]>();
  readonly #callsPassing = new Map<string, ExprId[]>();
  readonly #callsOn = new Map<string, ExprId[]>();
  #literals: Map<string, ExprId[]> | undefined;
  readonly starImports: Binding[] = [];
  /** Names that an import gives to something of another name. */
  readonly importAliases = new Set<string>();

  constructor(facts: ModuleFacts, text: string) {
    this.facts = facts;
    this.text = text;
    this.isData = isDataFacts(facts);
    this.#bindings = facts.scopes.map(() => new Map<string, Binding[]>());
    for (const binding of facts.bindings) {
      push(this.#bindings[binding.scope] as Map<string, Binding[]>, binding.name, binding);
      if (binding.name === '*') this.starImports.push(binding);
      else if (
        binding.source.kind === 'import' &&
        binding.source.imported !== binding.name &&
        binding.source.imported !== '*'
      )
        this.importAliases.add(binding.name);
    }
    this.#functionClass = facts.functions.map((fn) => fn.cls);
    for (const write of facts.writes) this.#indexWrite(write);
    for (const id of facts.calls) this.#indexCall(id);
    for (const list of this.#mutations.values()) list.sort((a, b) => a.at - b.at);
  }

  /** What a function says of the file, worked out once. */
  once<T>(compute: (file: FactsIndex) => T): T {
    if (!this.#known.has(compute)) this.#known.set(compute, compute(this));
    return this.#known.get(compute) as T;
  }

  expr(id: ExprId): Expr {
    return this.facts.exprs[id] as Expr;
  }

  bindingsIn(scope: ScopeId, name: string): readonly Binding[] {
    return this.#bindings[scope]?.get(name) ?? [];
  }

  /** The bindings of a name in whatever scope. */
  bindingsNamed(name: string): readonly Binding[] {
    if (!this.#bindingsByName) {
      this.#bindingsByName = new Map();
      for (const binding of this.facts.bindings) push(this.#bindingsByName, binding.name, binding);
    }
    return this.#bindingsByName.get(name) ?? [];
  }

  /** Changes to the object a plain name stands for, in source order. */
  mutationsOf(name: string): readonly Mutation[] {
    return this.#mutations.get(name) ?? [];
  }

  /** Writes to `self.<attribute>`, `this.<attribute>` in the file. */
  attributeWrites(attribute: string): readonly MemberWrite[] {
    return this.#attributeWrites.get(attribute) ?? [];
  }

  /** The call that a function literal is handed to as an argument: `items.map(async (item) => …)`. */
  callTaking(fn: FunctionId): ExprId | undefined {
    return this.#callOfFunction.get(fn);
  }

  /** Calls whose callee is this name, or ends in it: `name(…)`, `self.name(…)`. */
  callsNamed(name: string): readonly ExprId[] {
    return this.#callsByName.get(name) ?? [];
  }

  /** Calls with an argument that is this name, or a member of that name: `items.map(name)`, `submit(self.name, x)`. */
  callsPassing(name: string): readonly ExprId[] {
    return this.#callsPassing.get(name) ?? [];
  }

  /** All names that something is called by, or handed over by to be called. */
  get calledNames(): readonly string[] {
    return [...new Set([...this.#callsByName.keys(), ...this.#callsPassing.keys()])];
  }

  /** Struct literals that name a type. */
  literalsOf(type: string): readonly ExprId[] {
    this.#literals ??= this.#indexLiterals();
    return this.#literals.get(type) ?? [];
  }

  #indexLiterals(): Map<string, ExprId[]> {
    const literals = new Map<string, ExprId[]>();
    this.facts.exprs.forEach((expr, id) => {
      const type = expr.kind === 'map' && expr.type !== undefined ? this.expr(expr.type) : undefined;
      if (type?.kind === 'name') push(literals, type.name, id);
    });
    return literals;
  }

  /** Calls in chains that begin with a plain name: `builder.model("x").build()`, the inner first. */
  callsOn(name: string): readonly ExprId[] {
    return this.#callsOn.get(name) ?? [];
  }

  /** Innermost function around a scope. */
  functionOf(scope: ScopeId): FunctionId | undefined {
    for (let id: ScopeId | null = scope; id !== null; id = this.facts.scopes[id]?.parent ?? null) {
      const fn = this.facts.scopes[id]?.fn;
      if (fn !== undefined) return fn;
    }
    return undefined;
  }

  /** Class whose method (or whose body) holds a scope, through nested functions. */
  classOf(scope: ScopeId): ClassId | undefined {
    for (let id: ScopeId | null = scope; id !== null; id = this.facts.scopes[id]?.parent ?? null) {
      const here = this.facts.scopes[id];
      if (here?.cls !== undefined) return here.cls;
      if (here?.fn !== undefined && this.#functionClass[here.fn] !== undefined) return this.#functionClass[here.fn];
    }
    return undefined;
  }

  /** Control constructs around, innermost first. */
  controlChain(control: ControlId): ControlId[] {
    const chain: ControlId[] = [];
    for (let id = control; id >= 0; id = this.facts.controls[id]?.parent ?? -1) chain.push(id);
    return chain;
  }

  /** Source text of an expression on one line, at most `max` UTF-16 units. */
  source(id: ExprId, max = 40): string {
    const { start, end } = this.expr(id).span;
    const text = this.text
      .slice(start, Math.min(end, start + max * 4))
      .replace(/\s+/g, ' ')
      .trim();
    return text.length > max ? text.slice(0, max - 1) + '…' : text;
  }

  #indexWrite(write: MemberWrite): void {
    const target = this.expr(write.target);
    if (target.kind !== 'member' && target.kind !== 'index') return;
    const object = this.expr(target.object);
    if (target.kind === 'member' && (object.kind === 'this' || object.kind === 'name'))
      push(this.#attributeWrites, target.property, write);
    const root = this.#rootName(target.object);
    if (root !== null) {
      push(this.#mutations, root, { kind: 'write', at: write.at, control: target.control, scope: target.scope, write });
    }
  }

  #indexCall(id: ExprId): void {
    const call = this.expr(id);
    if (call.kind !== 'call') return;
    for (const arg of call.args) {
      const value = this.expr(arg.value);
      if (value.kind === 'function') this.#callOfFunction.set(value.fn, id);
      if (value.kind === 'name') push(this.#callsPassing, value.name, id);
      if (value.kind === 'member') push(this.#callsPassing, value.property, id);
    }
    const callee = this.expr(call.callee);
    // Called where it is written: `go func() { … }()`.
    if (callee.kind === 'function') this.#callOfFunction.set(callee.fn, id);
    if (callee.kind === 'name') push(this.#callsByName, callee.name, id);
    if (callee.kind !== 'member') return;
    push(this.#callsByName, callee.property, id);
    const chained = this.#chainRoot(callee.object);
    if (chained !== null) push(this.#callsOn, chained, id);
    const at = call.span.end;
    const isChange = CHANGES[this.facts.language]?.test(callee.property) === true;
    const ownName = OWN_MUTATORS[this.facts.language]?.[callee.property];
    if (MUTATORS.has(callee.property) || isChange || ownName !== undefined) {
      const root = this.#rootName(callee.object);
      if (root !== null)
        push(this.#mutations, root, {
          kind: 'call',
          at,
          control: call.control,
          scope: call.scope,
          method: ownName ?? callee.property,
          call: id,
        });
    } else if (callee.property === 'assign' && call.args.length > 1) {
      const first = this.expr((call.args[0] as Argument).value);
      if (first.kind === 'name')
        push(this.#mutations, first.name, {
          kind: 'call',
          at,
          control: call.control,
          scope: call.scope,
          method: 'assign',
          call: id,
        });
    }
  }

  /** `builder` of `builder`, `builder.model("x")`, `builder.model("x").maxTokens(5)`. */
  #chainRoot(id: ExprId): string | null {
    let expr = this.expr(id);
    for (let length = 0; length < MAX_CHAIN && expr.kind === 'call'; length++) {
      const callee = this.expr(expr.callee);
      if (callee.kind !== 'member') return null;
      expr = this.expr(callee.object);
    }
    return expr.kind === 'name' ? expr.name : null;
  }

  /** `params` of `params`, `params["a"]`, `params.a.b`; `self.x` roots count under `self.x`. */
  #rootName(id: ExprId): string | null {
    let path = '';
    for (let expr = this.expr(id); ;) {
      if (expr.kind === 'name')
        return path && (expr.name === 'self' || expr.name === 'cls') ? `self.${path}` : expr.name;
      if (expr.kind === 'this') return path ? `self.${path}` : null;
      if (expr.kind === 'member') path = expr.property;
      else if (expr.kind !== 'index') return null;
      expr = this.expr(expr.object);
    }
  }
}
