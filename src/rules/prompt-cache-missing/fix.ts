import { replaceValue, writerFor } from '../../core/fix/parameters.ts';
import type { Writer } from '../../core/fix/parameters.ts';
import type { Message, ModelCall } from '../../model/call.ts';
import type { Fix, TextEdit } from '../../model/finding.ts';
import type { ExprRef } from '../../model/resolved.ts';
import type { RuleContext } from '../../model/rule.ts';

/**
 * The edit that marks the fixed prefix for caching, in the form of the call's SDK. Offered only when the whole system
 * prompt is fixed text, since a mark behind a part that changes never finds its prefix again.
 */
export function cacheFix(context: RuleContext, call: ModelCall): Fix[] {
  const writer = call.request.root && writerFor(context, call.request.root.path);
  if (!writer || !call.request.complete) return [];
  const system = call.messages.filter((message) => message.role === 'system');
  if (system.length === 0 || !system.every(isFixed)) return [];
  const edits = editsFor(context, call, system, writer);
  return edits ? [{ kind: 'fix', title: 'Cache the fixed prompt', edits }] : [];
}

function editsFor(
  context: RuleContext,
  call: ModelCall,
  system: readonly Message[],
  writer: Writer,
): TextEdit[] | null {
  // Marks are maps in a list; where requests are typed, an SDK's own builders would be needed.
  if (writer.edits.typedRequests === true) return null;
  switch (call.sdk) {
    case 'anthropic':
      return anthropicMark(call, system, writer, context);
    case 'bedrock':
      return call.api.startsWith('converse') ? bedrockMark(call, writer, context) : null;
    case 'vercel-ai':
      return aiSdkMark(call, system, writer);
    default:
      return null;
  }
}

function isFixed(message: Message): boolean {
  return message.text.segments.every((segment) => segment.kind === 'static');
}

/** `system` becomes a list with one marked text block, or its last block gets the mark. https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching */
function anthropicMark(
  call: ModelCall,
  system: readonly Message[],
  writer: Writer,
  context: RuleContext,
): TextEdit[] | null {
  const site = call.systemSite;
  if (site?.path !== call.request.root?.path || !site) return null;
  const mark = writer.edits.mapLiteral([['type', writer.edits.stringLiteral('ephemeral', sample(writer, site.value))]]);
  const blocks = listItems(context, site.value);
  if (blocks) {
    const last = blocks.at(-1);
    const edit = last && writer.insert(last, 'cache_control', mark);
    return edit ? [edit] : null;
  }
  // A list that stands elsewhere cannot be marked from here.
  if (system.length !== 1 || !isTextValue(context, site.value)) return null;
  const quote = (value: string): string => writer.edits.stringLiteral(value, sample(writer, site.value));
  const block = writer.edits.mapLiteral([['type', quote('text')], ['text', writer.source(site.value)], ['cache_control', mark]]); // prettier-ignore
  return [replaceValue(site, writer.edits.listLiteral([block]))].map((edit) => shorthand(call, edit, 'system'));
}

/** `{ system }` must be spelt out before its value can change. */
function shorthand(call: ModelCall, edit: TextEdit, key: string): TextEdit {
  const site = call.request.params[key] ?? call.systemSite;
  const isShort =
    site !== null && site.nameSpan.start === site.valueSpan.start && site.nameSpan.end === site.valueSpan.end;
  return isShort ? { ...edit, newText: `${key}: ${edit.newText}` } : edit;
}

/** A `cachePoint` block behind the system prompt. https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html */
function bedrockMark(call: ModelCall, writer: Writer, context: RuleContext): TextEdit[] | null {
  const site = call.systemSite;
  if (!site || site.path !== call.request.root?.path) return null;
  const items = listItems(context, site.value);
  const last = items?.at(-1);
  const facts = context.facts(site.path);
  const end = last && facts?.exprs[last.expr]?.span.end;
  if (end === undefined) return null;
  const quote = (value: string): string => writer.edits.stringLiteral(value, sample(writer, site.value));
  const point = writer.edits.mapLiteral([['cachePoint', writer.edits.mapLiteral([['type', quote('default')]])]]);
  return [{ path: site.path, span: { start: end, end }, newText: `, ${point}` }];
}

/**
 * The system prompt becomes a system message with the provider's option. Works in every version that has
 * `providerOptions` (4.2 on). https://ai-sdk.dev/providers/ai-sdk-providers/anthropic#cache-control
 */
function aiSdkMark(call: ModelCall, system: readonly Message[], writer: Writer): TextEdit[] | null {
  const site = call.systemSite;
  const { root } = call.request;
  const option =
    call.provider === 'anthropic'
      ? { provider: 'anthropic', key: 'cacheControl', value: 'ephemeral' }
      : call.provider === 'amazon-bedrock'
        ? { provider: 'bedrock', key: 'cachePoint', value: 'default' }
        : null;
  if (!site || !root || !option || site.path !== root.path || system.length !== 1) return null;
  const { edits } = writer;
  const quote = (value: string): string => edits.stringLiteral(value, sample(writer, site.value));
  const mark = edits.mapLiteral([
    [option.provider, edits.mapLiteral([[option.key, edits.mapLiteral([['type', quote(option.value)]])]])],
  ]);
  const message = edits.mapLiteral([['role', quote('system')], ['content', writer.source(site.value)], ['providerOptions', mark]]); // prettier-ignore
  const removed = writer.remove(root, site.name);
  const messages = call.request.params['messages'];
  const prompt = call.request.params['prompt'];
  if (!removed) return null;
  if (messages && !prompt) {
    const open = writer.source(messages.value);
    const start = messages.valueSpan.start;
    // A list literal takes the message in front; anything else is spread behind it.
    const edit: TextEdit = open.startsWith('[')
      ? {
          path: messages.path,
          span: { start: start + 1, end: start + 1 },
          newText: open === '[]' ? message : `${message}, `,
        }
      : { ...replaceValue(messages, `[${message}, ...${spreadable(open)}]`) };
    const isShort = messages.nameSpan.start === messages.valueSpan.start;
    return [removed, isShort ? { ...edit, newText: `messages: ${edit.newText}` } : edit];
  }
  if (prompt && !messages) {
    const user = edits.mapLiteral([['role', quote('user')], ['content', writer.source(prompt.value)]]); // prettier-ignore
    return [
      removed,
      {
        path: prompt.path,
        span: { start: prompt.nameSpan.start, end: prompt.valueSpan.end },
        newText: `messages: ${edits.listLiteral([message, user])}`,
      },
    ];
  }
  return null;
}

/** An expression as it may stand behind `...`. */
function spreadable(code: string): string {
  return /^[\w$.]+(\([^()]*\))?$/.test(code) ? code : `(${code})`;
}

function listItems(context: RuleContext, ref: ExprRef): ExprRef[] | null {
  const expr = context.facts(ref.path)?.exprs[ref.expr];
  if (expr?.kind !== 'list' || expr.items.some((item) => item.spread)) return null;
  return expr.items.map((item) => ({ path: ref.path, expr: item.value }));
}

/** A string, or a name or member that stands for one (the message read from it is text). */
function isTextValue(context: RuleContext, ref: ExprRef): boolean {
  const kind = context.facts(ref.path)?.exprs[ref.expr]?.kind;
  return kind === 'text' || kind === 'name' || kind === 'member' || kind === 'binary' || kind === 'call';
}

/** A string literal of the place, so that the new ones are quoted alike. */
function sample(writer: Writer, ref: ExprRef): string | undefined {
  const source = writer.source(ref);
  return /^['"]/.test(source) && !/^('''|""")/.test(source) ? source : undefined;
}
