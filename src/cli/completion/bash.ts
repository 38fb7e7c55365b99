import { flagsOf, type CompletionCommand, type ValueKind } from './tree.ts';

/** Nothing is offered, not even files. Bash 3 has no `compopt`. */
const NOTHING = 'compopt +o default 2>/dev/null; return';

/** A completion script for bash (3.2 and later, without the package bash-completion). */
export function bashScript(commands: readonly CompletionCommand[]): string {
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => quoted(path.join(' ')));
  return `# bash completion for prompt-cost. Load it with: source <(prompt-cost completion bash)
_prompt_cost() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command="" word
  # --format=json is three words.
  if [[ "$cur" == "=" ]]; then cur=""; elif [[ "$prev" == "=" ]]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${command:+$command }$word" in
      ${paths.join(' | ')}) command="\${command:+$command }$word" ;;
    esac
  done
  case "$command $prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$command" in
${commands.map(wordCase).join('\n')}
  esac
}
complete -o bashdefault -o default -F _prompt_cost prompt-cost
`;
}

function valueCases({ path, options }: CompletionCommand): readonly string[] {
  return options.flatMap(({ flags, value }) => {
    if (value === null) return [];
    const patterns = flags.map((flag) => quoted(`${path.join(' ')} ${flag}`));
    return [`    ${patterns.join(' | ')}) ${valueCode(value)} ;;`];
  });
}

function wordCase({ path, options, argument, commands }: CompletionCommand): string {
  const names = commands.map(({ name }) => name);
  const words = [...names, ...(argument?.kind === 'words' ? argument.words : [])];
  const rest =
    words.length > 0
      ? offer(words)
      : argument === null
        ? `if [[ "$cur" != -* ]]; then ${NOTHING}; fi`
        : argument.kind === 'files'
          ? 'return'
          : valueCode(argument);
  return `    ${quoted(path.join(' '))})
      if [[ "$cur" == -* ]]; then ${offer(flagsOf(options))}; return; fi
      ${rest} ;;`;
}

function valueCode(value: ValueKind): string {
  if (value.kind === 'words') return `${offer(value.words)}; return`;
  if (value.kind === 'folders') return 'COMPREPLY=($(compgen -d -- "$cur")); return';
  return value.kind === 'files' ? 'return' : NOTHING;
}

/** Where no word fits, bash would go on with files. */
function offer(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W ${quoted(words.join(' '))} -- "$cur")); compopt +o default 2>/dev/null`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
