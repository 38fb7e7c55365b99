import { existsSync } from 'node:fs';
import path from 'node:path';
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
    refusePathAsCommand(program, argv, io);
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

/** `prompt-cost src` is what people try first. @throws UsageError that says what they meant. */
function refusePathAsCommand({ commands }: Command, [first = '']: readonly string[], { cwd }: CliIo): void {
  if (first === '' || first.startsWith('-') || commands.some((command) => command.name() === first)) return;
  if (existsSync(path.resolve(cwd, first)))
    throw new UsageError(
      `"${first}" is a path and not a command. To see what its calls cost: prompt-cost scan ${first}`,
    );
}

/** The program with all its commands, options and helps. `done` is told the exit code of the command that runs. */
export function createProgram(io: CliIo, done: (code: ExitCode) => void): Command {
  const version = packageVersion();
  const program = new Command('prompt-cost')
    .description(
      'Finds every LLM call in your code and says what it costs, why, and how to pay less.\nWorks offline: it calls no model, and uses the network only where a command says so.',
    )
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .addHelpText('after', EXAMPLES)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'prompt-cost: ')),
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    });
  for (const command of COMMANDS) command.register(program, { io, version, done });
  pointToHelp(program, program.name());
  return program;
}

/** What is wrong with the arguments of a command is explained by the help of this very command. */
function pointToHelp(command: Command, name: string): void {
  command.showHelpAfterError(`"${name} --help" says what there is.`);
  for (const each of command.commands) pointToHelp(each, `${name} ${each.name()}`);
}

const EXAMPLES = `
Start with:
  prompt-cost scan            what the calls of this folder cost, and what could be saved
  prompt-cost init            write a configuration file that fits this project
  prompt-cost explain RULE    why a finding is one, and what to do

"prompt-cost COMMAND --help" explains a command with its options and examples.`;
