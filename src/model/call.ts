import type { ExprRef, ParamSite, Resolved, ResolvedText } from './resolved.ts';
import type { ExpectedUse } from './config.ts';
import type { Loc, Span } from './span.ts';

/**
 * What is at a place. `generate`, `embed` and `http` (a raw HTTP request to a known endpoint) cost money there;
 * `client-config` binds a model for later calls (a chat model's constructor, an agent); `other` is a call of an SDK
 * that is not priced by tokens here (images, audio, counting).
 */
export type CallKind = 'generate' | 'embed' | 'http' | 'client-config' | 'other';

/** One LLM request in provider-neutral terms. Plain data; every part says where it came from. */
export interface ModelCall {
  /** Unique within one analysis: `path:offset`. */
  readonly id: string;
  readonly path: string;
  /** Language id of the file. */
  readonly language: string;
  /** The whole call expression. */
  readonly span: Span;
  /** The callee's method name: `create`. */
  readonly nameSpan: Span;
  readonly kind: CallKind;
  /** Id of the SDK folder: `openai`, `vercel-ai`. */
  readonly sdk: string;
  /** The SDK's version as the project's manifest asks for it (`^5.0.0`), where the SDK's table needs it and it is known. */
  readonly sdkVersion?: string | null;
  /** `chat.completions.create`, `messages.create`, `generateText`. */
  readonly api: string;
  /** Catalog provider id the request goes to; null when it cannot be known (an unknown gateway). */
  readonly provider: string | null;
  readonly baseUrl: Resolved<string>;
  /** The id as the code says it, prefix and all: `openai/gpt-4o`. */
  readonly model: Resolved<string>;
  readonly modelSite: ParamSite | null;
  readonly outputCap: OutputCap;
  /** Messages in request order; a system prompt given as a parameter of its own comes first with role `system`. */
  readonly messages: readonly Message[];
  /** False when the message list goes on with something unknown (history, spread). */
  readonly messagesComplete: boolean;
  /** Where the messages or the prompt are written. */
  readonly messagesSite: ParamSite | null;
  readonly systemSite: ParamSite | null;
  readonly tools: ToolSet;
  readonly responseSchema: SchemaText | null;
  readonly temperature: Resolved<number>;
  readonly reasoning: Reasoning;
  readonly stream: Resolved<boolean>;
  /** `n`: how many completions are asked for. */
  readonly choices: Resolved<number>;
  /** Sent through a batch endpoint. */
  readonly batch: boolean;
  readonly serviceTier: Resolved<string>;
  readonly retries: Resolved<number>;
  readonly timeout: Resolved<number>;
  readonly cacheMarks: readonly CacheMark[];
  /** Explicit caching asked for in a way that cannot be seen in full (a variable marker, a cache id). */
  readonly cachingUnknown: boolean;
  readonly context: CallContext;
  /** Where request parameters are written, for fixes. */
  readonly request: RequestSite;
  /** What the user declared of it, in words: `model: fast is openai/gpt-4o-mini (modelAliases)`. */
  readonly declared?: readonly string[];
  /** What the comment beside it says of its use. */
  readonly expectation?: ExpectedUse & { readonly tag?: string | undefined };
  /** Files whose facts were read to understand this call. */
  readonly dependsOn: readonly string[];
  /**
   * Set on a call of one of the project's own wrappers: where the request is made that this caller leads to. Model, cap,
   * prompt and the rest are what this caller sends; places in them may be in the wrapper's file.
   */
  readonly through?: WrapperSite;
  /** Calls elsewhere in the project that make this request, each counted on its own; absent when none is known. */
  readonly callers?: readonly CallerRef[];
}

export interface WrapperSite {
  /** Id of the call site inside the wrapper. */
  readonly callId: string;
  readonly path: string;
  readonly nameSpan: Span;
  /** Name of the function or class that is called, as it is declared. */
  readonly functionName: string;
  /**
   * Set where the call may make another request in place of this one, depending on a condition or on the object called: which of
   * the call's requests this is (zero-based), and which of them it is made instead of.
   */
  readonly alternative?: { readonly index: number; readonly insteadOf: readonly number[] };
}
export interface CallerRef {
  /** Id of the caller's `ModelCall`. */
  readonly callId: string;
  readonly path: string;
  readonly nameSpan: Span;
  readonly functionName: string | null;
}

export interface OutputCap {
  /** Tokens. */
  readonly value: Resolved<number>;
  /** The parameter as written, if it is. */
  readonly site: ParamSite | null;
  /** Name the cap has (or should have) for this API, SDK version and model, as a path from the request: `inferenceConfig.maxTokens`. Null: this call takes none. */
  readonly parameter: string | null;
  /** The API refuses a request without it. */
  readonly required: boolean;
  /** The SDK adds the thinking budget on top of it, so that it caps the answer alone (the AI SDK's Anthropic provider). */
  readonly excludesReasoning?: boolean;
  /** What happens when unset, for the hover: `the model's limit`. */
  readonly whenUnset: string;
}

