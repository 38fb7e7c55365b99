import path from 'node:path';
import { formatFigure, formatTokensInFull } from '../../core/estimate/format.ts';
import { countableCall } from '../../core/exact-count/count-of-call.ts';
import { COUNT_ENDPOINTS, hasStandIn } from '../../core/exact-count/endpoints.ts';
import type { CountEndpoint } from '../../core/exact-count/endpoints.ts';
import type { StaticRequest } from '../../core/exact-count/static-request.ts';
import type { EstimatedCall } from '../../model/rule.ts';
import {
  countAddress,
  CountError,
  countExactly,
  countRequest,
  keyInEnvironment,
  openExactCounts,
} from '../../workspace/exact-counts.ts';
import type { ExactCounts } from '../../workspace/exact-counts.ts';
import { GROUP, type CliCommand } from '../command.ts';
import { EXIT, UsageError, type CliIo, type ExitCode } from '../io.ts';
import { addProjectOptions, analyse, findFiles, openProject, type ProjectOptions } from '../project.ts';
import { callsAt, readTarget } from '../targets.ts';

interface CountOptions extends ProjectOptions {
  readonly exact?: boolean;
  readonly provider?: string;
  readonly yes?: boolean;
  readonly baseUrl?: string;
}

export const countCommand: CliCommand = {
  register: (program, { io, done }) => {
    const command = program
      .command('count')
      .helpGroup(GROUP.look)
      .summary('count the input tokens of calls, by the provider if you ask for it')
      .description(
        "Counts the input tokens of the calls in a file, or of the call at a line. With --exact, asks the provider's own count endpoint: it is sent the text of the request that stands in the code, and nothing else.",
      )
      .argument('<file[:line]>', 'a file, or a line of it')
      .option('--exact', 'ask the provider; without --yes only says what would be sent')
      .option('--yes', 'send it')
      .option('--provider <id>', `who counts (default: who answers the call): ${endpointNames()}`)
      .option('--base-url <url>', "instead of the provider's own address")
      .addHelpText('after', EXAMPLES);
    addProjectOptions(command).action(async (target: string, options: CountOptions) => {
      done(await count(target, options, io));
    });
  },
};

function endpointNames(): string {
  return COUNT_ENDPOINTS.map(({ id }) => id).join(', ');
}

const EXAMPLES = `
Keys: ${COUNT_ENDPOINTS.map(({ keyNames }) => keyNames.join(' or ')).join(', ')}.

Examples:
  prompt-cost count app/llm.py                    each call of the file, estimated
  prompt-cost count app/llm.py:42 --exact         what would be sent for the call at line 42
  prompt-cost count app/llm.py:42 --exact --yes   the provider's own count

Exit codes: 0 counted, 2 not (bad usage, no key, the provider refused or could not be reached).`;

/** @throws UsageError for what the user has to mend. */
async function count(target: string, options: CountOptions, io: CliIo): Promise<ExitCode> {
  const { file, line } = readTarget(target, io);
  if (options.provider !== undefined && !COUNT_ENDPOINTS.some(({ id }) => id === options.provider))
    throw new UsageError(`"${options.provider}" has no endpoint that counts. These have: ${endpointNames()}.`);
  const workspace = await openProject([file], options, io);
  const [analysis] = await analyse(workspace, await findFiles(workspace, [file], io), { quiet: true }, io);
  const calls = analysis ? callsAt(analysis, workspace, line) : [];
  if (calls.length === 0)
    throw new UsageError(
      `There is no LLM call ${line === null ? 'in' : `at line ${line} of`} ${path.relative(io.cwd, file)}.`,
    );
  const counts = openExactCounts();
  let failed = false;
  for (const sited of calls) {
    const { call, estimate } = sited;
    const place = `${call.path}:${workspace.position(call.path, call.nameSpan.start).line + 1}`;
    io.stdout.write(
      `${place} ${call.api}\n  estimate: ${formatFigure(estimate.tokens.input.expected, formatTokensInFull)} input tokens, with ${estimate.tokenizer}\n`,
    );
    if (options.exact === true) failed = !(await countOne(sited, options, counts, io)) || failed;
  }
  return failed ? EXIT.failure : EXIT.clean;
}

/** Whether there is a count now, or would be with `--yes`. */
async function countOne(
  { call, estimate }: EstimatedCall,
  options: CountOptions,
  counts: ExactCounts,
  io: CliIo,
): Promise<boolean> {
  const countable = countableCall(call, estimate, options.provider ?? null);
  if (countable.kind === 'not') {
    io.stdout.write(`  exact:    not counted. ${countable.reason}\n`);
    return false;
  }
  const { request, endpoint } = countable;
  const known = counts.get(request);
  if (known) {
    io.stdout.write(
      `  exact:    ${formatTokensInFull(known.tokens)} (${endpoint.name}, ${known.date})${without(request, endpoint)}\n`,
    );
    return true;
  }
  if (options.yes !== true) {
    io.stdout.write(preview(request, endpoint, options.baseUrl ?? countAddress(endpoint, io.env)));
    return true;
  }
  try {
    const tokens = await countExactly(request, endpoint, {
      key: keyOf(endpoint, io),
      baseUrl: options.baseUrl ?? countAddress(endpoint, io.env),
    });
    counts.set(request, { tokens, source: endpoint.id, date: new Date().toISOString().slice(0, 10) });
    io.stdout.write(`  exact:    ${formatTokensInFull(tokens)} (${endpoint.name})${without(request, endpoint)}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof CountError)) throw error;
    io.stdout.write(`  exact:    not counted. ${error.message}\n`);
    return false;
  }
}

function preview(request: StaticRequest, endpoint: CountEndpoint, baseUrl: string | undefined): string {
  const { url, body } = countRequest(request, endpoint, baseUrl);
  const text = JSON.stringify(body, null, 2).replaceAll('\n', '\n    ');
  return `  exact:    not asked yet. With --yes, this is sent to ${url}:\n    ${text}\n`;
}

/** What the count leaves out. */
function without(request: StaticRequest, endpoint: CountEndpoint): string {
  const missing = [...new Set(request.holes)];
  const parts = [
    missing.length > 0 ? `without ${missing.join(', ')}` : '',
    endpoint.counts === 'text' ? 'of the text alone' : '',
    endpoint.counts === 'request' && hasStandIn(request) ? 'with one letter in place of the user message' : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

function keyOf(endpoint: CountEndpoint, { env }: CliIo): string {
  const key = keyInEnvironment(endpoint, env);
  if (key === undefined)
    throw new CountError('key', `Set ${endpoint.keyNames.join(' or ')} to a key of ${endpoint.name}.`);
  return key;
}
