import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { createCatalogView } from '../../../src/catalog/resolve.ts';
import { parseCatalog } from '../../../src/catalog/schema.ts';
import { loadSnapshot } from '../../../src/catalog/snapshot.ts';
import { readSources } from '../../../scripts/catalog/build.ts';
import { catalogSize, committedCatalogSize } from '../../../scripts/catalog/size.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const data = loadSnapshot();
const view = createCatalogView(data);

/** Models that much code calls: their prices must stand on two lists that do not copy each other. */
const WELL_KNOWN = [
  'openai/gpt-4o',
  'openai/gpt-4o-mini',
  'openai/gpt-4.1',
  'openai/gpt-4.1-mini',
  'openai/gpt-4.1-nano',
  'openai/gpt-4-turbo',
  'openai/gpt-4',
  'openai/gpt-3.5-turbo',
  'openai/o1',
  'openai/o3',
  'openai/o3-mini',
  'openai/o4-mini',
  'openai/gpt-5',
  'openai/gpt-5-mini',
  'openai/gpt-5-nano',
  'openai/gpt-5.1',
  'openai/gpt-5.2',
  'openai/gpt-5.4',
  'openai/gpt-5.6-terra',
  'openai/gpt-6-sol',
  'openai/gpt-6-luna',
  'openai/text-embedding-3-small',
  'openai/text-embedding-3-large',
  'openai/text-embedding-ada-002',
  'anthropic/claude-3-haiku-20240307',
  'anthropic/claude-3-5-sonnet-20241022',
  'anthropic/claude-3-7-sonnet-20250219',
  'anthropic/claude-sonnet-4-20250514',
  'anthropic/claude-sonnet-4-5',
  'anthropic/claude-haiku-4-5',
  'anthropic/claude-opus-4-1',
  'anthropic/claude-opus-4-5',
  'anthropic/claude-sonnet-5',
  'anthropic/claude-opus-5-5',
  'google/gemini-2.0-flash',
  'google/gemini-2.5-flash',
  'google/gemini-2.5-pro',
  'google/gemini-3.8-flash',
  'mistral/mistral-large-latest',
  'groq/llama-3.3-70b-versatile',
  'groq/llama-3.1-8b-instant',
  'deepseek/deepseek-flash',
  'xai/grok-4',
] as const;

/** List prices that no longer move, from the makers' pages: input/output in USD per million tokens. */
const FIXED: Readonly<Record<string, string>> = {
  'openai/gpt-4o': '2.5/10',
  'openai/gpt-4o-2024-05-13': '5/15',
  'openai/gpt-4o-mini': '0.15/0.6',
  'openai/gpt-4': '30/60',
  'openai/gpt-4-turbo': '10/30',
  'openai/gpt-3.5-turbo': '0.5/1.5',
  'openai/o1': '15/60',
  'openai/gpt-4.1': '2/8',
  'openai/text-embedding-3-small': '0.02/0',
  'openai/text-embedding-3-large': '0.13/0',
  'openai/text-embedding-ada-002': '0.1/0',
  'anthropic/claude-3-opus-20240229': '15/75',
  'anthropic/claude-3-haiku-20240307': '0.25/1.25',
  'anthropic/claude-3-5-sonnet-20241022': '3/15',
  'anthropic/claude-3-5-haiku-20241022': '0.8/4',
  'google/gemini-1.5-pro': '1.25/5',
  'google/gemini-2.0-flash': '0.1/0.4',
  'groq/llama3-70b-8192': '0.59/0.79',
};

