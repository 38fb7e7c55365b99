import type { ReportContext } from '../../model/reporter.ts';

/** One-based line and column (UTF-16 units), as people and most formats count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export function placeOf(context: Pick<ReportContext, 'position'>, path: string, offset: number): Place {
  const { line, character } = context.position(path, offset);
  return { line: line + 1, column: character + 1 };
}
