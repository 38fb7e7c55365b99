import type { HoleSegment, ResolvedText, StaticSegment, TextSegment } from '../../../model/resolved.ts';
import type { Loc } from '../../../model/span.ts';
import { textFrom } from '../strings.ts';
import type { TextValue, Value } from '../values.ts';
import { unknown } from '../values.ts';

/** How placeholders and control tags are written: Jinja's `{{ }}` and `{% %}`, Mustache's and Handlebars' `{{#if}}`. */
export type TemplateSyntax = 'jinja' | 'mustache';

/** Value that a placeholder is filled with; undefined where it is not known here. */
export type Filling = (name: string) => Value | undefined;

/** A piece of a template, with its place in the template's text. */
type Token =
  | { readonly kind: 'static'; readonly start: number; readonly end: number }
  | { readonly kind: 'value'; readonly name: string; readonly start: number; readonly end: number }
  | { readonly kind: 'open'; readonly block: 'choice' | 'loop' | 'plain'; readonly name: string; readonly start: number; readonly end: number } // prettier-ignore
  | { readonly kind: 'else' | 'close'; readonly start: number; readonly end: number };

/** A block being read: its branches so far. */
interface Frame {
  readonly open: Token & { kind: 'open' };
  readonly branches: TextSegment[][];
}

/** The syntax that a file's name says; null for others, whose braces mean nothing by themselves. */
export function templateSyntaxOf(path: string): TemplateSyntax | null {
  if (/\.(?:jinja2?|j2|prompty|njk)(?:\.\w+)?$/i.test(path)) return 'jinja';
  return /\.(?:mustache|hbs|handlebars|prompt)$/i.test(path) ? 'mustache' : null;
}

/**
 * A template with its placeholders filled in, or left as holes. What a condition decides is a hole with the possible texts,
 * what a loop repeats a hole without; comments and tags cost nothing. Places stay exact.
 */
export function renderTemplate(text: TextValue, syntax: TemplateSyntax, fill: Filling = () => undefined): TextValue {
  const segments = text.segments.flatMap((segment) =>
    segment.kind === 'hole' ? [segment] : renderStatic(segment, syntax, fill),
  );
  return { ...text, segments };
}

function renderStatic(segment: StaticSegment, syntax: TemplateSyntax, fill: Filling): TextSegment[] {
  const { text, loc } = segment;
  const isExact = loc.span.end - loc.span.start === text.length;
  const locOf = ({ start, end }: { start: number; end: number }): Loc =>
    isExact ? { path: loc.path, span: { start: loc.span.start + start, end: loc.span.start + end } } : loc;
  const root: TextSegment[] = [];
  const frames: Frame[] = [];
  const out = (): TextSegment[] => frames.at(-1)?.branches.at(-1) ?? root;
  for (const token of syntax === 'jinja' ? jinjaTokens(text) : mustacheTokens(text)) {
    if (token.kind === 'static') {
      if (token.end > token.start) out().push({ kind: 'static', text: text.slice(token.start, token.end), loc: locOf(token) }); // prettier-ignore
    } else if (token.kind === 'value') {
      const value = fill(token.name) ?? unknown(`"${token.name}" is filled in`);
      out().push(...textFrom(value, locOf(token), token.name));
    } else if (token.kind === 'open') frames.push({ open: token, branches: [[]] });
    else if (token.kind === 'else') frames.at(-1)?.branches.push([]);
    else {
      const frame = frames.pop();
      if (frame) out().push(...closed(frame, locOf({ start: frame.open.start, end: token.end })));
    }
  }
  // A block that is never closed: its text stands there all the same.
  for (let frame = frames.pop(); frame; frame = frames.pop()) out().push(...frame.branches.flat());
  return root;
}

/** What a whole block comes to. */
function closed({ open, branches }: Frame, loc: Loc): TextSegment[] {
  const [first = [], ...others] = branches;
  if (open.block === 'plain') return first;
  const hole: HoleSegment = { kind: 'hole', name: open.name, reason: 'repeated for each element', loc };
  if (open.block === 'loop') return [hole];
  const options = [...branches, ...(others.length === 0 ? [[]] : [])].map((segments): ResolvedText => ({ segments }));
  return [{ ...hole, reason: `depends on ${open.name}`, options }];
}