describe('catalog: the shipped snapshot', () => {
  it('passes the schema, every row', () => {
    const parsed = parseCatalog(JSON.parse(JSON.stringify(data)));
    assert.deepEqual(parsed.ok ? [] : parsed.problems.map((problem) => problem.message), []);
  });

  it('has at least 30 providers and 2,500 models, and a date', () => {
    assert.ok(data.providers.length >= 30);
    assert.ok(view.models().length >= 2500);
    assert.match(data.date, /^\d{4}-\d\d-\d\d$/);
    assert.equal(view.date, data.date);
  });

  it('stays below 150 kB compressed, which packing checks too', () => {
    const { compressed, problem } = committedCatalogSize(root);
    assert.equal(problem, null);
    assert.ok(compressed <= 150_000);
    let noise = '';
    for (let n = 1; noise.length < 400_000; n++) noise += Math.sin(n).toString(36);
    assert.match(catalogSize(noise).problem ?? '', /^the catalog takes [\d,]+ bytes compressed; the limit is 150,000$/);
  });

  it('names a source with its date for every model', () => {
    for (const model of view.models())
      assert.ok(
        model.sources.length > 0 && model.sources.every((source) => / \(\d{4}-\d\d-\d\d\)$/.test(source)),
        `${model.provider}/${model.id}`,
      );
  });

  it('names no price of zero but for the output of embeddings', () => {
    const free = view
      .models()
      .filter((model) => model.billedBy === 'tokens')
      .filter((model) => model.input === 0 || (model.output === 0 && model.kind === 'chat'));
    assert.deepEqual(
      free.map((model) => `${model.provider}/${model.id}`),
      [],
    );
  });

  it('keeps cached reads below the input price and writes near it', () => {
    for (const model of view.models()) {
      assert.ok(
        model.cacheRead === null || (model.cacheRead > 0 && model.cacheRead < model.input),
        `${model.provider}/${model.id}`,
      );
      for (const price of Object.values(model.cacheWrite))
        assert.ok(price >= 0.9 * model.input && price <= 2.5 * model.input, `${model.provider}/${model.id}`);
    }
  });

  it('has the list prices that no longer move', () => {
    for (const [key, price] of Object.entries(FIXED)) {
      const model = view.get(key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1));
      assert.equal(model && `${model.input}/${model.output}`, price, key);
    }
  });

  it('names only successors that it has', () => {
    for (const model of view.models())
      if (model.successor !== null)
        assert.ok(view.get(model.provider, model.successor), `${model.provider}/${model.id}: ${model.successor}`);
  });
});

describe('catalog: well-known models', () => {
  const rows = readSources(root).rows;
  for (const key of WELL_KNOWN) {
    it(`${key} has the price of two lists`, () => {
      const [provider, id] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
      const model = view.get(provider, id);
      assert.ok(model);
      const near = (a: number, b: number): boolean => Math.abs(a - b) <= 0.01 * Math.max(a, b);
      const agreeing = rows.filter(
        (row) =>
          row.provider === provider &&
          row.id === id &&
          near(row.price.input, model.input) &&
          (model.kind === 'embedding' || near(row.price.output, model.output)),
      );
      const packages = new Set(agreeing.map((row) => row.source.family).filter((family) => family !== 'price-facts'));
      const gathered = Math.max(
        0,
        ...agreeing.filter((row) => row.source.family === 'price-facts').map((row) => row.source.lists),
      );
      assert.ok(Math.max(packages.size, gathered) >= 2, `only ${agreeing.map((row) => row.source.name).join(', ')}`);
    });
  }
});

