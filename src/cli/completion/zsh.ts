import type { CompletionCommand, CompletionOption, ValueKind } from './tree.ts';

/** A completion script for zsh, one function a command. */
export function zshScript(commands: readonly CompletionCommand[]): string {
  return `#compdef prompt-cost
# zsh completion for prompt-cost. Load it with: source <(prompt-cost completion zsh)
${commands.map(commandFunction).join('\n')}
if [ "\${funcstack[1]}" = "_prompt-cost" ]; then _prompt-cost "$@"; else compdef _prompt-cost prompt-cost; fi
`;
}

function commandFunction({ path, options, argument, commands }: CompletionCommand): string {
  const specs = options.map(optionSpec);
  const name = functionName(path);
  if (commands.length === 0) {
    const rest = argument === null ? [] : [`'*:argument:${action(argument)}'`];
    return `${name}() {\n  _arguments -s ${[...specs, ...rest].join(' \\\n    ')}\n}`;
  }
  const list = commands.map((child) => `    ${quoted(`${escaped(child.name)}:${child.description}`)}`);
  const cases = commands.map((child) => `      ${child.name}) ${functionName([...path, child.name])} ;;`);
  return `${name}() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands=(
${list.join('\n')}
  )
  _arguments -C ${[...specs, "'1:command:->command'", "'*::argument:->argument'"].join(' \\\n    ')}
  case $state in
    command) _describe command commands ;;
    argument) case $line[1] in
${cases.join('\n')}
    esac ;;
  esac
}`;
}

/** `'(-f --format)'{-f,--format}'[how to report]:value:(json text)'` */
function optionSpec({ flags, description, value }: CompletionOption): string {
  const text = `[${description.replaceAll(/[[\]:]/g, String.raw`\$&`)}]`;
  const taken = value === null ? '' : `:value:${action(value)}`;
  // Repeated options are refused by the program itself where they make no sense.
  const names = flags.length > 1 ? `{${flags.join(',')}}` : (flags[0] ?? '');
  return `'*'${names}${quoted(text + taken)}`;
}

function action(value: ValueKind): string {
  if (value.kind === 'words') return `(${value.words.join(' ')})`;
  if (value.kind === 'files') return '_files';
  return value.kind === 'folders' ? '_files -/' : ' ';
}

function functionName(path: readonly string[]): string {
  return ['_prompt-cost', ...path].join('_');
}

function escaped(name: string): string {
  return name.replaceAll(':', String.raw`\:`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
