#!/usr/bin/env node
import { isatty } from 'node:tty';
import type { Output } from './io.ts';
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
  return { write: (text) => void stream.write(text), isTTY: isatty(stream.fd), columns: stream.columns };
}

const { stdout, stderr, env } = process;
// The exit code is set, not forced: a long report may still be on its way down a pipe.
void run(process.argv.slice(2), { cwd: process.cwd(), env, stdout: outputOf(stdout), stderr: outputOf(stderr) }).then(
  (code) => {
    process.exitCode = code;
  },
);
