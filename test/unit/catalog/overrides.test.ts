import assert from 'node:assert/strict';
import { createCatalogView } from '../../../src/catalog/resolve.ts';
import { parseOverrides } from '../../../src/catalog/schema.ts';
import { loadSnapshot } from '../../../src/catalog/snapshot.ts';
import type { CatalogView } from '../../../src/model/catalog.ts';

const data = loadSnapshot();
function viewWith(...overrides: readonly object[]): CatalogView {
  const parsed = parseOverrides(overrides, 'workspace');
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.map((problem) => problem.message).join('\n'));
  return createCatalogView(data, parsed.value);
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
    assert.match(model.sources.at(-1) ?? '', /× 0\.8 by workspace override of anthropic\/\*/);
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
    assert.match(problems({ match: 'openai/gpt-4o' }), /must have an alias, a price or a multiplier/);
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
