import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { rules } from '../../src/generated/registry.ts';
import type { Fix } from '../../src/model/finding.ts';
import { type Fixture, readFixtures } from '../harness/fixture-files.ts';
import { FixtureWorkspace } from '../harness/fixture-workspace.ts';
import { firstFixes } from '../harness/edits.ts';
import { findingsBrought, fixFixture } from '../harness/rule-checks.ts';
import { formatChange, requestChanges } from './body-diff.ts';
import { abbreviate, type ContractCase, readCases, withWildcards } from './contract-case.ts';
import { pythonErrors, runPythonSources } from './python-check.ts';
import { type RunResult, runSources } from './run-sources.ts';
import { typeCheck } from './type-check.ts';

const KINDS = ['fix', 'suggestion'] as const satisfies readonly Fix['kind'][];
const PYTHON = /\.py$/;
const JAVASCRIPT = /\.[cm]?[jt]sx?$/;

describe('fixes keep their promise', function () {
  this.timeout(180_000);
  const fixtures = readFixtures('rules');
  const cases = readCases('{ts,py}');
  /** Texts before and after, by `module/fixture/file.before.ts`. */
  const sources = new Map<string, string>();
  /** The contract cases before and after, by `rule/case.before.ts`. */
  const programs = new Map<string, string>();
  /** What linting a case again finds, by its name. */
  const linted = new Map<string, readonly string[]>();
  let workspace: FixtureWorkspace;
  let runs: ReadonlyMap<string, RunResult>;
  let diagnostics: ReadonlyMap<string, readonly string[]>;
  let python: ReadonlyMap<string, string> | null;
  let pythonTests = 0;

  before(async () => {
    workspace = await FixtureWorkspace.open();
    for (const fixture of fixtures) await addFixture(fixture);
    for (const item of cases) {
      programs.set(stage(item.name, 'before'), item.text);
      programs.set(stage(item.name, 'after'), await fixCase(item));
    }
    const javascript = only(programs, JAVASCRIPT);
    diagnostics = typeCheck(new Map([...only(sources, JAVASCRIPT), ...javascript]));
    python = pythonErrors(new Map([...only(sources, PYTHON), ...only(programs, PYTHON)]));
    runs = new Map([...(await runSources(javascript)), ...(runPythonSources(only(programs, PYTHON)) ?? [])]);
  });
  after(() => {
    workspace.close();
    if (python === null) console.log(`      (skipped ${pythonTests} tests: no python3 on this machine)`);
  });

  async function addFixture(fixture: Fixture): Promise<void> {
    const rule = rules.find(({ id }) => id === fixture.module);
    assert.ok(rule, `src/rules/${fixture.module} has fixtures and no rule`);
    for (const kind of KINDS) {
      const { files } = await fixFixture(workspace, rule, fixture.files, kind);
      for (const [file, text] of files) sources.set(stage(nameOf(fixture, file), kind), text);
    }
    for (const [file, text] of fixture.files) sources.set(stage(nameOf(fixture, file), 'before'), text);
  }

  async function fixCase(item: ContractCase): Promise<string> {
    const rule = rules.find(({ id }) => id === item.rule);
    assert.ok(rule, `test/contract/cases/${item.rule}: there is no such rule`);
    const file = `app/${item.name}`;
    const before = new Map([[file, item.text]]);
    const fixed = (await fixFixture(workspace, rule, before, 'fix')).files;
    const kind = fixed.get(file) === item.text ? 'suggestion' : 'fix';
    const after = kind === 'fix' ? fixed : (await fixFixture(workspace, rule, before, kind)).files;
    const brought = kind === 'fix' ? await findingsBrought(workspace, rule, before, after) : [];
    const again = await fixFixture(workspace, rule, after, kind);
    linted.set(item.name, [
      ...brought,
      ...firstFixes(again.findings, kind).map(({ title }) => `still offered: ${title}`),
    ]);
    return after.get(file)!;
  }

  for (const rule of rules.filter(({ meta }) => meta.fixable)) {
    it(`${rule.id} has a contract case`, () => {
      assert.ok(
        cases.some((item) => item.rule === rule.id),
        `test/contract/cases/${rule.id} has no case`,
      );
    });
  }

  for (const item of cases) {
    describe(item.name, () => {
      it('is clean when linted again', () => {
        assert.notEqual(programs.get(stage(item.name, 'after')), item.text, 'nothing is fixed');
        assert.deepEqual(linted.get(item.name), []);
      });
      if (JAVASCRIPT.test(item.name)) {
        it('compiles against the SDK’s own types before and after', () => {
          assert.deepEqual(diagnostics.get(stage(item.name, 'before')), []);
          assert.deepEqual(diagnostics.get(stage(item.name, 'after')), []);
        });
        it('runs with the real SDK and sends exactly the change', () => {
          checkRequests(item, runs);
        });
      } else {
        pythonTests++;
        it('compiles, runs and passes exactly the change to the SDK', function () {
          if (python === null) this.skip();
          assert.equal(python.get(stage(item.name, 'after')), undefined);
          checkRequests(item, runs);
        });
      }
    });
  }

  for (const fixture of fixtures) {
    for (const file of fixture.files.keys()) {
      for (const kind of KINDS) {
        // A project with a package.json is about other versions of the SDKs than those installed here.
        if (JAVASCRIPT.test(file) && !fixture.files.has('app/package.json')) {
          it(`${nameOf(fixture, file)}: the ${kind} brings no new type error`, () => {
            const messages = (name: string) => diagnostics.get(stage(nameOf(fixture, file), name))!.map(withoutLine);
            const before = messages('before');
            assert.deepEqual(
              messages(kind).filter((message) => !before.includes(message)),
              [],
            );
          });
        }
        if (PYTHON.test(file)) {
          pythonTests++;
          it(`${nameOf(fixture, file)}: Python compiles it with the ${kind}`, function () {
            if (python === null) this.skip();
            assert.equal(python.get(stage(nameOf(fixture, file), kind)), undefined);
          });
        }
      }
    }
  }
});

function checkRequests(item: ContractCase, runs: ReadonlyMap<string, RunResult>): void {
  const [first, second] = [runs.get(stage(item.name, 'before'))!, runs.get(stage(item.name, 'after'))!];
  assert.deepEqual([first.error, second.error], [null, null]);
  assert.equal(second.requests.length, first.requests.length);
  const changes = first.requests.map((request, index) => {
    const found = requestChanges(request, second.requests[index]!);
    return withWildcards(
      found.map((change) => abbreviate(formatChange(change))),
      item.changes[index] ?? [],
    );
  });
  assert.ok(changes.length > 0, 'the program sends nothing');
  assert.deepEqual(
    changes,
    changes.map((_, index) => item.changes[index] ?? []),
  );
  assert.ok(item.changes.length <= changes.length, 'the case speaks of more requests than it sends');
}

function only(texts: ReadonlyMap<string, string>, names: RegExp): ReadonlyMap<string, string> {
  return new Map([...texts].filter(([name]) => names.test(name)));
}

function nameOf(fixture: Fixture, file: string): string {
  return `${fixture.module}/${fixture.name}/${file}`;
}

/** `rule/openai.ts` before becomes `rule/openai.before.ts`. */
function stage(name: string, label: string): string {
  return name.replace(/(\.\w+)$/, `.${label}$1`);
}

function withoutLine(message: string): string {
  return message.replace(/^\d+: /, '');
}
