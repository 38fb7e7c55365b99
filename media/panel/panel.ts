/** The script of the workspace cost panel. Runs in the webview; everything it knows arrives by messages. */
import { type FromPanel, readToPanel } from '../../src/extension/panel/messages.ts';
import type { WorkspaceCost } from '../../src/server/protocol.ts';
import { plural } from '../../src/server/surfaces/workspace-cost/summary.ts';
import { button, element } from './dom.ts';
import { renderProblems, renderSummary } from './summary.ts';
import { renderTable, type TableActions } from './table.ts';
import { arrange, GROUP_IDS, type GroupId, readViewState, sortBy, type ViewState } from './view-model.ts';

declare function acquireVsCodeApi(): {
  postMessage: (message: FromPanel) => void;
  getState: () => unknown;
  setState: (state: ViewState) => void;
};

const GROUP_LABELS: Readonly<Record<GroupId, string>> = {
  none: 'Nothing',
  file: 'File',
  folder: 'Folder',
  provider: 'Provider',
  model: 'Model',
  tier: 'Tier',
};

/** What is on screen besides the view's own state. */
interface Model {
  cost: WorkspaceCost | null;
  scanning: { readonly percentage: number; readonly message: string } | null;
  failure: string | null;
}

function start(root: HTMLElement): void {
  const host = acquireVsCodeApi();
  const model: Model = { cost: null, scanning: null, failure: null };
  let view = readViewState(host.getState());

  const summary = element('section', { class: 'summary', attributes: { 'aria-label': 'Totals' } });
  const notice = element('section', { class: 'notice' });
  const problems = element('section', { class: 'problems' });
  const status = element('p', { class: 'status', attributes: { role: 'status', 'aria-live': 'polite' } });
  const progress = element('progress', { attributes: { max: '100', 'aria-label': 'Scan' } });
  const scan = button('Rescan', () => host.postMessage({ type: model.scanning ? 'cancel' : 'scan' }));
  const body = element('div', { class: 'table' });
  const actions: TableActions = {
    open: ({ uri, position, cell }) => host.postMessage({ type: 'open', uri, position, cell }),
    sort: (column) => change(sortBy(view, column)),
    toggle: (key) => {
      const isCollapsed = view.collapsed.includes(key);
      change({
        ...view,
        collapsed: isCollapsed ? view.collapsed.filter((each) => each !== key) : [...view.collapsed, key],
      });
    },
  };

  function change(next: ViewState): void {
    view = next;
    host.setState(view);
    showTable();
  }

  function showTable(): void {
    const sites = model.cost?.sites ?? [];
    const groups = arrange(sites, view);
    const count = groups.reduce((sum, group) => sum + group.sites.length, 0);
    renderTable(body, groups, view, actions);
    body.hidden = sites.length === 0;
    toolbar.hidden = sites.length === 0;
    status.textContent =
      sites.length === 0 ? '' : `${count.toLocaleString('en-US')} of ${plural(sites.length, 'call site')}`;
  }

  function show(): void {
    const { cost, scanning, failure } = model;
    progress.hidden = scanning === null;
    progress.value = scanning?.percentage ?? 0;
    scan.textContent = scanning ? 'Cancel' : 'Rescan';
    summary.hidden = !cost || cost.sites.length === 0;
    if (cost)
      summary.replaceChildren(...renderSummary(cost, (setting) => host.postMessage({ type: 'openSetting', setting })));
    notice.replaceChildren(...renderNotice(model, host.postMessage));
    problems.replaceChildren(...(cost ? renderProblems(cost) : []));
    notice.hidden = notice.childElementCount === 0;
    notice.setAttribute('role', failure === null ? 'status' : 'alert');
    showTable();
  }

  const toolbar = renderToolbar(view, (next) => change({ ...view, ...next }));
  const head = element('header', {}, [element('h1', { text: 'Workspace cost' }), progress, scan]);
  root.append(head, summary, notice, problems, toolbar, status, body);
  window.addEventListener('message', (event) => {
    const message = readToPanel(event.data);
    if (!message) return;
    model.scanning = message.type === 'scanning' ? message : null;
    model.failure = message.type === 'failed' ? message.message : null;
    if (message.type === 'ready') model.cost = message.cost;
    if (message.type === 'none') model.cost = null;
    show();
  });
  show();
  host.postMessage({ type: 'loaded' });
}

function renderToolbar(view: ViewState, change: (next: Partial<ViewState>) => void): HTMLElement {
  const filter = element('input', {
    attributes: { type: 'search', id: 'filter', placeholder: 'File, function, model, provider …', spellcheck: 'false' },
  });
  filter.value = view.filter;
  filter.addEventListener('input', () => change({ filter: filter.value }));
  const group = element(
    'select',
    { attributes: { id: 'group' } },
    GROUP_IDS.map((id) => element('option', { text: GROUP_LABELS[id], attributes: { value: id } })),
  );
  group.value = view.group;
  group.addEventListener('change', () => {
    change({ group: GROUP_IDS.find((id) => id === group.value) ?? 'none', collapsed: [] });
  });
  return element('div', { class: 'toolbar' }, [
    element('label', { text: 'Filter', attributes: { for: 'filter' } }),
    filter,
    element('label', { text: 'Group by', attributes: { for: 'group' } }),
    group,
  ]);
}

/** What to say in place of, or above, the table: nothing found, a failure, a first scan. */
function renderNotice({ cost, scanning, failure }: Model, post: (message: FromPanel) => void): Node[] {
  if (failure !== null) {
    return [
      element('h2', { text: 'The scan failed' }),
      element('p', { text: failure }),
      element('p', {}, [
        button('Try Again', () => post({ type: 'scan' })),
        button('Show Output', () => post({ type: 'showOutput' })),
      ]),
    ];
  }
  if (scanning) return cost ? [] : [element('p', { text: scanning.message === '' ? 'Scanning …' : scanning.message })];
  if (!cost) return [element('p', { text: 'Nothing was scanned yet.' })];
  if (cost.sites.length > 0) return [];
  if (cost.folders.length === 0) {
    return [
      element('h2', { text: 'No folder is open' }),
      element('p', { text: 'Open a folder to see what its LLM calls cost.' }),
    ];
  }
  return [
    element('h2', { text: 'No LLM call found' }),
    element('p', { text: `${plural(cost.files, 'file')} of ${cost.folders.join(', ')} were read.` }),
    element('p', {
      text: 'A call is found by the SDK it is made with; one through another client is not. If files are missing here, look at "include", "exclude" and "maxFileSize" in prompt-cost.config.json.',
    }),
  ];
}

const root = document.getElementById('panel');
if (root) start(root);
