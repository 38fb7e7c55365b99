import type { ModelCall, PromptSite } from './call.ts';
import type { CatalogView } from './catalog.ts';
import type { Assumptions, Config } from './config.ts';
import type { CallEstimate, PromptEstimate } from './estimate.ts';
import type { ModuleFacts } from './facts.ts';
import type { Finding, Fix, Severity, TextEdit } from './finding.ts';
import type { LanguageEdits } from './language.ts';
import type { Span } from './span.ts';

/** A call with its estimate: what a rule looks at. */
export interface EstimatedCall {
  readonly call: ModelCall;
  readonly estimate: CallEstimate;
}
export interface EstimatedPrompt {
  readonly prompt: PromptSite;
  readonly estimate: PromptEstimate;
}

/** What a rule is given. Everything is plain data or a pure function of it. */
export interface RuleContext {
  readonly calls: readonly EstimatedCall[];
  readonly prompts: readonly EstimatedPrompt[];
  readonly config: Config;
  readonly catalog: CatalogView;
  /** The day of the analysis as an ISO date, never before the catalog's. */
  readonly today: string;
  /** Options of this rule: defaults overlaid with the user's. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly facts: (path: string) => ModuleFacts | undefined;
  readonly text: (path: string) => string | undefined;
  readonly edits: (language: string) => LanguageEdits | undefined;
  /** The file's suppression comments with what they did, in source order; for rules about them, empty for others. */
  readonly suppressions: readonly SuppressionUse[];
  /** The assumptions that hold for a call: its own, where the configuration or a comment states them. */
  readonly assumptionsOf: (call: ModelCall) => Assumptions;
  /** Tokens of a text for the call's model. */
  readonly countTokens: (text: string, call: ModelCall) => number;
}

/** One suppression comment and what it did in this analysis. */
export interface SuppressionUse {
  /** The comment, from its own mark on. */
  readonly span: Span;
  /** The last day it holds, where it says one. */
  readonly until: { readonly date: string; readonly span: Span } | null;
  /** That day is past: it suppresses nothing. */
  readonly isExpired: boolean;
  /** It suppressed nothing, or nothing of some rules that it names. */
  readonly isUnused: boolean;
  /** Those rules; empty for a comment that names none. */
  readonly unused: readonly { readonly id: string; readonly span: Span }[];
  /** Takes the comment away. */
  readonly removal: TextEdit;
  /** Take away what of it is unused. */
  readonly unusedRemoval: readonly TextEdit[];
}

export type RuleFinding = Omit<Finding, 'rule' | 'severity' | 'fixes' | 'related'> & {
  readonly fixes?: readonly Fix[];
  readonly related?: Finding['related'];
};

export interface RuleMeta {
  /** One line for lists. */
  readonly description: string;
  readonly defaultSeverity: Severity;
  /** In the `recommended` preset. */
  readonly recommended: boolean;
  /** In the `strict` preset, with its own severity, though not in `recommended`: precise, but not what every team acts on. */
  readonly strict?: boolean;
  readonly fixable: boolean;
  /** It speaks of suppression comments: it runs after they took out what other rules found, and none takes out its own findings. */
  readonly about?: 'suppressions';
  /** Options with their defaults and a description each. */
  readonly options: Readonly<Record<string, { readonly default: unknown; readonly description: string }>>;
}

export interface Rule {
  readonly id: string;
  readonly meta: RuleMeta;
  /** Called once a file that has calls or prompts (or suppressions, for rules about them); yields what is wrong there. Must not throw. */
  readonly check: (context: RuleContext) => Iterable<RuleFinding>;
}

/** Declares a rule; the registry in `src/generated` is built from these. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