describe('catalog: facts about models', () => {
  const facts = (key: string) => {
    const model = view.get(key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1));
    assert.ok(model, key);
    return model;
  };

  it('knows the tokenizer', () => {
    const tokenizers: Readonly<Record<string, string>> = {
      'openai/gpt-4o': 'o200k_base',
      'openai/gpt-4': 'cl100k_base',
      'openai/gpt-4.1-mini': 'o200k_base',
      'openai/o3': 'o200k_base',
      'openai/gpt-6-sol': 'o200k_base',
      'openai/text-embedding-3-small': 'cl100k_base',
      'openai/text-davinci-003': 'p50k_base',
      'groq/openai/gpt-oss-120b': 'o200k_harmony',
      'anthropic/claude-2': 'claude-2',
      'anthropic/claude-3-5-sonnet-20241022': 'claude-3',
      'anthropic/claude-opus-4-6': 'claude-3',
      'anthropic/claude-opus-4-7': 'claude-5',
      'anthropic/claude-sonnet-5-5': 'claude-5',
      'amazon-bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0': 'claude-3',
      'openrouter/anthropic/claude-opus-5.5': 'claude-5',
      'google/gemini-2.5-pro': 'gemini',
      'groq/llama-3.3-70b-versatile': 'llama-3',
      'mistral/mistral-large-latest': 'mistral',
      'groq/mixtral-8x7b-32768': 'mistral',
      'deepseek/deepseek-chat': 'deepseek',
      'alibaba/qwen-max': 'qwen',
      'xai/grok-4': 'grok',
      'zhipuai/glm-4.6': 'glm',
      'deepinfra/deepseek-ai/DeepSeek-V3': 'deepseek',
      'cohere/command-r-plus': 'cohere',
      'groq/llama2-70b-4096': 'llama-2',
    };
    for (const [key, tokenizer] of Object.entries(tokenizers)) assert.equal(facts(key).tokenizer, tokenizer, key);
  });

  it('knows the smallest cacheable prefix and the price of writing, by lifetime', () => {
    const prefixes: Readonly<Record<string, number | null>> = {
      'anthropic/claude-opus-5-5': 512,
      'anthropic/claude-sonnet-5': 1024,
      'anthropic/claude-sonnet-4-5': 1024,
      'anthropic/claude-opus-4-8': 1024,
      'anthropic/claude-opus-4-7': 2048,
      'anthropic/claude-opus-4-6': 4096,
      'anthropic/claude-haiku-4-5': 4096,
      'amazon-bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0': 4096,
      'openai/gpt-4o': 1024,
      'openai/gpt-4': null,
      'google/gemini-2.5-flash': 2048,
      'google/gemini-3.8-flash': 4096,
    };
    for (const [key, prefix] of Object.entries(prefixes)) assert.equal(facts(key).minCacheable, prefix, key);
    assert.deepEqual(facts('anthropic/claude-sonnet-4-5').cacheWrite, { '5m': 3.75, '1h': 6 });
    assert.deepEqual(facts('amazon-bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0').cacheWrite, {
      '5m': 1.375,
      '1h': 2.2,
    });
    assert.deepEqual(facts('openai/gpt-5.4').cacheWrite, {}, 'free before GPT-5.6');
    assert.deepEqual(facts('openai/gpt-6-sol').cacheWrite, { '30m': 2.5 });
    assert.deepEqual(facts('openai/ft:gpt-4o-2024-11-20').cacheWrite, {}, 'a list states the cached read as a write');
    assert.equal(facts('anthropic/claude-opus-5-5').cacheRead, 0.2);
    assert.equal(facts('openai/gpt-3.5-turbo').cacheRead, null, 'a list states a cached read of 0');
    assert.deepEqual(
      [facts('anthropic/claude-sonnet-5').caching, facts('openai/gpt-4o').caching, facts('openai/gpt-4').caching],
      ['explicit', 'automatic', null],
    );
  });

  it('knows reasoning and its default', () => {
    const reasoning: Readonly<Record<string, readonly [string, string | null]>> = {
      'openai/gpt-4o': ['none', null],
      'openai/o3': ['always', 'medium'],
      'openai/gpt-5': ['always', 'medium'],
      'openai/gpt-5.1': ['optional', 'none'],
      'openai/gpt-5.5': ['optional', 'medium'],
      'anthropic/claude-3-5-sonnet-20241022': ['none', null],
      'anthropic/claude-opus-4-8': ['optional', 'off'],
      'anthropic/claude-sonnet-5': ['optional', 'high'],
      'anthropic/claude-opus-5-5': ['always', 'medium'],
      'google/gemini-2.5-pro': ['always', 'on'],
      'google/gemini-2.5-flash-lite': ['optional', 'off'],
      'google/gemini-2.0-flash': ['none', null],
      'deepseek/deepseek-chat': ['none', null],
    };
    for (const [key, expected] of Object.entries(reasoning))
      assert.deepEqual([facts(key).reasoning, facts(key).reasoningDefault], expected, key);
  });

  it('knows capabilities, kind, batch price, steps and peak hours', () => {
    assert.deepEqual(facts('openai/gpt-3.5-turbo').capabilities, { tools: true, vision: false, jsonSchema: false });
    assert.deepEqual(facts('openai/gpt-4o').capabilities, { tools: true, vision: true, jsonSchema: true });
    assert.deepEqual(facts('anthropic/claude-3-haiku-20240307').capabilities, {
      tools: true,
      vision: true,
      jsonSchema: false,
    });
    assert.deepEqual(
      [
        facts('openai/text-embedding-3-small').kind,
        facts('voyage/voyage-3').kind,
        facts('openai/gpt-image-1').kind,
        facts('openai/gpt-4o').kind,
      ],
      ['embedding', 'embedding', 'other', 'chat'],
    );
    assert.equal(facts('openai/text-embedding-3-small').maxOutput, null, 'its dimensions are no output limit');
    assert.deepEqual(
      [
        facts('openai/gpt-4o').batchFactor,
        facts('anthropic/claude-sonnet-5').batchFactor,
        facts('perplexity/sonar').batchFactor,
      ],
      [0.5, 0.5, null],
    );
    assert.deepEqual(facts('google/gemini-2.5-pro').longContextSteps[0], {
      above: 200_000,
      input: 2.5,
      output: 15,
      cacheRead: 0.25,
    });
    assert.equal(facts('alibaba/qwen3-coder-480b-a35b-instruct').longContextSteps.length, 2);
    assert.deepEqual(facts('deepseek/deepseek-flash').peak?.windowsUtc, ['01:00-04:00', '06:00-10:00']);
    assert.equal(facts('deepseek/deepseek-flash').peak?.input, 2 * facts('deepseek/deepseek-flash').input);
    assert.deepEqual(facts('openai/whisper-1').units, { audioHours: 0.36 });
    assert.equal(facts('perplexity/sonar-deep-research').reasoningOutput, 3);
    assert.deepEqual(facts('openai/gpt-6-sol').modes?.flex?.output, 5);
    assert.deepEqual([facts('openai/gpt-4o').contextWindow, facts('openai/gpt-4o').maxOutput], [128_000, 16_384]);
    assert.equal(facts('openai/gpt-5.4').contextWindow, 1_050_000, 'not cut at the long-context step');
    assert.deepEqual([facts('openai/gpt-4').retires, facts('openai/gpt-4').successor], ['2026-10-23', 'gpt-5.6-sol']);
  });
});

