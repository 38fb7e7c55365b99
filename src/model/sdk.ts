import type { CallKind, ModelCall } from './call.ts';

/**
 * An SDK is data: which imported symbols make a client, which members of it issue a request, and where each part of
 * the request stands among the arguments. The detector in `core/detect` reads these tables; no SDK looks at syntax.
 *
 * Symbols are spelt per language family: `openai.OpenAI` (python: dotted path from the top package), `openai#OpenAI`,
 * `openai#default` (javascript: module, `#`, export path). In Python `package.**.Class` is a class that stands in any module
 * of the package.
 */
export interface SdkDefinition {
  readonly id: string;
  /** Name for people: `Vercel AI SDK`. */
  readonly name: string;
  /** By language family: `python`, `javascript`. */
  readonly bindings: Readonly<Record<string, SdkBinding>>;
}

export interface SdkBinding {
  /** A file that uses the SDK holds one of these substrings (package names); used to skip files without parsing. */
  readonly hints: readonly string[];
  /** Package whose version decides how the SDK is called, where that matters. */
  readonly package?: string;
  /** What the SDK does when nothing is said: retries after a failed attempt, seconds before it gives up. Null: never. */
  readonly defaults?: { readonly retries?: number; readonly timeout?: number | null };
  /** Argument of a call on a client that holds settings of this one request, where there is one: `create({…}, { timeout })`. */
  readonly settings?: { readonly arg: number; readonly params: ParamMap };
  readonly types: Readonly<Record<string, TypeSpec>>;
  readonly calls: readonly CallSpec[];
  /**
   * Classes whose constants stand for ids, with the text that a constant's name means; null where none can be told:
   * `com.openai.models.ChatModel` takes `GPT_4O` to `gpt-4o`.
   */
  readonly constants?: Readonly<Record<string, (name: string) => string | null>>;
  /** Functions that give back their first argument as the SDK wants it: `openai.String("…")`, `param.NewOpt(5)`. */
  readonly passThrough?: readonly string[];
  /** Functions that make an object of their arguments, with the names of these; '' for one of no interest: `TextParts(role, text)`. */
  readonly structs?: Readonly<Record<string, readonly string[]>>;
  /**
   * By annotation of a class, attributes that hold what a data file says where they name one, and its path where the class says
   * nothing: CrewAI's `@CrewBase`.
   */
  readonly dataAttributes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * Classes that are lists of messages: made of nothing, a system prompt or other messages, and filled by methods that name
   * the role (`AddUserMessage("…")`).
   */
  readonly messageLists?: readonly string[];
  /** Functions whose result is an option of another call: `WithModel("x")` among its arguments is a parameter `WithModel`. */
  readonly options?: readonly string[];
}

/** Symbols with the catalog provider each means; an array where the type's own `provider` holds for all. */
export type Symbols = readonly string[] | Readonly<Record<string, string | null>>;

/** A type of object the SDK hands out: a client, a model, an agent. */
export interface TypeSpec {
  /** Catalog provider of requests through it; null or absent when unknown or decided by the model id. */
  readonly provider?: string | null;
  /** Classes: called, or called with `new`, they make one; as an annotation they name the type. */
  readonly constructors?: Symbols;
  /** Annotations of an interface whose objects are such: Quarkus' `@RegisterAiService`. */
  readonly annotations?: readonly string[];
  /** Functions that return one; `boto3.client(bedrock-runtime)` only with that text among the arguments. */
  readonly factories?: Symbols;
  /** Imported objects that are one already: `@ai-sdk/openai#openai`, Python's module `openai` itself. */
  readonly instances?: Symbols;
  /**
   * Members of other types: `with_options()` is the result of a method, `beta` an attribute, `()` the result of calling
   * the object itself. The value names a type of this SDK; `self` is the same object with the call's parameters laid over.
   */
  readonly members?: Readonly<Record<string, string | MemberSpec>>;
  /**
   * A builder: a method that is neither a member nor a request gives the object back, its first argument being a
   * parameter of the method's name (`modelName("x")`; `withModel` and `setModel` count as `model`).
   */
  readonly fluent?: boolean;
  /** Path segments that change nothing: `with_raw_response`, `beta`. */
  readonly transparent?: readonly string[];
  /** Where the constructor's (or factory's, or producing method's) arguments say something about later requests. */
  readonly params?: ParamMap;
  /** Names of positional arguments of the constructor, in order. */
  readonly positional?: readonly string[];
  /** Set when making one binds a model: reported as a `client-config` site with this api name. */
  readonly bindsModel?: string;
  /** Functions that take a client of another SDK and give one back like it: `wrap_openai(client)`. */
  readonly wraps?: readonly string[];
  /**
   * Functions that take a client of another SDK and give one of this type with that one's settings:
   * `instructor.from_openai(client)`; with a dot in front, methods that any such client has: `.AsIChatClient`.
   */
  readonly adopts?: readonly string[];
  /** It may stand in a `a | b | c` or `.pipe()` chain whose `invoke` runs it (LangChain). */
  readonly pipeable?: boolean;
  /** Functions that make such a chain of a list: `RunnableSequence.from([prompt, model, parser])`. */
  readonly chains?: readonly string[];
  /** Nobody bills what such an object answers: a mock, a model that runs in the program. Calls through it are no call sites. */
  readonly unbilled?: boolean;
}

