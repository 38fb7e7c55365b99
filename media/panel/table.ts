import { formatUsd } from '../../src/core/estimate/format.ts';
import type { CostSite } from '../../src/server/protocol.ts';
import { spreadOf } from '../../src/server/surfaces/costs.ts';
import { tokensFigure, usdFigure, usdTotal } from '../../src/server/surfaces/figures.ts';
import { plural } from '../../src/server/surfaces/workspace-cost/summary.ts';
import { element } from './dom.ts';
import type { ColumnId, SiteGroup, ViewState } from './view-model.ts';

export interface TableActions {
  readonly open: (site: CostSite) => void;
  readonly sort: (column: ColumnId) => void;
  readonly toggle: (groupKey: string) => void;
}

interface Column {
  readonly id: ColumnId;
  readonly label: string;
  readonly isNumeric: boolean;
}
const COLUMNS: readonly Column[] = [
  { id: 'month', label: 'A month', isNumeric: true },
  { id: 'call', label: 'One call', isNumeric: true },
  { id: 'site', label: 'Call site', isNumeric: false },
  { id: 'model', label: 'Model', isNumeric: false },
  { id: 'tier', label: 'Tier', isNumeric: false },
  { id: 'input', label: 'Input tokens', isNumeric: true },
  { id: 'output', label: 'Output tokens', isNumeric: true },
  { id: 'findings', label: 'Findings', isNumeric: true },
];
/** Rows that are built at once; more follow when the end comes into sight. */
const CHUNK = 200;

/** Fills the place with the table, and gives the focus back to the button that had it. */
export function renderTable(
  place: HTMLElement,
  groups: readonly SiteGroup[],
  view: ViewState,
  actions: TableActions,
): void {
  const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : null;
  const body = element('tbody');
  const caption = element('caption', { class: 'hidden', text: 'LLM call sites by cost' });
  const head = element('thead', {}, [
    element(
      'tr',
      {},
      COLUMNS.map((column) => headerCell(column, view, actions)),
    ),
  ]);
  const table = element('table', {}, [caption, head, body]);
  table.addEventListener('keydown', moveFocus);
  place.replaceChildren(table);
  appendRows(body, rowBuilders(groups, view, actions));
  if (focused !== null && focused !== undefined) {
    place.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
}

function headerCell({ id, label, isNumeric }: Column, view: ViewState, actions: TableActions): HTMLElement {
  const isSorted = view.sort === id;
  const direction = view.descending ? 'descending' : 'ascending';
  const mark = element('span', {
    class: 'mark',
    text: isSorted ? (view.descending ? '▼' : '▲') : '',
    attributes: { 'aria-hidden': 'true' },
  });
  const sort = element(
    'button',
    { text: label, onClick: () => actions.sort(id), attributes: { type: 'button', 'data-key': `sort ${id}` } },
    [mark],
  );
  return element(
    'th',
    { class: isNumeric ? 'numeric' : 'text', attributes: { scope: 'col', 'aria-sort': isSorted ? direction : 'none' } },
    [sort],
  );
}

function rowBuilders(groups: readonly SiteGroup[], view: ViewState, actions: TableActions): (() => HTMLElement)[] {
  const highest = Math.max(
    0,
    ...groups.flatMap(({ sites }) => sites.map((site) => site.costPerMonth?.expected.value ?? 0)),
  );
  return groups.flatMap((group) => [
    ...(view.group === 'none' ? [] : [() => groupRow(group, actions)]),
    ...(group.isCollapsed ? [] : group.sites.map((site) => () => siteRow(site, highest, actions))),
  ]);
}

function appendRows(body: HTMLElement, builders: readonly (() => HTMLElement)[]): void {
  body.append(...builders.slice(0, CHUNK).map((build) => build()));
  const rest = builders.slice(CHUNK);
  if (rest.length === 0) return;
  const more = element('tr', {}, [
    element('td', { text: `${rest.length} more …`, attributes: { colspan: String(COLUMNS.length) } }),
  ]);
  body.append(more);
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    more.remove();
    if (body.isConnected) appendRows(body, rest);
  });
  observer.observe(more);
}

