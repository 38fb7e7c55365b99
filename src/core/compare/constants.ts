import type { Comparison, ConstantChange, SiteChange } from '../../model/comparison.ts';
import type { ExprId, ModuleFacts } from '../../model/facts.ts';
import type { ConstantRecord } from '../../model/site-record.ts';
import {
  CAP_NAME,
  COMPUTED,
  givenSettings,
  heldBy,
  modelTexts,
  type Named,
  namedSpans,
  staticText,
} from './named-values.ts';
import type { PositionOf } from './site-records.ts';

const PROMPT_NAME = /prompt|instruction|system_?(message|text|content)|persona|preamble/i;
/** A text of fewer words is a label. */
const PROSE_WORDS = 5;
const MAX_ID = 100;

/**
 * Models, output caps and prompts that a file names, whether or not a call is known to use them: literals that are a model's id or
 * stand where one does, numbers named like a cap, prose that stands under a name of a prompt (or in a file that has one), and settings of requests.
 */
export function constantsOf(
  facts: ModuleFacts,
  isModel: (id: string) => boolean,
  position: PositionOf,
): readonly ConstantRecord[] {
  const names = namedSpans(facts);
  const used = usedExprs(facts);
  const models = modelTexts(facts, names);
  const settings = givenSettings(facts);
  const settled = new Set(settings.map(({ at }) => at));
  const isPromptFile = PROMPT_NAME.test(facts.path);
  const recordAt = (at: number, kind: ConstantRecord['kind'], name: string, value: string): ConstantRecord => {
    const { line, character } = position(facts.path, at);
    return { path: facts.path, line: line + 1, column: character + 1, kind, name, value };
  };
  const literals = facts.exprs.flatMap((expr, id) => {
    if (!used.has(id)) return []; // A docstring, or a statement without effect.
    const around = names.filter(({ span }) => span.start <= expr.span.start && expr.span.end <= span.end);
    const nearest = around.reduce<Named | null>(
      (best, each) => (best && sizeOf(best) <= sizeOf(each) ? best : each),
      null,
    );
    const record = (kind: ConstantRecord['kind'], name: string, value: string): ConstantRecord[] =>
      settled.has(expr.span.start) ? [] : [recordAt(expr.span.start, kind, name, value)];
    if (expr.kind === 'number')
      return nearest && CAP_NAME.test(nearest.name) ? record('cap', nearest.name, String(expr.value)) : [];
    if (expr.kind !== 'text') return [];
    const text = staticText(expr);
    if (text.length <= MAX_ID && (models.has(id) || isModel(text))) return record('model', nearest?.name ?? '', text);
    const prompt = around.filter(({ name }) => PROMPT_NAME.test(name)).sort((a, b) => sizeOf(a) - sizeOf(b))[0];
    const isProse = text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length >= PROSE_WORDS;
    return isProse && (prompt || isPromptFile) ? record('prompt', prompt?.name ?? nearest?.name ?? '', text) : [];
  });
  return [...literals, ...settings.map(({ kind, name, value, at }) => recordAt(at, kind, name, value))];
}

const sizeOf = ({ span }: Named): number => span.end - span.start;

/** Expressions that something is made of, or given. */
function usedExprs({ exprs, bindings, classes, functions, writes }: ModuleFacts): ReadonlySet<ExprId> {
  const used = new Set<ExprId>();
  const add = (...ids: readonly (ExprId | undefined)[]): void => {
    for (const id of ids) if (id !== undefined) used.add(id);
  };
  for (const { source } of bindings) if (source.kind === 'value') add(source.value);
  for (const { attributes } of classes) add(...attributes.map(({ value }) => value));
  for (const { params, returns } of functions)
    add(...params.map((param) => param.default), ...returns.map(({ value }) => value));
  for (const { value } of writes) add(value);
  for (const expr of exprs) add(...heldBy(expr));
  return used;
}

