import type { CompletionItem, CompletionParams } from 'vscode-languageserver';
import type { SurfaceContext } from '../surface.ts';
import { renderCompletion } from './render.ts';

/** Characters that may begin a proposal, beyond the letters that editors ask at by themselves. */
export const COMPLETION_TRIGGERS: readonly string[] = [' ', ':'];

/** Keys and rule ids inside the comments that speak to this tool; nothing anywhere else. */
export function registerCompletion({ connection, sources, host, guard }: SurfaceContext): void {
  const rules = host.rules.map(({ id, meta }) => ({ id, description: meta.description }));
  connection.onCompletion(
    guard('completion', [] as CompletionItem[], ({ textDocument, position }: CompletionParams) => {
      const line = sources.lineUpTo(textDocument.uri, position);
      if (line === null || !line.includes('prompt-cost')) return [];
      const rangeOf = (length: number): { start: typeof position; end: typeof position } => ({
        start: { ...position, character: position.character - length },
        end: position,
      });
      return [...renderCompletion(line, rules, rangeOf)];
    }),
  );
}
