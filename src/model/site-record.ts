import type { CallKind, Role } from './call.ts';
import type { Figure, PriceRef, Range } from './estimate.ts';
import type { Severity } from './finding.ts';
import type { Via } from './resolved.ts';
import type { MonthMoments } from './usage.ts';

/** Where something stands: project-relative path, one-based line and column (UTF-16 units). */
export interface SourcePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A call site as a report keeps it and as two versions of a project are compared: what it is called with and what that costs,
 * without offsets, so that it can be told again after code has moved. Plain JSON.
 */
export interface SiteRecord extends SourcePlace {
  /** Unique within one report. */
  readonly id: string;
  readonly language: string;
  readonly kind: CallKind;
  readonly sdk: string;
  readonly api: string;
  /** `Class.method`; null at module level. */
  readonly functionName: string | null;
  /** Zero-based, among the sites of the same path, function, SDK and API, in source order. */
  readonly ordinal: number;
  /** It is a call of one of the project's own wrappers, which sends the request. */
  readonly wrapper: { readonly path: string; readonly functionName: string } | null;
  /** It is counted at so many calls elsewhere in the project, and not itself. */
  readonly callers: number;
  /** It counts in sums: no other site counts the same request (`core/analyze/costed-calls`). */
  readonly isCounted: boolean;
  readonly provider: string | null;
  readonly model: SiteValue<string>;
  readonly baseUrl: SiteValue<string>;
  readonly cap: SiteValue<number> & {
    /** The parameter as it is written, or as this API calls it; null when it takes none. */
    readonly parameter: string | null;
  };
  /** Further parameters that decide what is billed, by name; those that are absent left out. */
  readonly settings: Readonly<Partial<Record<SiteSetting, SiteValue<string | number | boolean>>>>;
  /** In request order, the system prompt first. */
  readonly messages: readonly SiteMessage[];
  /** False when the list goes on with something unknown. */
  readonly messagesComplete: boolean;
  readonly tools: readonly SiteTool[];
  readonly toolsComplete: boolean;
  /** The response's JSON schema as text; empty when it could not be built; null when none is asked for. */
  readonly responseSchema: string | null;
  /** `system, 5m`: what each cache mark stands on, and its lifetime where one is written. */
  readonly cacheMarks: readonly string[];
  readonly batch: boolean;
  /** In words, innermost first, without names: `for each item`, `while, at most 5 turns`. */
  readonly loops: readonly string[];
  /** In words, innermost first: `tenacity, 3 attempts`. */
  readonly retries: readonly string[];
  /** In words, when its messages grow with every turn: `its messages grow in a loop`. */
  readonly growth: string | null;
  readonly tokens: SiteTokens;
  /** Per million tokens; null without a price, and `noPrice` says why. */
  readonly price: PriceRef | null;
  readonly noPrice: string | null;
  /** USD. */
  readonly costPerCall: Range | null;
  readonly costPerMonth: Range | null;
  readonly callsPerMonth: Figure;
  /** Of a site whose use was measured: how far the month may be off. */
  readonly month?: MonthMoments;
}

export type SiteSetting = 'effort' | 'budget' | 'mode' | 'choices' | 'service tier';

/** A parameter's value, and where it was defined. */
export interface SiteValue<T> {
  readonly kind: 'known' | 'oneOf' | 'unknown' | 'absent';
  /** All that it may be, as far as known; in order of the code. */
  readonly values: readonly T[];
  /** It may be something else too, that is not known. */
  readonly isOpen?: true;
  /** Why it is not known. */
  readonly reason: string | null;
  readonly at: SourcePlace | null;
  readonly via: Via | null;
}

export interface SiteMessage {
  readonly role: Role;
  /** The text, `{}` for each dynamic part, `{a|b}` for one of several. */
  readonly text: string;
  /** Of what is known of the text. */
  readonly tokens: Range | null;
  readonly images: number;
  /** Where its longest static part is written. */
  readonly at: SourcePlace | null;
}
export interface SiteTool {
  readonly name: string | null;
  readonly description: string | null;
  /** JSON text; null when unknown. */
  readonly schema: string | null;
  readonly at: SourcePlace | null;
}

/** Tokens of a call. */
export interface SiteTokens {
  readonly input: Range;
  readonly cachedInput: Range;
  readonly cacheWrite: Range;
  readonly output: Range;
  /** Of the tool definitions, and of the response schema; 0 when there is none. */
  readonly tools: number;
  readonly schema: number;
}

/** A prompt where it is defined, as a report keeps it. */
export interface PromptRecord extends SourcePlace {
  readonly name: string | null;
  readonly role: Role;
  readonly text: string;
  readonly tokens: Range;
  /** How many calls are known to send it. */
  readonly calls: number;
}

/** A model, a prompt, an output cap or another setting that a changed file names, whether or not a call is known to use it. */
export interface ConstantRecord extends SourcePlace {
  readonly kind: 'model' | 'cap' | 'prompt' | 'reasoning' | 'service tier';
  /** Of the variable, entry, parameter or function that holds it; empty without one. */
  readonly name: string;
  readonly value: string;
}

/** A finding as a report keeps it. */
export interface FindingRecord extends SourcePlace {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Id of the site it speaks of. */
  readonly site: string | null;
  /** USD a month. */
  readonly saving: number | null;
}
