/** A cell: text, or a number as text (`decimal`) that must stay one. */
export type Cell = string | { readonly number: string } | null;

/** A table as RFC 4180 has it: CRLF behind each row, cells in quotes where they need them. */
export function csvOf(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map(csvRow).join('');
}

/** One row with its line end. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return cell.number;
  const text = disarmed(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A spreadsheet runs a cell that begins with one of these as a formula, and the texts are those of other people's code: an
 * apostrophe makes it text (OWASP, "CSV Injection").
 */
function disarmed(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}