const JINJA =
  /\{#[\s\S]*?#\}|\{%-?\s*raw\s*-?%\}([\s\S]*?)\{%-?\s*endraw\s*-?%\}|\{%([-+]?)\s*(\w+)([\s\S]*?)([-+]?)%\}|\{\{([-+]?)\s*([\s\S]*?)\s*([-+]?)\}\}/g;

function* jinjaTokens(text: string): Generator<Token> {
  let done = 0;
  for (const match of text.matchAll(JINJA)) {
    const [all, raw, before, tag, rest = '', after, valueBefore, name, valueAfter] = match;
    const start = match.index;
    const end = start + all.length;
    const trims = before === '-' || valueBefore === '-';
    yield { kind: 'static', start: done, end: trims ? Math.max(done, text.slice(0, start).trimEnd().length) : start };
    done = after === '-' || valueAfter === '-' ? end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0) : end;
    if (raw !== undefined) {
      const inside = start + all.indexOf(raw, all.indexOf('%}'));
      yield { kind: 'static', start: inside, end: inside + raw.length };
    } else if (name !== undefined) yield { kind: 'value', name: plainName(name), start, end };
    else if (tag !== undefined) yield* jinjaTag(tag, rest.trim(), start, end);
  }
  yield { kind: 'static', start: done, end: text.length };
}

function* jinjaTag(tag: string, rest: string, start: number, end: number): Generator<Token> {
  const name = `${tag} ${rest}`.trim();
  if (tag === 'if') yield { kind: 'open', block: 'choice', name: rest, start, end };
  else if (tag === 'for') yield { kind: 'open', block: 'loop', name, start, end };
  else if (PLAIN_BLOCKS.has(tag)) yield { kind: 'open', block: 'plain', name, start, end };
  // What a macro says stands where it is called; `{% set x %}…{% endset %}` likewise.
  else if (tag === 'macro' || (tag === 'set' && !rest.includes('=')))
    yield { kind: 'open', block: 'loop', name, start, end }; // prettier-ignore
  else if (tag === 'else' || tag === 'elif') yield { kind: 'else', start, end };
  else if (tag.startsWith('end')) yield { kind: 'close', start, end };
  else if (tag === 'include' || tag === 'extends') yield { kind: 'value', name, start, end };
}

const PLAIN_BLOCKS = new Set(['block', 'with', 'filter', 'autoescape', 'trans', 'call', 'chat', 'generation']);

const MUSTACHE = /\{\{!--[\s\S]*?--\}\}|\{\{!([\s\S]*?)\}\}|\{\{\{\s*([^{}]+?)\s*\}\}\}|\{\{~?\s*([#^/>&]?)\s*([^{}]*?)\s*~?\}\}/g; // prettier-ignore

function* mustacheTokens(text: string): Generator<Token> {
  let done = 0;
  for (const match of text.matchAll(MUSTACHE)) {
    const [all, , unescaped, mark, inner = ''] = match;
    const start = match.index;
    const end = start + all.length;
    yield { kind: 'static', start: done, end: start };
    done = end;
    if (unescaped !== undefined) yield { kind: 'value', name: plainName(unescaped), start, end };
    else if (mark === '#' || mark === '^') {
      const block = mark === '#' && /^each\b/.test(inner) ? 'loop' : 'choice';
      yield { kind: 'open', block, name: inner.replace(/^(?:if|unless|each|with)\s+/, ''), start, end };
    } else if (mark === '/') yield { kind: 'close', start, end };
    else if (mark === '' && /^else\b|^\^$/.test(inner)) yield { kind: 'else', start, end };
    else if (mark !== undefined && !/^(?:role|history)\b/.test(inner)) yield { kind: 'value', name: plainName(inner), start, end }; // prettier-ignore
  }
  yield { kind: 'static', start: done, end: text.length };
}

/** `name` of `name | trim` and `name|e`: filters that leave a text nearly as it is. */
function plainName(expression: string): string {
  return expression.replace(/(?:\s*\|\s*(?:e|escape|safe|trim|string))+$/, '').trim();
}
