import type { ExprId, ModuleFacts } from '../../../model/facts.ts';
import type { SourceEdit } from '../../../model/language.ts';
import type { Span } from '../../../model/span.ts';

/** A finished builder chain: `Params.builder().model("x").build()`. */
interface Chain {
  /** Where `.build()` begins: the end of what it is called on. */
  readonly end: number;
  /** What stands between that and the word `build`: the dot, with the line break before it where there is one. */
  readonly joint: string;
  /** The calls before `build`, from the first to the last. */
  readonly steps: readonly { readonly name: string; readonly span: Span }[];
}

/** The chain that ends in this `build()` call; null for anything else, and where an edit would not be safe. */
function chainOf(facts: ModuleFacts, text: string, target: ExprId): Chain | null {
  const call = facts.exprs[target];
  if (call?.kind !== 'call' || call.args.length > 0) return null;
  const callee = facts.exprs[call.callee];
  if (callee?.kind !== 'member' || callee.property !== 'build') return null;
  const end = facts.exprs[callee.object]?.span.end ?? call.span.start;
  const joint = text.slice(end, callee.propertySpan.start);
  const { start } = call.span;
  const isBroken = facts.errors.some((error) => error.span.start < call.span.end && error.span.end > start);
  if (isBroken || !/^\s*\.$/.test(joint)) return null;
  const steps: { name: string; span: Span }[] = [];
  for (let step = facts.exprs[callee.object]; step?.kind === 'call';) {
    const member = facts.exprs[step.callee];
    if (member?.kind !== 'member') break;
    const object = facts.exprs[member.object];
    if (object === undefined) break;
    steps.unshift({ name: member.property, span: { start: object.span.end, end: step.span.end } });
    step = object;
  }
  return { end, joint, steps };
}

/**
 * Adds `.key(code)` before a builder's `.build()`, on a line of its own where the chain is written so. Null where the target
 * is no such chain, the key is no name, or the chain sets it already.
 */
export function insertEntry(
  facts: ModuleFacts,
  text: string,
  target: ExprId,
  key: string,
  code: string,
): SourceEdit | null {
  const chain = chainOf(facts, text, target);
  if (chain === null || !/^[A-Za-z_]\w*$/.test(key) || chain.steps.some((step) => step.name === key)) return null;
  return { span: { start: chain.end, end: chain.end }, newText: `${chain.joint}${key}(${code})` };
}

/** Removes `.key(…)` from a builder chain; null where it is not there once. */
export function removeEntry(facts: ModuleFacts, text: string, target: ExprId, key: string): SourceEdit | null {
  const found = chainOf(facts, text, target)?.steps.filter((step) => step.name === key) ?? [];
  const [only] = found;
  if (only === undefined || found.length > 1) return null;
  const { start, end } = only.span;
  // A comment in between belongs to the line that goes, but might say something about the next.
  return facts.comments.some((comment) => comment.span.start >= start && comment.span.end <= end)
    ? null
    : { span: only.span, newText: '' };
}

const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A string literal in double quotes. */
export function stringLiteral(value: string): string {
  const escaped = value.replace(/["\\]|[\u0000-\u001f\u007f]|\p{Surrogate}/gu, (char) => {
    return NAMED[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

export function booleanLiteral(value: boolean): string {
  return String(value);
}

/** `// text` on one line. */
export function lineComment(text: string): string {
  return `// ${text.replace(/\s*[\r\n]+\s*/g, ' ').trim()}`;
}
