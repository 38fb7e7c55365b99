/** The script of the price catalog view. Runs in the webview; everything it knows arrives by messages. */
import { type FromCatalog, readToCatalog } from '../../src/extension/catalog/messages.ts';
import type { CatalogModel } from '../../src/model/catalog.ts';
import type { CatalogRows } from '../../src/server/protocol.ts';
import { appendRows, moveFocus, sortHeader } from '../panel/chunked-rows.ts';
import { button, element } from '../panel/dom.ts';
import {
  arrangeCatalog,
  CAPABILITIES,
  type CatalogColumn,
  type CatalogState,
  count,
  detailsOf,
  isRetired,
  readCatalogState,
  sortCatalogBy,
  trimmed,
} from './view-model.ts';

declare function acquireVsCodeApi(): {
  postMessage: (message: FromCatalog) => void;
  getState: () => unknown;
  setState: (state: CatalogState) => void;
};

interface Column {
  readonly id: CatalogColumn;
  readonly label: string;
  readonly isNumeric: boolean;
  readonly text: (model: CatalogModel) => string;
}
const COLUMNS: readonly Column[] = [
  { id: 'model', label: 'Model', isNumeric: false, text: ({ id }) => id },
  { id: 'provider', label: 'Provider', isNumeric: false, text: ({ provider }) => provider },
  { id: 'input', label: 'Input', isNumeric: true, text: (model) => tokenPrice(model, model.input) },
  { id: 'output', label: 'Output', isNumeric: true, text: (model) => tokenPrice(model, model.output) },
  { id: 'cacheRead', label: 'Cached read', isNumeric: true, text: (model) => tokenPrice(model, model.cacheRead) },
  {
    id: 'context',
    label: 'Context',
    isNumeric: true,
    text: ({ contextWindow }) => (contextWindow === null ? '–' : count(contextWindow)),
  },
  { id: 'tier', label: 'Tier', isNumeric: false, text: ({ tier }) => tier ?? '' },
  { id: 'layer', label: 'Layer', isNumeric: false, text: ({ layer }) => layer },
];

function tokenPrice({ billedBy }: CatalogModel, value: number | null): string {
  if (billedBy === 'units') return 'by unit';
  return value === null ? '–' : `$${trimmed(value)}`;
}