export type Role = 'system' | 'user' | 'assistant' | 'tool';
export interface Message {
  readonly role: Role;
  readonly text: ResolvedText;
  /** Where the message is written (whole element). */
  readonly loc: Loc | null;
  /** The content expression, for fixes. */
  readonly content: ExprRef | null;
  /** The message object expression, for fixes. */
  readonly expr: ExprRef | null;
  readonly images: readonly ImagePart[];
  /** Parts that cost tokens in a way not modelled (audio, files). */
  readonly otherParts: readonly string[];
  readonly cacheMark: boolean;
  /**
   * Where the cache marks of the content stand: behind so many of its text's segments, each. Only where one of them is not at the end,
   * as on the first of two blocks.
   */
  readonly marksAt?: readonly number[];
}
export interface ImagePart {
  readonly detail: Resolved<string>;
  readonly loc: Loc | null;
}

export interface ToolSet {
  readonly tools: readonly ToolDefinition[];
  /** False when the list could not be followed to its end. */
  readonly complete: boolean;
  readonly site: ParamSite | null;
}
export interface ToolDefinition {
  readonly name: string | null;
  readonly description: ResolvedText | null;
  /** The parameters' JSON schema (or the nearest to it that could be built) as plain JSON; null when unknown. */
  readonly schema: unknown;
  readonly loc: Loc | null;
}
export interface SchemaText {
  /** Plain JSON schema; null when it could not be built. */
  readonly schema: unknown;
  readonly loc: Loc | null;
}

export interface Reasoning {
  /** `none` … `xhigh`, as the provider spells it. */
  readonly effort: Resolved<string>;
  /** Thinking budget, tokens. */
  readonly budget: Resolved<number>;
  /** `enabled`, `disabled`, `adaptive`. */
  readonly mode: Resolved<string>;
}

export interface CacheMark {
  readonly loc: Loc;
  /** What it stands on. */
  readonly on: 'system' | 'message' | 'tools' | 'request';
  /** Lifetime as written: `5m`, `1h`; null for the default. */
  readonly ttl: string | null;
}

/**
 * What is around a call: what decides how often it runs, what happens when it fails, and who waits for it. It is read from the
 * file of the call alone; `hops` says how many calls inside that file lie between (0: the call's own function, 1: a function that
 * calls that one, …).
 */
export interface CallContext {
  /** Loops the call runs in, innermost first: those of its own function, then those around a call of that function (`hops` 1). */
  readonly loops: readonly LoopContext[];
  /** Name of the function or method the call stands in, `Class.method`; null at module level. */
  readonly functionName: string | null;
  readonly functionSpan: Span | null;
  readonly inTry: boolean;
  readonly inTest: boolean;
  readonly inExample: boolean;
  /** What runs the call from outside: an HTTP route, a bot's handler, a job. Null when the file does not say. */
  readonly handler: HandlerContext | null;
  /** What sends the request again after an error, innermost first. Their attempts multiply. */
  readonly retryLayers: readonly RetryLayer[];
  /** The messages that it sends get more with every turn. */
  readonly growth: Growth | null;
  /** `catch` clauses of the `try` around the call, innermost `try` first. */
  readonly catches: readonly CatchContext[];
  /** Another model or provider is asked when this call fails. */
  readonly fallback: FallbackContext | null;
  /** Where the client was made, when that is known. */
  readonly client: ClientSite | null;
  /** Whether the token counts of the answer are read. Null: the answer or the client leaves what can be seen. */
  readonly usageRead: boolean | null;
}

export interface LoopContext {
  readonly loc: Loc;
  readonly kind: 'for-each' | 'for' | 'while' | 'comprehension';
  /** Source of what is iterated over, or of the condition. */
  readonly over: string | null;
  /** Number of turns, where that is sure. */
  readonly count: number | null;
  readonly bound: LoopBound;
  /** The turns do not wait for each other: `Promise.all`, `asyncio.gather`, an executor. */
  readonly concurrent: boolean;
  /**
   * What a turn is for. `items`: one element of a collection; `pages`: one page of a listing; `turns`: one step of an agent or
   * conversation; `attempts`: the same again after a failure; `input`: waits for a user, a message or the clock.
   */
  readonly purpose: 'items' | 'pages' | 'turns' | 'attempts' | 'input' | 'unknown';
  readonly hops: number;
  /** Of a loop with `hops`: the function that it stands in. */
  readonly caller: string | null;
}

/**
 * What ends a loop. `count`: a number of turns (`max` null when the number is not known), in the loop's head or in an `if` that
 * leaves it; `collection`: the elements; `condition`: something else that may or may not come about; `none`: nothing.
 */
