import assert from 'node:assert/strict';
import { promptHash, usageFormats } from '../../../src/core/usage/formats.ts';
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
