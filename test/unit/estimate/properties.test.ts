import assert from 'node:assert/strict';
import { estimateCall } from '../../../src/core/estimate/estimate-call.ts';
import { createTokenizers } from '../../../src/core/tokens/tokenizers.ts';
import type { Tokenizers } from '../../../src/core/tokens/tokenizers.ts';
import type { Message, ModelCall, ToolDefinition } from '../../../src/model/call.ts';
import type { CatalogModel } from '../../../src/model/catalog.ts';
import type { Config } from '../../../src/model/config.ts';
import type { CallEstimate, Figure, Provenance, Range } from '../../../src/model/estimate.ts';
import type { Resolved } from '../../../src/model/resolved.ts';
import { loadRanks } from '../../../src/workspace/tokenizer-ranks.ts';
import { createRandom, pick } from '../tokens/snippets.ts';
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
import type { Part } from './support.ts';

type Random = () => number;
const chance = (random: Random, share: number): boolean => random() < share;
const listOf = <T>(random: Random, most: number, make: () => T): T[] =>
  Array.from({ length: Math.floor(random() * (most + 1)) }, make);

/** Numbers as code, a catalog or a configuration file may hold them. */
const NUMBERS = [0, 1, 2, 7, 100, 1024, 5000, 200_000, 1e9, -1, 0.5, NaN, Infinity, -Infinity, 1e308];
const TEXTS = [
  '',
  ' ',
  'hello',
  'You are a helpful assistant. '.repeat(80),
  'const a = 1;\n',
  '人工智能',
  '🎉',
  '\ud800',
  '{"a": [1, 2]}',
];
const MODELS = ['a', 'b', 'c', 'local', 'nobody-knows', ''];

function resolvedOf<T>(random: Random, values: readonly T[]): Resolved<T> {
  const roll = random();
  if (roll < 0.4) return ABSENT;
  if (roll < 0.7) return known(pick(random, values));
  return roll < 0.9 ? oneOf([pick(random, values), pick(random, values)], chance(random, 0.5)) : unknown('a parameter');
}

function partOf(random: Random, depth = 0): Part {
  if (depth < 3 && chance(random, 0.2))
    return { options: listOf(random, 3, () => listOf(random, 3, () => partOf(random, depth + 1))) };
  return chance(random, 0.25) ? { hole: 'x' } : pick(random, TEXTS);
}

function messageOf(random: Random): Message {
  return message(
    pick(random, ['system', 'user', 'assistant', 'tool'] as const),
    text(...listOf(random, 4, () => partOf(random))),
    {
      images: listOf(random, 1, () => ({ detail: resolvedOf(random, ['low', 'high', 'auto', 'odd']), loc: null })),
      otherParts: listOf(random, 1, () => 'audio'),
      cacheMark: chance(random, 0.2),
    },
  );
}

const SCHEMAS = [
  null,
  undefined,
  3,
  {},
  { type: 'object', properties: { a: { type: 'boolean' }, b: { enum: ['x', 'yy', 1] } } },
  { type: 'array', maxItems: 3, items: { type: 'number' } },
];

function toolOf(random: Random): ToolDefinition {
  return {
    name: chance(random, 0.2) ? null : 'tool',
    description: chance(random, 0.3) ? null : text(partOf(random)),
    schema: pick(random, SCHEMAS),
    loc: null,
  };
}

