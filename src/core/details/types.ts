import type { CallKind, CacheMark } from '../../model/call.ts';
import type { Assumption, CallEstimate, Figure, PriceRef, Range, TierRow, TokenPart } from '../../model/estimate.ts';
import type { Loc } from '../../model/span.ts';

/**
 * Everything the details view shows of one call. Plain JSON, bounded in size whatever the code holds. `Place` is what the caller makes
 * of places in files.
 */
export interface CallDetails<Place = Loc> {
  readonly callId: string;
  /** Project-relative. */
  readonly path: string;
  /** The callee's method name. */
  readonly at: Place;
  readonly functionName: string | null;
  readonly kind: CallKind;
  readonly api: string;
  readonly provider: string | null;
  /** All that it may be, in order of the code; empty when it is not known. */
  readonly models: readonly string[];
  /** The project's function that makes the request, where this is a call of one. */
  readonly through: string | null;
  /** Calls elsewhere in the project that make this request and are counted themselves. */
  readonly callers: number;
  readonly price: PriceRef | null;
  readonly noPrice: string | null;
  /** USD. */
  readonly costPerCall: Range | null;
  readonly costPerMonth: Range | null;
  readonly callsPerMonth: Figure;
  readonly tokens: CallEstimate['tokens'];
  readonly tokenizer: string;
  readonly assumptions: readonly Assumption[];
  readonly request: SentRequest<Place>;
  readonly cache: CacheView<Place>;
  /** What a prompt cache saves, by requests within its lifetime and by hit rate. */
  readonly cachingByRequests: Chart;
  readonly cachingByHitRate: Chart;
  /** What a router to a cheaper tier saves, by the share that it sends there. */
  readonly routing: Chart;
  readonly turns: TurnsView;
  readonly retries: RetriesView<Place>;
  readonly tiers: readonly TierRow[];
}

/** The request as it is sent. The expected tokens of all parts sum up to `total.expected`. */
export interface SentRequest<Place> {
  readonly parts: readonly SentPart<Place>[];
  readonly total: Range;
}

export interface SentPart<Place> {
  /** `measured`: what one's own logs have more, or less, than the code shows. */
  readonly kind: TokenPart['kind'] | 'measured';
  readonly label: string;
  readonly at: Place | null;
  readonly tokens: Range;
  readonly pieces: readonly SentPiece<Place>[];
  /** A cache mark stands at its end. */
  readonly mark: Pick<CacheMark, 'ttl'> | null;
  /** All of it, only its start, or nothing belongs to the prefix that stays the same from call to call; null where that is no question. */
  readonly inPrefix: 'all' | 'start' | 'none' | null;
}

/**
 * `static`: it stands in the code. `dynamic`: the run fills it in, or chooses one of several. `unknown`: the code goes on in a
 * way that cannot be followed. `added`: the provider puts it there.
 */
export type PieceKind = 'static' | 'dynamic' | 'unknown' | 'added';

export interface SentPiece<Place> {
  readonly kind: PieceKind;
  readonly tokens: Range;
  /** Of a static piece: the text, cut up where it is written in several places. */
  readonly texts: readonly PlacedText<Place>[];
  /** Of others: what fills it, as the code names it. */
  readonly name: string | null;
  /** Why it is not known. */
  readonly reason: string | null;
  /** It looks like something that differs on every call. */
  readonly volatile: boolean;
  /** Of one of several: each of them. */
  readonly options: readonly { readonly text: BoundedText; readonly tokens: Range }[];
  readonly at: Place | null;
  /** A cache mark stands behind it, inside its part. */
  readonly isMarked: boolean;
}

/** A text, perhaps cut. */
export interface BoundedText {
  readonly text: string;
  /** UTF-16 units that were left out at its end. */
  readonly omitted: number;
}
export interface PlacedText<Place> extends BoundedText {
  readonly at: Place;
  /** A cache mark stands behind it, before the rest of its piece. */
  readonly isMarked: boolean;
}

/** The start of the request that is the same on every call, and what the provider's prompt cache makes of it. */
export interface CacheView<Place> {
  /** Tokens of the fixed prefix; what the provider puts around messages is not in it. */
  readonly prefix: Figure;
  /** All tokens that are sent, expected. */
  readonly total: Figure;
  /** The first thing that may differ from call to call; null when nothing does. */
  readonly endedBy: {
    readonly part: string;
    readonly name: string;
    readonly reason: string | null;
    readonly volatile: boolean;
    readonly at: Place | null;
  } | null;
  /** Null: the model is not in the catalog, or it has no price for cached input. */
  readonly caching: 'explicit' | 'automatic' | null;
  /** Smallest prefix that is cached; `isAssumed` when the catalog does not say. Null without caching. */
  readonly minimum: { readonly tokens: number; readonly isAssumed: boolean } | null;
  /** Tokens that the prefix is short of it; 0 when it is long enough. */
  readonly missing: number;
  /** Number of marks in the request, and whether caching is asked for in a way that cannot be seen. */
  readonly marks: number;
  readonly isUnseen: boolean;
  /** Fixed tokens before the last mark that can be hit; null without a mark. */
  readonly marked: Figure | null;
  readonly ttl: string | null;
  /** As the estimate counts them. */
  readonly read: Range;
  readonly write: Range;
}

/** Lines over one axis, or in words why there are none. */
export type Chart = { readonly kind: 'none'; readonly reason: string } | LineChart;
export interface LineChart {
  readonly kind: 'lines';
  readonly x: { readonly label: string; readonly unit: 'count' | 'share'; readonly from: number; readonly to: number };
  /** USD of one request; the figures have the same provenance along a line. */
  readonly series: readonly {
    readonly label: string;
    /** `base`: what the others are compared with. */
    readonly role: 'base' | 'option';
    readonly points: readonly { readonly x: number; readonly y: Figure }[];
  }[];
  /** Where a line goes below the base; null when it never does. */
  readonly breakEven: readonly { readonly label: string; readonly x: number | null; readonly words: string }[];
  /** Where the call is taken to be now; null when that is not on this axis. */
  readonly now: { readonly x: number; readonly words: string } | null;
  /** What it takes for granted, a sentence each. */
  readonly assumptions: readonly string[];
  /** How the figures follow from each other. */
  readonly formula: string;
}

export type TurnsView =
  | { readonly kind: 'none'; readonly reason: string }
  | {
      readonly kind: 'turns';
      /** What says that the messages are sent again, and how often. */
      readonly evidence: readonly string[];
      readonly count: number;
      /** Tokens of the first request, and what a turn adds. */
      readonly start: Figure;
      readonly growth: Figure;
      /** Of turn 1, 2, …; `total` is the sum so far. USD; null without a price. */
      readonly rows: readonly {
        readonly turn: number;
        readonly input: Figure;
        readonly cost: Figure | null;
        readonly total: Figure | null;
      }[];
      readonly assumptions: readonly string[];
    };

export interface RetriesView<Place> {
  readonly layers: readonly {
    readonly library: string;
    readonly attempts: number | null;
    /** False: it goes on until it succeeds. */
    readonly bounded: boolean | null;
    readonly isDefault: boolean;
    readonly at: Place | null;
  }[];
  /** Requests at most; null without a limit. */
  readonly most: number | null;
  /** USD if each of them is billed: at the expected cost of one, and at the ceiling. */
  readonly expected: Figure | null;
  readonly ceiling: Figure | null;
}
