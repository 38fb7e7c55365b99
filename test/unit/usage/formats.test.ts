import assert from 'node:assert/strict';
import { promptHash, rowsOfBucket, usageFormats } from '../../../src/core/usage/formats.ts';
import type { UsageRecord } from '../../../src/model/usage.ts';

/** Id of the format that takes a row, and the record it reads. */
function read(row: Readonly<Record<string, unknown>>, mapping = {}): [string, UsageRecord | null] {
  const format = usageFormats(mapping).find(({ matches }) => matches(row));
  assert.ok(format);
  return [format.id, format.read(row)];
}
const attribute = (key: string, value: string | number) => ({
  key,
  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
});

describe('formats of usage', () => {
  it('reads a GenAI span in OTLP’s form', () => {
    const [id, record] = read({
      spanId: 'ab',
      name: 'chat gpt-4o',
      startTimeUnixNano: '1760000000000000000',
      attributes: [
        attribute('gen_ai.request.model', 'gpt-4o'),
        attribute('gen_ai.usage.input_tokens', 1200),
        attribute('gen_ai.usage.output_tokens', 80),
        attribute('gen_ai.usage.cache_read.input_tokens', 1024),
        attribute('code.file.path', '/srv/app/llm.py'),
        attribute('code.function.name', 'app.llm.answer'),
        attribute('code.line.number', 12),
        attribute('gen_ai.system_instructions', '[{"type":"text","content":"Be brief."}]'),
      ],
    });
    assert.equal(id, 'otel');
    assert.deepEqual([record?.model, record?.input, record?.output, record?.cacheRead, record?.at], ['gpt-4o', 1200, 80, 1024, 1_760_000_000_000]); // prettier-ignore
    assert.deepEqual(record?.code, { file: '/srv/app/llm.py', functionName: 'app.llm.answer', line: 12 });
    assert.deepEqual(record.names, ['chat gpt-4o']);
  });

  it('reads names of earlier instrumentations, and attributes as an object', () => {
    const [, record] = read({ span_id: 'a', attributes: { 'llm.usage.prompt_tokens': 5, 'gen_ai.usage.completion_tokens': 3, 'code.filepath': 'a.py' } }); // prettier-ignore
    assert.deepEqual([record?.input, record?.output, record?.code?.file], [5, 3, 'a.py']);
  });

  it('believes no time that stands for none: it would stretch the days that the log covers', () => {
    const at = (created_at: unknown) => read({ created_at, model: 'gpt-4o', input_tokens: 5, output_tokens: 3 })[1]?.at;
    for (const none of ['9999-12-31T00:00:00Z', '+275760-01-01T00:00:00Z', '0001-01-01', '1970-01-01', 2026, 9e19, 0])
      assert.equal(at(none), null, String(none));
    assert.equal(at('2026-10-05T10:00:00Z'), Date.UTC(2026, 9, 5, 10));
    assert.equal(at(Date.UTC(2026, 9, 5) / 1000), Date.UTC(2026, 9, 5));
  });

  it('takes a span without tokens for none', () => {
    assert.deepEqual(read({ spanId: 'a', name: 'GET /', attributes: [] }), ['otel', null]);
  });

  it('reads LiteLLM’s spend logs', () => {
    const [id, record] = read({
      request_id: 'r', call_type: 'acompletion', spend: 0.0012, prompt_tokens: 100, completion_tokens: 20, total_tokens: 120,
      startTime: '2026-10-05T10:00:00.000Z', model: 'gpt-4o-mini', request_tags: '["support"]', metadata: '{"usage_object": {"prompt_tokens_details": {"cached_tokens": 64}}}',
    }); // prettier-ignore
    assert.equal(id, 'litellm');
    assert.deepEqual([record?.model, record?.input, record?.output, record?.cost, record?.cacheRead, record?.names], ['gpt-4o-mini', 100, 20, 0.0012, 64, ['support']]); // prettier-ignore
    assert.equal(record?.at, Date.UTC(2026, 9, 5, 10));
  });

  it('reads Langfuse’s observations, cached input beside the rest', () => {
    const [id, record] = read({
      id: 'o', traceId: 't', type: 'GENERATION', name: 'answer', model: 'claude-sonnet-5-5', startTime: '2026-10-05 10:00:00.000000',
      usageDetails: { input: 100, cache_read_input_tokens: 900, output: 50, total: 1050 }, costDetails: { total: 0.002 },
    }); // prettier-ignore
    assert.equal(id, 'langfuse');
    assert.deepEqual([record?.input, record?.cacheRead, record?.output, record?.cost, record?.names], [1000, 900, 50, 0.002, ['answer']]); // prettier-ignore
    assert.equal(record?.at, Date.UTC(2026, 9, 5, 10), 'without a zone it is UTC');
    assert.equal(read({ type: 'SPAN', usageDetails: {}, traceId: 't' })[1], null);
  });

  it('reads Helicone’s requests', () => {
    const [id, record] = read({ request_created_at: '2026-10-05T10:00:00Z', model: 'gpt-4o', prompt_tokens: 7, completion_tokens: 2, costUSD: 0.1, properties: { feature: 'search' } }); // prettier-ignore
    assert.equal(id, 'helicone');
    assert.deepEqual([record?.input, record?.output, record?.cost, record?.names], [7, 2, 0.1, ['search']]);
  });

  it('reads OpenAI’s usage export: many requests in a row', () => {
    const [id, record] = read({ start_time: '1759622400', end_time: '1759708800', num_model_requests: '40', model: 'gpt-5-mini', input_tokens: '8000', output_tokens: '400', input_cached_tokens: '4000' }); // prettier-ignore
    assert.equal(id, 'openai');
    assert.deepEqual(
      [record?.calls, record?.input, record?.cacheRead, record?.at],
      [40, 8000, 4000, 1_759_622_400_000],
    );
  });

  it('reads Anthropic’s usage export, whose input is told in parts', () => {
    const [id, record] = read({ usage_date_utc: '2026-10-05', model_version: 'claude-haiku-5-5', usage_input_tokens_no_cache: '10', usage_input_tokens_cache_write_5m: '20', usage_input_tokens_cache_write_1h: '0', usage_input_tokens_cache_read: '30', usage_output_tokens: '5' }); // prettier-ignore
    assert.equal(id, 'anthropic');
    assert.deepEqual([record?.input, record?.cacheRead, record?.cacheWrite, record?.output], [60, 30, 20, 5]);
  });

  it('reads the usage report of Anthropic’s Admin API', () => {
    const [id, record] = read({
      starting_at: '2026-10-01T00:00:00Z', ending_at: '2026-10-02T00:00:00Z', model: 'claude-haiku-5-5', uncached_input_tokens: 10, output_tokens: 5,
      cache_creation: { ephemeral_5m_input_tokens: 15, ephemeral_1h_input_tokens: 5 }, cache_read_input_tokens: 30, service_tier: 'standard',
    }); // prettier-ignore
    assert.equal(id, 'anthropic');
    assert.deepEqual([record?.input, record?.cacheRead, record?.cacheWrite, record?.output], [60, 30, 20, 5]);
    assert.deepEqual([record?.at, record?.until], [Date.UTC(2026, 9, 1), Date.UTC(2026, 9, 2)]);
  });

  it('takes the rows of a bucket with the bucket’s time', () => {
    const bucket = { object: 'bucket', start_time: 1_790_812_800, end_time: 1_790_899_200, results: [{ object: 'organization.usage.completions.result', input_tokens: 1000, output_tokens: 500, input_cached_tokens: 800, input_cache_write_tokens: 50, num_model_requests: 5, model: 'gpt-5-mini' }, { input_tokens: 1, output_tokens: 1, num_model_requests: 1 }] }; // prettier-ignore
    const [first, second] = rowsOfBucket(bucket).map((row) => read(row));
    assert.deepEqual([first?.[0], first?.[1]?.calls, first?.[1]?.cacheRead, first?.[1]?.cacheWrite], ['openai', 5, 800, 50]); // prettier-ignore
    assert.deepEqual([first?.[1]?.at, first?.[1]?.until], [1_790_812_800_000, 1_790_899_200_000]);
    assert.equal(second?.[1]?.at, 1_790_812_800_000);
    assert.deepEqual(rowsOfBucket({ ...bucket, results: [] }), []);
    const row = { model: 'm', results: 3, input_tokens: 1 };
    assert.deepEqual(rowsOfBucket(row), [row], 'a row that only has a column of that name');
  });

  it('does not count what a span around others sums up', () => {
    const tokens = { 'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 2 }; // prettier-ignore
    const records = (more: Readonly<Record<string, unknown>>): number | undefined => read({ spanId: 'a', attributes: { ...tokens, ...more } })[1]?.input; // prettier-ignore
    for (const operation of ['chat', 'text_completion', 'generate_content', 'embeddings'])
      assert.equal(records({ 'gen_ai.operation.name': operation }), 10);
    for (const operation of ['invoke_agent', 'create_agent', 'execute_tool', 'invoke_workflow'])
      assert.equal(records({ 'gen_ai.operation.name': operation }), undefined, operation);
    assert.equal(records({ 'ai.operationId': 'ai.generateText.doGenerate' }), 10);
    assert.equal(records({ 'ai.operationId': 'ai.streamText' }), undefined);
    assert.equal(records({ 'openinference.span.kind': 'LLM' }), 10);
    assert.equal(records({ 'openinference.span.kind': 'CHAIN' }), undefined);
  });

  it('reads the AI SDK’s own names', () => {
    const [, record] = read({ spanId: 'a', attributes: { 'ai.operationId': 'ai.streamText.doStream', 'ai.model.id': 'gpt-5', 'ai.usage.inputTokens': 90, 'ai.usage.outputTokens': 12, 'ai.usage.cachedInputTokens': 64, 'ai.usage.reasoningTokens': 8 } }); // prettier-ignore
    assert.deepEqual([record?.model, record?.input, record?.cacheRead, record?.output, record?.reasoning], ['gpt-5', 90, 64, 12, 8]); // prettier-ignore
  });

  it('leaves out what LiteLLM answered from its cache, and reads its sums of a day', () => {
    const row = { spend: 0, prompt_tokens: 10, completion_tokens: 2, model: 'gpt-4o' };
    assert.equal(read({ ...row, cache_hit: 'True' })[1], null);
    assert.equal(read({ ...row, cache_hit: 'False' })[1]?.input, 10);
    const [, day] = read({ ...row, date: '2026-10-05', api_requests: 4, cache_read_input_tokens: 6 });
    assert.deepEqual([day?.calls, day?.cacheRead, day?.at, day?.until], [4, 6, Date.UTC(2026, 9, 5), Date.UTC(2026, 9, 6)]); // prettier-ignore
  });

  it('reads Langfuse’s rows in a blob storage, one name of a figure once', () => {
    const [, record] = read({ type: 'GENERATION', trace_id: 't', start_time: '2026-10-05 10:00:00.000000', provided_model_name: 'claude-haiku-5-5', usage_details: { input: 10, input_cached_tokens: 40, cache_read_input_tokens: 40, input_cache_creation: 5, output: 7 }, total_cost: '0.01' }); // prettier-ignore
    assert.deepEqual([record?.model, record?.input, record?.cacheRead, record?.cacheWrite, record?.cost], ['claude-haiku-5-5', 55, 40, 5, 0.01]); // prettier-ignore
  });

  it('adds to Helicone’s prompt tokens the cached ones, and reads the properties of its CSV', () => {
    const [, record] = read({ request_created_at: '2026-10-05T10:00:00Z', model: 'gpt-4o', prompt_tokens: '7', prompt_cache_read_tokens: '20', completion_tokens: '2', request_properties: '{""feature"":""search""}' }); // prettier-ignore
    assert.deepEqual([record?.input, record?.cacheRead, record?.names], [27, 20, ['search']]);
  });

  it('reads a file of one’s own by its usual names, or by a mapping', () => {
    assert.equal(read({ model: 'm', prompt_tokens: 1, completion_tokens: 2 })[1]?.input, 1);
    const [id, record] = read({ tok_in: '9', tok_out: '3', handler: 'answer' }, { input: 'tok_in', output: 'tok_out', function: 'handler' }); // prettier-ignore
    assert.equal(id, 'generic');
    assert.deepEqual([record?.input, record?.output, record?.code?.functionName], [9, 3, 'answer']);
  });

  it('keeps of a prompt its fingerprint alone', () => {
    const [, record] = read({ model: 'm', input_tokens: 1, messages: [{ role: 'system', content: 'Be  brief.\n' }, { role: 'user', content: 'secret' }] }); // prettier-ignore
    assert.equal(record?.promptHash, promptHash('Be brief.'));
    assert.ok(!JSON.stringify(record).includes('secret') && !JSON.stringify(record).includes('brief'));
  });

  for (const evil of [
    { input_tokens: 'NaN', output_tokens: -5 },
    { input_tokens: 1e300, output_tokens: null },
    { input_tokens: [], output_tokens: {} },
  ])
    it(`takes ${JSON.stringify(evil)} for no request`, () => assert.equal(read(evil)[1], null));
});
