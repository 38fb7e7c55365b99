import type { FileAnalysis } from './analysis.ts';
import type { Comparison } from './comparison.ts';
import type { Config } from './config.ts';
import type { Rule } from './rule.ts';
import type { Position } from './span.ts';

/** What a reporter is given besides the analyses. Plain data and pure functions: a reporter reads no clock and no file. */
export interface ReportContext {
  /** Version of the tool. */
  readonly version: string;
  /** ISO date of the price snapshot. */
  readonly catalogDate: string;
  readonly config: Config;
  /** The rules that took part, for reporters that list rule metadata. */
  readonly rules: readonly Rule[];
  /** Where a UTF-16 offset of an analysed file stands; the start of the file when the file is unknown. */
  readonly position: (path: string, offset: number) => Position;
  /** Write ANSI colours. */
  readonly colour: boolean;
  /** Columns of the terminal or page. */
  readonly width: number;
  /** Only findings and problems of warning or error severity; no list of calls. */
  readonly quiet: boolean;
}

/**
 * Turns analyses into text. The strings of `begin`, of `file` for each file in path order, and of `end` are written one
 * after the other, so a reporter that needs no overview can stream.
 */
export interface Reporter {
  readonly id: string;
  /** One line for `--help`. */
  readonly description: string;
  /** `end` needs no analyses: what `file` gives of one may be written before the next is made. */
  readonly streams?: boolean;
  readonly begin?: (context: ReportContext) => string;
  readonly file?: (analysis: FileAnalysis, context: ReportContext) => string;
  readonly end: (analyses: readonly FileAnalysis[], context: ReportContext) => string;
  /** What changed between two versions (`diff`, `check`); absent where the format has no form for that. */
  readonly comparison?: (comparison: Comparison, context: ReportContext) => string;
}

/** Declares a reporter; the registry in `src/generated` is built from these. */
export function defineReporter(reporter: Reporter): Reporter {
  return reporter;
}
