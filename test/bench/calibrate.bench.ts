// How long a million GenAI spans (OTLP JSON lines, about a gigabyte) take to become the measured use of call sites, and how
// much memory. Target: under 20 s, memory that does not grow with the file. Beside it, in the same run and of the same file: to
// read the lines and do nothing but `JSON.parse`, before and after. `--spans N` takes fewer.
import { createReadStream, createWriteStream, rmSync, statSync, mkdtempSync } from 'node:fs';
import { once } from 'node:events';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { UsageAggregate } from '../../src/core/usage/aggregate.ts';
import { UsageMatcher } from '../../src/core/usage/match.ts';
import type { UsageRecord } from '../../src/model/usage.ts';
import { readUsage } from '../../src/workspace/usage/read-usage.ts';

const SPANS = Number(process.argv[process.argv.indexOf('--spans') + 1] ?? 0) || 1_000_000;
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

/** Seconds by the clock, and of processor time, which other work on the machine does not lengthen as much. */
interface Seconds {
  readonly clock: number;
  readonly processor: number;
}

async function timed(work: () => Promise<unknown>): Promise<Seconds> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { clock: (performance.now() - start) / 1000, processor: (user + system) / 1e6 };
}

/** Reads a file and parses each line of it. */
async function parseLines(path: string): Promise<void> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    let at = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, at)) {
      JSON.parse(bytes.toString('utf8', at, end));
      at = end + 1;
    }
    rest = bytes.subarray(at);
  }
}

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
  const plain = [await timed(() => parseLines(file))];
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 200);
  const before = process.memoryUsage().rss;
  let records = 0;
  const onRecord = (record: UsageRecord): void => {
    records++;
    const match = matcher.match(record);
    for (const key of match?.keys ?? []) {
      const aggregate = aggregates.get(key) ?? new UsageAggregate();
      aggregates.set(key, aggregate);
      if (match) aggregate.add(record, match);
    }
  };
  const ours = await timed(() => readUsage(file, onRecord));
  clearInterval(watch);
  plain.push(await timed(() => parseLines(file)));
  const { size } = statSync(file);
  const mean = (of: keyof Seconds): number => plain.reduce((sum, each) => sum + each[of], 0) / plain.length;
  const ratio = (of: keyof Seconds): string => (ours[of] / mean(of)).toFixed(2);
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(
    `${records.toLocaleString('en-US')} spans (${megabytes(size)}) to ${aggregates.size} call sites in ${ours.clock.toFixed(1)} s ` +
      `(${ours.processor.toFixed(1)} s of processor time): ${megabytes(size / ours.clock)}/s, ${megabytes(peak - before)} more memory than before`,
  );
  console.log(
    `reading the lines with JSON.parse alone: ${mean('clock').toFixed(1)} s (${mean('processor').toFixed(1)} s); ` +
      `ours is ${ratio('clock')} × that, ${ratio('processor')} × in processor time; load ${loadavg()[0]?.toFixed(1)}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
