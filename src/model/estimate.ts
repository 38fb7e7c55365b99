import type { MeasuredUse } from './usage.ts';

/** How far a figure can be trusted. */
/** `measured`: the mean of one's own logs (`prompt-cost calibrate`). */
export type Provenance = 'exact' | 'measured' | 'estimated' | 'assumed';

/** A number that says where it comes from. */
export interface Figure {
  readonly value: number;
  readonly provenance: Provenance;
  /** Relative error of an estimate: the true value is expected within `value × low … value × high`. */
  readonly band?: { readonly low: number; readonly high: number };
}

/** Floor: what the code surely sends. Expected: with the assumptions. Ceiling: what the caps allow; null without any bound. */
export interface Range {
  readonly floor: Figure;
  readonly expected: Figure;
  readonly ceiling: Figure | null;
}

/** Something the estimate takes for granted; `setting` is where a user changes it, empty where only the code can tell more. */
export interface Assumption {
  readonly id: string;
  /** `output 300 tokens: no cap, and nothing in the prompt says`. */
  readonly text: string;
  readonly setting: string;
}

/** One line of the token breakdown. */
export interface TokenPart {
  readonly label: string;
  readonly kind: 'system' | 'user' | 'assistant' | 'tool-result' | 'tools' | 'schema' | 'image' | 'framing' | 'hole';
  /** Tokens. */
  readonly tokens: Range;
}

export interface PriceRef {
  readonly provider: string;
  readonly id: string;
  /** Human-readable source with date: `pi-ai 1.5.2, 2026-11-02`. */
  readonly source: string;
  /** USD per million tokens. */
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  /** USD of one request whatever its length, on a server that is paid by the hour; then tokens cost nothing. */
  readonly perCall?: number;
  /** The prices that the cost is counted with, where the request is run in another way than the standard one: `batch`, `flex`. */
  readonly mode?: { readonly name: string; readonly input: number; readonly output: number };
  /** The price announced next, with its first day (ISO date); absent where none is. */
  readonly next?: { readonly from: string; readonly input: number; readonly output: number };
  readonly layer: 'snapshot' | 'workspace' | 'user' | 'remote';
}

export type Tier = 'hot' | 'warm' | 'cold' | 'economy';

export interface TierRow {
  readonly tier: Tier;
  readonly provider: string;
  readonly model: string;
  /** USD per call, expected; null when the model has no price. */
  readonly costPerCall: Figure | null;
  /** Why this model cannot take the call (no tools, window too small); null when it can. */
  readonly blocked: string | null;
  readonly isCurrent: boolean;
}

/** Expected figures of a call before its use was measured. Tokens; USD. */
export interface UnmeasuredFigures {
  readonly callsPerMonth: number;
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  readonly costPerCall: number | null;
  readonly costPerMonth: number | null;
}

export interface CallEstimate {
  readonly callId: string;
  /** Null: no price, and `noPrice` says why. */
  readonly price: PriceRef | null;
  readonly noPrice: string | null;
  /** When the model is one of several, the estimate of each other one. */
  readonly alternatives: readonly { readonly model: string; readonly costPerCall: Range | null }[];
  readonly tokens: {
    readonly input: Range;
    /** Part of the input that is read from a prompt cache. */
    readonly cachedInput: Range;
    readonly cacheWrite: Range;
    /** Answer and reasoning together (both bill as output and share the cap). */
    readonly output: Range;
    readonly reasoning: Range;
  };
  /** Tokens of the static prefix that stays the same from call to call (tools, system, first messages). */
  readonly staticPrefix: Figure;
  readonly parts: readonly TokenPart[];
  /** USD. Null without a price. */
  readonly costPerCall: Range | null;
  readonly callsPerMonth: Figure;
  /** Requests that each of these calls makes, the later ones with the messages of those before; absent for one. */
  readonly turns?: number;
  readonly costPerMonth: Range | null;
  /** Real use of the site, where it was measured: what the expected figures rest on then. */
  readonly measured?: MeasuredUse;
  /** What would be expected of a measured site without the logs. */
  readonly unmeasured?: UnmeasuredFigures;
  readonly tiers: readonly TierRow[];
  readonly assumptions: readonly Assumption[];
  /** Tokenizer note for the hover: `o200k_base` or `Claude estimate: o200k × 1.15 ± 12%`. */
  readonly tokenizer: string;
}

/** The token count of one prompt definition. */
export interface PromptEstimate {
  readonly tokens: Range;
  readonly tokenizer: string;
}
