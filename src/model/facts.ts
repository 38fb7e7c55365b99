import type { Span } from './span.ts';

/**
 * Module facts: what one source file says, in a form that is the same for every language.
 *
 * A language frontend lowers its syntax tree to this; nothing behind it ever looks at a syntax tree again.
 * Facts depend on the file's text alone, are plain JSON (so they can be cached, and sent to a worker), and use
 * index numbers into flat tables instead of object references.
 *
 * Lowering rules every frontend keeps:
 * - Syntax that does not change a value is left out: parentheses, `await`, casts (`as`, `satisfies`, `!`), type arguments.
 * - Destructuring becomes one binding per name, whose value is a synthetic `member`/`index` expression of the source
 *   (with a default: `binary ??` of that and the default). The rest of an object is a `map` of one spread with `except`.
 * - Tuples, sets and arrays are `list`; dict and object literals are `map`; an f-string, template literal, plain string
 *   literal and implicit concatenation are all `text`.
 * - Every call expression in the file is in `calls`, in source order of its start.
 */
export interface ModuleFacts {
  readonly path: string;
  /** Language id as registered by `defineLanguage`, e.g. `python`, `typescript`. */
  readonly language: string;
  readonly length: number;
  readonly exprs: readonly Expr[];
  /** `scopes[0]` is the module scope. */
  readonly scopes: readonly Scope[];
  readonly bindings: readonly Binding[];
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  readonly controls: readonly Control[];
  /** Ids of all `call` expressions. */
  readonly calls: readonly ExprId[];
  /** Assignments to a member or an index: `self.client = …`, `params["model"] = …`. */
  readonly writes: readonly MemberWrite[];
  readonly exports: readonly ExportFact[];
  readonly comments: readonly Comment[];
  /** Statements that leave a loop or a function, in source order; absent where the frontend does not tell them. */
  readonly jumps?: readonly Jump[];
  /** Places where the parser had to recover. The rest of the file is lowered all the same. */
  readonly errors: readonly SyntaxProblem[];
}

export type ExprId = number;
export type ScopeId = number;
export type FunctionId = number;
export type ClassId = number;
/** Index into `controls`; −1 is "no control construct around". */
export type ControlId = number;

export interface ExprBase {
  readonly span: Span;
  readonly scope: ScopeId;
  readonly control: ControlId;
}

export type Expr = ExprBase &
  (
    | TextExpr
    | NumberExpr
    | BooleanExpr
    | NullExpr
    | NameExpr
    | ThisExpr
    | MemberExpr
    | IndexExpr
    | CallExpr
    | MapExpr
    | ListExpr
    | BinaryExpr
    | UnaryExpr
    | ConditionalExpr
    | FunctionExpr
    | ClassExpr
    | ElementExpr
    | ComprehensionExpr
    | RequireExpr
    | OtherExpr
  );

/** A string of any kind: static parts (decoded text) and holes. A plain literal has one static part (none if empty). */
export interface TextExpr {
  readonly kind: 'text';
  readonly parts: readonly TextPart[];
  /** Span between the quotes (of the first literal to the last for implicit concatenation). */
  readonly content: Span;
  /** The tag of a tagged template, if any. */
  readonly tag?: ExprId;
}
export type TextPart = StaticPart | HolePart;
export interface StaticPart {
  readonly kind: 'static';
  /** Decoded text, escapes resolved. */
  readonly text: string;
  /** Where it stands in the source; longer than `text` when it holds escapes. */
  readonly span: Span;
}
export interface HolePart {
  readonly kind: 'hole';
  readonly expr: ExprId;
  /** The whole placeholder, braces included. */
  readonly span: Span;
}

