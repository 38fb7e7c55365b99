#!/usr/bin/env node
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { isatty } from 'node:tty';
import type { CliIo, Output } from './io.ts';
import { run } from './run.ts';

/** A reader that goes away (`prompt-cost scan | head`) ends the run; there is nobody left to tell. */
function endWhenClosed(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

function outputOf(stream: NodeJS.WriteStream & { readonly fd: number }): Output {
  endWhenClosed(stream);
  return {
    write: (text) => void stream.write(text),
    drained: async () => {
      if (stream.writableNeedDrain) await once(stream, 'drain');
    },
    isTTY: isatty(stream.fd),
    columns: stream.columns,
  };
}

/** A question on the terminal; not to be asked where input or output is none. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

const { stdin, stdout, stderr, env } = process;
const io: CliIo = {
  cwd: process.cwd(),
  env,
  stdout: outputOf(stdout),
  stderr: outputOf(stderr),
  ...(isatty(stdin.fd) && isatty(stderr.fd) ? { ask } : {}),
};
// The exit code is set, not forced: a long report may still be on its way down a pipe.
void run(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
