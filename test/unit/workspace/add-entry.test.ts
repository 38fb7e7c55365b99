import assert from 'node:assert/strict';
import { parse } from 'jsonc-parser';
import { addEntry, type ConfigEntry } from '../../../src/workspace/config/add-entry.ts';

const MODEL = { match: 'azure/prod-chat', alias: 'provider/model' };
const added = (text: string, entry: ConfigEntry): string | null => {
  const edits = addEntry(text, entry);
  return (
    edits &&
    [...edits].reduceRight(
      (result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end),
      text,
    )
  );
};

describe('workspace: an entry for the configuration file', () => {
  it('makes the file', () => {
    assert.equal(
      added('', { setting: 'models', value: MODEL }),
      '{\n  "models": [\n    {\n      "match": "azure/prod-chat",\n      "alias": "provider/model"\n    }\n  ]\n}\n',
    );
  });

  it('goes to the end of a list, and comments stay', () => {
    const text =
      '{\n  // ours\n  "models": [\n    { "match": "*/x", "multiplier": 0.9 } // agreed\n  ],\n  "extends": "strict"\n}\n';
    const result = added(text, { setting: 'models', value: MODEL }) ?? '';
    assert.match(result, /\/\/ ours/);
    assert.match(result, /\/\/ agreed/);
    assert.deepEqual(parse(result), {
      models: [{ match: '*/x', multiplier: 0.9 }, MODEL],
      extends: 'strict',
    });
  });

  it('goes into a map under its key', () => {
    const entry: ConfigEntry = { setting: 'deployments', key: 'prod-chat', value: 'gpt-4o' };
    assert.deepEqual(parse(added('{"extends":"all"}', entry) ?? ''), {
      extends: 'all',
      deployments: { 'prod-chat': 'gpt-4o' },
    });
    assert.deepEqual(parse(added('{"deployments":{"a":"b",},}', entry) ?? ''), {
      deployments: { a: 'b', 'prod-chat': 'gpt-4o' },
    });
  });

  it('keeps the line ends of the file', () => {
    assert.doesNotMatch(
      added('{\r\n  "extends": "all"\r\n}\r\n', { setting: 'models', value: MODEL }) ?? '',
      /[^\r]\n/,
    );
  });

  it('leaves alone what is not a configuration', () => {
    for (const text of ['[]', '{', 'null', '{"models": {}}', '{"models": "x"}'])
      assert.equal(addEntry(text, { setting: 'models', value: MODEL }), null, text);
    assert.equal(addEntry('{"deployments": []}', { setting: 'deployments', key: 'a', value: 'b' }), null);
  });
});
