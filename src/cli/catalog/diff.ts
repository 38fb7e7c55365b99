import { Option, type Command } from 'commander';
import { CATALOG_FORMAT, type CatalogData, type CatalogRow } from '../../catalog/catalog-data.ts';
import { diffCatalogs } from '../../catalog/diff.ts';
import { splitModelKey, type CatalogOverride } from '../../catalog/overrides.ts';
import { printable } from '../../catalog/printable.ts';
import { createCatalogView } from '../../catalog/resolve.ts';
import { plural } from '../../core/format/figures.ts';
import type { CatalogModel, CatalogView } from '../../model/catalog.ts';
import { readDocument } from '../../workspace/catalog/document.ts';
import { catalogLayers } from '../../workspace/catalog/layers.ts';
import { layerOverrides } from '../../workspace/config/config-store.ts';
import { readCount, type CommandContext } from '../command.ts';
import { EXIT, UsageError, type CliIo } from '../io.ts';
import { addConfigOptions } from '../project.ts';
import { openCatalog, type CatalogOptions, type OpenCatalog } from './open-catalog.ts';
import { readDocumentText } from './validate.ts';

interface DiffOptions extends CatalogOptions {
  readonly limit: number;
  readonly format: 'text' | 'json';
}

/** `prompt-cost catalog diff [FILE]` */
export function registerDiff(parent: Command, { io, done }: CommandContext): void {
  const command = parent
    .command('diff')
    .summary('what your overrides, or another catalog, change')
    .description(
      'Says in words what the configuration changes about the prices that came with this version; or what a catalog or a document of overrides would change if it were fetched.',
    )
    .argument('[file]', 'the document; "snapshot" or nothing for what the configuration changes', 'snapshot')
    .option('--limit <number>', 'how many changes to show', readCount, 50)
    .addOption(new Option('-f, --format <format>', 'how to print them').choices(['text', 'json']).default('text'));
  addConfigOptions(command).action((file: string, options: DiffOptions) => {
    diff(file, options, io);
    done(EXIT.clean);
  });
}

function diff(file: string, options: DiffOptions, io: CliIo): void {
  const catalog = openCatalog(options, io);
  const { before, after, overrides } = file === 'snapshot' ? ofSettings(catalog) : ofDocument(file, catalog, io);
  const changes = diffCatalogs(dataOf(before, overrides), dataOf(after, overrides));
  if (options.format === 'json') {
    io.stdout.write(`${JSON.stringify({ day: catalog.day, changes }, null, 2)}\n`);
    return;
  }
  for (const { text } of changes.slice(0, options.limit)) io.stdout.write(`${printable(text)}\n`);
  const rest = changes.length > options.limit ? `; ${changes.length - options.limit} more with --limit` : '';
  const summary = changes.length === 0 ? 'It changes nothing' : `${plural(changes.length, 'change')}${rest}`;
  io.stderr.write(`${summary}. USD per million tokens, on ${catalog.day}.\n`);
}

interface Compared {
  readonly before: CatalogView;
  readonly after: CatalogView;
  /** All that may name models which no catalog lists. */
  readonly overrides: readonly CatalogOverride[];
}

function ofSettings({ shipped, loaded, day, view }: OpenCatalog): Compared {
  return { before: createCatalogView(shipped, { day }), after: view, overrides: loaded.catalogOverrides };
}

/** The document in place of the one that was fetched. @throws UsageError when it cannot be read or is not valid. */
function ofDocument(file: string, { shipped, loaded, day, view }: OpenCatalog, io: CliIo): Compared {
  const read = readDocument(readDocumentText(file, io));
  if (!read.ok)
    throw new UsageError(
      `${printable(file)} is not valid; "prompt-cost catalog validate ${printable(file)}" says why.`,
    );
  const { document } = read;
  const own = loaded.catalogOverrides.filter(({ layer }) => layer !== 'remote');
  const fetched = document.kind === 'overrides' ? layerOverrides(document.settings, 'remote') : [];
  const overrides = [...fetched, ...own];
  const layers = catalogLayers({ catalogOverrides: overrides, remote: null }, day);
  const remote = document.kind === 'catalog' ? document.catalog : null;
  const after = createCatalogView(shipped, { ...layers, remote });
  return { before: view, after, overrides: [...loaded.catalogOverrides, ...fetched] };
}

/** A view as data: its rows, and what overrides name beyond them. */
function dataOf(view: CatalogView, overrides: readonly CatalogOverride[]): CatalogData {
  const providers = new Map<string, Map<string, CatalogRow>>();
  const add = (provider: string, id: string, model: CatalogModel): void => {
    const rows = providers.get(provider) ?? new Map<string, CatalogRow>();
    providers.set(provider, rows.set(id, rowOf(id, model)));
  };
  for (const model of view.models()) add(model.provider, model.id, model);
  for (const { match, endpoint } of overrides) {
    const { provider, id } = endpoint ?? splitModelKey(match) ?? { provider: '*', id: '*' };
    if (id.includes('*') || providers.get(provider)?.has(id) === true) continue;
    const lookup = view.resolve(provider, id);
    if (lookup.kind === 'found') add(provider, id, lookup.model);
  }
  const models = [...providers].map(([id, rows]) => ({ id, models: [...rows.values()] }));
  return { format: CATALOG_FORMAT, date: view.date, sources: [], providers: models };
}

/** The parts of a model that overrides and catalogs can change, as a row has them. */
function rowOf(id: string, model: CatalogModel): CatalogRow {
  const { tools, vision, jsonSchema } = model.capabilities;
  return {
    id,
    input: model.input,
    output: model.output,
    reasoningOutput: model.reasoningOutput ?? undefined,
    cacheRead: model.cacheRead ?? undefined,
    cacheWrite: model.cacheWrite,
    longContext: model.longContextSteps.map(({ cacheRead, ...step }) => ({
      ...step,
      cacheRead: cacheRead ?? undefined,
    })),
    units: model.units,
    context: model.contextWindow ?? undefined,
    maxOutput: model.maxOutput ?? undefined,
    minCacheable: model.minCacheable ?? undefined,
    tools: tools ?? undefined,
    vision: vision ?? undefined,
    jsonSchema: jsonSchema ?? undefined,
    tier: model.tier ?? undefined,
    reasoning: model.reasoning,
    tokenizer: model.tokenizer,
  };
}
