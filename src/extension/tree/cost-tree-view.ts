import * as vscode from 'vscode';
import type { Tier } from '../../model/estimate.ts';
import {
  type ArrangementId,
  costTree,
  type CostNode,
  type TreeOrder,
} from '../../server/surfaces/workspace-cost/cost-tree.ts';
import type { WorkspaceCosts } from '../workspace-costs.ts';
import { describeNode, explainNode, isFile, sitesOf, topLevel } from './tree-items.ts';

/** A workspace with so few call sites is shown unfolded. */
const UNFOLDED = 40;
/** As the chart of the panel has them. */
const TIER_COLOURS: Readonly<Record<Tier, string>> = {
  hot: 'charts.red',
  warm: 'charts.orange',
  cold: 'charts.blue',
  economy: 'charts.green',
};

/** How the tree is laid out. */
export interface TreeShape {
  readonly arrangement: ArrangementId;
  readonly order: TreeOrder;
}

/** The call sites as a tree of the editor's own: built when it is asked for, and told again by keys that stay. */
export class CostTreeProvider implements vscode.TreeDataProvider<CostNode>, vscode.Disposable {
  readonly #costs: WorkspaceCosts;
  readonly #changed = new vscode.EventEmitter<undefined>();
  /** Whether a node was first shown unfolded: the editor keeps what a person does to it as long as that stays. */
  readonly #unfolded = new Map<string, boolean>();
  #shape: TreeShape;
  #top: readonly CostNode[] | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(costs: WorkspaceCosts, shape: TreeShape) {
    this.#costs = costs;
    this.#shape = shape;
  }

  get shape(): TreeShape {
    return this.#shape;
  }

  set shape(shape: TreeShape) {
    this.#shape = shape;
    this.refresh();
  }

  /** The figures changed. */
  refresh(): void {
    this.#top = undefined;
    this.#changed.fire(undefined);
  }

  getChildren(node?: CostNode): CostNode[] {
    return [...(node ? node.children : (this.#top ??= this.#build()))];
  }

  getTreeItem(node: CostNode): vscode.TreeItem {
    const { label, description, spoken } = describeNode(node);
    const item = new vscode.TreeItem(label, this.#collapsibleState(node));
    item.id = this.#id(node);
    item.description = description;
    item.accessibilityInformation = { label: spoken };
    item.contextValue = node.site ? 'site' : 'group';
    if (node.site) {
      item.iconPath = siteIcon(node.site.tier);
      item.command = { command: 'promptCost.openSite', title: 'Go to Call', arguments: [node.site] };
    } else if (isFile(node)) {
      const [first] = sitesOf(node);
      item.iconPath = vscode.ThemeIcon.File;
      if (first) item.resourceUri = vscode.Uri.parse(first.uri);
    } else {
      item.iconPath = this.#shape.arrangement === 'folder' ? vscode.ThemeIcon.Folder : new vscode.ThemeIcon('layers');
    }
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: CostNode): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(explainNode(node, this.#costs.cost?.currency));
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #build(): readonly CostNode[] {
    const { cost } = this.#costs;
    if (!cost) return [];
    const { arrangement, order } = this.#shape;
    const top = topLevel(costTree(cost.sites, arrangement, order), arrangement, cost.folders);
    const isSmall = cost.sites.length <= UNFOLDED;
    for (const node of top) this.#unfold(node, isSmall || top.length === 1, isSmall);
    return top;
  }

  #unfold(node: CostNode, isUnfolded: boolean, isSmall: boolean): void {
    const id = this.#id(node);
    if (!this.#unfolded.has(id)) this.#unfolded.set(id, isUnfolded);
    for (const child of node.children) {
      if (!child.site) this.#unfold(child, isSmall || (isUnfolded && node.children.length === 1), isSmall);
    }
  }

  #collapsibleState(node: CostNode): vscode.TreeItemCollapsibleState {
    if (node.site) return vscode.TreeItemCollapsibleState.None;
    const isUnfolded = this.#unfolded.get(this.#id(node)) === true;
    return isUnfolded ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  }

  #id({ key }: CostNode): string {
    return `${this.#shape.arrangement}:${key}`;
  }
}

function siteIcon(tier: Tier | null): vscode.ThemeIcon {
  return tier
    ? new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor(TIER_COLOURS[tier]))
    : new vscode.ThemeIcon('circle-outline');
}
