import type { Argument, CallExpr, ClassId, Expr, ExprId, FunctionId } from '../../model/facts.ts';
import type { ExprRef, Origin, TextSegment, Via } from '../../model/resolved.ts';
import type { SdkDefinition, TypeSpec } from '../../model/sdk.ts';
import type { FactsIndex } from './facts-index.ts';

/** What the resolver makes of an expression. Internal to the core: what leaves it is plain `Resolved` data. */
export type Value =
  | ConstValue
  | TextValue
  | MapValue
  | ListValue
  | SymbolValue
  | ModuleValue
  | InstanceValue
  | RecordValue
  | ClassValue
  | ObjectValue
  | FunctionValue
  | PipeValue
  | OneOfValue
  | UnknownValue;

export interface ConstValue {
  readonly kind: 'const';
  readonly value: number | boolean | null;
  readonly origin: Origin;
}
export interface TextValue {
  readonly kind: 'text';
  readonly segments: readonly TextSegment[];
  readonly origin: Origin;
}
/** An object or dict whose entries may be read by key. Values are evaluated when asked for. */
export interface MapValue {
  readonly kind: 'map';
  readonly entries: readonly MapSlot[];
  /** Why there may be keys that are not seen; null when the entries are all there is. */
  readonly open: string | null;
  readonly ref: ExprRef;
  /** Of a struct literal of the project: an object of its type, for what the literal does not say (fields, methods). */
  readonly struct?: ObjectValue;
}
export interface MapSlot {
  readonly key: string;
  readonly value: Lazy;
  /** Written under a condition: the key may be missing, or hold an earlier entry's value. */
  readonly conditional: boolean;
}
/** A value not evaluated yet: an expression with the environment of its function, or a value at hand. */
export interface Lazy {
  readonly file: FactsIndex;
  readonly expr: ExprId;
  readonly env: Env | null;
  readonly keySpan?: { readonly start: number; readonly end: number };
  readonly value?: Value;
}
export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Lazy[];
  /** Why more may follow (in front: `openStart`). */
  readonly open: string | null;
  readonly ref: ExprRef;
}
/** Something imported from outside the project: `openai.OpenAI`. */
export interface SymbolValue {
  readonly kind: 'symbol';
  readonly family: string;
  readonly module: string;
  readonly path: readonly string[];
}
/** A module of the project. */
export interface ModuleValue {
  readonly kind: 'module';
  readonly path: string;
  /** As it was imported: `app.prompts`. */
  readonly name: string;
}
/** An object of an SDK, and the member path walked from it. */
export interface InstanceValue {
  readonly kind: 'instance';
  readonly sdk: SdkDefinition;
  readonly family: string;
  readonly typeName: string;
  readonly type: TypeSpec;
  readonly provider: string | null;
  /** The project's interface that the object stands in for, where that is known. */
  readonly declared?: ClassValue;
  /** Calls whose arguments say something about requests, the innermost (last) first. */
  readonly made: readonly MadeBy[];
  readonly path: readonly string[];
}
export interface MadeBy {
  readonly file: FactsIndex;
  readonly call: CallExpr & Expr;
  readonly id: ExprId;
  readonly env: Env | null;
  readonly type: Pick<TypeSpec, 'params' | 'positional'>;
  /** The call may not have run. */
  readonly conditional?: boolean;
}
/** The result of calling something outside the project that no table knows: its keyword arguments can be read like entries. */
export interface RecordValue {
  readonly kind: 'record';
  readonly symbol: string;
  readonly call: { readonly file: FactsIndex; readonly id: ExprId; readonly env: Env | null };
  /** What the called method belongs to: `z.string()` in `z.string().describe('…')`. */
  readonly base?: RecordValue;
  /** Members that were set after it was made: `options.MaxOutputTokenCount = 500;`. */
  readonly set?: MapValue;
  /** The call may not have run: a builder told something under a condition. */
  readonly conditional?: boolean;
}
export interface ClassValue {
  readonly kind: 'class';
  readonly file: FactsIndex;
  readonly cls: ClassId;
}
/** An instance of a class of the project; `made` is the call that made it, where it is known. */
export interface ObjectValue {
  readonly kind: 'object';
  readonly file: FactsIndex;
  readonly cls: ClassId;
  readonly made: { readonly file: FactsIndex; readonly id: ExprId; readonly env: Env | null } | null;
}
export interface FunctionValue {
  readonly kind: 'function';
  readonly file: FactsIndex;
  readonly fn: FunctionId;
  readonly self: ObjectValue | null;
  /** What a method is called on, where that is more than an object of its type. */
  readonly receiver?: MapValue;
  readonly env: Env | null;
  /** Arguments that were bound before the call, the first bound first: `partial(ask, model="x")`, `ask.bind(null, "x")`. */
  readonly bound?: readonly BoundArguments[];
}
export interface BoundArguments {
  readonly args: readonly Argument[];
  readonly file: FactsIndex;
  readonly env: Env | null;
}
/** LangChain's `prompt | model | parser`. */
export interface PipeValue {
  readonly kind: 'pipe';
  readonly parts: readonly Value[];
}
export interface OneOfValue {
  readonly kind: 'oneOf';
  readonly options: readonly Value[];
  readonly complete: boolean;
}
export interface UnknownValue {
  readonly kind: 'unknown';
  /** In words a user understands: `parameter "model"`. */
  readonly reason: string;
  readonly origin?: Origin;
  /** Differs on every call: a clock, an id, request data. */
  readonly volatile?: boolean;
  /** An environment variable: a default beside it is the value that the code itself states. */
  readonly environment?: boolean;
  /** What an example file names for the environment variable: the value where nothing else says one. */
  readonly example?: Value;
  /** A parameter no caller was followed for. */
  readonly parameter?: { readonly file: FactsIndex; readonly fn: FunctionId; readonly index: number };
}

