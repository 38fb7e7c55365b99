import { Option, type Command } from 'commander';
import { formatPrice } from '../../catalog/diff.ts';
import { splitModelKey } from '../../catalog/overrides.ts';
import { printable } from '../../catalog/printable.ts';
import { tierOf } from '../../catalog/tiers.ts';
import { formatTokensInFull, formatUsd } from '../../core/estimate/format.ts';
import { LAYER_NAMES } from '../../core/format/layers.ts';
import { didYouMean, nearestModel } from '../../core/suggest/did-you-mean.ts';
import {
  PRICE_UNITS,
  type CatalogModel,
  type CatalogView,
  type DatedPrices,
  type Lookup,
  type PriceUnit,
  type TokenPrices,
} from '../../model/catalog.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, UsageError, type CliIo } from '../io.ts';
import { addConfigOptions } from '../project.ts';
import { openCatalog, type CatalogOptions } from './open-catalog.ts';
import { printTable } from './table.ts';

interface ShowOptions extends CatalogOptions {
  readonly format: 'text' | 'json';
}

/** `prompt-cost catalog show openai/gpt-4o` */
export function registerShow(parent: Command, { io, done }: CommandContext): void {
  const command = parent
    .command('show')
    .summary('everything known of a model, and where from')
    .description(
      'Shows everything the catalog knows of a model: its prices now, before and announced, its limits, where each is known from, and what the configuration makes of it.',
    )
    .argument('<model>', 'provider/model-id, or a model id as code writes it')
    .addOption(new Option('-f, --format <format>', 'how to print it').choices(['text', 'json']).default('text'));
  addConfigOptions(command).action((name: string, options: ShowOptions) => {
    show(name, options, io);
    done(EXIT.clean);
  });
}

function show(name: string, options: ShowOptions, io: CliIo): void {
  const { view } = openCatalog(options, io);
  const lookup = find(view, name);
  if (lookup.kind === 'none') throw new UsageError(`${printable(lookup.reason)}.${suggestion(view, name)}`);
  if (options.format === 'json') {
    const tier = lookup.kind === 'found' ? tierOf(lookup.model) : null;
    io.stdout.write(`${JSON.stringify({ catalogDate: view.date, day: view.day, ...lookup, tier }, null, 2)}\n`);
  } else if (lookup.kind === 'free') io.stdout.write(`${printable(name)}: ${printable(lookup.reason)}.\n`);
  else io.stdout.write(describe(lookup, view));
}

/** As the provider's own id first: an id may hold slashes of its own. */
function find(view: CatalogView, name: string): Lookup {
  const key = splitModelKey(name);
  const named = key && view.resolve(key.provider, key.id);
  return named && named.kind !== 'none' ? named : view.resolve(null, name);
}

function suggestion(view: CatalogView, name: string): string {
  const key = splitModelKey(name);
  const ofProvider = view.models().filter(({ provider }) => provider === key?.provider);
  const candidates = ofProvider.length > 0 ? ofProvider : key ? [] : view.models();
  const near = nearestModel(key?.id ?? name, [...new Set(candidates.map(({ id }) => id))]);
  if (near !== undefined) return ` Did you mean "${key ? `${key.provider}/` : ''}${near}"?`;
  const names = view.models().map((model) => (key ? `${model.provider}/${model.id}` : model.id));
  return didYouMean(name, names) || ' "prompt-cost catalog search TEXT" looks for it.';
}

