import { lexer, type Token, type Tokens } from 'marked';
import type picocolors from 'picocolors';
import { alignColumns, wrap } from '../reporters/text/layout.ts';

type Colours = ReturnType<typeof picocolors.createColors>;

export interface MarkdownStyle {
  readonly width: number;
  readonly colours: Colours;
}

/** Lays Markdown out for a terminal: headings, paragraphs, lists, tables and code. HTML and pictures are left out. */
export function renderMarkdown(markdown: string, style: MarkdownStyle): string {
  return `${blocks(lexer(markdown), style).join('\n\n')}\n`;
}

function blocks(tokens: readonly Token[], style: MarkdownStyle): readonly string[] {
  return tokens.map((token) => block(token, style)).filter((text) => text !== '');
}

function block(token: Token, style: MarkdownStyle): string {
  const { colours, width } = style;
  switch (token.type) {
    case 'heading':
      return heading(token as Tokens.Heading, style);
    case 'code':
      return indent((token as Tokens.Code).text, '    ')
        .map((line) => colours.cyan(line))
        .join('\n');
    case 'table':
      return table(token as Tokens.Table, style);
    case 'list':
      return list(token as Tokens.List, style);
    case 'blockquote':
      return blocks((token as Tokens.Blockquote).tokens, { ...style, width: width - 2 })
        .flatMap((text) => indent(text, '  '))
        .join('\n');
    case 'paragraph':
    case 'text':
      return paint(wrap(inline(token), width).join('\n'), style);
    default:
      return ''; // White space, rules, HTML.
  }
}

function heading(token: Tokens.Heading, { colours }: MarkdownStyle): string {
  const text = inline(token).replaceAll(MARKS, '');
  return token.depth === 1 ? colours.bold(colours.underline(text)) : colours.bold(text);
}

function list({ items, ordered, start }: Tokens.List, style: MarkdownStyle): string {
  const lines = items.map((item, index) => {
    const mark = ordered ? `${(start === '' ? 1 : start) + index}. ` : '- ';
    const body = blocks(item.tokens, { ...style, width: style.width - mark.length }).join('\n');
    return indent(body, ' '.repeat(mark.length)).join('\n').replace(/^ +/, mark);
  });
  return lines.join('\n');
}

/** As columns where they fit; else one row after the other, a line for each cell. */
function table({ header, rows }: Tokens.Table, style: MarkdownStyle): string {
  const cells = [header, ...joinContinued(rows)].map((row) => row.map((cell) => inline(cell).replaceAll(MARKS, '')));
  const [names = [], ...bodies] = cells;
  const fixed = alignColumns(cells.map((row) => row.slice(0, -1).concat('')));
  const used = Math.max(...fixed.map((row) => row.join('  ').length));
  const room = style.width - used;
  if (room < SMALLEST_COLUMN) {
    return bodies
      .map((row) => row.flatMap((cell, index) => wrap(`${names[index] ?? ''}: ${cell}`, style.width)).join('\n'))
      .join('\n\n');
  }
  const lines = cells.flatMap((row, index) => {
    const [first = '', ...rest] = wrap(row.at(-1) ?? '', room);
    const head = `${(fixed[index] ?? []).join('  ')}${first}`.trimEnd();
    return [index === 0 ? style.colours.bold(head) : head, ...rest.map((line) => ' '.repeat(used) + line)];
  });
  return lines.join('\n');
}
/** Characters that the last column needs to be worth reading. */
const SMALLEST_COLUMN = 24;

/** A row whose first cell is empty goes on with the row above it. */
function joinContinued(rows: readonly Tokens.TableCell[][]): readonly { tokens: Token[]; text: string }[][] {
  const joined: { tokens: Token[]; text: string }[][] = [];
  for (const row of rows) {
    const last = joined.at(-1);
    if (last === undefined || row[0]?.text !== '') joined.push(row.map(({ tokens, text }) => ({ tokens, text })));
    else row.forEach(({ tokens }, index) => last[index]?.tokens.push({ type: 'text', raw: ' ', text: ' ' }, ...tokens));
  }
  return joined;
}

/** Marks around code and strong text, kept through wrapping: they take no column in the end, and at most two before. */
const [CODE, STRONG] = ['\u0001', '\u0002'];
const MARKS = /[\u0001\u0002]/g;

function inline(token: Token | { readonly tokens: Token[]; readonly text: string }): string {
  const inner = 'tokens' in token ? token.tokens : undefined;
  if (inner !== undefined) return inner.map((each) => span(each)).join('');
  return 'text' in token ? unescapeHtml(String(token.text)) : '';
}

function span(token: Token): string {
  switch (token.type) {
    case 'codespan':
      return `${CODE}${unescapeHtml((token as Tokens.Codespan).text)}${CODE}`;
    case 'strong':
      return `${STRONG}${inline(token)}${STRONG}`;
    case 'link': {
      const { href, text } = token as Tokens.Link;
      return /^https?:/.test(href) && href !== text ? `${inline(token)} (${href})` : inline(token);
    }
    case 'br':
      return '\n';
    case 'html':
    case 'image':
      return '';
    default:
      return inline(token);
  }
}

function paint(text: string, { colours }: MarkdownStyle): string {
  const painted = text
    .replaceAll(/\u0001([^\u0001]*)\u0001/g, (_, code: string) => colours.cyan(code))
    .replaceAll(/\u0002([^\u0002]*)\u0002/g, (_, strong: string) => colours.bold(strong));
  return painted.replaceAll(MARKS, '');
}

function indent(text: string, by: string): string[] {
  return text.split('\n').map((line) => (line === '' ? '' : by + line));
}

/** marked escapes what HTML would read. */
function unescapeHtml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
