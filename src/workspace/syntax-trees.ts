import { Edit, type Tree } from 'web-tree-sitter';

/** How many open files keep their last tree. A tree takes about as much memory as fifty times its text. */
const MAX_TREES = 8;

interface Kept {
  readonly text: string;
  readonly tree: Tree;
}

/**
 * The last syntax trees of the files being edited, so that the next parse reads only what changed. Trees live in the
 * parser's own memory: each is freed when a newer one takes its place, when the file is closed, or when there are too many.
 */
export class SyntaxTrees {
  readonly #kept = new Map<string, Kept>();

  /** The last tree of a file, moved to where the new text has its parts; null without one. The caller must not free it. */
  before(path: string, text: string): Tree | null {
    const last = this.#kept.get(path);
    if (!last) return null;
    const edit = editBetween(last.text, text);
    if (edit) last.tree.edit(edit);
    return last.tree;
  }

  keep(path: string, text: string, tree: Tree): void {
    this.forget(path);
    this.#kept.set(path, { text, tree });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_TREES) break;
      this.forget(oldest);
    }
  }

  forget(path: string): void {
    this.#kept.get(path)?.tree.delete();
    this.#kept.delete(path);
  }
}

/** The one replacement that turns a text into another: what lies between their common beginning and end. */
function editBetween(before: string, after: string): Edit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++;
  const [oldEnd, newEnd] = [before.length - end, after.length - end];
  return new Edit({
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  });
}

/** Zero-based row, and column in UTF-16 units, of an offset. */
function pointAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