/** Values of a function's parameters, by their position in its list, while one call of it is followed. */
export interface Env {
  readonly file: FactsIndex;
  readonly fn: FunctionId;
  readonly params: ReadonlyMap<number, Given>;
  /** Why parameters that are not among them may be given all the same: a spread; null when these are all. */
  readonly open: string | null;
  readonly self: ObjectValue | null;
  /** The environment of the enclosing function, for closures. */
  readonly outer: Env | null;
  readonly depth: number;
}

/** What a parameter holds, worked out when it is first asked for: most of them never are. */
export interface Given {
  readonly value: () => Value;
}

/** A value that is worked out once, when it is first asked for. */
export function lazily(compute: () => Value): Given {
  let known: Value | null = null;
  let isRunning = false;
  const value = (): Value => {
    if (known) return known;
    if (isRunning) return unknown('refers to itself');
    isRunning = true;
    known = compute();
    isRunning = false;
    return known;
  };
  return { value };
}

/** How many options a value may have before it counts as unknown. */
const MAX_OPTIONS = 64;

export function unknown(reason: string, extra: Partial<UnknownValue> = {}): UnknownValue {
  return { kind: 'unknown', reason, ...extra };
}

/** Joins alternatives: flattens, drops repeats, and keeps "something else is possible" as `complete: false`. */
export function oneOf(values: readonly Value[]): Value {
  const options: Value[] = [];
  for (const value of values.flatMap(optionsOf)) {
    if (value.kind !== 'unknown' && !options.some((other) => sameValue(other, value))) options.push(value);
  }
  const complete = values.every((value) => (value.kind === 'oneOf' ? value.complete : value.kind !== 'unknown'));
  if (options.length === 0) return values.find((value) => value.kind === 'unknown') ?? unknown('no value');
  if (options.length > MAX_OPTIONS) return unknown(`more than ${MAX_OPTIONS} possible values`);
  return options.length === 1 && complete ? (options[0] as Value) : { kind: 'oneOf', options, complete };
}

function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'const' && b.kind === 'const') return a.value === b.value;
  if (a.kind === 'text' && b.kind === 'text') {
    const left = knownText(a);
    return left !== null && left === knownText(b);
  }
  return false;
}

/** Each possible value: the options of a `oneOf`, else the value alone. */
export function optionsOf(value: Value): readonly Value[] {
  return value.kind === 'oneOf' ? value.options : [value];
}

/** The whole text when it has no holes, else null. */
export function knownText(value: Value): string | null {
  if (value.kind !== 'text') return null;
  let text = '';
  for (const segment of value.segments) {
    if (segment.kind === 'hole') return null;
    text += segment.text;
  }
  return text;
}

/** Ways by which the code states a value for what others may set. */
export const DEFAULT_VIAS: readonly Via[] = ['default parameter', 'environment default'];

/** Whether all that is known of a value are defaults, beside which anything may be set. */
export function isByDefault(value: OneOfValue): boolean {
  return value.options.every(
    (option) => (option.kind === 'text' || option.kind === 'const') && DEFAULT_VIAS.includes(option.origin.via),
  );
}

/** What is said of a value whatever way it takes from there. */
const LASTING: readonly Via[] = ['data file', 'environment example'];

/** Says how a value came here, unless it is known to come from a file that is no code. */
export function withVia(value: Value, via: Via): Value {
  if (value.kind === 'text' || value.kind === 'const')
    return value.origin.via === via || LASTING.includes(value.origin.via)
      ? value
      : { ...value, origin: { ...value.origin, via } };
  // Beside which anything may be set, a default stays one.
  if (value.kind === 'oneOf' && !value.complete && isByDefault(value)) return value;
  if (value.kind === 'oneOf') return { ...value, options: value.options.map((option) => withVia(option, via)) };
  return value;
}

/** Language families whose symbols are spelt with dots all along. */
const DOTTED: ReadonlySet<string> = new Set(['python', 'java', 'csharp', 'rust']);
/** Of these, the ones in which any name may be written in full without an import: a global name is its own path. */
const BY_NAMESPACE: ReadonlySet<string> = new Set(['csharp', 'rust']);

/** `openai.OpenAI`, `openai#OpenAI`: how SDK tables spell a symbol. */
export function symbolName(symbol: SymbolValue): string {
  if (BY_NAMESPACE.has(symbol.family) && symbol.module === 'global') return symbol.path.join('.');
  // Constants are loaded by their names, which no import says: `OpenAI::Client`, `RubyLLM::chat` for its method.
  // A class of PHP is known by its full name, a function by its own: `OpenAI\\Client::chat`, `json_encode`.
  if (symbol.family === 'php')
    return [...(symbol.module === 'global' ? [] : [symbol.module]), ...symbol.path].join('::');
  if (symbol.family === 'ruby') return symbol.path.join('::').replace(/^::/, '');
  return DOTTED.has(symbol.family)
    ? [symbol.module, ...symbol.path].filter((part) => part !== '').join('.')
    : `${symbol.family === 'go' ? withoutMajorVersion(symbol.module) : symbol.module}#${symbol.path.join('.')}`;
}

/** Go writes the major version of a module into its import path (`openai-go/v3/option`); the names inside stay what they are. */
function withoutMajorVersion(module: string): string {
  return module.replace(/\/v\d+(?=\/|$)/, '');
}

/** What is called by a symbol: the module itself is its default export (`new (require('openai'))()`). */
export function calledName(symbol: string): string {
  return symbol.endsWith('#') ? `${symbol}default` : symbol;
}
