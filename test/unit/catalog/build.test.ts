import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCatalog, readSources, snapshotModule } from '../../../scripts/catalog/build.ts';
import { canonicalName, kindOf } from '../../../scripts/catalog/canonical.ts';
import { merge } from '../../../scripts/catalog/merge.ts';
import { rowAsOf, type Source, type SourceRow } from '../../../scripts/catalog/source-row.ts';
import { readSupplements } from '../../../scripts/catalog/supplements.ts';

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
        stated({ provider: 'openai', id: 'gpt-9', input: 2, output: 8, family: 'pi-ai', date: '2026-11-01' }),
      ],
      nothing,
    );
    assert.equal(merged.find((row) => row.provider === 'openrouter')?.base.price.input, 2);
  });

  it('at a router, whose prices float, the newest list before older ones that agree', () => {
    const row = { id: 'qwen/q9', output: 4 } as const;
    for (const [provider, expected] of [
      ['openrouter', 1],
      ['togetherai', 2],
    ] as const) {
      const rows = [
        stated({ ...row, provider, input: 1, family: 'pi-ai', date: '2026-11-01' }),
        stated({ ...row, provider, input: 2, family: 'genai-prices', date: '2026-09-01' }),
        stated({ ...row, provider, input: 2, family: 'price-facts', date: '2026-09-01', lists: 2 }),
      ];
      assert.equal(merge(rows, nothing).merged[0]?.base.price.input, expected, provider);
    }
  });

  it('a reviewed price before all lists', () => {
    const row = { provider: 'mistral', id: 'm-9' } as const;
    const rows = [
      stated({ ...row, input: 2, output: 6, family: 'pi-ai', date: '2026-11-01', lists: 4 }),
      stated({ ...row, input: 0.2, output: 0.6, family: 'reviewed', date: '2026-10-01', lists: 2 }),
    ];
    assert.equal(merge(rows, nothing).merged[0]?.base.price.input, 0.2);
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

describe('catalog: dated prices and units of a list', () => {
  const price = (input: number) => ({ ...stated({ input, output: 5, family: 'pi-ai' }).price });

  it('are as of the newest list: what was announced for a day that has come is in force', () => {
    const row: SourceRow = {
      ...stated({ input: 1, output: 5, family: 'genai-prices' }),
      announced: [
        { day: '2026-10-01', price: price(2) },
        { day: '2027-01-01', price: price(3) },
      ],
    };
    const now = rowAsOf(row, '2026-11-10');
    assert.deepEqual(
      [now.price.input, now.past?.map(({ day }) => day), now.announced?.map(({ day }) => day)],
      [2, ['2026-10-01'], ['2027-01-01']],
    );
    assert.equal(rowAsOf(row, '2026-09-30').price.input, 1);
    assert.equal(rowAsOf(row, '2027-01-01').past?.length, 2);
  });

  it('keep a model that is billed by units alone, and no fee of searches for one', () => {
    const units = (name: string): SourceRow => {
      const row = stated({ input: 0, output: 0, family: 'genai-prices' });
      return { ...row, price: { ...row.price, units: { [name]: 2 } } };
    };
    assert.equal(merge([units('audioHours')], nothing).merged.length, 1);
    assert.equal(merge([units('webSearches')], nothing).merged.length, 0);
  });
});

describe('catalog: reviewed facts', () => {
  const supplements = (rules: readonly object[]) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'supplements-'));
    const file = path.join(folder, 'supplements.json');
    const about = { about: 'x', source: 'a page', date: '2026-11-21', models: ['m'] };
    writeFileSync(
      file,
      JSON.stringify({
        about: '',
        published: {},
        rules: rules.map((rule) => ({ ...about, ...rule })),
        aliases: [],
        exclude: [],
      }),
    );
    try {
      return readSupplements(file);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const rowOf = (rules: readonly object[]) => {
    const base = { ...stated({ input: 1, output: 5, family: 'pi-ai' }), retires: '2026-04-30', context: 8000 };
    return buildCatalog({ rows: [base], supplements: supplements(rules) }).data.providers[0]?.models[0];
  };

  it('take away what a list has wrong, until a later rule states it again', () => {
    assert.equal(rowOf([])?.retires, '2026-04-30');
    assert.equal(rowOf([{ unset: ['retires'] }])?.retires, undefined);
    assert.equal(rowOf([{ unset: ['retires'] }, { set: { retires: '2027-01-01' } }])?.retires, '2027-01-01');
    assert.equal(rowOf([{ set: { minCacheable: 1024 } }, { unset: ['minCacheable'] }])?.minCacheable, undefined);
  });

  it('add up by mode, unit and region, and name their sources in the row', () => {
    const row = rowOf([
      { set: { modes: { batch: 0.5 } } },
      { set: { modes: { flex: 0.6 }, regions: { us: 1.1 } }, source: 'another page' },
    ]);
    assert.deepEqual([row?.modes, row?.regions, row?.facts?.length], [{ batch: 0.5, flex: 0.6 }, { us: 1.1 }, 2]);
  });

  it('state announced and past prices where no list does', () => {
    const announced = [{ from: '2027-01-01', input: 2, output: 9 }];
    assert.deepEqual(rowOf([{ set: { announced } }])?.announced, announced);
  });
});
