import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { rules } from '../../src/generated/registry.ts';
import { readDirectives } from './expectations.ts';
import { readFixtures, readIfExists, resultPath, SOURCE_ROOT } from './fixture-files.ts';
import { FixtureWorkspace } from './fixture-workspace.ts';
import { checkFixes, findingDifferences } from './rule-checks.ts';
import { exampleProblems, pageProblems } from './rule-docs.ts';

describe('rules', () => {
  const fixtures = readFixtures('rules');
  let workspace: FixtureWorkspace;
  before(async () => {
    workspace = await FixtureWorkspace.open();
  });
  after(() => {
    workspace.close();
  });

  for (const rule of rules) {
    describe(rule.id, () => {
      const page = readIfExists(`${SOURCE_ROOT}/rules/${rule.id}/README.md`) ?? '';
      const own = fixtures.filter((fixture) => fixture.module === rule.id);

      it('has a page with every section and option', () => {
        assert.deepEqual(pageProblems(rule, page), []);
      });

      it('the page’s examples do what it says', async () => {
        assert.deepEqual(await exampleProblems(workspace, rule, page), []);
      });

      it('has fixtures in Python and in JavaScript where it fires, with results if it offers edits', () => {
        const firing = own.flatMap(({ files }) =>
          [...files].filter(([, text]) => readDirectives(text).expectations.some((item) => item.subject === rule.id)),
        );
        for (const extension of [/\.py$/, /\.[jt]sx?$/]) {
          assert.ok(
            firing.some(([file]) => extension.test(file)),
            `src/rules/${rule.id}/fixtures has no \`expect: ${rule.id}\` in a file ${extension}`,
          );
        }
        const results = own.flatMap((fixture) =>
          [...fixture.files.keys()].flatMap((file) => [
            readIfExists(resultPath(fixture, file, 'fixed')),
            readIfExists(resultPath(fixture, file, 'suggested')),
          ]),
        );
        const hasResults = results.some((text) => text !== null);
        assert.equal(hasResults, rule.meta.fixable, 'meta.fixable and the .fixed or .suggested files disagree');
      });

      for (const fixture of own) {
        it(`${fixture.name} fires where it says`, async () => {
          assert.deepEqual(await findingDifferences(workspace, rule, fixture), []);
        });
        it(`${fixture.name} fixed is the file beside, and clean`, async () => {
          await checkFixes(workspace, rule, fixture, 'fix');
        });
        it(`${fixture.name} with suggestions taken is the file beside, and clean`, async () => {
          await checkFixes(workspace, rule, fixture, 'suggestion');
        });
      }
    });
  }
});
