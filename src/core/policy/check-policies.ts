import type { Comparison, PolicyOutcome, PolicyResult, SiteChange } from '../../model/comparison.ts';
import type { Policy } from '../../model/config.ts';
import type { Tier } from '../../model/estimate.ts';
import type { Severity } from '../../model/finding.ts';
import type { FindingRecord, SiteRecord, SourcePlace } from '../../model/site-record.ts';
import { formatUsd } from '../estimate/format.ts';
import { costBasis, describeBasis } from '../usage/cost-basis.ts';
import { matchesStar } from '../star-pattern.ts';

/** What policies are checked against. */
export interface PolicySubject {
  /** Of the version that is checked. */
  readonly sites: readonly SiteRecord[];
  readonly findings: readonly FindingRecord[];
  /** What changed since the base; null without one. */
  readonly comparison: Comparison | null;
  /** Look at what did not change too, where there is a base. */
  readonly isAll: boolean;
  /** Whether a policy speaks of a file. */
  readonly isInScope: (policy: Policy, path: string) => boolean;
  readonly tierOf: (provider: string, id: string) => Tier | null;
}

/**
 * What the policies say. Budgets of a month are about all of a scope; what one site may be (its cost, its model, its findings) is asked
 * of new and changed sites alone where there is a base, so that what was there before does not fail a change. USD, expected.
 */
export function checkPolicies(policies: readonly Policy[], subject: PolicySubject): PolicyResult {
  const outcomes = policies.flatMap((policy) => {
    const failures = [
      ...budgetFailures(policy, subject),
      ...increaseFailures(policy, subject),
      ...siteFailures(policy, subject),
      ...findingFailures(policy, subject),
    ];
    return failures.map(({ reason, at }): PolicyOutcome => ({ level: policy.level, policy: policy.name, reason, at }));
  });
  const level = outcomes.some((outcome) => outcome.level === 'fail') ? 'fail' : outcomes.length > 0 ? 'warn' : 'pass';
  return { level, outcomes, checked: policies.length };
}

interface Failure {
  readonly reason: string;
  readonly at: SourcePlace | null;
}

/** `src/**` or `of @acme/search`: what a policy speaks of, for its sentences. */
function scopeText({ files, owner }: Policy): string {
  const parts = [...(files ? [` in ${files.join(', ')}`] : []), ...(owner === undefined ? [] : [` of ${owner}`])];
  return parts.join('');
}

function monthOf(sites: readonly SiteRecord[]): number {
  return sites.reduce((sum, { costPerMonth }) => sum + (costPerMonth?.expected.value ?? 0), 0);
}

function countedSites(policy: Policy, { sites, isInScope }: PolicySubject): readonly SiteRecord[] {
  return sites.filter(({ isCounted, path }) => isCounted && isInScope(policy, path));
}

function* budgetFailures(policy: Policy, subject: PolicySubject): Iterable<Failure> {
  if (policy.maxPerMonth === undefined) return;
  const sites = countedSites(policy, subject);
  const cost = monthOf(sites);
  if (cost <= policy.maxPerMonth) return;
  const [dearest] = sites.toSorted((a, b) => monthOf([b]) - monthOf([a]));
  yield {
    reason: `A month${scopeText(policy)} costs ~${formatUsd(cost)}, and ${formatUsd(policy.maxPerMonth)} are allowed.${basisText(sites)}`,
    at: dearest ? placeOf(dearest) : null,
  };
}

/** How sure the cost is that a budget is held against, where some of it was measured. */
function basisText(sites: readonly SiteRecord[]): string {
  const costs = sites.map(({ costPerMonth, month }) => ({ costPerMonth, month: month ?? null }));
  const basis = describeBasis(costBasis(costs));
  return basis === null ? '' : ` The cost: ${basis}.`;
}

function* increaseFailures(policy: Policy, { comparison, isInScope }: PolicySubject): Iterable<Failure> {
  if (comparison === null) return;
  const inScope = ({ before, after }: SiteChange): boolean =>
    [before, after].some((site) => site !== null && isInScope(policy, site.path));
  const changes = comparison.changes.filter((change) => change.counted && inScope(change));
  const increase = changes.reduce((sum, { costPerMonth }) => sum + priced(costPerMonth), 0);
  const at =
    changes.length === 0
      ? null
      : placeOf(changes.toSorted((a, b) => priced(b.costPerMonth) - priced(a.costPerMonth))[0]?.after ?? null);
  const { maxIncrease, maxIncreasePercent } = policy;
  const more = `A month${scopeText(policy)} costs ~${formatUsd(increase)} more than before`;
  if (maxIncrease !== undefined && increase > maxIncrease)
    yield { reason: `${more}, and ${formatUsd(maxIncrease)} more are allowed.`, at };
  if (maxIncreasePercent === undefined || increase <= 0) return;
  const before = scopeBefore(policy, comparison, isInScope);
  if (before > 0 && (increase / before) * 100 > maxIncreasePercent)
    yield {
      reason: `${more} (+${percent((increase / before) * 100)}), and ${percent(maxIncreasePercent)} more are allowed.`,
      at,
    };
}

