import { span } from '../../facts-builder.ts';
import type { DataEntry, DataNode, ParsedData } from './data-node.ts';

const LINE = /^[^\S\n]*(?:export[^\S\n]+)?([A-Za-z_][\w.]*)[^\S\n]*=[^\S\n]*(.*)$/gm;
/** What stands where a user is to write a value of their own. */
const PLACEHOLDER = /^(?:<.*>|\[.*\]|\{.*\}|\.{3}|-+|\*+|x{3,}|none|null|undefined|todo|change[-_ ]?me|replace[-_ ]?me|.*\b(?:your|my)[-_ ].*|.*[-_ ]here)$/i; // prettier-ignore

/** `.env.example`: its variables with the values it names. A value that only stands for one (`your-key-here`) is none. */
export function parseEnv(text: string): ParsedData {
  const entries: DataEntry[] = [];
  for (const match of text.matchAll(LINE)) {
    const [line, name = '', rest = ''] = match;
    const keyStart = match.index + line.indexOf(name);
    const valueStart = match.index + line.length - rest.length;
    const quote = /^["'`]/.exec(rest)?.[0];
    const closing = quote === undefined ? -1 : rest.indexOf(quote, 1);
    const from = closing > 0 ? 1 : 0;
    // Behind an unquoted value, ` #` begins a comment.
    const value = closing > 0 ? rest.slice(1, closing) : rest.replace(/(?:^|\s)#.*$/, '').trimEnd();
    if (value === '' || PLACEHOLDER.test(value)) continue;
    const content = span(valueStart + from, valueStart + from + value.length);
    const node: DataNode = { kind: 'text', text: value, span: content, content };
    entries.push({ key: name, keySpan: span(keyStart, keyStart + name.length), value: node });
  }
  return { kind: 'map', span: span(0, text.length), entries };
}
