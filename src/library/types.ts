/**
 * What the library gives out. Plain data that keeps its form: fields may be added, none changes its meaning within a major
 * version. Lines and columns are one-based, offsets and columns count UTF-16 units, money is USD.
 */

export interface Place {
  readonly line: number;
  readonly column: number;
  /** From the start of the file. */
  readonly offset: number;
}
export interface TextRange {
  readonly start: Place;
  /** Exclusive. */
  readonly end: Place;
}

/** How far a figure can be trusted: told by the code; estimated within a band; resting on an assumption. */
export type Trust = 'exact' | 'measured' | 'estimated' | 'assumed';

/** A figure as a range: what is sure, what is expected, what the caps allow (null without any bound). */
export interface Amount {
  readonly floor: number;
  readonly expected: number;
  readonly ceiling: number | null;
  /** Of the expected figure. */
  readonly trust: Trust;
}

/** Something that an estimate takes for granted. */
export interface AssumedFact {
  readonly id: string;
  readonly text: string;
  /** Setting that changes it; empty where there is none. */
  readonly setting: string;
}

/** One LLM call. */
export interface Call {
  readonly range: TextRange;
  /** Catalog provider that the request goes to; null when it is not known. */
  readonly provider: string | null;
  /** The model as the code says it; null when it is not known or one of several. */
  readonly model: string | null;
  /** `chat.completions.create` */
  readonly api: string;
  /** `openai`, `vercel-ai` */
  readonly sdk: string;
  /** `client-config` binds a model for later calls and costs nothing itself. */
  readonly kind: 'generate' | 'embed' | 'http' | 'client-config' | 'other';
  readonly inputTokens: Amount;
  /** Answer and reasoning together. */
  readonly outputTokens: Amount;
  /** Null without a price, and `noPrice` says why. */
  readonly costPerCall: Amount | null;
  readonly costPerMonth: Amount | null;
  readonly noPrice: string | null;
  readonly assumptions: readonly AssumedFact[];
  /** The same request on each tier's model. */
  readonly tiers: readonly TierCost[];
}
export interface TierCost {
  readonly tier: 'hot' | 'warm' | 'cold' | 'economy';
  readonly provider: string;
  readonly model: string;
  readonly costPerCall: number | null;
  /** Why this model cannot take the call; null when it can. */
  readonly blocked: string | null;
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** A finding of a rule. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: TextRange;
  /** USD that acting on it saves; null where that cannot be stated. */
  readonly savingPerCall: number | null;
  readonly savingPerMonth: number | null;
  readonly fixes: readonly Fix[];
}
/** A change of the code. `fix`: right as it stands. `suggestion`: needs a person's judgement. */
export interface Fix {
  readonly kind: 'fix' | 'suggestion';
  readonly title: string;
  /** To be made together; they do not overlap. */
  readonly changes: readonly Change[];
}
export interface Change {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly range: TextRange;
  readonly newText: string;
}

/** Something that could not be analysed in full. */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Null: it concerns the whole file. */
  readonly range: TextRange | null;
}

/** Everything that is known of one file. */
export interface FileReport {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly calls: readonly Call[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** Settings as in `prompt-cost.config.json`; docs/settings.md has all keys. A bad key is reported and counts as not set. */
export interface Settings {
  readonly extends?: 'recommended' | 'strict' | 'all' | 'off';
  readonly rules?: Readonly<Record<string, RuleLevel | readonly [RuleLevel, Readonly<Record<string, unknown>>]>>;
  readonly minMonthlySaving?: number;
  readonly assumptions?: Readonly<Record<string, unknown>>;
  readonly tiers?: Readonly<Partial<Record<TierCost['tier'], string>>>;
  readonly [key: string]: unknown;
}
export type RuleLevel = Severity | 'off';

/** A model of the price catalog. USD per million tokens. */
export interface ModelInfo {
  readonly provider: string;
  readonly id: string;
  readonly name: string | null;
  readonly inputPrice: number;
  readonly outputPrice: number;
  readonly cacheReadPrice: number | null;
  /** Tokens. */
  readonly contextWindow: number | null;
  readonly maxOutput: number | null;
  /** ISO date of retirement, where it is announced. */
  readonly retires: string | null;
  /** Name and date of the price lists. */
  readonly sources: readonly string[];
}
