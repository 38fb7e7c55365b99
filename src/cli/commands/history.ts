import path from 'node:path';
import type { Command } from 'commander';
import picocolors from 'picocolors';
import { isBilled, madePerCall } from '../../core/analyze/costed-calls.ts';
import { collectHistory } from '../../core/history/collect-history.ts';
import { plural } from '../../core/format/figures.ts';
import type { CallHistory } from '../../model/call-history.ts';
import type { EstimatedCall } from '../../model/rule.ts';
import { callHistory, MAX_COMMITS } from '../../workspace/history/call-history.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { GROUP, readCount, type CliCommand } from '../command.ts';
import { historyText } from '../history-text.ts';
import { EXIT, UsageError, type CliIo, type ExitCode } from '../io.ts';
import { createProgress } from '../progress.ts';
import { addConfigOptions, findFiles, openProject, tellConfigProblems, type ProjectOptions } from '../project.ts';
import { outputWidth, wantsColour } from '../report.ts';
import { callsAt, readTarget } from '../targets.ts';

interface HistoryOptions extends Pick<ProjectOptions, 'config' | 'quiet'> {
  readonly function?: string;
  readonly maxCommits: number;
  readonly json?: boolean;
  readonly color: boolean;
}

/** Format of `--json`; raised when a field changes its meaning. */
const FORMAT = 'prompt-cost-history/1';

export const historyCommand: CliCommand = {
  register: (program, { io, done }) => {
    const command: Command = program
      .command('history')
      .helpGroup(GROUP.change)
      .summary('say what one call cost in earlier versions, and which commits changed that')
      .description(
        'Follows one call back through Git: the commits that changed its model, prompt, cap, tools or surroundings, wherever these are defined, with what it cost before and after. All versions are counted with the prices of today. Nothing is checked out.',
      )
      .argument('<file[:line]>', 'a file with one call, or a line of the call')
      .option('--function <name>', 'the call in this function')
      .option(
        '--max-commits <n>',
        'look at so many commits that changed what the call depends on',
        readCount,
        MAX_COMMITS,
      )
      .option('--json', 'print the history as JSON, see docs/history.md')
      .option('--no-color', 'no colours (the variable NO_COLOR does the same)')
      .option('-q, --quiet', 'no progress');
    addConfigOptions(command)
      .addHelpText('after', EXAMPLES)
      .action(async (target: string, options: HistoryOptions) => {
        done(await history(target, options, io));
      });
  },
};

const EXAMPLES = `
Examples:
  prompt-cost history app/llm.py                      the only call of the file
  prompt-cost history app/llm.py:42                   the call at line 42
  prompt-cost history app/llm.py --function answer    the call in answer()
  prompt-cost history app/llm.py:42 --max-commits 200 --json

Exit codes: 0 told, 2 the run failed (no repository, no such call, several calls to choose from).`;

/** @throws UsageError or GitError for what the user has to mend. */
async function history(target: string, options: HistoryOptions, io: CliIo): Promise<ExitCode> {
  const { file, line } = readTarget(target, io);
  const workspace = await openProject([file], options, io);
  await findFiles(workspace, [file], io);
  await workspace.link();
  const relative = path.relative(workspace.root, file).replaceAll(path.sep, '/');
  const { call } = chooseCall(workspace, relative, { line, functionName: options.function, target });
  const progress = createProgress(io.stderr, () => performance.now(), 'commits');
  const { maxCommits, quiet = false } = options;
  const events = callHistory({ workspace, path: relative, callId: call.id, maxCommits });
  const result = await collectHistory(events, (event) => {
    if (event.kind === 'progress' && !quiet) progress.update(event.commits, maxCommits);
  });
  progress.clear();
  io.stdout.write(options.json === true ? historyJson(result) : asText(result, options, io));
  return tellConfigProblems(workspace, io) > 0 ? EXIT.failure : EXIT.clean;
}

function historyJson(history: CallHistory): string {
  return `${JSON.stringify({ format: FORMAT, ...history }, null, 2)}\n`;
}

function asText(history: CallHistory, options: HistoryOptions, io: CliIo): string {
  const colours = picocolors.createColors(options.color && wantsColour(io));
  return historyText(history, { width: outputWidth(io), colours });
}

interface Choice {
  readonly line: number | null;
  readonly functionName: string | undefined;
  /** As the user wrote it. */
  readonly target: string;
}

/** The one call that is meant. @throws UsageError that lists the calls when there are several, or none. */
function chooseCall(workspace: Workspace, file: string, { line, functionName, target }: Choice): EstimatedCall {
  const analysis = workspace.analyze(file);
  const billed = ({ call }: EstimatedCall): boolean => isBilled(call);
  const all = madePerCall([...analysis.calls, ...analysis.wrapperCalls].filter(billed));
  const there = line === null ? all : callsAt({ ...analysis, calls: all, wrapperCalls: [] }, workspace, line);
  const isNamed = ({ call: { context } }: EstimatedCall): boolean =>
    context.functionName === functionName || context.functionName?.endsWith(`.${functionName ?? ''}`) === true;
  const found = functionName === undefined ? there : there.filter(isNamed);
  const ids = new Set(found.map(({ call }) => call.id));
  if (found[0] && ids.size === 1) return found[0];
  const where = `${line === null ? '' : ` at line ${line}`}${functionName === undefined ? '' : ` in ${functionName}()`}`;
  if (all.length === 0) throw new UsageError(`There is no LLM call in ${file}.`);
  const what =
    found.length === 0
      ? `There is no LLM call${where} in ${file}.`
      : `There are ${plural(ids.size, 'LLM call')}${where} in ${file}.`;
  const bare = line === null ? target : target.slice(0, target.lastIndexOf(':'));
  const listed = (found.length === 0 ? all : found).map(
    (each) => `  ${bare}:${lineOf(workspace, each)}  ${describe(each)}`,
  );
  throw new UsageError(`${what} Name one by its line:\n${[...new Set(listed)].join('\n')}`);
}

function lineOf(workspace: Workspace, { call }: EstimatedCall): number {
  return workspace.position(call.path, call.nameSpan.start).line + 1;
}

function describe({ call: { context, api, model } }: EstimatedCall): string {
  const name = context.functionName === null ? api : `${context.functionName}(): ${api}`;
  return model.kind === 'known' ? `${name}, ${model.value}` : name;
}
