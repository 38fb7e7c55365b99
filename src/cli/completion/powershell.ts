import { flagsOf, type CompletionCommand } from './tree.ts';

/** A completion script for PowerShell 5.1 and later. Where nothing is offered, the shell completes files. */
export function powershellScript(commands: readonly CompletionCommand[]): string {
  return `# PowerShell completion for prompt-cost. Load it with: prompt-cost completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName prompt-cost -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${commands.map(({ path, ...command }) => entry(path.join(' '), wordsOf(command))).join('\n')}
  }
  $values = @{
${commands.flatMap(valueEntries).join('\n')}
  }
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $command = ''
  foreach ($word in $before | Select-Object -Skip 1) {
    $next = "$command $word".Trim()
    if ($words.ContainsKey($next)) { $command = $next }
  }
  $previous = "$command $($before[-1])".Trim()
  $offered = if ($values.ContainsKey($previous)) { $values[$previous] } else { $words[$command] }
  $offered | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function wordsOf({ options, argument, commands }: Omit<CompletionCommand, 'path'>): readonly string[] {
  const values = argument?.kind === 'words' ? argument.words : [];
  return [...commands.map(({ name }) => name), ...values, ...flagsOf(options)];
}

function valueEntries({ path, options }: CompletionCommand): readonly string[] {
  return options.flatMap(({ flags, value }) =>
    value === null
      ? []
      : flags.map((flag) => entry([...path, flag].join(' '), value.kind === 'words' ? value.words : [])),
  );
}

function entry(key: string, words: readonly string[]): string {
  return `    ${quoted(key)} = @(${words.map(quoted).join(', ')})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
