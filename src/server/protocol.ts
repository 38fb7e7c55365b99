/**
 * What client and server say to each other beyond the Language Server Protocol. Plain types and method names, shared
 * by the server, the extension and the panel.
 */
import type { Position, Range as LspRange } from 'vscode-languageserver-types';
import type { SiteTotal } from '../core/estimate/sum-costs.ts';
import type { CallDetails } from '../core/details/types.ts';
import type { PriceQuad, Repriceable } from '../core/what-if/reprice.ts';
import type { CatalogModel } from '../model/catalog.ts';
import type { CallKind } from '../model/call.ts';
import type { CallHistory } from '../model/call-history.ts';
import type { Currency } from '../model/config.ts';
import type { CountFailure, ExactCount } from '../workspace/exact-counts.ts';
import type { Assumption, Figure, Range, Tier, UnmeasuredFigures } from '../model/estimate.ts';
import type { MeasuredUse, MonthMoments } from '../model/usage.ts';
import type { MonthSpread } from '../core/usage/uncertainty.ts';
import type { Fix } from '../model/finding.ts';
import type { MeasuredWords } from './surfaces/measured.ts';

/** Request: scan all folders and give every call site with its cost. Takes `WorkspaceCostParams`, gives `WorkspaceCost`. */
export const WORKSPACE_COST = 'promptCost/workspaceCost';
/** Notification to the client: the call sites of one file changed (sent once a scan was asked for). `FileSites`. */
export const SITES_CHANGED = 'promptCost/sitesChanged';
/** Notification to the client: files on disk or settings changed, so another scan would give other figures. No parameters. */
export const SITES_STALE = 'promptCost/sitesStale';
/** Notification to the client after each analysis of an open document. `FileCost`. */
export const FILE_COST = 'promptCost/fileCost';
/** Request: the call around a position, explained. Takes `ExplainCallParams`, gives `Explanation | null`. */
export const EXPLAIN_CALL = 'promptCost/explainCall';
/** Request: the address of a rule's page. Takes `RulePageParams`, gives a URI; an empty text when there is no such rule. */
export const RULE_PAGE = 'promptCost/rulePage';
/** Request without parameters: all rules. Gives `RuleSummary[]`. */
export const RULES = 'promptCost/rules';

/** Request: what a provider would count of the call around a position. Takes `CallAt`, gives `ExactCountPreview`. Sends nothing. */
export const EXACT_COUNT_PREVIEW = 'promptCost/exactCountPreview';
/** Request: asks the provider to count it. Takes `ExactCountParams`, gives `ExactCountResult`. */
export const EXACT_COUNT = 'promptCost/exactCount';
/** Request: keeps a count that the client got itself. Takes `ExactCountKeepParams`, gives whether the call is still there. */
export const EXACT_COUNT_KEEP = 'promptCost/exactCountKeep';

/** Request: everything that is known of one call, for the details view. Takes `CallDetailsParams`, gives `CallDetailsAnswer`. */
export const CALL_DETAILS = 'promptCost/callDetails';

/**
 * Request: what a call cost in earlier versions. Takes `CallHistoryParams`, gives `CallHistoryAnswer`; what is known sooner is sent as
 * `$/progress` of `partialResultToken`, each a `HistoryEvent`.
 */
export const CALL_HISTORY = 'promptCost/callHistory';

/** Request without parameters: every model of the catalog as it holds in the first folder. Gives `CatalogRows | null`, null without a folder. */
export const CATALOG = 'promptCost/catalog';
/** Request without parameters: fetch the prices whose address the settings name. Gives `CatalogUpdate`. */
export const UPDATE_CATALOG = 'promptCost/updateCatalog';

/** Commands that the server names in hovers, lenses and code actions, for clients that implement them. */
export const COMMANDS = {
  explainCall: 'promptCost.explainCall',
  openRulePage: 'promptCost.openRulePage',
  openPanel: 'promptCost.openPanel',
  openSetting: 'promptCost.openSetting',
  showCallDetails: 'promptCost.showCallDetails',
} as const;

