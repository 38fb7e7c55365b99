import type { CatalogLayers } from '../../catalog/resolve.ts';
import { latest } from '../../core/analyze/analyzer.ts';
import type { LoadedConfig } from '../config/config-store.ts';
import type { EngineParts } from '../engine-parts.ts';

/** The day whose prices hold: today, unless the machine's clock is behind the catalog. ISO date. */
export function priceDay({ catalog, today }: Pick<EngineParts, 'catalog' | 'today'>): string {
  return latest(catalog.date, today());
}

/** What settings lay over the shipped catalog on a day. */
export function catalogLayers(
  { catalogOverrides, remote }: Pick<LoadedConfig, 'catalogOverrides' | 'remote'>,
  day: string,
): CatalogLayers {
  const document = remote?.stored?.document;
  return { overrides: catalogOverrides, remote: document?.kind === 'catalog' ? document.catalog : null, day };
}

/**
 * What a user should know of the fetched prices: that they were never fetched, or are old. They are used all the same.
 * Null when all is well, or nothing is to be fetched.
 * @param today ISO date.
 */
export function staleNotice({ remote }: Pick<LoadedConfig, 'remote'>, today: string): string | null {
  if (!remote) return null;
  const { source, stored, maxAge } = remote;
  const host = new URL(source.url).host;
  if (!stored)
    return `The prices of ${host} were not fetched on this machine yet, so those that came with this version are used. Run "prompt-cost catalog update".`;
  const age = daysBetween(stored.checkedAt.slice(0, 10), today);
  if (age <= maxAge) return null;
  return `The prices of ${host} were last looked for ${age} days ago (they are of ${stored.document.date}). Run "prompt-cost catalog update".`;
}

function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