export interface NumberExpr {
  readonly kind: 'number';
  readonly value: number;
}
export interface BooleanExpr {
  readonly kind: 'boolean';
  readonly value: boolean;
}
/** `None`, `null`, `undefined`. */
export interface NullExpr {
  readonly kind: 'null';
}
export interface NameExpr {
  readonly kind: 'name';
  readonly name: string;
}
/** `this` (JavaScript). Python's first method parameter is a parameter binding with `isReceiver`. */
export interface ThisExpr {
  readonly kind: 'this';
}
export interface MemberExpr {
  readonly kind: 'member';
  readonly object: ExprId;
  readonly property: string;
  readonly propertySpan: Span;
}
export interface IndexExpr {
  readonly kind: 'index';
  readonly object: ExprId;
  readonly index: ExprId;
}
export interface CallExpr {
  readonly kind: 'call';
  readonly callee: ExprId;
  readonly args: readonly Argument[];
  /** The callee's last name (`create` in `client.messages.create(`). */
  readonly nameSpan: Span;
  /** The argument list, parentheses included. */
  readonly argsSpan: Span;
  readonly isNew: boolean;
  /** The only type argument, where it says what the call gives: Kotlin's `getBean<ChatClient>()`. */
  readonly typeArgument?: ExprId;
}
export interface Argument {
  /** Keyword name, where the language has keyword arguments. */
  readonly name?: string;
  readonly nameSpan?: Span;
  readonly value: ExprId;
  /** `*args` / `...args` is `list`; `**kwargs` is `map`. */
  readonly spread?: 'list' | 'map';
  /** The whole argument: `name=value`. */
  readonly span: Span;
}
export interface MapExpr {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  /** The type that a struct literal names: `openai.ChatCompletionRequest{…}` (Go). */
  readonly type?: ExprId;
}
export type MapEntry = MapPair | MapSpread;
export interface MapPair {
  readonly kind: 'pair';
  /** Literal key; null when computed (then see `keyExpr`). */
  readonly key: string | null;
  readonly keyExpr?: ExprId;
  readonly keySpan: Span;
  readonly value: ExprId;
  /** The whole pair. Shorthand `{ model }` has `keySpan` equal to the value's span. */
  readonly span: Span;
}
export interface MapSpread {
  readonly kind: 'spread';
  readonly value: ExprId;
  /** Keys of the value that are left out: with `{ a, ...rest } = o`, `rest` is `{ ...o }` except `a`. */
  readonly except?: readonly string[];
  readonly span: Span;
}
export interface ListExpr {
  readonly kind: 'list';
  readonly items: readonly ListItem[];
}
export interface ListItem {
  readonly value: ExprId;
  readonly spread: boolean;
}
/** `+`, `%`, `|`, comparison and logic. `or`/`||` is `||`, `and`/`&&` is `&&`, `??` is `??`. */
export interface BinaryExpr {
  readonly kind: 'binary';
  readonly op: string;
  readonly left: ExprId;
  readonly right: ExprId;
}
/** `!` (also Python's `not`), `-`, `+`, `~`, `typeof`. */
export interface UnaryExpr {
  readonly kind: 'unary';
  readonly op: string;
  readonly operand: ExprId;
}
export interface ConditionalExpr {
  readonly kind: 'conditional';
  readonly test: ExprId;
  readonly then: ExprId;
  readonly else: ExprId;
}
/** A lambda, arrow function or function expression. */
export interface FunctionExpr {
  readonly kind: 'function';
  readonly fn: FunctionId;
}
export interface ClassExpr {
  readonly kind: 'class';
  readonly cls: ClassId;
}
/** One element of an iterable: what a loop variable is bound to. */
export interface ElementExpr {
  readonly kind: 'element';
  readonly of: ExprId;
}
/** List, set, dict or generator comprehension. */
export interface ComprehensionExpr {
  readonly kind: 'comprehension';
  readonly element: ExprId;
}
/** `require('x')`, `await import('x')`, `importlib.import_module('x')`: the module itself. */
export interface RequireExpr {
  readonly kind: 'require';
  readonly module: string;
}
/** Anything the resolver has no use for; `children` are lowered so that calls inside are found. */
export interface OtherExpr {
  readonly kind: 'other';
  readonly what: string;
  readonly children: readonly ExprId[];
}

export interface Scope {
  readonly kind: 'module' | 'function' | 'class' | 'block';
  readonly parent: ScopeId | null;
  readonly span: Span;
  readonly fn?: FunctionId;
  readonly cls?: ClassId;
  /** Of a class: its members are seen by their bare names from inside its methods (Java, Kotlin, C#). */
  readonly membersVisible?: boolean;
}

export interface Binding {
  readonly name: string;
  readonly nameSpan: Span;
  readonly scope: ScopeId;
  readonly control: ControlId;
  /** From here on the binding holds (end of the statement); used to choose between several assignments. */
  readonly at: number;
  readonly source: BindingSource;
  /** Declared type, lowered as an expression (`OpenAI`, `openai.OpenAI`; a union is `binary |`; generics are dropped to `index`). */
  readonly annotation?: ExprId;
}
export type BindingSource =
  /** `op` is the operator of an augmented assignment (`+` for `+=`), absent for a plain one. */
  | { readonly kind: 'value'; readonly value: ExprId; readonly op?: string }
  /** Declared without a value. */
  | { readonly kind: 'declared' }
  | { readonly kind: 'param'; readonly fn: FunctionId; readonly index: number }
  | { readonly kind: 'import'; readonly module: string; readonly imported: string }
  | { readonly kind: 'function'; readonly fn: FunctionId }
  | { readonly kind: 'class'; readonly cls: ClassId }
  /** Exception variable and the like. */
  | { readonly kind: 'opaque'; readonly reason: string };
