import assert from 'node:assert/strict';
import { scalePrices } from '../../../src/catalog/prices.ts';
import { estimateCall, tokenizerIdOf } from '../../../src/core/estimate/estimate-call.ts';
import { estimatePrompt } from '../../../src/core/estimate/estimate-prompt.ts';
import { createTokenizers } from '../../../src/core/tokens/tokenizers.ts';
import type { Tokenizers } from '../../../src/core/tokens/tokenizers.ts';
import type { ModelCall } from '../../../src/model/call.ts';
import type { CatalogModel, CatalogView } from '../../../src/model/catalog.ts';
import type { Config, ExpectedUse } from '../../../src/model/config.ts';
import type { CallEstimate, Range } from '../../../src/model/estimate.ts';
import { loadRanks } from '../../../src/workspace/tokenizer-ranks.ts';
import {
  ABSENT,
  callOf,
  capped,
  catalogOf,
  configOf,
  known,
  LOC,
  message,
  modelOf,
  oneOf,
  text,
  unknown,
} from './support.ts';
import { FAMILIES } from '../../../src/core/tokens/families.ts';

const GPT_4O = modelOf('openai', 'gpt-4o', { cacheRead: 1.25, caching: 'automatic', minCacheable: 1024 });
const CLAUDE = modelOf('anthropic', 'claude-sonnet-4-5', {
  input: 3,
  output: 15,
  cacheRead: 0.3,
  cacheWrite: { '5m': 3.75, '1h': 6 },
  caching: 'explicit',
  contextWindow: 200_000,
  maxOutput: 64_000,
  minCacheable: 1024,
  reasoning: 'optional',
  reasoningDefault: 'off',
  tokenizer: 'claude-3',
});
const EMBEDDING = modelOf('openai', 'text-embedding-3-small', {
  kind: 'embedding',
  input: 0.02,
  output: 0,
  maxOutput: null,
});
const O3 = modelOf('openai', 'o3', {
  input: 2,
  output: 8,
  reasoning: 'always',
  reasoningDefault: 'medium',
  maxOutput: 100_000,
  contextWindow: 200_000,
});

/** Words that are one token each in o200k_base, with the space before them. */
function words(count: number): string {
  return ' the'.repeat(count);
}

/** What the estimator makes of so many words for Claude 4.5. */
function claudeTokens(count: number): number {
  return Math.round(count * FAMILIES['claude-3']!.ratios.english.factor);
}

let tokenizers: Tokenizers;
before(() => {
  tokenizers = createTokenizers(loadRanks);
});

function estimate(
  call: ModelCall,
  models: readonly CatalogModel[] = [GPT_4O, CLAUDE, EMBEDDING, O3],
  config: Config = configOf(),
): CallEstimate {
  return estimateCall(call, { catalog: catalogOf(models), config, tokenizers });
}
function values(range: Range | null): readonly (number | null)[] | null {
  return range && [range.floor.value, range.expected.value, range.ceiling && range.ceiling.value];
}
function near(actual: Range | null, floor: number, expected: number, ceiling: number | null): void {
  assert.ok(actual);
  for (const [figure, usd] of [
    [actual.floor, floor],
    [actual.expected, expected],
    [actual.ceiling, ceiling],
  ] as const) {
    assert.ok(
      usd === null ? figure === null : figure && Math.abs(figure.value - usd) <= 1e-12 + Math.abs(usd) * 1e-9,
      `${figure?.value} is not ${usd}`,
    );
  }
}
const ids = (result: CallEstimate): readonly string[] => result.assumptions.map((assumption) => assumption.id);

