import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { providerOfBaseUrl } from '../../src/catalog/providers.ts';
import { lookupFor } from '../../src/core/estimate/lookup.ts';
import { createCatalogView } from '../../src/catalog/resolve.ts';
import { loadSnapshot } from '../../src/catalog/snapshot.ts';
import type { CatalogView, Lookup } from '../../src/model/catalog.ts';
import { canonicalName } from './canonical.ts';

/**
 * How often an id gets the row that was settled for it from two sources: `npm run catalog:ids`. The cases
 * are ids of public code with the SDK or address that each goes to; their answers were settled before the resolver ran.
 */
const CASES = new URL('../../test/unit/catalog/id-cases.json', import.meta.url);

const idCase = z.object({
  kind: z.string(),
  via: z.string(),
  provider: z.string().nullable().optional(),
  baseUrl: z.string().optional(),
  id: z.string(),
  repo: z.string().optional(),
  expect: z.string(),
  input: z.number().optional(),
  output: z.number().optional(),
  sources: z.array(z.string()).optional(),
  note: z.string().optional(),
});
type IdCase = z.infer<typeof idCase>;
type Verdict = 'right' | 'no price' | 'wrong price' | 'wrong row';

/** The collected ids. Throws when the file does not have its form. */
export function readIdCases(): IdCase[] {
  return z.array(idCase).parse(JSON.parse(readFileSync(CASES, 'utf8')));
}

/** As an estimate looks it up. */
export function lookupCase(catalog: CatalogView, entry: IdCase): Lookup {
  if (entry.baseUrl === undefined) return catalog.resolve(entry.provider ?? null, entry.id);
  const { provider, local } = providerOfBaseUrl(entry.baseUrl);
  const origin = { path: '', span: { start: 0, end: 0 }, via: 'literal' } as const;
  const baseUrl = { kind: 'known', value: entry.baseUrl, origin } as const;
  return lookupFor({ provider: local ? 'local' : provider, baseUrl }, entry.id, catalog);
}

/** Right is the settled seller and price, within 0.5% for lists that round; the output of an embedding costs nothing. */
export function judge(entry: IdCase, lookup: Lookup): Verdict {
  if (lookup.kind !== 'found')
    return lookup.kind === entry.expect ? 'right' : lookup.kind === 'free' ? 'wrong price' : 'no price';
  const { model } = lookup;
  const near = (a: number, b: number | undefined): boolean =>
    b !== undefined && Math.abs(a - b) <= 0.005 * Math.max(a, b);
  const embedding = model.kind === 'embedding';
  if (!near(model.input, entry.input) || !(embedding || near(model.output, entry.output))) return 'wrong price';
  const [provider = '', ...id] = entry.expect.split('/');
  // A row for the id as the code writes it is as good as the row of what it is an alias of.
  const same = entry.id.endsWith(model.id) || canonicalName(model.id) === canonicalName(id.join('/'));
  return model.provider === provider && same ? 'right' : 'wrong row';
}

/** Why a lookup is not what was settled, for a reader. */
function explain(entry: IdCase, lookup: Lookup): string {
  const got =
    lookup.kind === 'found'
      ? `${lookup.model.provider}/${lookup.model.id} at ${lookup.model.input}/${lookup.model.output} (${lookup.how})`
      : `${lookup.kind}: ${lookup.reason}`;
  const price = entry.input === undefined ? '' : ` at ${entry.input}/${entry.output}`;
  return `${entry.kind}, ${entry.via}: ${entry.id} is ${got}; expected ${entry.expect}${price}`;
}

function main(): number {
  const catalog = createCatalogView(loadSnapshot());
  const table: Record<string, Record<string, number>> = {};
  let right = 0;
  const cases = readIdCases();
  for (const entry of cases) {
    const lookup = lookupCase(catalog, entry);
    const verdict = judge(entry, lookup);
    const row = (table[entry.kind] ??= { cases: 0, right: 0, 'no price': 0, 'wrong price': 0, 'wrong row': 0 });
    row['cases'] = (row['cases'] ?? 0) + 1;
    row[verdict] = (row[verdict] ?? 0) + 1;
    if (verdict === 'right') right++;
    else console.log(`${verdict}: ${explain(entry, lookup)}`);
  }
  console.table(table);
  console.log(`${right} of ${cases.length} right (${((100 * right) / cases.length).toFixed(1)}%)`);
  return right === cases.length ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main();
