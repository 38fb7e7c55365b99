import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { derivedFiles, manifestSettings } from '../../../scripts/schema.ts';
import { editorSettingsSchema, splitSettings } from '../../../src/server/settings.ts';
import { rules } from '../../../src/generated/registry.ts';
import { readSettingsValue } from '../../../src/workspace/config/read-layer.ts';
import { buildConfigSchema } from '../../../src/workspace/config/schema.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

describe('what is derived from the settings', () => {
  for (const [file, content] of derivedFiles(ROOT)) {
    it(`${file} is up to date (npm run schema)`, () => {
      assert.equal(readFileSync(path.join(ROOT, file), 'utf8'), content);
    });
  }

  const settings = Object.entries(manifestSettings()) as [string, Record<string, unknown>][];

  it('describes every setting, in sentences', () => {
    const silent = settings.filter(
      ([, { description }]) => typeof description !== 'string' || !/^[A-Z`"].*\.$/.test(description),
    );
    assert.deepEqual(
      silent.map(([key]) => key),
      [],
    );
  });

  it('lets an editor that sends all defaults change nothing', () => {
    // What VS Code's getConfiguration gives: every setting with its default, put back into objects.
    const sent: Record<string, unknown> = {};
    for (const [key, { default: value }] of settings) {
      const parts = key.split('.').slice(1);
      const last = parts.pop() ?? '';
      const parent = parts.reduce((object, part) => (object[part] ??= {}) as Record<string, unknown>, sent);
      if (value !== undefined) parent[last] = value;
    }
    const { editor, engine } = splitSettings(sent);
    assert.deepEqual(editor, editorSettingsSchema.parse({}));
    const { layer, problems } = readSettingsValue(buildConfigSchema(rules), 'settings', engine);
    assert.deepEqual(problems, []);
    assert.deepEqual(buildConfigSchema(rules).parse(layer), buildConfigSchema(rules).parse({}));
  });
});
