import type { Span } from './span.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

export interface TextEdit {
  readonly path: string;
  readonly span: Span;
  readonly newText: string;
}

/** `fix` is right as it stands and may join fix-all; `suggestion` needs a person's judgement and never does. */
export interface Fix {
  readonly kind: 'fix' | 'suggestion';
  /** `Set max_completion_tokens to 1,024`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence: what, and what it costs here. */
  readonly message: string;
  readonly path: string;
  readonly span: Span;
  /** The call it speaks of, if one. */
  readonly callId: string | null;
  /** Expected saving in USD, null when it cannot be stated. */
  readonly saving: {
    readonly perCall: number | null;
    readonly perMonth: number | null;
    readonly formula: string;
  } | null;
  readonly fixes: readonly Fix[];
  readonly related: readonly { readonly path: string; readonly span: Span; readonly message: string }[];
}

/** A problem of a file or the configuration that is not about cost: broken syntax, file too large, bad key. */
export interface Problem {
  readonly path: string;
  readonly span: Span | null;
  readonly severity: Severity;
  readonly code:
    | 'syntax'
    | 'too-large'
    | 'binary'
    | 'unreadable'
    | 'config'
    | 'catalog'
    | 'suppression'
    | 'declaration'
    | 'internal';
  /** Names the place and what to do. */
  readonly message: string;
}