describe('estimate/estimate-call: dollars', () => {
  it('prices a static chat on gpt-4o', () => {
    // Input: hello 1 + message 3 + role 1 + reply 3 = 8 tokens at $2.50; output 1, 400 assumed, 16,384 at $10 a million.
    const result = estimate(callOf());
    assert.deepEqual(values(result.tokens.input), [8, 8, 8]);
    assert.deepEqual(values(result.tokens.output), [1, 400, 16_384]);
    near(result.costPerCall, 8 * 2.5e-6 + 1 * 10e-6, 8 * 2.5e-6 + 400 * 10e-6, 8 * 2.5e-6 + 16_384 * 10e-6);
    assert.equal(result.costPerCall!.floor.provenance, 'exact');
    assert.equal(result.costPerCall!.expected.provenance, 'assumed');
    assert.equal(result.costPerCall!.ceiling!.provenance, 'exact');
    assert.equal(result.tokens.input.expected.provenance, 'exact');
    assert.deepEqual(ids(result), ['output-tokens', 'calls-per-month']);
    assert.equal(result.price!.source, 'test list (2026-11-01)');
    assert.equal(result.tokenizer, 'o200k_base');
    assert.equal(result.noPrice, null);
  });

  it('states the month at the assumed traffic', () => {
    const result = estimate(callOf(), undefined, configOf({ callsPerMonth: 1000 }));
    // 1,000 × $0.00402
    near(result.costPerMonth, 0.03, 4.02, 1000 * (8 * 2.5e-6 + 16_384 * 10e-6));
    assert.equal(result.costPerMonth!.floor.provenance, 'assumed');
    assert.deepEqual(result.callsPerMonth, { value: 1000, provenance: 'assumed' });
  });

  it('takes the cap for a ceiling, never for a cost', () => {
    const high = estimate(callOf({ outputCap: capped(known(4096)) }));
    assert.deepEqual(values(high.tokens.output), [1, 400, 4096]);
    const low = estimate(callOf({ outputCap: capped(known(50)) }));
    assert.deepEqual(values(low.tokens.output), [1, 50, 50]);
    assert.equal(low.tokens.output.expected.provenance, 'assumed');
    const beyond = estimate(callOf({ outputCap: capped(known(1_000_000)) }));
    assert.deepEqual(values(beyond.tokens.output), [1, 400, 16_384]);
    const either = estimate(callOf({ outputCap: capped(oneOf([100, 2000])) }));
    assert.deepEqual(values(either.tokens.output), [1, 100, 2000]);
  });

  it('has no ceiling where neither code nor catalog bounds the answer', () => {
    const result = estimate(callOf(), [{ ...GPT_4O, maxOutput: null }]);
    near(result.costPerCall, 3e-5, 0.00402, null);
    assert.equal(result.costPerMonth!.ceiling, null);
  });

  it('counts dynamic parts as nothing, the assumed size and the assumed bound', () => {
    const result = estimate(
      callOf({
        messages: [
          message('system', text('You are a helpful assistant.')),
          message('user', text({ hole: 'question' })),
        ],
      }),
    );
    // 6 tokens of system text + 2 × 4 + 3.
    assert.deepEqual(values(result.tokens.input), [17, 217, 8017]);
    assert.equal(result.tokens.input.floor.provenance, 'exact');
    assert.equal(result.tokens.input.expected.provenance, 'assumed');
    assert.deepEqual(
      result.parts.map((part) => `${part.kind} ${part.label}`),
      ['system system', 'user user', 'hole question', 'framing message framing'],
    );
    assert.deepEqual(result.assumptions[0], {
      id: 'tokens-per-hole',
      text: '1 dynamic part of the request: 200 tokens each',
      setting: 'promptCost.assumptions.tokensPerHole',
    });
  });

  it('bounds the ceiling by the context window', () => {
    const result = estimate(callOf({ messages: [message('user', text({ hole: 'a' }, { hole: 'b' }))] }), [
      { ...GPT_4O, contextWindow: 10_000 },
    ]);
    assert.deepEqual(values(result.tokens.input), [7, 407, 10_000]);
  });

  it('spans the options of a conditional text', () => {
    const result = estimate(
      callOf({ messages: [message('user', text('Say:', { options: [[words(2)], [words(10)]] }))] }),
    );
    // Say: is 2 tokens; the mean of 2 and 10 is 6; framing 7.
    assert.deepEqual(values(result.tokens.input), [11, 15, 19]);
    assert.equal(result.tokens.input.expected.provenance, 'estimated');
  });

  it('counts messages and tools that are not seen as dynamic parts', () => {
    const result = estimate(
      callOf({
        messagesComplete: false,
        tools: { tools: [{ name: null, description: null, schema: null, loc: null }], complete: false, site: null },
      }),
    );
    assert.deepEqual(
      result.parts.filter((part) => part.kind === 'hole').map((part) => part.label),
      ['tool definition', 'tool definition', 'further messages'],
    );
  });

  it('prices embeddings by input alone and without framing', () => {
    const result = estimate(
      callOf({
        kind: 'embed',
        api: 'embeddings.create',
        model: known('text-embedding-3-small'),
        messages: [message('user', text(words(1000)))],
      }),
    );
    assert.deepEqual(values(result.tokens.input), [1000, 1000, 1000]);
    assert.deepEqual(values(result.tokens.output), [0, 0, 0]);
    // 1,000 tokens at $0.02 a million; every component is exact.
    near(result.costPerCall, 0.00002, 0.00002, 0.00002);
    assert.equal(result.costPerCall!.expected.provenance, 'exact');
    assert.deepEqual(result.tiers, []);
  });

  it('multiplies output by the completions asked for', () => {
    const result = estimate(callOf({ choices: known(3) }));
    near(result.costPerCall, 2e-5 + 3 * 10e-6, 2e-5 + 1200 * 10e-6, 2e-5 + 3 * 16_384 * 10e-6);
    const silly = estimate(callOf({ choices: known(1e9) }));
    assert.deepEqual(values(silly.tokens.output), [1, 400, 16_384]);
    const dynamic = estimate(callOf({ choices: unknown('a parameter') }));
    assert.equal(dynamic.tokens.output.ceiling, null);
    assert.ok(ids(dynamic).includes('choices'));
  });

  it('counts batch requests and service tiers at the prices of their mode', () => {
    near(estimate(callOf({ batch: true })).costPerCall, 1.5e-5, 0.00201, 0.5 * (2e-5 + 16_384 * 10e-6));
    near(estimate(callOf({ serviceTier: known('flex') })).costPerCall, 1.5e-5, 0.00201, 0.5 * (2e-5 + 16_384 * 10e-6));
    const noBatch = estimate(callOf({ batch: true }), [{ ...GPT_4O, modes: {} }]);
    assert.equal(noBatch.costPerCall!.expected.value, 0.00402);
    assert.ok(ids(noBatch).includes('batch'));
    assert.ok(ids(estimate(callOf({ serviceTier: known('priority') }))).includes('service-tier'));
    assert.ok(!ids(estimate(callOf({ serviceTier: known('auto') }))).includes('service-tier'));
    const dear = { ...GPT_4O, modes: { priority: scalePrices(GPT_4O, 1.7) } };
    const priority = estimate(callOf({ serviceTier: known('priority') }), [dear]);
    assert.ok(Math.abs(priority.costPerCall!.expected.value - 1.7 * 0.00402) < 1e-12);
    assert.ok(!ids(priority).includes('service-tier'));
  });

  it('counts reasoning at a price of its own where it has one', () => {
    const call = callOf({ reasoning: { effort: known('low'), budget: known(1000), mode: ABSENT } });
    const model = { ...GPT_4O, reasoning: 'always' as const };
    const plain = estimate(call, [model]);
    const apart = estimate(call, [{ ...model, reasoningOutput: 3 }]);
    const reasoning = plain.tokens.reasoning.expected.value;
    assert.ok(reasoning > 0);
    const saved = plain.costPerCall!.expected.value - apart.costPerCall!.expected.value;
    assert.ok(Math.abs(saved - (reasoning * (10 - 3)) / 1e6) < 1e-12);
  });

  it('counts outside peak hours, with the ceiling inside them', () => {
    const peak = { windowsUtc: ['01:00-04:00'], days: 'Mon-Fri', input: 5, output: 20, cacheRead: null };
    const plain = estimate(callOf({}));
    const result = estimate(callOf({}), [{ ...GPT_4O, peak }]);
    const [base, cost] = [plain.costPerCall, result.costPerCall];
    assert.ok(base?.ceiling && cost?.ceiling);
    assert.deepEqual([cost.floor.value, cost.expected.value], [base.floor.value, base.expected.value]);
    assert.ok(Math.abs(cost.ceiling.value - 2 * base.ceiling.value) < 1e-9);
    const told = result.assumptions.find(({ id }) => id === 'peak-hours');
    assert.match(
      told?.text ?? '',
      /outside peak hours \(01:00-04:00 UTC, Mon-Fri\), when a million tokens cost \$5 in/,
    );
    const batch = estimate(callOf({ batch: true }), [{ ...GPT_4O, peak }]);
    assert.ok(!ids(batch).includes('peak-hours'));
  });

  it('names the price that was counted, and a fee that was not', () => {
    const result = estimate(callOf({ batch: true }), [{ ...GPT_4O, units: { requests: 12 } }]);
    assert.deepEqual(result.price?.mode, { name: 'batch', input: 1.25, output: 5 });
    assert.ok(ids(result).includes('request-fee'));
    assert.equal(estimate(callOf({})).price?.mode, undefined);
  });

  it('gives no price for a model that is billed by the hour or the image', () => {
    const model = { ...GPT_4O, input: 0, output: 0, billedBy: 'units' as const, units: { audioHours: 0.36 } };
    const result = estimate(callOf({}), [model]);
    assert.equal(result.costPerCall, null);
    assert.match(result.noPrice ?? '', /is not billed by text tokens: \$0\.36 per hour of audio/);
  });

  it('reprices the whole request above a long-context step', () => {
    const model = {
      ...GPT_4O,
      cacheRead: null,
      longContextSteps: [{ above: 1000, input: 5, output: 15, cacheRead: null }],
    };
    const call = callOf({
      messages: [message('user', text(words(900), { hole: 'x' }))],
      outputCap: capped(known(100)),
    });
    // Floor 907 tokens at $2.50 and $10; expected 1,107 at $5 and $15; ceiling 8,907 at $5 and $15.
    near(
      estimate(call, [model]).costPerCall,
      907 * 2.5e-6 + 1e-5,
      1107 * 5e-6 + 100 * 15e-6,
      8907 * 5e-6 + 100 * 15e-6,
    );
  });

  it('expects the longest answer when the response schema bounds every field', () => {
    const schema = {
      type: 'object',
      properties: { label: { type: 'string', enum: ['spam', 'ham'] }, sure: { type: 'boolean' } },
      additionalProperties: false,
    };
    const bounded = estimate(callOf({ responseSchema: { schema, loc: null } }));
    // {"label":"spam","sure":false} is 9 tokens.
    assert.equal(
      bounded.tokens.output.expected.value,
      tokenizers.tokenizerFor('o200k_base').count('{"label":"spam","sure":false}').tokens,
    );
    assert.equal(bounded.tokens.output.expected.provenance, 'estimated');
    assert.ok(!ids(bounded).includes('output-tokens'));
    const free = { type: 'object', properties: { label: { type: 'string' } } };
    assert.equal(estimate(callOf({ responseSchema: { schema: free, loc: null } })).tokens.output.expected.value, 400);
  });

  it('estimates images with the size it assumes', () => {
    const image = { detail: known('high'), loc: null };
    const result = estimate(callOf({ messages: [message('user', text('hello'), { images: [image] })] }));
    // 85 + 4 × 170 for 1,024 × 1,024; one to eight tiles.
    assert.deepEqual(values(result.tokens.input), [8 + 255, 8 + 765, 8 + 1445]);
    assert.equal(
      result.assumptions.find((assumption) => assumption.id === 'image-size')!.setting,
      'promptCost.assumptions.imageWidth',
    );
    const wide = estimate(
      callOf({ messages: [message('user', text('hello'), { images: [image] })] }),
      undefined,
      configOf({ imageWidth: 512, imageHeight: 512 }),
    );
    assert.equal(wide.tokens.input.expected.value, 8 + 85 + 170);
  });
});

