import { costedCalls } from '../../../core/analyze/costed-calls.ts';
import { describeFunction } from '../../../core/format/places.ts';
import type { FileAnalysis } from '../../../model/analysis.ts';
import type { CallEstimate, Tier } from '../../../model/estimate.ts';
import { describeMoves, movesOf } from '../../../core/usage/moves.ts';
import { doubtsOf } from '../../../core/usage/doubts.ts';
import { monthMoments, monthSpread } from '../../../core/usage/uncertainty.ts';
import { repriceable } from '../../../core/what-if/reprice.ts';
import type { CostSite, Saving } from '../../protocol.ts';
import { modelName } from '../describe.ts';

export interface SiteContext {
  readonly uri: string;
  /** Name of the workspace folder. */
  readonly folder: string;
  readonly place: (offset: number) => Pick<CostSite, 'position' | 'cell'>;
  /** Tier of a priced model. */
  readonly tierOf: (provider: string, id: string) => Tier | null;
}

/** The rows of one file in the workspace cost table: its requests in source order, none of them twice. */
export function renderSites(analysis: FileAnalysis, { uri, folder, place, tierOf }: SiteContext): CostSite[] {
  return costedCalls(analysis).map(({ call, estimate }): CostSite => {
    const tier = estimate.price && tierOf(estimate.price.provider, estimate.price.id);
    return {
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
      tier,
      inputTokens: estimate.tokens.input,
      outputTokens: estimate.tokens.output,
      costPerCall: estimate.costPerCall,
      costPerMonth: estimate.costPerMonth,
      callsPerMonth: estimate.callsPerMonth,
      noPrice: estimate.noPrice,
      assumptions: estimate.assumptions,
      // What is found at a wrapper's own call concerns each caller in the file: the call itself has no row.
      findings: analysis.findings.filter(({ callId }) => callId === call.id || callId === call.through?.callId).length,
      tag: call.expectation?.tag ?? null,
      package: analysis.package ?? null,
      repriceable: repriceable(estimate, tier),
      ...measuredSite(estimate),
    };
  });
}

function measuredSite(estimate: CallEstimate): Pick<CostSite, 'measured'> {
  const { measured, unmeasured = null } = estimate;
  if (!measured) return {};
  const { calls, models, match, from, to } = measured;
  const month = monthMoments(estimate);
  const spread = month && monthSpread([month]);
  const most = Math.max(unmeasured?.costPerMonth ?? 0, month?.mean ?? 0);
  const moved = describeMoves(movesOf(estimate), most);
  const doubts = doubtsOf(measured, month);
  return { measured: { calls, models, match, from, to, month, spread, unmeasured, moved, doubts } };
}

/** What the findings of one file would save, the most first; those that cannot be stated in money are left out. */
export function renderSavings(
  analysis: FileAnalysis,
  { uri, folder, place }: Pick<SiteContext, 'uri' | 'folder' | 'place'>,
): Saving[] {
  const calls = costedCalls(analysis).map(({ call }) => call);
  return analysis.findings
    .flatMap(({ rule, message, path, span, callId, saving, fixes }): Saving[] => {
      const perMonth = saving?.perMonth ?? 0;
      if (saving === null || perMonth <= 0) return [];
      const site = calls.find(({ id, through }) => id === callId || through?.callId === callId);
      const fix = fixes.find(({ kind }) => kind === 'fix') ?? fixes[0];
      return [
        {
          siteId: site && callId !== null ? `${folder}/${site.id}` : null,
          rule,
          message,
          formula: saving.formula,
          perMonth,
          edit: fix ? { kind: fix.kind, title: fix.title } : null,
          uri,
          path,
          ...place(span.start),
        },
      ];
    })
    .sort((a, b) => b.perMonth - a.perMonth);
}
