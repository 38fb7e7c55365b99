import type { CallExpr, Expr, ExprId } from '../../model/facts.ts';
import type { Evaluator } from './evaluator.ts';
import type { FactsIndex } from './facts-index.ts';
import type { Env, InstanceValue, Lazy, ListValue, MadeBy, RecordValue, Value } from './values.ts';
import { unknown } from './values.ts';

/** Language families whose SDKs take a request as a chain of calls: `Params.builder().model("x").maxTokens(5).build()`. */
const BUILDER_FAMILIES: ReadonlySet<string> = new Set(['java', 'csharp', 'rust']);

export function hasBuilders(ev: Evaluator, file: FactsIndex): boolean {
  return BUILDER_FAMILIES.has(ev.family(file));
}

/** The parameter that a builder's method sets: `model` for `model(…)`, `withModel(…)` and `setModel(…)`. */
export function parameterOfMethod(method: string): string {
  const snake = /^(?:with|set)_(\w+)$/.exec(method)?.[1];
  if (snake !== undefined) return snake;
  const setter = /^(?:with|set)([A-Z]\w*)$/.exec(method)?.[1];
  return setter === undefined ? method : setter.charAt(0).toLowerCase() + setter.slice(1);
}

/**
 * A builder of an SDK after one more of its methods was called; undefined when the method issues a request or leads to
 * another object. `conditional`: the call may not have run.
 */
export function fluentCall(
  instance: InstanceValue,
  { file, id, call, env }: Omit<MadeBy, 'type'>,
  conditional = false,
): InstanceValue | undefined {
  const callee = file.expr(call.callee);
  if (instance.type.fluent !== true || instance.path.length > 0 || callee.kind !== 'member') return undefined;
  const method = callee.property;
  const isRequest = instance.sdk.bindings[instance.family]?.calls.some(
    (spec) => spec.on === instance.typeName && spec.path === method,
  );
  const member = instance.type.members?.[`${method}()`];
  const isOwn = typeof member === 'object' && member.type === 'self';
  if (!isOwn && (isRequest === true || member !== undefined)) return undefined;
  const type = isOwn
    ? { positional: member.positional ?? [], params: member.params ?? {} }
    : { positional: [parameterOfMethod(method)], params: instance.type.params ?? {} };
  const step: MadeBy = { file, call, id, env, type, ...(conditional ? { conditional } : {}) };
  const named = isOwn ? member.provider : undefined;
  const provider = named === undefined ? instance.provider : conditional ? null : named;
  return { ...instance, provider, made: [step, ...instance.made] };
}

/** One call of a chain, with the environment it is read in. */
interface Step {
  readonly file: FactsIndex;
  readonly id: ExprId;
  readonly call: CallExpr & Expr;
  readonly env: Env | null;
  readonly method: string;
  /** It may not have run. */
  readonly conditional: boolean;
}

/** The calls of a chain, the last first. */
function* stepsOf(record: RecordValue): Generator<Step> {
  for (let here: RecordValue | undefined = record; here; here = here.base) {
    const { file, id, env } = here.call;
    const call = file.expr(id);
    if (call.kind !== 'call') return;
    const callee = file.expr(call.callee);
    if (callee.kind === 'member')
      yield { file, id, call, env, method: callee.property, conditional: here.conditional === true };
  }
}

/**
 * What a chain of calls says under a key, and where: the argument of the last call of that name; for a list also what is
 * added item by item (`addUserMessage("…")`, `addTool(…)` for the keys `messages`, `tools`).
 */
export function builderEntry(ev: Evaluator, record: RecordValue, key: string): Lazy | undefined {
  if (!hasBuilders(ev, record.call.file)) return undefined;
  return (record.base && chainEntry(ev, record, key)) ?? givenAtFirst(ev, record, key);
}

/** What the function that begins a chain was given, where its table names its arguments: `ChatRequest::new(model, messages)`. */
function givenAtFirst(ev: Evaluator, record: RecordValue, key: string): Lazy | undefined {
  let root = record;
  while (root.base) root = root.base;
  const { file, id, env } = root.call;
  const call = file.expr(id);
  const index = ev.sdks(file).structOf(root.symbol)?.indexOf(key) ?? -1;
  const arg = call.kind === 'call' && index >= 0 ? call.args[index] : undefined;
  return arg && { file, expr: arg.value, env };
}

function chainEntry(ev: Evaluator, record: RecordValue, key: string): Lazy | undefined {
  const items: Lazy[] = [];
  const adder = adderOf(key);
  let open: string | null = null;
  for (const step of stepsOf(record)) {
    const arg = step.call.args[0];
    if (parameterOfMethod(step.method) === key) {
      const given = arg && (step.conditional ? unsure(step, arg.value) : lazyOf(step, arg.value));
      if (items.length === 0) return given;
      const first = given && ev.force(given);
      return listed(items, first, step);
    }
    const match = adder?.exec(step.method);
    if (match && arg) items.unshift(itemOf(step, arg.value, match[1]));
    if (match && step.conditional) open ??= 'items added under a condition or in a loop';
  }
  const [first] = items;
  return first && { ...first, value: listOf(items, open, first) };
}

function unsure(step: Step, expr: ExprId): Lazy {
  return { ...lazyOf(step, expr), value: unknown('set only under a condition') };
}

function lazyOf(step: Step, expr: ExprId): Lazy {
  const callee = step.file.expr(step.call.callee);
  const keySpan = callee.kind === 'member' ? callee.propertySpan : step.call.nameSpan;
  return { file: step.file, expr, env: step.env, keySpan };
}

/** `messages` is filled by `addMessage`, `addUserMessage`, `addMessageOfUser`; only plurals have adders. */
function adderOf(key: string): RegExp | undefined {
  if (!key.endsWith('s')) return undefined;
  const singular = key.charAt(0).toUpperCase() + key.slice(1, -1);
  return new RegExp(
    `^add(System|Developer|User|Assistant)?${singular}(?:Of\\w+|Param)?$|^(?:add|append|push)_${key.slice(0, -1)}$`,
  );
}

function itemOf(step: Step, expr: ExprId, role: string | undefined): Lazy {
  const content = lazyOf(step, expr);
  if (role === undefined) return content;
  const path = step.file.facts.path;
  const loc = { path, span: step.call.nameSpan };
  const text: Value = {
    kind: 'text',
    segments: [{ kind: 'static', text: role.toLowerCase(), loc }],
    origin: { ...loc, via: 'literal' },
  };
  const entries = [
    { key: 'role', value: { file: step.file, expr, env: step.env, value: text }, conditional: false },
    { key: 'content', value: content, conditional: false },
  ];
  return { ...content, value: { kind: 'map', entries, open: null, ref: { path, expr } } };
}

function listed(items: readonly Lazy[], before: Value | undefined, step: Step): Lazy {
  const [first] = items as [Lazy, ...Lazy[]];
  if (before?.kind === 'list') return { ...first, value: listOf([...before.items, ...items], before.open, first) };
  const open = before ? `what ${step.method}() was given` : null;
  return { ...first, value: listOf(items, open, first) };
}

function listOf(items: readonly Lazy[], open: string | null, at: Lazy): ListValue {
  return { kind: 'list', items, open, ref: { path: at.file.facts.path, expr: at.expr } };
}

/** Whether a record is a builder's finished (or unfinished) product. */
export function isBuilt(ev: Evaluator, record: RecordValue): boolean {
  return record.base !== undefined && hasBuilders(ev, record.call.file);
}
