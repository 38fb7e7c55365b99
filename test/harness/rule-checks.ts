import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { FileAnalysis } from '../../src/model/analysis.ts';
import type { Finding, Fix } from '../../src/model/finding.ts';
import type { Rule } from '../../src/model/rule.ts';
import { differences } from './compare.ts';
import { applyEdits, firstFixes } from './edits.ts';
import { readDirectives } from './expectations.ts';
import { type Fixture, readIfExists, resultPath } from './fixture-files.ts';
import type { FixtureWorkspace } from './fixture-workspace.ts';
import { observeFindings } from './observe.ts';

const UPDATE = process.env.UPDATE_FIXTURES === '1';

/** Configuration that runs one rule alone, with a fixture's or an example's own settings laid over. */
function settingsFor(rule: Rule, own: unknown): unknown {
  const { rules, ...rest } = (own ?? {}) as { readonly rules?: object };
  return { extends: 'off', ...rest, rules: { [rule.id]: rule.meta.defaultSeverity, ...rules } };
}

/** Analyses files with one rule. The first `config:` of the files holds. */
export async function analyzeWith(
  workspace: FixtureWorkspace,
  rule: Rule,
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, FileAnalysis>> {
  const configs = [...files.values()].map((text) => readDirectives(text).config).filter((config) => config !== null);
  const analyses = await workspace.analyze(files, settingsFor(rule, configs[0]));
  const internal = [...analyses.values()].flatMap(({ problems }) => problems.filter(({ code }) => code === 'internal'));
  assert.deepEqual(internal, [], 'the engine failed inside');
  return analyses;
}

/** What a fixture expects and what the rule reports: the differences, a sentence each. */
export async function findingDifferences(workspace: FixtureWorkspace, rule: Rule, fixture: Fixture): Promise<string[]> {
  const analyses = await analyzeWith(workspace, rule, fixture.files);
  return [...analyses].flatMap(([file, analysis]) => {
    const text = fixture.files.get(file) ?? '';
    const prefix = fixture.files.size > 1 ? `${file}, ` : '';
    const found = differences(readDirectives(text).expectations, observeFindings(text, analysis.findings));
    return found.map((difference) => prefix + difference);
  });
}

/** A fixture after the first fix (or suggestion) of every finding. */
export interface FixedFixture {
  readonly findings: readonly Finding[];
  /** Texts by path, the unchanged ones included. */
  readonly files: ReadonlyMap<string, string>;
}

/** Applies the first fix (or suggestion) of every finding to a whole fixture. */
export async function fixFixture(
  workspace: FixtureWorkspace,
  rule: Rule,
  files: ReadonlyMap<string, string>,
  kind: Fix['kind'],
): Promise<FixedFixture> {
  const findings = findingsOf(await analyzeWith(workspace, rule, files));
  const edits = firstFixes(findings, kind).flatMap((fix) => fix.edits);
  for (const { path } of edits) assert.ok(files.has(path), `a ${kind} edits ${path}, which is not in the fixture`);
  const edited = [...files].map(
    ([file, text]) => [file, applyEdits(text, edits.filter((edit) => edit.path === file))] as const,
  ); // prettier-ignore
  return { findings, files: new Map(edited) };
}

/**
 * Fixes a fixture, compares with the result files beside it, and analyses the result: the findings that had a fix are gone, and nothing
 * new has come. Suggestions need no result file.
 */
export async function checkFixes(
  workspace: FixtureWorkspace,
  rule: Rule,
  fixture: Fixture,
  kind: Fix['kind'],
): Promise<void> {
  const { findings, files } = await fixFixture(workspace, rule, fixture.files, kind);
  for (const [file, text] of files) {
    const actual = text === fixture.files.get(file) ? null : text;
    const beside = resultPath(fixture, file, kind === 'fix' ? 'fixed' : 'suggested');
    const expected = readIfExists(beside);
    if (UPDATE && actual !== null) writeFileSync(beside, actual);
    else if (kind === 'fix' || expected !== null) assert.equal(actual, expected, beside);
  }
  const hasFix = (finding: Finding): boolean => firstFixes([finding], kind).length > 0;
  if (!findings.some(hasFix)) return;
  const left = findingsOf(await analyzeWith(workspace, rule, files));
  assert.deepEqual(
    left.map(nameOf),
    findings.filter((finding) => !hasFix(finding)).map(nameOf),
    'findings after the fix',
  );
  // A suggestion may open the way to the next: text that is moved behind can then be marked for caching.
  if (kind === 'fix')
    assert.deepEqual(await findingsBrought(workspace, rule, fixture.files, files), [], 'findings of other rules');
}

/**
 * Findings of other recommended rules that edits have brought: each rule may find as much as before, but no more.
 * @returns `path: rule, 1 more` a line
 */
export async function findingsBrought(
  workspace: FixtureWorkspace,
  rule: Rule,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<string[]> {
  const count = async (files: ReadonlyMap<string, string>): Promise<Map<string, number>> => {
    const own = [...before.values()].map((text) => readDirectives(text).config).find((config) => config !== null);
    const analyses = await workspace.analyze(files, { ...(own ?? {}), extends: 'recommended' });
    const counts = new Map<string, number>();
    for (const name of findingsOf(analyses)
      .filter((found) => found.rule !== rule.id)
      .map(nameOf))
      counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  };
  const [had, has] = [await count(before), await count(after)];
  return [...has].flatMap(([name, found]) => {
    const more = found - (had.get(name) ?? 0);
    return more > 0 ? [`${name}, ${more} more`] : [];
  });
}

function findingsOf(analyses: ReadonlyMap<string, FileAnalysis>): Finding[] {
  return [...analyses.values()].flatMap((analysis) => analysis.findings);
}

function nameOf(finding: Finding): string {
  return `${finding.path}: ${finding.rule}`;
}
