/** The script of the workspace cost panel. Runs in the webview; everything it knows arrives by messages. */
import { type FromPanel, readToPanel } from '../../src/extension/panel/messages.ts';
import type { CostSite, FileSites, WorkspaceCost } from '../../src/server/protocol.ts';
import { sumSites } from '../../src/core/estimate/sum-costs.ts';
import { plural } from '../../src/core/format/figures.ts';
import {
  ARRANGEMENT_IDS,
  type ArrangementId,
  type CostNode,
  findNode,
} from '../../src/server/surfaces/workspace-cost/cost-tree.ts';
import { replaceFile } from '../../src/server/surfaces/workspace-cost/replace-file.ts';
import { rankSavings } from '../../src/server/surfaces/workspace-cost/rank-savings.ts';
import { button, element } from './dom.ts';
import { exportCsv, exportJson, exportMarkdown } from './export.ts';
import { renderIcicle } from './icicle.ts';
import { exportPng, type Palette } from './picture.ts';
import { renderProjection } from './projection.ts';
import { PanelTree } from './panel-tree.ts';
import { isTried, SiteRepricer } from './reprice-sites.ts';
import { renderSavings } from './savings.ts';
import { renderProblems, renderSummary } from './summary.ts';
import { CostTable } from './table.ts';
import {
  arrange,
  GROUP_IDS,
  type GroupId,
  SHOWN_IDS,
  type ShownId,
  readViewState,
  type SiteGroup,
  sortBy,
  type ViewState,
} from './view-model.ts';
import { renderWhatIf } from './what-if-controls.ts';
import { whenIdle } from './when-idle.ts';

declare function acquireVsCodeApi(): {
  postMessage: (message: FromPanel) => void;
  getState: () => unknown;
  setState: (state: ViewState) => void;
};

const GROUP_LABELS: Readonly<Record<GroupId, string>> = {
  none: 'Nothing',
  file: 'File',
  folder: 'Folder',
  feature: 'Feature',
  provider: 'Provider',
  model: 'Model',
  tier: 'Tier',
  basis: 'Measured or assumed',
};
const SHOWN_LABELS: Readonly<Record<ShownId, string>> = {
  all: 'All',
  measured: 'Measured',
  assumed: 'Assumed',
  doubtful: 'Measured, little to go by',
};
const ARRANGEMENT_LABELS: Readonly<Record<ArrangementId, string>> = {
  folder: 'Folder, file, call',
  feature: 'Feature, file',
  provider: 'Provider, model, file',
  model: 'Model, file',
  tier: 'Tier, model, file',
};
const EXPORTS = [
  ['csv', 'CSV'],
  ['json', 'JSON'],
  ['md', 'Markdown'],
  ['png', 'PNG picture of the chart'],
] as const;

/** What is on screen besides the view's own state. */
interface Model {
  cost: WorkspaceCost | null;
  scanning: { readonly percentage: number; readonly message: string } | null;
  failure: string | null;
}

interface Figures {
  /** Whether a month is expected to cost nothing. */
  readonly isFree: boolean;
  readonly summary: readonly Node[];
  readonly projection: readonly Node[];
  readonly savings: readonly Node[];
}

