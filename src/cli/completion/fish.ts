import type { CompletionCommand, ValueKind } from './tree.ts';

/** A completion script for fish. */
export function fishScript(commands: readonly CompletionCommand[]): string {
  return `# fish completion for prompt-cost. Load it with: prompt-cost completion fish | source
complete -c prompt-cost -f
${commands.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ path, options, argument, commands }: CompletionCommand): readonly string[] {
  const condition = conditionOf(path, commands);
  const line = (rest: string): string => `complete -c prompt-cost -n ${quoted(condition)} ${rest}`;
  return [
    ...commands.map(({ name, description }) => line(`-a ${name} -d ${quoted(description)}`)),
    ...options.map(({ flags, description, value }) =>
      line([...flags.map(flagOf), ...(value === null ? [] : [valueOf(value)]), `-d ${quoted(description)}`].join(' ')),
    ),
    ...(argument === null ? [] : argumentLines(argument).map(line)),
  ];
}

/** True on the command line of that command, and of none below it. */
function conditionOf(path: readonly string[], commands: CompletionCommand['commands']): string {
  const names = commands.map(({ name }) => name).join(' ');
  const seen = path.map((name) => `__fish_seen_subcommand_from ${name}`);
  const deeper = names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`];
  return [...seen, ...deeper].join('; and ');
}

function flagOf(flag: string): string {
  return flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`;
}

function valueOf(value: ValueKind): string {
  if (value.kind === 'words') return `-x -a ${quoted(value.words.join(' '))}`;
  if (value.kind === 'folders') return "-x -a '(__fish_complete_directories)'";
  return value.kind === 'files' ? '-r -F' : '-x';
}

function argumentLines(value: ValueKind): readonly string[] {
  if (value.kind === 'words') return [`-a ${quoted(value.words.join(' '))}`];
  if (value.kind === 'folders') return ["-a '(__fish_complete_directories)'"];
  return value.kind === 'files' ? ['-F'] : [];
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