function randomCall(random: Random): ModelCall {
  return callOf({
    kind: pick(random, ['generate', 'generate', 'generate', 'embed', 'http', 'client-config', 'other'] as const),
    api: pick(random, ['chat.completions.create', 'completions.create', 'v1/embeddings', 'messages.create']),
    provider: pick(random, ['p', null]),
    model: resolvedOf(random, MODELS),
    outputCap: capped(resolvedOf(random, NUMBERS), chance(random, 0.2)),
    messages: listOf(random, 4, () => messageOf(random)),
    messagesComplete: chance(random, 0.8),
    tools: { tools: listOf(random, 2, () => toolOf(random)), complete: chance(random, 0.8), site: null },
    responseSchema: chance(random, 0.3) ? { schema: pick(random, SCHEMAS), loc: null } : null,
    reasoning: {
      effort: resolvedOf(random, ['none', 'low', 'high', 'max', '__proto__']),
      budget: resolvedOf(random, NUMBERS),
      mode: resolvedOf(random, ['enabled', 'disabled', 'adaptive']),
    },
    choices: resolvedOf(random, NUMBERS),
    batch: chance(random, 0.2),
    serviceTier: resolvedOf(random, ['flex', 'priority', 'auto']),
    cacheMarks: listOf(random, 2, () => ({
      loc: LOC,
      on: pick(random, ['system', 'message', 'tools', 'request'] as const),
      ttl: pick(random, [null, '5m', '1h', 'odd']),
    })),
    cachingUnknown: chance(random, 0.2),
  });
}

function randomModel(random: Random, id: string): CatalogModel {
  const price = (): number => pick(random, chance(random, 0.1) ? NUMBERS : [0, 0.02, 0.5, 3, 75]);
  const limit = (): number | null => (chance(random, 0.3) ? null : pick(random, NUMBERS));
  return modelOf('p', id, {
    input: price(),
    output: price(),
    cacheRead: chance(random, 0.4) ? null : price(),
    cacheWrite: chance(random, 0.5) ? {} : { '5m': price(), '1h': price() },
    caching: pick(random, ['explicit', 'automatic', null]),
    contextWindow: limit(),
    maxOutput: limit(),
    minCacheable: limit(),
    capabilities: {
      tools: pick(random, [true, false, null]),
      vision: pick(random, [true, false, null]),
      jsonSchema: null,
    },
    reasoning: pick(random, ['none', 'optional', 'always'] as const),
    reasoningDefault: pick(random, [null, 'off', 'on', 'medium', 'odd']),
    batchFactor: pick(random, [null, 0.5, 1]),
    modes: chance(random, 0.3) ? { batch: modelOf('openai', 'batch', { input: price(), output: price() }) } : {},
    reasoningOutput: chance(random, 0.3) ? price() : null,
    longContextSteps: chance(random, 0.3)
      ? [{ above: pick(random, NUMBERS), input: price(), output: price(), cacheRead: null }]
      : [],
    tokenizer: pick(random, [
      'o200k_base',
      'cl100k_base',
      'claude-3',
      'claude-5',
      'gemini',
      'mistral',
      'unknown',
      'odd',
    ]),
  });
}

function randomConfig(random: Random): Config {
  const number = (): number => pick(random, chance(random, 0.2) ? NUMBERS : [0, 1, 200, 8000]);
  return configOf(
    {
      callsPerMonth: number(),
      tokensPerHole: number(),
      maxTokensPerHole: number(),
      outputTokens: number(),
      cacheHitRate: pick(random, [0, 0.3, 1, 7, NaN]),
      imageWidth: number(),
      imageHeight: number(),
    },
    { hot: 'p/a', warm: 'p/nobody-knows', cold: 'odd', economy: '' },
  );
}

const TRUST: Readonly<Record<Provenance, number>> = { exact: 0, measured: 1, estimated: 2, assumed: 3 };

function checkFigure(figure: Figure, where: string): void {
  assert.ok(Number.isFinite(figure.value) && figure.value >= 0, `${where} is ${figure.value}`);
  if (figure.provenance !== 'estimated') {
    assert.equal(figure.band, undefined, `${where} has a band`);
    return;
  }
  assert.ok(figure.band, `${where} is estimated without a band`);
  const { low, high } = figure.band;
  assert.ok(low >= 0 && low <= 1 + 1e-9 && high >= 1 - 1e-9 && Number.isFinite(high), `${where}: ${low} to ${high}`);
}

function checkRange(range: Range | null, where: string): void {
  if (!range) return;
  checkFigure(range.floor, `${where} floor`);
  checkFigure(range.expected, `${where} expected`);
  assert.ok(
    range.floor.value <= range.expected.value,
    `${where}: floor ${range.floor.value} above expected ${range.expected.value}`,
  );
  if (!range.ceiling) return;
  checkFigure(range.ceiling, `${where} ceiling`);
  assert.ok(
    range.expected.value <= range.ceiling.value,
    `${where}: expected ${range.expected.value} above ceiling ${range.ceiling.value}`,
  );
}

