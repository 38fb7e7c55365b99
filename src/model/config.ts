import type { Tier } from './estimate.ts';
import type { Severity } from './finding.ts';

/** Settings after defaults, config file and editor settings were merged (see `workspace/config`). Plain data. */
export interface Config {
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Findings that save less than this many USD a month stay quiet. */
  readonly minMonthlySaving: number;
  readonly assumptions: Assumptions;
  /** Model of each tier, as `provider/id`. */
  readonly tiers: Readonly<Record<Tier, string>>;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Bytes; larger files are left out with a notice. */
  readonly maxFileSize: number;
}
export interface RuleSetting {
  readonly severity: Severity | 'off';
  readonly options: Readonly<Record<string, unknown>>;
}
export interface Assumptions {
  readonly callsPerMonth: number;
  /** Tokens that stand in for one dynamic part of a prompt. */
  readonly tokensPerHole: number;
  /** Upper bound of tokens for one dynamic part (ceiling). */
  readonly maxTokensPerHole: number;
  /** Tokens of an answer when nothing in the code tells. */
  readonly outputTokens: number;
  /** Reasoning tokens of a reasoning call by effort. */
  readonly reasoningTokens: Readonly<Record<string, number>>;
  /** Share of calls, 0 to 1, that find their marked prefix in the cache. */
  readonly cacheHitRate: number;
  /** Pixels of an image whose size the code does not tell; 1,024 when absent. */
  readonly imageWidth?: number;
  readonly imageHeight?: number;
}
