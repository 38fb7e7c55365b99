import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { rules } from '../../src/generated/registry.ts';
import type { Fix } from '../../src/model/finding.ts';
import { type Fixture, readFixtures } from '../harness/fixture-files.ts';
import { FixtureWorkspace } from '../harness/fixture-workspace.ts';
import { fixFixture } from '../harness/rule-checks.ts';
import { formatChange, requestChanges } from './body-diff.ts';
import { abbreviate, type ContractCase, readCases, withWildcards } from './contract-case.ts';
import { pythonErrors } from './python-check.ts';
import { type RunResult, runSources } from './run-sources.ts';
import { typeCheck } from './type-check.ts';

const KINDS = ['fix', 'suggestion'] as const satisfies readonly Fix['kind'][];
const JAVASCRIPT = /\.[cm]?[jt]sx?$/;

describe('fixes keep their promise', function () {
  this.timeout(180_000);
  const fixtures = readFixtures('rules');
  const cases = readCases('ts');
  /** Texts before and after, by `module/fixture/file.before.ts`. */
  const sources = new Map<string, string>();
  const fixedCases = new Map<ContractCase, string>();
  let workspace: FixtureWorkspace;
  let runs: ReadonlyMap<string, RunResult>;
  let diagnostics: ReadonlyMap<string, readonly string[]>;
  let python: ReadonlyMap<string, string> | null;
  let pythonTests = 0;

  before(async () => {
    workspace = await FixtureWorkspace.open();
    for (const fixture of fixtures) await addFixture(fixture);
    const runnable = new Map<string, string>();
    for (const item of cases) {
      const fixed = await fixCase(item);
      fixedCases.set(item, fixed);
      runnable.set(stage(item.name, 'before'), item.text);
      runnable.set(stage(item.name, 'after'), fixed);
    }
    runs = await runSources(runnable);
    diagnostics = typeCheck(new Map([...[...sources].filter(([name]) => JAVASCRIPT.test(name)), ...runnable]));
    python = pythonErrors(new Map([...sources].filter(([name]) => name.endsWith('.py'))));
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
    const fixed = (await fixFixture(workspace, rule, before, 'fix')).files.get(file)!;
    return fixed === item.text ? (await fixFixture(workspace, rule, before, 'suggestion')).files.get(file)! : fixed;
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
      it('compiles against the SDK’s own types before and after', () => {
        assert.deepEqual(diagnostics.get(stage(item.name, 'before')), []);
        assert.deepEqual(diagnostics.get(stage(item.name, 'after')), []);
      });

      it('runs with the real SDK and sends exactly the change', () => {
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
      });
    });
  }

  for (const fixture of fixtures) {
    for (const file of fixture.files.keys()) {
      for (const kind of KINDS) {
        if (JAVASCRIPT.test(file)) {
          it(`${nameOf(fixture, file)}: the ${kind} brings no new type error`, () => {
            const messages = (name: string) => diagnostics.get(stage(nameOf(fixture, file), name))!.map(withoutLine);
            const before = messages('before');
            assert.deepEqual(
              messages(kind).filter((message) => !before.includes(message)),
              [],
            );
          });
        }
        if (file.endsWith('.py')) {
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
