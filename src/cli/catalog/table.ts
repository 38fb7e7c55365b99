import { printable } from '../../catalog/printable.ts';

/** Rows with their cells in columns two spaces apart; numbers to the right. One line each, safe to print. */
export function printTable(rows: readonly (readonly string[])[], numeric: readonly boolean[] = []): string {
  const cells = rows.map((row) => row.map(printable));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return numeric[column] === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return cells.map((row) => `${line(row)}\n`).join('');
}
