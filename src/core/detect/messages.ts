import type { ImagePart, Message, Role } from '../../model/call.ts';
import type { ExprRef, Resolved, ResolvedText, TextSegment } from '../../model/resolved.ts';
import type { Loc } from '../../model/span.ts';
import type { CacheMark } from '../../model/call.ts';
import { builderEntry } from '../resolve/builders.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import { templateFromFile } from '../resolve/data/prompt-files.ts';
import { entryOrField, fieldName, unionMember } from './go-forms.ts';
import { mapEntry, recordEntry, recordMember } from '../resolve/objects.ts';
import { textFrom } from '../resolve/strings.ts';
import type { Lazy, Value } from '../resolve/values.ts';
import { knownText } from '../resolve/values.ts';
import { resolvedString } from './resolved.ts';

/** Messages as they could be read, and whether that is all of them. */
export interface Conversation {
  readonly messages: readonly Message[];
  readonly complete: boolean;
  readonly marks: readonly CacheMark[];
}

const ROLES: Readonly<Record<string, Role>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  tool: 'tool',
  function: 'tool',
};

/** The role that a message's `role` names, as any provider spells it. */
export function roleNamed(name: string): Role | undefined {
  return ROLES[name];
}

/** Message classes and functions of the SDKs by the end of their name: `SystemMessage(content=…)`, `HumanMessagePromptTemplate`, `system("…")`. */
const ROLE_CLASSES: readonly (readonly [RegExp, Role])[] = [
  [/(System|Developer)(Chat)?Message|[.#](system|developer)$/, 'system'],
  [/(Human|User)(Chat)?(Message|Content)|[.#]user$/, 'user'],
  [/(AI|Ai|Assistant|Model)(Chat)?(Message|Content)|[.#]assistant$/, 'assistant'],
  [/(Tool|Function)(Chat)?Message/, 'tool'],
];

/**
 * Reads what an SDK takes for messages: a text, one message, or a list of messages, each an object with a role and a
 * content (or parts, or text), a message class, or a pair of role and text. Every provider's form is one of these.
 */
export class MessageReader {
  readonly #ev: Evaluator;
  readonly #marks: CacheMark[] = [];

  constructor(ev: Evaluator) {
    this.#ev = ev;
  }

  /** `role` holds for bare texts: `system` for a system parameter, `user` for a prompt. */
  read(value: Value, at: Lazy, role: Role): Conversation {
    const before = this.#marks.length;
    const { messages, complete } = this.#read(value, at, role);
    return { messages, complete, marks: this.#marks.slice(before) };
  }

  #read(value: Value, at: Lazy, role: Role): { messages: Message[]; complete: boolean } {
    if (value.kind === 'list') return this.#readList(value, at, role);
    if (value.kind === 'oneOf' && value.options.some((option) => option.kind === 'list' || option.kind === 'map')) {
      const [first] = value.options.filter((option) => option.kind === 'list' || option.kind === 'map');
      return { messages: first ? this.#read(first, at, role).messages : [], complete: false };
    }
    if (value.kind === 'record') {
      const template = this.#template(value, at) ?? this.#wrapped(value, role);
      if (template) return template;
    }
    if (value.kind === 'function') {
      const text = this.#lambdaText(value, at, role);
      if (text) return text;
    }
    if (value.kind === 'const') return { messages: [], complete: true };
    const message = this.#message(value, at, role);
    return { messages: [message], complete: value.kind !== 'unknown' };
  }

  #readList(list: Value & { kind: 'list' }, at: Lazy, role: Role): { messages: Message[]; complete: boolean } {
    const messages: Message[] = [];
    let complete = list.open === null;
    // A system prompt or one user turn given as blocks: `[{type: 'text', text: …}, …]` is one message.
    if (list.items.length > 0 && list.items.every((item) => this.#isBlock(this.#ev.force(item)))) {
      return { messages: [this.#message(list, at, role)], complete };
    }
    for (const item of list.items) {
      const value = this.#ev.force(item);
      if (value.kind === 'unknown') complete = false;
      const nested = value.kind === 'record' ? this.#template(value, item) : undefined;
      if (nested) messages.push(...nested.messages);
      else messages.push(this.#message(value, item, role));
    }
    return { messages, complete };
  }

  /** A content part rather than a message: it has a text, an image or a cache mark, but no role. */
  #isBlock(value: Value): boolean {
    const member = unionMember(this.#ev, value);
    if (member) return this.#isBlock(member.value);
    if (value.kind !== 'map' && value.kind !== 'record') return false;
    if (this.#entry(value, 'role') !== undefined || roleOfClass(value)) return false;
    return ['text', 'image_url', 'source', 'cachePoint', 'cache_control', 'image'].some(
      (key) => this.#entry(value, key) !== undefined,
    );
  }

  #message(value: Value, at: Lazy, fallback: Role): Message {
    const member = unionMember(this.#ev, value);
    if (member) return this.#message(member.value, member.at, ROLES[member.name.toLowerCase()] ?? fallback);
    const loc = locOf(at);
    const pair = this.#pair(value);
    const role = pair?.role ?? this.#role(value) ?? fallback;
    const contentAt = pair?.content ?? this.#contentSlot(value) ?? at;
    const content = contentAt === at ? value : this.#ev.force(contentAt);
    const parts = new ContentParts(role);
    this.#content(content, contentAt, parts, 0);
    const marked = this.#markOn(value, role) || parts.marked;
    return {
      role,
      text: { segments: parts.segments },
      loc,
      content: refOf(contentAt),
      expr: value.kind === 'map' ? value.ref : refOf(at),
      images: parts.images,
      otherParts: parts.other,
      cacheMark: marked,
      ...parts.marksInside(),
    };
  }

  /** LangChain's `("system", "…")` and `["human", "…"]`. */
  #pair(value: Value): { role: Role; content: Lazy } | undefined {
    if (value.kind !== 'list' || value.items.length !== 2 || value.open !== null) return undefined;
    const [first, second] = value.items as [Lazy, Lazy];
    const name = knownText(this.#ev.force(first));
    const role = name === null ? undefined : ROLES[name];
    return role ? { role, content: second } : undefined;
  }

  #role(value: Value): Role | undefined {
    const named = this.#entry(value, 'role');
    const constant = named?.kind === 'symbol' ? named.path.at(-1)?.toLowerCase() : undefined;
    const text = constant ?? (named ? knownText(named) : null);
    return (text === null ? undefined : ROLES[text]) ?? roleOfClass(value);
  }

  #contentSlot(value: Value): Lazy | undefined {
    for (const key of ['content', 'parts', 'text', 'prompt', 'template', 'multiContent']) {
      if (value.kind === 'map') {
        const slot = value.entries.findLast((entry) => entry.key === key || entry.key === fieldName(key));
        if (slot) return slot.value;
      } else if (value.kind === 'record') {
        const { file, id, env } = value.call;
        const call = file.expr(id);
        if (call.kind !== 'call') return undefined;
        const arg = call.args.find(({ name }) => name === key || name === fieldName(key));
        if (arg) return { file, expr: arg.value, env };
        const built = builderEntry(this.#ev, value, key);
        if (built) return built;
        const entry = recordEntry(this.#ev, value.call, key);
        const first = call.args[0];
        if (entry && first) return { file, expr: first.value, env, value: entry };
      }
    }
    if (value.kind !== 'record') return undefined;
    const { file, id, env } = value.call;
    const call = file.expr(id);
    const first = call.kind === 'call' ? call.args[0] : undefined;
    const slot = first && first.name === undefined && !first.spread ? { file, expr: first.value, env } : undefined;
    // Go's `NewUserMessage(block, block)`: the content is all arguments.
    if (!slot || call.kind !== 'call' || call.args.length < 2 || file.facts.language !== 'go') return slot;
    if (!/#New\w*Message$/.test(value.symbol)) return slot;
    const items = call.args.map((arg): Lazy => ({ file, expr: arg.value, env }));
    const open = call.args.some((arg) => arg.spread) ? 'more blocks' : null;
    return { ...slot, value: { kind: 'list', items, open, ref: { path: file.facts.path, expr: id } } };
  }

  #content(value: Value, at: Lazy, parts: ContentParts, depth: number): void {
    if (depth > 6) return parts.add([{ kind: 'hole', name: '…', reason: 'nested too deeply', loc: locOf(at) }]);
    const member = unionMember(this.#ev, value);
    if (member) return this.#content(member.value, member.at, parts, depth + 1);
    if (value.kind === 'list') {
      for (const item of value.items) this.#content(this.#ev.force(item), item, parts, depth + 1);
      if (value.open !== null && !value.items.some((item) => item.value?.kind === 'unknown')) {
        parts.add([{ kind: 'hole', name: sourceOf(at), reason: value.open, loc: locOf(at) }]);
      }
      return;
    }
    if (value.kind === 'map' || value.kind === 'record') return this.#block(value, at, parts, depth);
    parts.add(textFrom(value, locOf(at), sourceOf(at)));
  }

  #block(value: Value & { kind: 'map' | 'record' }, at: Lazy, parts: ContentParts, depth: number): void {
    const isMarked = this.#markOn(value, parts.role);
    this.#blockContent(value, at, parts, depth);
    // A mark stands behind the block that carries it.
    if (isMarked) parts.mark();
  }

  #blockContent(value: Value & { kind: 'map' | 'record' }, at: Lazy, parts: ContentParts, depth: number): void {
    const kind = this.#entry(value, 'type');
    const type = kind ? knownText(kind) : null;
    if (
      ['image_url', 'image', 'input_image', 'source', 'inline_data', 'inlineData'].some(
        (key) => key === type || (type === null && this.#entry(value, key) !== undefined),
      )
    ) {
      parts.images.push({ detail: this.#imageDetail(value), loc: locOf(at) });
      return;
    }
    const inner = this.#contentSlot(value);
    if (inner) return this.#content(this.#ev.force(inner), inner, parts, depth + 1);
    if (this.#entry(value, 'cachePoint')) return;
    if (type !== null && type !== 'text') parts.other.push(type);
    else parts.add([{ kind: 'hole', name: sourceOf(at), reason: 'computed at run time', loc: locOf(at) }]);
  }

  #imageDetail(value: Value): Resolved<string> {
    const image = this.#entry(value, 'image_url');
    const detail = this.#entry(value, 'detail') ?? (image ? this.#entry(image, 'detail') : undefined);
    return resolvedString(detail);
  }

  /** Marks of every provider: `cache_control`, `cachePoint`, the AI SDK's provider options. */
  #markOn(value: Value, role: Role): boolean {
    if (value.kind !== 'map' && value.kind !== 'record') return false;
    const control =
      this.#entry(value, 'cache_control') ?? this.#entry(value, 'cachePoint') ?? this.#providerCache(value);
    if (!control) return false;
    const ttl = control.kind === 'map' ? mapEntry(this.#ev, control, 'ttl') : undefined;
    const { file, expr } =
      value.kind === 'map'
        ? { file: this.#ev.project.file(value.ref.path), expr: value.ref.expr }
        : { file: value.call.file, expr: value.call.id };
    if (file)
      this.#marks.push({
        loc: { path: file.facts.path, span: file.expr(expr).span },
        on: role === 'system' ? 'system' : 'message',
        ttl: (ttl && knownText(ttl)) ?? null,
      });
    return true;
  }

  #providerCache(value: Value): Value | undefined {
    const options =
      this.#entry(value, 'providerOptions') ??
      this.#entry(value, 'experimental_providerMetadata') ??
      this.#entry(value, 'providerMetadata');
    if (options?.kind !== 'map') return undefined;
    for (const slot of options.entries) {
      const inner = this.#ev.force(slot.value);
      const found = this.#entry(inner, 'cacheControl') ?? this.#entry(inner, 'cachePoint');
      if (found) return found;
    }
    return undefined;
  }

  /** LangChain's templates: `ChatPromptTemplate.from_messages([...])`, `PromptTemplate.from_template("…")`. */
  #template(value: Value & { kind: 'record' }, at: Lazy): { messages: Message[]; complete: boolean } | undefined {
    const { file, id, env } = value.call;
    const call = file.expr(id);
    if (call.kind !== 'call') return undefined;
    const role = roleOfClass(value);
    if (
      /PromptTemplate[.#]?(\(\)\.)?(from_messages|fromMessages)$/.test(value.symbol) ||
      /ChatPromptTemplate$/.test(value.symbol)
    ) {
      const arg = call.args.find((candidate) => candidate.name === 'messages') ?? call.args[0];
      if (!arg) return undefined;
      const list: Lazy = { file, expr: arg.value, env };
      const read = this.#read(this.#ev.force(list), list, 'user');
      return {
        messages: read.messages.map(withTemplateHoles),
        complete: read.complete,
      };
    }
    if (/PromptTemplate([.#](from_template|fromTemplate))?$/.test(value.symbol)) {
      const arg = call.args.find((candidate) => candidate.name === 'template') ?? call.args[0];
      const slot: Lazy | undefined = arg ? { file, expr: arg.value, env } : undefined;
      const text = recordEntry(this.#ev, value.call, 'template') ?? (slot && this.#ev.force(slot));
      const message = text && this.#message(text, slot ?? at, role ?? 'user');
      return message ? { messages: [withTemplateHoles(message)], complete: true } : undefined;
    }
    const fromFile = templateFromFile(this.#ev, value);
    const message = fromFile && this.#message(fromFile, at, role ?? 'user');
    return message ? { messages: [withTemplateHoles(message)], complete: true } : undefined;
  }

  /** Spring AI's `new Prompt(…)` holds a text, a message or a list of them. */
  #wrapped(value: Value & { kind: 'record' }, role: Role): { messages: Message[]; complete: boolean } | undefined {
    if (!/\.prompt\.Prompt$/.test(value.symbol)) return undefined;
    const { file, id, env } = value.call;
    const call = file.expr(id);
    const arg = call.kind === 'call' ? call.args[0] : undefined;
    if (!arg) return undefined;
    const inner: Lazy = { file, expr: arg.value, env };
    return this.#read(this.#ev.force(inner), inner, role);
  }

  /** Spring AI's `user(u -> u.text("…").param("name", value))`: what the function says to its parameter. */
  #lambdaText(
    value: Value & { kind: 'function' },
    at: Lazy,
    role: Role,
  ): { messages: Message[]; complete: boolean } | undefined {
    const { file } = value;
    const fn = file.facts.functions[value.fn];
    for (const id of fn ? file.facts.calls : []) {
      const call = file.expr(id);
      if (call.kind !== 'call' || call.span.start < fn!.span.start || call.span.end > fn!.span.end) continue;
      const callee = file.expr(call.callee);
      const arg = call.args[0];
      if (callee.kind !== 'member' || callee.property !== 'text' || !arg) continue;
      const text: Lazy = { file, expr: arg.value, env: value.env };
      const message = this.#message(this.#ev.force(text), text, role);
      return { messages: [{ ...withTemplateHoles(message), loc: locOf(at) }], complete: true };
    }
    return undefined;
  }

  #entry(value: Value, key: string): Value | undefined {
    if (value.kind === 'map') return entryOrField(this.#ev, value, key);
    if (value.kind !== 'record') return undefined;
    const built = builderEntry(this.#ev, value, key);
    return built
      ? this.#ev.force(built)
      : (recordMember(this.#ev, value, key) ?? recordMember(this.#ev, value, fieldName(key)));
  }
}

/** Collects one message's content. */
class ContentParts {
  readonly segments: TextSegment[] = [];
  readonly images: ImagePart[] = [];
  readonly other: string[] = [];
  marked = false;
  /** Segments before each mark; null where something else than text stands before one, whose place is not kept. */
  #marksAt: number[] | null = [];
  /** Of the message whose content this is: a mark on a block of a system prompt stands on the system prompt. */
  readonly role: Role;

  constructor(role: Role) {
    this.role = role;
  }

  add(segments: readonly TextSegment[]): void {
    this.segments.push(...segments);
  }

  mark(): void {
    this.marked = true;
    if (this.images.length > 0 || this.other.length > 0) this.#marksAt = null;
    this.#marksAt?.push(this.segments.length);
  }

  /** The marks, where one of them is not at the end of the text. */
  marksInside(): Pick<Message, 'marksAt'> {
    const marks = this.#marksAt ?? [];
    return marks.some((at) => at < this.segments.length) ? { marksAt: marks } : {};
  }
}

function roleOfClass(value: Value): Role | undefined {
  if (value.kind !== 'record') return undefined;
  const variant = /Message\.(System|Developer|User|Assistant|Tool)(?:\(\)|$)/.exec(value.symbol)?.[1];
  if (variant !== undefined) return ROLES[variant.toLowerCase()];
  const named = /\.(?:of|From)(System|Developer|User|Assistant|Tool)(?:\(\)|$)/.exec(value.symbol)?.[1];
  if (named !== undefined) return ROLES[named.toLowerCase()];
  return ROLE_CLASSES.find(([pattern]) => pattern.test(value.symbol))?.[1];
}

function locOf(at: Lazy): Loc {
  return { path: at.file.facts.path, span: at.file.expr(at.expr).span };
}

function sourceOf(at: Lazy): string {
  return at.file.source(at.expr);
}

function refOf(at: Lazy): ExprRef {
  return { path: at.file.facts.path, expr: at.expr };
}

/** Holes divide segments, so that the places of marks among them no longer hold. */
function withTemplateHoles({ marksAt, ...message }: Message): Message {
  return { ...message, text: templateHoles(message.text) };
}

/** `{question}` in a prompt template is a hole; `{{` is a brace. */
function templateHoles(text: ResolvedText): ResolvedText {
  const segments = text.segments.flatMap((segment): TextSegment[] => {
    if (segment.kind === 'hole') return [segment];
    const out: TextSegment[] = [];
    const exact = segment.loc.span.end - segment.loc.span.start === segment.text.length;
    let done = 0;
    const push = (end: number): void => {
      if (end <= done) return;
      const span = exact
        ? { start: segment.loc.span.start + done, end: segment.loc.span.start + end }
        : segment.loc.span;
      out.push({
        kind: 'static',
        text: segment.text.slice(done, end).replace(/\{\{/g, '{').replace(/\}\}/g, '}'),
        loc: { path: segment.loc.path, span },
      });
    };
    for (const match of segment.text.matchAll(/(?<!\{)\{(\w+)\}(?!\})/g)) {
      push(match.index);
      done = match.index + match[0].length;
      const span = exact
        ? { start: segment.loc.span.start + match.index, end: segment.loc.span.start + done }
        : segment.loc.span;
      out.push({
        kind: 'hole',
        name: match[1] ?? '',
        reason: 'filled in when the chain runs',
        loc: { path: segment.loc.path, span },
      });
    }
    push(segment.text.length);
    return out;
  });
  return { segments };
}