export type LoopBound =
  | { readonly kind: 'count'; readonly max: number | null; readonly source: string }
  | { readonly kind: 'collection' }
  | { readonly kind: 'condition'; readonly source: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

export interface HandlerContext {
  /** `request`: somebody waits for the answer; `job`: a queue, a schedule or a function that runs on an event. */
  readonly kind: 'request' | 'bot' | 'job';
  /** Name for people: `FastAPI`, `Next.js`, `AWS Lambda`. */
  readonly framework: string;
  /** What says so, as it is written: `@app.post("/chat")`. */
  readonly evidence: string;
  readonly loc: Loc;
  readonly hops: number;
}

export interface RetryLayer {
  readonly kind: 'sdk' | 'decorator' | 'wrapper' | 'loop';
  /** `openai`, `tenacity`, `p-retry`; `own loop`. */
  readonly library: string;
  /** How often the request is sent at most; null when there is no limit (see `bounded`) or it is not known. */
  readonly attempts: number | null;
  /** False: it goes on until it succeeds. Null: not known. */
  readonly bounded: boolean | null;
  /** It retries whatever goes wrong, a refused request too. Null: not known. */
  readonly everyError: boolean | null;
  readonly wait: 'none' | 'fixed' | 'exponential' | null;
  /** `sdk default`: nothing is written, the SDK retries of itself. */
  readonly origin: 'code' | 'sdk default';
  readonly loc: Loc;
  readonly hops: number;
}

export interface Growth {
  /** `loop`: in one run; `recursion`: the function calls itself; `session`: the list outlives the function (an attribute, a module's variable). */
  readonly kind: 'loop' | 'recursion' | 'session';
  /** Source of the list: `messages`. */
  readonly list: string;
  /** Where it grows. */
  readonly at: Loc;
  /** The loop, or the call of the function by itself. */
  readonly loop: Loc | null;
  /** What ends it; `unknown` for a session. */
  readonly bound: LoopBound;
  /** Where the list is shortened: a slice, `pop(0)`, a summary. */
  readonly trimmed: Loc | null;
  /** Each turn waits for a person. */
  readonly interactive: boolean;
  /** The request offers tools, or the code handles tool calls. */
  readonly tools: boolean;
}

export interface CatchContext {
  readonly loc: Loc;
  /** The `try` whose clause it is. */
  readonly tried: Span;
  /** Names of the types that are caught; empty for everything. */
  readonly types: readonly string[];
  /** It takes every error (`except Exception`, `catch (e)`). */
  readonly everything: boolean;
  /** The error itself is used inside (logged, wrapped, thrown again). */
  readonly usesError: boolean;
  /** It throws. */
  readonly throws: boolean;
}

export interface FallbackContext {
  /** What says so: `fallbacks`, `with_fallbacks`, `another call in except`. */
  readonly evidence: string;
  readonly loc: Loc;
}

export interface ClientSite {
  readonly loc: Loc;
  /** The call that makes it, for fixes. */
  readonly made: ExprRef;
  /** Callee of the call that makes it: `OpenAI`. */
  readonly constructor: string;
  /** It is made in the function that sends the request, so anew each time. */
  readonly perCall: boolean;
  /** The expression is a plain constructor call of constants and settings, which can stand at module level. */
  readonly hoistable: boolean;
}

/** The bags that take request parameters: a call's keyword arguments or an object literal. */
export interface RequestSite {
  /** Where a new top-level parameter goes; null when there is no literal to write into (`create(**params)` with `params` unknown). */
  readonly root: ExprRef | null;
  /** Nested objects by their path from the root that are written as literals: `inferenceConfig`, `config`. */
  readonly nested: Readonly<Record<string, ExprRef>>;
  /** Parameters that are written, by their path from the root: `model`, `config.maxOutputTokens`. */
  readonly params: Readonly<Record<string, ParamSite>>;
  /** False when a spread may carry parameters that are not seen. */
  readonly complete: boolean;
  /** How a new value is written, by parameter: `openai.Int(` before it and `)` behind; null where it cannot be written here. */
  readonly wrappers?: Readonly<Record<string, { readonly before: string; readonly after: string } | null>>;
}

/** A prompt found where it is defined: a string that reaches a system role, or a long string named like a prompt. */
export interface PromptSite {
  readonly path: string;
  /** The whole string expression. */
  readonly span: Span;
  /** Name it is bound to, if any. */
  readonly name: string | null;
  readonly nameSpan: Span | null;
  readonly role: Role;
  readonly text: ResolvedText;
  /** Ids of the calls that send it; empty when only its name says that it is a prompt. */
  readonly usedBy: readonly string[];
  /** Of a prompt in a data file: the calls of `usedBy`, which are all in other files. */
  readonly sentBy?: readonly CallerRef[];
}
