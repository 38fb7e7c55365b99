import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CatalogData } from '../../../src/catalog/catalog-data.ts';
import { buildCatalog, readSources, snapshotModule } from '../../../scripts/catalog/build.ts';
import { canonicalName, kindOf } from '../../../scripts/catalog/canonical.ts';
import { diffCatalogs } from '../../../scripts/catalog/diff.ts';
import { merge } from '../../../scripts/catalog/merge.ts';
import type { Source, SourceRow } from '../../../scripts/catalog/source-row.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('catalog: the build', () => {
  it('gives the same bytes twice, and those that are committed', function () {
    this.timeout(30_000);
    const sources = readSources(root);
    const first = snapshotModule(buildCatalog(sources).data);
    const shuffled = { ...sources, rows: [...sources.rows] };
    assert.equal(snapshotModule(buildCatalog(shuffled).data), first);
    assert.equal(snapshotModule(buildCatalog(readSources(root)).data), first);
    assert.equal(
      readFileSync(`${root}/src/catalog/data/snapshot.ts`, 'utf8'),
      first,
      'run npm run catalog:update and commit the result',
    );
  });
});

type Stated = {
  readonly input: number;
  readonly output: number;
  readonly family: Source['family'];
  readonly date?: string;
  readonly lists?: number;
  readonly official?: boolean;
  readonly provider?: string;
  readonly id?: string;
};
function stated({
  input,
  output,
  family,
  date = '2026-01-01',
  lists = 1,
  official = false,
  provider = 'acme',
  id = 'm',
}: Stated): SourceRow {
  return {
    provider,
    id,
    name: null,
    price: { input, output, cacheRead: null, cacheWrite: {}, batch: null, steps: [], peak: null },
    context: null,
    maxOutput: null,
    reasoning: null,
    tools: null,
    vision: null,
    released: null,
    retires: null,
    aliases: [],
    source: { name: family, date, family, lists, official },
  };
}
const nothing = (): null => null;
function winner(...rows: readonly SourceRow[]) {
  const { merged, report } = merge(rows, nothing);
  return {
    price: merged[0] && `${merged[0].base.price.input}/${merged[0].base.price.output}`,
    lists: merged[0]?.lists,
    report,
  };
}

describe('catalog: which price wins', () => {
  it('the newest, where nothing else speaks', () => {
    const { price, lists } = winner(
      stated({ input: 1, output: 2, family: 'pi-ai', date: '2026-11-01' }),
      stated({ input: 3, output: 4, family: 'genai-prices', date: '2026-09-01' }),
    );
    assert.deepEqual([price, lists], ['1/2', 1]);
  });

  it('the one that two lists state, over a newer one that stands alone', () => {
    const { price, lists } = winner(
      stated({ input: 1, output: 2, family: 'pi-ai', date: '2026-11-01' }),
      stated({ input: 3, output: 4, family: 'genai-prices', date: '2026-09-01' }),
      stated({ input: 3, output: 4, family: 'price-facts', date: '2026-08-01', lists: 2 }),
    );
    assert.deepEqual([price, lists], ['3/4', 2]);
  });

  it("the provider's own page, over any number of lists", () => {
    const { price } = winner(
      stated({ input: 1, output: 2, family: 'pi-ai', lists: 1, date: '2026-11-01' }),
      stated({ input: 1, output: 2, family: 'genai-prices' }),
      stated({ input: 3, output: 4, family: 'price-facts', official: true }),
    );
    assert.equal(price, '3/4');
  });

  it("the maker's list price, where a reseller's lists disagree", () => {
    const { merged } = merge(
      [
        stated({
          provider: 'openrouter',
          id: 'openai/gpt-9',
          input: 0.5,
          output: 9,
          family: 'pi-ai',
          date: '2026-11-01',
        }),
        stated({
          provider: 'openrouter',
          id: 'openai/gpt-9',
          input: 2,
          output: 8,
          family: 'genai-prices',
          date: '2026-09-01',
        }),
        stated({ provider: 'openai', id: 'gpt-9', input: 2, output: 8, family: 'pi-ai' }),
      ],
      nothing,
    );
    assert.equal(merged.find((row) => row.provider === 'openrouter')?.base.price.input, 2);
  });

  it('counts gathered facts and the packages they copy from once', () => {
    assert.equal(
      winner(
        stated({ input: 1, output: 2, family: 'pi-ai' }),
        stated({ input: 1, output: 2, family: 'price-facts', lists: 1 }),
      ).lists,
      1,
    );
    assert.equal(
      winner(stated({ input: 1, output: 2, family: 'pi-ai' }), stated({ input: 1, output: 2, family: 'genai-prices' }))
        .lists,
      2,
    );
  });

  it('reports disagreements of more than 20% and no smaller ones', () => {
    assert.equal(
      winner(
        stated({ input: 1, output: 2, family: 'pi-ai' }),
        stated({ input: 1.1, output: 2, family: 'genai-prices' }),
      ).report.disagreements.length,
      0,
    );
    assert.match(
      winner(
        stated({ input: 1, output: 2, family: 'pi-ai', date: '2026-11-01' }),
        stated({ input: 1, output: 5, family: 'genai-prices' }),
      ).report.disagreements.join(),
      /acme\/m: 1\/2 \(pi-ai 2026-11-01; 1 list\) over 1\/5/,
    );
  });
});

