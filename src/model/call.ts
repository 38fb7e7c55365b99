import type { ExprRef, ParamSite, Resolved, ResolvedText } from './resolved.ts';
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
  /** Files whose facts were read to understand this call. */
  readonly dependsOn: readonly string[];
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

export interface CallContext {
  /** Loops around the call inside its function, innermost first. */
  readonly loops: readonly {
    readonly loc: Loc;
    readonly kind: 'for-each' | 'for' | 'while' | 'comprehension';
    readonly over: string | null;
    readonly count: number | null;
  }[];
  /** Name of the function or method the call stands in, `Class.method`; null at module level. */
  readonly functionName: string | null;
  readonly functionSpan: Span | null;
  readonly inTry: boolean;
  readonly inTest: boolean;
  readonly inExample: boolean;
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
}
