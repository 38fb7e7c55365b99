import type { CallHistory, CallVersion, HistoryEnd, HistoryEvent, HistoryStart } from '../../model/call-history.ts';

/**
 * Puts a history that is told in events together; `onEvent` hears each. A history that breaks off counts as cancelled.
 * @throws Error when not even its start was told.
 */
export async function collectHistory(
  events: AsyncIterable<HistoryEvent>,
  onEvent: (event: HistoryEvent) => void,
): Promise<CallHistory> {
  const versions: CallVersion[] = [];
  let start: HistoryStart | null = null;
  let end: HistoryEnd = { reason: 'cancelled', commits: 0, text: 'Cancelled.' };
  for await (const event of events) {
    onEvent(event);
    if (event.kind === 'start') start = event.start;
    else if (event.kind === 'version') versions.push(event.version);
    else if (event.kind === 'end') end = event.end;
  }
  if (start === null) throw new Error('a history begins with its start');
  return { ...start, versions, end };
}
