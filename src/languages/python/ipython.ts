/**
 * What IPython adds to Python: lines that are commands of the shell or of IPython itself. They are blanked out, so that the
 * rest of a cell parses as Python and every offset of it stays.
 */

/** Cell magics that run the cell's body as Python. */
const PYTHON_CELL = /^%%(?:time|timeit|capture|python3?|pypy|prun|py)\b/;

/** A cell in another language: `%%bash`. The Python cell magics are lines like others. */
export function isForeignCell(cell: string): boolean {
  const first = cell.trimStart();
  return first.startsWith('%%') && !PYTHON_CELL.test(first);
}

/** `%magic`, `!command`, `?help`; `help?`; `files = !ls`, `t = %timeit -o f()`. */
const COMMAND = /^\s*(?:[%!?]|[\p{L}_][\p{L}\p{N}_.]*\?{1,2}\s*$|[\p{L}_][\p{L}\p{N}_., ]*=\s*(?:!|%[\p{L}_]))/u;

/** A cell's text with the lines for IPython blanked out; as long as before, with the same line breaks. */
export function blankCommands(cell: string): string {
  let result = '';
  let state = OUTSIDE;
  let continues = false;
  for (const line of cell.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []) {
    const isCommand: boolean = continues || (state === OUTSIDE && COMMAND.test(line));
    continues = isCommand && /\\\r?\n?$/.test(line);
    result += isCommand ? line.replace(/[^\r\n]/g, ' ') : line;
    if (!isCommand) state = stateAfter(line, state);
  }
  return result;
}

/** Where the end of a line stands: in a string of several lines (then its quotes), inside how many brackets, behind a backslash. */
interface State {
  readonly quotes: string | null;
  readonly depth: number;
  readonly isJoined: boolean;
}
const OUTSIDE: State = { quotes: null, depth: 0, isJoined: false };

/** The marks that change the state, and those that hide one: an escape, a comment, a string of one line. */
const MARK = /\\[^\r\n]|"""|'''|"(?:\\[^\r\n]|[^"\\\r\n])*"|'(?:\\[^\r\n]|[^'\\\r\n])*'|#[^\r\n]*|[()[\]{}]/g;

function stateAfter(line: string, before: State): State {
  let { quotes, depth } = before;
  let last = '';
  const mark = new RegExp(MARK);
  for (let at = 0; ;) {
    if (quotes !== null) {
      const end = endOfString(line, at, quotes);
      if (end < 0) break;
      at = end;
      quotes = null;
    }
    mark.lastIndex = at;
    const found = mark.exec(line)?.[0];
    if (found === undefined) break;
    at = mark.lastIndex;
    last = found;
    if (found === '"""' || found === "'''") quotes = found;
    else if ('([{'.includes(found)) depth++;
    else if (')]}'.includes(found)) depth = Math.max(0, depth - 1);
  }
  const isJoined = /\\\r?\n$/.test(line) && !last.startsWith('#');
  return quotes === null && depth === 0 && !isJoined ? OUTSIDE : { quotes, depth, isJoined };
}

/** Offset behind the closing quotes; −1 where the line does not have them. */
function endOfString(line: string, from: number, quotes: string): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line.startsWith(quotes, at)) return at + quotes.length;
  }
  return -1;
}
