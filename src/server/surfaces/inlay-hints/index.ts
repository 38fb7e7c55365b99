import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import type { SurfaceContext } from '../surface.ts';
import { renderInlayHints } from './render.ts';

/** Tokens at prompts, tokens and cost at calls. */
export function registerInlayHints({ connection, analyses, client, guard }: SurfaceContext): void {
  connection.languages.inlayHint.on(
    guard('inlayHint', [] as InlayHint[], async ({ textDocument, range }: InlayHintParams, token) => {
      const analyzed = await analyses.current(textDocument.uri, token);
      if (!analyzed) return [];
      const { document, analysis, folder } = analyzed;
      const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      return renderInlayHints(analysis, span, {
        text: document.getText(),
        position: (offset) => document.positionAt(offset),
        settings: folder.settings.inlayHints,
        commands: client.commands,
      });
    }),
  );
}
