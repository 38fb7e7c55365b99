// How long a million GenAI spans (OTLP JSON lines, about a gigabyte) take to become the measured use of call sites, and how
// much memory. Target: under 20 s, memory that does not grow with the file.
import { createWriteStream, rmSync, statSync, mkdtempSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UsageAggregate } from '../../src/core/usage/aggregate.ts';
import { UsageMatcher } from '../../src/core/usage/match.ts';
import { readUsage } from '../../src/workspace/usage/read-usage.ts';

const SPANS = 1_000_000;
const BATCH = 50;
const SITES = 300;

const attribute = (key: string, value: string | number): object => ({
  key,
  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
});
const span = (index: number): object => ({
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: index.toString(16).padStart(16, '0'),
  parentSpanId: 'eee19b7ec3c1b173',
  name: 'chat gpt-5.2',
  kind: 3,
  startTimeUnixNano: `${1_760_000_000_000 + index * 2_592}000000`,
  endTimeUnixNano: `${1_760_000_000_900 + index * 2_592}000000`,
  attributes: [
    attribute('gen_ai.operation.name', 'chat'),
    attribute('gen_ai.provider.name', 'openai'),
    attribute('gen_ai.request.model', 'gpt-5.2'),
    attribute('gen_ai.response.model', 'gpt-5.2-2026-01-01'),
    attribute('gen_ai.response.id', `chatcmpl-${index}`),
    attribute('gen_ai.usage.input_tokens', 800 + ((index * 7919) % 4000)),
    attribute('gen_ai.usage.output_tokens', 50 + ((index * 104_729) % 900)),
    attribute('gen_ai.usage.cache_read.input_tokens', 200),
    attribute('code.file.path', `/srv/app/services/feature_${index % SITES}.py`),
    attribute('code.function.name', `answer_${index % SITES}`),
    attribute('server.address', 'api.openai.com'),
  ],
  status: {},
});

const folder = mkdtempSync(path.join(tmpdir(), 'prompt-cost-bench-'));
const file = path.join(folder, 'spans.jsonl');
try {
  const out = createWriteStream(file);
  for (let start = 0; start < SPANS; start += BATCH) {
    const spans = Array.from({ length: BATCH }, (_, index) => span(start + index));
    const resource = { attributes: [attribute('service.name', 'shop')] };
    const line = JSON.stringify({
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'openai_v2' }, spans }] }],
    });
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  const matcher = new UsageMatcher(
    Array.from({ length: SITES }, (_, index) => ({
      key: String(index),
      path: `services/feature_${index}.py`,
      functionName: `answer_${index}`,
      lines: [1, 9] as const,
      functionLines: null,
      models: ['gpt-5.2'],
      promptHash: null,
      tag: null,
    })),
  );
  const aggregates = new Map<string, UsageAggregate>();
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 200);
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const summary = await readUsage(file, (record) => {
    const match = matcher.match(record);
    for (const key of match?.keys ?? []) {
      const aggregate = aggregates.get(key) ?? new UsageAggregate();
      aggregates.set(key, aggregate);
      if (match) aggregate.add(record, match);
    }
  });
  const seconds = (performance.now() - start) / 1000;
  clearInterval(watch);
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(
    `${summary.records.toLocaleString('en-US')} spans (${megabytes(statSync(file).size)}) to ${aggregates.size} call sites in ${seconds.toFixed(1)} s, ` +
      `${megabytes(peak - before)} more memory than before`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
