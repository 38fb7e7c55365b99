import assert from 'node:assert/strict';
import { framingFor } from '../../../src/core/tokens/framing/framing.ts';
import type { ToolText } from '../../../src/core/tokens/framing/framing.ts';
import { imageTokens } from '../../../src/core/tokens/images.ts';
import { createTokenizers } from '../../../src/core/tokens/tokenizers.ts';
import type { Tokenizers } from '../../../src/core/tokens/tokenizers.ts';
import { loadRanks } from '../../../src/workspace/tokenizer-ranks.ts';

interface Chat {
  readonly system?: string;
  readonly others: readonly string[];
  readonly tools?: readonly ToolText[];
  readonly schema?: unknown;
}

describe('tokens/framing against published usage', () => {
  let tokenizers: Tokenizers;
  before(() => {
    tokenizers = createTokenizers(loadRanks);
  });

  /** Input tokens of a chat, put together as `countInput` does. */
  const inputOf = (
    tokenizerId: string,
    modelId: string,
    chat: Chat,
  ): { tokens: number; low: number; high: number; exact: boolean } => {
    const { count } = tokenizers.tokenizerFor(tokenizerId);
    const framing = framingFor({ tokenizerId, id: modelId, api: 'chat.completions.create' });
    const suffix = chat.tools && chat.tools.length > 0 ? framing.systemSuffix : '';
    const texts = chat.system === undefined ? chat.others : [chat.system + suffix, ...chat.others];
    const counts = [
      ...texts.map(count),
      framing.messages(texts.map((_, index) => (index === 0 && chat.system !== undefined ? 'system' : 'user'))),
      framing.tools(chat.tools ?? [], chat.system !== undefined, count),
    ];
    if (chat.schema !== undefined) counts.push(framing.schema(chat.schema, count));
    const total = (weight: (one: (typeof counts)[number]) => number): number =>
      counts.reduce((sum, one) => sum + one.tokens * weight(one), 0);
    return {
      tokens: total(() => 1),
      low: total((one) => one.band?.low ?? 1),
      high: total((one) => one.band?.high ?? 1),
      exact: counts.every((one) => one.provenance === 'exact'),
    };
  };
  const object = (properties: Record<string, unknown>, required: readonly string[] = []): unknown => ({
    type: 'object',
    properties,
    required,
  });
  const tool = (name: string, description: string | null, schema: unknown): ToolText => ({ name, description, schema });

  // OpenAI cookbook, "How to count tokens with tiktoken", sections 6 and 7: the usage the API printed.
  const JARGON: Chat = {
    system: 'You are a helpful, pattern-following assistant that translates corporate jargon into plain English.',
    others: [
      'New synergies will help drive top-line growth.',
      'Things working well together will increase revenue.',
      "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.",
      "Let's talk later when we're less busy about how to do better.",
      "This late pivot means we don't have time to boil the ocean for the client deliverable.",
    ],
  };
  it('equals the cookbook on a chat: 129 on gpt-4, 124 on gpt-4o', () => {
    for (const [tokenizer, model, usage] of [
      ['cl100k_base', 'gpt-4-0613', 129],
      ['cl100k_base', 'gpt-3.5-turbo', 129],
      ['o200k_base', 'gpt-4o', 124],
      ['o200k_base', 'gpt-4o-mini', 124],
    ] as const) {
      const input = inputOf(tokenizer, model, JARGON);
      // Four of its messages have a name, which costs its tokens and one more.
      const { count } = tokenizers.tokenizerFor(tokenizer);
      const names = 2 * (count('example_user').tokens + 1) + 2 * (count('example_assistant').tokens + 1);
      assert.equal(input.tokens + names, usage, model);
      assert.ok(input.exact);
    }
  });

  it('equals the cookbook on a chat with a tool: 105 on gpt-4, 101 on gpt-4o', () => {
    const weather = tool(
      'get_current_weather',
      'Get the current weather in a given location',
      object(
        {
          location: { type: 'string', description: 'The city and state, e.g. San Francisco, CA' },
          unit: { type: 'string', description: 'The unit of temperature to return', enum: ['celsius', 'fahrenheit'] },
        },
        ['location'],
      ),
    );
    const chat = {
      system: 'You are a helpful assistant that can answer to questions about the weather.',
      others: ["What's the weather like in San Francisco?"],
      tools: [weather],
    };
    assert.equal(inputOf('cl100k_base', 'gpt-4', chat).tokens, 105);
    assert.equal(inputOf('cl100k_base', 'gpt-3.5-turbo', chat).tokens, 105);
    assert.equal(inputOf('o200k_base', 'gpt-4o', chat).tokens, 101);
    assert.equal(inputOf('o200k_base', 'gpt-4o-mini', chat).tokens, 101);
  });

  // API usage of gpt-3.5-turbo as recorded in the tests of hmarr/openai-chat-tokens.
  const hello = { others: ['hello'] };
  const greeting = { system: 'Hello', others: ['Hi there'] };
  const variants = (...kinds: unknown[]): unknown => object({ foo: { anyOf: kinds } });
  const kind = (name: string, type: string): unknown => ({
    type: 'object',
    properties: { kind: { type: 'string', const: 'a' }, [name]: { type } },
  });
  const recorded: readonly (readonly [string, Chat, number])[] = [
    ['one word', hello, 8],
    ['two words', { others: ['hello world'] }, 9],
    ['three roles', { system: "# Important: you're the best robot", others: ['hello robot', 'hello world'] }, 27],
    ['a function without parameters', { ...hello, tools: [tool('foo', null, object({}))] }, 31],
    ['a description', { ...hello, tools: [tool('foo', 'Do a foo', object({}))] }, 36],
    ['a string', { ...hello, tools: [tool('bing_bong', 'Do a bing bong', object({ foo: { type: 'string' } }))] }, 49],
    [
      'a described number',
      {
        ...hello,
        tools: [
          tool(
            'bing_bong',
            'Do a bing bong',
            object({ foo: { type: 'string' }, bar: { type: 'number', description: 'A number' } }),
          ),
        ],
      },
      57,
    ],
    [
      'an object with an enum',
      {
        ...hello,
        tools: [
          tool(
            'bing_bong',
            'Do a bing bong',
            object({ foo: object({ bar: { type: 'string', enum: ['a', 'b', 'c'] }, baz: { type: 'boolean' } }) }),
          ),
        ],
      },
      68,
    ],
    ['a union of one', { ...greeting, tools: [tool('do_stuff', null, variants(kind('baz', 'boolean')))] }, 52],
    [
      'a union of three',
      {
        ...greeting,
        tools: [tool('do_stuff', null, variants(kind('baz', 'boolean'), kind('qux', 'number'), kind('idk', 'string')))],
      },
      80,
    ],
    [
      'a union of types',
      { ...greeting, tools: [tool('do_stuff', null, variants({ type: 'string', const: 'a' }, { type: 'number' }))] },
      44,
    ],
    ['a system message', { ...greeting, tools: [tool('do_stuff', null, object({}))] }, 35],
    [
      'a system message that ends in a mark',
      { ...greeting, system: 'Hello:', tools: [tool('do_stuff', null, object({}))] },
      35,
    ],
    [
      'two functions',
      {
        system: 'Hello:',
        others: ['Hello', 'Hi there'],
        tools: [tool('do_stuff', null, object({})), tool('do_other_stuff', null, object({}))],
      },
      49,
    ],
    [
      'an array of objects',
      {
        ...hello,
        tools: [
          tool(
            'get_recipe',
            null,
            object(
              {
                ingredients: {
                  type: 'array',
                  items: object(
                    {
                      name: { type: 'string' },
                      unit: { type: 'string', enum: ['grams', 'ml', 'cups', 'pieces', 'teaspoons'] },
                      amount: { type: 'number' },
                    },
                    ['name', 'unit', 'amount'],
                  ),
                },
                instructions: {
                  type: 'array',
                  items: { type: 'string' },
                  description: 'Steps to prepare the recipe (no numbering)',
                },
                time_to_cook: { type: 'number', description: 'Total time to prepare the recipe in minutes' },
              },
              ['ingredients', 'instructions', 'time_to_cook'],
            ),
          ),
        ],
      },
      106,
    ],
    [
      'a nested description',
      {
        ...hello,
        tools: [
          tool(
            'function',
            'description',
            object({
              quality: object({
                pros: {
                  type: 'array',
                  items: { type: 'string' },
                  description: 'Write 3 points why this text is well written',
                },
              }),
            }),
          ),
        ],
      },
      46,
    ],
  ];
  for (const [name, chat, usage] of recorded) {
    it(`is within 1% of gpt-3.5-turbo on ${name}: ${usage}`, () => {
      const { tokens } = inputOf('cl100k_base', 'gpt-3.5-turbo', chat);
      // Below 100 tokens, 1% is less than a token: equal, except where two objects of a union differ in indentation.
      assert.ok(Math.abs(tokens - usage) <= usage * 0.01, `${tokens}`);
    });
  }

  it("has Anthropic's printed counts inside its bands: 14 for a short chat, 403 with a tool on Claude Opus 4", () => {
    // Anthropic, "Token counting".
    const short = inputOf('claude-3', 'claude-sonnet-4-5', {
      system: 'You are a scientist',
      others: ['Hello, Claude'],
    });
    assert.ok(short.low <= 14 && 14 <= short.high, JSON.stringify(short));
    const weather = tool(
      'get_weather',
      'Get the current weather in a given location',
      object({ location: { type: 'string', description: 'The city and state, e.g. San Francisco, CA' } }, ['location']),
    );
    const withTool = inputOf('claude-3', 'claude-opus-4-20250514', {
      others: ["What's the weather like in San Francisco?"],
      tools: [weather],
    });
    assert.ok(Math.abs(withTool.tokens / 403 - 1) <= 0.03, JSON.stringify(withTool));
    assert.ok(withTool.low <= 403 && 403 <= withTool.high);
  });

  it("has Gemini's printed counts: 10 for two short messages", () => {
    const chat = inputOf('gemini', 'gemini-2.0-flash', { others: ['Hi my name is Bob', 'Hi Bob!'] });
    assert.ok(chat.low <= 10 && 10 <= chat.high);
    assert.ok(Math.abs(chat.tokens - 10) <= 1);
  });

  const AROUND_A_TOOL = 10;
  it('adds the tool prompt of each Claude model', () => {
    const extra = (model: string): number => {
      const tools = [tool('f', null, object({}))];
      const { count } = tokenizers.tokenizerFor('claude-3');
      return (
        framingFor({ tokenizerId: 'claude-3', id: model, api: 'messages.create' }).tools(tools, false, count).tokens -
        count('{"name":"f","input_schema":{"type":"object","properties":{},"required":[]}}').tokens
      );
    };
    const published = {
      'claude-opus-4-8': 290,
      'claude-opus-4.7': 675,
      'anthropic.claude-opus-4-6-v1:0': 497,
      'claude-sonnet-4-5-20250929': 496,
      'claude-haiku-4-5': 496,
      'claude-opus-4-1': 313,
      'claude-sonnet-4-20250514': 313,
      'claude-sonnet-5': 354,
      'claude-3-5-haiku-20241022': 264,
      'claude-3-haiku-20240307': 264,
    };
    for (const [model, tokens] of Object.entries(published)) assert.equal(extra(model), tokens + AROUND_A_TOOL, model);
  });

  it('is exact only for the models whose usage is published', () => {
    assert.ok(inputOf('o200k_base', 'gpt-4o-2024-08-06', hello).exact);
    assert.ok(inputOf('cl100k_base', 'gpt-4', hello).exact);
    for (const model of ['gpt-4.1', 'gpt-4.5-preview', 'gpt-5', 'o3'])
      assert.ok(inputOf('o200k_base', model, hello).exact, model);
    for (const model of ['o1', 'gpt-6-astra', 'gpt-4o-search-preview', 'my-deployment'])
      assert.equal(inputOf('o200k_base', model, hello).exact, false, model);
    for (const tokenizer of ['claude-3', 'claude-5', 'gemini', 'llama-3', 'unknown'])
      assert.equal(inputOf(tokenizer, 'x', hello).exact, false);
  });

  it('takes schemas that are none, deep, or circular', () => {
    const circular: Record<string, unknown> = { type: 'object' };
    circular['properties'] = { self: circular };
    let deep: unknown = { type: 'string' };
    for (let level = 0; level < 5000; level++) deep = { type: 'object', properties: { a: deep } };
    for (const schema of [
      null,
      undefined,
      3,
      'x',
      [],
      { properties: 3 },
      { type: ['string', 'null'] },
      circular,
      deep,
      { anyOf: [null, 3] },
      { enum: [1, null, 'a'] },
    ]) {
      for (const tokenizer of ['o200k_base', 'claude-5', 'gemini', 'qwen']) {
        const { tokens } = inputOf(tokenizer, 'm', { ...hello, tools: [tool('f', 'd', schema)], schema });
        assert.ok(Number.isFinite(tokens) && tokens > 0);
      }
    }
  });
});