describe('estimate/estimate-call: reasoning', () => {
  const o3 = (more: Partial<ModelCall> = {}): ModelCall => callOf({ model: known('o3'), ...more });
  const reasoning = (
    effort: ModelCall['reasoning']['effort'],
    more: Partial<ModelCall['reasoning']> = {},
  ): Partial<ModelCall> => ({
    reasoning: { effort, budget: { kind: 'absent' }, mode: { kind: 'absent' }, ...more },
  });

  it("reasons at the model's default, by effort, and within the cap", () => {
    const standard = estimate(o3());
    // 400 + 2,500 of the default effort; hello is 7 tokens.
    assert.deepEqual(values(standard.tokens.output), [1, 2900, 100_000]);
    assert.deepEqual(values(standard.tokens.reasoning), [0, 2500, 100_000]);
    near(standard.costPerCall, 7 * 2e-6 + 8e-6, 7 * 2e-6 + 2900 * 8e-6, 7 * 2e-6 + 0.8);
    assert.deepEqual(values(estimate(o3(reasoning(known('high')))).tokens.output), [1, 8400, 100_000]);
    const cut = estimate(o3({ ...reasoning(known('high')), outputCap: capped(known(1000)) }));
    assert.deepEqual(values(cut.tokens.output), [1, 1000, 1000]);
    assert.deepEqual(values(cut.tokens.reasoning), [0, 1000, 1000]);
    // A ceiling that the cap sets is exact, even where the assumed figure reaches it.
    assert.equal(cut.tokens.output.ceiling!.provenance, 'exact');
    assert.equal(cut.tokens.output.expected.provenance, 'assumed');
    assert.equal(
      standard.assumptions.find((one) => one.id === 'reasoning-tokens')!.setting,
      'promptCost.assumptions.reasoningTokens.medium',
    );
  });

  it('does not reason where the model or the request says no', () => {
    assert.deepEqual(values(estimate(callOf(reasoning(known('high')))).tokens.reasoning), [0, 0, 0]);
    const claude = (more: Partial<ModelCall>): CallEstimate =>
      estimate(callOf({ provider: 'anthropic', model: known('claude-sonnet-4-5'), ...more }));
    assert.deepEqual(values(claude({}).tokens.reasoning), [0, 0, 0]);
    assert.deepEqual(
      values(claude(reasoning({ kind: 'absent' }, { mode: known('disabled'), budget: known(5000) })).tokens.reasoning),
      [0, 0, 0],
    );
    assert.equal(claude(reasoning(known('none'))).tokens.reasoning.expected.value, 0);
  });

  it('takes a thinking budget for a bound', () => {
    const claude = (more: Partial<ModelCall>): CallEstimate =>
      estimate(callOf({ provider: 'anthropic', model: known('claude-sonnet-4-5'), ...more }));
    const thinking = reasoning({ kind: 'absent' }, { mode: known('enabled'), budget: known(1024) });
    assert.deepEqual(values(claude({ ...thinking, outputCap: capped(known(4000)) }).tokens.reasoning), [0, 1024, 1024]);
    assert.deepEqual(values(claude({ ...thinking, outputCap: capped(known(4000)) }).tokens.output), [1, 1424, 4000]);
    // The AI SDK's Anthropic provider adds the budget to the cap.
    assert.deepEqual(
      values(claude({ ...thinking, outputCap: capped(known(300), true) }).tokens.output),
      [1, 1324, 1324],
    );
  });

  it('takes an effort that the settings do not list for the nearest below', () => {
    assert.equal(estimate(o3(reasoning(known('max')))).tokens.reasoning.expected.value, 20_000);
    assert.equal(estimate(o3(reasoning(known('toString')))).tokens.reasoning.expected.value, 2500);
  });
});

