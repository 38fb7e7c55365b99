import type { ExprId } from './facts.ts';
import type { Loc, Span } from './span.ts';

/** An expression of a file in the project. */
export interface ExprRef {
  readonly path: string;
  readonly expr: ExprId;
}

/** How a value was found, for "why does it say this". */
export type Via =
  | 'literal'
  | 'constant'
  | 'default parameter'
  | 'attribute'
  | 'environment default'
  /** Of a variable that the code gives no default for: what `.env.example` or the like names. Less certain than the rest. */
  | 'environment example'
  | 'imported constant'
  | 'client setting'
  | 'sdk default'
  | 'caller'
  | 'data file'
  | 'configuration'
  /** Said by the user, in the configuration or in a comment beside the code. */
  | 'declared';

export interface Origin extends Loc {
  readonly via: Via;
}

/**
 * What resolution knows about one value. `absent` means that the request does not carry it at all, `unknown` that it
 * carries something that could not be followed (the reason says why, in words a user understands).
 */
export type Resolved<T> =
  | { readonly kind: 'known'; readonly value: T; readonly origin: Origin }
  | {
      readonly kind: 'oneOf';
      readonly options: readonly { readonly value: T; readonly origin: Origin }[];
      readonly complete: boolean;
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly origin?: Origin }
  | { readonly kind: 'absent' };

/** A text as far as it is known: static parts where they stand in the source, and holes. */
export interface ResolvedText {
  readonly segments: readonly TextSegment[];
}
export type TextSegment = StaticSegment | HoleSegment;
export interface StaticSegment {
  readonly kind: 'static';
  readonly text: string;
  /** Exact place in the source (between the quotes). */
  readonly loc: Loc;
}
export interface HoleSegment {
  readonly kind: 'hole';
  /** Source of the hole's expression, shortened: `user.name`. */
  readonly name: string;
  readonly reason: string;
  readonly loc: Loc;
  /**
   * Each possible text where it is one of several (a conditional); estimates take the smallest as floor and the
   * largest as ceiling.
   */
  readonly options?: readonly ResolvedText[];
  /**
   * Project path of the file or folder whose place on the machine stands here (`__dirname`; '' is the root, '.' the folder that
   * the program is started in): paths are put together from it.
   */
  readonly place?: string;
  /** The hole looks like something that differs on every call (clock, random, uuid, request data). */
  readonly volatile?: boolean;
}

/** One argument or property of the request, where it is written. */
export interface ParamSite {
  /** Name as written: `max_completion_tokens`. */
  readonly name: string;
  readonly path: string;
  /** Span of the name; the value's span when it has none of its own (positional, shorthand). */
  readonly nameSpan: Span;
  readonly valueSpan: Span;
  readonly value: ExprRef;
}
