import { element } from './dom.ts';

/** Rows that are built at once; more follow when the end comes into sight. */
const CHUNK = 60;

/** Builds rows at the end of a table's body, the first ones now and the rest while someone scrolls. */
export function appendRows(body: HTMLElement, builders: readonly (() => HTMLElement)[], columns: number): void {
  body.append(...builders.slice(0, CHUNK).map((build) => build()));
  const rest = builders.slice(CHUNK);
  if (rest.length === 0) return;
  const more = element('tr', {}, [
    element('td', { text: `${rest.length} more …`, attributes: { colspan: String(columns) } }),
  ]);
  body.append(more);
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    more.remove();
    if (body.isConnected) appendRows(body, rest, columns);
  });
  observer.observe(more);
}

/** For a table's `keydown`: arrow keys go from row to row, over what a selector finds in each. */
export function moveFocus(event: KeyboardEvent, selector: string): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const table = event.currentTarget;
  if (step === 0 || !(table instanceof HTMLElement)) return;
  const rows = [...table.querySelectorAll<HTMLElement>(selector)];
  // From the head, down goes to the first row.
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = rows[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Attributes and mark of the header of a column that can be sorted by. */
export function sortHeader(
  { id, label, isNumeric }: { readonly id: string; readonly label: string; readonly isNumeric: boolean },
  { sort, descending }: { readonly sort: string; readonly descending: boolean },
  onSort: () => void,
): HTMLElement {
  const isSorted = sort === id;
  const arrow = descending ? '▼' : '▲';
  const mark = element('span', { class: 'mark', text: isSorted ? arrow : '', attributes: { 'aria-hidden': 'true' } });
  const attributes = { type: 'button', 'data-key': `sort ${id}` };
  const button = element('button', { text: label, onClick: onSort, attributes }, [mark]);
  const direction = descending ? 'descending' : 'ascending';
  const order = { scope: 'col', 'aria-sort': isSorted ? direction : 'none' };
  return element('th', { class: isNumeric ? 'numeric' : 'text', attributes: order }, [button]);
}