describe('estimate/estimate-call: caching', () => {
  const claude = (more: Partial<ModelCall>): ModelCall =>
    callOf({
      provider: 'anthropic',
      sdk: 'anthropic',
      api: 'messages.create',
      model: known('claude-sonnet-4-5'),
      outputCap: capped(known(100)),
      ...more,
    });
  const system = (count: number, cacheMark = false): ModelCall['messages'] => [
    message('system', text(words(count)), { cacheMark }),
    message('user', text({ hole: 'question' })),
  ];
  const mark = (on: 'system' | 'message' | 'tools' | 'request', ttl: string | null = null): ModelCall['cacheMarks'] => [
    { loc: LOC, on, ttl },
  ];
  // The framing is 7: a system prompt has none.
  const STATIC = claudeTokens(2000);

  it('reads the marked prefix at the hit rate and writes it otherwise', () => {
    const result = estimate(claude({ messages: system(2000), cacheMarks: mark('system') }));
    assert.equal(result.staticPrefix.value, STATIC);
    assert.deepEqual(values(result.tokens.cachedInput), [0, 0.7 * STATIC, STATIC]);
    assert.deepEqual(
      values(result.tokens.cacheWrite)!.map((value) => Math.round(value!)),
      [0, Math.round(0.3 * STATIC), STATIC],
    );
    // Floor: all read. Expected: 70% read, 30% written, 200 + 11 plain. Ceiling: all written, 8,000 + 11 plain. 100 tokens of output.
    near(
      result.costPerCall,
      STATIC * 0.3e-6 + 7 * 3e-6 + 15e-6,
      0.7 * STATIC * 0.3e-6 + 0.3 * STATIC * 3.75e-6 + 207 * 3e-6 + 100 * 15e-6,
      STATIC * 3.75e-6 + 8007 * 3e-6 + 100 * 15e-6,
    );
    assert.ok(ids(result).includes('cache-hit-rate'));
  });

  it('takes the price of the lifetime that is asked for', () => {
    const result = estimate(
      claude({ messages: system(2000, true), cacheMarks: mark('system', '1h') }),
      undefined,
      configOf({ cacheHitRate: 0 }),
    );
    near(
      result.costPerCall,
      STATIC * 0.3e-6 + 7 * 3e-6 + 15e-6,
      STATIC * 6e-6 + 207 * 3e-6 + 100 * 15e-6,
      STATIC * 6e-6 + 8007 * 3e-6 + 100 * 15e-6,
    );
    assert.equal(result.price!.cacheWrite, 6);
  });

  it('does not cache below the smallest prefix, without a mark, or behind something dynamic', () => {
    for (const call of [
      claude({ messages: system(500), cacheMarks: mark('system') }),
      claude({ messages: system(2000) }),
      claude({
        messages: [message('system', text('Today is ', { hole: 'now' }, words(2000)))],
        cacheMarks: mark('request'),
      }),
    ]) {
      assert.equal(estimate(call).tokens.cachedInput.ceiling!.value, 0);
    }
    const written = estimate(
      claude({
        messages: [message('system', text('Today is ', { hole: 'now' }, words(2000)))],
        cacheMarks: mark('request'),
      }),
    );
    // What is marked is written every time all the same.
    assert.ok(written.tokens.cacheWrite.expected.value > STATIC);
  });

  it('does not write what is too short to cache', () => {
    const result = estimate(claude({ messages: system(500), cacheMarks: mark('system') }));
    assert.deepEqual(values(result.tokens.cacheWrite), [0, 0, 0]);
  });

  it('finds nothing behind a mark that covers something dynamic, however much is fixed before it', () => {
    const result = estimate(claude({ messages: system(2000), cacheMarks: mark('message') }));
    assert.deepEqual(values(result.tokens.cachedInput), [0, 0, 0]);
    // The fixed part and the 200 of the question are written on every call.
    assert.equal(result.tokens.cacheWrite.expected.value, STATIC + 200);
    assert.equal(result.staticPrefix.value, STATIC);
  });

  it('counts tools into the prefix and says when caching cannot be seen', () => {
    const tools = {
      tools: [
        { name: 'search', description: text(words(1500)), schema: { type: 'object', properties: {} }, loc: null },
      ],
      complete: true,
      site: null,
    };
    const result = estimate(claude({ tools, cacheMarks: mark('tools') }));
    assert.ok(result.tokens.cachedInput.ceiling!.value > 1500);
    const unseen = estimate(claude({ messages: system(2000), cachingUnknown: true }));
    assert.deepEqual(values(unseen.tokens.cachedInput), [0, 0, STATIC]);
    assert.ok(ids(unseen).includes('cache-unseen'));
  });

  it('caches by itself where the provider does, and reads at most what stays the same', () => {
    const call = callOf({
      messages: [message('system', text(words(2000))), message('user', text({ hole: 'question' }))],
      outputCap: capped(known(100)),
    });
    const result = estimate(call);
    // 2,000 of the prefix; framing 11 and the dynamic part at the full price. Reads at $1.25 a million.
    near(
      result.costPerCall,
      2000 * 1.25e-6 + 11 * 2.5e-6 + 1e-5,
      1400 * 1.25e-6 + (600 + 211) * 2.5e-6 + 0.001,
      (2000 + 8011) * 2.5e-6 + 0.001,
    );
    assert.deepEqual(values(result.tokens.cacheWrite), [0, 0, 0]);
  });
});

