import type { ClassId, Expr, ExprId, FunctionId, IndexExpr, TextExpr } from '../../model/facts.ts';
import type { Declared } from '../declare/declared.ts';
import type { Origin, TextSegment, Via } from '../../model/resolved.ts';
import type { Loc } from '../../model/span.ts';
import { callValue } from './calls.ts';
import { formatOf, RAW_IMPORT, type DataFormat } from './data/data-file.ts';
import { joinPaths } from './data/paths.ts';
import type { FactsIndex } from './facts-index.ts';
import { evaluateName } from './names.ts';
import { classMember, mapEntry, memberOf, indexOf, valueOfType } from './objects.ts';
import { parameterValue } from './parameters.ts';
import { arrayUnion } from './php.ts';
import { nestedConstant } from './ruby.ts';
import { instanceOf, type SdkIndex } from './sdk-index.ts';
import { concatValues, formatPercent, textFrom } from './strings.ts';
import type { Env, Lazy, MapSlot, ModuleValue, SymbolValue, ObjectValue, Value } from './values.ts';
import { knownText, oneOf, optionsOf, symbolName, unknown, withVia } from './values.ts';

/** What evaluation may ask about the rest of the project. */
export interface ProjectView {
  readonly file: (path: string) => FactsIndex | undefined;
  /** Project path of an imported module, or null when it lies outside the project. */
  readonly resolveModule: (fromPath: string, module: string) => string | null;
  /** Modules whose names a file sees without importing them. */
  readonly impliedModules?: (fromPath: string) => readonly string[];
  readonly sdks: (language: string) => SdkIndex;
  /** Version range that the project's manifest asks for; null when none names the package. */
  readonly packageVersion?: (fromPath: string, name: string) => string | null;
  /** What the user declares of functions and calls, as the configuration of a file has it. */
  readonly declared?: (file: FactsIndex) => Declared;
  /** Files read so far, tests left out, in which something of this name is called. */
  readonly filesCalling?: (name: string) => Iterable<FactsIndex>;
  /** A file that is no source code, read as data of a format; see `lowerData` for its facts. Nothing is read without it. */
  readonly data?: (path: string, format: DataFormat) => DataLookup;
}

/** One call of a wrapper, followed into its body. */
export interface Followed {
  /** Environments that hold wherever an expression has none of its own: of the wrapper first, then of its callers. */
  readonly environments: readonly Env[];
  /** Functions whose parameters were asked for with nobody to say what they hold: `path:function`. */
  readonly openParameters: Set<string>;
}

export type DataLookup =
  | { readonly kind: 'found'; readonly file: FactsIndex }
  | { readonly kind: 'missing' }
  /** It may not or cannot be read. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Language families in which a package's (namespace's) files see each other's classes, and `*` imports name them. */
const PACKAGE_FAMILIES: ReadonlySet<string> = new Set(['java', 'csharp']);

const MAX_DEPTH = 80;
const MAX_STEPS = 200_000;

/**
 * Finds out what expressions evaluate to, on facts alone. One evaluator serves one analysis: it remembers results, and
 * `touched` lists the files whose facts were read. Never throws; what cannot be followed is `unknown` with a reason.
 */
export class Evaluator {
  readonly project: ProjectView;
  readonly touched = new Set<string>();
  /** Names of functions whose callers were asked for. */
  readonly asked = new Set<string>();
  /** Whether something that the followed call hands over was used. */
  usesGiven = false;
  readonly #followed: Followed | null;
  readonly #memo = new Map<FactsIndex, Map<ExprId, Value>>();
  readonly #active = new Set<string>();
  readonly #environments = new WeakMap<object, Map<string, Env | null>>();
  #depth = 0;
  #steps = 0;
  #hops = 0;

  constructor(project: ProjectView, followed: Followed | null = null) {
    this.project = project;
    this.#followed = followed;
  }

  family(file: FactsIndex): string {
    return this.sdks(file).family;
  }

  sdks(file: FactsIndex): SdkIndex {
    return this.project.sdks(file.facts.language);
  }

