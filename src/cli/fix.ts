import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import writeFileAtomic from 'write-file-atomic';
import type { FileAnalysis } from '../model/analysis.ts';
import { decodeSource } from '../workspace/decode.ts';
import { fixFiles, readersOf, type FixedFile } from '../workspace/fix-files.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliIo } from './io.ts';

export interface FixOutcome {
  /** As they are after the fixes, in the same order. */
  readonly analyses: readonly FileAnalysis[];
  /** A file could not be written. */
  readonly failed: boolean;
}

/** Makes the safe fixes and writes the files; one that cannot be written is named, and stays as it was. */
export function fixOnDisk(workspace: Workspace, analyses: readonly FileAnalysis[], io: CliIo): FixOutcome {
  const fixed = fixFiles(workspace, analyses);
  const written = fixed.filter((file) => {
    try {
      writeFixed(workspace.root, file);
      return true;
    } catch (error) {
      workspace.close(file.path);
      io.stderr.write(`${nameOf(workspace, file.path, io)} was not fixed: ${reasonOf(error)}\n`);
      return false;
    }
  });
  if (written.length > 0) io.stderr.write(`Fixed ${summary(written)}.\n`);
  return { analyses: analysedAnew(workspace, analyses, fixed), failed: written.length < fixed.length };
}

/** Makes the safe fixes in memory and prints what they would change, as a patch that `git apply` takes in this folder. */
export function printPatch(workspace: Workspace, analyses: readonly FileAnalysis[], io: CliIo): FixOutcome {
  const fixed = fixFiles(workspace, analyses);
  for (const { path: file, before, after } of fixed) {
    const name = nameOf(workspace, file, io);
    const mark = hasMark(readFileSync(path.resolve(workspace.root, file))) ? '\uFEFF' : '';
    const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
    io.stdout.write(
      createTwoFilesPatch(`a/${name}`, `b/${name}`, mark + before, mark + after, undefined, undefined, options),
    );
  }
  io.stderr.write(fixed.length > 0 ? `Would fix ${summary(fixed)}.\n` : 'There is nothing to fix.\n');
  return { analyses: analysedAnew(workspace, analyses, fixed), failed: false };
}

/** @throws Error that says why the file stays as it is. */
function writeFixed(root: string, { path: file, before, after }: FixedFile): void {
  const absolute = path.resolve(root, file);
  const bytes = readFileSync(absolute);
  if (decodeSource(file, bytes).text !== before) throw new Error('it was changed in the meantime; run again');
  // Putting a new file in its place would need no right to write this one.
  accessSync(absolute, constants.W_OK);
  writeFileAtomic.sync(absolute, (hasMark(bytes) ? '\uFEFF' : '') + after);
}

/** Decoding drops a byte-order mark. */
function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function analysedAnew(
  workspace: Workspace,
  analyses: readonly FileAnalysis[],
  fixed: readonly FixedFile[],
): readonly FileAnalysis[] {
  const paths = fixed.map((file) => file.path);
  const stale = new Set([...paths, ...readersOf(workspace, paths)]);
  return analyses.map((analysis) => (stale.has(analysis.path) ? workspace.analyze(analysis.path) : analysis));
}

/** As the user would name it. */
function nameOf({ root }: Workspace, file: string, { cwd }: CliIo): string {
  return path.relative(cwd, path.resolve(root, file)).replaceAll(path.sep, '/');
}

function summary(files: readonly FixedFile[]): string {
  const findings = files.reduce((sum, { fixed }) => sum + fixed, 0);
  return `${count(findings, 'finding')} in ${count(files.length, 'file')}`;
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
