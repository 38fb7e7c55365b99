import { InvalidArgumentError, Option, type Command } from 'commander';
import { formatPrice } from '../../catalog/diff.ts';
import { FIRST_PARTY_PROVIDERS, providerByName } from '../../catalog/providers.ts';
import { blendedPrice, tierOf, TIERS } from '../../catalog/tiers.ts';
import { formatTokensInFull } from '../../core/estimate/format.ts';
import { plural } from '../../core/format/figures.ts';
import { didYouMean } from '../../core/suggest/did-you-mean.ts';
import type { CatalogModel, CatalogView } from '../../model/catalog.ts';
import type { Tier } from '../../model/estimate.ts';
import { append, readCount, type CommandContext } from '../command.ts';
import { EXIT, UsageError, type CliIo, type ExitCode } from '../io.ts';
import { addConfigOptions } from '../project.ts';
import { openCatalog, type CatalogOptions } from './open-catalog.ts';
import { printTable } from './table.ts';

const CAPABILITIES = ['tools', 'vision', 'json-schema', 'reasoning', 'batch', 'caching'] as const;
type Capability = (typeof CAPABILITIES)[number];

interface SearchOptions extends CatalogOptions {
  readonly provider?: string;
  readonly tier?: Tier;
  readonly maxInputPrice?: number;
  readonly maxOutputPrice?: number;
  readonly minContext?: number;
  readonly capability?: readonly Capability[];
  readonly sort?: keyof typeof ORDERS | 'match';
  readonly limit: number;
  readonly format: 'text' | 'json';
}

const HAS: Readonly<Record<Capability, (model: CatalogModel) => boolean>> = {
  tools: ({ capabilities }) => capabilities.tools === true,
  vision: ({ capabilities }) => capabilities.vision === true,
  'json-schema': ({ capabilities }) => capabilities.jsonSchema === true,
  reasoning: ({ reasoning }) => reasoning !== 'none',
  batch: ({ modes }) => modes?.batch !== undefined,
  caching: ({ cacheRead }) => cacheRead !== null,
};

type Order = (a: CatalogModel, b: CatalogModel) => number;
const byId: Order = (a, b) => (`${a.provider}/${a.id}` < `${b.provider}/${b.id}` ? -1 : 1);
const ORDERS = {
  price: (a, b) => blendedPrice(a) - blendedPrice(b) || byId(a, b),
  input: (a, b) => a.input - b.input || byId(a, b),
  output: (a, b) => a.output - b.output || byId(a, b),
  context: (a, b) => (b.contextWindow ?? 0) - (a.contextWindow ?? 0) || byId(a, b),
  released: (a, b) =>
    (b.released ?? '') < (a.released ?? '') ? -1 : (b.released ?? '') > (a.released ?? '') ? 1 : byId(a, b),
  id: byId,
} as const satisfies Record<string, Order>;

/** Orders that the words decide, before the price. */
const ORDER_NAMES = ['match', ...Object.keys(ORDERS)] as const;

/**
 * How well an id fits the words, the best first: it is one of them, it begins with one, it has them all, or only its provider or
 * name has. Of those that fit alike the shortest ids come first, and the maker's before its resellers'.
 */
function byMatch(words: readonly string[]): Order {
  const wanted = words.map((word) => word.toLowerCase());
  const rank = (model: CatalogModel): number => {
    const id = model.id.toLowerCase();
    const names = [id, `${model.provider}/${id}`];
    if (wanted.some((word) => names.includes(word))) return 0;
    if (wanted.some((word) => names.some((name) => name.startsWith(word)))) return 1;
    return wanted.every((word) => id.includes(word)) ? 2 : 3;
  };
  const isReseller = ({ provider }: CatalogModel): number => Number(!FIRST_PARTY_PROVIDERS.includes(provider));
  return (a, b) =>
    rank(a) - rank(b) || a.id.length - b.id.length || isReseller(a) - isReseller(b) || ORDERS.price(a, b);
}

/** `prompt-cost catalog search gpt --tier cold` */
export function registerSearch(parent: Command, { io, done }: CommandContext): void {
  const command = parent
    .command('search')
    .summary('find models by name, price, tier and what they can do')
    .description('Lists the models whose provider, id and name hold all the words given.')
    .argument('[words...]', 'parts of provider, id or name; none for all models')
    .option('--provider <provider>', 'of this provider only')
    .addOption(new Option('--tier <tier>', 'of this tier only').choices(TIERS))
    .option('--max-input-price <usd>', 'USD per million input tokens at most', readAmount)
    .option('--max-output-price <usd>', 'USD per million output tokens at most', readAmount)
    .option('--min-context <tokens>', 'a context window of at least so many tokens', readCount)
    .addOption(
      new Option(
        '--capability <name>',
        `what it must be able to do, can be repeated: ${CAPABILITIES.join(', ')}`,
      ).argParser((value: string, before?: readonly string[]) => append(readCapability(value), before)),
    )
    .addOption(
      new Option('--sort <by>', 'the order; by match where words are given, else by price').choices(ORDER_NAMES),
    )
    .option('--limit <number>', 'how many to show', readCount, 40)
    .addOption(new Option('-f, --format <format>', 'how to print them').choices(['text', 'json']).default('text'));
  addConfigOptions(command).action((words: readonly string[], options: SearchOptions) =>
    done(search(words, options, io)),
  );
}

