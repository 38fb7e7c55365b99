import {
  type ArrangementId,
  type CostNode,
  costTree,
  revalue,
  sitesWithCost,
} from '../../src/server/surfaces/workspace-cost/cost-tree.ts';
import type { CostSite } from '../../src/server/protocol.ts';

interface KnownTree {
  readonly root: CostNode;
  readonly arrangement: ArrangementId;
  /** What the parts hang on, of each site when the tree was made. */
  readonly places: readonly Place[];
}

/** The tree of the chart. It is made anew when its parts may be others, and only priced anew when no more than costs changed. */
export class PanelTree {
  /** By the list of the sites: those as they are, and those that are tried out. */
  readonly #known = new WeakMap<readonly CostSite[], KnownTree>();

  /**
   * The tree of the sites that cost something.
   * @param sites The same list as before says that the same sites are in it, maybe at other costs and of other tiers.
   */
  of(sites: readonly CostSite[], arrangement: ArrangementId): CostNode {
    const known = this.#known.get(sites);
    if (known?.arrangement === arrangement && sites.every((site, index) => placeOf(site) === known.places[index])) {
      revalue(known.root);
      return known.root;
    }
    const root = costTree(sitesWithCost(sites), arrangement);
    this.#known.set(sites, { root, arrangement, places: sites.map(placeOf) });
    return root;
  }
}

/** A tier goes with a model; what costs nothing is not in the tree. */
type Place = CostSite['tier'] | 'nothing';
function placeOf({ tier, costPerMonth }: CostSite): Place {
  return (costPerMonth?.expected.value ?? 0) > 0 ? tier : 'nothing';
}
