import assert from 'node:assert/strict';
import type { CatalogOverride } from '../../../src/catalog/overrides.ts';
import { createCatalogView } from '../../../src/catalog/resolve.ts';
import { parseOverrides } from '../../../src/catalog/schema.ts';
import { loadSnapshot } from '../../../src/catalog/snapshot.ts';
import { tierOf } from '../../../src/catalog/tiers.ts';
import type { CatalogView } from '../../../src/model/catalog.ts';

const data = loadSnapshot();
function viewWith(...overrides: readonly object[]): CatalogView {
  const parsed = parseOverrides(overrides, 'workspace');
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.map((problem) => problem.message).join('\n'));
  return createCatalogView(data, { overrides: parsed.value });
}
function found(view: CatalogView, provider: string | null, id: string) {
  const lookup = view.resolve(provider, id);
  assert.ok(lookup.kind === 'found', 'reason' in lookup ? lookup.reason : '');
  return lookup;
}

describe('catalog: overrides', () => {
  it('prices a deployment as the model it runs', () => {
    const { model, how } = found(viewWith({ match: 'azure/prod-chat', alias: 'azure/gpt-4o' }), 'azure', 'prod-chat');
    assert.deepEqual([model.id, model.input, model.output, model.layer], ['gpt-4o', 2.5, 10, 'workspace']);
    assert.match(how, /workspace override: azure\/prod-chat is azure\/gpt-4o/);
  });

  it('prices a model that no catalog has, at any provider', () => {
    const view = viewWith({ match: '*/in-house-7b', price: { input: 0.3, output: 0.6 } });
    for (const provider of [null, 'some-gateway', 'openai']) {
      const { model } = found(view, provider, 'in-house-7b');
      assert.deepEqual([model.input, model.output, model.cacheRead, model.layer], [0.3, 0.6, null, 'workspace']);
      assert.deepEqual(model.sources, ['workspace override of */in-house-7b']);
    }
  });

  it('replaces a price and drops what belonged to the old one', () => {
    const view = viewWith({
      match: 'openai/gpt-5.4',
      price: { input: 2, output: 12, cacheRead: 0.2, cacheWrite: { '1h': 3 } },
    });
    const { model } = found(view, 'openai', 'gpt-5.4');
    assert.deepEqual(
      [model.input, model.output, model.cacheRead, model.cacheWrite, model.longContextSteps],
      [2, 12, 0.2, { '1h': 3 }, []],
    );
    assert.equal(model.contextWindow, 1_050_000, 'facts other than the price stay');
    assert.equal(found(view, 'openai', 'gpt-5.4-mini').model.layer, 'snapshot', 'a prefix is not matched');
    assert.equal(view.get('openai', 'gpt-5.4')?.input, 2);
    assert.equal(view.models().find((entry) => entry.provider === 'openai' && entry.id === 'gpt-5.4')?.input, 2);
  });

  it('applies to every way of writing the id', () => {
    const view = viewWith({ match: 'openai/gpt-4o', multiplier: 0.5 });
    for (const [provider, id] of [
      ['openai', 'gpt-4o'],
      [null, 'openai/gpt-4o'],
      [null, 'gpt-4o'],
      ['openai', 'openai/gpt-4o'],
    ] as const) {
      assert.equal(found(view, provider, id).model.input, 1.25);
    }
  });

  it('scales every price of every model of a provider', () => {
    const view = viewWith({ match: 'anthropic/*', multiplier: 0.8 });
    const { model } = found(view, 'anthropic', 'claude-haiku-5-5');
    const listed = found(createCatalogView(data), 'anthropic', 'claude-haiku-5-5').model;
    const [step, listedStep] = [model.longContextSteps[0], listed.longContextSteps[0]];
    assert.ok(step && listedStep && listed.cacheRead !== null);
    assert.ok(Math.abs(model.input - 0.8 * listed.input) < 1e-9);
    assert.ok(Math.abs((model.cacheRead ?? 0) - 0.8 * listed.cacheRead) < 1e-9);
    assert.ok(Math.abs((model.cacheWrite['1h'] ?? 0) - 0.8 * (listed.cacheWrite['1h'] ?? 1)) < 1e-9);
    assert.ok(Math.abs(step.output - 0.8 * listedStep.output) < 1e-9);
    assert.match(
      model.sources.at(-1) ?? '',
      /^input \$[\d.]+ × 0\.8, output \$[\d.]+ × 0\.8 \(workspace override of anthropic\/\*\)$/,
    );
    assert.equal(found(view, 'openai', 'gpt-4o').model.layer, 'snapshot');
  });

  it('lets the more specific match and the later override win', () => {
    const view = viewWith(
      { match: 'openai/*', multiplier: 0.5 },
      { match: 'openai/gpt-4o', multiplier: 0.9 },
      { match: 'openai/gpt-4o', multiplier: 0.6 },
    );
    assert.equal(found(view, 'openai', 'gpt-4o').model.input, 1.5);
    assert.equal(found(view, 'openai', 'gpt-4o-mini').model.input, 0.075);
  });

  it('bills a local model when asked to', () => {
    const view = viewWith({ match: 'ollama/llama3.2', price: { input: 0.05, output: 0.05 } });
    assert.equal(found(view, 'ollama', 'llama3.2').model.input, 0.05);
    assert.equal(view.resolve('ollama', 'qwen3:8b').kind, 'free');
  });

  it('does not follow aliases in a circle', () => {
    const view = viewWith({ match: 'azure/a', alias: 'azure/b' }, { match: 'azure/b', alias: 'azure/a' });
    const lookup = view.resolve('azure', 'a');
    assert.equal(lookup.kind, 'none');
    assert.match(lookup.reason, /in a circle/);
  });

  it('says so when an alias leads to a model without a price', () => {
    assert.equal(viewWith({ match: 'azure/a', alias: 'azure/not-there' }).resolve('azure', 'a').kind, 'none');
  });
});