function groupRow({ key, sites, month, isCollapsed }: SiteGroup, { toggle }: TableActions): HTMLElement {
  const expected = month.unpriced < month.sites ? usdTotal(month) : 'no price';
  const fold = element('button', {
    class: 'fold',
    text: `${isCollapsed ? '▸' : '▾'} ${key}`,
    onClick: () => toggle(key),
    attributes: { type: 'button', 'aria-expanded': String(!isCollapsed), 'data-key': `group ${key}` },
  });
  return element('tr', { class: 'group' }, [
    element('td', { class: 'numeric', text: expected, attributes: { title: spreadOf(month) } }),
    element('td'),
    element('th', { attributes: { scope: 'rowgroup', colspan: String(COLUMNS.length - 2) } }, [
      fold,
      element('span', { class: 'detail', text: ` ${plural(sites.length, 'call site')}` }),
    ]),
  ]);
}

function siteRow(site: CostSite, highest: number, { open }: TableActions): HTMLElement {
  const row = element('tr', { class: 'site', onClick: () => open(site) }, [
    monthCell(site, highest),
    element('td', { class: 'numeric', text: site.costPerCall ? usdFigure(site.costPerCall.expected) : '–' }),
    siteCell(site),
    element('td', {}, [
      element('span', { text: site.model ?? 'unknown' }),
      element('span', { class: 'detail', text: site.provider ?? '' }),
    ]),
    element('td', { text: site.tier ?? '' }),
    element('td', { class: 'numeric', text: tokensFigure(site.inputTokens.expected) }),
    element('td', { class: 'numeric', text: tokensFigure(site.outputTokens.expected) }),
    element('td', { class: 'numeric', text: site.findings === 0 ? '' : String(site.findings) }),
  ]);
  return row;
}

function monthCell({ costPerMonth, noPrice, assumptions }: CostSite, highest: number): HTMLElement {
  if (!costPerMonth) {
    return element('td', { class: 'numeric' }, [
      element('span', { text: 'no price' }),
      element('span', { class: 'detail', text: noPrice ?? '' }),
    ]);
  }
  const { floor, expected, ceiling } = costPerMonth;
  const share = element('span', { class: 'share', attributes: { 'aria-hidden': 'true' } });
  share.style.width = `${highest > 0 ? (100 * expected.value) / highest : 0}%`;
  const spread = ceiling
    ? `${formatUsd(floor.value)} – ${formatUsd(ceiling.value)}`
    : `${formatUsd(floor.value)} or more`;
  const title = assumptions.map(({ text }) => text).join('\n');
  return element('td', { class: 'numeric', attributes: { title: title === '' ? undefined : `Assumed: ${title}` } }, [
    element('span', { class: 'figure', text: usdFigure(expected) }),
    element('span', { class: 'detail', text: spread }),
    share,
  ]);
}

/** The one focusable thing of a row; a click on it reaches the row's own listener. */
function siteCell({ id, functionName, api, path, position }: CostSite): HTMLElement {
  const place = `${path}:${position.line + 1}`;
  const go = element('button', {
    class: 'link',
    text: functionName ?? api,
    attributes: {
      type: 'button',
      'data-key': `site ${id}`,
      'data-row': '',
      'aria-label': `${functionName ?? api}, ${place}: go to source`,
    },
  });
  return element('th', { attributes: { scope: 'row' } }, [go, element('span', { class: 'detail', text: place })]);
}

/** Arrow keys go from row to row. */
function moveFocus(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const table = event.currentTarget;
  if (step === 0 || !(table instanceof HTMLElement)) return;
  const rows = [...table.querySelectorAll<HTMLElement>('[data-row], .fold')];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = rows[at + step];
  if (at === -1 || !next) return;
  event.preventDefault();
  next.focus();
}
