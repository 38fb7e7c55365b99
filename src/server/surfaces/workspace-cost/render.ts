import { costedCalls } from '../../../core/analyze/costed-calls.ts';
import { describeFunction } from '../../../core/format/places.ts';
import type { FileAnalysis } from '../../../model/analysis.ts';
import type { Tier } from '../../../model/estimate.ts';
import type { CostSite } from '../../protocol.ts';
import { modelName } from '../describe.ts';

export interface SiteContext {
  readonly uri: string;
  /** Name of the workspace folder. */
  readonly folder: string;
  readonly place: (offset: number) => Pick<CostSite, 'position' | 'cell'>;
  /** Tier of a priced model in the catalog. */
  readonly tierOf: (provider: string, id: string) => Tier | null;
}

/** The rows of one file in the workspace cost table: its requests in source order, none of them twice. */
export function renderSites(analysis: FileAnalysis, { uri, folder, place, tierOf }: SiteContext): CostSite[] {
  return costedCalls(analysis).map(({ call, estimate }) => ({
    id: `${folder}/${call.id}`,
    uri,
    path: call.path,
    folder,
    ...place(call.nameSpan.start),
    functionName: call.context.functionName,
    kind: call.kind,
    sdk: call.sdk,
    api: call.through ? `${call.api} through ${describeFunction(call.through)}` : call.api,
    provider: call.provider,
    model: modelName(call.model),
    tier: estimate.price && tierOf(estimate.price.provider, estimate.price.id),
    inputTokens: estimate.tokens.input,
    outputTokens: estimate.tokens.output,
    costPerCall: estimate.costPerCall,
    costPerMonth: estimate.costPerMonth,
    callsPerMonth: estimate.callsPerMonth,
    noPrice: estimate.noPrice,
    assumptions: estimate.assumptions,
    // What is found at a wrapper's own call concerns each caller in the file: the call itself has no row.
    findings: analysis.findings.filter(({ callId }) => callId === call.id || callId === call.through?.callId).length,
  }));
}
