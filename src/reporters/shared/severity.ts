import type { Finding, Severity } from '../../model/finding.ts';

/** From the worst to the mildest. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** The worst first, among equals what saves most in a month; else as they were. */
export function byWeight<T extends Pick<Finding, 'severity' | 'saving'>>(findings: readonly T[]): readonly T[] {
  const rank = ({ severity }: T): number => SEVERITIES.indexOf(severity);
  const saving = (finding: T): number => finding.saving?.perMonth ?? 0;
  return [...findings].sort((a, b) => rank(a) - rank(b) || saving(b) - saving(a));
}
