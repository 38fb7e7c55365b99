import { differences } from './compare.ts';
import type { Detect } from './detect-fixture.ts';
import { type Expectation, readDirectives } from './expectations.ts';
import type { Fixture } from './fixture-files.ts';
import { observeSites } from './observe.ts';

/** Differences in all files of a fixture, each with its file's name when there are several. */
export function siteDifferences(detect: Detect, fixture: Fixture): string[] {
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
