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
  /** Costs are stated in it too. */
  readonly currency?: Currency;
  /** What is expected of single call sites, where it is not what `assumptions` says of all; later entries win. */
  readonly sites?: readonly SiteExpectation[];
  /** What `prompt-cost check` fails or warns of. */
  readonly policies?: readonly Policy[];
  /** What users say that the code cannot show; nothing when absent. */
  readonly declarations?: Declarations;
}
/** A limit that a version or a change must keep; several limits in one policy hold each by itself. USD, expected. */
export interface Policy {
  readonly name: string;
  readonly level: 'warn' | 'fail';
  /** In the syntax of .gitignore, relative to `base`. */
  readonly files?: readonly string[] | undefined;
  /** As CODEOWNERS names it. */
  readonly owner?: string | undefined;
  /** Folder that `files` are relative to, itself relative to the project; empty for the project. */
  readonly base: string;
  readonly maxPerCall?: number | undefined;
  readonly maxPerMonth?: number | undefined;
  /** USD a month. */
  readonly maxIncrease?: number | undefined;
  readonly maxIncreasePercent?: number | undefined;
  /** Model ids, or provider and id; `*` stands for any part. */
  readonly forbidModels?: readonly string[] | undefined;
  readonly onlyModels?: readonly string[] | undefined;
  readonly forbidTiers?: readonly Tier[] | undefined;
  readonly onlyTiers?: readonly Tier[] | undefined;
  /** Findings of this severity, or a worse one. */
  readonly findings?: Severity | undefined;
  /** Calls without a price. */
  readonly unknownModels?: boolean | undefined;
}
/** What is expected of the call sites that match: by file, by function, by tag. */
export interface SiteExpectation extends ExpectedUse {
  /** In the syntax of .gitignore, relative to `base`. */
  readonly files?: readonly string[] | undefined;
  /** Folder that `files` are relative to, itself relative to the project; empty for the project. */
  readonly base: string;
  /** Name of the function around the call: `Support.answer`, `*` for any part. */
  readonly function?: string | undefined;
  /** Tag that a comment beside the call gives it. */
  readonly tag?: string | undefined;
}
/** How often a call site runs and what comes back, as somebody states it. */
export interface ExpectedUse {
  readonly callsPerMonth?: number | undefined;
  /** Tokens of an answer. */
  readonly outputTokens?: number | undefined;
  /** Requests of one run, each with the messages of those before. */
  readonly turns?: number | undefined;
  /** 0 to 1. */
  readonly cacheHitRate?: number | undefined;
  /** Tokens of one dynamic part of the prompt. */
  readonly tokensPerHole?: number | undefined;
}
/** A currency with a rate that the user states. */
export interface Currency {
  /** ISO 4217: `EUR`. */
  readonly code: string;
  /** Units that one USD buys. */
  readonly perUsd: number;
  /** Where the rate is from: `ECB, 2026-11-20`. */
  readonly source?: string | undefined;
}
export interface Declarations {
  readonly wrappers: readonly DeclaredWrapper[];
  /** Names that the code has for models, with the model each means: `fast` is `openai/gpt-4o-mini`. */
  readonly modelAliases: Readonly<Record<string, string>>;
  /** Azure deployments with the model that each runs. */
  readonly deployments: Readonly<Record<string, string>>;
  readonly endpoints: readonly DeclaredEndpoint[];
}
/**
 * A function whose calls send requests. `$1` is its first argument, `$name` the parameter (or the key of the options object) of
 * that name, `$1.key` and `$name.key` what an object there holds under a key. A model or a cap that is no such reference is meant literally.
 */
export interface DeclaredWrapper {
  /** Module and name: `app.llm.ask`, `src/llm#ask`, `@acme/llm#Client.ask`; `*` stands for any part. */
  readonly function: string;
  readonly model?: string | undefined;
  /** Model of calls that name none. */
  readonly defaultModel?: string | undefined;
  readonly cap?: string | number | undefined;
  /** Tokens; cap of calls that name none. */
  readonly defaultCap?: number | undefined;
  readonly prompt?: string | undefined;
  readonly system?: string | undefined;
  readonly messages?: string | undefined;
  readonly tools?: string | undefined;
  /** Catalog provider the requests go to. */
  readonly provider?: string | undefined;
  /** What is called inside, for people: `chat.completions.create`. */
  readonly api?: string | undefined;
  readonly kind?: 'generate' | 'embed' | undefined;
}
export interface DeclaredEndpoint {
  /** Host, base URL (`*` stands for any part), or an environment variable that holds it: `$LLM_URL`. */
  readonly match: string;
  /** Catalog provider that answers there. */
  readonly provider: string;
}
export interface RuleSetting {
  readonly severity: Severity | 'off';
  /** USD a month, for this rule instead of the one for all. */
  readonly minMonthlySaving?: number;
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
