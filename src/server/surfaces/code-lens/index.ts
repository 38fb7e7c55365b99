import type { CodeLens, CodeLensParams } from 'vscode-languageserver';
import type { SurfaceContext } from '../surface.ts';
import { renderCodeLenses } from './render.ts';

/** Model, cost and saving above calls; the total above a file. */
export function registerCodeLens({ connection, analyses, client, guard }: SurfaceContext): void {
  connection.onCodeLens(
    guard('codeLens', [] as CodeLens[], async ({ textDocument }: CodeLensParams, token) => {
      const analyzed = await analyses.current(textDocument.uri, token);
      if (!analyzed) return [];
      const { uri, document, analysis, folder } = analyzed;
      return renderCodeLenses(analysis, {
        uri,
        position: (offset) => document.positionAt(offset),
        settings: folder.settings.codeLens,
        commands: client.commands,
      });
    }),
  );
}
