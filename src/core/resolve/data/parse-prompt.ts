import type { Span } from '../../../model/span.ts';
import { span } from '../../facts-builder.ts';
import type { DataEntry, DataNode, ParsedData } from './data-node.ts';
import { parseYaml } from './parse-yaml.ts';

/** Front matter at the head of a file; its content is the first group. */
const FRONT_MATTER = /^\s*---[^\S\n]*\r?\n([\s\S]*?)\r?\n?---[^\S\n]*(?:\r?\n|$)/;
/** A line of its own that begins a message in `.prompty` files: `system:`, `# user:`, `assistant[name="x"]:`. */
const ROLE_LINE = /^[^\S\n]*(?:#[^\S\n]*)?(system|developer|user|assistant|function|tool)[^\S\n]*(?:\[[^\]\n]*\])?[^\S\n]*:[^\S\n]*(?:\r?\n|$)/gim; // prettier-ignore
/** Begins a message in dotprompt files. */
const ROLE_TAG = /\{\{\s*role\s+["'](system|user|model|tool)["']\s*\}\}/g;

/**
 * A prompt file: settings as front matter, and below it a text that role marks divide into messages (`.prompty`, dotprompt's
 * `.prompt`, Markdown). It is read as the settings with two more keys: `messages`, each with `role` and `content`, and
 * `template`, the whole text. Without any mark the text is one message, in the role that the formats give it: `system`.
 */
export function parsePrompt(text: string): ParsedData {
  const found = FRONT_MATTER.exec(text);
  const settings = found ? parseYaml(found[1] ?? '') : null;
  if (settings?.kind === 'broken' && (found?.[1] ?? '').trim() !== '')
    return { ...settings, message: `its front matter: ${settings.message}` };
  const start = found?.[0].length ?? 0;
  const offset = found ? found[0].indexOf(found[1] ?? '', found[0].indexOf('---') + 3) : 0;
  const entries = settings?.kind === 'map' ? settings.entries.map((entry) => movedEntry(entry, offset)) : [];
  const at = (key: string, value: DataNode): DataEntry => ({ key, keySpan: span(start, start), value });
  const whole = span(0, text.length);
  const body = textNode(text, span(start, text.length));
  const messages = { kind: 'list', span: body.span, items: messagesOf(text, start) } as const;
  return { kind: 'map', span: whole, entries: [...entries, at('messages', messages), at('template', body)] };
}

function messagesOf(text: string, start: number): DataNode[] {
  const body = text.slice(start);
  const lines = [...body.matchAll(ROLE_LINE)];
  const marks = lines.length > 0 ? lines : [...body.matchAll(ROLE_TAG)];
  const parts = marks.map((mark, index) => ({
    role: mark[1]?.toLowerCase() ?? 'user',
    roleAt: span(start + mark.index, start + mark.index + mark[0].length),
    at: trimmed(text, span(start + mark.index + mark[0].length, start + (marks[index + 1]?.index ?? body.length))),
  }));
  const before = trimmed(text, span(start, start + (marks[0]?.index ?? body.length)));
  const first = { role: 'system', roleAt: span(before.start, before.start), at: before };
  return [first, ...parts]
    .filter(({ at }) => at.end > at.start)
    .map(({ role, roleAt, at }): DataNode => ({
      kind: 'map',
      span: at,
      entries: [
        { key: 'role', keySpan: roleAt, value: { kind: 'text', text: role, span: roleAt, content: roleAt } },
        { key: 'content', keySpan: roleAt, value: textNode(text, at) },
      ],
    }));
}

function textNode(text: string, at: Span): DataNode {
  return { kind: 'text', text: text.slice(at.start, at.end), span: at, content: at };
}

function trimmed(text: string, { start, end }: Span): Span {
  const part = text.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  return span(from, Math.max(from, start + part.trimEnd().length));
}

/** `${env:NAME}`, which stands for what the environment says. */
const FROM_ENVIRONMENT = /^\$\{env:(\w+)[^}]*\}$/i;

function moved(node: DataNode, by: number): DataNode {
  const at = movedSpan(node.span, by);
  const variable = node.kind === 'text' ? FROM_ENVIRONMENT.exec(node.text)?.[1] : undefined;
  if (variable !== undefined) return { kind: 'other', span: at, what: `environment variable ${variable}` };
  if (node.kind === 'text') return { ...node, span: at, content: movedSpan(node.content, by) };
  if (node.kind === 'map') return { ...node, span: at, entries: node.entries.map((entry) => movedEntry(entry, by)) };
  if (node.kind === 'list') return { ...node, span: at, items: node.items.map((item) => moved(item, by)) };
  return { ...node, span: at };
}

function movedEntry({ key, keySpan, value }: DataEntry, by: number): DataEntry {
  return { key, keySpan: movedSpan(keySpan, by), value: moved(value, by) };
}

function movedSpan({ start, end }: Span, by: number): Span {
  return span(start + by, end + by);
}
