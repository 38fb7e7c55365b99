/** Text from source code (a model's name, a hole's expression) as markdown that shows exactly that text. */
export function escapeMarkdown(text: string): string {
  return (
    oneLine(text)
      .replace(/[\\`*_{}[\]<>|~&]/g, '\\$&')
      // An address would become a link by itself: a person follows no name of the code.
      .replace(/:(?=\/\/)|(?<=\bwww)\.|@/gi, '\\$&')
  );
}

/** Inline code; the fence is longer than any run of backticks inside. */
export function inlineCode(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A link that runs a client command with one argument. */
export function commandLink(label: string, command: string, ...args: readonly unknown[]): string {
  const query = args.length > 0 ? `?${encodeURIComponent(JSON.stringify(args)).replace(/[()]/g, percent)}` : '';
  return `[${label}](command:${command}${query})`;
}

/** How a client sets a table: some put the columns too close to each other to be read. */
export interface TableStyle {
  /** Columns that hold figures: right-aligned. */
  readonly numeric: readonly boolean[];
  /** Markdown put before each cell but a row's first. */
  readonly gap: string;
}

/** Room between two columns, for clients that render HTML entities and leave none themselves. */
export const COLUMN_GAP = '&nbsp;&nbsp;';

/** A table; cells are already markdown, bars in them are escaped here. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { numeric, gap }: TableStyle,
): string {
  const line = (cells: readonly string[]): string => {
    const spaced = cells.map((cell, index) => (index > 0 && cell !== '' ? gap : '') + cell);
    return `| ${spaced.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  };
  const rule = numeric.map((right) => (right ? '--:' : ':--'));
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function percent(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
}