function checkEstimate(result: CallEstimate): void {
  const { tokens, costPerCall } = result;
  for (const [name, range] of Object.entries(tokens)) checkRange(range, `tokens.${name}`);
  for (const part of result.parts) checkRange(part.tokens, `part ${part.label}`);
  checkRange(costPerCall, 'costPerCall');
  checkRange(result.costPerMonth, 'costPerMonth');
  for (const other of result.alternatives) checkRange(other.costPerCall, `alternative ${other.model}`);
  for (const row of result.tiers) if (row.costPerCall) checkFigure(row.costPerCall, `tier ${row.tier}`);
  checkFigure(result.staticPrefix, 'staticPrefix');
  checkFigure(result.callsPerMonth, 'callsPerMonth');
}

/** A sum is trusted no more than its parts, a cost no more than its tokens, a month no more than a call. */
function checkTrust(result: CallEstimate): void {
  const { tokens, costPerCall, costPerMonth } = result;
  for (const point of ['floor', 'expected'] as const) {
    for (const part of result.parts)
      assert.ok(TRUST[tokens.input[point].provenance] >= TRUST[part.tokens[point].provenance], `input ${point}`);
  }
  if (costPerCall && result.price?.provider !== 'local') {
    for (const used of [tokens.input, tokens.output])
      assert.ok(TRUST[costPerCall.expected.provenance] >= TRUST[used.expected.provenance], 'cost');
  }
  if (costPerMonth) assert.equal(costPerMonth.expected.provenance, 'assumed');
  const isAssumed = tokens.input.expected.provenance === 'assumed' || tokens.output.expected.provenance === 'assumed';
  if (isAssumed) assert.ok(result.assumptions.length > 0, 'assumed without an assumption');
}

describe('estimate: any call, catalog and configuration', function () {
  this.timeout(60_000);
  let tokenizers: Tokenizers;
  before(() => {
    tokenizers = createTokenizers(loadRanks);
  });

  const forEach = (count: number, check: (result: CallEstimate, again: () => CallEstimate) => void): void => {
    for (let seed = 1; seed <= count; seed++) {
      const random = createRandom(seed);
      for (let warmUp = 0; warmUp < 3; warmUp++) random();
      const call = randomCall(random);
      const catalog = catalogOf(
        ['a', 'b', 'c'].map((id) => randomModel(random, id)),
        ['local'],
      );
      const config = randomConfig(random);
      const again = (): CallEstimate => estimateCall(call, { catalog, config, tokenizers });
      try {
        check(again(), again);
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
  };

  it('keeps floor ≤ expected ≤ ceiling, without NaN, and never claims more than its parts', () => {
    let priced = 0;
    forEach(4000, (result) => {
      checkEstimate(result);
      checkTrust(result);
      if (result.costPerCall) priced++;
    });
    assert.ok(priced > 800, `${priced} of 4,000 had a price`);
  });

  it('adds up: the parts are the input', () => {
    forEach(1000, (result) => {
      for (const point of ['floor', 'expected'] as const) {
        const total = result.parts.reduce((sum, part) => sum + part.tokens[point].value, 0);
        assert.ok(Math.abs(total - result.tokens.input[point].value) <= 1e-9 * (1 + total), `${total}`);
      }
    });
  });

  it('is plain JSON, the same every time, with each assumption once', () => {
    forEach(500, (result, again) => {
      assert.deepEqual(JSON.parse(JSON.stringify(result)), JSON.parse(JSON.stringify(again())));
      assert.deepEqual(structuredClone(result), result);
      const ids = result.assumptions.map((assumption) => assumption.id);
      assert.equal(new Set(ids).size, ids.length);
      for (const { setting } of result.assumptions) assert.match(setting, /^(promptCost\.assumptions\.[a-zA-Z_.]+)?$/);
    });
  });
});
