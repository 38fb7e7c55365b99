import { compareVersions } from '../../core/compare/compare.ts';
import { withThreshold } from '../../core/compare/threshold.ts';
import type { Comparison, PolicyLevel } from '../../model/comparison.ts';
import { recordsOfVersion, type ProjectComparison } from '../../workspace/comparison/compare-project.ts';
import { checkProject } from '../../workspace/policy/check-project.ts';
import { GROUP, type CliCommand } from '../command.ts';
import { EXIT, UsageError, type CliIo, type ExitCode } from '../io.ts';
import { createProgress } from '../progress.ts';
import { addProjectOptions, openProject, tellConfigProblems } from '../project.ts';
import { addReportOptions, COMPARISON_REPORTERS, formatHelp } from '../report.ts';
import { addComparisonOptions, compare, writeComparison, type ComparisonOptions } from './diff.ts';

interface CheckOptions extends ComparisonOptions {
  readonly allowNoPolicies?: boolean;
  readonly all?: boolean;
}

export const checkCommand: CliCommand = {
  register: (program, { io, version, done }) => {
    const command = program
      .command('check')
      .helpGroup(GROUP.change)
      .helpGroup(GROUP.change)
      .summary('check what calls cost against the policies of the configuration')
      .description(
        'Checks the "policies" of prompt-cost.config.json: budgets, increases, models, tiers and findings. With a base, what one call may be is asked of new and changed calls only.',
      )
      .argument('[base]', 'a commit, branch, tag, range or saved report to compare with, as for prompt-cost diff')
      .argument('[head]', 'the same (default: the working tree)');
    addReportOptions(command, COMPARISON_REPORTERS);
    addProjectOptions(command);
    addComparisonOptions(command)
      .option('--all', 'ask calls that did not change too')
      .option('--allow-no-policies', 'compare all the same when the configuration has none; needs a base')
      .option('-q, --quiet', 'the totals and the verdict only, no progress')
      .addHelpText('after', () => `${formatHelp(COMPARISON_REPORTERS)}${EXAMPLES}`)
      .action(async (base: string | undefined, head: string | undefined, options: CheckOptions) => {
        done(await check({ base, head }, options, version, io));
      });
  },
};

const EXAMPLES = `
Examples:
  prompt-cost check                       the folder as it is
  prompt-cost check origin/main           what this branch changes
  prompt-cost check base.json head.json   two reports of "prompt-cost scan -f json -o FILE"

A policy in prompt-cost.config.json:
  {"policies": [{"name": "search", "files": "search/**", "maxPerMonth": 500, "maxIncreasePercent": 10}]}

Exit codes: 0 PASS or WARN, 1 FAIL, 2 the run failed (no such commit, bad configuration).`;

const EXIT_OF: Readonly<Record<PolicyLevel, ExitCode>> = { pass: EXIT.clean, warn: EXIT.clean, fail: EXIT.findings };

async function check(
  { base, head }: { readonly base: string | undefined; readonly head: string | undefined },
  options: CheckOptions,
  version: string,
  io: CliIo,
): Promise<ExitCode> {
  const compared = base === undefined ? await current(options, io) : await compare({ base, head }, options, io);
  const { workspace, head: version2, comparison } = compared;
  // A policy that could not be read would pass everything.
  if (tellConfigProblems(workspace, io) > 0) return EXIT.failure;
  const hasPolicies = (workspace.config.policies ?? []).length > 0;
  if (!hasPolicies && base !== undefined && options.allowNoPolicies === true) {
    writeComparison(withThreshold(comparison, options.threshold), workspace, options, { io, version });
    return EXIT.clean;
  }
  if (!hasPolicies)
    throw new UsageError(
      'There is no policy to check: write "policies" in prompt-cost.config.json (docs/pull-requests.md has examples).',
    );
  const policy = checkProject({
    workspace,
    head: version2,
    comparison: base === undefined ? null : comparison,
    isAll: options.all === true,
  });
  const told: Comparison = { ...withThreshold(comparison, options.threshold), policy };
  writeComparison(told, workspace, options, { io, version });
  return EXIT_OF[policy.level];
}

/** The folder as it is, compared with itself: nothing changed, and the totals are its own. */
async function current(options: CheckOptions, io: CliIo): Promise<ProjectComparison> {
  const workspace = await openProject([io.cwd], { ...options, baseline: false }, io);
  const progress = createProgress(io.stderr, () => performance.now());
  const head = await recordsOfVersion(workspace, options.quiet === true ? undefined : progress.update);
  progress.clear();
  return { workspace, head, comparison: { ...compareVersions(head, head), isAlone: true } };
}
