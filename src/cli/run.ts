import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { reporters } from '../generated/registry.ts';
import { packageVersion } from '../workspace/installation.ts';
import { EXIT, UsageError, type CliIo, type ExitCode } from './io.ts';
import { scan, type ScanCommand } from './scan.ts';

/**
 * Runs the command line.
 * @param argv The arguments alone, without the interpreter and the script.
 * @returns The exit code; see `EXIT`. Never throws.
 */
export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  const program = createProgram(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has written what is wrong by then; its help and version end in an "error" as well.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.failure;
    io.stderr.write(`prompt-cost: ${describe(error, io)}\n`);
    return EXIT.failure;
  }
}

/** A stack helps only where the fault is ours. */
function describe(error: unknown, { env }: CliIo): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof UsageError || env['DEBUG'] === undefined ? error.message : (error.stack ?? error.message);
}

function createProgram(io: CliIo, done: (code: ExitCode) => void): Command {
  const version = packageVersion();
  const program = new Command('prompt-cost')
    .description(
      'Finds every LLM call in your code and says what it costs, why, and how to pay less.\nWorks offline: it calls no model and sends nothing anywhere.',
    )
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError('(prompt-cost --help says what there is)')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    });
  program
    .command('scan')
    .summary('list LLM calls with their costs and findings')
    .description('Lists every LLM call of the given files and folders with its cost, and what could be saved.')
    .argument('[paths...]', 'files and folders (default: the current folder)')
    .addOption(
      new Option('-f, --format <format>', 'how to report, see below')
        .choices(reporters.map(({ id }) => id))
        .default('text'),
    )
    .option('-o, --output <file>', 'write the report to a file')
    .option('-c, --config <file>', 'use this configuration file (default: the nearest prompt-cost.config.json)')
    .option('--no-config', 'use no configuration file')
    .option('--rule <rule>', 'run only this rule; rule=severity sets its severity; can be repeated', append)
    .addOption(new Option('--fix', 'make the safe fixes in the files; the report says what is left'))
    .addOption(
      new Option('--fix-dry-run', 'print the safe fixes as a patch for "git apply", change nothing').conflicts('fix'),
    )
    .addOption(
      new Option(
        '--update-baseline',
        'write all findings to prompt-cost.baseline.json, which later runs do not show',
      ).conflicts(['fix', 'fixDryRun', 'rule']),
    )
    .addOption(
      new Option('--prune-baseline', 'take findings out of it that are no more').conflicts([
        'updateBaseline',
        'fix',
        'fixDryRun',
        'rule',
      ]),
    )
    .option('--no-baseline', 'show the findings that the baseline knows too')
    .option('-q, --quiet', 'only findings of warning or error severity, no costs, no progress')
    .option('--max-warnings <number>', 'warnings that are let pass', readCount, 0)
    .option('--no-color', 'no colours (the variable NO_COLOR does the same)')
    .addHelpText('after', () => `${formatHelp()}${EXAMPLES}`)
    .action(async (paths: readonly string[], command: ScanCommand) => {
      done(await scan(paths.length === 0 ? ['.'] : paths, command, version, io));
    });
  return program;
}

function formatHelp(): string {
  const width = Math.max(...reporters.map(({ id }) => id.length));
  return ['\nFormats:', ...reporters.map(({ id, description }) => `  ${id.padEnd(width)}  ${description}`), ''].join(
    '\n',
  );
}

function append(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}

function readCount(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return Number(value);
}

const EXAMPLES = `
Examples:
  prompt-cost scan                              the current folder
  prompt-cost scan src app/llm.py               some folders and files
  prompt-cost scan -f sarif -o results.sarif    for code scanning
  prompt-cost scan -f jsonl | head              one call site a line
  prompt-cost scan --rule max-tokens-unset      one rule only
  prompt-cost scan --fix-dry-run | git apply    safe fixes, as --fix makes them

Exit codes: 0 nothing found, 1 findings (warnings beyond --max-warnings, or errors), 2 the run
failed (bad usage or configuration, nothing to read, a file that --fix could not write). With
--fix and --fix-dry-run, what is left after the fixes counts.`;
