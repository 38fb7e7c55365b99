import type { Growth, LoopBound, LoopContext, ModelCall } from '../../../model/call.ts';
import type { Control, ControlId, ExprId, FunctionId } from '../../../model/facts.ts';
import type { Span } from '../../../model/span.ts';
import type { Evaluator } from '../../resolve/evaluator.ts';
import type { FactsIndex } from '../../resolve/facts-index.ts';
import { limitOf } from './counters.ts';
import type { Frame } from './frames.ts';
import { callersOf, isInside } from './frames.ts';
import { loopAt } from './loops.ts';

const ADDS = new Set(['add', 'addAll', 'append', 'extend', 'insert', 'push', 'unshift']);
const TOOL_WORDS = /\b(tool_calls?|toolCalls?|tool_use|toolUse|function_call|functionCalls?|tool_result|ToolMessage|ToolCalls)\b/; // prettier-ignore
const SHORTENERS =
  /\b\w*(trim|trunc|compact|summar|prune|compress|condense|window|evict|shorten|limit_?(history|messages|context)|clear_?(history|messages))\w*\s*\(/i;
const MAX_NODES = 200;

/** A list that gets longer: where, and what it is called there. */
interface Added {
  readonly list: string;
  readonly span: Span;
  readonly control: ControlId;
  readonly fn: FunctionId | undefined;
}

/** How the messages of a call get more from turn to turn; null when nothing is added to the list that it sends. */
export function growthOf(ev: Evaluator, paths: readonly (readonly Frame[])[], call: ModelCall): Growth | null {
  const sent = call.messagesSite;
  for (const path of paths) {
    const [first] = path;
    if (!first || sent?.path !== first.file.facts.path) return null;
    let lists = namesIn(first.file, sent.value.expr);
    for (const frame of path) {
      const found = inFrame(ev, frame, lists, call);
      if (found) return found;
      const next = path[frame.hops + 1];
      lists = next ? handedOn(frame, next, lists) : [];
      if (lists.length === 0) break;
    }
  }
  return null;
}

function inFrame(ev: Evaluator, frame: Frame, lists: readonly string[], call: ModelCall): Growth | null {
  const { file } = frame;
  for (const list of lists) {
    const added = additions(file, list).filter((one) => !list.startsWith('self.') || isSameClass(frame, one));
    if (added.length === 0) continue;
    const found = inLoop(ev, frame, list, added, call) ?? inRecursion(ev, frame, list, added, call) ?? inSession(frame, list, added, call); // prettier-ignore
    if (found) return found;
  }
  return null;
}

/** Attributes of one name belong to the class whose method the frame is in. */
function isSameClass({ file, functions }: Frame, { fn }: Added): boolean {
  const classAt = (id: FunctionId | undefined) =>
    id === undefined ? undefined : file.classOf(file.facts.functions[id]?.scope ?? 0);
  return classAt(functions[0]) === classAt(fn);
}

function inLoop(
  ev: Evaluator,
  frame: Frame,
  list: string,
  added: readonly Added[],
  call: ModelCall,
): Growth | undefined {
  const { file } = frame;
  // The outermost loop in which the list lives on is what makes it long.
  for (const step of [...frame.steps].reverse()) {
    const control = step.kind === 'control' ? file.facts.controls[step.id] : undefined;
    if (step.kind !== 'control' || control?.kind !== 'loop' || isMadeIn(file, list, step.id, control)) continue;
    const here = added.find((one) => isInside(file, one.control, step.id));
    const loop = here && loopAt(ev, frame, step);
    if (!here || !loop) continue;
    return growth(frame, list, here, call, {
      kind: 'loop',
      loop: loop.loc,
      bound: loop.bound,
      interactive: loop.purpose === 'input',
    });
  }
  return undefined;
}

/** The list is begun anew inside the loop. */
function isMadeIn(file: FactsIndex, list: string, loop: ControlId, control: Control): boolean {
  return file.facts.bindings.some(
    (binding) =>
      binding.name === list &&
      isInside(file, binding.control, loop) &&
      binding.nameSpan.start >= control.span.start &&
      binding.source.kind === 'value' &&
      binding.source.op === undefined &&
      !mentions(file, binding.source.value, list),
  );
}

/** The function calls itself and hands the list on. */
function inRecursion(
  ev: Evaluator,
  frame: Frame,
  list: string,
  added: readonly Added[],
  call: ModelCall,
): Growth | undefined {
  const { file, named } = frame;
  if (named === undefined) return undefined;
  const here = added.find((one) => one.fn !== undefined && frame.functions.includes(one.fn));
  const again = callersOf(ev, file, named).find((id) => {
    const other = file.expr(id);
    const fn = file.functionOf(other.scope);
    return fn !== undefined && (fn === named || frame.functions.includes(fn)) && (list.startsWith('self.') || mentions(file, id, list)); // prettier-ignore
  });
  if (!here || again === undefined) return undefined;
  const loc = { path: file.facts.path, span: file.expr(again).span };
  const bound = depthLimit(ev, file, named);
  return growth(frame, list, here, call, { kind: 'recursion', loop: loc, bound, interactive: false });
}

/** An `if` of the function that compares a depth with a limit. */
function depthLimit(ev: Evaluator, file: FactsIndex, fn: FunctionId): LoopBound {
  for (const [id, control] of file.facts.controls.entries()) {
    if (control.kind !== 'if' || control.subject === undefined || file.functionOf(control.scope) !== fn) continue;
    const limit = limitOf(ev, file, id, control.subject, 'leave') ?? limitOf(ev, file, id, control.subject, 'stay');
    if (limit) return limit;
  }
  return { kind: 'condition', source: 'the function stops calling itself' };
}

/** The list is an attribute, or a variable outside the function that adds to it. */
function inSession(frame: Frame, list: string, added: readonly Added[], call: ModelCall): Growth | undefined {
  const { file } = frame;
  const [here] = added.filter((one) => one.fn !== undefined);
  if (!here) return undefined;
  const isAttribute = list.startsWith('self.');
  // A script's own variable lives as long as the script; one that functions add to lives as long as the process.
  const isGlobal = file.bindingsIn(0, list).length > 0 && frame.functions.length > 0;
  if (!isAttribute && !isGlobal) return undefined;
  if (isAttribute && isReset(file, list, here)) return undefined;
  return growth(frame, list, here, call, {
    kind: 'session',
    loop: null,
    bound: { kind: 'unknown' },
    interactive: false,
  });
}

/** The function that adds to the attribute sets it anew. */
function isReset(file: FactsIndex, list: string, { fn }: Added): boolean {
  const name = list.slice('self.'.length);
  return file.attributeWrites(name).some((write) => {
    const target = file.expr(write.target);
    const here = file.functionOf(target.scope);
    const isConstructor = here !== undefined && /^(__init__|constructor|initialize|__construct)$/.test(file.facts.functions[here]?.name ?? ''); // prettier-ignore
    return here === fn && !isConstructor && write.op === undefined && !mentions(file, write.value, list);
  });
}

function growth(
  frame: Frame,
  list: string,
  added: Added,
  call: ModelCall,
  how: Pick<Growth, 'kind' | 'loop' | 'bound' | 'interactive'>,
): Growth {
  const { file } = frame;
  const { path } = file.facts;
  const around = regionOf(frame, list);
  return {
    ...how,
    list: list.replace(/^self\./, file.facts.language === 'python' ? 'self.' : 'this.'),
    at: { path, span: added.span },
    trimmed: trimmedAt(file, list, around),
    tools:
      call.tools.tools.length > 0 || !call.tools.complete || TOOL_WORDS.test(file.text.slice(around.start, around.end)),
  };
}

/** The code that can reach a list: the class of an attribute, the outermost function around, else the file. */
function regionOf(frame: Frame, list: string): Span {
  const { file } = frame;
  const { functions, classes } = file.facts;
  const inner = frame.functions[0];
  const cls = inner === undefined ? undefined : file.classOf(functions[inner]?.scope ?? 0);
  const outermost = frame.functions.at(-1);
  const whole = { start: 0, end: file.text.length };
  if (list.startsWith('self.')) return (cls === undefined ? undefined : classes[cls]?.span) ?? whole;
  if (file.bindingsIn(0, list).length > 0 || outermost === undefined) return whole;
  return functions[outermost]?.span ?? whole;
}

/** Where the list is cut: a slice of it, an item taken from its front, a function whose name says that it shortens. */
function trimmedAt(file: FactsIndex, list: string, around: Span): Growth['trimmed'] {
  const name = list.replace(/^self\./, '').replace(/[^\w$]/g, '\\$&');
  const own = new RegExp(
    `\\b${name}\\s*(\\[[^\\]\\n]*:[^\\]\\n]*\\]|\\.(slice|splice|shift|subList|takeLast|drop|removeFirst|last|popleft)\\(|\\.pop\\(\\s*0|\\.remove(At)?\\(\\s*0)|del\\s+[\\w.]*\\b${name}\\s*\\[|deque\\(`,
  );
  const text = file.text.slice(around.start, around.end);
  // What shortens something else is taken for it too: a doubt is no evidence.
  const match = own.exec(text) ?? SHORTENERS.exec(text);
  if (!match) return null;
  const start = around.start + match.index;
  return { path: file.facts.path, span: { start, end: start + match[0].length } };
}

/** Where something is added to a list: `messages.append(…)`, `messages += […]`, `messages = [...messages, x]`. */
function additions(file: FactsIndex, list: string): Added[] {
  const out: Added[] = [];
  for (const mutation of file.mutationsOf(list)) {
    if (mutation.kind !== 'call' || mutation.call === undefined || !ADDS.has(mutation.method ?? '')) continue;
    const { span } = file.expr(mutation.call);
    out.push({ list, span, control: mutation.control, fn: file.functionOf(mutation.scope) });
  }
  for (const binding of file.facts.bindings) {
    if (binding.name !== list || binding.source.kind !== 'value') continue;
    const { value, op } = binding.source;
    if (op !== '+' && !(op === undefined && isLonger(file, value, list))) continue;
    const span = { start: binding.nameSpan.start, end: Math.max(binding.nameSpan.end, file.expr(value).span.end) };
    out.push({ list, span, control: binding.control, fn: file.functionOf(file.expr(value).scope) });
  }
  if (list.startsWith('self.'))
    for (const write of file.attributeWrites(list.slice('self.'.length)))
      if (write.op === '+' || (write.op === undefined && isLonger(file, write.value, list))) {
        const target = file.expr(write.target);
        out.push({ list, span: target.span, control: target.control, fn: file.functionOf(target.scope) });
      }
  return out;
}

/** `messages + [x]`, `[...messages, x]`, `append(messages, x)`, `messages.concat(x)`. */
function isLonger(file: FactsIndex, value: ExprId, list: string): boolean {
  const expr = file.expr(value);
  if (expr.kind === 'binary') return expr.op === '+' && isList(file, expr.left, list);
  if (expr.kind === 'list') return expr.items.length > 1 && expr.items.some((item) => item.spread && isList(file, item.value, list)); // prettier-ignore
  if (expr.kind !== 'call') return false;
  const callee = file.expr(expr.callee);
  if (callee.kind === 'member') return /^(concat|plus|toSpliced)$/.test(callee.property) && isList(file, callee.object, list); // prettier-ignore
  return callee.kind === 'name' && callee.name === 'append' && expr.args[0] !== undefined && isList(file, expr.args[0].value, list); // prettier-ignore
}

function isList(file: FactsIndex, id: ExprId, list: string): boolean {
  return rootOf(file, id) === list;
}

/** `messages` of a plain name, `self.messages` of an attribute of the object itself. */
function rootOf(file: FactsIndex, id: ExprId): string | null {
  const expr = file.expr(id);
  if (expr.kind === 'name') return expr.name;
  if (expr.kind !== 'member') return null;
  const object = file.expr(expr.object);
  const isSelf =
    object.kind === 'this' || (object.kind === 'name' && (object.name === 'self' || object.name === 'cls'));
  return isSelf ? `self.${expr.property}` : null;
}

/** Lists that the messages of a request are made of. */
function namesIn(file: FactsIndex, start: ExprId): string[] {
  const names = new Set<string>();
  const queue: ExprId[] = [start];
  for (let seen = 0; queue.length > 0 && seen < MAX_NODES; seen++) {
    const id = queue.shift() as ExprId;
    const root = rootOf(file, id);
    if (root !== null) {
      names.add(root);
      continue;
    }
    const expr = file.expr(id);
    if (expr.kind === 'list') queue.push(...expr.items.flatMap((item) => (item.spread ? [item.value] : [])));
    if (expr.kind === 'binary' && expr.op === '+') queue.push(expr.left, expr.right);
    if (expr.kind === 'index') queue.push(expr.object);
    if (expr.kind === 'unary') queue.push(expr.operand);
    if (expr.kind === 'call') {
      const callee = file.expr(expr.callee);
      if (callee.kind === 'member') queue.push(callee.object);
      queue.push(...expr.args.map((arg) => arg.value));
    }
  }
  // A name that only stands for one of those: `const input = [...history]`.
  for (const name of [...names]) {
    for (const binding of file.facts.bindings) {
      if (binding.name !== name || binding.source.kind !== 'value' || names.size > 8) continue;
      const { value } = binding.source;
      const expr = file.expr(value);
      if (expr.kind === 'list') for (const item of expr.items) if (item.spread) addRoot(file, item.value, names);
      if (expr.kind === 'binary' && expr.op === '+')
        for (const side of [expr.left, expr.right]) addRoot(file, side, names);
      if (expr.kind === 'member') addRoot(file, value, names);
    }
  }
  return [...names];
}

function addRoot(file: FactsIndex, id: ExprId, names: Set<string>): void {
  const root = rootOf(file, id);
  if (root !== null) names.add(root);
}

/** Whether a list is named inside an expression. */
function mentions(file: FactsIndex, id: ExprId, list: string): boolean {
  const { span } = file.expr(id);
  const name = list.replace(/^self\./, '').replace(/[^\w$]/g, '\\$&');
  return new RegExp(`(^|[^\\w$])${name}(?![\\w$])`).test(file.text.slice(span.start, span.end));
}

/** What the lists are called in the frame of a caller: parameters become its arguments, attributes stay. */
function handedOn(frame: Frame, next: Frame, lists: readonly string[]): string[] {
  const { file } = frame;
  const fact = frame.named === undefined ? undefined : file.facts.functions[frame.named];
  const call = file.expr(next.call);
  if (!fact || call.kind !== 'call') return [];
  const positional = fact.params.filter((param) => !param.isReceiver);
  return lists.flatMap((list) => {
    if (list.startsWith('self.')) return [list];
    const index = positional.findIndex((param) => param.name === list);
    const arg = call.args.find((one) => one.name === list) ?? (index < 0 ? undefined : call.args[index]);
    const destructured = index < 0 ? namesOfMap(file, call.args[0]?.value, list) : [];
    return arg === undefined ? destructured : namesIn(file, arg.value);
  });
}

/** `chat({ messages })` for a parameter that takes its argument apart. */
function namesOfMap(file: FactsIndex, id: ExprId | undefined, key: string): string[] {
  const map = id === undefined ? undefined : file.expr(id);
  if (map?.kind !== 'map') return [];
  return map.entries.flatMap((entry) => (entry.kind === 'pair' && entry.key === key ? namesIn(file, entry.value) : []));
}

/** The purposes of a call's loops, once it is known which of them make the messages grow. */
export function withTurns(loops: readonly LoopContext[], growing: Growth | null): LoopContext[] {
  return loops.map((loop) => {
    const isGrowing = growing?.loop?.span.start === loop.loc.span.start && growing.kind === 'loop';
    return isGrowing && (loop.purpose === 'unknown' || loop.purpose === 'items') && loop.bound.kind !== 'collection'
      ? { ...loop, purpose: 'turns' as const }
      : loop;
  });
}
