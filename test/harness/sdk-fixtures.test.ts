import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, it } from 'mocha';
import { languages, sdks } from '../../src/generated/registry.ts';
import { createDetect, type Detect } from './detect-fixture.ts';
import { readDirectives } from './expectations.ts';
import { readFixtures } from './fixture-files.ts';
import { siteDifferences } from './sdk-checks.ts';

describe('SDK fixtures', () => {
  const fixtures = readFixtures('sdks');
  let detect: Detect;
  before(async () => {
    detect = await createDetect(sdks);
  });

  for (const sdk of sdks) {
    describe(sdk.id, () => {
      const own = fixtures.filter((fixture) => fixture.module === sdk.id);
      for (const fixture of own) {
        it(fixture.name, () => {
          assert.deepEqual(siteDifferences(detect, fixture), []);
        });
      }

      for (const family of Object.keys(sdk.bindings)) {
        it(`has an expected call in ${family}`, () => {
          const files = own.flatMap((fixture) => [...fixture.files]);
          const texts = files.filter(([file]) => familyOf(file) === family).map(([, text]) => text);
          const kinds = texts.flatMap((text) => readDirectives(text).expectations.map((item) => item.subject));
          assert.ok(
            ['generate', 'embed', 'http'].some((kind) => kinds.includes(kind)),
            `src/sdks/${sdk.id}/fixtures expects no \`generate\`, \`embed\` or \`http\` for ${family}`,
          );
        });
      }
    });
  }
});

/** Language family that reads a file; undefined for files in no known language. */
function familyOf(file: string): string | undefined {
  return languages.find((language) => language.extensions.includes(path.extname(file)))?.family;
}
