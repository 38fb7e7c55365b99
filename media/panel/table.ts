import { formatUsd } from '../../src/core/estimate/format.ts';
import type { Currency } from '../../src/model/config.ts';
import type { CostSite } from '../../src/server/protocol.ts';
import { spreadOf } from '../../src/server/surfaces/costs.ts';
import { costFigure, expectedTotal, tokensFigure } from '../../src/server/surfaces/figures.ts';
import { plural } from '../../src/core/format/figures.ts';
import { appendRows, moveFocus, sortHeader } from './chunked-rows.ts';
import { element } from './dom.ts';
import type { ColumnId, SiteGroup, ViewState } from './view-model.ts';

export interface TableActions {
  readonly open: (site: CostSite) => void;
  readonly details: (site: CostSite) => void;
  readonly sort: (column: ColumnId) => void;
  readonly toggle: (groupKey: string) => void;
}

/** What is needed to build any row. */
interface TableContext {
  readonly columns: readonly Column[];
  readonly view: ViewState;
  readonly actions: TableActions;
  /** Expected cost a month of the dearest call site: the full length of the bars. */
  readonly highest: number;
  /** To state costs in beside USD. */
  readonly currency: Currency | undefined;
}

interface Column {
  readonly id: ColumnId;
  readonly label: string;
  readonly isNumeric: boolean;
  readonly cell: (site: CostSite, context: TableContext) => HTMLElement;
}
const COLUMNS: readonly Column[] = [
  { id: 'month', label: 'A month', isNumeric: true, cell: monthCell },
  {
    id: 'call',
    label: 'One call',
    isNumeric: true,
    cell: ({ costPerCall }, { currency }) => numberCell(costPerCall ? costFigure(costPerCall.expected, currency) : '–'),
  },
  { id: 'site', label: 'Call site', isNumeric: false, cell: siteCell },
  { id: 'model', label: 'Model', isNumeric: false, cell: modelCell },
  { id: 'tier', label: 'Tier', isNumeric: false, cell: ({ tier }) => element('td', { text: tier ?? '' }) },
  {
    id: 'input',
    label: 'Tokens in',
    isNumeric: true,
    cell: ({ inputTokens }) => numberCell(tokensFigure(inputTokens.expected)),
  },
  {
    id: 'output',
    label: 'Tokens out',
    isNumeric: true,
    cell: ({ outputTokens }) => numberCell(tokensFigure(outputTokens.expected)),
  },
  {
    id: 'findings',
    label: 'Findings',
    isNumeric: true,
    cell: ({ findings }) => numberCell(findings === 0 ? '' : String(findings)),
  },
];
/** Fills the place with the table, and gives the focus back to the button that had it. */
export function renderTable(
  place: HTMLElement,
  groups: readonly SiteGroup[],
  view: ViewState,
  currency: Currency | undefined,
  actions: TableActions,
): void {
  const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : null;
  const sites = groups.flatMap((group) => group.sites);
  const context: TableContext = {
    columns: COLUMNS.filter(({ id }) => id !== 'tier' || sites.some(({ tier }) => tier !== null)),
    view,
    currency,
    actions,
    highest: sites.reduce((most, { costPerMonth }) => Math.max(most, costPerMonth?.expected.value ?? 0), 0),
  };
  const body = element('tbody');
  const caption = element('caption', { class: 'hidden', text: 'LLM call sites by cost' });
  const head = element('thead', {}, [
    element(
      'tr',
      {},
      context.columns.map((column) => sortHeader(column, view, () => actions.sort(column.id))),
    ),
  ]);
  const table = element('table', {}, [caption, head, body]);
  table.addEventListener('keydown', (event) => moveFocus(event, '[data-row], .fold'));
  place.replaceChildren(table);
  appendRows(body, rowBuilders(groups, context), context.columns.length);
  if (focused !== null && focused !== undefined) {
    place.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
}

function rowBuilders(groups: readonly SiteGroup[], context: TableContext): (() => HTMLElement)[] {
  return groups.flatMap((group) => [
    ...(context.view.group === 'none' ? [] : [() => groupRow(group, context)]),
    ...(group.isCollapsed ? [] : group.sites.map((site) => () => siteRow(site, context))),
  ]);
}

function groupRow(
  { key, sites, month, isCollapsed }: SiteGroup,
  { actions, columns, currency }: TableContext,
): HTMLElement {
  const expected = month.unpriced < month.sites ? expectedTotal(month, currency) : 'no price';
  const fold = element('button', {
    class: 'fold',
    text: `${isCollapsed ? '▸' : '▾'} ${key}`,
    onClick: () => actions.toggle(key),
    attributes: { type: 'button', 'aria-expanded': String(!isCollapsed), 'data-key': `group ${key}` },
  });
  return element('tr', { class: 'group' }, [
    element('td', { class: 'numeric', text: expected, attributes: { title: spreadOf(month) } }),
    element('td'),
    element('th', { attributes: { scope: 'rowgroup', colspan: String(columns.length - 2) } }, [
      fold,
      element('span', { class: 'detail', text: ` ${plural(sites.length, 'call site')}` }),
    ]),
  ]);
}

function siteRow(site: CostSite, context: TableContext): HTMLElement {
  const cells = context.columns.map(({ cell }) => cell(site, context));
  return element('tr', { class: 'site', onClick: () => context.actions.open(site) }, cells);
}

function numberCell(text: string): HTMLElement {
  return element('td', { class: 'numeric', text });
}

function monthCell({ costPerMonth, noPrice, assumptions }: CostSite, { highest, currency }: TableContext): HTMLElement {
  if (!costPerMonth) {
    const reason = element('span', { class: 'detail', text: noPrice ?? '' });
    return element('td', { class: 'numeric no-price' }, [element('span', { text: 'no price' }), reason]);
  }
  const { floor, expected, ceiling } = costPerMonth;
  const share = element('span', { class: 'share', attributes: { 'aria-hidden': 'true' } });
  share.style.width = `${highest > 0 ? (100 * expected.value) / highest : 0}%`;
  const spread = ceiling
    ? `${formatUsd(floor.value)} – ${formatUsd(ceiling.value)}`
    : `${formatUsd(floor.value)} or more`;
  const title = assumptions.length > 0 ? `Assumed:\n${assumptions.map(({ text }) => text).join('\n')}` : undefined;
  return element('td', { class: 'numeric', attributes: { title } }, [
    element('span', { class: 'figure', text: costFigure(expected, currency) }),
    element('span', { class: 'detail', text: spread }),
    share,
  ]);
}

/** The name of the call leads to the source: a click on it reaches the row's own listener. Beside it a button for the details. */
function siteCell(site: CostSite, { actions }: TableContext): HTMLElement {
  const { id, functionName, api, path, position, cell } = site;
  const name = functionName ?? api;
  const place = `${path}:${cell === null ? '' : `cell ${cell + 1}:`}${position.line + 1}`;
  const attributes = {
    type: 'button',
    'data-key': `site ${id}`,
    'data-row': '',
    'aria-label': `${name}, ${place}: go to source`,
  };
  const go = element('button', { class: 'link', text: name, attributes });
  const details = element('button', {
    class: 'link details-link',
    text: 'Details',
    attributes: { type: 'button', 'data-key': `details ${id}`, 'aria-label': `${name}, ${place}: details` },
  });
  details.addEventListener('click', (event) => {
    event.stopPropagation();
    actions.details(site);
  });
  const where = element('span', { class: 'detail', text: place });
  return element('th', { attributes: { scope: 'row' } }, [go, details, where]);
}

function modelCell({ model, provider }: CostSite): HTMLElement {
  return element('td', { class: 'model' }, [
    element('span', { text: model ?? 'unknown' }),
    element('span', { class: 'detail', text: provider ?? '' }),
  ]);
}
