import type { FileAnalysis } from '../../model/analysis.ts';
import type { ReportContext } from '../../model/reporter.ts';
import { placeOf } from '../shared/place.ts';

/** Line and column, one-based, by file and UTF-16 offset. */
export type Positions = Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;

/**
 * Where the offsets stand that a report speaks of: of calls, prompts, findings with their edits, and problems. With these,
 * other reports can be made of this one without the files.
 */
export function positionsOf(analyses: readonly FileAnalysis[], context: Pick<ReportContext, 'position'>): Positions {
  const positions: Record<string, Record<string, readonly [number, number]>> = {};
  const add = (path: string, offset: number): void => {
    const { line, column } = placeOf(context, path, offset);
    (positions[path] ??= {})[offset] = [line, column];
  };
  for (const analysis of analyses) {
    const { path, calls, wrapperCalls, prompts, findings, problems } = analysis;
    for (const { call } of [...calls, ...wrapperCalls]) {
      const { span, nameSpan, model, baseUrl, outputCap, reasoning, choices, serviceTier, messages, tools } = call;
      // Beside the call itself, what its record says the place of.
      const told = [model, baseUrl, outputCap.value, reasoning, choices, serviceTier, messages, tools.tools];
      addSpans([span, nameSpan, told], call.path, add);
    }
    for (const { prompt } of prompts) addSpans(prompt.span, prompt.path, add);
    addSpans([findings, problems], path, add);
  }
  return positions;
}

/** Both ends of every span in plain data; the nearest `path` around one says of which file it is. */
function addSpans(data: unknown, path: string, add: (path: string, offset: number) => void): void {
  if (typeof data !== 'object' || data === null) return;
  if ('start' in data && 'end' in data && typeof data.start === 'number' && typeof data.end === 'number') {
    add(path, data.start);
    add(path, data.end);
    return;
  }
  const own = 'path' in data && typeof data.path === 'string' ? data.path : path;
  for (const value of Object.values(data)) addSpans(value, own, add);
}