function start(root: HTMLElement): void {
  const host = acquireVsCodeApi();
  const today = new Date().toISOString().slice(0, 10);
  let state = readCatalogState(host.getState());
  let rows: CatalogRows | null = null;

  const notice = element('section', { class: 'notice', attributes: { role: 'status' } });
  const status = element('p', { class: 'status', attributes: { role: 'status', 'aria-live': 'polite' } });
  const toolbar = element('div', { class: 'toolbar', attributes: { role: 'search' } });
  const place = element('div', { class: 'table' });

  const change = (next: Partial<CatalogState>): void => {
    state = { ...state, ...next };
    host.setState(state);
    showTable();
  };

  function showTable(): void {
    const all = rows?.models ?? [];
    const shown = arrangeCatalog(all, state, today);
    status.textContent = `${count(shown.length)} of ${count(all.length)} models. USD per million tokens, snapshot of ${rows?.date ?? ''}, with the overrides of ${rows?.folder ?? ''}.`;
    const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : null;
    place.replaceChildren(renderTable(shown));
    if (focused !== null && focused !== undefined)
      place.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  function renderTable(shown: readonly CatalogModel[]): HTMLElement {
    const head = COLUMNS.map((column) => sortHeader(column, state, () => change(sortCatalogBy(state, column.id))));
    const body = element('tbody');
    const table = element('table', {}, [
      element('caption', { class: 'hidden', text: 'Models with their prices' }),
      element('thead', {}, [element('tr', {}, head)]),
      body,
    ]);
    table.addEventListener('keydown', (event) => moveFocus(event, '[data-row]'));
    appendRows(
      body,
      shown.map((model) => () => modelRow(model)),
      COLUMNS.length,
    );
    return table;
  }

  /** A row, whose details come below it and go again. */
  function modelRow(model: CatalogModel): HTMLElement {
    const [first, ...others] = COLUMNS;
    const attributes = {
      type: 'button',
      'data-row': '',
      'data-key': `${model.provider}/${model.id}`,
      'aria-expanded': 'false',
    };
    const name = element('button', { class: 'link', text: first?.text(model) ?? '', attributes });
    const retired = isRetired(model, today) ? `retired ${model.retires ?? ''}` : null;
    const mark = retired === null ? null : element('span', { class: 'detail', text: retired });
    const cells = others.map((column) =>
      element('td', { class: column.isNumeric ? 'numeric' : 'text', text: column.text(model) }),
    );
    const row = element('tr', { class: 'site' }, [
      element('th', { attributes: { scope: 'row' } }, [name, mark]),
      ...cells,
    ]);
    let details: HTMLElement | null = null;
    row.addEventListener('click', () => {
      if (details) {
        details.remove();
        details = null;
      } else {
        details = detailsRow(model);
        row.after(details);
      }
      name.setAttribute('aria-expanded', String(details !== null));
    });
    return row;
  }

  function show(failure: string | null): void {
    notice.hidden = failure === null;
    notice.replaceChildren(
      ...(failure === null
        ? []
        : [element('p', { text: failure }), button('Try Again', () => host.postMessage({ type: 'load' }))]),
    );
    for (const each of [toolbar, status, place]) each.hidden = rows === null;
    if (rows === null) return;
    toolbar.replaceChildren(...renderToolbar(rows.models, state, change));
    showTable();
  }

  root.append(element('header', {}, [element('h1', { text: 'Price catalog' })]), notice, toolbar, status, place);
  window.addEventListener('message', (event) => {
    const message = readToCatalog(event.data);
    if (!message) return;
    if (message.type === 'rows') ({ rows } = message);
    show(message.type === 'failed' ? message.message : null);
  });
  show('Reading the catalog …');
  host.postMessage({ type: 'load' });
}

function detailsRow(model: CatalogModel): HTMLElement {
  const lines = detailsOf(model).map(({ label, value }) =>
    element('div', {}, [element('dt', { text: label }), element('dd', { text: value })]),
  );
  const cell = element('td', { attributes: { colspan: String(COLUMNS.length) } }, [
    element('dl', { class: 'details' }, lines),
  ]);
  return element('tr', { class: 'details-row' }, [cell]);
}

function renderToolbar(
  models: readonly CatalogModel[],
  state: CatalogState,
  change: (next: Partial<CatalogState>) => void,
): HTMLElement[] {
  const attributes = { type: 'search', id: 'search', placeholder: 'Provider, model …', spellcheck: 'false' };
  const search = element('input', { attributes });
  search.value = state.search;
  search.addEventListener('input', () => change({ search: search.value }));
  const providers = [...new Set(models.map(({ provider }) => provider))].sort();
  const kinds = [...new Set(models.map(({ kind }) => kind))].sort();
  return [
    element('label', { text: 'Search', attributes: { for: 'search' } }),
    search,
    choice('Provider', 'any', providers, state.provider, (provider) => change({ provider })),
    choice('Kind', 'any', kinds, state.kind, (kind) => change({ kind })),
    choice('Tier', 'any', ['hot', 'warm', 'cold', 'economy', 'none'], state.tier, (tier) => change({ tier })),
    choice('Can', 'anything', CAPABILITIES, state.capability, (capability) => change({ capability })),
    choice('Retired', 'show', ['hide', 'only'], state.retired === 'show' ? '' : state.retired, (retired) =>
      change({ retired: retired === 'hide' || retired === 'only' ? retired : 'show' }),
    ),
  ];
}

/** A labelled list to choose from; the first entry stands for no choice. */
function choice(
  label: string,
  none: string,
  values: readonly string[],
  value: string,
  onChange: (value: string) => void,
): HTMLElement {
  const id = `choice-${label.toLowerCase()}`;
  const options = [
    element('option', { text: none, attributes: { value: '' } }),
    ...values.map((each) => element('option', { text: each, attributes: { value: each } })),
  ];
  const select = element('select', { attributes: { id } }, options);
  select.value = value;
  select.addEventListener('change', () => onChange(select.value));
  return element('div', { class: 'choice' }, [element('label', { text: label, attributes: { for: id } }), select]);
}

const root = document.getElementById('catalog');
if (root) start(root);
