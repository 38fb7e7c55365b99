import type { CancellationToken } from 'vscode-languageserver';
import { countableCall } from '../../../core/exact-count/count-of-call.ts';
import type { Countable } from '../../../core/exact-count/count-of-call.ts';
import { CountError } from '../../../workspace/exact-counts.ts';
import {
  EXACT_COUNT,
  EXACT_COUNT_KEEP,
  EXACT_COUNT_PREVIEW,
  type CallAt,
  type ExactCountKeepParams,
  type ExactCountParams,
  type ExactCountPreview,
  type ExactCountResult,
} from '../../protocol.ts';
import { findEnclosingCall } from '../hover/render.ts';
import type { SurfaceContext } from '../surface.ts';

const NOTHING = { kind: 'not', reason: 'There is no LLM call here.', text: null } as const;

/** What a provider would count of a call, and the counting itself, on request only. */
export function registerExactCount({ connection, analyses, host, guard }: SurfaceContext): void {
  const countableAt = async (
    { textDocument, position }: CallAt,
    token: CancellationToken,
  ): Promise<Countable | null> => {
    const analyzed = await analyses.current(textDocument.uri, token, true);
    const offset = analyzed?.places.offsetAt(textDocument.uri, position) ?? null;
    const sited = analyzed && offset !== null ? findEnclosingCall(analyzed.analysis, offset) : null;
    return sited && countableCall(sited.call, sited.estimate);
  };
  connection.onRequest(
    EXACT_COUNT_PREVIEW,
    guard<CallAt, ExactCountPreview>('exactCountPreview', NOTHING, async (at, token) =>
      preview(await countableAt(at, token), host.exactCounter),
    ),
  );
  connection.onRequest(
    EXACT_COUNT,
    guard<ExactCountParams, ExactCountResult>(
      'exactCount',
      { kind: 'failed', reason: 'answer', message: 'The count failed; the output says why.' },
      async ({ key, ...at }, token) => {
        const countable = await countableAt(at, token);
        if (countable?.kind !== 'countable')
          return { kind: 'failed', reason: 'refused', message: countable?.reason ?? NOTHING.reason };
        try {
          return { kind: 'counted', count: await host.exactCounter.count(countable.request, countable.endpoint, key) };
        } catch (error) {
          if (!(error instanceof CountError)) throw error;
          return { kind: 'failed', reason: error.kind, message: error.message };
        }
      },
    ),
  );
  connection.onRequest(
    EXACT_COUNT_KEEP,
    guard('exactCountKeep', false, async ({ count, ...at }: ExactCountKeepParams, token) => {
      const countable = await countableAt(at, token);
      if (countable?.request) host.exactCounter.counts.set(countable.request, count);
      return countable?.request !== undefined;
    }),
  );
}

function preview(countable: Countable | null, counter: SurfaceContext['host']['exactCounter']): ExactCountPreview {
  if (countable === null) return NOTHING;
  const { request } = countable;
  const texts = request ? request.messages.map(({ text }) => text) : [];
  const text = texts.length === 0 ? null : texts.join('\n');
  if (countable.kind === 'not') return { kind: 'not', reason: countable.reason, text };
  const { endpoint } = countable;
  const { url, body } = counter.preview(countable.request, endpoint);
  return {
    kind: 'countable',
    endpoint: { id: endpoint.id, name: endpoint.name, keyNames: endpoint.keyNames },
    url,
    body: JSON.stringify(body, null, 2),
    holes: countable.request.holes,
    known: counter.counts.get(countable.request) ?? null,
    text,
  };
}
