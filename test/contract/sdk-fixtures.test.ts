import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { readFixtures } from '../harness/fixture-files.ts';
import { pythonErrors } from './python-check.ts';
import { typeCheck } from './type-check.ts';

/** A fixture that the SDK's own compiler refuses says nothing about real code. */
describe('SDK fixtures are real code', function () {
  this.timeout(60_000);
  const files = readFixtures('sdks').flatMap((fixture) =>
    [...fixture.files].map(([file, text]) => [`${fixture.module}/${fixture.name}/${file}`, text] as const),
  );
  const typescript = new Map(files.filter(([name]) => /\.tsx?$/.test(name)));
  const python = new Map(files.filter(([name]) => name.endsWith('.py')));
  let diagnostics: ReadonlyMap<string, readonly string[]>;
  before(() => {
    diagnostics = typeCheck(typescript);
  });

  for (const name of typescript.keys()) {
    it(`${name} compiles against the SDK’s types`, () => {
      assert.deepEqual(diagnostics.get(name), []);
    });
  }

  it('all Python files compile', function () {
    const errors = pythonErrors(python);
    if (errors === null) {
      console.log(`      (skipped ${python.size} files: no python3 on this machine)`);
      this.skip();
    }
    assert.deepEqual([...errors], []);
  });
});
