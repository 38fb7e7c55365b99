import type { Provenance, Range } from './estimate.ts';
import type { FindingRecord, PromptRecord, SiteRecord, SourcePlace } from './site-record.ts';

/** What changed between two versions of a project. Plain JSON. */
export interface Comparison {
  readonly base: ComparedSide;
  readonly head: ComparedSide;
  /** There is no base: the head alone was looked at, and `base` is the same again (`check` without one). */
  readonly isAlone?: boolean;
  /** Call sites that were added, removed or changed, the largest change of a month's cost first. Sites that only moved are not among them. */
  readonly changes: readonly SiteChange[];
  /** Prompts that changed where no change of a site says so: none is known to send them. */
  readonly prompts: readonly PromptChange[];
  /** Models, prompts, caps and other settings that changed files name, where no change of a site or prompt says so. */
  readonly constants?: readonly ConstantChange[];
  /** Sites that stayed as they are, and those of them that stand in another place (file or function). */
  readonly unchanged: number;
  readonly moved: number;
  /** Of one call of each site, and of a month. Every request counts once: at the callers of a wrapper, where they are known. */
  readonly costPerCall: CostChange;
  readonly costPerMonth: CostChange;
  /** Expected USD of a month of the base, by the file of the sites. */
  readonly baseMonthByPath: Readonly<Record<string, number>>;
  /** The change of a month, taken apart; the parts add up to `costPerMonth.delta`. USD. */
  readonly byCause: Readonly<Record<CostCause, number>>;
  readonly findings: { readonly added: readonly FindingRecord[]; readonly gone: readonly FindingRecord[] };
  /** What a reader must know of the comparison, in words: `The base's prices are of 2026-10-01, …`. */
  readonly notes: readonly string[];
  /** Null where no policy was asked for (`diff`). */
  readonly policy: PolicyResult | null;
  /** Set when a threshold was given: nothing in here costs as much. Then there is nothing to show (no comment). */
  readonly belowThreshold: { readonly threshold: number; readonly text: string } | null;
}

export interface ComparedSide {
  /** For people: `main (1a2b3c4)`, `working tree`, `base.json`. */
  readonly label: string;
  /** Full object id of the commit; null for the working tree or a report. */
  readonly commit: string | null;
  /** ISO date of the prices. */
  readonly pricesOf: string;
  /** Places that send requests. */
  readonly sites: number;
  /** Of them, those without a price: left out of the sums. */
  readonly unpriced: number;
}

export type CostCause = 'added' | 'removed' | 'code' | 'prices' | 'traffic';

/** USD. */
export interface CostChange {
  readonly before: CostTotal;
  readonly after: CostTotal;
  /** Expected. */
  readonly delta: number;
  /** `delta` in percent of `before`; null when there was no cost. */
  readonly percent: number | null;
}
export interface CostTotal {
  readonly floor: number;
  readonly expected: number;
  /** Null when a call has no bound. */
  readonly ceiling: number | null;
  /** The weakest of its parts. */
  readonly provenance: Provenance;
}

export interface SiteChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Null for an added site. */
  readonly before: SiteRecord | null;
  /** Null for a removed one. */
  readonly after: SiteRecord | null;
  /** What changed, most costly first; empty for added and removed sites. */
  readonly parts: readonly PartChange[];
  /** One sentence that names the change: `model gpt-4o → gpt-5 (src/config.ts:3)`. */
  readonly summary: string;
  /** Expected USD, 0 on a side without the site; null on a side without a price. `counted`: in the sums (not a wrapper that is counted at its callers). */
  readonly costPerCall: ChangedCost;
  readonly costPerMonth: ChangedCost;
  readonly counted: boolean;
}
export interface ChangedCost {
  readonly before: Range | null;
  readonly after: Range | null;
  /** Null when a side has no price. */
  readonly delta: number | null;
}

export type ChangedPart =
  | 'model'
  | 'provider'
  | 'api'
  | 'cap'
  | 'prompt'
  | 'messages'
  | 'tools'
  | 'schema'
  | 'images'
  | 'reasoning'
  | 'choices'
  | 'service tier'
  | 'batch'
  | 'cache'
  | 'loop'
  | 'retries'
  | 'growth'
  | 'wrapper'
  | 'traffic'
  | 'price'
  /** Nothing of the above: the assumptions of the two versions differ. */
  | 'estimate';

/** One thing about a site that is not as it was. */
export interface PartChange {
  readonly part: ChangedPart;
  /** In words: `system prompt 120 → 12,000 tokens`. */
  readonly text: string;
  /** The values for people; null where there was or is none. */
  readonly before: string | null;
  readonly after: string | null;
  /** Expected tokens, for parts that are measured in them. */
  readonly tokens: { readonly before: number; readonly after: number } | null;
  /** Where the new value (of a removed one, the old) is defined, when that is not at the site itself. */
  readonly definedAt: SourcePlace | null;
}

export interface PromptChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: PromptRecord | null;
  readonly after: PromptRecord | null;
  /** One sentence: `SYSTEM_PROMPT 120 → 180 tokens`. */
  readonly summary: string;
}

export type PolicyLevel = 'pass' | 'warn' | 'fail';

export interface ConstantChange {
  readonly kind: 'model' | 'cap' | 'prompt' | 'reasoning' | 'service tier';
  readonly name: string;
  /** The values that came or went; null where there was or is none. Of a prompt its length. */
  readonly before: string | null;
  readonly after: string | null;
  readonly at: SourcePlace;
  /** One sentence: `model SMART_LLM openai:gpt-5 → openai:gpt-4.1`. */
  readonly summary: string;
}

/** What the policies of the configuration say of a version, or of a change. */
export interface PolicyResult {
  /** The worst of all outcomes; `pass` when there are none. */
  readonly level: PolicyLevel;
  readonly outcomes: readonly PolicyOutcome[];
  /** Policies that were looked at. */
  readonly checked: number;
}
export interface PolicyOutcome {
  readonly level: 'warn' | 'fail';
  /** Name of the policy as the configuration has it, or what it is about. */
  readonly policy: string;
  /** One sentence: what is, and what is allowed. */
  readonly reason: string;
  /** The site it speaks of, if one. */
  readonly at: SourcePlace | null;
}
