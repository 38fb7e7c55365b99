/** Rows of a corpus: labels of call sites, files that were labelled in full, and what the scan says of the same code. */

/** What a hand-labelled place is. Sites are `generate`, `embed`, `http` and `client-config`; see the corpus' README. */
export type LabelKind =
  'generate' | 'embed' | 'http' | 'client-config' | 'wrapper-call' | 'ignore' | 'negative' | 'mock' | 'doc';
/** Tokens, `unset` when the request carries no cap, `dynamic` when it carries one that is no single known number. */
export type Cap = number | 'unset' | 'dynamic';

export interface Place {
  readonly repo: string;
  readonly path: string;
  /** From 1; of a notebook the line of the `.ipynb`. */
  readonly line: number;
  /** Of a notebook: the cell from 0, and the line in it from 1. */
  readonly cell?: number;
  readonly cellLine?: number;
}

export interface Label extends Place {
  readonly category: string;
  readonly language: string;
  readonly kind: LabelKind;
  readonly sdk: string;
  readonly api: string;
  /** First line of the expression, where it begins before `line`. */
  readonly startLine?: number;
  /** As it can be known by reading; null where it cannot. */
  readonly modelResolved: string | null;
  readonly maxTokens: Cap;
  readonly maxTokensResolved: number | null;
}

export interface LabelledFile {
  readonly repo: string;
  readonly path: string;
  readonly category: string;
  readonly exhaustive: boolean;
}

export interface CorpusRepo {
  readonly repo: string;
  readonly commit: string;
}

/** One call site as the scan sees it. */
export interface Prediction extends Place {
  readonly sdk: string;
  readonly api: string;
  readonly model: string | null;
  readonly maxTokens: Cap;
}

/** Rows by a key, in the order of their first appearance. */
export function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
