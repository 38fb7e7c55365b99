import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import { lineIn } from '../hover/index.ts';
import type { SurfaceContext } from '../surface.ts';
import { renderInlayHints } from './render.ts';

/** Tokens at prompts, tokens and cost at calls. */
export function registerInlayHints({ connection, analyses, client, guard }: SurfaceContext): void {
  connection.languages.inlayHint.on(
    guard('inlayHint', [] as InlayHint[], async ({ textDocument, range }: InlayHintParams, token) => {
      const analyzed = await analyses.current(textDocument.uri, token);
      if (!analyzed) return [];
      const { places, analysis, folder, code } = analyzed;
      const start = places.offsetAt(textDocument.uri, range.start);
      const end = places.offsetAt(textDocument.uri, range.end);
      if (start === null || end === null) return [];
      return renderInlayHints(
        analysis,
        { start, end },
        {
          text: code,
          position: (offset) => places.locate({ start: offset, end: offset }).range.start,
          settings: folder.settings.inlayHints,
          commands: client.commands,
          currency: folder.workspace.config.currency,
          lineOf: lineIn(folder),
        },
      );
    }),
  );
}
