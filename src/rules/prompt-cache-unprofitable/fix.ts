import { writerFor } from '../../core/fix/parameters.ts';
import type { Writer } from '../../core/fix/parameters.ts';
import type { CacheMark, ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { ExprId, MapPair, ModuleFacts } from '../../model/facts.ts';
import type { Fix, TextEdit } from '../../model/finding.ts';
import type { RuleContext } from '../../model/rule.ts';
import type { Span } from '../../model/span.ts';
import { cacheEconomics, hitRateOf } from '../../core/estimate/cache-economics.ts';

/** Keys of a provider's mark inside the AI SDK's provider options. */
const OPTION_KEYS = ['cacheControl', 'cachePoint'];

/** Takes all marks of a request away; none when one of them stands where no edit can be made. */
export function removeMarks(context: RuleContext, call: ModelCall, kind: Fix['kind']): Fix[] {
  const edits = call.cacheMarks.map((mark) => removeMark(context, mark));
  if (edits.some((edit) => edit === null)) return [];
  const title = edits.length === 1 ? 'Remove the cache mark' : `Remove the ${edits.length} cache marks`;
  return [{ kind, title, edits: edits as TextEdit[] }];
}

function removeMark(context: RuleContext, mark: CacheMark): TextEdit | null {
  const { path } = mark.loc;
  const facts = context.facts(path);
  const writer = writerFor(context, path);
  const block = facts && mapAt(facts, mark.loc.span);
  if (!facts || !writer || block === undefined) return null;
  const remove = (target: ExprId, key: string): TextEdit | null => writer.remove({ path, expr: target }, key);
  if (pairOf(facts, block, 'cache_control')) return remove(block, 'cache_control');
  if (pairOf(facts, block, 'cachePoint')) return removeItem(path, facts, block);
  return removeOption(facts, block, remove);
}

/** `providerOptions: { anthropic: { cacheControl: … } }`, and what would be left empty around it. */
function removeOption(
  facts: ModuleFacts,
  block: ExprId,
  remove: (target: ExprId, key: string) => TextEdit | null,
): TextEdit | null {
  const options = pairOf(facts, block, 'providerOptions');
  for (const provider of options ? pairsOf(facts, options.value) : []) {
    const key = OPTION_KEYS.find((name) => pairOf(facts, provider.value, name) !== undefined);
    if (!options || key === undefined || provider.key === null) continue;
    if (pairsOf(facts, provider.value).length > 1) return remove(provider.value, key);
    return pairsOf(facts, options.value).length > 1
      ? remove(options.value, provider.key)
      : remove(block, 'providerOptions');
  }
  return null;
}

/** Bedrock's mark is an item of its own: it goes with the comma before it. */
function removeItem(path: string, facts: ModuleFacts, item: ExprId): TextEdit | null {
  for (const expr of facts.exprs) {
    const index = expr.kind === 'list' ? expr.items.findIndex(({ value }) => value === item) : -1;
    const before = expr.kind === 'list' ? expr.items[index - 1] : undefined;
    const start = before && facts.exprs[before.value]?.span.end;
    const end = facts.exprs[item]?.span.end;
    if (start !== undefined && end !== undefined) return { path, span: { start, end }, newText: '' };
  }
  return null;
}

/** The hour's lifetime instead of five minutes, where that pays at this traffic. */
export function lengthen(
  context: RuleContext,
  call: ModelCall,
  model: CatalogModel,
  calls: number,
  mark: CacheMark,
): Fix[] {
  const economics = cacheEconomics(model, hitRateOf(calls, '1h'), '1h');
  const pays = economics !== null && model.cacheWrite['1h'] !== undefined && economics.cached < model.input;
  if (mark.ttl !== null || !pays || call.cacheMarks.length !== 1) return [];
  const { path } = mark.loc;
  const facts = context.facts(path);
  const writer = writerFor(context, path);
  const block = facts && mapAt(facts, mark.loc.span);
  const control = block === undefined ? undefined : pairOf(facts as ModuleFacts, block, 'cache_control');
  const edit = writer && control && insertLifetime(writer, path, control);
  return edit ? [{ kind: 'suggestion', title: 'Keep the cache for an hour', edits: [edit] }] : [];
}

function insertLifetime(writer: Writer, path: string, control: MapPair): TextEdit | null {
  const target = { path, expr: control.value };
  const quote = /['"]/.exec(writer.source(target))?.[0] ?? '"';
  return writer.insert(target, 'ttl', writer.edits.stringLiteral('1h', `${quote}x${quote}`));
}

function mapAt(facts: ModuleFacts, span: Span): ExprId | undefined {
  const index = facts.exprs.findIndex(
    (expr) => expr.kind === 'map' && expr.span.start === span.start && expr.span.end === span.end,
  );
  return index === -1 ? undefined : index;
}

function pairsOf(facts: ModuleFacts, id: ExprId): MapPair[] {
  const expr = facts.exprs[id];
  return expr?.kind === 'map' ? expr.entries.filter((entry) => entry.kind === 'pair') : [];
}

function pairOf(facts: ModuleFacts, id: ExprId, key: string): MapPair | undefined {
  return pairsOf(facts, id).find((pair) => pair.key === key);
}
