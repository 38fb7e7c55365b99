import * as vscode from 'vscode';
import {
  ARRANGEMENT_IDS,
  type ArrangementId,
  type CostNode,
  TREE_ORDERS,
  type TreeOrder,
} from '../../server/surfaces/workspace-cost/cost-tree.ts';
import { Disposables } from '../disposables.ts';
import { Paced } from '../paced.ts';
import type { CostState, WorkspaceCosts } from '../workspace-costs.ts';
import { CostTreeProvider, type TreeShape } from './cost-tree-view.ts';
import { SavingsProvider } from './savings-view.ts';
import { describeTotal, figuresOf } from './tree-items.ts';

/** As the manifest names them. */
const TREE_VIEW = 'promptCost.costs';
const SAVINGS_VIEW = 'promptCost.savings';
/** Of the workspace, where the shape of the tree is kept. */
const SHAPE_KEY = 'promptCost.tree';
/** Rest between two pictures of figures that change with every key, ms. */
const REFRESH_INTERVAL = 100;

const ARRANGEMENTS: Readonly<Record<ArrangementId, string>> = {
  folder: 'Folder',
  feature: 'Feature',
  provider: 'Provider',
  model: 'Model',
  tier: 'Tier',
};

/** The views in the activity bar: the costs as a tree, and the best savings. They show the state that the panel shows. */
export class CostViews implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #costs: WorkspaceCosts;
  readonly #memento: vscode.Memento;
  readonly #provider: CostTreeProvider;
  readonly #savings: SavingsProvider;
  readonly #view: vscode.TreeView<CostNode>;
  #watching: vscode.Disposable | undefined;
  #hasScanned = false;
  #kind = '';
  readonly #drawing = new Paced(() => this.#showTree(), REFRESH_INTERVAL);
  #endProgress: (() => void) | undefined;

  constructor(costs: WorkspaceCosts, memento: vscode.Memento) {
    this.#costs = costs;
    this.#memento = memento;
    this.#provider = this.#disposables.add(new CostTreeProvider(costs, readShape(memento.get(SHAPE_KEY))));
    this.#savings = this.#disposables.add(new SavingsProvider(costs));
    this.#view = this.#disposables.add(
      vscode.window.createTreeView(TREE_VIEW, { treeDataProvider: this.#provider, showCollapseAll: true }),
    );
    this.#disposables.add(vscode.window.createTreeView(SAVINGS_VIEW, { treeDataProvider: this.#savings }));
    this.#disposables.add(this.#view.onDidChangeVisibility(({ visible }) => this.#look(visible)));
    this.#disposables.add(costs.onChanged((state) => this.#show(state)));
    this.#disposables.add(costs.onFileChanged(() => this.#show(costs.state)));
    this.#showShape();
    if (this.#view.visible) this.#look(true);
  }

  /** Asks what the first level of the tree is. */
  async arrange(): Promise<void> {
    const now = this.#provider.shape.arrangement;
    const items = ARRANGEMENT_IDS.map((id) => ({
      id,
      label: ARRANGEMENTS[id],
      ...(id === now ? { description: 'as it is' } : {}),
    }));
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: 'Arrange the costs by' });
    if (chosen) await this.#reshape({ arrangement: chosen.id });
  }

  /** Orders each level of the tree by cost or by name. */
  async sort(order: TreeOrder): Promise<void> {
    await this.#reshape({ order });
  }

  /** Puts the figures of a part of the bill on the clipboard. A shortcut of the keyboard hands none over: then of the one that is chosen. */
  async copyFigures(node = this.#view.selection[0]): Promise<void> {
    if (node) await vscode.env.clipboard.writeText(figuresOf(node, this.#costs.cost?.currency));
  }

  dispose(): void {
    this.#drawing.cancel();
    this.#endProgress?.();
    this.#watching?.dispose();
    this.#disposables.dispose();
  }

  /** Whoever opens the view wants to see figures; whoever cancels the scan is not asked again. */
  #look(isVisible: boolean): void {
    this.#watching?.dispose();
    this.#watching = isVisible ? this.#costs.watch() : undefined;
    if (!isVisible) return;
    if (this.#hasScanned || this.#costs.state.kind !== 'none' || !vscode.workspace.workspaceFolders?.length) return;
    this.#hasScanned = true;
    void this.#costs.refresh();
  }

  async #reshape(change: Partial<TreeShape>): Promise<void> {
    const shape = { ...this.#provider.shape, ...change };
    this.#provider.shape = shape;
    this.#showShape();
    await this.#memento.update(SHAPE_KEY, shape);
  }

  #showShape(): void {
    void setContext('treeOrder', this.#provider.shape.order);
  }

  #show(state: CostState): void {
    this.#showProgress(state.kind === 'scanning');
    const kind = kindOf(state);
    if (kind !== this.#kind) void setContext('costs', kind);
    this.#kind = kind;
    this.#showMessage(state);
    if (state.kind !== 'scanning') this.#drawing.request();
  }

  #showTree(): void {
    const { cost } = this.#costs;
    void setContext('hasSavings', (cost?.savings.length ?? 0) > 0);
    this.#provider.refresh();
    this.#savings.refresh();
  }

  /** A message stands above the tree; above an empty one it would hide the welcome text. */
  #showMessage(state: CostState): void {
    const { cost, isStale } = this.#costs;
    const total = cost && cost.sites.length > 0 ? describeTotal(cost) : null;
    this.#view.description = total?.expected ?? '';
    this.#view.message = messageOf(state, total?.rest ?? null, isStale);
  }

  #showProgress(isScanning: boolean): void {
    if (!isScanning) {
      this.#endProgress?.();
      this.#endProgress = undefined;
    } else if (!this.#endProgress) {
      const ended = new Promise<void>((resolve) => (this.#endProgress = resolve));
      void vscode.window.withProgress({ location: { viewId: TREE_VIEW } }, () => ended);
    }
  }
}

/** What the welcome texts of the manifest ask for. */
function kindOf(state: CostState): CostState['kind'] | 'empty' {
  return state.kind === 'ready' && state.cost.sites.length === 0 ? 'empty' : state.kind;
}

function messageOf(state: CostState, total: string | null, isStale: boolean): string {
  switch (state.kind) {
    case 'none':
      return '';
    case 'scanning':
      return state.progress.message === '' ? 'Scanning …' : `Scanning ${state.progress.message}`;
    case 'ready':
      if (total === null) return '';
      return isStale ? `Files changed since the scan · ${total}` : total;
    case 'failed':
      return total === null ? '' : `The scan failed, these figures are older: ${state.message}`;
  }
}

function setContext(name: string, value: unknown): Thenable<unknown> {
  return vscode.commands.executeCommand('setContext', `promptCost.${name}`, value);
}

/** The shape that a former session left, as far as it is sound. */
function readShape(value: unknown): TreeShape {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof TreeShape, unknown>>;
  return {
    arrangement: ARRANGEMENT_IDS.find((id) => id === given.arrangement) ?? 'folder',
    order: TREE_ORDERS.find((order) => order === given.order) ?? 'cost',
  };
}
