import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { sdks } from '../../src/generated/registry.ts';
import { differences } from './compare.ts';
import { createDetect, type Detect } from './detect-fixture.ts';
import { type Expectation, readDirectives } from './expectations.ts';
import { type Fixture, readFixtures } from './fixture-files.ts';
import { observeSites } from './observe.ts';

describe('SDK fixtures', () => {
  const fixtures = readFixtures('sdks');
  let detect: Detect;
  before(async () => {
    detect = await createDetect();
  });

  for (const sdk of sdks) {
    describe(sdk.id, () => {
      const own = fixtures.filter((fixture) => fixture.module === sdk.id);
      for (const fixture of own) {
        it(fixture.name, () => {
          assert.deepEqual(fixtureDifferences(detect, fixture), []);
        });
      }

      for (const family of Object.keys(sdk.bindings)) {
        it(`has an expected call in ${family}`, () => {
          const files = own.flatMap((fixture) => [...fixture.files]);
          const texts = files
            .filter(([file]) => file.endsWith('.py') === (family === 'python'))
            .map(([, text]) => text);
          const kinds = texts.flatMap((text) => readDirectives(text).expectations.map((item) => item.subject));
          assert.ok(
            kinds.includes('generate'),
            `src/sdks/${sdk.id}/fixtures has no \`expect: generate\` for ${family}`,
          );
        });
      }
    });
  }
});

/** Differences in all files of a fixture, each with its file's name when there are several. */
function fixtureDifferences(detect: Detect, fixture: Fixture): string[] {
  return [...fixture.files].flatMap(([file, text]) => {
    const { calls, prompts } = detect(fixture.files, file);
    const expectations = readDirectives(text).expectations.map((item) => withSdk(item, fixture.module));
    const wantsPrompts = expectations.some((item) => item.subject === 'prompt');
    const observed = observeSites(text, calls, wantsPrompts ? prompts : []);
    const prefix = fixture.files.size > 1 ? `${file}, ` : '';
    return differences(expectations, observed).map((text) => prefix + text);
  });
}

/** A call is of the folder's own SDK unless the expectation names another. */
function withSdk(item: Expectation, sdk: string): Expectation {
  return item.subject === 'prompt' ? item : { ...item, fields: { sdk, ...item.fields } };
}
