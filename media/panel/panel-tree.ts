import {
  type ArrangementId,
  type CostNode,
  costTree,
  revalue,
  sitesWithCost,
} from '../../src/server/surfaces/workspace-cost/cost-tree.ts';
import type { CostSite } from '../../src/server/protocol.ts';

/** The tree of the chart. It is made anew when its parts may be others, and only priced anew when no more than costs changed. */
export class PanelTree {
  #root: CostNode = costTree([], 'folder');
  #arrangement: ArrangementId | undefined;
  #sites: readonly CostSite[] | undefined;
  /** What the parts hang on, of each site when the tree was made. */
  #places: readonly Place[] = [];

  /**
   * The tree of the sites that cost something.
   * @param sites The same list as before says that the same sites are in it, maybe at other costs and of other tiers.
   */
  of(sites: readonly CostSite[], arrangement: ArrangementId): CostNode {
    const isSame = sites === this.#sites && arrangement === this.#arrangement;
    if (isSame && sites.every((site, index) => placeOf(site) === this.#places[index])) {
      revalue(this.#root);
      return this.#root;
    }
    this.#sites = sites;
    this.#arrangement = arrangement;
    this.#places = sites.map(placeOf);
    this.#root = costTree(sitesWithCost(sites), arrangement);
    return this.#root;
  }
}

/** A tier goes with a model; what costs nothing is not in the tree. */
type Place = CostSite['tier'] | 'nothing';
function placeOf({ tier, costPerMonth }: CostSite): Place {
  return (costPerMonth?.expected.value ?? 0) > 0 ? tier : 'nothing';
}
