import type { Span } from '../../../model/span.ts';

/** A value in a data file with its place, the same for every format. */
export type DataNode = { readonly span: Span } & (
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Between the quotes. */
      readonly content: Span;
    }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'map'; readonly entries: readonly DataEntry[] }
  | { readonly kind: 'list'; readonly items: readonly DataNode[] }
  /** What has no counterpart in code: a date, a tagged value. */
  | { readonly kind: 'other'; readonly what: string }
);

export interface DataEntry {
  /** Null for an entry whose value is a map that is merged in (YAML's `<<`). */
  readonly key: string | null;
  readonly keySpan: Span;
  readonly value: DataNode;
}

/** What a parser made of a data file: its root, or why there is none. */
export type ParsedData = DataNode | { readonly kind: 'broken'; readonly message: string; readonly at: number };
