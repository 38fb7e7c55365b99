import { costedCalls } from '../../core/analyze/costed-calls.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import type { Provenance, Range } from '../../model/estimate.ts';
import type { Finding, Severity } from '../../model/finding.ts';

/** Sums over a report, in which no request counts twice (`costedCalls`). USD. */
export interface Totals {
  /** Places that send requests: not those that only set up a client, nor calls that are not billed by tokens here. */
  readonly calls: number;
  /** Files with such places. */
  readonly files: number;
  /** Calls left out of the sums, as they have no price. */
  readonly unpriced: number;
  /** One call of each site. */
  readonly costPerCall: CostTotal;
  readonly costPerMonth: CostTotal;
  readonly findings: Readonly<Record<Severity, number>>;
  /**
   * Expected saving in a month: of each call the largest saving of its findings, since two of them rarely both hold in
   * full (a cheaper model's cache saves less).
   */
  readonly savingPerMonth: number;
}
export interface CostTotal {
  readonly floor: number;
  readonly expected: number;
  /** Null when a call has no bound. */
  readonly ceiling: number | null;
  /** The weakest of its parts. */
  readonly provenance: Provenance;
}

export function totalsOf(analyses: readonly FileAnalysis[]): Totals {
  const ofFiles = analyses.map(costedCalls);
  const calls = ofFiles.flat();
  const findings = analyses.flatMap((analysis) => analysis.findings);
  return {
    calls: calls.length,
    files: ofFiles.filter(({ length }) => length > 0).length,
    unpriced: calls.filter(({ estimate }) => estimate.costPerCall === null).length,
    costPerCall: sumCosts(calls.map(({ estimate }) => estimate.costPerCall)),
    costPerMonth: sumCosts(calls.map(({ estimate }) => estimate.costPerMonth)),
    findings: countBySeverity(findings),
    savingPerMonth: totalSaving(findings),
  };
}

const CERTAINTY: readonly Provenance[] = ['exact', 'estimated', 'assumed'];

function sumCosts(costs: readonly (Range | null)[]): CostTotal {
  const priced = costs.filter((cost) => cost !== null);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const ceilings = priced.flatMap(({ ceiling }) => (ceiling === null ? [] : [ceiling.value]));
  const weakest = Math.max(0, ...priced.map(({ expected }) => CERTAINTY.indexOf(expected.provenance)));
  return {
    floor: sum(priced.map(({ floor }) => floor.value)),
    expected: sum(priced.map(({ expected }) => expected.value)),
    ceiling: ceilings.length < priced.length ? null : sum(ceilings),
    provenance: CERTAINTY[weakest] ?? 'assumed',
  };
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