describe('catalog: modes and regions of the snapshot', () => {
  const model = (provider: string, id: string) => {
    const found = view.get(provider, id);
    assert.ok(found, id);
    return found;
  };

  it('knows the price of batch, flex and priority requests', () => {
    const fast: Readonly<Record<string, number>> = {
      'gpt-5.5': 12.5,
      'gpt-5.4-mini': 1.5,
      'gpt-5': 2.5,
      'gpt-5-mini': 0.45,
      'gpt-4.1': 3.5,
    };
    for (const [id, input] of Object.entries(fast)) {
      const { modes } = model('openai', id);
      assert.deepEqual([modes?.priority?.input, modes?.fast?.input], [input, input], id);
    }
    assert.equal(model('openai', 'ft:gpt-4.1-2025-04-14').modes?.priority, undefined, 'not of tuned models');
    assert.equal(model('openai', 'gpt-4o').modes?.flex, undefined, 'sold for reasoning models only');
    assert.equal(model('google', 'gemini-3.8-flash').modes?.flex?.output, 1.875);
    assert.equal(model('anthropic', 'claude-opus-5-5').modes?.fast?.output, 40);
  });

  it('knows what asking for a region costs, and what keeping a cache costs', () => {
    assert.deepEqual(model('anthropic', 'claude-opus-4-6').regions, { us: 1.1 });
    assert.deepEqual(model('anthropic', 'claude-haiku-4-5').regions, {});
    assert.deepEqual(model('xai', 'grok-4.7').regions, { us: 1.1 });
    assert.equal(model('google', 'gemini-2.5-pro').cacheStorage, 4.5);
  });
});

describe('catalog: dated prices of the snapshot', () => {
  it('has what Google announced for 2027, and applies it on the day', () => {
    const announced = view.get('google', 'gemini-3.8-flash')?.announced;
    assert.deepEqual(announced, [{ from: '2027-01-01', until: null, input: 1.5, output: 7.5, cacheRead: 0.15 }]);
    const later = createCatalogView(data, { day: '2027-01-01' }).get('google', 'gemini-3.8-flash');
    assert.deepEqual([later?.input, later?.output, later?.announced], [1.5, 7.5, []]);
  });

  it('keeps what o3 cost before its cut of June 2025', () => {
    const before = createCatalogView(data, { day: '2025-06-09' }).get('openai', 'o3');
    assert.deepEqual([before?.input, before?.output], [10, 40]);
    assert.deepEqual([view.get('openai', 'o3')?.input, view.get('openai', 'o3')?.since], [2, '2025-06-10']);
  });
});
