import { InvalidArgumentError, type Command } from 'commander';
import type { CliIo, ExitCode } from './io.ts';

/** One command of the command line: `prompt-cost scan`. The list of all is in `commands.ts`. */
export interface CliCommand {
  /** Adds the command with its arguments, options, help and action to the program. */
  readonly register: (program: Command, context: CommandContext) => void;
}
export interface CommandContext {
  readonly io: CliIo;
  /** Version of the tool. */
  readonly version: string;
  /** The action tells the exit code. */
  readonly done: (code: ExitCode) => void;
}

/** Headings that commands stand under in `prompt-cost --help`, in the order of the list in `commands.ts`. */
export const GROUP = {
  look: 'See what calls cost:',
  change: 'In pull requests and continuous integration:',
  setUp: 'Set up and understand:',
  connect: 'For editors and agents:',
} as const;

/** For options that can be repeated. */
export function append(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}

/** USD. @throws InvalidArgumentError unless the text is such an amount. */
export function readUsd(value: string): number {
  const amount = /^\$?(\d+(?:\.\d+)?)$/.exec(value.trim())?.[1];
  if (amount === undefined) throw new InvalidArgumentError('It must be an amount in USD, 0 or more: 5, 0.50.');
  return Number(amount);
}

/** @throws InvalidArgumentError unless the text is a whole number. */
export function readCount(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return Number(value);
}