describe('catalog: checks of overrides', () => {
  const problems = (override: unknown): string => {
    const parsed = parseOverrides([override], 'user', 'settings.json');
    assert.ok(!parsed.ok);
    for (const problem of parsed.problems)
      assert.deepEqual([problem.path, problem.code, problem.severity], ['settings.json', 'catalog', 'error']);
    return parsed.problems.map((problem) => problem.message).join('\n');
  };

  it('names the place and what to do', () => {
    assert.match(
      problems({ match: 'openai/gpt-4o', price: { input: -1, output: 2 } }),
      /entry 1 \(openai\/gpt-4o\), price, input: -1 is no price; write USD per million tokens, from 0 to 2,000/,
    );
    assert.match(problems({ match: 'openai/gpt-4o', multiplier: 0 }), /multiplier/);
    assert.match(problems({ match: 'openai/gpt-4o', multiplier: 1e308 }), /multiplier/);
    assert.match(problems({ match: 'gpt-4o', multiplier: 0.5 }), /match: "gpt-4o" must be provider\/id/);
    assert.match(problems({ match: 'openai/gpt-4o' }), /must have an alias, a price, a multiplier, or something else/);
    assert.match(problems({ match: 'a/b', alias: 'a/b' }), /is an alias of itself/);
    assert.match(
      problems({ match: 'a/b', alias: 'a/c', price: { input: 1, output: 1 } }),
      /either an alias or a price/,
    );
    assert.match(
      problems({ match: 'a/b', multiplier: 1, discount: 0.5 }),
      /unknown key "discount"; check its spelling or remove it/,
    );
    assert.match(problems({ match: 'a/b', price: { input: 1 } }), /price, output: is missing; add it/);
    assert.match(
      problems(JSON.parse('{"match":"a/b","multiplier":1,"__proto__":{"polluted":true}}')),
      /the key "__proto__" is not allowed; remove it/,
    );
    assert.equal(({} as { readonly polluted?: unknown }).polluted, undefined);
  });

  it('refuses what is no list', () => {
    for (const value of [null, 'x', 3, {}, undefined]) assert.equal(parseOverrides(value, 'user').ok, false);
    assert.deepEqual(parseOverrides([], 'user'), { ok: true, value: [] });
  });
});