describe('tokens/images', () => {
  const square = { width: 1024, height: 1024 };
  it("equals OpenAI's examples", () => {
    // OpenAI, "Images and vision", calculating costs.
    assert.equal(imageTokens('o200k_base', 'gpt-4o', 'high', square).expected, 765);
    assert.equal(imageTokens('o200k_base', 'gpt-4o', 'high', { width: 2048, height: 4096 }).expected, 1105);
    assert.deepEqual(imageTokens('o200k_base', 'gpt-4o', 'low', { width: 4096, height: 8192 }), {
      least: 85,
      expected: 85,
      most: 85,
      formula: 'low detail: 85',
    });
    // 1,400 × 1,000 is scaled to 1,075 × 768: 3 × 2 tiles.
    assert.equal(imageTokens('o200k_base', 'gpt-4o', 'high', { width: 1400, height: 1000 }).expected, 85 + 6 * 170);
    assert.equal(imageTokens('o200k_base', 'gpt-4.1-mini', null, square).expected, 1659);
    assert.equal(imageTokens('o200k_base', 'gpt-4o-mini', 'high', square).expected, 2833 + 4 * 5667);
    assert.equal(imageTokens('o200k_base', 'gpt-5', 'high', square).expected, 70 + 4 * 140);
  });
  it('equals what was measured on later models', () => {
    // huggingface.co/datasets/JOHNISKING/image-token-cost, columns gpt55_auto and gpt6.
    assert.equal(imageTokens('o200k_base', 'gpt-5.5', null, square).expected, 1229);
    assert.equal(imageTokens('o200k_base', 'gpt-6-astra', null, { width: 256, height: 256 }).expected, 77);
  });
  it("follows Anthropic's and Google's formulas", () => {
    assert.equal(imageTokens('claude-3', 'claude-sonnet-4-5', null, { width: 1000, height: 1000 }).expected, 1334);
    assert.equal(imageTokens('claude-3', 'claude-sonnet-4-5', null, { width: 4000, height: 3000 }).expected, 1600);
    assert.equal(imageTokens('claude-5', 'claude-opus-4-7', null, { width: 4000, height: 3000 }).expected, 4784);
    assert.equal(imageTokens('gemini', 'gemini-2.0-flash', null, { width: 384, height: 384 }).expected, 258);
    assert.equal(imageTokens('gemini', 'gemini-2.5-pro', null, square).expected, 4 * 258);
    assert.equal(imageTokens('gemini', 'gemini-3.5-flash', null, square).expected, 1120);
  });
  it('keeps its bounds around every size', () => {
    for (const tokenizer of ['o200k_base', 'claude-3', 'claude-5', 'gemini', 'qwen']) {
      for (const model of [
        'gpt-4o',
        'gpt-5-mini',
        'gpt-5.5',
        'claude-opus-5',
        'gemini-2.0-flash',
        'gemini-3-pro',
        'x',
      ]) {
        for (const side of [1, 100, 1024, 8192]) {
          for (const detail of [null, 'low', 'high', 'auto']) {
            const { least, expected, most } = imageTokens(tokenizer, model, detail, { width: side, height: side });
            assert.ok(least > 0 && least <= expected && expected <= most, `${tokenizer} ${model} ${side} ${detail}`);
          }
        }
      }
    }
  });
});