/** A member that leads to another type and whose arguments say something about later requests: `.bind_tools(tools)`. */
export interface MemberSpec {
  readonly type: string;
  /** Catalog provider that requests go to from here on. */
  readonly provider?: string;
  readonly params?: ParamMap;
  readonly positional?: readonly string[];
}

/** What a request says, and where it stands in the arguments: dotted paths from the request object. */
export type Field =
  | 'model'
  | 'cap'
  | 'messages'
  | 'system'
  | 'prompt'
  | 'tools'
  | 'schema'
  | 'temperature'
  | 'effort'
  | 'budget'
  | 'thinking'
  | 'stream'
  | 'choices'
  | 'serviceTier'
  | 'retries'
  | 'timeout'
  | 'baseUrl'
  | 'provider'
  | 'cache';
export type ParamMap = Readonly<Partial<Record<Field, readonly string[]>>>;

export interface CallSpec {
  /** Type whose member this is … */
  readonly on?: string;
  /**
   * … and the member path: `chat.completions.create`; `*` is every method that has no specification of its own, and the
   * empty path calls the object itself.
   */
  readonly path?: string;
  /**
   * Annotations of the called method's declaration that hold part of the request, by field: LangChain4j's
   * `@SystemMessage("…")`. The declaration is the interface that the receiver was made for.
   */
  readonly annotations?: Readonly<Partial<Record<Field, readonly string[]>>>;
  /** Free functions: `litellm.completion`, `ai#generateText`. */
  readonly functions?: readonly string[];
  readonly api: string;
  readonly kind: CallKind;
  /**
   * Where the request parameters are: `keywords` (Python), the index of an object argument, or an object wrapped in a
   * constructor call (`client.send(new ConverseCommand({…}))`: `{ arg: 0, of: [symbols] }`). `json` decodes a request
   * body given as JSON text or a `json.dumps`/`JSON.stringify` of an object under the named parameter.
   */
  readonly bag:
    | 'keywords'
    | number
    | { readonly arg: number; readonly of: readonly string[]; readonly positional?: readonly string[] };
  /** The bag's own name, where the language has named arguments: `CompleteChat(messages, options: options)`. */
  readonly bagName?: string;
  /** Of several signatures of one method: this is the one whose argument at that place is made by one of these, or of one of these types. */
  readonly signature?: { readonly arg: number; readonly of: readonly string[] };
  /** Names of positional arguments before or instead of the bag, in order; `...messages` takes all that follow. */
  readonly positional?: readonly string[];
  /** The named parameter holds the real request as JSON text (Bedrock's `invoke_model(body=json.dumps({...}))`). */
  readonly jsonBody?: string;
  /** A text given for this parameter is the path of a prompt file (`.prompty`), whose settings and messages are its value. */
  readonly promptFile?: string;
  /**
   * The requests are lines of a file that the program writes: each is an object with these keys, of which `body` holds the
   * request (OpenAI's batches). Such an object in the same source file is read in its place.
   */
  readonly jsonLines?: { readonly keys: readonly string[]; readonly body: string };
  /**
   * The call counts only if the text of this parameter matches: a raw HTTP request to a known endpoint. What is not known of
   * the text stands in it as `{name}`. Where the address alone says little, `evidence` names fields that must be written too.
   */
  readonly endpoint?: {
    readonly parameter: string;
    readonly pattern: RegExp;
    readonly evidence?: readonly Field[];
  };
  readonly params: ParamMap;
  readonly cap?: CapSpec;
  readonly provider?: string | null;
  /** Facts that hold for every such call. */
  readonly constant?: { readonly stream?: boolean; readonly batch?: boolean };
  /** The request's parameters are also looked up in the arguments that made the receiver. */
  readonly inherits?: boolean;
  /**
   * What the program sets once for all requests, by field, where the request itself says nothing: an attribute of the
   * package (`llama_index.core.Settings.llm`), or an argument of a function (`dspy.configure(lm)`, by place: `use(0)`).
   */
  readonly ambient?: Readonly<Partial<Record<Field, readonly string[]>>>;
  /** The SDK sends more than the arguments show: a prompt of its own, retrieved texts, a history that it keeps. */
  readonly sendsMore?: boolean;
  /** Model when nothing names one, where the SDK documents it. */
  readonly defaultModel?: string;
  /** A last look for what data cannot say; pure. */
  readonly refine?: (call: ModelCall) => ModelCall;
}

export interface CapSpec {
  /** What has to follow the number where a bare one is of the wrong type: Rust's `u32`. */
  readonly suffix?: string;
  /** The parameter that a fix sets, as a path from the request; a function where it depends on the model. */
  readonly parameter: string | null | ((call: ModelCall) => string | null);
  readonly required?: boolean;
  readonly whenUnset: string;
  /** Function that a value has to be wrapped in where a bare number is not taken: `github.com/openai/openai-go#Int`. */
  readonly wrapper?: string;
}

/** Declares an SDK; the registry in `src/generated` is built from these. */
export function defineSdk(sdk: SdkDefinition): SdkDefinition {
  return sdk;
}
