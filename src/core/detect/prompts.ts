import type { ModelCall, PromptSite, Role } from '../../model/call.ts';
import type { Expr, ExprId, TextExpr } from '../../model/facts.ts';
import type { ResolvedText } from '../../model/resolved.ts';
import type { Span } from '../../model/span.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import { textFrom } from '../resolve/strings.ts';

/** Names that people give to prompts. */
const PROMPT_NAME = /prompt|instruction|system_?(message|text|content)|persona|preamble/i;
/** A string named like a prompt counts as one from this many UTF-16 units on; shorter ones are labels and keys. */
const MIN_NAMED_LENGTH = 160;

interface NamedText {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: ExprId;
}

/**
 * Prompts of a file where they are defined: strings whose text reaches a system role in one of `calls` (of this file or
 * another), and long strings named like a prompt, with the role that they are sent in; without a call that sends them they are
 * taken for system prompts.
 */
export function detectPrompts(ev: Evaluator, file: FactsIndex, calls: readonly ModelCall[]): PromptSite[] {
  const named = namedTexts(file);
  const users = usersIn(file, calls, 'system');
  const asUser = usersIn(file, calls, 'user');
  const sites = new Map<number, PromptSite>();
  for (const [index, expr] of file.facts.exprs.entries()) {
    if (expr.kind !== 'text') continue;
    const usedBy = usersOf(expr, users);
    if (usedBy.length > 0 && expr.parts.some((part) => part.kind === 'static' && /\p{L}{2}/u.test(part.text)))
      sites.set(
        expr.span.start,
        promptSite(ev, file, index, expr.span, bindingOf(named, file, expr.span), 'system', usedBy),
      );
  }
  for (const entry of named) {
    const { span } = file.expr(entry.value);
    if (!(PROMPT_NAME.test(entry.name) || isPromptCall(file, entry.value)) || overlaps(sites, span)) continue;
    const usedBy = [...new Set(asUser.filter((user) => isWithin(user.span, span)).map(({ call }) => call))];
    const site = promptSite(ev, file, entry.value, span, entry, usedBy.length === 0 ? 'system' : 'user', usedBy);
    if (staticLength(site.text) >= MIN_NAMED_LENGTH) sites.set(span.start, site);
  }
  return outermost([...sites.values()].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end));
}

/** Without the strings inside a prompt's own placeholders: they are counted with it. */
function outermost(sites: readonly PromptSite[]): PromptSite[] {
  const kept: PromptSite[] = [];
  for (const site of sites) {
    const last = kept.at(-1);
    if (last && site.span.end <= last.span.end) continue;
    kept.push(site);
  }
  return kept;
}

function promptSite(
  ev: Evaluator,
  file: FactsIndex,
  id: ExprId,
  span: Span,
  entry: NamedText | undefined,
  role: Role,
  usedBy: readonly string[],
): PromptSite {
  const loc = { path: file.facts.path, span };
  const text: ResolvedText = { segments: textFrom(ev.evaluate(file, textInside(file, id)), loc, entry?.name ?? '') };
  return {
    path: file.facts.path,
    span,
    name: entry?.name ?? null,
    nameSpan: entry?.nameSpan ?? null,
    role,
    text,
    usedBy,
  };
}

const isWithin = (inner: Span, outer: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Spans of this file whose text stands in a message of a role, with the calls that send it. */
function usersIn(file: FactsIndex, calls: readonly ModelCall[], role: Role): { span: Span; call: string }[] {
  const users: { span: Span; call: string }[] = [];
  const visit = (text: ResolvedText, call: string): void => {
    for (const segment of text.segments) {
      if (segment.kind === 'hole') segment.options?.forEach((option) => visit(option, call));
      else if (segment.loc.path === file.facts.path) users.push({ span: segment.loc.span, call });
    }
  };
  for (const call of calls)
    for (const message of call.messages) if (message.role === role) visit(message.text, call.id);
  return users;
}

function usersOf(expr: TextExpr & Expr, users: readonly { span: Span; call: string }[]): string[] {
  const found = new Set<string>();
  for (const { span, call } of users) {
    // The innermost string holds the text itself: one of its own static parts is where the segment stands.
    if (expr.parts.some((part) => part.kind === 'static' && part.span.start <= span.start && span.end <= part.span.end))
      found.add(call);
  }
  return [...found];
}

/** Strings with a name: variables, class attributes, entries of objects. */
function namedTexts(file: FactsIndex): NamedText[] {
  const { facts } = file;
  const out: NamedText[] = [];
  const add = (name: string, nameSpan: Span, value: ExprId): void => {
    if (isTextual(file, value)) out.push({ name, nameSpan, value });
  };
  for (const binding of facts.bindings)
    if (binding.source.kind === 'value') add(binding.name, binding.nameSpan, binding.source.value);
  for (const cls of facts.classes)
    for (const attribute of cls.attributes)
      if (attribute.value !== undefined) add(attribute.name, attribute.nameSpan, attribute.value);
  for (const expr of facts.exprs) {
    if (expr.kind !== 'map') continue;
    for (const entry of expr.entries)
      if (entry.kind === 'pair' && entry.key !== null) add(entry.key, entry.keySpan, entry.value);
  }
  return out;
}

/** `PromptTemplate.from_template("…")`, `new SystemPrompt('…')`: what is made of the string says that it is a prompt. */
function isPromptCall(file: FactsIndex, id: ExprId): boolean {
  const expr = file.expr(id);
  return expr.kind === 'call' && /prompt/i.test(file.source(expr.callee));
}

/** A string, a concatenation that begins with one, or a string method on one (`dedent`, `strip`). */
function isTextual(file: FactsIndex, id: ExprId): boolean {
  let expr = file.expr(id);
  for (let depth = 0; depth < 400; depth++) {
    if (expr.kind === 'text') return true;
    if (expr.kind === 'binary' && expr.op === '+') expr = file.expr(expr.left);
    else if (expr.kind === 'call') {
      const callee = file.expr(expr.callee);
      const first = expr.args[0];
      if (callee.kind === 'member' && file.expr(callee.object).kind === 'text') return true;
      if (!first || expr.args.length > 1) return false;
      expr = file.expr(first.value);
    } else return false;
  }
  return false;
}

/** The string handed to a prompt's constructor; other expressions stand for themselves. */
function textInside(file: FactsIndex, id: ExprId): ExprId {
  const expr = file.expr(id);
  const first = expr.kind === 'call' && isPromptCall(file, id) ? expr.args[0] : undefined;
  return first ? first.value : id;
}

function bindingOf(named: readonly NamedText[], file: FactsIndex, span: Span): NamedText | undefined {
  return named.find((entry) => {
    const value = file.expr(entry.value).span;
    return value.start <= span.start && span.end <= value.end;
  });
}

function overlaps(sites: ReadonlyMap<number, PromptSite>, span: Span): boolean {
  for (const site of sites.values()) if (site.span.start < span.end && span.start < site.span.end) return true;
  return false;
}

function staticLength(text: ResolvedText): number {
  return text.segments.reduce((sum, segment) => sum + (segment.kind === 'static' ? segment.text.length : 0), 0);
}