describe('estimate/estimate-call: models', () => {
  it('counts tokens of a model without a price, and says why there is none', () => {
    const result = estimate(callOf({ model: known('my-model') }));
    assert.equal(result.price, null);
    assert.equal(result.costPerCall, null);
    assert.equal(result.costPerMonth, null);
    assert.equal(result.noPrice, 'no price for my-model');
    assert.ok(result.tokens.input.expected.value > 0);
    assert.equal(result.tokens.input.expected.provenance, 'estimated');
    assert.match(result.tokenizer, /^Unknown tokenizer/);
    assert.equal(result.tokens.output.ceiling, null);
    assert.equal(
      estimate(callOf({ model: unknown('read from a database') })).noPrice,
      'the model is not known: read from a database',
    );
    assert.equal(estimate(callOf({ model: { kind: 'absent' } })).noPrice, 'the call names no model');
  });

  it('bills nothing for a local model, exactly', () => {
    const result = estimateCall(callOf({ model: known('llama3.2') }), {
      catalog: catalogOf([], ['llama3.2']),
      config: configOf(),
      tokenizers,
    });
    near(result.costPerCall, 0, 0, 0);
    assert.equal(result.costPerCall!.expected.provenance, 'exact');
    assert.equal(result.noPrice, null);
    assert.equal(result.price!.source, 'runs on this machine');
  });

  it('spans one of several models and lists the others', () => {
    const mini = modelOf('openai', 'gpt-4o-mini', { input: 0.15, output: 0.6, maxOutput: 16_384 });
    const result = estimate(callOf({ model: oneOf(['gpt-4o', 'gpt-4o-mini']) }), [GPT_4O, mini]);
    near(result.costPerCall, 8 * 0.15e-6 + 0.6e-6, 0.00402, 8 * 2.5e-6 + 16_384 * 10e-6);
    assert.equal(result.costPerCall!.expected.provenance, 'assumed');
    assert.deepEqual(
      result.alternatives.map((other) => other.model),
      ['gpt-4o-mini'],
    );
    near(
      result.alternatives[0]!.costPerCall,
      8 * 0.15e-6 + 0.6e-6,
      8 * 0.15e-6 + 400 * 0.6e-6,
      8 * 0.15e-6 + 16_384 * 0.6e-6,
    );
    assert.equal(
      result.assumptions.find((one) => one.id === 'model-choice')!.text,
      'the model is one of gpt-4o, gpt-4o-mini; expected is for gpt-4o',
    );
  });

  it('is an assumption to take the first of several models, even where all else is exact', () => {
    const large = modelOf('openai', 'text-embedding-3-large', {
      ...EMBEDDING,
      id: 'text-embedding-3-large',
      input: 0.13,
    });
    const call = callOf({ kind: 'embed', api: 'embeddings.create', model: oneOf([EMBEDDING.id, large.id]) });
    const result = estimate(call, [EMBEDDING, large]);
    near(result.costPerCall, 0.02e-6, 0.02e-6, 0.13e-6);
    assert.equal(result.costPerCall!.expected.provenance, 'assumed');
    assert.equal(result.costPerCall!.floor.provenance, 'exact');
  });

  it('has no ceiling when the model may be one without a price', () => {
    for (const model of [oneOf(['gpt-4o', 'my-model']), oneOf(['gpt-4o'], false), oneOf(['my-model', 'gpt-4o'])]) {
      const result = estimate(callOf({ model }));
      assert.equal(result.price!.id, 'gpt-4o');
      assert.equal(result.costPerCall!.ceiling, null);
    }
  });

  it('prices nothing where nothing is sent', () => {
    for (const kind of ['client-config', 'other'] as const) {
      const result = estimate(callOf({ kind }));
      assert.equal(result.costPerCall, null);
      assert.equal(result.costPerMonth, null);
      assert.equal(result.price!.id, 'gpt-4o');
      assert.match(result.noPrice!, /nothing is sent here/);
      assert.deepEqual(result.tiers, []);
    }
  });

  it('refuses prices that cannot be right', () => {
    for (const model of [
      { ...GPT_4O, input: -1 },
      { ...GPT_4O, output: NaN },
      { ...GPT_4O, input: 1e308 },
      { ...GPT_4O, cacheRead: Infinity },
    ]) {
      const result = estimate(callOf(), [model]);
      assert.equal(result.costPerCall, null);
      assert.equal(result.price, null);
      assert.match(result.noPrice!, /cannot be right/);
    }
  });

  it('names the tokenizer of a call', () => {
    const catalog: CatalogView = catalogOf([CLAUDE]);
    assert.equal(
      tokenizerIdOf(callOf({ provider: 'anthropic', model: known('claude-sonnet-4-5') }), catalog),
      'claude-3',
    );
    assert.equal(tokenizerIdOf(callOf(), catalog), 'unknown');
  });
});

