import { describePlace } from '../../src/core/format/places.ts';
import { formatUsd } from '../../src/core/estimate/format.ts';
import type { Currency } from '../../src/model/config.ts';
import type { CostSite } from '../../src/server/protocol.ts';
import { spreadOf } from '../../src/server/surfaces/costs.ts';
import { costFigure, expectedTotal, tokensFigure } from '../../src/server/surfaces/figures.ts';
import { plural } from '../../src/core/format/figures.ts';
import { appendRows, moveFocus, sortHeader } from './chunked-rows.ts';
import { become, element } from './dom.ts';
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
  { id: 'basis', label: 'Basis', isNumeric: false, cell: basisCell },
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
/** What one row of the table's body shows. */
type Row = { readonly group: SiteGroup } | { readonly site: CostSite };

/**
 * The table in its place. Where it has the same columns and kinds of rows as before, the rows are filled anew in place and
 * only the cells that differ are touched; otherwise it is built anew. The focus stays at the button that had it.
 */
export class CostTable {
  readonly #place: HTMLElement;
  readonly #actions: TableActions;
  /** All rows in their order; the first of them are built, the others when they come into sight. */
  #rows: readonly Row[] = [];
  #context: TableContext | undefined;
  #built: HTMLElement[] = [];

  constructor(place: HTMLElement, actions: TableActions) {
    this.#place = place;
    this.#actions = actions;
  }

  show(groups: readonly SiteGroup[], view: ViewState, currency: Currency | undefined): void {
    const { activeElement } = document;
    const focused = this.#place.contains(activeElement) ? activeElement?.getAttribute('data-key') : null;
    const sites = groups.flatMap((group) => group.sites);
    const before = this.#context;
    const context: TableContext = {
      columns: COLUMNS.filter(({ id }) => isWorthShowing(id, sites)),
      view,
      currency,
      highest: sites.reduce((most, { costPerMonth }) => Math.max(most, costPerMonth?.expected.value ?? 0), 0),
    };
    const rows = rowsOf(groups, view);
    const isInPlace = before !== undefined && hasSameHead(before, context) && this.#canRefill(rows);
    this.#rows = rows;
    this.#context = context;
    if (isInPlace) for (const [index, row] of this.#built.entries()) become(row, this.#build(index, context));
    else this.#buildAll(context);
    if (focused === null || focused === undefined) return;
    const isKept = document.activeElement === activeElement && activeElement?.getAttribute('data-key') === focused;
    if (!isKept) this.#place.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #canRefill(rows: readonly Row[]): boolean {
    const kindOf = (row: Row | undefined): string => (row === undefined ? 'none' : 'site' in row ? 'site' : 'group');
    return (
      rows.length === this.#rows.length &&
      this.#built.every((_, index) => kindOf(rows[index]) === kindOf(this.#rows[index]))
    );
  }

  #buildAll(context: TableContext): void {
    const { columns, view } = context;
    const body = element('tbody');
    const caption = element('caption', { class: 'hidden', text: 'LLM call sites by cost' });
    const heads = columns.map((column) => sortHeader(column, view, () => this.#actions.sort(column.id)));
    const table = element('table', {}, [caption, element('thead', {}, [element('tr', {}, heads)]), body]);
    table.addEventListener('keydown', (event) => moveFocus(event, '[data-row], .fold'));
    this.#place.replaceChildren(table);
    const built: HTMLElement[] = [];
    this.#built = built;
    const builders = this.#rows.map((_, index) => () => {
      const row = this.#build(index, this.#context ?? context);
      row.addEventListener('click', (event) => this.#click(index, event));
      built.push(row);
      return row;
    });
    appendRows(body, builders, columns.length);
  }

  #build(index: number, context: TableContext): HTMLElement {
    const row = this.#rows[index];
    if (row === undefined) return element('tr');
    return 'site' in row ? siteRow(row.site, context) : groupRow(row.group, context);
  }

  /** A row may show another site by now than the one it was built for. */
  #click(index: number, { target }: Event): void {
    const row = this.#rows[index];
    if (row === undefined) return;
    const isOn = (selector: string): boolean => target instanceof Element && target.closest(selector) !== null;
    if ('group' in row) {
      if (isOn('.fold')) this.#actions.toggle(row.group.key);
    } else if (isOn('.details-link')) this.#actions.details(row.site);
    else this.#actions.open(row.site);
  }
}

