import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import { EXPLAIN_CALL, type ExplainCallParams, type Explanation } from '../../protocol.ts';
import type { Position } from '../../../model/span.ts';
import type { OpenFolder } from '../../folders.ts';
import type { Places } from '../../places.ts';
import { countableCall } from '../../../core/exact-count/count-of-call.ts';
import type { ExactCounts } from '../../../workspace/exact-counts.ts';
import type { SitedCall } from '../describe.ts';
import type { SurfaceContext } from '../surface.ts';
import { type CountedExactly, findEnclosingCall, findHoverTarget, renderCall, renderPrompt } from './render.ts';

/** One-based lines in the files of a folder. */
export function lineIn({ workspace }: OpenFolder): (path: string, offset: number) => number {
  return (path, offset) => workspace.position(path, offset).line + 1;
}

/** Where the callee's name stands, as the client knows it. */
function nameOf({ call }: SitedCall, places: Places): { readonly uri: string; readonly position: Position } {
  const { uri, range } = places.locate(call.nameSpan);
  return { uri, position: range.start };
}

/** What a provider counted of a call before, if it is still the same. */
function exactCountOf({ call, estimate }: SitedCall, counts: ExactCounts): CountedExactly | null {
  const { request } = countableCall(call, estimate);
  const count = request && counts.get(request);
  return count ? { ...count, holes: request.holes } : null;
}

/** The breakdown of a call or prompt under the pointer, and of the call around the cursor on request. */
export function registerHover({ connection, analyses, client, guard, host }: SurfaceContext): void {
  connection.onHover(
    guard('hover', null as Hover | null, async ({ textDocument, position }: HoverParams, token) => {
      const analyzed = await analyses.current(textDocument.uri, token, true);
      if (!analyzed) return null;
      const { places, analysis } = analyzed;
      const offset = places.offsetAt(textDocument.uri, position);
      const target = offset === null ? null : findHoverTarget(analysis, offset);
      if (!target) return null;
      const value =
        target.kind === 'call'
          ? renderCall(target.sited, {
              ...client,
              at: nameOf(target.sited, places),
              lineOf: lineIn(analyzed.folder),
              currency: analyzed.folder.workspace.config.currency,
              exact: exactCountOf(target.sited, host.exactCounter.counts),
            })
          : renderPrompt(target.sited.prompt, target.sited.estimate, { lineOf: lineIn(analyzed.folder) });
      return { contents: { kind: MarkupKind.Markdown, value }, range: places.locate(target.span).range };
    }),
  );
  connection.onRequest(
    EXPLAIN_CALL,
    guard('explainCall', null as Explanation | null, async ({ textDocument, position }: ExplainCallParams, token) => {
      const analyzed = await analyses.current(textDocument.uri, token, true);
      if (!analyzed) return null;
      const { places, analysis } = analyzed;
      const offset = places.offsetAt(textDocument.uri, position);
      const sited = offset === null ? null : findEnclosingCall(analysis, offset);
      if (!sited) return null;
      const { range } = places.locate(sited.call.span);
      const { start } = places.locate(sited.call.nameSpan).range;
      return {
        position: start,
        range,
        markdown: renderCall(sited, {
          ...client,
          at: { uri: textDocument.uri, position: start },
          currency: analyzed.folder.workspace.config.currency,
          exact: exactCountOf(sited, host.exactCounter.counts),
        }),
      };
    }),
  );
}