/** `initializationOptions`; every key may be absent. */
export interface ClientOptions {
  /** The client implements `COMMANDS`. Without it lenses are plain text and hovers have no command links. */
  readonly commands: boolean;
  /** Settings for clients that cannot be asked for their configuration: what they would give for `promptCost`. */
  readonly settings: unknown;
}

/** The model that stands for a tier. */
export interface TierModel {
  /** `provider/id`. */
  readonly model: string;
  readonly prices: PriceQuad;
}

export interface WorkspaceCostParams {
  /** For `$/progress`: `WorkDoneProgressReport` with a percentage and `12 / 340 files`. */
  readonly workDoneToken?: string | number;
}

/** One call site that costs money. Plain JSON. */
export interface CostSite {
  /** Unique in the workspace. */
  readonly id: string;
  readonly uri: string;
  /** Project-relative, forward slashes. */
  readonly path: string;
  /** Name of the workspace folder. */
  readonly folder: string;
  /** Of the callee's method name, zero-based. */
  readonly position: Position;
  /** The cell of a notebook that `position` counts in, zero-based among all its cells; null in other files. */
  readonly cell: number | null;
  /** `Class.method`; null at module level. */
  readonly functionName: string | null;
  readonly kind: CallKind;
  readonly sdk: string;
  readonly api: string;
  readonly provider: string | null;
  /** As the code says it; null when it cannot be known. */
  readonly model: string | null;
  readonly tier: Tier | null;
  readonly inputTokens: Range;
  readonly outputTokens: Range;
  /** USD; null without a price. */
  readonly costPerCall: Range | null;
  readonly costPerMonth: Range | null;
  readonly callsPerMonth: Figure;
  readonly noPrice: string | null;
  readonly assumptions: readonly Assumption[];
  /** Number of findings on the call. */
  readonly findings: number;
  /** That the comment beside the call gives it; null without one. */
  readonly tag: string | null;
  /** Folder of the package of the repository that it is in, from the workspace folder; null for the folder's own. */
  readonly package: string | null;
  /** For trying out other circumstances; null without a price. */
  readonly repriceable: Repriceable | null;
  /** What is known of the use of the site; absent where it was not measured. */
  readonly measured?: MeasuredSite;
}

/** Real use of a call site, beside what was expected without it. */
export interface MeasuredSite extends Pick<MeasuredUse, 'calls' | 'models' | 'match' | 'from' | 'to'> {
  /** How far the month may be off; null without a price. */
  readonly month: MonthMoments | null;
  readonly spread: MonthSpread | null;
  readonly unmeasured: UnmeasuredFigures | null;
  /** What the estimate without the logs was off by, in words, the most money first: `traffic 10,000 → 303 calls a month (−$38.79)`. */
  readonly moved: readonly string[];
  /** Why the figures should not be trusted much: `12 calls seen`; empty where they can be. */
  readonly doubts: readonly string[];
}

/** A finding that would save money. Plain JSON. */
export interface Saving {
  /** The call site that it concerns, `CostSite.id`; null where that is none of the rows. */
  readonly siteId: string | null;
  readonly rule: string;
  readonly message: string;
  /** How the saving was worked out: `1,404 tokens × ($2.50 − $0.25)/M`. */
  readonly formula: string;
  /** USD a month. */
  readonly perMonth: number;
  /** The fix that can be made as it stands, or the edit to look at first; null where it takes a person. */
  readonly edit: { readonly kind: Fix['kind']; readonly title: string } | null;
  readonly uri: string;
  readonly path: string;
  readonly position: Position;
  readonly cell: number | null;
}

export interface FileSites {
  readonly uri: string;
  readonly sites: readonly CostSite[];
  /** By what they save. */
  readonly savings: readonly Saving[];
}

