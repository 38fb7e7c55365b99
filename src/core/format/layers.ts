import type { PriceRef } from '../../model/estimate.ts';

/** Who says a price, for people; null for the catalog that came with the tool. */
export const LAYER_NAMES: Readonly<Record<PriceRef['layer'], string | null>> = {
  snapshot: null,
  remote: 'the fetched catalog',
  user: 'your settings',
  workspace: "the repository's configuration",
};
