import { COMMENT_MARKER } from '../../core/format/comment-marker.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import { comparisonOf } from './comparison.ts';
import { callsSection, findingsSection, packagesSection, problemsSection } from './sections.ts';
import { basisOf, headlineOf } from './words.ts';
import { totalsOf } from '../shared/totals.ts';
import { folded } from '../shared/markdown.ts';

export const reporter = defineReporter({
  id: 'markdown',
  description: 'a short table with details folded, for comments on pull requests and job summaries',
  end: (analyses, context) => documentOf(analyses, context),
  comparison: (comparison, context) => comparisonOf(comparison, context),
});

/** Characters for the tables; with all around them the whole stays below the 65,536 that GitHub takes. */
const BUDGET = { findings: 24_000, packages: 3_000, calls: 27_000, problems: 4_000 } as const;

function documentOf(analyses: readonly FileAnalysis[], context: ReportContext): string {
  const totals = totalsOf(analyses);
  const parts = [
    COMMENT_MARKER,
    ...headlineOf(totals, context),
    findingsSection(analyses, context, BUDGET.findings),
    ...(context.quiet ? [] : [packagesSection(totals, BUDGET.packages)]),
    ...(context.quiet ? [] : [callsSection(analyses, context, BUDGET.calls)]),
    problemsSection(analyses, context, BUDGET.problems),
    ...(totals.calls === 0 || context.quiet ? [] : [folded('What the figures rest on', basisOf(context))]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
