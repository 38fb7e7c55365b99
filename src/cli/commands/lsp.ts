import type { Command } from 'commander';
import { SERVER_NODE_FLAGS } from '../../workspace/server-program.ts';
import { GROUP, type CliCommand } from '../command.ts';
import { EXIT } from '../io.ts';
import { runProgram } from '../run-program.ts';

export const lspCommand: CliCommand = {
  register: (program, { done }) => {
    program
      .command('lsp')
      .helpGroup(GROUP.connect)
      .summary('start the language server, for any editor')
      .description(
        'Starts the language server for an editor that speaks the Language Server Protocol. It shows problems, hovers, hints and fixes as the extension for VS Code does, and ends with its editor.',
      )
      .option('--stdio', 'talk over standard input and output (also when nothing is said)')
      .option('--pipe <name>', 'talk over a named pipe or socket file that the editor listens at')
      .option('--socket <port>', 'talk over a port that the editor listens at')
      .addHelpText('after', EXAMPLES)
      // Editors add arguments of their own: `--clientProcessId=123`.
      .allowUnknownOption()
      .allowExcessArguments()
      .action(async (_: object, command: Command) => {
        const code = await runProgram('server', SERVER_NODE_FLAGS, argumentsOf(command));
        done(code === 0 ? EXIT.clean : EXIT.failure);
      });
  },
};

const EXAMPLES = `
Examples:
  prompt-cost lsp --stdio    what an editor is told to run

How to set up Neovim, Helix, Zed, Emacs and JetBrains: docs/editors.md`;

/** As the server reads them. */
function argumentsOf(command: Command): readonly string[] {
  const { pipe, socket } = command.opts<{ readonly pipe?: string; readonly socket?: string }>();
  const transport = pipe !== undefined ? `--pipe=${pipe}` : socket !== undefined ? `--socket=${socket}` : '--stdio';
  return [transport, ...command.args];
}
