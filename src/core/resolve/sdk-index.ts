import type { CallSpec, SdkDefinition, Symbols, TypeSpec } from '../../model/sdk.ts';
import type { InstanceValue, SymbolValue, Value } from './values.ts';
import { symbolName } from './values.ts';
import { push } from '../multimap.ts';

/** A type of an SDK, with the provider that one of its symbols stands for. */
export interface TypeEntry {
  readonly sdk: SdkDefinition;
  readonly typeName: string;
  readonly type: TypeSpec;
  readonly provider: string | null;
}
export interface CallEntry {
  readonly sdk: SdkDefinition;
  readonly spec: CallSpec;
}

/** The SDK tables of one language family, turned round for look-up by symbol and by member path. */
export class SdkIndex {
  readonly family: string;
  readonly #constructors = new Map<string, TypeEntry>();
  readonly #factories = new Map<string, TypeEntry>();
  readonly #instances = new Map<string, TypeEntry>();
  readonly #dataAttributes = new Map<string, Readonly<Record<string, string>>>();
  readonly #annotations = new Map<string, TypeEntry>();
  readonly #wraps = new Set<string>();
  readonly #adopters = new Map<string, TypeEntry>();
  readonly #chains = new Set<string>();
  readonly #argumentFactories = new Set<string>();
  readonly #functions = new Map<string, CallEntry[]>();
  readonly #methods = new Map<string, CallEntry[]>();
  readonly #constants = new Map<string, (name: string) => string | null>();
  readonly #passThrough = new Set<string>();
  readonly #structs = new Map<string, readonly string[]>();
  readonly #options = new Set<string>();
  readonly #messageLists = new Set<string>();
  readonly #settings = new Set<string>();
  /** Packages whose tables say `**`: what they hand out may be imported from any module inside. */
  readonly #openPackages = new Set<string>();
  /** Every symbol of the tables, and what leads to one: `com.openai.models`, `com.openai.models.ChatModel`. */
  readonly #known = new Set<string>();
  /** Last segments of every call path and free function: only calls of these names can be sites. */
  readonly siteNames = new Set<string>();
  /** Addresses of known endpoints: any of them matches what a raw request may go to. */
  readonly endpointPatterns = new Set<RegExp>();
  /** In a file that holds one of these, a call of any name can be a site. */
  readonly openHints: string[] = [];
  readonly hints: readonly string[];