function start(root: HTMLElement): void {
  const host = acquireVsCodeApi();
  const model: Model = { cost: null, scanning: null, failure: null };
  let view = readViewState(host.getState());
  /** The sites as they are shown: under the circumstances that are tried out. */
  let sites: readonly CostSite[] = [];
  let repricer = new SiteRepricer({ sites, tiers: {} });
  /** Expected cost of a month without what is tried out, USD. */
  let asItIs = 0;
  /** The sites in the order of the last time they were shown, by their list: nearly in order, where no more than costs changed. */
  const orders = new WeakMap<readonly CostSite[], readonly CostSite[]>();
  const tree = new PanelTree();
  let stopPreparing = (): void => undefined;
  const treeNow = (): CostNode => tree.of(sites, view.arrangement);

  const section = (name: string, label?: string): HTMLElement =>
    element('section', { class: name, attributes: { 'aria-label': label } });
  const summary = section('summary', 'Totals');
  const whatIf = element('details', { class: 'what-if-box' });
  const chart = section('chart', 'Where the money goes');
  const icicle = element('div');
  const projection = section('projection-box', 'The next twelve months');
  const savings = section('savings', 'Best savings');
  const notice = section('notice');
  const problems = section('problems');
  const status = element('p', { class: 'status', attributes: { role: 'status', 'aria-live': 'polite' } });
  const progress = element('progress', { attributes: { max: '100', 'aria-label': 'Scan' } });
  const scan = button('Rescan', () => host.postMessage({ type: model.scanning ? 'cancel' : 'scan' }));
  const body = element('div', { class: 'table' });
  const open = ({ uri, position, cell }: Pick<CostSite, 'uri' | 'position' | 'cell'>): void =>
    host.postMessage({ type: 'open', uri, position, cell });
  const details = ({ uri, position, cell }: CostSite): void =>
    host.postMessage({ type: 'details', uri, position, cell });
  const table = new CostTable(body, {
    open,
    details,
    sort: (column) => change(sortBy(view, column), [showTable]),
    toggle: (key) => {
      const isCollapsed = view.collapsed.includes(key);
      const collapsed = isCollapsed ? view.collapsed.filter((each) => each !== key) : [...view.collapsed, key];
      change({ ...view, collapsed }, [showTable]);
    },
  });

  function change(next: ViewState, show: readonly (() => void)[]): void {
    view = next;
    host.setState(view);
    for (const each of show) each();
  }

  function setCost(cost: WorkspaceCost | null): void {
    stopPreparing();
    model.cost = cost;
    repricer = new SiteRepricer(cost ?? { sites: [], tiers: {} });
    asItIs = sumSites((cost?.sites ?? []).map(({ costPerMonth }) => costPerMonth)).expected;
  }

  /** One file's calls are others while someone types in it: the controls stay, and fast typing makes one picture a frame. */
  function showChanged(file: FileSites): void {
    if (!model.cost) return;
    setCost(replaceFile(model.cost, file));
    model.scanning = null;
    model.failure = null;
    showState();
    repaint();
  }

  function arrangeInTurn(list: readonly CostSite[]): readonly SiteGroup[] {
    const groups = arrange(orders.get(list) ?? list, view);
    const shown = groups.flatMap((group) => group.sites);
    if (shown.length === list.length) orders.set(list, shown);
    return groups;
  }

  function showTable(): void {
    const groups = arrangeInTurn(sites);
    const count = groups.reduce((sum, group) => sum + group.sites.length, 0);
    table.show(groups, view, model.cost?.currency);
    for (const part of [body, toolbar]) part.hidden = sites.length === 0;
    status.textContent =
      sites.length === 0 ? '' : `${count.toLocaleString('en-US')} of ${plural(sites.length, 'call site')}`;
  }

  function showChart(): void {
    const root = treeNow();
    chart.hidden = root.value === 0;
    renderIcicle(icicle, root, view.focus, model.cost?.currency, {
      focus: (focus) => change({ ...view, focus }, [showChart]),
      open: ({ site }) => {
        if (site) open(site);
      },
      details: ({ site }) => {
        if (site) details(site);
      },
    });
  }

  /** What stands in sums: the totals, the outlook and the savings of a list of the sites. */
  function figuresOf(cost: WorkspaceCost, list: readonly CostSite[]): Figures {
    const openSetting = (setting: string): void => host.postMessage({ type: 'openSetting', setting });
    const total = sumSites(list.map(({ costPerMonth }) => costPerMonth));
    const ranked = rankSavings(cost.savings, list, cost.sites);
    return {
      isFree: total.expected === 0,
      summary: renderSummary({ ...cost, sites: list }, list === cost.sites ? null : asItIs, openSetting),
      projection: renderProjection(total.expected, view.whatIf, cost.currency),
      savings: renderSavings(ranked, cost.currency, {
        open,
        apply: ({ uri, position, cell, rule, edit }) => {
          if (edit) host.postMessage({ type: 'applySaving', uri, position, cell, rule, title: edit.title });
        },
        explain: (rule) => host.postMessage({ type: 'explainRule', rule }),
      }),
    };
  }

  function showFigures(): void {
    const { cost } = model;
    summary.hidden = sites.length === 0;
    if (!cost) return;
    const figures = figuresOf(cost, sites);
    summary.replaceChildren(...figures.summary);
    projection.hidden = whatIf.hidden || figures.isFree || !view.whatIfOpen;
    projection.replaceChildren(...figures.projection);
    savings.replaceChildren(...figures.savings);
    savings.hidden = figures.savings.length === 0;
  }

  function showRepriced(): void {
    stopPreparing();
    sites = repricer.reprice(view.whatIf);
    showFigures();
    showChart();
    showTable();
    prepare();
  }

  /**
   * Where the controls are in sight: does ahead what makes the first change slow. The copies, their tree and their order are
   * kept where the change looks for them; the rest is done for the sake of the browser, which runs code faster that ran
   * before. Nothing that is seen changes.
   */
  function prepare(): void {
    const { cost } = model;
    stopPreparing();
    if (!cost || whatIf.hidden || !view.whatIfOpen || isTried(view.whatIf)) return;
    stopPreparing = whenIdle([
      () => void repricer.prepare(),
      () => void tree.of(repricer.prepare(), view.arrangement),
      () => void arrangeInTurn(repricer.prepare()),
      () => void figuresOf(cost, repricer.prepare()),
      showTable,
    ]);
  }

  /** A slider that is dragged says more often where it is than the screen can show: one picture a frame, of the newest. */
  let nextFrame: number | undefined;
  function repaint(): void {
    nextFrame ??= requestAnimationFrame(() => {
      nextFrame = undefined;
      showRepriced();
    });
  }

  /** The controls are made anew only when what they offer changes: one that is dragged stays. */
  function showControls(): void {
    whatIf.open = view.whatIfOpen;
    const controls = renderWhatIf(
      () => view.whatIf,
      model.cost?.tiers ?? {},
      (next) => {
        const isReset = !isTried(next) && next.growth === 0 && next.priceChange === 0;
        change({ ...view, whatIf: next }, isReset ? [showControls, repaint] : [repaint]);
      },
    );
    whatIf.replaceChildren(element('summary', { text: 'What if …' }), controls);
  }

  /** What is said of the scan, and in place of what it found. */
  function showState(): void {
    const { cost, scanning, failure } = model;
    progress.hidden = scanning === null;
    progress.value = scanning?.percentage ?? 0;
    scan.textContent = scanning ? 'Cancel' : 'Rescan';
    notice.replaceChildren(...renderNotice(model, host.postMessage));
    problems.replaceChildren(...(cost ? renderProblems(cost) : []));
    notice.hidden = notice.childElementCount === 0;
    notice.setAttribute('role', failure === null ? 'status' : 'alert');
    whatIf.hidden = !cost || cost.sites.every(({ repriceable }) => repriceable === null);
  }

  function show(): void {
    showState();
    showControls();
    showRepriced();
  }

  function exportAs(format: (typeof EXPORTS)[number][0]): void {
    const rows = arrange(sites, view).flatMap((group) => group.sites);
    const content = {
      csv: () => exportCsv(rows),
      json: () => exportJson(rows, view.whatIf),
      md: () => exportMarkdown(rows, model.cost?.currency),
      png: () => exportPng(findNode(treeNow(), view.focus).at(-1) ?? treeNow(), paletteOf(chart)),
    }[format]();
    host.postMessage({ type: 'export', format, content });
  }

  whatIf.addEventListener('toggle', () => {
    if (whatIf.open !== view.whatIfOpen) change({ ...view, whatIfOpen: whatIf.open }, [showFigures, prepare]);
  });
  const toolbar = renderToolbar(view, (next) => change({ ...view, ...next }, [showTable]), exportAs);
  chart.append(renderChartHead(view, (arrangement) => change({ ...view, arrangement, focus: '' }, [showChart])));
  chart.append(icicle);
  const head = element('header', {}, [element('h1', { text: 'Workspace cost' }), progress, scan]);
  const outlook = element('div', { class: 'outlook' }, [whatIf, projection]);
  root.append(head, summary, notice, problems, outlook, chart, savings, toolbar, status, body);
  window.addEventListener('message', (event) => {
    const message = readToPanel(event.data);
    if (!message) return;
    if (message.type === 'changed') {
      showChanged(message);
      return;
    }
    model.scanning = message.type === 'scanning' ? message : null;
    model.failure = message.type === 'failed' ? message.message : null;
    if (message.type === 'ready') setCost(message.cost);
    if (message.type === 'none') setCost(null);
    if (message.type !== 'scanning' || !model.cost) show();
    else {
      progress.hidden = false;
      progress.value = message.percentage;
      scan.textContent = 'Cancel';
    }
  });
  show();
  host.postMessage({ type: 'loaded' });
}

