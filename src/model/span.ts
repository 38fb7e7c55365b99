/** A half-open range of UTF-16 code units in one file's text: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span in a named file. `path` is the project-relative path with forward slashes. */
export interface Loc {
  readonly path: string;
  readonly span: Span;
}

/** Zero-based line and UTF-16 column, as LSP counts them. */
export interface Position {
  readonly line: number;
  readonly character: number;
}