  constructor(sdks: readonly SdkDefinition[], family: string) {
    this.family = family;
    const hints = new Set<string>();
    for (const sdk of sdks) {
      const binding = sdk.bindings[family];
      if (!binding) continue;
      binding.hints.forEach((hint) => hints.add(hint));
      for (const [typeName, type] of Object.entries(binding.types)) this.#addType(sdk, typeName, type);
      for (const spec of binding.calls) this.#addCall(sdk, spec);
      for (const [symbol, rule] of Object.entries(binding.constants ?? {})) this.#constants.set(symbol, rule);
      for (const [symbol, names] of Object.entries(binding.structs ?? {})) this.#structs.set(symbol, names);
      for (const [symbol, paths] of Object.entries(binding.dataAttributes ?? {}))
        this.#dataAttributes.set(symbol, paths);
      binding.passThrough?.forEach((symbol) => this.#passThrough.add(symbol));
      binding.options?.forEach((symbol) => this.#options.add(symbol));
      binding.messageLists?.forEach((symbol) => this.#messageLists.add(symbol));
    }
    for (const map of [this.#constructors, this.#factories, this.#instances, this.#functions, this.#constants])
      for (const symbol of map.keys()) {
        this.#addKnown(symbol);
        if (symbol.includes('.**.')) this.#openPackages.add(symbol.slice(0, symbol.indexOf('.')));
      }
    for (const symbol of [
      ...this.#structs.keys(),
      ...this.#passThrough,
      ...this.#messageLists,
      ...this.#adopters.keys(),
    ])
      this.#addKnown(symbol);
    this.hints = [...hints];
  }

  constructorOf(symbol: string): TypeEntry | undefined {
    return this.#lookUp(this.#constructors, symbol);
  }
  factoryOf(symbol: string): TypeEntry | undefined {
    return this.#lookUp(this.#factories, symbol);
  }
  hasArgumentFactory(symbol: string): boolean {
    return this.#argumentFactories.has(symbol);
  }
  wraps(symbol: string): boolean {
    return this.#wraps.has(symbol);
  }
  /** The type that a function makes of a client of another SDK. */
  adopterOf(symbol: string): TypeEntry | undefined {
    return this.#adopters.get(symbol);
  }
  makesChain(symbol: string): boolean {
    return this.#chains.has(symbol);
  }
  /** Path of the data file that an attribute of an annotated class holds. */
  dataAttribute(annotation: string, name: string): string | undefined {
    return this.#dataAttributes.get(annotation)?.[name];
  }

  /** The type whose objects an annotated interface stands for. */
  annotatedBy(symbol: string): TypeEntry | undefined {
    return this.#annotations.get(symbol);
  }
  /** Whether a symbol is in the tables, or holds one that is: a class with a factory, a package. */
  knows(symbol: string): boolean {
    return this.#known.has(symbol);
  }
  /** The text that a constant stands for: `gpt-4o` for `com.openai.models.ChatModel.GPT_4O`. */
  constantText(symbol: string): string | null {
    const cut = symbol.lastIndexOf('.');
    if (!/^[A-Z]/.test(symbol.slice(cut + 1))) return null;
    return this.#constants.get(symbol.slice(0, cut))?.(symbol.slice(cut + 1)) ?? null;
  }
  /** Whether a function gives back its first argument: `openai.String("…")`. */
  passesThrough(symbol: string): boolean {
    return this.#passThrough.has(symbol);
  }
  /** Names of what a function's arguments become in the object that it makes. */
  structOf(symbol: string): readonly string[] | undefined {
    return this.#structs.get(symbol);
  }
  /** Whether a class is a list of messages. */
  isMessageList(symbol: string): boolean {
    return this.#messageLists.has(symbol);
  }
  /** Whether a function makes an option that other calls take: `option.WithBaseURL("…")`. */
  isOption(symbol: string): boolean {
    return this.#options.has(symbol);
  }
  get hasOptions(): boolean {
    return this.#options.size > 0;
  }
  /** Whether programs set this attribute for all requests: `llama_index.core.Settings.llm`. */
  isSetting(symbol: string): boolean {
    return this.#settings.has(symbol);
  }
  /** Whether a symbol is a class of constants. */
  isConstants(symbol: string): boolean {
    return this.#constants.has(symbol);
  }
  functionsOf(symbol: string): readonly CallEntry[] {
    return this.#lookUp(this.#functions, symbol) ?? [];
  }
  methodsOf(instance: InstanceValue, path: string): readonly CallEntry[] {
    const type = `${instance.sdk.id} ${instance.typeName}`;
    const any = path.includes('.') || OF_EVERY_OBJECT.has(path) ? undefined : this.#methods.get(`${type} *`);
    return this.#methods.get(`${type} ${path}`) ?? any ?? [];
  }

  /** A symbol seen as an object of an SDK: the symbol itself, or a member path from one (`openai.chat.completions`). */
  asInstance(value: Value): InstanceValue | undefined {
    if (value.kind === 'instance') return value;
    if (value.kind !== 'symbol' || this.#instances.size === 0) return undefined;
    for (let length = value.path.length; length >= 0; length--) {
      const prefix: SymbolValue = { ...value, path: value.path.slice(0, length) };
      const entry = this.#instances.get(symbolName(prefix));
      if (entry) return { ...instanceOf(entry, this.family), path: value.path.slice(length) };
    }
    return undefined;
  }

  /** A symbol as the table spells it, or as `package.**.Class`: one that stands anywhere inside the package. */
  #lookUp<T>(map: ReadonlyMap<string, T>, symbol: string): T | undefined {
    const found = map.get(symbol);
    if (found !== undefined || this.#openPackages.size === 0) return found;
    const parts = symbol.split('.');
    const top = parts[0] as string;
    if (!this.#openPackages.has(top)) return undefined;
    return map.get(`${top}.**.${parts.slice(-1).join('.')}`) ?? map.get(`${top}.**.${parts.slice(-2).join('.')}`);
  }

  #addType(sdk: SdkDefinition, typeName: string, type: TypeSpec): void {
    const add = (map: Map<string, TypeEntry>, symbols: Symbols | undefined): void => {
      for (const [symbol, provider] of symbolEntries(symbols, type.provider ?? null))
        map.set(symbol, { sdk, typeName, type, provider });
    };
    add(this.#constructors, type.constructors);
    add(this.#factories, type.factories);
    for (const [symbol] of symbolEntries(type.factories, null))
      if (symbol.endsWith(')'))
        this.#argumentFactories.add(symbol.slice(0, symbol.indexOf('(', symbol.lastIndexOf('()') + 2)));
    add(this.#instances, type.instances);
    add(this.#annotations, type.annotations);
    type.wraps?.forEach((symbol) => this.#wraps.add(symbol));
    add(this.#adopters, type.adopts);
    type.chains?.forEach((symbol) => this.#chains.add(symbol));
    for (const member of Object.keys(type.members ?? {}))
      if (member.endsWith('()')) this.siteNames.add(lastName(member.slice(0, -2)));
    if (type.bindsModel === undefined) return;
    for (const symbols of [type.constructors, type.factories, type.adopts]) {
      for (const [symbol] of symbolEntries(symbols, null)) this.siteNames.add(lastName(symbol));
    }
  }

  #addKnown(symbol: string): void {
    for (let here = symbol; here !== ''; here = here.slice(0, Math.max(here.lastIndexOf('.'), 0)))
      this.#known.add(here);
  }

  #addCall(sdk: SdkDefinition, spec: CallSpec): void {
    const entry = { sdk, spec };
    Object.values(spec.ambient ?? {}).forEach((symbols) => symbols.forEach((symbol) => this.#settings.add(symbol)));
    if (spec.on !== undefined && spec.path !== undefined) {
      push(this.#methods, `${sdk.id} ${spec.on} ${spec.path}`, entry);
      // An object that is called itself has the name that the program gives it.
      if (spec.path === '*' || spec.path === '') this.openHints.push(...(sdk.bindings[this.family]?.hints ?? []));
      this.siteNames.add(lastName(spec.path));
    }
    if (spec.endpoint) this.endpointPatterns.add(spec.endpoint.pattern);
    for (const symbol of spec.functions ?? []) {
      push(this.#functions, symbol, entry);
      this.siteNames.add(lastName(symbol));
    }
  }
}

/** Methods of every Java object, which no `*` means. */
const OF_EVERY_OBJECT = new Set(['toString', 'hashCode', 'equals', 'getClass']);

/** A fresh object of a type, before any call or member. */
export function instanceOf(entry: TypeEntry, family: string): InstanceValue {
  return {
    kind: 'instance',
    sdk: entry.sdk,
    family,
    typeName: entry.typeName,
    type: entry.type,
    provider: entry.provider,
    made: [],
    path: [],
  };
}

function symbolEntries(symbols: Symbols | undefined, provider: string | null): [string, string | null][] {
  if (!symbols) return [];
  if (isList(symbols)) return symbols.map((symbol) => [symbol, provider]);
  return Object.entries(symbols);
}

function isList(symbols: Symbols): symbols is readonly string[] {
  return Array.isArray(symbols);
}

function lastName(symbol: string): string {
  return symbol.split(/[.#\\]|::/).at(-1) ?? symbol;
}
