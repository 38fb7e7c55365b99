import type { Finding, TextEdit } from '../../model/finding.ts';
import type { SourceEdit } from '../../model/language.ts';
import type { Span } from '../../model/span.ts';
import { applyEdits, composeEdits } from './edits.ts';

/** Fixes that touch the same place need one pass each; more than this many is a fix that does not remove its finding. */
const MAX_PASSES = 10;

export interface FixAllInput {
  readonly path: string;
  readonly text: string;
  /** Findings of another text of the file, and in how many places it does not parse. */
  readonly analyze: (text: string) => Analyzed;
  /** Whether edits of `text` can be made in the file it was taken from; all can where it was taken from none. */
  readonly canMake?: (edits: readonly SourceEdit[]) => boolean;
}
export interface Analyzed {
  readonly findings: readonly Finding[];
  readonly errors: number;
}

export interface FixAllResult {
  /** Edits of the input's text that do not touch each other; none when there is nothing to fix. */
  readonly edits: readonly TextEdit[];
  /** Findings whose fix was made. */
  readonly fixed: number;
}

/**
 * Makes the safe fixes of a file, one a finding, until none is left: of fixes that touch each other the first is made, and the
 * other on the text after it if it is still called for. Fixes that reach into another file are left to a person. A pass
 * that would make the file parse worse is not made. The one choice of edits behind fix-all in editors and `scan --fix`.
 */
export function fixAll({ path, text: before, analyze, canMake }: FixAllInput): FixAllResult {
  let edits: readonly SourceEdit[] = [];
  let text = before;
  let state = analyze(text);
  let fixed = 0;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const made = edits;
    const accept = canMake && ((fix: readonly SourceEdit[]) => canMake(composeEdits(before.length, made, fix)));
    const chosen = collectFixes(path, state.findings, accept);
    if (chosen.length === 0) break;
    const flat = chosen.flat();
    const next = applyEdits(text, flat);
    const after = analyze(next);
    if (after.errors > state.errors) break;
    fixed += chosen.length;
    edits = composeEdits(before.length, edits, flat);
    text = next;
    // A finding that outlives its fix would be fixed again and again.
    const isProgress = fixesOf(path, after.findings).length < fixesOf(path, state.findings).length;
    state = after;
    if (!isProgress) break;
  }
  return { edits: edits.map(({ span, newText }) => ({ path, span, newText })), fixed };
}

/** The edits of the fixes of one file that can be made at once, by fix: none touches what an earlier one touched. */
function collectFixes(
  path: string,
  findings: readonly Finding[],
  accept: (edits: readonly SourceEdit[]) => boolean = () => true,
): readonly (readonly SourceEdit[])[] {
  const chosen: (readonly SourceEdit[])[] = [];
  for (const fix of fixesOf(path, findings)) {
    const isFree = !fix.some(({ span }) => chosen.flat().some((taken) => touches(span, taken.span)));
    if (isFree && accept(fix)) chosen.push(fix);
  }
  return chosen;
}

/** The safe fix of each finding that has one inside the file. */
function fixesOf(path: string, findings: readonly Finding[]): readonly (readonly TextEdit[])[] {
  return findings.flatMap(({ fixes }) => {
    const fix = fixes.find(({ kind, edits }) => kind === 'fix' && edits.every((edit) => edit.path === path));
    return fix && fix.edits.length > 0 ? [fix.edits] : [];
  });
}

/** Two insertions at one place touch: their order would decide the result. */
function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
