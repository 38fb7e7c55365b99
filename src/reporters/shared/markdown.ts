/** Characters that mean something in Markdown inside a line, GitHub's dollar signs for formulas among them. */
const SPECIAL = /[\\`*_[\]|~$]/g;
/** Stands between the sign and the name or number, which are no mention and no link then. */
const ZERO_WIDTH_SPACE = '&#8203;';

/**
 * A text of the analysed code or about it, so that it shows as it is inside a line of ours: no markup, no HTML, no table cell of
 * its own, no mention (`@team`), no link to an issue (`#1`) and no line of its own (GitLab runs lines such as `/merge`).
 */
export function markdownText(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(SPECIAL, '\\$&')
    .replace(/[@#!](?=\w)/g, `$&${ZERO_WIDTH_SPACE}`)
    .replaceAll('://', `:${ZERO_WIDTH_SPACE}//`);
}

/** White space and control characters become one space. */
function oneLine(text: string): string {
  return text.replace(/[\s\u0000-\u001F\u007F]+/g, ' ').trim();
}

/** A text as code in a table cell: names, paths, models. Empty for an empty text. */
export function markdownCode(text: string): string {
  const line = oneLine(text);
  if (line === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  // Tables are cut at bars before code is read, so a bar is escaped there too.
  return `${fence}${pad}${line.replaceAll('|', '\\|')}${pad}${fence}`;
}

/** A column: its heading, and whether its cells are figures. */
export interface MarkdownColumn {
  readonly title: string;
  readonly isFigure?: boolean;
}

/**
 * A table whose cells are Markdown already, with as many rows as fit into `budget` characters; below it stands how many more
 * there are.
 */
export function markdownTable(
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
  { budget, more }: { readonly budget: number; readonly more: (left: number) => string },
): string {
  const head = [
    row(columns.map(({ title }) => title)),
    row(columns.map(({ isFigure }) => (isFigure ? '---:' : '---'))),
  ];
  let room = budget - head.join('\n').length - more(rows.length).length - 2;
  const lines: string[] = [];
  for (const line of rows.map(row)) {
    room -= line.length + 1;
    if (room < 0) break;
    lines.push(line);
  }
  const left = rows.length - lines.length;
  return [...(lines.length === 0 ? [] : [...head, ...lines]), ...(left === 0 ? [] : ['', more(left)])].join('\n');
}

/** What a reader opens with a click; the summary is plain text. Nothing when there is no content. */
export function folded(summary: string, content: string): string {
  if (content === '') return '';
  return `<details>\n<summary>${summary.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</summary>\n\n${content}\n\n</details>`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