/** A column that says the same of every site says nothing. */
function isWorthShowing(id: ColumnId, sites: readonly CostSite[]): boolean {
  if (id === 'tier') return sites.some(({ tier }) => tier !== null);
  return id !== 'basis' || sites.some(({ measured }) => measured !== undefined);
}

function hasSameHead(a: TableContext, b: TableContext): boolean {
  const head = ({ columns, view }: TableContext): string =>
    [view.sort, view.descending, ...columns.map(({ id }) => id)].join(' ');
  return head(a) === head(b);
}

function rowsOf(groups: readonly SiteGroup[], { group: grouping }: ViewState): readonly Row[] {
  return groups.flatMap((group): Row[] => [
    ...(grouping === 'none' ? [] : [{ group }]),
    ...(group.isCollapsed ? [] : group.sites.map((site) => ({ site }))),
  ]);
}

function groupRow({ key, sites, month, isCollapsed }: SiteGroup, { columns, currency }: TableContext): HTMLElement {
  const expected = month.unpriced < month.sites ? expectedTotal(month, currency) : 'no price';
  const fold = element('button', {
    class: 'fold',
    text: `${isCollapsed ? '▸' : '▾'} ${key}`,
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
  return element('tr', { class: 'site' }, cells);
}

function numberCell(text: string): HTMLElement {
  return element('td', { class: 'numeric', text });
}

function monthCell(
  { costPerMonth, noPrice, assumptions, measured }: CostSite,
  { highest, currency }: TableContext,
): HTMLElement {
  if (!costPerMonth) {
    const reason = element('span', { class: 'detail', text: noPrice ?? '' });
    return element('td', { class: 'numeric no-price' }, [element('span', { text: 'no price' }), reason]);
  }
  const { floor, expected, ceiling } = costPerMonth;
  const share = element('span', { class: 'share', attributes: { 'aria-hidden': 'true' } });
  share.style.width = `${highest > 0 ? (100 * expected.value) / highest : 0}%`;
  const quantiles = measured?.spread;
  const bounds = ceiling
    ? `${formatUsd(floor.value)} – ${formatUsd(ceiling.value)}`
    : `${formatUsd(floor.value)} or more`;
  const spread = quantiles ? `80%: ${formatUsd(quantiles.p10)} – ${formatUsd(quantiles.p90)}` : bounds;
  const title = assumptions.length > 0 ? `Assumed:\n${assumptions.map(({ text }) => text).join('\n')}` : undefined;
  return element('td', { class: 'numeric', attributes: { title } }, [
    element('span', { class: 'figure', text: costFigure(expected, currency) }),
    element('span', { class: 'detail', text: spread }),
    share,
  ]);
}

/** The name of the call leads to the source; beside it a button for the details. Clicks reach the row's own listener. */
function siteCell(site: CostSite): HTMLElement {
  const { id, functionName, api } = site;
  const name = functionName ?? api;
  const place = describePlace(site);
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
  const where = element('span', { class: 'detail', text: place });
  return element('th', { attributes: { scope: 'row' } }, [go, details, where]);
}

/** What the month was expected to be before it was measured, why it is another one, and how far to trust it. */
function basisCell({ measured, costPerMonth }: CostSite): HTMLElement {
  if (!measured) return element('td', { class: 'basis', text: 'assumed' });
  const { unmeasured, moved, doubts, calls, match } = measured;
  const before = unmeasured?.costPerMonth ?? null;
  const change =
    before === null || !costPerMonth
      ? null
      : element('span', { class: 'detail', text: `~${formatUsd(before)} → ${costFigure(costPerMonth.expected)}` });
  const title = [
    `${plural(Math.round(calls), 'call')} seen, matched by ${match.by} with confidence ${match.confidence}`,
    ...moved.map((move) => `off by ${move}`),
  ].join('\n');
  const warning = doubts.length > 0 ? element('span', { class: 'detail doubt', text: `⚠ ${doubts.join('; ')}` }) : null;
  return element('td', { class: 'basis', attributes: { title } }, [
    element('span', { text: 'measured' }),
    change,
    warning,
  ]);
}

function modelCell({ model, provider }: CostSite): HTMLElement {
  return element('td', { class: 'model' }, [
    element('span', { text: model ?? 'unknown' }),
    element('span', { class: 'detail', text: provider ?? '' }),
  ]);
}