// Import forms. JavaScript: `imported` is an export name, `default`, or `*` for the namespace. Python: `import a.b as c`
// binds c to module `a.b` with `*`; `import a.b` binds `a` to module `a` with `*`; `from .m import x` is module `.m`,
// imported `x`; `from m import *` is a binding named `*`.

export interface FunctionFact {
  /** Null for lambdas and anonymous functions; JavaScript's `const f = () => …` is called `f`, as it is at run time. */
  readonly name: string | null;
  readonly nameSpan: Span;
  readonly span: Span;
  /** The scope of the body (parameters are bound there). */
  readonly scope: ScopeId;
  readonly params: readonly Param[];
  readonly returns: readonly ReturnFact[];
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly decorators: readonly ExprId[];
  /** The class whose method this is. */
  readonly cls?: ClassId;
  readonly isStatic: boolean;
  /** A property getter: reading the member calls it. */
  readonly isGetter: boolean;
  readonly returnType?: ExprId;
}
export interface Param {
  /**
   * Empty for a destructuring pattern, whose names are bindings with `member` values of this parameter: the parameter
   * itself is bound under a name no source can have (`{0}` for the first).
   */
  readonly name: string;
  readonly nameSpan: Span;
  readonly kind: 'positional' | 'keyword' | 'rest' | 'keywordRest';
  readonly default?: ExprId;
  readonly annotation?: ExprId;
  /** Python's `self`/`cls`. */
  readonly isReceiver: boolean;
  /** TypeScript's `constructor(private client: OpenAI)` also declares the attribute. */
  readonly isProperty: boolean;
}
export interface ReturnFact {
  readonly value: ExprId;
  readonly control: ControlId;
}

export interface ClassFact {
  readonly name: string | null;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly scope: ScopeId;
  readonly bases: readonly ExprId[];
  readonly decorators: readonly ExprId[];
  readonly attributes: readonly AttributeFact[];
  readonly methods: readonly FunctionId[];
}
export interface AttributeFact {
  readonly name: string;
  /** Its name in JSON, where that is another: Go's `json:"max_tokens"`. */
  readonly jsonName?: string;
  readonly nameSpan: Span;
  readonly value?: ExprId;
  readonly annotation?: ExprId;
  readonly isStatic: boolean;
}

/** A control construct: what decides whether, and how often, the code inside runs. */
export interface Control {
  readonly kind: 'if' | 'else' | 'loop' | 'try' | 'catch' | 'finally' | 'case' | 'with';
  readonly parent: ControlId;
  readonly span: Span;
  /** The scope the construct stands in. */
  readonly scope: ScopeId;
  /**
   * `loop`: what is iterated over, or the condition; `if`: the test; `with`: the manager; `case`: the subject; `catch`: the type
   * of what is caught, absent when it is everything.
   */
  readonly subject?: ExprId;
  /** Of `catch` and `finally`: the `try` they belong to. */
  readonly of?: ControlId;
  /** `loop` only. */
  readonly loop?: 'for-each' | 'for' | 'while' | 'comprehension';
}

/** `break`, `continue`, `return`, `throw` (and `raise`). A `break` that only leaves a `switch` is none. */
export interface Jump {
  readonly kind: 'break' | 'continue' | 'return' | 'throw';
  readonly span: Span;
  readonly scope: ScopeId;
  readonly control: ControlId;
  /** What is thrown. */
  readonly value?: ExprId;
  /** It names the loop that it leaves or continues, which may be an outer one. */
  readonly labelled?: boolean;
}

export interface MemberWrite {
  /** A `member` or `index` expression. */
  readonly target: ExprId;
  readonly value: ExprId;
  readonly op?: string;
  readonly at: number;
}

export interface ExportFact {
  /** Exported name; `default`; `*` for `export * from`. */
  readonly name: string;
  /** A local name, … */
  readonly local?: string;
  /** … or an expression (`export default expr`), … */
  readonly value?: ExprId;
  /** … or a re-export from another module (`imported` as for imports). */
  readonly from?: { readonly module: string; readonly imported: string };
}

export interface Comment {
  readonly span: Span;
  /** Text without the comment marks, trimmed. */
  readonly text: string;
}

export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
}
