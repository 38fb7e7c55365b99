import type { ModelCall, PromptSite, Role } from '../../model/call.ts';
import type { ExprId, MapEntry } from '../../model/facts.ts';
import type { ResolvedText, TextSegment } from '../../model/resolved.ts';
import type { Span } from '../../model/span.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import { renderTemplate, templateSyntaxOf } from '../resolve/data/template.ts';
import { mapEntry } from '../resolve/objects.ts';
import { knownText } from '../resolve/values.ts';
import { roleNamed } from './messages.ts';

/** A prompt file by its name, whoever reads it. */
const PROMPT_FILE = /\.(?:prompty|prompt)$/i;
/** How deep texts that are one of several are looked through. */
const MAX_DEPTH = 6;

/**
 * Prompts in a data file: its texts that `calls` (of other files) send, as these send them, each with the calls. A file that
 * is a prompt by its name has them without any call too.
 */
export function detectDataPrompts(ev: Evaluator, file: FactsIndex, calls: readonly ModelCall[]): PromptSite[] {
  const sites = new Map<ExprId, Found>();
  for (const call of calls)
    for (const message of call.messages) collect(file, message.text, { call, role: message.role }, sites, 0);
  const found = [...sites].map(([id, site]) => siteOf(file, id, site));
  const all = found.length > 0 || !PROMPT_FILE.test(file.facts.path) ? found : ownPrompts(ev, file);
  return all.sort((a, b) => a.span.start - b.span.start);
}

interface Found {
  readonly role: Role;
  readonly text: ResolvedText;
  readonly senders: Map<string, ModelCall>;
}

/** Enters each run of segments that stand in one text of the file, with what is filled in between. */
function collect(
  file: FactsIndex,
  { segments }: ResolvedText,
  by: { readonly call: ModelCall; readonly role: Role },
  sites: Map<ExprId, Found>,
  depth: number,
): void {
  const ranges = new Map<ExprId, { first: number; last: number }>();
  segments.forEach((segment, index) => {
    if (segment.kind === 'hole' && depth < MAX_DEPTH && segment.loc.path !== file.facts.path)
      segment.options?.forEach((option) => collect(file, option, by, sites, depth + 1));
    const id = segment.loc.path === file.facts.path ? textAround(file, segment.loc.span) : undefined;
    if (id === undefined) return;
    const range = ranges.get(id);
    if (range) range.last = index;
    else ranges.set(id, { first: index, last: index });
  });
  for (const [id, { first, last }] of ranges) {
    const known = sites.get(id);
    const text = { segments: segments.slice(first, last + 1) };
    if (known) known.senders.set(by.call.id, by.call);
    else if (hasWords(text.segments)) sites.set(id, { role: by.role, text, senders: new Map([[by.call.id, by.call]]) });
  }
}

function hasWords(segments: readonly TextSegment[]): boolean {
  return segments.some(
    (segment) =>
      (segment.kind === 'static' && /\p{L}{2}/u.test(segment.text)) ||
      (segment.kind === 'hole' && segment.options?.some((option) => hasWords(option.segments)) === true),
  );
}

/** The innermost text of the file that holds a span. */
function textAround(file: FactsIndex, { start, end }: Span): ExprId | undefined {
  let best: ExprId | undefined;
  let size = Infinity;
  for (const [id, expr] of file.facts.exprs.entries()) {
    if (expr.kind !== 'text' || expr.content.start > start || end > expr.content.end) continue;
    const own = expr.content.end - expr.content.start;
    if (own < size) [best, size] = [id, own];
  }
  return best;
}

function siteOf(file: FactsIndex, id: ExprId, { role, text, senders }: Found): PromptSite {
  const { span } = file.expr(id);
  const entry = entryOf(file, id);
  return {
    path: file.facts.path,
    span,
    name: entry?.key ?? null,
    nameSpan: entry && entry.keySpan.end > entry.keySpan.start ? entry.keySpan : null,
    role,
    text,
    usedBy: [...senders.keys()],
    sentBy: [...senders.values()].map(({ id: callId, path, nameSpan, context: { functionName } }) => ({
      callId,
      path,
      nameSpan,
      functionName,
    })),
  };
}

/** The key that a text stands under. */
function entryOf(file: FactsIndex, id: ExprId): Extract<MapEntry, { kind: 'pair' }> | undefined {
  for (const expr of file.facts.exprs) {
    if (expr.kind !== 'map') continue;
    for (const entry of expr.entries) if (entry.kind === 'pair' && entry.value === id) return entry;
  }
  return undefined;
}

/** Messages of a prompt file that no call is known to send. */
function ownPrompts(ev: Evaluator, file: FactsIndex): PromptSite[] {
  const syntax = templateSyntaxOf(file.facts.path) ?? 'jinja';
  const whole = ev.exported(file, 'default');
  const messages = whole?.kind === 'map' ? mapEntry(ev, whole, 'messages') : undefined;
  if (messages?.kind !== 'list') return [];
  return messages.items.flatMap((item): PromptSite[] => {
    const message = ev.force(item);
    const content = message.kind === 'map' ? mapEntry(ev, message, 'content') : undefined;
    const role = message.kind === 'map' ? mapEntry(ev, message, 'role') : undefined;
    if (content?.kind !== 'text') return [];
    const { segments } = renderTemplate(content, syntax);
    if (!hasWords(segments)) return [];
    const id = textAround(file, content.origin.span);
    const named = roleNamed((role && knownText(role)) ?? '') ?? 'system';
    return id === undefined ? [] : [siteOf(file, id, { role: named, text: { segments }, senders: new Map() })];
  });
}