describe('estimate/tiers', () => {
  const tiered = configOf(
    {},
    { hot: 'openai/o3', warm: 'openai/gpt-4o', cold: 'anthropic/claude-sonnet-4-5', economy: 'p/none' },
  );
  it("reprices the same request on each tier's model, counted with its tokenizer", () => {
    const call = callOf({ messages: [message('user', text(words(1000)))], outputCap: capped(known(100)) });
    const { tiers } = estimate(call, [{ ...GPT_4O, cacheRead: null }, CLAUDE, O3], tiered);
    assert.deepEqual(
      tiers.map((row) => [row.tier, `${row.provider}/${row.model}`, row.isCurrent]),
      [
        ['hot', 'openai/o3', false],
        ['warm', 'openai/gpt-4o', true],
        ['cold', 'anthropic/claude-sonnet-4-5', false],
        ['economy', 'p/none', false],
      ],
    );
    // o3: 1,006 in, 100 out (reasoning within the cap). gpt-4o: one more.
    const costs = [
      1006 * 2e-6 + 100 * 8e-6,
      1007 * 2.5e-6 + 100 * 10e-6,
      (claudeTokens(1000) + 7) * 3e-6 + 100 * 15e-6,
    ];
    costs.forEach((usd, index) => assert.ok(Math.abs(tiers[index]!.costPerCall!.value - usd) < 1e-12));
    assert.equal(tiers[3]!.costPerCall, null);
    assert.deepEqual(
      tiers.map((row) => row.blocked),
      [null, null, null, null],
    );
  });

  it('says what a model lacks', () => {
    const without = (more: Partial<CatalogModel>): CatalogModel => modelOf('p', 'hot', more);
    const blocked = (model: CatalogModel, call: ModelCall): string | null =>
      estimate(call, [GPT_4O, model]).tiers[0]!.blocked;
    const lacks = { tools: false, vision: false, jsonSchema: false };
    const tools = { tools: [{ name: 'f', description: null, schema: {}, loc: null }], complete: true, site: null };
    assert.equal(blocked(without({ capabilities: lacks }), callOf()), null);
    assert.equal(blocked(without({ capabilities: lacks }), callOf({ tools })), 'takes no tools');
    assert.equal(blocked(without({ capabilities: { ...lacks, tools: null } }), callOf({ tools })), null);
    assert.equal(
      blocked(
        without({ capabilities: lacks }),
        callOf({ messages: [message('user', text('x'), { images: [{ detail: { kind: 'absent' }, loc: null }] })] }),
      ),
      'takes no images',
    );
    assert.equal(
      blocked(without({ capabilities: lacks }), callOf({ responseSchema: { schema: {}, loc: null } })),
      'takes no response schema',
    );
    assert.match(
      blocked(without({ contextWindow: 300 }), callOf())!,
      /context window of 300 tokens is smaller than the request's 408/,
    );
    assert.match(
      blocked(without({ maxOutput: 4096 }), callOf({ outputCap: capped(known(8000)) }))!,
      /at most 4,096 tokens, the request asks for 8,000/,
    );
  });
});