  evaluate(file: FactsIndex, id: ExprId, env: Env | null = null): Value {
    const known = env === null ? this.#memo.get(file)?.get(id) : undefined;
    if (known) return known;
    const key = `${file.facts.path}:${id}:${env?.depth ?? 0}`;
    if (this.#depth >= MAX_DEPTH || this.#active.has(key)) return unknown('refers to itself');
    if (++this.#steps > MAX_STEPS) return unknown('too much code to follow');
    this.touched.add(file.facts.path);
    this.#active.add(key);
    this.#depth++;
    const value = this.#evaluate(file, id, env);
    this.#depth--;
    this.#active.delete(key);
    // A value cut off by the depth limit is not kept: from elsewhere it may be reached in fewer steps.
    if (env === null && !(value.kind === 'unknown' && value.reason === 'refers to itself'))
      this.#remember(file, id, value);
    return value;
  }

  force(lazy: Lazy): Value {
    return lazy.value ?? this.evaluate(lazy.file, lazy.expr, lazy.env);
  }

  /** Value of a whole data file of the project; undefined when there is no such file. */
  data(path: string, format: DataFormat): Value | undefined {
    // Also one that is not there: who reads it is out of date when it comes.
    this.touched.add(path);
    const found = this.project.data?.(path, format) ?? { kind: 'missing' };
    if (found.kind === 'missing') return undefined;
    if (found.kind === 'refused') return unknown(`${path}: ${found.reason}`);
    return this.exported(found.file, 'default');
  }

  parameter(file: FactsIndex, fn: number, index: number, env: Env | null): Value {
    return parameterValue(this, file, fn, index, env);
  }

  /** The environment of the constructor that made an object, made once. */
  environmentOnce(object: ObjectValue, constructor: FunctionId, make: () => Env | null): Env | null {
    const { made, file, cls } = object;
    if (!made) return null;
    // Calls under one environment share its place; those without any share the evaluator's own.
    const holder = made.env ?? this;
    let known = this.#environments.get(holder);
    if (!known) this.#environments.set(holder, (known = new Map<string, Env | null>()));
    const key = `${made.file.facts.path}:${made.id}>${file.facts.path}:${cls}:${constructor}`;
    let env = known.get(key);
    if (env === undefined) known.set(key, (env = make()));
    return env;
  }

  /** The environment of a function: among those around an expression, else of the wrapper's call that is followed. */
  environmentOf(file: FactsIndex, fn: FunctionId, env: Env | null): Env | undefined {
    for (let here = env; here; here = here.outer) if (here.file === file && here.fn === fn) return here;
    const given = this.#followed?.environments.find((each) => each.file === file && each.fn === fn);
    if (given) this.usesGiven = true;
    return given;
  }

  /** The object whose method is followed, where it is of this class. */
  receiverOf(file: FactsIndex, cls: ClassId, env: Env | null): ObjectValue | undefined {
    // The object may be of a class that inherits the method.
    const isIt = (each: Env): boolean =>
      each.self !== null && each.file === file && file.facts.functions[each.fn]?.cls === cls;
    for (let here = env; here; here = here.outer) if (isIt(here)) return here.self ?? undefined;
    const given = this.#followed?.environments.find(isIt)?.self;
    if (given?.made) this.usesGiven = true;
    return given ?? undefined;
  }

  /** A parameter was asked for that no environment gives. */
  noteParameter(file: FactsIndex, fn: FunctionId): void {
    this.#followed?.openParameters.add(`${file.facts.path}:${fn}`);
  }

  filesCalling(name: string): Iterable<FactsIndex> {
    this.asked.add(name);
    return this.project.filesCalling?.(name) ?? [];
  }

  /** Runs work that goes from a function to its callers, unless that was done too often on the way here. */
  hop<T>(limit: number, work: () => T): T | undefined {
    if (this.#hops >= limit) return undefined;
    this.#hops++;
    try {
      return work();
    } finally {
      this.#hops--;
    }
  }

  fromAnnotation(file: FactsIndex, annotation: ExprId): Value | undefined {
    return valueOfType(this, file, annotation);
  }

  /** The file of the project that a module name stands for. */
  moduleFile(from: FactsIndex, module: string): FactsIndex | undefined {
    const path = this.project.resolveModule(from.facts.path, module);
    return path === null ? undefined : this.project.file(path);
  }

  /** What a name stands for that `import module.*` brings in; undefined when the module has none of that name. */
  starImported(from: FactsIndex, module: string, name: string): Value | undefined {
    const family = this.family(from);
    if (!PACKAGE_FAMILIES.has(family)) {
      const target = this.moduleFile(from, module);
      const value = target && this.exported(target, name);
      if (value || family !== 'rust') return value;
    }
    return (
      this.#fromPackage(from, module, name) ??
      (this.sdks(from).knows(`${module}.${name}`) ? { kind: 'symbol', family, module, path: [name] } : undefined)
    );
  }

  /** A class of the same package or namespace, which need not be imported. */
  inSamePackage(from: FactsIndex, name: string): Value | undefined {
    const family = this.family(from);
    if (!PACKAGE_FAMILIES.has(family) && family !== 'go') return undefined;
    const file = this.moduleFile(from, family === 'go' ? `#${name}` : `.${name}`);
    return file && this.exported(file, name);
  }

  /**
   * What a package of the project calls `name`: what the file of that name hands out, or, where the package is a class
   * (a static import, a nested class), its member.
   */
  #fromPackage(from: FactsIndex, module: string, name: string): Value | undefined {
    const file = this.moduleFile(from, `${module}.${name}`);
    const value = file && this.exported(file, name);
    if (value) return withVia(value, 'imported constant');
    const around = this.moduleFile(from, module);
    if (!around) return undefined;
    const cls = this.exported(around, module.slice(module.lastIndexOf('.') + 1));
    const member = cls?.kind === 'class' ? classMember(this, cls, name) : undefined;
    return member ? withVia(member, 'imported constant') : this.exported(around, name);
  }

  imported(from: FactsIndex, module: string, name: string): Value {
    const family = this.family(from);
    if (family === 'php') return this.#phpClass(from, module);
    if (PACKAGE_FAMILIES.has(family)) {
      const value = name === '*' ? undefined : this.#fromPackage(from, module, name);
      return value ?? { kind: 'symbol', family, module, path: name === '*' ? [] : [name] };
    }
    const path = this.project.resolveModule(from.facts.path, module);
    if (path === null) {
      // Python: `from package import module` of a package without an `__init__.py`.
      const inner = name === '*' ? null : this.#submodule(from, module, name);
      return inner ?? { kind: 'symbol', family: this.family(from), module, path: name === '*' ? [] : [name] };
    }
    const named = formatOf(path);
    // Who imports a prompt file takes its text: it is no format that bundlers know.
    const format = module.endsWith(RAW_IMPORT) || named === 'prompt' ? 'text' : named;
    if (format !== null) return this.#importedData(path, format, name);
    if (name === '*') return { kind: 'module', path, name: module };
    if (this.family(from) === 'go')
      return this.inPackage(from, module, name) ?? unknown(`"${name}" is not found in ${path}`);
    const target = this.project.file(path);
    if (!target) return unknown(`imported from ${path}, which could not be read`);
    this.touched.add(path);
    const value = this.exported(target, name);
    if (value) return withVia(value, 'imported constant');
    // Python: `from package import submodule`.
    const inner = this.#submodule(from, module, name);
    return inner && inner.path !== path ? inner : unknown(`"${name}" is not found in ${path}`);
  }

  /** A class of PHP by its full name: the project's, from the file that Composer loads it from, or another's. */
  #phpClass(from: FactsIndex, name: string): Value {
    const file = this.moduleFile(from, name);
    const value = file && this.exported(file, name.slice(name.lastIndexOf('\\') + 1));
    return value ? withVia(value, 'imported constant') : { kind: 'symbol', family: 'php', module: name, path: [] };
  }

  /** `import config from './models.json'`: the whole file, as `default` or as a namespace, or a key at its top. */
  #importedData(path: string, format: DataFormat, name: string): Value {
    const whole = this.data(path, format) ?? unknown(`imported from ${path}, which could not be read`);
    if (name === 'default' || name === '*' || whole.kind !== 'map') return whole;
    return mapEntry(this, whole, name) ?? unknown(`"${name}" is not found in ${path}`);
  }

