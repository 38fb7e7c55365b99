import type { CatalogModel, LongContextStep } from '../model/catalog.ts';
import type { CatalogData, CatalogRow, CatalogStep } from './catalog-data.ts';

/** A row of the data file with its defaults filled in. Prices in USD per million tokens. */
export function catalogModel(data: CatalogData, provider: string, row: CatalogRow): CatalogModel {
  const steps = (row.longContext ?? []).map(longContextStep);
  return {
    provider,
    id: row.id,
    name: row.name ?? null,
    kind: row.kind ?? 'chat',
    input: row.input,
    output: row.output,
    cacheRead: row.cacheRead ?? null,
    cacheWrite: row.cacheWrite ?? {},
    contextWindow: row.context ?? null,
    maxOutput: row.maxOutput ?? null,
    minCacheable: row.minCacheable ?? null,
    caching: row.caching ?? null,
    capabilities: { tools: row.tools ?? null, vision: row.vision ?? null, jsonSchema: row.jsonSchema ?? null },
    tier: row.tier ?? null,
    reasoning: row.reasoning ?? 'none',
    reasoningDefault: row.reasoningDefault ?? null,
    batchFactor: row.batch ?? null,
    longContext: steps[0] ?? null,
    longContextSteps: steps,
    peak: row.peak ? { ...row.peak, cacheRead: row.peak.cacheRead ?? null } : null,
    released: row.released ?? null,
    retires: row.retires ?? null,
    successor: row.successor ?? null,
    tokenizer: row.tokenizer ?? 'unknown',
    sources: (row.sources ?? []).flatMap((index) => sourceName(data, index)),
    lists: row.lists ?? 1,
    layer: 'snapshot',
  };
}

function longContextStep(step: CatalogStep): LongContextStep {
  return { above: step.above, input: step.input, output: step.output, cacheRead: step.cacheRead ?? null };
}

function sourceName(data: CatalogData, index: number): string[] {
  const source = data.sources[index];
  return source ? [`${source.name} (${source.date})`] : [];
}
