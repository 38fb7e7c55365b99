import type { CliCommand } from './command.ts';
import { catalogCommand } from './commands/catalog.ts';
import { calibrateCommand } from './commands/calibrate.ts';
import { checkCommand } from './commands/check.ts';
import { commentCommand } from './commands/comment.ts';
import { completionCommand } from './commands/completion.ts';
import { countCommand } from './commands/count.ts';
import { doctorCommand } from './commands/doctor.ts';
import { diffCommand } from './commands/diff.ts';
import { explainCommand } from './commands/explain.ts';
import { historyCommand } from './commands/history.ts';
import { initCommand } from './commands/init.ts';
import { lspCommand } from './commands/lsp.ts';
import { mergeCommand } from './commands/merge.ts';
import { mcpCommand } from './commands/mcp.ts';
import { scanCommand } from './commands/scan.ts';

/** All commands, in the order of `--help`. */
export const COMMANDS: readonly CliCommand[] = [
  scanCommand,
  calibrateCommand,
  countCommand,
  catalogCommand,
  diffCommand,
  historyCommand,
  checkCommand,
  commentCommand,
  mergeCommand,
  initCommand,
  explainCommand,
  doctorCommand,
  completionCommand,
  lspCommand,
  mcpCommand,
];