/** Constants that are not as they were, without those that a change of a site or a prompt speaks of. */
export function changedConstants(
  before: readonly ConstantRecord[],
  after: readonly ConstantRecord[],
  told: Pick<Comparison, 'changes' | 'prompts'>,
  renames: ReadonlyMap<string, string>,
): readonly ConstantChange[] {
  const keyOf = ({ kind, path, name }: ConstantRecord): string => [kind, path, name].join('\0');
  const groups = new Map<string, { before: ConstantRecord[]; after: ConstantRecord[] }>();
  const add = (side: 'before' | 'after', record: ConstantRecord, key: string): void => {
    const group = groups.get(key) ?? { before: [], after: [] };
    group[side].push(record);
    groups.set(key, group);
  };
  for (const record of before)
    add('before', record, keyOf({ ...record, path: renames.get(record.path) ?? record.path }));
  for (const record of after) add('after', record, keyOf(record));
  // A value that stands in the same file under another name was only renamed.
  const valueOf = ({ kind, path, value }: ConstantRecord): string =>
    [kind, renames.get(path) ?? path, squeezed(value)].join('\0');
  const [old, young] = [new Set(before.map(valueOf)), new Set(after.map(valueOf))];
  const isGone = (record: ConstantRecord): boolean => !young.has(valueOf(record));
  const isNew = (record: ConstantRecord): boolean => !old.has(valueOf(record));
  // What went in one file and came in another has moved.
  const wordsOf = ({ kind, value }: ConstantRecord): string => `${kind}\0${squeezed(value)}`;
  const hasGone = new Set(before.filter(isGone).map(wordsOf));
  const hasCome = new Set(after.filter(isNew).map(wordsOf));
  return [...groups.values()].flatMap((group) => {
    const gone = group.before.filter((record) => isGone(record) && !hasCome.has(wordsOf(record)));
    const come = group.after.filter((record) => isNew(record) && !hasGone.has(wordsOf(record)));
    const [first] = come.length > 0 ? come : gone;
    // That a setting is passed on, or not any more, says nothing of what it is.
    const isSaid = [...gone, ...come].some(({ value }) => value !== COMPUTED);
    return first && isSaid && !isTold(first, [...gone, ...come], told) ? [changeOf(first, gone, come)] : [];
  });
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

function isTold(
  { kind, path }: ConstantRecord,
  records: readonly ConstantRecord[],
  { changes, prompts }: Pick<Comparison, 'changes' | 'prompts'>,
): boolean {
  const isOfPath = ({ before, after }: { before: { path: string } | null; after: { path: string } | null }): boolean =>
    before?.path === path || after?.path === path;
  if (kind === 'prompt' && prompts.some(isOfPath)) return true;
  return changes.some((change) => speaksOf(change, kind, path, isOfPath(change), records));
}

function speaksOf(
  { kind: how, before, after, parts }: SiteChange,
  kind: ConstantRecord['kind'],
  path: string,
  isHere: boolean,
  records: readonly ConstantRecord[],
): boolean {
  if (how !== 'changed') {
    if (kind !== 'model') return isHere;
    return records.some(({ value }) => [before, after].some((site) => site?.model.values.includes(value)));
  }
  return parts.some(({ part, definedAt, text }) => {
    const isSame = kind === 'prompt' ? part === 'prompt' || part === 'messages' : part === kind;
    return (
      isSame && (definedAt ? definedAt.path === path : isHere || records.some(({ value }) => text.includes(value)))
    );
  });
}

function changeOf(
  { kind, name, path, line, column }: ConstantRecord,
  before: readonly ConstantRecord[],
  after: readonly ConstantRecord[],
): ConstantChange {
  const values = (records: readonly ConstantRecord[]): string | null =>
    records.length === 0
      ? null
      : kind === 'prompt'
        ? `${records.reduce((sum, { value }) => sum + value.length, 0).toLocaleString('en-US')} characters`
        : [...new Set(records.map(({ value }) => value))].join(', ');
  const [from, to] = [values(before), values(after)];
  const isNamed = kind === 'reasoning' || kind === 'service tier';
  const label = name === '' || name === kind ? kind : isNamed ? name : `${kind} ${name}`;
  const words =
    from === null
      ? `${label} added: ${to ?? ''}`
      : to === null
        ? `${label} removed (was ${from})`
        : `${label} ${from} → ${to}`;
  return { kind, name, before: from, after: to, at: { path, line, column }, summary: words };
}