  /** A Go method that stands in another file of its type's package. */
  methodElsewhere(object: ObjectValue, name: string): Value | undefined {
    const type = object.file.facts.classes[object.cls]?.name;
    if (this.family(object.file) !== 'go' || type === null || type === undefined) return undefined;
    const file = this.moduleFile(object.file, `#${type}.${name}`);
    const fn = file?.facts.functions.findIndex((fact) => {
      const receiver = fact.params[0];
      if (fact.name !== name || receiver?.isReceiver !== true || receiver.annotation === undefined) return false;
      const named = file.expr(receiver.annotation);
      return named.kind === 'name' && named.name === type;
    });
    if (file === undefined || fn === undefined || fn < 0) return undefined;
    this.touched.add(file.facts.path);
    return { kind: 'function', file, fn, self: object, env: null };
  }

  /** What a Go package of the project, which is a folder, declares under a name. */
  inPackage(from: FactsIndex, module: string, name: string): Value | undefined {
    if (this.family(from) !== 'go') return undefined;
    const file = this.moduleFile(from, `${module}#${name}`);
    return file && this.exported(file, name);
  }

  /** `app.prompts` after `import app.prompts`, or `from app import prompts`: a module inside a package of the project. */
  submoduleOf(from: FactsIndex, parent: ModuleValue | SymbolValue, name: string): Value | undefined {
    if (parent.kind === 'symbol' && parent.family === 'ruby') return nestedConstant(this, from, [...parent.path, name]);
    if (this.family(from) !== 'python') return undefined;
    if (parent.kind === 'module') return this.#submodule(from, parent.name, name) ?? undefined;
    return parent.module === 'global'
      ? undefined
      : (this.#submodule(from, [parent.module, ...parent.path].join('.'), name) ?? undefined);
  }

  #submodule(from: FactsIndex, module: string, name: string): ModuleValue | null {
    if (this.family(from) !== 'python') return null;
    const full = module.endsWith('.') ? module + name : `${module}.${name}`;
    const path = this.project.resolveModule(from.facts.path, full);
    return path === null ? null : { kind: 'module', path, name: full };
  }

