import assert from 'node:assert/strict';
import { createCatalogView } from '../../../src/catalog/resolve.ts';
import { loadSnapshot } from '../../../src/catalog/snapshot.ts';
import type { CatalogData } from '../../../src/catalog/catalog-data.ts';
import type { Lookup } from '../../../src/model/catalog.ts';
import { ID_CASES } from './id-cases.ts';

const snapshot = createCatalogView(loadSnapshot());
const answer = (lookup: Lookup): string =>
  lookup.kind === 'found' ? `${lookup.model.provider}/${lookup.model.id}` : lookup.kind;

describe('catalog: id resolution', () => {
  for (const [provider, id, expected] of ID_CASES) {
    it(`${provider ?? 'unknown provider'}: ${id.length > 80 ? `${id.slice(0, 20)}… (${id.length})` : JSON.stringify(id)} is ${expected}`, () => {
      assert.equal(answer(snapshot.resolve(provider, id)), expected);
    });
  }

  it('covers at least 120 ids, a fifth of them negative', () => {
    assert.ok(ID_CASES.length >= 120);
    assert.ok(ID_CASES.filter(([, , expected]) => expected === 'none').length >= ID_CASES.length / 5);
  });

  it('gives the same answer from its memory', () => {
    for (const [provider, id] of ID_CASES)
      assert.deepEqual(snapshot.resolve(provider, id), snapshot.resolve(provider, id));
  });

  it('says in words how an id was matched', () => {
    const how = (provider: string | null, id: string): string => {
      const lookup = snapshot.resolve(provider, id);
      assert.ok(lookup.kind === 'found');
      return lookup.how;
    };
    assert.equal(how('openai', 'gpt-4o'), 'exact id');
    assert.equal(how(null, 'openrouter/openai/gpt-4o'), 'openrouter/ prefix stripped');
    assert.equal(how('openai', 'gpt-4o-2030-01-01'), 'snapshot 2030-01-01 of gpt-4o');
    assert.match(how(null, 'gpt-4o'), /list price of OpenAI; where the call goes is not known/);
    assert.match(how('bedrock', 'sa.anthropic.claude-opus-5'), /priced as us\.anthropic\.claude-opus-5/);
    assert.match(how('azure', 'chatgpt-4o-latest'), /Azure OpenAI sells it at the list price of OpenAI/);
  });

  it('says why there is no price and what to do', () => {
    const reason = (provider: string | null, id: string): string => {
      const lookup = snapshot.resolve(provider, id);
      assert.ok(lookup.kind === 'none');
      return lookup.reason;
    };
    assert.match(
      reason('azure', 'prod-chat'),
      /the catalog of \d{4}-\d\d-\d\d lists no prod-chat at Azure OpenAI; add a catalog override for azure\/prod-chat/,
    );
    assert.match(
      reason('bedrock', 'arn:aws:bedrock:us-east-1:1:application-inference-profile/x'),
      /does not say which model it runs; add a catalog override/,
    );
    assert.match(reason('local', 'gpt-4o'), /not an open model/);
    assert.match(reason('openai', 'ft:gpt-5:org::id'), /fine-tuned gpt-5/);
  });

  it('prices a geography only when the known ones agree', () => {
    const row = (id: string, input: number) => ({ id, input, output: 5 * input });
    const catalog = (ids: readonly (readonly [string, number])[]): CatalogData => ({
      format: 'prompt-cost-catalog/2',
      date: '2026-11-10',
      sources: [],
      providers: [{ id: 'amazon-bedrock', models: ids.map(([id, input]) => row(id, input)) }],
    });
    const resolve = (data: CatalogData, id: string): string =>
      answer(createCatalogView(data).resolve('amazon-bedrock', id));
    const premium = catalog([
      ['x.m', 1],
      ['us.x.m', 1.1],
      ['eu.x.m', 1.1],
      ['global.x.m', 1],
    ]);
    assert.equal(resolve(premium, 'jp.x.m'), 'amazon-bedrock/us.x.m');
    const uneven = catalog([
      ['x.m', 1],
      ['us.x.m', 1.1],
      ['eu.x.m', 1.2],
    ]);
    assert.equal(resolve(uneven, 'jp.x.m'), 'none');
    assert.equal(
      resolve(
        catalog([
          ['x.m', 1],
          ['us.x.m', 1.1],
        ]),
        'global.x.m',
      ),
      'none',
    );
    assert.equal(resolve(catalog([['x.m', 1]]), 'jp.x.m'), 'amazon-bedrock/x.m');
  });

  it('does not choose between makers that charge differently', () => {
    const data: CatalogData = {
      format: 'prompt-cost-catalog/2',
      date: '2026-11-10',
      sources: [],
      providers: [
        {
          id: 'openai',
          models: [
            { id: 'gpt-4z', input: 1, output: 2 },
            { id: 'gpt-4y', input: 1, output: 2 },
          ],
        },
        { id: 'mistral', models: [{ id: 'open-mixtral-9', input: 1, output: 2 }] },
      ],
    };
    assert.equal(answer(createCatalogView(data).resolve(null, 'gpt-4z')), 'openai/gpt-4z');
    assert.equal(answer(createCatalogView(data).resolve(null, 'open-mixtral-9')), 'mistral/open-mixtral-9');
    assert.equal(answer(createCatalogView(data).resolve('mistral', 'gpt-4z')), 'none');
  });

  it('treats ids that differ in case alone as two models', () => {
    const data: CatalogData = {
      format: 'prompt-cost-catalog/2',
      date: '2026-11-10',
      sources: [],
      providers: [
        {
          id: 'openai',
          models: [
            { id: 'Model-A', input: 1, output: 1 },
            { id: 'model-a', input: 2, output: 2 },
          ],
        },
      ],
    };
    const view = createCatalogView(data);
    assert.equal(answer(view.resolve('openai', 'Model-A')), 'openai/Model-A');
    assert.equal(answer(view.resolve('openai', 'MODEL-A')), 'none');
  });

  it('answers a million lookups a second', () => {
    const lookups = 400_000;
    const started = performance.now();
    for (let n = 0; n < lookups; n++) {
      const [provider, id] = ID_CASES[n % 100] as (typeof ID_CASES)[number];
      snapshot.resolve(provider, id);
    }
    const perSecond = lookups / ((performance.now() - started) / 1000);
    assert.ok(perSecond > 1_000_000, `${Math.round(perSecond)} lookups/s`);
  });
});
