import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { printable } from '../../catalog/printable.ts';
import { createLineIndex } from '../../core/lines/line-index.ts';
import { describeDocument, readDocument } from '../../workspace/catalog/document.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, UsageError, type CliIo, type ExitCode } from '../io.ts';

/** `prompt-cost catalog validate FILE` */
export function registerValidate(parent: Command, { io, done }: CommandContext): void {
  parent
    .command('validate')
    .summary('check a catalog or a document of overrides before you publish it')
    .description('Checks a catalog or a document of overrides, and says what is wrong and where.')
    .argument('<file>', 'the document')
    .action((file: string) => done(validate(file, io)));
}

function validate(file: string, io: CliIo): ExitCode {
  const text = readDocumentText(file, io);
  const read = readDocument(text);
  const name = printable(file);
  if (read.ok) {
    io.stdout.write(`${name}: ${describeDocument(read.document)}. It is valid.\n`);
    return EXIT.clean;
  }
  const lines = createLineIndex(text);
  for (const { span, message } of read.problems) {
    const { line, character } = lines.position(span?.start ?? 0);
    io.stderr.write(`${name}:${span === null ? '' : `${line + 1}:${character + 1}:`} ${message}\n`);
  }
  return EXIT.findings;
}

/** The text of a file that the user named. @throws UsageError when it cannot be read. */
export function readDocumentText(file: string, io: CliIo): string {
  try {
    return readFileSync(path.resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new UsageError(
      `${printable(file)} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
