import type { CallExpr, Expr, ExprId, ModuleFacts } from '../../model/facts.ts';
import type { SourceEdit } from '../../model/language.ts';
import type { Span } from '../../model/span.ts';

/** Where an object's members are set: `{ A = 1, B = 2 }`. */
interface Initializer {
  /** Braces included; null where there are none yet. */
  readonly braces: Span | null;
  /** Offset of the end of `new T(…)`. */
  readonly end: number;
  readonly members: readonly { readonly name: string; readonly span: Span }[];
}

/** The initialiser of `new T(…) { … }`; null for anything else, and where an edit would not be safe. */
function initializerOf(facts: ModuleFacts, text: string, target: ExprId): Initializer | null {
  const expr = facts.exprs[target];
  if (expr === undefined || facts.errors.some(({ span }) => span.start < expr.span.end && span.end > expr.span.start))
    return null;
  if (expr.kind === 'call' && expr.isNew) return ofCreation(text, expr);
  if (expr.kind !== 'map' || text[expr.span.end - 1] !== '}') return null;
  const pairs = expr.entries.flatMap((entry) => (entry.kind === 'pair' ? [entry] : []));
  // `options with { … }` and `new { … }` are written alike; a dictionary's keys are no members.
  if (pairs.some(({ key, keyExpr }) => key === null || keyExpr !== undefined)) return null;
  const first = pairs[0];
  const open = text.lastIndexOf('{', first?.span.start ?? expr.span.end - 1);
  if (open < expr.span.start) return null;
  const members = pairs.map(({ key, span }) => ({ name: key ?? '', span }));
  return { braces: { start: open, end: expr.span.end }, end: open, members };
}

function ofCreation(text: string, call: CallExpr & Expr): Initializer | null {
  const members = call.args.flatMap(({ name, span }) =>
    name !== undefined && span.start >= call.argsSpan.end ? [{ name, span }] : [],
  );
  const rest = text.slice(call.argsSpan.end, call.span.end);
  if (rest.trim() === '') return { braces: null, end: call.argsSpan.end, members: [] };
  const gap = /^\s*\{/.exec(rest);
  if (gap === null || text[call.span.end - 1] !== '}') return null;
  return {
    braces: { start: call.argsSpan.end + gap[0].length - 1, end: call.span.end },
    end: call.argsSpan.end,
    members,
  };
}

/**
 * Adds `Key = code` to the initialiser of `new T(…) { … }`, on a line of its own where its members are, and writes the
 * initialiser where there is none. Null where the target is nothing of the kind, or sets the member already.
 */
export function insertEntry(
  facts: ModuleFacts,
  text: string,
  target: ExprId,
  key: string,
  code: string,
): SourceEdit | null {
  const found = initializerOf(facts, text, target);
  if (found === null || !/^[A-Za-z_]\w*$/.test(key) || found.members.some(({ name }) => name === key)) return null;
  const entry = `${key} = ${code}`;
  if (found.braces === null) return { span: { start: found.end, end: found.end }, newText: ` { ${entry} }` };
  const last = found.members.at(-1);
  if (last === undefined) {
    const { start, end } = found.braces;
    return /^\{\s*\}$/.test(text.slice(start, end)) ? { span: { start, end }, newText: `{ ${entry} }` } : null;
  }
  const line = text.slice(text.lastIndexOf('\n', last.span.start - 1) + 1, last.span.start);
  const breakLine = /^\s*$/.test(line) ? `${text.includes('\r\n') ? '\r\n' : '\n'}${line}` : ' ';
  const [tail = '', comma, comment] = /^\s*(,)?[ \t]*(\/[/*])?/.exec(text.slice(last.span.end)) ?? [];
  if (comment !== undefined) {
    // A comment behind the last member stays with it.
    const at = last.span.end + tail.length - comment.length;
    const end = facts.comments.find(({ span }) => span.start === at)?.span.end;
    if (comma === undefined || end === undefined || breakLine === ' ') return null;
    return { span: { start: end, end }, newText: `${breakLine}${entry},` };
  }
  return { span: { start: last.span.end, end: last.span.end }, newText: `,${breakLine}${entry}` };
}

/** Removes `Key = …` with its comma, and its line where it stood alone; null where it is not there once. */
export function removeEntry(facts: ModuleFacts, text: string, target: ExprId, key: string): SourceEdit | null {
  const found = initializerOf(facts, text, target);
  const index = found?.members.findIndex(({ name }) => name === key) ?? -1;
  if (found?.braces == null || index < 0) return null;
  const { members, braces } = found;
  const here = members[index]!.span;
  const next = members[index + 1]?.span;
  const previous = members[index - 1]?.span;
  const cut: Span = next
    ? { start: here.start, end: next.start }
    : previous
      ? { start: previous.end, end: here.end }
      : { start: here.start, end: here.end };
  // A comment in between belongs to one of its neighbours; which one is not known.
  if (facts.comments.some(({ span }) => span.start < cut.end && span.end > cut.start)) return null;
  if (next || previous) return { span: cut, newText: '' };
  return { span: { start: braces.start + 1, end: braces.end - 1 }, newText: ' ' };
}
