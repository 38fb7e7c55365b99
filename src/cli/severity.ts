import type { FileAnalysis } from '../model/analysis.ts';
import { EXIT, type ExitCode } from './io.ts';

/** The exit code for what was found: errors count always, warnings beyond those that are let pass. */
export function exitCodeOf(
  analyses: readonly FileAnalysis[],
  { maxWarnings }: { readonly maxWarnings: number },
): ExitCode {
  const severities = analyses.flatMap(({ findings }) => findings.map(({ severity }) => severity));
  if (severities.includes('error')) return EXIT.findings;
  const warnings = severities.filter((severity) => severity === 'warning').length;
  return warnings > maxWarnings ? EXIT.findings : EXIT.clean;
}
