import { statSync } from 'node:fs';
import path from 'node:path';
import { GROUP, type CliCommand } from '../command.ts';
import { EXIT, UsageError } from '../io.ts';
import { runProgram } from '../run-program.ts';

export const mcpCommand: CliCommand = {
  register: (program, { io, done }) => {
    program
      .command('mcp')
      .helpGroup(GROUP.connect)
      .summary('start the MCP server, for coding agents')
      .description(
        'Starts a server of the Model Context Protocol on standard input and output. Its tools tell a coding agent what LLM calls cost: scan, diff, explain, cheapest-model. They read files below the given folders, write nothing and use no network.',
      )
      .argument('[folders...]', 'what may be read (default: the current folder)')
      .addHelpText('after', EXAMPLES)
      .action(async (folders: readonly string[]) => {
        const absolute = folders.map((folder) => path.resolve(io.cwd, folder));
        const missing = absolute.find((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true);
        if (missing !== undefined)
          throw new UsageError(
            `There is no folder ${path.relative(io.cwd, missing)}. Name the folders that the agent may read.`,
          );
        const code = await runProgram('mcp', [], absolute);
        done(code === 0 ? EXIT.clean : EXIT.failure);
      });
  },
};

const EXAMPLES = `
Examples:
  prompt-cost mcp                      the current folder
  prompt-cost mcp ~/work/api ~/work/web

An agent is told to run it with an entry like this in its list of MCP servers:
  { "mcpServers": { "prompt-cost": { "command": "prompt-cost", "args": ["mcp", "."] } } }`;
