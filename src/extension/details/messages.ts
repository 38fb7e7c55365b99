/** What the details view and the extension say to each other. Both sides check what they get. */
import type { CallHistory, CallVersion } from '../../model/call-history.ts';
import type { CallDetailsAnswer, OpenPlace } from '../../server/protocol.ts';

/** The call that the view shows: where its name stands. `cell` as in `CostSite`. */
export type DetailsTarget = Pick<OpenPlace, 'uri' | 'position' | 'cell'>;

/** How far the history of the call is known; `idle`: nobody asked for it. */
export type HistoryState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'reading'; readonly versions: readonly CallVersion[]; readonly commits: number }
  | { readonly kind: 'read'; readonly history: CallHistory }
  | { readonly kind: 'none'; readonly reason: string };

export type ToDetails =
  /** `target` is what the page keeps, so that it shows the same call when the window comes back. */
  | {
      readonly type: 'details';
      readonly target: DetailsTarget;
      readonly answer: CallDetailsAnswer;
      /** Another call than the page showed before. */
      readonly isOther: boolean;
    }
  | { readonly type: 'history'; readonly state: HistoryState }
  /** `isOther` as of `details`. */
  | { readonly type: 'failed'; readonly message: string; readonly isOther: boolean };

export type FromDetails =
  /** The page's script runs; `target` is the call it showed before, null for a new page. */
  | { readonly type: 'loaded'; readonly target: DetailsTarget | null }
  | { readonly type: 'open'; readonly place: DetailsTarget }
  | { readonly type: 'openSetting'; readonly setting: string }
  | { readonly type: 'openPanel' }
  /** The history is to be seen. */
  | { readonly type: 'readHistory'; readonly again: boolean }
  /** Full object id of a commit, for the clipboard. */
  | { readonly type: 'copyCommit'; readonly id: string };

/** The message if it is one of the view's, else null. */
export function readFromDetails(message: unknown): FromDetails | null {
  if (!isRecord(message)) return null;
  const { type, target, place, setting, again, id } = message;
  switch (type) {
    case 'loaded':
      return { type, target: readTarget(target) };
    case 'open': {
      const read = readTarget(place);
      return read && { type, place: read };
    }
    case 'openSetting':
      return typeof setting === 'string' && /^promptCost\.[\w.-]+$/.test(setting) ? { type, setting } : null;
    case 'openPanel':
      return { type };
    case 'readHistory':
      return { type, again: again === true };
    case 'copyCommit':
      return typeof id === 'string' && /^[0-9a-f]{40,64}$/.test(id) ? { type, id } : null;
    default:
      return null;
  }
}

/** The message if it is one of the extension's, else null. */
export function readToDetails(message: unknown): ToDetails | null {
  if (!isRecord(message)) return null;
  const { type, message: text, answer } = message;
  const isOther = message['isOther'] === true;
  if (type === 'failed') return typeof text === 'string' ? { type, message: text, isOther } : null;
  if (type === 'history') {
    const state = readHistoryState(message['state']);
    return state && { type, state };
  }
  const target = readTarget(message['target']);
  if (type !== 'details' || !target || !isRecord(answer)) return null;
  const isKnown =
    answer['kind'] === 'none' ? typeof answer['reason'] === 'string' : answer['kind'] === 'call' && isRecord(answer['details']); // prettier-ignore
  if (!isKnown) return null;
  return { type, target, answer: answer as unknown as CallDetailsAnswer, isOther };
}

function readHistoryState(value: unknown): HistoryState | null {
  if (!isRecord(value)) return null;
  const { kind, versions, commits, history, reason } = value;
  const isKnown =
    kind === 'idle' ||
    (kind === 'reading' && Array.isArray(versions) && isIndex(commits)) ||
    (kind === 'read' && isRecord(history) && Array.isArray(history['versions']) && isRecord(history['end'])) ||
    (kind === 'none' && typeof reason === 'string');
  return isKnown ? (value as unknown as HistoryState) : null;
}

/** A place of a call as a page keeps it; null when it is none. */
export function readTarget(value: unknown): DetailsTarget | null {
  if (!isRecord(value)) return null;
  const { uri, position, cell } = value;
  if (typeof uri !== 'string' || !isRecord(position) || !(cell === null || isIndex(cell))) return null;
  const { line, character } = position;
  return isIndex(line) && isIndex(character) ? { uri, position: { line, character }, cell } : null;
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