function search(words: readonly string[], options: SearchOptions, io: CliIo): ExitCode {
  const { view } = openCatalog(options, io);
  const { sort = words.length > 0 ? 'match' : 'price' } = options;
  const provider = options.provider === undefined ? null : providerOf(options.provider, view);
  const found = view
    .models()
    .filter((model) => provider === null || model.provider === provider)
    .filter((model) => matches(model, words, options))
    .sort(sort === 'match' ? byMatch(words) : ORDERS[sort]);
  const shown = found.slice(0, options.limit);
  if (options.format === 'json') {
    const rows = shown.map((model) => ({ ...model, tier: tierOf(model) }));
    io.stdout.write(`${JSON.stringify({ catalogDate: view.date, found: found.length, models: rows }, null, 2)}\n`);
    return EXIT.clean;
  }
  if (found.length === 0) {
    io.stderr.write('No model is like that. Leave out a word or a filter.\n');
    return EXIT.findings;
  }
  io.stdout.write(tableOf(shown));
  const rest = found.length > shown.length ? ` of ${found.length}; --limit shows more` : '';
  io.stderr.write(`${plural(shown.length, 'model')}${rest}. USD per million tokens, on ${view.day ?? view.date}.\n`);
  return EXIT.clean;
}

function matches(model: CatalogModel, words: readonly string[], options: SearchOptions): boolean {
  const text = `${model.provider}/${model.id} ${model.name ?? ''}`.toLowerCase();
  const { tier, maxInputPrice, maxOutputPrice, minContext = 0, capability = [] } = options;
  const hasPriceLimit = maxInputPrice !== undefined || maxOutputPrice !== undefined;
  return (
    words.every((word) => text.includes(word.toLowerCase())) &&
    (tier === undefined || tierOf(model) === tier) &&
    // What is billed by the minute or the image has no price of tokens to compare.
    !(hasPriceLimit && model.billedBy === 'units') &&
    model.input <= (maxInputPrice ?? Infinity) &&
    model.output <= (maxOutputPrice ?? Infinity) &&
    (minContext === 0 || (model.contextWindow ?? 0) >= minContext) &&
    capability.every((name) => HAS[name](model))
  );
}

function tableOf(models: readonly CatalogModel[]): string {
  const head = ['MODEL', 'TIER', 'INPUT', 'CACHED', 'OUTPUT', 'CONTEXT', 'CAN DO', ''];
  const rows = models.map((model) => {
    const isPriced = model.billedBy !== 'units';
    return [
      `${model.provider}/${model.id}`,
      tierOf(model) ?? '',
      isPriced ? formatPrice(model.input) : 'by units',
      model.cacheRead === null ? '' : formatPrice(model.cacheRead),
      isPriced ? formatPrice(model.output) : '',
      model.contextWindow === null ? '' : formatTokensInFull(model.contextWindow),
      CAPABILITIES.slice(0, 4)
        .filter((name) => HAS[name](model))
        .join(' '),
      model.layer === 'snapshot' ? '' : model.layer,
    ];
  });
  return printTable([head, ...rows], [false, false, true, true, true, true]);
}

/** @throws UsageError when there is no such provider. */
function providerOf(name: string, view: CatalogView): string {
  const id = providerByName(name)?.id ?? name;
  const known = [...new Set(view.models().map(({ provider }) => provider))];
  if (known.includes(id)) return id;
  throw new UsageError(
    `The catalog has no provider "${name}".${didYouMean(name, known) || ` It has ${known.join(', ')}.`}`,
  );
}

function readAmount(value: string): number {
  const amount = Number(value);
  if (value.trim() === '' || !(amount >= 0)) throw new InvalidArgumentError('It must be an amount in USD, 0 or more.');
  return amount;
}

function readCapability(value: string): Capability {
  const known = CAPABILITIES.find((name) => name === value);
  if (known === undefined)
    throw new InvalidArgumentError(`It must be one of ${CAPABILITIES.join(', ')}.${didYouMean(value, CAPABILITIES)}`);
  return known;
}