function renderChartHead(view: ViewState, change: (arrangement: ArrangementId) => void): HTMLElement {
  const select = element(
    'select',
    { attributes: { id: 'arrangement' } },
    ARRANGEMENT_IDS.map((id) => element('option', { text: ARRANGEMENT_LABELS[id], attributes: { value: id } })),
  );
  select.value = view.arrangement;
  select.addEventListener('change', () => {
    change(ARRANGEMENT_IDS.find((id) => id === select.value) ?? 'folder');
  });
  return element('div', { class: 'section-head' }, [
    element('h2', { text: 'Where the money goes' }),
    element('label', { text: 'By', attributes: { for: 'arrangement' } }),
    select,
  ]);
}

function renderToolbar(
  view: ViewState,
  change: (next: Partial<ViewState>) => void,
  exportAs: (format: (typeof EXPORTS)[number][0]) => void,
): HTMLElement {
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
  const shown = element(
    'select',
    { attributes: { id: 'shown' } },
    SHOWN_IDS.map((id) => element('option', { text: SHOWN_LABELS[id], attributes: { value: id } })),
  );
  shown.value = view.shown;
  shown.addEventListener('change', () => {
    change({ shown: SHOWN_IDS.find((id) => id === shown.value) ?? 'all' });
  });
  const exports = element(
    'select',
    { attributes: { id: 'export', 'aria-label': 'Export what is shown' } },
    [['', 'Export …'] as const, ...EXPORTS].map(([value, text]) => element('option', { text, attributes: { value } })),
  );
  exports.addEventListener('change', () => {
    const chosen = EXPORTS.find(([format]) => format === exports.value);
    exports.value = '';
    if (chosen) exportAs(chosen[0]);
  });
  return element('div', { class: 'toolbar' }, [
    element('label', { text: 'Filter', attributes: { for: 'filter' } }),
    filter,
    element('span', { class: 'field' }, [element('label', { text: 'Show', attributes: { for: 'shown' } }), shown]),
    element('span', { class: 'field' }, [element('label', { text: 'Group by', attributes: { for: 'group' } }), group]),
    exports,
  ]);
}

/** The page's own colours, so that the picture looks like the page. */
function paletteOf(chart: HTMLElement): Palette {
  const page = getComputedStyle(document.body);
  const of = (tier: string): string => {
    const swatch = chart.querySelector(`.swatch.${tier}, .tile.${tier}`);
    return swatch ? getComputedStyle(swatch).backgroundColor : '#808080';
  };
  return { background: page.backgroundColor, text: page.color, font: page.fontFamily, of };
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
