import { ProgressType } from 'vscode-languageserver';
import { collectHistory } from '../../../core/history/collect-history.ts';
import type { HistoryEvent } from '../../../model/call-history.ts';
import { GitError } from '../../../workspace/git/git-error.ts';
import { CALL_HISTORY, type CallHistoryAnswer, type CallHistoryParams } from '../../protocol.ts';
import { callAt } from '../call-details/index.ts';
import type { SurfaceContext } from '../surface.ts';

const NOTHING: CallHistoryAnswer = { kind: 'none', reason: 'There is no LLM call here.' };
const FAILED: CallHistoryAnswer = { kind: 'none', reason: 'The history could not be read; the output says why.' };
const EVENT = new ProgressType<HistoryEvent>();

/** What a call cost in earlier versions, read from Git when it is asked for. */
export function registerCallHistory(context: SurfaceContext): void {
  const { analyses, connection, host } = context;
  connection.onRequest(
    CALL_HISTORY,
    context.guard<CallHistoryParams, CallHistoryAnswer>('callHistory', FAILED, async (params, token) => {
      // What was typed last in any file may be what the call sends.
      await Promise.all(analyses.all().map(({ uri }) => analyses.current(uri, token, true)));
      const called = await callAt(context, params, token);
      if (!called) return NOTHING;
      const { workspace } = called.folder;
      const { path, id: callId } = called.found.sited.call;
      const { maxCommits, partialResultToken } = params;
      const limit = maxCommits === undefined ? {} : { maxCommits };
      const abort = new AbortController();
      const subscription = token.onCancellationRequested(() => abort.abort());
      const tell = (event: HistoryEvent): void => {
        if (partialResultToken !== undefined) void connection.sendProgress(EVENT, partialResultToken, event);
      };
      try {
        await workspace.link(abort.signal);
        const events = host.callHistory({ workspace, path, callId, ...limit, signal: abort.signal });
        return { kind: 'history', history: await collectHistory(events, tell) };
      } catch (error) {
        if (error instanceof GitError) return { kind: 'none', reason: error.message };
        throw error;
      } finally {
        subscription.dispose();
      }
    }),
  );
}
