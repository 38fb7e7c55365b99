import { Command, CommanderError } from 'commander';
import { packageVersion } from '../workspace/installation.ts';
import { COMMANDS } from './commands.ts';
import { EXIT, UsageError, type CliIo, type ExitCode } from './io.ts';

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
  for (const command of COMMANDS) command.register(program, { io, version, done });
  return program;
}
