import type { FileSites, WorkspaceCost } from '../../protocol.ts';

/** The costs with the call sites and savings of one file put in place of those it had. */
export function replaceFile(cost: WorkspaceCost, { uri, sites, savings }: FileSites): WorkspaceCost {
  return {
    ...cost,
    sites: [...cost.sites.filter((site) => site.uri !== uri), ...sites],
    savings: [...cost.savings.filter((saving) => saving.uri !== uri), ...savings],
  };
}