  /** Value of a name that a module of the project hands out; undefined when it has none of that name. */
  exported(file: FactsIndex, name: string): Value | undefined {
    const key = `export:${file.facts.path}:${name}`;
    if (this.#active.has(key)) return undefined;
    this.#active.add(key);
    this.touched.add(file.facts.path);
    const value = this.#exported(file, name);
    this.#active.delete(key);
    return value;
  }

  #exported(file: FactsIndex, name: string): Value | undefined {
    const { exports } = file.facts;
    for (const entry of exports) {
      if (entry.name !== name) continue;
      if (entry.value !== undefined) return this.evaluate(file, entry.value);
      if (entry.from) return this.imported(file, entry.from.module, entry.from.imported);
      if (entry.local !== undefined) return this.#topLevel(file, entry.local);
    }
    if (this.family(file) === 'python' || this.family(file) === 'rust') {
      const value = this.#topLevel(file, name);
      if (value) return value;
      for (const star of file.starImports) {
        const target = star.source.kind === 'import' ? this.moduleFile(file, star.source.module) : undefined;
        const found = target && this.exported(target, name);
        if (found) return found;
      }
    }
    for (const entry of exports) {
      if (entry.name !== '*' || !entry.from) continue;
      const target = this.moduleFile(file, entry.from.module);
      const found = target && this.exported(target, name);
      if (found) return found;
    }
    return undefined;
  }

