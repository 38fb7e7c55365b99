import * as vscode from 'vscode';
import { rankSavings, type RankedSaving } from '../../server/surfaces/workspace-cost/rank-savings.ts';
import type { WorkspaceCosts } from '../workspace-costs.ts';
import { describeSaving, explainSaving } from './tree-items.ts';

/** How many are shown: what to do first. */
const SHOWN = 10;
const ICONS = { fix: 'wand', suggestion: 'lightbulb', none: 'person' } as const;

/** The best savings as a list of the editor's own. */
export class SavingsProvider implements vscode.TreeDataProvider<RankedSaving>, vscode.Disposable {
  readonly #costs: WorkspaceCosts;
  readonly #changed = new vscode.EventEmitter<undefined>();
  #ids = new Map<RankedSaving, string>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(costs: WorkspaceCosts) {
    this.#costs = costs;
  }

  /** The figures changed. */
  refresh(): void {
    this.#changed.fire(undefined);
  }

  getChildren(node?: RankedSaving): RankedSaving[] {
    const { cost } = this.#costs;
    if (node || !cost) return [];
    const ranked = rankSavings(cost.savings, cost.sites, cost.sites).slice(0, SHOWN);
    this.#ids = identify(ranked);
    return ranked;
  }

  getTreeItem(node: RankedSaving): vscode.TreeItem {
    const { label, description, spoken } = describeSaving(node);
    const kind = node.saving.edit?.kind ?? 'none';
    const item = new vscode.TreeItem(label);
    const id = this.#ids.get(node);
    if (id !== undefined) item.id = id;
    item.description = description;
    item.iconPath = new vscode.ThemeIcon(ICONS[kind]);
    item.accessibilityInformation = { label: spoken };
    item.contextValue = `saving.${kind}`;
    item.command = { command: 'promptCost.openSite', title: 'Go to Call', arguments: [node.saving] };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: RankedSaving): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(explainSaving(node, this.#costs.cost?.currency));
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** Ids that stay while lines above are typed: rule, file, and which of them in source order. */
function identify(ranked: readonly RankedSaving[]): Map<RankedSaving, string> {
  const seen = new Map<string, number>();
  const inOrder = ranked.toSorted(
    ({ saving: a }, { saving: b }) => (a.cell ?? 0) - (b.cell ?? 0) || a.position.line - b.position.line,
  );
  return new Map(
    inOrder.map((each) => {
      const { rule, uri } = each.saving;
      const of = `${rule} ${uri}`;
      const nth = (seen.get(of) ?? 0) + 1;
      seen.set(of, nth);
      return [each, `${of} ${nth}`];
    }),
  );
}