export interface WorkspaceCost {
  readonly sites: readonly CostSite[];
  readonly savings: readonly Saving[];
  /** What stands for each tier in the first folder, with its prices. */
  readonly tiers: Readonly<Partial<Record<Tier, TierModel>>>;
  /** Of the first folder, to state costs in beside USD; absent where none is configured. */
  readonly currency?: Currency | undefined;
  /** Files that were analysed. */
  readonly files: number;
  readonly folders: readonly string[];
  /** Files that could not be read in full, each with the reason. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

/** What the status bar shows. */
export interface FileCost {
  /** Of the file, for a notebook too. */
  readonly uri: string;
  readonly version: number;
  readonly calls: number;
  readonly prompts: number;
  /** Sum over the file's calls of one call each; null when no call has a price. */
  readonly costPerCall: SiteTotal | null;
  /** `$0.0123`; null when no call has a price. */
  readonly label: string | null;
  /** Markdown. */
  readonly tooltip: string;
}

export interface ExplainCallParams {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}
export interface Explanation {
  /** Where the hover can be shown. */
  readonly position: Position;
  readonly range: LspRange;
  readonly markdown: string;
}
export interface RulePageParams {
  readonly rule: string;
}

export interface RuleSummary {
  readonly id: string;
  readonly description: string;
}

/** A place in or around a call. */
export interface CallAt {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}
export type ExactCountPreview =
  | {
      readonly kind: 'countable';
      readonly endpoint: { readonly id: string; readonly name: string; readonly keyNames: readonly string[] };
      readonly url: string;
      /** All that is sent but the key, as JSON. */
      readonly body: string;
      /** Parts of the request that are only known at run time. */
      readonly holes: readonly string[];
      /** The count of an earlier time. */
      readonly known: ExactCount | null;
      /** The texts of the messages alone, for counters that take text. */
      readonly text: string | null;
    }
  | { readonly kind: 'not'; readonly reason: string; readonly text: string | null };
export interface ExactCountParams extends CallAt {
  readonly key: string;
}
export type ExactCountResult =
  | { readonly kind: 'counted'; readonly count: ExactCount }
  | { readonly kind: 'failed'; readonly reason: CountFailure; readonly message: string };
export interface ExactCountKeepParams extends CallAt {
  readonly count: ExactCount;
}

/** A call whose details are asked for. */
export interface CallDetailsParams extends CallAt {
  /** As in `CostSite`: the cell of a notebook that `position` counts in, where `textDocument` is the notebook's file. */
  readonly cell?: number | null;
  /** Only a call whose name stands at the position, and not one around it. */
  readonly exact?: boolean;
}
/** A place as a client can open it. */
export interface OpenPlace {
  readonly uri: string;
  /** Folder-relative, for people. */
  readonly path: string;
  readonly position: Position;
  /** As in `CostSite`. */
  readonly cell: number | null;
}
export type CallDetailsAnswer =
  | {
      readonly kind: 'call';
      readonly details: CallDetails<OpenPlace>;
      /** Requests that stand at the same place and of which one is made; 1 for a plain call. */
      readonly requestsHere: number;
      /** What logs say of the call, in words; empty where nothing was measured. */
      readonly measured: MeasuredWords;
      /** Files that places of the details are in: addresses that a page may open. */
      readonly files: readonly string[];
      readonly currency?: Currency | undefined;
    }
  | { readonly kind: 'none'; readonly reason: string };

export interface CallHistoryParams extends CallDetailsParams {
  /** Commits to look at, at most; 30 by default. */
  readonly maxCommits?: number;
  readonly partialResultToken?: string | number;
}
export type CallHistoryAnswer =
  | { readonly kind: 'history'; readonly history: CallHistory }
  /** In words for the user: no call there, no repository, no commit. */
  | { readonly kind: 'none'; readonly reason: string };

/** The price catalog with overrides applied. */
export interface CatalogRows {
  /** ISO date of the shipped snapshot. */
  readonly date: string;
  /** Name of the folder whose overrides are applied. */
  readonly folder: string;
  readonly models: readonly CatalogModel[];
}

export interface CatalogUpdate {
  /** `none`: no address is configured. */
  readonly kind: 'updated' | 'unchanged' | 'failed' | 'none';
  /** For people. */
  readonly message: string;
}