  #topLevel(file: FactsIndex, name: string): Value | undefined {
    if (file.bindingsIn(0, name).length === 0) return undefined;
    return evaluateName(this, name, { file, scope: 0, control: -1, at: file.facts.length, env: null });
  }

  #remember(file: FactsIndex, id: ExprId, value: Value): void {
    let memo = this.#memo.get(file);
    if (!memo) this.#memo.set(file, (memo = new Map<ExprId, Value>()));
    memo.set(id, value);
  }

  #evaluate(file: FactsIndex, id: ExprId, env: Env | null): Value {
    const expr = file.expr(id);
    const origin: Origin = { path: file.facts.path, span: expr.span, via: viaOf(file) };
    switch (expr.kind) {
      case 'text':
        return this.#text(file, expr, env);
      case 'number':
      case 'boolean':
        return { kind: 'const', value: expr.value, origin };
      case 'null':
        return { kind: 'const', value: null, origin };
      case 'name':
        return evaluateName(this, expr.name, {
          file,
          scope: expr.scope,
          control: expr.control,
          at: expr.span.start,
          env,
        });
      case 'this':
        return this.#receiver(file, expr, env) ?? unknown('"this" outside a class');
      case 'member':
        return memberOf(this, file, this.evaluate(file, expr.object, env), expr.property, id);
      case 'index':
        return this.#index(file, id, expr, env);
      case 'call':
        return callValue(this, file, id, expr, env);
      case 'map':
        return this.#map(file, id, expr, env);
      case 'list':
        return this.#list(file, id, expr.items, env);
      case 'binary':
        return this.#binary(file, id, env);
      case 'unary':
        return this.#unary(file, expr.op, expr.operand, env);
      case 'conditional':
        return this.#conditional(file, expr, env);
      case 'function':
        return { kind: 'function', file, fn: expr.fn, self: this.#receiver(file, expr, env) ?? null, env };
      case 'class':
        return { kind: 'class', file, cls: expr.cls };
      case 'element':
        return this.#element(file, expr.of, env);
      case 'comprehension':
        return {
          kind: 'list',
          items: [{ file, expr: expr.element, env }],
          open: 'one item for each element',
          ref: { path: file.facts.path, expr: id },
        };
      case 'require':
        return this.imported(file, expr.module, '*');
      case 'other':
        return unknown(`${expr.what} is not followed`);
    }
  }

  #index(file: FactsIndex, id: ExprId, expr: IndexExpr, env: Env | null): Value {
    const object = this.evaluate(file, expr.object, env);
    // `Agent[Deps, Output](…)`: a class with its type arguments is the class.
    const isType = object.kind === 'symbol' && this.sdks(file).constructorOf(symbolName(object)) !== undefined;
    if (isType && this.family(file) === 'python') return object;
    return indexOf(this, object, this.evaluate(file, expr.index, env), file, id);
  }

  #receiver(file: FactsIndex, expr: Expr, env: Env | null): ObjectValue | undefined {
    for (let here = env; here; here = here.outer) if (here.self) return here.self;
    const cls = file.classOf(expr.scope);
    if (cls === undefined) return undefined;
    return this.receiverOf(file, cls, env) ?? { kind: 'object', file, cls, made: null };
  }

  #text(file: FactsIndex, expr: TextExpr & Expr, env: Env | null): Value {
    const { path } = file.facts;
    const segments: TextSegment[] = [];
    for (const part of expr.parts) {
      const loc: Loc = { path, span: part.span };
      if (part.kind === 'static') segments.push({ kind: 'static', text: part.text, loc });
      else segments.push(...textFrom(this.evaluate(file, part.expr, env), loc, file.source(part.expr)));
    }
    return { kind: 'text', segments, origin: { path, span: expr.span, via: viaOf(file) } };
  }

  #map(file: FactsIndex, id: ExprId, { entries, type }: Expr & { kind: 'map' }, env: Env | null): Value {
    const named = type === undefined ? undefined : this.evaluate(file, type);
    // `openai.Client{}`: an object of an SDK. `Config{…}`: a struct of the project, whose type says more than the literal.
    const entry = named?.kind === 'symbol' ? this.sdks(file).constructorOf(symbolName(named)) : undefined;
    if (entry) return instanceOf(entry, this.family(file));
    const struct: ObjectValue | undefined =
      named?.kind === 'class' ? { kind: 'object', file: named.file, cls: named.cls, made: null } : undefined;
    const slots: MapSlot[] = [];
    let open: string | null = null;
    for (const entry of entries) {
      if (entry.kind === 'pair') {
        const key =
          entry.key ?? (entry.keyExpr === undefined ? null : knownText(this.evaluate(file, entry.keyExpr, env)));
        if (key === null) open ??= 'a key is computed';
        else slots.push({ key, value: { file, expr: entry.value, env, keySpan: entry.keySpan }, conditional: false });
        continue;
      }
      const spread = this.evaluate(file, entry.value, env);
      for (const option of optionsOf(spread)) {
        // `...(condition && { … })` and `...(a ? {…} : {})`: keys that may be there.
        const alone = option === spread;
        if (option.kind === 'map') {
          slots.push(
            ...option.entries
              .filter((slot) => !entry.except?.includes(slot.key))
              .map((slot) => ({ ...slot, conditional: slot.conditional || !alone })),
          );
          open ??= option.open;
        } else if (option.kind !== 'const' && !isDefault(option))
          open ??= option.kind === 'unknown' ? option.reason : `the spread ${file.source(entry.value)}`;
      }
    }
    const ref = { path: file.facts.path, expr: id };
    return { kind: 'map', entries: slots, open, ref, ...(struct === undefined ? {} : { struct }) };
  }

  #list(file: FactsIndex, id: ExprId, items: (Expr & { kind: 'list' })['items'], env: Env | null): Value {
    const out: Lazy[] = [];
    let open: string | null = null;
    for (const item of items) {
      if (!item.spread) {
        out.push({ file, expr: item.value, env });
        continue;
      }
      const value = this.evaluate(file, item.value, env);
      if (value.kind === 'list') {
        out.push(...value.items);
        open ??= value.open;
      } else {
        // Keeps its place, so that what stands before it is known to stand before it.
        out.push({ file, expr: item.value, env, value: unknown(`the items of ${file.source(item.value)}`) });
        open ??= `the items of ${file.source(item.value)}`;
      }
    }
    return { kind: 'list', items: out, open, ref: { path: file.facts.path, expr: id } };
  }

  #binary(file: FactsIndex, id: ExprId, env: Env | null): Value {
    const expr = file.expr(id);
    if (expr.kind !== 'binary') return unknown('not an operation');
    switch (expr.op) {
      case '+':
        return this.#concat(file, id, env);
      case '|':
        return this.#pipe(file, id, env);
      case '||':
      case '??':
        if (this.#mayMiss(file, expr.left, env))
          return oneOf([this.evaluate(file, expr.left, env), this.evaluate(file, expr.right, env)]);
        return this.#fallback(this.evaluate(file, expr.left, env), () => this.evaluate(file, expr.right, env));
      case '&&': {
        const right = this.evaluate(file, expr.right, env);
        return oneOf([
          right,
          { kind: 'const', value: false, origin: { path: file.facts.path, span: expr.span, via: 'literal' } },
        ]);
      }
      case '/':
        return this.#joinedPath(file, expr, env) ?? this.#arithmetic(file, id, env);
      case '%':
        return (
          formatPercent(this, file, this.evaluate(file, expr.left, env), expr.right, env) ?? unknown('a computed value')
        );
      default:
        return this.#arithmetic(file, id, env);
    }
  }

  /** `table[key]` with a key that is not known, where the code says what holds when the table has none such. */
  #mayMiss(file: FactsIndex, id: ExprId, env: Env | null): boolean {
    const expr = file.expr(id);
    return (
      expr.kind === 'index' &&
      this.evaluate(file, expr.object, env).kind === 'map' &&
      knownText(this.evaluate(file, expr.index, env)) === null
    );
  }

  /** `Path(a) / "b"`: a path; undefined for a division of numbers. */
  #joinedPath(file: FactsIndex, { left, right, span }: Expr & { kind: 'binary' }, env: Env | null): Value | undefined {
    const parts = [this.evaluate(file, left, env), this.evaluate(file, right, env)];
    const isPath = parts.some((part) => optionsOf(part).some((option) => option.kind === 'text'));
    return isPath ? joinPaths(parts, { path: file.facts.path, span }) : undefined;
  }

  #concat(file: FactsIndex, id: ExprId, env: Env | null): Value {
    const operands = this.#operands(file, id, '+');
    const values = operands.map((operand) => this.evaluate(file, operand, env));
    const union = this.family(file) === 'php' ? arrayUnion(values) : undefined;
    return union ?? concatValues(file, values, id, operands);
  }

  /** Operands of a chain of one left-associative operator, left to right, without recursion. */
  #operands(file: FactsIndex, id: ExprId, op: string): ExprId[] {
    const out: ExprId[] = [];
    let here = id;
    for (let expr = file.expr(here); expr.kind === 'binary' && expr.op === op; expr = file.expr(here)) {
      out.push(expr.right);
      here = expr.left;
    }
    out.push(here);
    return out.reverse();
  }

  #pipe(file: FactsIndex, id: ExprId, env: Env | null): Value {
    const values = this.#operands(file, id, '|').map((operand) => this.evaluate(file, operand, env));
    if (values.every((value) => value.kind === 'map')) {
      const entries = values.flatMap((value) => value.entries);
      const open = values.map((value) => value.open).find((reason) => reason !== null) ?? null;
      return { kind: 'map', entries, open, ref: { path: file.facts.path, expr: id } };
    }
    return { kind: 'pipe', parts: values.flatMap((value) => (value.kind === 'pipe' ? value.parts : [value])) };
  }

  /** `a || b`, `a ?? b`: the default that the code states counts as the value when `a` comes from outside. */
  #fallback(left: Value, right: () => Value): Value {
    if (left.kind === 'unknown' || left.kind === 'record' || (left.kind === 'symbol' && left.module === 'global')) {
      const value = right();
      // What a foreign call returns may be an object that is used later; only a plain default stands in for it.
      if (value.kind === 'unknown' || (left.kind === 'record' && value.kind !== 'text' && value.kind !== 'const'))
        return left;
      // An empty text keeps code from failing where there is nothing: it says nothing of what there is otherwise.
      if (knownText(value)?.trim() === '' && !(left.kind === 'unknown' && left.environment)) return left;
      return withVia(value, left.kind === 'unknown' && left.environment ? 'environment default' : 'default parameter');
    }
    if (left.kind === 'const') return left.value === null || left.value === false || left.value === 0 ? right() : left;
    if (left.kind === 'text') return knownText(left) === '' ? right() : left;
    if (left.kind === 'oneOf') {
      const kept = left.options.filter(
        (option) => !(option.kind === 'const' && (option.value === null || option.value === false)),
      );
      if (kept.length < left.options.length || !left.complete) {
        const value = withVia(right(), 'default parameter');
        // What a foreign call returns says nothing where a plain value stands beside it.
        const isPlain = value.kind === 'text' || value.kind === 'const';
        const options = kept.map((option) => (isPlain && option.kind === 'record' ? unknown(option.symbol) : option));
        return oneOf([...options, value]);
      }
    }
    return left;
  }

  #arithmetic(file: FactsIndex, id: ExprId, env: Env | null): Value {
    const expr = file.expr(id);
    if (expr.kind !== 'binary') return unknown('not an operation');
    const left = this.evaluate(file, expr.left, env);
    const right = this.evaluate(file, expr.right, env);
    if (
      left.kind !== 'const' ||
      right.kind !== 'const' ||
      typeof left.value !== 'number' ||
      typeof right.value !== 'number'
    )
      return unknown('a computed value');
    const result = compute(expr.op, left.value, right.value);
    return result === null
      ? unknown('a computed value')
      : { kind: 'const', value: result, origin: { path: file.facts.path, span: expr.span, via: 'constant' } };
  }

  #unary(file: FactsIndex, op: string, operand: ExprId, env: Env | null): Value {
    const value = this.evaluate(file, operand, env);
    if (value.kind !== 'const') return unknown('a computed value');
    if (op === '-' && typeof value.value === 'number') return { ...value, value: -value.value };
    if (op === '!') return { ...value, value: !value.value };
    return unknown('a computed value');
  }

  #conditional(file: FactsIndex, expr: Expr & { kind: 'conditional' }, env: Env | null): Value {
    const test = this.evaluate(file, expr.test, env);
    if (test.kind === 'const') return this.evaluate(file, test.value ? expr.then : expr.else, env);
    return oneOf([this.evaluate(file, expr.then, env), this.evaluate(file, expr.else, env)]);
  }

  #element(file: FactsIndex, of: ExprId, env: Env | null): Value {
    const list = this.evaluate(file, of, env);
    if (list.kind === 'list' && list.open === null && list.items.length > 0)
      return oneOf(list.items.map((item) => this.force(item)));
    return unknown(`each element of ${file.source(of)}`);
  }
}

function viaOf(file: FactsIndex): Via {
  return file.isData ? 'data file' : 'literal';
}

/** Rust's `..Request::default()`: what an SDK's type has when nothing is set. */
function isDefault(value: Value): boolean {
  return value.kind === 'record' && value.call.file.facts.language === 'rust' && /(?:^|\.)default$/.test(value.symbol);
}

function compute(op: string, left: number, right: number): number | null {
  switch (op) {
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? null : left / right;
    case '//':
      return right === 0 ? null : Math.floor(left / right);
    case '**':
      return left ** right;
    case '<<':
      return left << right;
    default:
      return null;
  }
}
