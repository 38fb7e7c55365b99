import type { Expr, ExprId, ModuleFacts } from '../../model/facts.ts';
import type { ConstantRecord } from '../../model/site-record.ts';
import type { Span } from '../../model/span.ts';

/** What has a name, with the span of what it names. */
export interface Named {
  readonly name: string;
  readonly span: Span;
}

/** Everything in a file that has a name: variables, attributes, functions, parameters, entries of maps, keyword arguments. */
export function namedSpans({ exprs, bindings, classes, functions }: ModuleFacts): readonly Named[] {
  const spanOf = (id: ExprId): Span => exprs[id]?.span ?? { start: 0, end: 0 };
  const named: Named[] = [];
  for (const { name, source } of bindings)
    if (source.kind === 'value') named.push({ name, span: spanOf(source.value) });
  for (const { attributes } of classes)
    for (const { name, value } of attributes) if (value !== undefined) named.push({ name, span: spanOf(value) });
  for (const { name, span, params } of functions) {
    if (name !== null) named.push({ name, span });
    for (const param of params)
      if (param.default !== undefined) named.push({ name: param.name, span: spanOf(param.default) });
  }
  for (const expr of exprs) {
    if (expr.kind === 'map')
      for (const entry of expr.entries)
        if (entry.kind === 'pair' && entry.key !== null) named.push({ name: entry.key, span: spanOf(entry.value) });
    if (expr.kind === 'call')
      for (const { name, value } of expr.args) if (name !== undefined) named.push({ name, span: spanOf(value) });
  }
  return named;
}

const MODEL_NAME = /(^|_)(models?|llms?)(_?(ids?|names?|lists?))?$|[a-z](Models?|LLMs?)((Id|Name|List)s?)?$/i;
/** Entries of a description of a model that hold its id. */
const ID_KEY = /^(id|value|name|model(_?(id|name))?)$/i;
const ID = /^(?=.*[\d-])[a-z][\w.:/@-]{3,}$/i;
const CHOICES: ReadonlySet<string> = new Set(['||', '??']);

/**
 * Texts that stand where a model's id stands, known to the catalog or not: what is called a model, what is chosen from or listed under such
 * a name, and what a function of that name is given (`registry.languageModel('own-fast')`).
 */
export function modelTexts(facts: ModuleFacts, names: readonly Named[]): ReadonlySet<ExprId> {
  const parents = parentsOf(facts);
  const namesAt = new Map<string, boolean>();
  const keyOf = ({ start, end }: Span): string => `${start}:${end}`;
  for (const { name, span } of names)
    namesAt.set(keyOf(span), namesAt.get(keyOf(span)) === true || MODEL_NAME.test(name));
  const isCalledModel = (id: ExprId): boolean => {
    const expr = facts.exprs[id];
    if (!expr) return false;
    if (namesAt.get(keyOf(expr.span)) === true) return true;
    const parent = parents.get(id);
    return parent !== undefined && passesOn(facts, parents, id, parent) && isCalledModel(parent);
  };
  const texts = new Set<ExprId>();
  for (const [id, expr] of facts.exprs.entries())
    if (expr.kind === 'text' && ID.test(staticText(expr)) && isCalledModel(id)) texts.add(id);
  return texts;
}

/** Whether what is said of the parent holds of the expression: a choice, a list, a map by kinds, a function that makes models of ids. */
function passesOn({ exprs }: ModuleFacts, parents: ReadonlyMap<ExprId, ExprId>, id: ExprId, parent: ExprId): boolean {
  const expr = exprs[parent];
  switch (expr?.kind) {
    case 'list':
    case 'conditional':
      return true;
    case 'binary':
      return CHOICES.has(expr.op);
    case 'map': {
      const isDescription = exprs[parents.get(parent) ?? -1]?.kind === 'list';
      const entry = expr.entries.find(({ value }) => value === id);
      return !isDescription || (entry?.kind === 'pair' && entry.key !== null && ID_KEY.test(entry.key));
    }
    case 'call': {
      const callee = exprs[expr.callee];
      const name = callee?.kind === 'member' ? callee.property : callee?.kind === 'name' ? callee.name : '';
      return MODEL_NAME.test(name) && expr.args[0]?.value === id;
    }
    default:
      return false;
  }
}

function parentsOf({ exprs }: ModuleFacts): ReadonlyMap<ExprId, ExprId> {
  return new Map(exprs.flatMap((expr, id) => heldBy(expr).map((child) => [child, id] as const)));
}

