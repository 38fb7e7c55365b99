import { COMMENT_MARKER, QUIET_COMMENT_MARKER } from '../../core/format/comment-marker.ts';
import { UsageError } from '../io.ts';
import { UnsureError, type Network } from './http.ts';
import type { CommentTarget } from './platform.ts';

export type CommentOutcome = 'created' | 'updated' | 'unchanged' | 'removed' | 'not needed';

export interface UpsertOptions {
  /** Take an earlier comment away when the change is below the threshold, instead of saying so in it. */
  readonly removeBelowThreshold: boolean;
  readonly network: Pick<Network, 'sleep'>;
}

const ATTEMPTS = 3;
/** Milliseconds. */
const PAUSE = 1000;

/**
 * Brings the one comment of this tool up to date with a Markdown report: a report below the threshold (its marker says so) makes
 * no comment, and only changes one that is there. A write whose answer got lost is looked up before it is made again, so that no
 * second comment comes about.
 * @throws UsageError for a report without a marker, and for what the server refuses.
 */
export async function upsertComment(
  target: CommentTarget,
  report: string,
  options: UpsertOptions,
): Promise<CommentOutcome> {
  const body = trimmed(report, target.limit);
  const isQuiet = body.startsWith(QUIET_COMMENT_MARKER);
  if (!isQuiet && !body.startsWith(COMMENT_MARKER))
    throw new UsageError('The file is no report of this tool; write one with --format markdown=FILE.');
  for (let attempt = 1; ; attempt++) {
    try {
      return await bringUpToDate(target, body, isQuiet, options);
    } catch (error) {
      if (!(error instanceof UnsureError) || attempt === ATTEMPTS) throw error;
      await options.network.sleep(PAUSE * attempt);
    }
  }
}

async function bringUpToDate(
  target: CommentTarget,
  body: string,
  isQuiet: boolean,
  { removeBelowThreshold }: UpsertOptions,
): Promise<CommentOutcome> {
  const found = await target.find([COMMENT_MARKER, QUIET_COMMENT_MARKER]);
  if (found === null) {
    if (isQuiet) return 'not needed';
    await target.create(body);
    return 'created';
  }
  if (isQuiet && removeBelowThreshold) {
    await target.remove(found);
    return 'removed';
  }
  if (normalized(found.body) === normalized(body)) return 'unchanged';
  await target.update(found, body);
  return 'updated';
}

/** Servers change line ends, and drop white space at the end. */
function normalized(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}

/** A report that is longer than the server takes (one not of this tool, or of many files put together) ends with a word about it. */
function trimmed(report: string, limit: number): string {
  const body = report.replace(/^\uFEFF/, '').trimStart();
  const note = '\n\n_The report is longer than a comment may be; the rest is left out._\n';
  return body.length <= limit ? body : body.slice(0, limit - note.length) + note;
}