describe('catalog: what the build leaves out', () => {
  it('unit errors, blends, missing prices, and says so', () => {
    const left = (input: number, output: number, id = 'm'): string =>
      winner(stated({ input, output, family: 'pi-ai', id })).report.leftOut.join('\n');
    assert.match(left(0.0062, 6.8), /more than 40 times the input price/);
    assert.match(left(2500, 10_000), /beyond the dearest known text model/);
    assert.match(left(-1, 2), /not a number from 0 up/);
    assert.match(left(Number.NaN, 2), /not a number from 0 up/);
    assert.match(left(100, 0, 'embed-x'), /beyond the dearest known embedding model/);
    assert.match(left(0, 0), /no price/);
    assert.equal(left(3, 15), '');
  });

  it("falls back to another list's price for the same model", () => {
    assert.equal(
      winner(
        stated({ input: 0.0062, output: 6.8, family: 'pi-ai', date: '2026-11-01' }),
        stated({ input: 1.4, output: 4.4, family: 'genai-prices' }),
      ).price,
      '1.4/4.4',
    );
  });

  it("a Bedrock geography whose price is another model's", () => {
    const bedrock = (id: string, input: number) =>
      stated({ provider: 'amazon-bedrock', id, input, output: 5 * input, family: 'price-facts' });
    const { merged, report } = merge([bedrock('x.m', 0.8), bedrock('eu.x.m', 0.25), bedrock('us.x.m', 0.88)], nothing);
    assert.deepEqual(
      merged.map((row) => row.id),
      ['us.x.m', 'x.m'],
    );
    assert.match(report.leftOut.join(), /eu\.x\.m .* too far from the plain model's 0\.8\/4/);
  });

  it('what a reviewer excluded', () => {
    const { merged, report } = merge([stated({ input: 1, output: 2, family: 'pi-ai' })], () => 'not sold any more');
    assert.deepEqual([merged.length, report.leftOut.join()], [0, 'acme: not sold any more: m']);
  });
});

describe('catalog: changes in words', () => {
  const catalog = (models: CatalogData['providers'][number]['models']): CatalogData => ({
    format: 'prompt-cost-catalog/2',
    date: '2026-11-10',
    sources: [],
    providers: [{ id: 'acme', models }],
  });
  const one = (row: object) => catalog([{ id: 'm', input: 1, output: 2, ...row }]);

  it('says what moved and stops at more than 20%', () => {
    const small = diffCatalogs(one({}), one({ input: 1.1 }));
    assert.deepEqual(
      [small.lines, small.toReview],
      [['acme/m: input price rises from $1 to $1.1 per million tokens (+10%)'], []],
    );
    const large = diffCatalogs(one({ output: 10 }), one({ output: 2 }));
    assert.deepEqual(large.toReview, ['acme/m: output price falls from $10 to $2 per million tokens (−80%)']);
    assert.equal(
      diffCatalogs(one({ cacheWrite: { '5m': 1.25 } }), one({ cacheWrite: { '5m': 12.5 } })).toReview.length,
      1,
    );
  });

  it('says what is new and what is gone, and stops when a provider loses many', () => {
    const rows = Array.from({ length: 20 }, (_, n) => ({ id: `m${n}`, input: 1, output: 1 }));
    assert.deepEqual(diffCatalogs(catalog(rows.slice(0, 19)), catalog(rows)), {
      lines: ['acme: 1 new model: m19'],
      toReview: [],
    });
    assert.match(
      diffCatalogs(catalog(rows), catalog(rows.slice(0, 5))).toReview.join(),
      /acme: 15 models gone: m5, m6/,
    );
  });

  it('is empty for the same catalog', () =>
    assert.deepEqual(diffCatalogs(one({}), one({})), { lines: [], toReview: [] }));
});

describe('catalog: names of models', () => {
  it("finds the maker's name under every seller's", () => {
    const names: Readonly<Record<string, string>> = {
      'us.anthropic.claude-sonnet-4-5-20250929-v1:0': 'claude-sonnet-4-5',
      'anthropic/claude-sonnet-4.5': 'claude-sonnet-4-5',
      'claude-sonnet-4-5@20250929': 'claude-sonnet-4-5',
      'anthropic.claude-opus-4-6-v1': 'claude-opus-4-6',
      'accounts/fireworks/models/deepseek-v3': 'deepseek-v3',
      'deepseek-ai/DeepSeek-V3': 'deepseek-v3',
      'us.deepseek.r1-v1:0': 'deepseek-r1',
      'ft:gpt-4o-2024-08-06': 'gpt-4o',
      'gpt-5-4-mini-2026-03-17': 'gpt-5.4-mini',
      'gpt-35-turbo': 'gpt-3.5-turbo',
      'eu-west-2/meta.llama3-70b-instruct-v1:0': 'llama3-70b-instruct',
      'openai/gpt-oss-120b:free': 'gpt-oss-120b',
      'claude-3-5-sonnet-v2@20241022': 'claude-3-5-sonnet',
    };
    for (const [id, name] of Object.entries(names)) assert.equal(canonicalName(id), name, id);
  });

  it('tells chat models from embeddings and the rest', () => {
    for (const id of [
      'gpt-4o',
      'gpt-4o-audio-preview',
      'claude-opus-5',
      'meta-llama/Llama-Guard-4-12B',
      'llama-3.2-90b-vision-preview',
      'sonar',
      'amazon.nova-lite-v1:0',
    ])
      assert.equal(kindOf(id), 'chat', id);
    for (const id of [
      'text-embedding-3-small',
      'voyage-3',
      'mistral-embed',
      '@cf/baai/bge-m3',
      'amazon.titan-embed-text-v2:0',
      'embed-english-v3.0',
      'thenlper/gte-large',
    ])
      assert.equal(kindOf(id), 'embedding', id);
    for (const id of [
      'gpt-image-1',
      'gpt-realtime',
      'whisper-1',
      'gpt-4o-mini-tts',
      'rerank-v3.5',
      'gemini-2.5-flash-image',
      'black-forest-labs/flux.1',
    ])
      assert.equal(kindOf(id), 'other', id);
  });
});
