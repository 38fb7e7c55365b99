import { Argument } from 'commander';
import { GROUP, type CliCommand } from '../command.ts';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { powershellScript } from '../completion/powershell.ts';
import { completionCommands, type CompletionCommand } from '../completion/tree.ts';
import { zshScript } from '../completion/zsh.ts';
import { EXIT } from '../io.ts';

/** The completion script of each shell, from the program's own commands. */
const SCRIPTS: Readonly<Record<string, (commands: readonly CompletionCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

export const completionCommand: CliCommand = {
  register: (program, { io, done }) => {
    program
      .command('completion')
      .helpGroup(GROUP.setUp)
      .summary('print the script that completes commands in your shell')
      .description('Prints a script for your shell that completes commands, options, rules and files.')
      .addArgument(new Argument('<shell>', 'your shell').choices(Object.keys(SCRIPTS)))
      .addHelpText('after', EXAMPLES)
      .action((shell: string) => {
        io.stdout.write(SCRIPTS[shell]?.(completionCommands(program)) ?? '');
        done(EXIT.clean);
      });
  },
};

const EXAMPLES = `
Examples:
  source <(prompt-cost completion bash)             add it to ~/.bashrc
  source <(prompt-cost completion zsh)              add it to ~/.zshrc, after compinit
  prompt-cost completion fish | source              add it to ~/.config/fish/config.fish
  prompt-cost completion powershell | Out-String | Invoke-Expression
                                                    add it to $PROFILE`;
