import path from 'node:path';
import type { FileAnalysis } from '../model/analysis.ts';
import type { EstimatedCall } from '../model/rule.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliIo } from './io.ts';

/** A file, and a line of it: `app/llm.py:42`. The file is absolute, the line one-based. */
export function readTarget(target: string, io: CliIo): { file: string; line: number | null } {
  const match = /^(.+?)(?::(\d+))?$/.exec(target);
  const line = match?.[2];
  return { file: path.resolve(io.cwd, match?.[1] ?? target), line: line === undefined ? null : Number(line) };
}

/** The calls of a file; with a line, those that begin there, else the innermost around it. */
export function callsAt(analysis: FileAnalysis, workspace: Workspace, line: number | null): readonly EstimatedCall[] {
  const all = [...analysis.calls, ...analysis.wrapperCalls];
  if (line === null) return all;
  const lineAt = ({ call }: EstimatedCall, offset: number): number => workspace.position(call.path, offset).line + 1;
  const starting = all.filter((sited) => lineAt(sited, sited.call.nameSpan.start) === line);
  if (starting.length > 0) return starting;
  const around = all.filter(
    (sited) => lineAt(sited, sited.call.span.start) <= line && line <= lineAt(sited, sited.call.span.end),
  );
  const length = ({ call: { span } }: EstimatedCall): number => span.end - span.start;
  return around.sort((a, b) => length(a) - length(b)).slice(0, 1);
}