/** The expressions that an expression holds as values; texts inside a text are counted with it, tests are no values. */
export function heldBy(expr: Expr): readonly ExprId[] {
  switch (expr.kind) {
    case 'call':
      return expr.args.map(({ value }) => value);
    case 'map':
      return expr.entries.map(({ value }) => value);
    case 'list':
      return expr.items.map(({ value }) => value);
    case 'binary':
      return [expr.left, expr.right];
    case 'unary':
      return [expr.operand];
    case 'conditional':
      return [expr.then, expr.else];
    case 'member':
      return [expr.object];
    case 'comprehension':
      return [expr.element];
    default:
      return [];
  }
}

/** The text of a literal with `{}` for what is put in; line ends as Unix has them. */
export function staticText(expr: Extract<Expr, { kind: 'text' }>): string {
  return expr.parts.map((part) => (part.kind === 'static' ? part.text.replaceAll('\r\n', '\n') : '{}')).join('');
}

export const CAP_NAME = /max_?(output|completion|new|response)?_?tokens|token_?limit/i;
const SETTING_NAMES: readonly (readonly [ConstantRecord['kind'], RegExp])[] = [
  ['cap', /^max_?(output|completion|new|response)?_?tokens$/i],
  ['reasoning', /^reasoning_?effort$|^(thinking_?)?budget_?tokens$|^thinking_?budget$/i],
  ['service tier', /^service_?tier$/i],
];
/** The value of a setting that the code works out. */
export const COMPUTED = 'computed';

interface GivenSetting {
  readonly kind: ConstantRecord['kind'];
  readonly name: string;
  readonly value: string;
  /** UTF-16 offset. */
  readonly at: number;
}

/**
 * Settings that the code gives to a request (or to options of one) and when: entries of maps, keyword arguments and writes that have the
 * name of a cap, a reasoning effort or a service tier. Of conditions the literals are told, as names of variables may change with nothing else.
 */
export function givenSettings(facts: ModuleFacts): readonly GivenSetting[] {
  const { exprs, writes } = facts;
  const settings: GivenSetting[] = [];
  const add = (name: string, id: ExprId, isWrite: boolean): void => {
    const kind = SETTING_NAMES.find(([, pattern]) => pattern.test(name))?.[0];
    const expr = exprs[id];
    if (kind === undefined || !expr) return;
    const condition = conditionOf(facts, expr, isWrite);
    const literal = expr.kind === 'number' ? String(expr.value) : expr.kind === 'text' ? staticText(expr) : COMPUTED;
    // Plain caps are recorded as numbers under any name.
    if (kind === 'cap' && condition === null && literal !== COMPUTED) return;
    settings.push({ kind, name, value: condition === null ? literal : `${literal} ${condition}`, at: expr.span.start });
  };
  for (const expr of exprs) {
    if (expr.kind === 'map')
      for (const entry of expr.entries)
        if (entry.kind === 'pair' && entry.key !== null) add(entry.key, entry.value, false);
    if (expr.kind === 'call') for (const { name, value } of expr.args) if (name !== undefined) add(name, value, false);
  }
  for (const { target, value } of writes) {
    const to = exprs[target];
    const index = to?.kind === 'index' ? exprs[to.index] : undefined;
    if (to?.kind === 'member') add(to.property, value, true);
    else if (index?.kind === 'text') add(staticText(index), value, true);
  }
  return settings;
}

/**
 * The condition under which an entry is in its map (`...(test ? { cap } : {})`, `...(test && { cap })`), or a write is made. Whole requests
 * under a condition are no conditional settings.
 */
function conditionOf({ exprs, controls }: ModuleFacts, value: Expr, isWrite: boolean): string | null {
  if (isWrite) {
    const control = controls[value.control];
    return control?.kind === 'if' && control.subject !== undefined ? words(exprs, exprs[control.subject]?.span) : null;
  }
  for (const outer of exprs) {
    if (outer.kind !== 'map' || !holds(outer.span, value.span)) continue;
    for (const entry of outer.entries) {
      const spread = entry.kind === 'spread' ? exprs[entry.value] : undefined;
      if (!spread || !holds(spread.span, value.span)) continue;
      if (spread.kind === 'conditional') return words(exprs, exprs[spread.test]?.span);
      if (spread.kind === 'binary' && spread.op === '&&') return words(exprs, exprs[spread.left]?.span);
    }
  }
  return null;
}

const holds = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

function words(exprs: readonly Expr[], test: Span | undefined): string {
  const literals = exprs.flatMap((expr) => {
    if (!test || !holds(test, expr.span)) return [];
    return expr.kind === 'text' ? [staticText(expr)] : expr.kind === 'number' ? [String(expr.value)] : [];
  });
  return literals.length === 0
    ? 'under a condition'
    : `under a condition (${[...new Set(literals)].sort().join(', ')})`;
}
