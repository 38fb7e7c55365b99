import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import { EXPLAIN_CALL, type ExplainCallParams, type Explanation } from '../../protocol.ts';
import { rangeOf } from '../../file-views.ts';
import type { SurfaceContext } from '../surface.ts';
import { findEnclosingCall, findHoverTarget, renderCall, renderPrompt } from './render.ts';

/** The breakdown of a call or prompt under the pointer, and of the call around the cursor on request. */
export function registerHover({ connection, analyses, client, guard }: SurfaceContext): void {
  connection.onHover(
    guard('hover', null as Hover | null, async ({ textDocument, position }: HoverParams, token) => {
      const analyzed = await analyses.current(textDocument.uri, token, true);
      if (!analyzed) return null;
      const { document, analysis } = analyzed;
      const target = findHoverTarget(analysis, document.offsetAt(position));
      if (!target) return null;
      const value =
        target.kind === 'call'
          ? renderCall(target.sited, client)
          : renderPrompt(target.sited.prompt, target.sited.estimate);
      const range = rangeOf({ position: (offset) => document.positionAt(offset) }, target.span);
      return { contents: { kind: MarkupKind.Markdown, value }, range };
    }),
  );
  connection.onRequest(
    EXPLAIN_CALL,
    guard('explainCall', null as Explanation | null, async ({ textDocument, position }: ExplainCallParams, token) => {
      const analyzed = await analyses.current(textDocument.uri, token, true);
      if (!analyzed) return null;
      const { document, analysis } = analyzed;
      const sited = findEnclosingCall(analysis, document.offsetAt(position));
      if (!sited) return null;
      const range = rangeOf({ position: (offset) => document.positionAt(offset) }, sited.call.span);
      return { position: document.positionAt(sited.call.nameSpan.start), range, markdown: renderCall(sited, client) };
    }),
  );
}
