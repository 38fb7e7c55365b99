import type { Argument, Command, Option } from 'commander';
import { reporters, rules } from '../../generated/registry.ts';
import { EXPLAINED } from '../../workspace/explain.ts';

/** What may stand for the value of an option or an argument. */
export type ValueKind =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'folders' }
  /** Anything: nothing can be offered. */
  | { readonly kind: 'free' };

export interface CompletionOption {
  /** `-f` and `--format`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Null: it takes no value. */
  readonly value: ValueKind | null;
}

export interface CompletionCommand {
  /** Words that lead to it: empty for the program, `['catalog', 'show']`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly CompletionOption[];
  /** Null: it takes no argument. */
  readonly argument: ValueKind | null;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
}

/** All commands of the program, itself first, as shells complete them. */
export function completionCommands(program: Command): readonly CompletionCommand[] {
  const walk = (command: Command, path: readonly string[]): readonly CompletionCommand[] => {
    const help = command.createHelp();
    const children = help.visibleCommands(command);
    const [argument] = command.registeredArguments;
    const own: CompletionCommand = {
      path,
      description: help.subcommandDescription(command),
      options: help.visibleOptions(command).map((option) => completionOption(option)),
      argument: argument === undefined ? null : valueOfArgument(argument),
      commands: children.map((child) => ({ name: child.name(), description: help.subcommandDescription(child) })),
    };
    return [own, ...children.flatMap((child) => walk(child, [...path, child.name()]))];
  };
  return walk(program, []);
}

/** The flags of options alone: `-f --format`. */
export function flagsOf(options: readonly CompletionOption[]): readonly string[] {
  return options.flatMap(({ flags }) => flags);
}

function completionOption(option: Option): CompletionOption {
  const takesValue = option.required || option.optional;
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined),
    description: option.description,
    value: takesValue ? valueOf(placeholderOf(option.flags), option.argChoices) : null,
  };
}

function valueOfArgument(argument: Argument): ValueKind {
  return valueOf(argument.name(), argument.argChoices);
}

/** `file` of `-o, --output <file>`. */
function placeholderOf(flags: string): string {
  return /[<[]([^>\]]+?)(?:\.\.\.)?[>\]]/.exec(flags)?.[1] ?? '';
}

/** Told by the choices, else by the name that stands in the help for the value. */
function valueOf(name: string, choices: readonly string[] | undefined): ValueKind {
  if (choices !== undefined) return { kind: 'words', words: choices };
  if (name === 'format') return { kind: 'words', words: reporters.map(({ id }) => id) };
  if (name === 'rule') return { kind: 'words', words: rules.map(({ id }) => id) };
  if (name === 'topic') return { kind: 'words', words: EXPLAINED };
  if (/^(?:files?|paths?|snapshots?)$/.test(name)) return { kind: 'files' };
  if (/^(?:folders?|dirs?|directory)$/.test(name)) return { kind: 'folders' };
  return { kind: 'free' };
}