describe('estimate/estimate-prompt', () => {
  const prompt = (content: ReturnType<typeof text>): Parameters<typeof estimatePrompt>[0] => ({
    path: 'a.ts',
    span: LOC.span,
    name: 'PROMPT',
    nameSpan: null,
    role: 'system',
    text: content,
    usedBy: [],
  });
  it('counts a prompt without framing', () => {
    const result = estimatePrompt(prompt(text('You are a helpful assistant.')), 'o200k_base', {
      config: configOf(),
      tokenizers,
    });
    assert.deepEqual(values(result.tokens), [6, 6, 6]);
    assert.deepEqual([result.tokens.expected.provenance, result.tokenizer], ['exact', 'o200k_base']);
  });
  it('adds the assumed size of dynamic parts, and bounds what a token across an edge can change', () => {
    const result = estimatePrompt(prompt(text(words(10), { hole: 'a' }, words(10))), 'o200k_base', {
      config: configOf(),
      tokenizers,
    });
    assert.deepEqual(values(result.tokens), [20, 220, 8020]);
    assert.deepEqual(result.tokens.floor, { value: 20, provenance: 'estimated', band: { low: 0.9, high: 1.1 } });
    assert.equal(result.tokens.expected.provenance, 'assumed');
  });
});

describe('the use of one call site', () => {
  const withSites = (use: ExpectedUse): Config => ({
    ...configOf(),
    sites: [{ base: '', files: ['**'], ...use }],
  });

  it('replaces the traffic, and says who states it', () => {
    const plain = estimate(callOf());
    const own = estimate(callOf(), undefined, withSites({ callsPerMonth: 30 }));
    assert.equal(own.callsPerMonth.value, 30);
    assertClose(own.costPerMonth?.expected.value, 30 * (plain.costPerCall?.expected.value ?? NaN));
    const said = own.assumptions.find(({ id }) => id === 'calls-per-month');
    assert.equal(said?.text, '30 calls a month ("sites" of the configuration)');
    assert.equal(said.setting, 'promptCost.sites');
  });

  it('replaces the length of the answer', () => {
    assert.equal(estimate(callOf(), undefined, withSites({ outputTokens: 35 })).tokens.output.expected.value, 35);
  });

  it('takes turns: n · S + g · n(n − 1)/2 of input, n answers', () => {
    const call = { ...callOf(), expectation: { callsPerMonth: 10, outputTokens: 100, turns: 4 } };
    const { turns, costPerMonth, tokens, price } = estimate(call);
    assert.equal(turns, 4);
    assert.ok(price);
    const growth = 100 + configOf().assumptions.tokensPerHole;
    const input = 4 * tokens.input.expected.value + growth * 6;
    const run = (input * price.input + 400 * price.output) / 1e6;
    assertClose(costPerMonth?.expected.value, 10 * run);
    assert.ok((costPerMonth?.ceiling?.value ?? Infinity) >= 10 * run);
  });
});

function assertClose(value: number | undefined, wanted: number): void {
  assert.ok(value !== undefined && Math.abs(value - wanted) <= 1e-9 * Math.abs(wanted), `${value} is not ${wanted}`);
}
