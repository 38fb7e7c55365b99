import type { CliCommand } from './command.ts';
import { scanCommand } from './commands/scan.ts';

/** All commands, in the order of `--help`. */
export const COMMANDS: readonly CliCommand[] = [scanCommand];
