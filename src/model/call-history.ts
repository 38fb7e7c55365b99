import type { PartChange } from './comparison.ts';
import type { Figure, Range } from './estimate.ts';
import type { SourcePlace } from './site-record.ts';

/** How the cost of one call site came to be what it is. Plain JSON; costs in USD. */

/** The version of the project that made a call what it was from then on. */
export interface HistoryCommit {
  /** Full object id. */
  readonly id: string;
  /** When it came to be on the branch, ISO with time and zone. */
  readonly date: string;
  readonly author: string;
  readonly subject: string;
}

/** What a call cost from one commit on, up to the next one that changed that. */
export interface CallVersion {
  /** Null for what is not committed yet. */
  readonly commit: HistoryCommit | null;
  /** `first`: the call came with it; `change`: its cost changed with it; `earlier`: it was like this before already, older commits were not looked at. */
  readonly begin: 'first' | 'change' | 'earlier';
  /** Where the call stood. */
  readonly place: SourcePlace;
  readonly functionName: string | null;
  readonly api: string;
  readonly provider: string | null;
  /** All that the model may be, as the code says it; empty when it is not known. */
  readonly models: readonly string[];
  /** Tokens of one call. */
  readonly inputTokens: Range;
  readonly outputTokens: Range;
  readonly callsPerMonth: Figure;
  /** At the prices of the day that the history was made on, for all versions the same. Null without a price. */
  readonly costPerCall: Range | null;
  readonly costPerMonth: Range | null;
  readonly noPrice: string | null;
  /** At the prices of the commit's day, where the catalog knows prices of that model by their days. */
  readonly thatDay: { readonly day: string; readonly costPerCall: Range; readonly costPerMonth: Range | null } | null;
  /** What was not so before; empty for the first. */
  readonly changes: readonly PartChange[];
  /** Later commits that changed something the call depends on, but not its cost. */
  readonly quietCommits: number;
}

/** Why a history ends where it does. */
export interface HistoryEnd {
  /** `first`: the call began there. `limit`: as many commits were looked at as was asked for. `shallow`: the clone has no older ones. */
  readonly reason: 'first' | 'limit' | 'shallow' | 'cancelled';
  /** Commits that were looked at. */
  readonly commits: number;
  /** One sentence. */
  readonly text: string;
}

/** What is known before any commit was read. */
export interface HistoryStart {
  /** The call as it is now. */
  readonly site: Pick<CallVersion, 'place' | 'functionName' | 'api'>;
  /** ISO date of the prices that all versions are told with. */
  readonly pricesOf: string;
  /** What a reader must know, in words. */
  readonly notes: readonly string[];
}

/** What is told while a history is read. */
export type HistoryEvent =
  | { readonly kind: 'start'; readonly start: HistoryStart }
  | { readonly kind: 'version'; readonly version: CallVersion }
  /** So many commits were looked at. */
  | { readonly kind: 'progress'; readonly commits: number }
  | { readonly kind: 'end'; readonly end: HistoryEnd };

export interface CallHistory extends HistoryStart {
  /** Newest first. */
  readonly versions: readonly CallVersion[];
  readonly end: HistoryEnd;
}