function describe({ model, how }: Extract<Lookup, { kind: 'found' }>, view: CatalogView): string {
  const layer = LAYER_NAMES[model.layer];
  const rows: readonly (readonly [string, string])[] = [
    ['found by', how],
    ['price', model.billedBy === 'units' ? 'not billed by text tokens' : priceText(model)],
    ['price from', `${layer === null ? '' : `${layer}: `}${model.sources.join('; ') || 'no stated source'}`],
    ['in force', `on ${view.day ?? view.date}${model.since ? `, since ${model.since}` : ''}`],
    ...(model.hourly
      ? [['by the hour', `${model.hourly.formula}${model.hourly.measured ? ', measured' : ', assumed'}`] as const]
      : []),
    ...Object.entries(model.modes ?? {}).map(([mode, prices]) => [mode, priceText(prices)] as const),
    ...model.longContextSteps.map((step) => [`above ${formatTokensInFull(step.above)}`, datedText(step)] as const),
    ...(model.peak
      ? [
          [
            'peak hours',
            `${model.peak.windowsUtc.join(', ')} UTC, ${model.peak.days}: ${datedText(model.peak)}`,
          ] as const,
        ]
      : []),
    ...Object.entries(model.units ?? {}).map(
      ([unit, price]) => ['also billed', `${formatPrice(price)} per ${PRICE_UNITS[unit as PriceUnit]}`] as const,
    ),
    ...(model.cacheStorage == null
      ? []
      : [['cache storage', `${formatPrice(model.cacheStorage)} per million tokens and hour`] as const]),
    ...Object.entries(model.regions ?? {}).map(([region, factor]) => ['region', `${region}: × ${factor}`] as const),
    ...(model.past ?? []).map((dated) => ['before', `${datedText(dated)}${periodText(dated)}`] as const),
    ...(model.announced ?? []).map((dated) => ['announced', `${datedText(dated)}${periodText(dated)}`] as const),
    ...factRows(model, view.day ?? view.date),
  ];
  const title = `${model.provider}/${model.id}${model.name === null ? '' : `  ${model.name}`}`;
  return `${printable(title)}\n${printTable(rows.map(([label, text]) => [`  ${label}`, text]))}`;
}

function factRows(model: CatalogModel, day: string): readonly (readonly [string, string])[] {
  const { tools, vision, jsonSchema } = model.capabilities;
  const stated = Object.entries({ tools, vision, 'JSON schema': jsonSchema });
  const has = stated.filter(([, value]) => value === true).map(([name]) => name);
  const lacks = stated.filter(([, value]) => value === false).map(([name]) => `no ${name}`);
  const optional = (label: string, text: string | null | undefined): [string, string][] =>
    text === null || text === undefined || text === '' ? [] : [[label, text]];
  const count = (value: number | null): string | null =>
    value === null ? null : `${formatTokensInFull(value)} tokens`;
  const reasoning =
    model.reasoningDefault === null
      ? model.reasoning
      : `${model.reasoning}, ${model.reasoningDefault} when the request does not say`;
  return [
    ...optional('tier', tierOf(model)),
    ...optional('kind', model.kind),
    ...optional('context', count(model.contextWindow)),
    ...optional('most output', count(model.maxOutput)),
    ...optional('caching', model.caching),
    ...optional('cacheable from', count(model.minCacheable)),
    ...optional('can do', [...has, ...lacks].join(', ')),
    ...optional('reasoning', reasoning),
    ...optional('tokenizer', model.tokenizer),
    ...optional('released', model.released),
    ...optional(model.retires !== null && model.retires <= day ? 'retired' : 'retires', model.retires),
    ...optional('successor', model.successor),
    ...optional('price lists', (model.lists ?? 1) > 1 ? `${model.lists} agree` : null),
    ...optional('facts from', model.factSources?.join('; ')),
  ];
}

function priceText(prices: TokenPrices & Partial<Pick<CatalogModel, 'hourly'>>): string {
  const perCall = prices.hourly?.perCall;
  if (typeof perCall === 'number') return `${formatUsd(perCall)} a request`;
  const { input, output, reasoningOutput, cacheRead, cacheWrite } = prices;
  const parts = [
    `${formatPrice(input)} input`,
    ...(cacheRead === null ? [] : [`${formatPrice(cacheRead)} cached input`]),
    ...Object.entries(cacheWrite).map(([lifetime, price]) => `${formatPrice(price)} cache write (${lifetime})`),
    `${formatPrice(output)} output`,
    ...(reasoningOutput === null ? [] : [`${formatPrice(reasoningOutput)} reasoning`]),
  ];
  return `${parts.join(', ')}, per million tokens`;
}

function datedText({ input, output, cacheRead }: Pick<DatedPrices, 'input' | 'output' | 'cacheRead'>): string {
  return `${formatPrice(input)} input, ${cacheRead === null ? '' : `${formatPrice(cacheRead)} cached input, `}${formatPrice(output)} output`;
}

function periodText({ from, until }: DatedPrices): string {
  return `${from === null ? '' : ` from ${from}`}${until === null ? '' : ` until ${until}`}`;
}