describe('catalog: overrides of a team', () => {
  const layered = (day: string, ...overrides: readonly CatalogOverride[]): CatalogView =>
    createCatalogView(data, { overrides, day });
  const prices = (view: CatalogView, provider: string | null, id: string): string => {
    const { input, output, layer } = found(view, provider, id).model;
    return `${input}/${output} ${layer}`;
  };

  it('goes by the layer first: remote, user, repository', () => {
    const remote = { match: 'openai/gpt-4o', price: { input: 2, output: 8 }, layer: 'remote' } as const;
    const user = { match: 'openai/gpt-4o', price: { input: 3, output: 9 }, layer: 'user' } as const;
    const workspace = { match: 'openai/*', price: { input: 1, output: 2 }, layer: 'workspace' } as const;
    assert.equal(prices(layered('2026-11-10'), 'openai', 'gpt-4o'), '2.5/10 snapshot');
    assert.equal(prices(layered('2026-11-10', remote), 'openai', 'gpt-4o'), '2/8 remote');
    assert.equal(prices(layered('2026-11-10', user, remote), 'openai', 'gpt-4o'), '3/9 user');
    assert.equal(prices(layered('2026-11-10', workspace, user, remote), 'openai', 'gpt-4o'), '1/2 workspace');
  });

  it('discounts the price of a lower layer, and never a price stated beside it', () => {
    const price = { match: 'openai/gpt-4o', price: { input: 2, output: 8 } };
    const discount = { match: 'openai/*', multiplier: 0.5 };
    const [remote, workspace] = ['remote', 'workspace'] as const;
    const over = layered('2026-11-10', { ...price, layer: remote }, { ...discount, layer: workspace });
    assert.equal(prices(over, 'openai', 'gpt-4o'), '1/4 workspace');
    const beside = layered('2026-11-10', { ...price, layer: workspace }, { ...discount, layer: workspace });
    assert.equal(prices(beside, 'openai', 'gpt-4o'), '2/8 workspace');
    const below = layered('2026-11-10', { ...price, layer: workspace }, { ...discount, layer: remote });
    assert.equal(prices(below, 'openai', 'gpt-4o'), '2/8 workspace');
    const one = layered('2026-11-10', { ...price, ...discount, match: price.match, layer: workspace });
    assert.equal(prices(one, 'openai', 'gpt-4o'), '1/4 workspace');
  });

  it('matches a part of an id, the longer pattern before the shorter', () => {
    const view = viewWith(
      { match: 'openai/gpt-4o*', multiplier: 0.5 },
      { match: 'openai/*', multiplier: 0.9 },
      { match: '*/claude-*', multiplier: 0.8 },
    );
    assert.equal(found(view, 'openai', 'gpt-4o-mini').model.input, 0.075);
    assert.equal(found(view, 'openai', 'gpt-4.1').model.input, 1.8);
    const claude = found(createCatalogView(data), 'anthropic', 'claude-haiku-5-5').model;
    assert.equal(
      found(view, 'anthropic', 'claude-haiku-5-5').model.input,
      Number((claude.input * 0.8).toPrecision(12)),
    );
    // A pattern that is made to take long takes no time.
    const slow = viewWith({ match: `openai/${'a*'.repeat(140)}b`, multiplier: 0.5 });
    const started = performance.now();
    slow.resolve('openai', 'a'.repeat(290));
    assert.ok(performance.now() - started < 100);
  });

  it('prices ids of a pattern, but a bare * makes nothing known', () => {
    const view = viewWith(
      { match: 'openai/ft:gpt-4o:acme*', price: { input: 5, output: 20 } },
      { match: 'anthropic/*', price: { input: 1, output: 2 } },
      { match: 'azure/prod-*', alias: 'azure/gpt-4o' },
    );
    assert.equal(found(view, 'openai', 'ft:gpt-4o:acme::abc').model.input, 5);
    assert.equal(found(view, 'azure', 'prod-chat').model.id, 'gpt-4o');
    assert.equal(view.resolve('anthropic', 'claude-made-up').kind, 'none');
    assert.equal(found(view, 'anthropic', 'claude-haiku-5-5').model.input, 1);
  });

  it('multiplies by kind of token, and says what by what', () => {
    const multiplier = { input: 0.5, cacheRead: 0.1, reasoning: 2 };
    const { model } = found(
      viewWith({ match: 'openai/gpt-5.4', multiplier, source: 'contract 17' }),
      'openai',
      'gpt-5.4',
    );
    const listed = found(createCatalogView(data), 'openai', 'gpt-5.4').model;
    assert.deepEqual(
      [model.input, model.output, model.cacheRead, model.reasoningOutput, model.longContextSteps[0]?.input],
      [
        listed.input / 2,
        listed.output,
        Number(((listed.cacheRead ?? 0) * 0.1).toPrecision(12)),
        listed.output * 2,
        (listed.longContextSteps[0]?.input ?? 0) / 2,
      ],
    );
    assert.equal(
      model.sources.at(-1),
      `input $${listed.input} × 0.5, cached input $${listed.cacheRead} × 0.1 (workspace override of openai/gpt-5.4, contract 17)`,
    );
  });

  it('holds from its first day until the day before its last', () => {
    const discount = { match: 'openai/*', multiplier: 0.5, from: '2026-06-01', until: '2027-01-01' };
    const inputOn = (day: string): number => {
      const view = layered(day, { ...discount, layer: 'workspace' });
      return found(view, 'openai', 'gpt-4o').model.input;
    };
    assert.deepEqual(['2026-05-31', '2026-06-01', '2026-12-31', '2027-01-01'].map(inputOn), [2.5, 1.25, 1.25, 2.5]);
  });

  it('states tier, limits and capabilities, and the price keeps its layer', () => {
    const view = viewWith({ match: 'openai/gpt-4o', tier: 'cold', maxOutput: 1000, vision: false, context: 32_000 });
    const { model } = found(view, 'openai', 'gpt-4o');
    assert.deepEqual(
      [model.tier, model.maxOutput, model.capabilities.vision, model.capabilities.tools, model.contextWindow],
      ['cold', 1000, false, true, 32_000],
    );
    assert.deepEqual([model.input, model.layer], [2.5, 'snapshot']);
    assert.equal(tierOf(model), 'cold');
  });

  it('prices a server by what it gets done in an hour', () => {
    const perHour = { usd: 12, outputTokensPerSecond: 1000, inputTokensPerSecond: 20_000, utilization: 0.5 };
    const view = viewWith(
      { match: 'vllm.acme/*', perHour },
      { match: '*/flat', perHour: { usd: 6, requestsPerHour: 300 } },
    );
    const { model } = found(view, 'vllm.acme', 'llama-3.3-70b');
    // 12 USD / (1,000 × 3,600 × 0.5) tokens, and 12 / (20,000 × 3,600 × 0.5).
    assert.deepEqual([model.output, model.input], [6.66666666667, 0.333333333333]);
    assert.deepEqual(model.sources, [
      '$12 an hour ÷ (input at 20,000 tokens/s, output at 1,000 tokens/s × 0.5 of the time) (workspace override of vllm.acme/*)',
    ]);
    const flat = found(view, null, 'flat').model;
    assert.deepEqual([flat.hourly?.perCall, flat.input, flat.output], [0.02, 0, 0]);
  });

  it('lays a catalog of its own over the shipped one, row by row', () => {
    const models = [
      { id: 'gpt-4o', input: 2, output: 8 },
      { id: 'acme-chat', input: 1, output: 2 },
    ];
    const remote = { ...data, date: '2026-11-01', sources: [], providers: [{ id: 'openai', models }] };
    const view = createCatalogView(data, {
      remote,
      overrides: [{ match: 'openai/acme-chat', multiplier: 0.5, layer: 'user' }],
    });
    assert.equal(prices(view, 'openai', 'gpt-4o'), '2/8 remote');
    assert.equal(prices(view, 'openai', 'acme-chat'), '0.5/1 user');
    assert.equal(prices(view, 'openai', 'gpt-4o-mini'), '0.15/0.6 snapshot');
    assert.equal(view.models().length, createCatalogView(data).models().length + 1);
  });

  it('says what an entry lacks', () => {
    const message = (override: object): string => {
      const parsed = parseOverrides([override], 'user');
      return parsed.ok ? 'valid' : parsed.problems.map((problem) => problem.message).join('\n');
    };
    assert.match(message({ match: 'a/b', perHour: { usd: 3 } }), /either requestsPerHour or outputTokensPerSecond/);
    assert.match(message({ match: 'a/b', perHour: { usd: 0, requestsPerHour: 1 } }), /usd/);
    assert.match(message({ match: 'a/b', multiplier: {} }), /must name a kind of token|multiplier/);
    assert.match(
      message({ match: 'a/b', multiplier: 1, from: '2026-12-01', until: '2026-12-01' }),
      /"until" must be after/,
    );
    assert.match(message({ match: 'a/b', source: 'x' }), /something else to say/);
    assert.match(message({ match: 'a/b', tier: 'lukewarm' }), /tier/);
    assert.equal(message({ match: 'a/b', tier: 'warm' }), 'valid');
  });
});
