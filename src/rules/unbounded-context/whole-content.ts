import type { ModelCall } from '../../model/call.ts';
import type { Expr, ExprId, ModuleFacts } from '../../model/facts.ts';
import type { HoleSegment } from '../../model/resolved.ts';
import type { RuleContext } from '../../model/rule.ts';

/** Calls that give all there is, by the name they end in. */
const READERS: Readonly<Record<string, string>> = {
  read_text: 'the content of a file',
  readFile: 'the content of a file',
  readFileSync: 'the content of a file',
  ReadFile: 'the content of a file',
  readText: 'the content of a file',
  extract_text: 'the text of a document',
  extractText: 'the text of a document',
  get_text: 'the text of a page',
  getText: 'the text of a page',
  innerText: 'the text of a page',
  textContent: 'the text of a page',
  getvalue: 'the content of a file',
};
const LIMITS =
  /(trunc|slice|substring|substr|chunk|split|limit|clip|shorten|max_?(chars|len|tokens|length)|summar|count_?tokens|encode|num_tokens|textwrap|^head$)/i;
const MAX_STEPS = 5;

/** What a dynamic part is, if it is the whole of something read; null where it is not, or something may shorten it. */
export function wholeContentOf(context: RuleContext, call: ModelCall, hole: HoleSegment): string | null {
  const facts = context.facts(call.path);
  const text = context.text(call.path);
  const fn = call.context.functionSpan;
  if (!facts || text === undefined) return null;
  const around = text.slice(fn?.start ?? 0, fn?.end ?? text.length);
  // Whatever the function cuts or counts may be this; so may a slice of anything that is no literal.
  if (cuts(facts, fn) || /[\w)\]]\[[^\]\n{"']*:[^\]\n{"']*\]/.test(around)) return null;
  // What the resolver says of it: `a file named by parameter "path"`.
  if (hole.reason.startsWith('a file ')) return 'the content of a file';
  const start = facts.exprs.findIndex(({ span, kind }) => kind !== 'text' && span.start >= hole.loc.span.start && span.end <= hole.loc.span.end && text.slice(span.start, span.end) === hole.name); // prettier-ignore
  return start < 0 ? null : follow(facts, start, 0);
}

/** A call in the function whose name says that it cuts, splits or counts. */
function cuts(facts: ModuleFacts, fn: ModelCall['context']['functionSpan']): boolean {
  return facts.exprs.some((expr) => {
    if (fn && (expr.span.start < fn.start || expr.span.end > fn.end)) return false;
    const name = expr.kind === 'name' ? expr.name : expr.kind === 'member' ? expr.property : '';
    return LIMITS.test(name);
  });
}

function follow(facts: ModuleFacts, id: ExprId, steps: number): string | null {
  const expr: Expr | undefined = facts.exprs[id];
  if (!expr || steps > MAX_STEPS) return null;
  if (expr.kind === 'call') return ofCall(facts, expr, steps);
  if (expr.kind === 'member' && /^(text|content|body)$/.test(expr.property)) return ofMember(facts, expr);
  if (expr.kind !== 'name') return null;
  const values = facts.bindings.flatMap(({ name, source, at }) =>
    name === expr.name && at <= expr.span.start && source.kind === 'value' && source.op === undefined
      ? [source.value]
      : [],
  );
  // Several assignments may shorten it on the way.
  return values.length === 1 && values[0] !== undefined ? follow(facts, values[0], steps + 1) : null;
}

function ofCall(facts: ModuleFacts, expr: Expr & { kind: 'call' }, steps: number): string | null {
  const callee = facts.exprs[expr.callee];
  const name = callee?.kind === 'member' ? callee.property : callee?.kind === 'name' ? callee.name : '';
  const known = READERS[name];
  if (known !== undefined) return known;
  if (callee?.kind !== 'member') return null;
  const object = facts.exprs[callee.object];
  // `open(path).read()`, `f.read()` of a file that was opened; a length is a limit.
  if (name === 'read' && expr.args.length === 0) return isOpened(facts, object) ? 'the content of a file' : null;
  if (name === 'text' && expr.args.length === 0 && isFetched(facts, object)) return 'the body of a web response';
  if (/^(strip|trim|toString|decode|replace|lower|toLowerCase)$/.test(name))
    return follow(facts, callee.object, steps + 1);
  return null;
}

function ofMember(facts: ModuleFacts, expr: Expr & { kind: 'member' }): string | null {
  const object = facts.exprs[expr.object];
  if (expr.property === 'text' && isFetched(facts, object)) return 'the body of a web response';
  return null;
}

function isOpened(facts: ModuleFacts, object: Expr | undefined): boolean {
  const made = valueOf(facts, object);
  if (made?.kind !== 'call') return false;
  const callee = facts.exprs[made.callee];
  return callee?.kind === 'name' ? callee.name === 'open' : callee?.kind === 'member' && callee.property === 'open';
}

/** `requests.get(url)`, `await fetch(url)`. */
function isFetched(facts: ModuleFacts, object: Expr | undefined): boolean {
  const made = valueOf(facts, object);
  if (made?.kind !== 'call') return false;
  const callee = facts.exprs[made.callee];
  if (callee?.kind === 'name') return callee.name === 'fetch';
  const base = callee?.kind === 'member' ? facts.exprs[callee.object] : undefined;
  return callee?.kind === 'member' && callee.property === 'get' && base?.kind === 'name' && /^(requests|httpx|session|axios|client)$/.test(base.name); // prettier-ignore
}

/** The expression itself, or the only value of the name it is. */
function valueOf(facts: ModuleFacts, expr: Expr | undefined): Expr | undefined {
  if (expr?.kind !== 'name') return expr;
  const values = facts.bindings.filter(({ name, source }) => name === expr.name && source.kind === 'value');
  const [only] = values;
  return values.length === 1 && only?.source.kind === 'value' ? facts.exprs[only.source.value] : undefined;
}