/** What a new price or a lost one adds: a side without a price counts nothing, as in the totals. */
function priced({ before, after }: SiteChange['costPerMonth']): number {
  return (after?.expected.value ?? 0) - (before?.expected.value ?? 0);
}

/** A month of the base: of everything, or, with a scope, of what the changes say and what did not change. */
function scopeBefore(policy: Policy, comparison: Comparison, isInScope: PolicySubject['isInScope']): number {
  if (policy.files === undefined && policy.owner === undefined) return comparison.costPerMonth.before.expected;
  const inScope = comparison.baseMonthByPath;
  return Object.entries(inScope).reduce((sum, [path, cost]) => sum + (isInScope(policy, path) ? cost : 0), 0);
}

const percent = (value: number): string => `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })}%`;

/** Sites that what a site may be is asked of. */
function sitesAsked(policy: Policy, subject: PolicySubject): readonly SiteRecord[] {
  const sites = countedSites(policy, subject);
  if (subject.comparison === null || subject.isAll) return sites;
  const changed = new Set(subject.comparison.changes.map(({ after }) => after?.id));
  return sites.filter(({ id }) => changed.has(id));
}

function* siteFailures(policy: Policy, subject: PolicySubject): Iterable<Failure> {
  for (const site of sitesAsked(policy, subject)) {
    const at = placeOf(site);
    const cost = site.costPerCall?.expected.value ?? 0;
    if (policy.maxPerCall !== undefined && cost > policy.maxPerCall)
      yield { reason: `A call costs ~${formatUsd(cost)}, and ${formatUsd(policy.maxPerCall)} are allowed.`, at };
    yield* modelFailures(policy, site, subject.tierOf);
    if (policy.unknownModels === true && site.costPerCall === null)
      yield { reason: `A call has no price: ${site.noPrice ?? 'its model is not known'}.`, at };
  }
}

function* modelFailures(policy: Policy, site: SiteRecord, tierOf: PolicySubject['tierOf']): Iterable<Failure> {
  const at = placeOf(site);
  for (const model of new Set(site.model.values)) {
    const names = namesOf(site, model);
    const forbidden = policy.forbidModels?.find((pattern) => matches(pattern, names));
    if (forbidden !== undefined) yield { reason: `${model} is forbidden by "${forbidden}".`, at };
    if (policy.onlyModels && !policy.onlyModels.some((pattern) => matches(pattern, names)))
      yield { reason: `${model} is not among the models that are allowed: ${policy.onlyModels.join(', ')}.`, at };
  }
  const tier = site.price && tierOf(site.price.provider, site.price.id);
  if (tier === null) return;
  if (policy.forbidTiers?.includes(tier))
    yield { reason: `${site.price?.id ?? ''} is of the ${tier} tier, which is forbidden.`, at };
  if (policy.onlyTiers && !policy.onlyTiers.includes(tier))
    yield {
      reason: `${site.price?.id ?? ''} is of the ${tier} tier, and ${policy.onlyTiers.join(', ')} are allowed.`,
      at,
    };
}

/** The id as the code has it, and with its provider. */
function namesOf({ provider, price }: SiteRecord, model: string): readonly string[] {
  const withProvider = provider === null ? [] : [`${provider}/${model}`];
  return [model, ...withProvider, ...(price ? [`${price.provider}/${model}`] : [])];
}

/** Case does not count, as providers do not tell ids apart by it. */
function matches(pattern: string, names: readonly string[]): boolean {
  return matchesStar(
    pattern.toLowerCase(),
    names.map((name) => name.toLowerCase()),
  );
}

const SEVERITIES: readonly Severity[] = ['hint', 'info', 'warning', 'error'];

function* findingFailures(policy: Policy, subject: PolicySubject): Iterable<Failure> {
  const { findings: least } = policy;
  if (least === undefined) return;
  const { comparison, isAll, findings } = subject;
  const asked = comparison === null || isAll ? findings : comparison.findings.added;
  for (const finding of asked) {
    if (SEVERITIES.indexOf(finding.severity) < SEVERITIES.indexOf(least)) continue;
    if (!subject.isInScope(policy, finding.path)) continue;
    yield { reason: `${finding.rule}: ${finding.message}`, at: placeOf(finding) };
  }
}

function placeOf(site: SourcePlace | null): SourcePlace | null {
  return site && { path: site.path, line: site.line, column: site.column };
}
