import { costedCalls } from '../../core/analyze/costed-calls.ts';
import { sumCosts } from '../../core/estimate/sum-costs.ts';
import { costBasis, type CostBasis } from '../../core/usage/cost-basis.ts';
import { monthMoments } from '../../core/usage/uncertainty.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { CostTotal } from '../../model/comparison.ts';
import type { CallEstimate, Range } from '../../model/estimate.ts';
import type { Finding, Severity } from '../../model/finding.ts';

/** Sums over a report, in which no request counts twice (`costedCalls`). USD. */
export interface Totals {
  /** Places that send requests: not those that only set up a client, nor calls that are not billed by tokens here. */
  readonly calls: number;
  /** Files with such places. */
  readonly files: number;
  /** Calls left out of the sums, as they have no price. */
  readonly unpriced: number;
  /** Calls whose traffic or turns are stated for them alone. */
  readonly ownTraffic: number;
  /** One call of each site. */
  readonly costPerCall: CostTotal;
  readonly costPerMonth: CostTotal;
  /** What the month rests on: what logs say, with its spread, apart from what is assumed. */
  readonly basis: CostBasis;
  /** By package of the repository, the dearest first; absent where calls are in one alone. */
  readonly packages?: readonly PackageTotal[];
  readonly findings: Readonly<Record<Severity, number>>;
  /**
   * Expected saving in a month: of each call the largest saving of its findings, since two of them rarely both hold in
   * full (a cheaper model's cache saves less).
   */
  readonly savingPerMonth: number;
}
/** What the calls of one package cost. */
export interface PackageTotal {
  /** Folder relative to the root; `.` is the root itself. */
  readonly package: string;
  readonly calls: number;
  /** Calls left out of the sum, as they have no price. */
  readonly unpriced: number;
  readonly costPerMonth: CostTotal;
}

export function totalsOf(analyses: readonly FileAnalysis[]): Totals {
  const ofFiles = analyses.map(costedCalls);
  const calls = ofFiles.flat();
  const findings = analyses.flatMap((analysis) => analysis.findings);
  return {
    calls: calls.length,
    files: ofFiles.filter(({ length }) => length > 0).length,
    unpriced: calls.filter(({ estimate }) => estimate.costPerCall === null).length,
    ownTraffic: calls.filter(({ estimate }) => hasOwnTraffic(estimate)).length,
    costPerCall: sumCosts(calls.map(({ estimate }) => estimate.costPerCall)),
    costPerMonth: sumCosts(calls.map(({ estimate }) => estimate.costPerMonth)),
    basis: costBasis(
      calls.map(({ estimate }) => ({ costPerMonth: estimate.costPerMonth, month: monthMoments(estimate) })),
    ),
    ...packagesOf(analyses),
    findings: countBySeverity(findings),
    savingPerMonth: totalSaving(findings),
  };
}

function packagesOf(analyses: readonly FileAnalysis[]): Pick<Totals, 'packages'> {
  const costs = new Map<string, (Range | null)[]>();
  for (const analysis of analyses) {
    const name = analysis.package ?? '.';
    for (const { estimate } of costedCalls(analysis))
      costs.set(name, [...(costs.get(name) ?? []), estimate.costPerMonth]);
  }
  if (costs.size < 2) return {};
  const packages = [...costs].map(([name, each]) => ({
    package: name,
    calls: each.length,
    unpriced: each.filter((cost) => cost === null).length,
    costPerMonth: sumCosts(each),
  }));
  return {
    packages: packages.sort(
      (a, b) => b.costPerMonth.expected - a.costPerMonth.expected || (a.package < b.package ? -1 : 1),
    ),
  };
}

function hasOwnTraffic({ turns, assumptions, measured }: CallEstimate): boolean {
  if (measured) return true;
  const traffic = assumptions.find(({ id }) => id === 'calls-per-month');
  return turns !== undefined || (traffic !== undefined && traffic.setting !== 'promptCost.assumptions.callsPerMonth');
}

function countBySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  return { error: count('error'), warning: count('warning'), info: count('info'), hint: count('hint') };
}

function totalSaving(findings: readonly Finding[]): number {
  const byCall = new Map<string, number>();
  for (const { callId, path, span, saving } of findings) {
    const key = callId ?? `${path}:${span.start}`;
    byCall.set(key, Math.max(byCall.get(key) ?? 0, saving?.perMonth ?? 0));
  }
  return [...byCall.values()].reduce((total, saving) => total + saving, 0);
}

/** For people, behind the traffic of all: sites whose traffic is stated in the configuration or beside the call, or measured. */
export function ownTraffic({ calls, ownTraffic: own }: Totals): string {
  if (own === 0) return '';
  const what = 'with traffic that is stated or measured';
  return own === calls ? `, all ${what}` : ` (${own} ${what})`;
}
