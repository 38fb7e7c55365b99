import assert from 'node:assert/strict';
import type { CatalogData } from '../../../src/catalog/catalog-data.ts';
import { splitModelKey } from '../../../src/catalog/overrides.ts';
import { createCatalogView } from '../../../src/catalog/resolve.ts';
import { loadSnapshot } from '../../../src/catalog/snapshot.ts';
import { blendedPrice, DEFAULT_TIERS, tierLadder, tierOf, TIERS } from '../../../src/catalog/tiers.ts';
import type { CatalogModel } from '../../../src/model/catalog.ts';

const view = createCatalogView(loadSnapshot());
const model = (key: string): CatalogModel => {
  const parts = splitModelKey(key);
  const found = parts && view.get(parts.provider, parts.id);
  assert.ok(found, `${key} is not in the catalog`);
  return found;
};

describe('catalog: tiers', () => {
  it('sorts well-known models by price', () => {
    const tiers = {
      hot: [
        'anthropic/claude-opus-4-5',
        'anthropic/claude-opus-5-5',
        'openai/o1',
        'openai/gpt-5.5',
        'openai/gpt-6-astra',
      ],
      warm: [
        'openai/gpt-4o',
        'openai/gpt-4.1',
        'openai/gpt-5',
        'anthropic/claude-sonnet-4-5',
        'anthropic/claude-sonnet-5',
        'google/gemini-2.5-pro',
        'xai/grok-4.7',
      ],
      cold: [
        'anthropic/claude-haiku-4-5',
        'openai/gpt-4.1-mini',
        'openai/gpt-5-mini',
        'google/gemini-3.8-flash',
        'deepseek/deepseek-v4-pro',
        'openai/gpt-6.1-terra',
      ],
      economy: [
        'openai/gpt-4o-mini',
        'openai/gpt-5-nano',
        'google/gemini-2.0-flash',
        'deepseek/deepseek-flash',
        'anthropic/claude-haiku-5-5',
        'groq/llama-3.1-8b-instant',
      ],
    } as const;
    for (const tier of TIERS) for (const key of tiers[tier]) assert.equal(tierOf(model(key)), tier, key);
  });

  it('keeps a reviewed tier and gives embeddings none', () => {
    assert.equal(tierOf({ ...model('openai/gpt-4o'), tier: 'hot' }), 'hot');
    assert.equal(tierOf(model('openai/text-embedding-3-small')), null);
  });

  it('has a current, able and agreed default for each tier, each cheaper than the last', () => {
    const defaults = TIERS.map((tier) => model(DEFAULT_TIERS[tier]));
    for (const [at, entry] of defaults.entries()) {
      assert.equal(tierOf(entry), TIERS[at]);
      assert.ok(entry.retires === null || entry.retires > view.date);
      assert.deepEqual(
        [entry.capabilities.tools, entry.capabilities.vision, entry.capabilities.jsonSchema],
        [true, true, true],
      );
      assert.ok((entry.lists ?? 1) >= 4);
      const dearer = defaults[at - 1];
      assert.ok(dearer === undefined || blendedPrice(entry) <= blendedPrice(dearer) / 1.9);
    }
  });
});

describe("catalog: a provider's own ladder", () => {
  for (const provider of [
    'openai',
    'azure',
    'anthropic',
    'google',
    'google-vertex',
    'amazon-bedrock',
    'mistral',
    'xai',
    'deepseek',
    'openrouter',
    'vercel',
  ]) {
    it(`${provider}: current models in falling order`, () => {
      const ladder = tierLadder(view, provider);
      const rungs = TIERS.flatMap((tier) => ladder[tier] ?? []);
      assert.ok(rungs.length >= 2);
      for (const [at, rung] of rungs.entries()) {
        assert.equal(rung.provider, provider);
        assert.equal(ladder[tierOf(rung) ?? 'hot']?.id, rung.id, 'stands in the tier of its price');
        assert.ok(rung.retires === null || rung.retires > view.date, `${rung.id} retires ${rung.retires}`);
        assert.equal(rung.capabilities.tools, true, rung.id);
        assert.ok(at === 0 || blendedPrice(rung) < blendedPrice(rungs[at - 1] as CatalogModel));
      }
    });
  }

  it('finds one for a provider that nobody reviewed', () => {
    const row = { output: 1, tools: true, released: '2026-01-01' };
    const data: CatalogData = {
      format: 'prompt-cost-catalog/2',
      date: '2026-11-10',
      sources: [],
      providers: [
        {
          id: 'acme',
          models: [
            { ...row, id: 'old', input: 4, released: '2024-01-01' },
            { ...row, id: 'new', input: 4, released: '2026-06-01' },
            { ...row, id: 'newest-preview', input: 4, released: '2026-09-01' },
            { ...row, id: 'gone', input: 4, released: '2026-10-01', retires: '2026-11-01' },
            { ...row, id: 'no-tools', input: 4, released: '2026-10-02', tools: false },
            { ...row, id: 'small', input: 0.1, output: 0.2 },
          ],
        },
      ],
    };
    const ladder = tierLadder(createCatalogView(data), 'acme');
    assert.deepEqual(Object.fromEntries(Object.entries(ladder).map(([tier, entry]) => [tier, entry.id])), {
      warm: 'new',
      economy: 'small',
    });
  });

  it('is empty for a provider without prices', () => assert.deepEqual(tierLadder(view, 'nvidia'), {}));
});
