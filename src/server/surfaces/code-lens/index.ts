import type { CodeLens, CodeLensParams } from 'vscode-languageserver';
import { sameAddress } from '../../addresses.ts';
import type { SurfaceContext } from '../surface.ts';
import { renderCodeLenses } from './render.ts';

/** Model, cost and saving above calls; the total above a file. */
export function registerCodeLens({ connection, analyses, client, guard }: SurfaceContext): void {
  connection.onCodeLens(
    guard('codeLens', [] as CodeLens[], async ({ textDocument }: CodeLensParams, token) => {
      const analyzed = await analyses.current(textDocument.uri, token);
      if (!analyzed) return [];
      const { uri } = textDocument;
      const { places, analysis, folder } = analyzed;
      return renderCodeLenses(analysis, {
        uri,
        position: (offset) => places.locate({ start: offset, end: offset }).range.start,
        holds: (span) => sameAddress(places.locate(span).uri, uri),
        isFirst: sameAddress(places.documents[0]?.uri ?? '', uri),
        settings: folder.settings.codeLens,
        commands: client.commands,
        currency: folder.workspace.config.currency,
      });
    }),
  );
}
