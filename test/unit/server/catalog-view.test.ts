import assert from 'node:assert/strict';
import {
  arrangeCatalog,
  detailsOf,
  INITIAL_STATE,
  readCatalogState,
  sortCatalogBy,
} from '../../../media/catalog/view-model.ts';
import type { CatalogState } from '../../../media/catalog/view-model.ts';
import { readFromCatalog, readToCatalog } from '../../../src/extension/catalog/messages.ts';
import { modelOf } from '../estimate/support.ts';

const MODELS = [
  modelOf('openai', 'gpt-4o', { tier: 'warm', input: 2.5, output: 10, cacheRead: 1.25 }),
  modelOf('anthropic', 'claude-3-opus', {
    tier: 'hot',
    input: 15,
    output: 75,
    retires: '2026-01-05',
    reasoning: 'none',
  }),
  modelOf('groq', 'whisper', { kind: 'other', input: 0, output: 0, billedBy: 'units', units: { audioHours: 0.04 } }),
  modelOf('openai', 'o3', {
    tier: 'hot',
    input: 2,
    output: 8,
    reasoning: 'always',
    contextWindow: null,
    capabilities: { tools: null, vision: false, jsonSchema: true },
  }),
];
const ids = (state: Partial<CatalogState>): readonly string[] =>
  arrangeCatalog(MODELS, { ...INITIAL_STATE, ...state }, '2026-11-21').map(({ id }) => id);

describe('the catalog view', () => {
  it('searches for words in provider, id and name', () => {
    assert.deepEqual(ids({ search: 'openai 4O' }), ['gpt-4o']);
    assert.deepEqual(ids({ search: 'nothing' }), []);
  });

  it('filters by provider, tier, kind, capability and retirement', () => {
    assert.deepEqual(ids({ provider: 'openai' }), ['gpt-4o', 'o3']);
    assert.deepEqual(ids({ tier: 'hot' }), ['claude-3-opus', 'o3']);
    assert.deepEqual(ids({ tier: 'none' }), ['whisper']);
    assert.deepEqual(ids({ kind: 'other' }), ['whisper']);
    assert.deepEqual(ids({ capability: 'reasoning' }), ['o3']);
    assert.deepEqual(ids({ capability: 'caching' }), ['gpt-4o']);
    assert.deepEqual(ids({ capability: 'tools', provider: 'openai' }), ['gpt-4o']);
    assert.deepEqual(ids({ retired: 'hide' }), ['gpt-4o', 'o3', 'whisper']);
    assert.deepEqual(ids({ retired: 'only' }), ['claude-3-opus']);
  });

  it('sorts by any column, with what has no figure last both ways', () => {
    assert.deepEqual(ids({ sort: 'input' }), ['o3', 'gpt-4o', 'claude-3-opus', 'whisper']);
    assert.deepEqual(ids({ sort: 'input', descending: true }), ['claude-3-opus', 'gpt-4o', 'o3', 'whisper']);
    assert.equal(ids({ sort: 'context', descending: true }).at(-1), 'o3');
    assert.deepEqual(ids({ sort: 'tier' }).slice(0, 3), ['claude-3-opus', 'o3', 'gpt-4o']);
    const once = sortCatalogBy(INITIAL_STATE, 'output');
    assert.deepEqual([once.sort, once.descending], ['output', false]);
    assert.equal(sortCatalogBy(once, 'output').descending, true);
  });

  it('tells all that is known of a model', () => {
    const details = Object.fromEntries(
      detailsOf(
        modelOf('p', 'm', {
          past: [{ from: '2025-01-01', until: '2026-01-01', input: 5, output: 20, cacheRead: null }],
          announced: [{ from: '2027-01-01', until: null, input: 1, output: 2, cacheRead: 0.1 }],
          layer: 'workspace',
          cacheWrite: { '5m': 3.75 },
          longContextSteps: [{ above: 200_000, input: 5, output: 20, cacheRead: null }],
          modes: { batch: { ...modelOf('p', 'm'), input: 1.25, output: 5 } },
        }),
      ).map(({ label, value }) => [label, value]),
    );
    assert.equal(details['Price comes from'], 'an override in this workspace');
    assert.equal(details['Past prices'], '2025-01-01 until 2026-01-01: input $5, output $20');
    assert.equal(details['Announced prices'], '2027-01-01: input $1, output $2, cached read $0.1');
    assert.equal(details['Cache writes'], '5m $3.75');
    assert.equal(details['Long context'], 'above 200,000 tokens: input $5, output $20');
    assert.equal(details['Mode batch'], 'input $1.25, output $5');
    assert.match(details['Sources of the prices'] ?? '', /test list/);
    assert.equal(details['Retires'], undefined);
  });

  it('takes what it is sent only in its own form', () => {
    assert.deepEqual(readFromCatalog({ type: 'load', more: 1 }), { type: 'load' });
    for (const wrong of [null, 'load', { type: 'scan' }, []]) assert.equal(readFromCatalog(wrong), null);
    assert.equal(readToCatalog({ type: 'rows', rows: { date: '2026-11-21', models: [] } })?.type, 'rows');
    for (const wrong of [null, { type: 'rows' }, { type: 'rows', rows: { date: 1, models: [] } }, { type: 'failed' }])
      assert.equal(readToCatalog(wrong), null);
    assert.deepEqual(readCatalogState({ sort: 'nope', search: 3, retired: 'only' }), {
      ...INITIAL_STATE,
      retired: 'only',
    });
    assert.deepEqual(readCatalogState('x'), INITIAL_STATE);
  });
});
