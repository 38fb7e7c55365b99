import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { readFixtures } from '../harness/fixture-files.ts';
import { pythonErrors } from './python-check.ts';
import { typeCheck } from './type-check.ts';

const MODULES = path.resolve(import.meta.dirname, '../../node_modules');

/** A fixture that the SDK's own compiler refuses says nothing about real code. */
describe('SDK fixtures are real code', function () {
  this.timeout(60_000);
  const files = readFixtures('sdks').flatMap((fixture) =>
    [...fixture.files].map(([file, text]) => [`${fixture.module}/${fixture.name}/${file}`, text] as const),
  );
  const allTypescript = files.filter(([name]) => /\.tsx?$/.test(name));
  const typescript = new Map(allTypescript.filter(([, text]) => missingPackages(text).length === 0));
  const missing = new Set(allTypescript.flatMap(([, text]) => missingPackages(text)));
  const python = new Map(files.filter(([name]) => name.endsWith('.py')));
  let diagnostics: ReadonlyMap<string, readonly string[]>;
  before(() => {
    diagnostics = typeCheck(typescript);
  });
  after(() => {
    const left = allTypescript.length - typescript.size;
    if (left > 0)
      console.log(`      (left out ${left} files of SDKs that are not installed: ${[...missing].join(', ')})`);
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

/** Packages that a source imports and that are not among this project's own dependencies. */
function missingPackages(text: string): string[] {
  const imported = [...text.matchAll(/ from '((?:@[^/']+\/)?[^/.'][^/']*)/g)].map(([, name = '']) => name);
  return imported.filter((name) => !existsSync(path.join(MODULES, name)));
}
