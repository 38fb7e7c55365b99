import type { Binding, ControlId, Scope, ScopeId } from '../../model/facts.ts';
import { placeNamed } from './data/paths.ts';
import type { Evaluator } from './evaluator.ts';
import type { FactsIndex } from './facts-index.ts';
import { fillsGap } from './guards.ts';
import { applyMutations } from './mutations.ts';
import { visibleMember } from './objects.ts';
import { autoloadedConstant } from './ruby.ts';
import { concatValues } from './strings.ts';
import type { Env, SymbolValue, Value } from './values.ts';
import { oneOf, symbolName, unknown, withVia } from './values.ts';

/** Where a name is used: decides which of its assignments can reach. */
export interface Use {
  readonly file: FactsIndex;
  readonly scope: ScopeId;
  readonly control: ControlId;
  /** Source position, UTF-16. */
  readonly at: number;
  readonly env: Env | null;
}

/** Value of a name where it is used. Names bound nowhere are global symbols. */
export function evaluateName(ev: Evaluator, name: string, use: Use): Value {
  const found = findBindings(ev, name, use);
  if (!found)
    return (
      placeNamed(use.file, name, { path: use.file.facts.path, span: { start: use.at, end: use.at + name.length } }) ??
      ev.inSamePackage(use.file, name) ??
      fromStarImport(ev, name, use) ??
      autoloadedConstant(ev, use.file, use.scope, name) ?? {
        kind: 'symbol',
        family: ev.family(use.file),
        module: 'global',
        path: [name],
      }
    );
  return 'kind' in found ? found : reachingValue(ev, name, found, use);
}

/** The bindings of a name in the nearest scope that has any, or what it stands for as a member of a class around. */
function findBindings(ev: Evaluator, name: string, use: Use): readonly Binding[] | Value | undefined {
  const { file } = use;
  for (let id: ScopeId | null = use.scope, first = true; id !== null; first = false) {
    const here: Scope | undefined = file.facts.scopes[id];
    // A class body's names are not seen from its methods.
    if (first || here?.kind !== 'class' || here.membersVisible === true) {
      const bindings = file.bindingsIn(id, name);
      if (bindings.length > 0 && !isShadowedLater(use, id, bindings)) return bindings;
    }
    if (here?.membersVisible === true && here.cls !== undefined) {
      const around = ev.receiverOf(file, here.cls, use.env);
      const member = visibleMember(ev, around ?? { kind: 'object', file, cls: here.cls, made: null }, name);
      if (member) return member;
    }
    id = here?.parent ?? null;
  }
  return undefined;
}

/** Rust's `let client = client.clone();` in an inner block: until it stands, the name is that of the scope around. */
function isShadowedLater({ file, scope, at }: Use, id: ScopeId, bindings: readonly Binding[]): boolean {
  if (file.facts.language !== 'rust' || id === 0 || file.functionOf(id) !== file.functionOf(scope)) return false;
  return bindings.every((binding) => binding.source.kind === 'value' && binding.at > at);
}

function fromStarImport(ev: Evaluator, name: string, use: Use): Value | undefined {
  const own = use.file.starImports.flatMap(({ source }) => (source.kind === 'import' ? [source.module] : []));
  const modules = [...own, ...(ev.project.impliedModules?.(use.file.facts.path) ?? [])];
  // Namespaces of two packages may both have had the name, in versions that do not go together: the shorter is the SDK's own.
  const inOrder = ev.family(use.file) === 'csharp' ? modules.sort((a, b) => a.length - b.length) : modules;
  for (const module of inOrder) {
    const value = ev.starImported(use.file, module, name);
    if (value) return value;
  }
  return undefined;
}

/** Joins the assignments that can reach a use: the last that surely ran, and every conditional one after it. */
function reachingValue(ev: Evaluator, name: string, bindings: readonly Binding[], use: Use): Value {
  const { file } = use;
  const sameFunction = file.functionOf((bindings[0] as Binding).scope) === file.functionOf(use.scope);
  const before = sameFunction ? bindings.filter((binding) => binding.at <= use.at || isHoisted(binding)) : bindings;
  const reaching = before.length > 0 ? before : bindings;
  const useChain = sameFunction ? new Set(file.controlChain(use.control)) : new Set<ControlId>();
  const values: Value[] = [];
  const branches = new Set<ControlId>();
  for (let index = reaching.length - 1; index >= 0; index--) {
    const binding = reaching[index] as Binding;
    if (binding.source.kind === 'declared' && binding.annotation === undefined) continue;
    if (sameFunction && isOtherBranch(file, binding.control, use.control)) continue;
    const assigned = bindingValue(ev, name, binding, reaching.slice(0, index), use);
    // What is assigned where there is nothing yet is a default that the code states.
    const value = fillsGap(file, binding.control, name) ? withVia(assigned, 'default parameter') : assigned;
    values.push(applyMutations(ev, value, name, binding, use, sameFunction));
    // Where every branch of one statement has assigned it, what is around the statement decides (`else if` stands in an `else`).
    const condition = file
      .controlChain(binding.control)
      .find((id) => isConditional(file, id) && !useChain.has(id) && !completesBranches(file, branches, id));
    if (condition === undefined) break;
    branches.add(condition);
  }
  if (values.length === 0) return unknown(`"${name}" has no value here`);
  return growing(file, oneOf(values), bindings, use, sameFunction);
}

/** `list = append(list, …)` after the use, in a loop around both, has added items from the second round on. */
function growing(file: FactsIndex, value: Value, bindings: readonly Binding[], use: Use, sameFunction: boolean): Value {
  if (value.kind !== 'list' || value.open !== null || !sameFunction) return value;
  const loops = new Set(file.controlChain(use.control).filter((id) => file.facts.controls[id]?.kind === 'loop'));
  const later = bindings.some(
    (binding) => binding.at > use.at && file.controlChain(binding.control).some((id) => loops.has(id)),
  );
  return later ? { ...value, open: 'items are added as the loop runs' } : value;
}

function isHoisted(binding: Binding): boolean {
  return binding.source.kind === 'function' || binding.source.kind === 'import' || binding.source.kind === 'class';
}

function isConditional(file: FactsIndex, id: ControlId): boolean {
  const kind = file.facts.controls[id]?.kind;
  return kind === 'if' || kind === 'else' || kind === 'case' || kind === 'catch' || kind === 'loop';
}

/** What is in the `else` of an `if` whose body holds the other: of the two only one can run. Both in the same function. */
export function isOtherBranch(file: FactsIndex, assigned: ControlId, used: ControlId): boolean {
  const { controls } = file.facts;
  const usedChain = file.controlChain(used);
  return file.controlChain(assigned).some((id) => {
    const control = controls[id];
    if (control?.kind !== 'if' && control?.kind !== 'else') return false;
    return usedChain.some((other) => {
      const rival = controls[other];
      if (!rival || other === id || rival.parent !== control.parent || rival.kind === control.kind) return false;
      const [first, second] = rival.span.start < control.span.start ? [rival, control] : [control, rival];
      return (
        first.kind === 'if' &&
        second.kind === 'else' &&
        noneBetween(file, first.span.end, second.span.start, control.parent)
      );
    });
  });
}

/** No other `if` of the same parent starts between the two positions, so they are two branches of one statement. */
function noneBetween(file: FactsIndex, from: number, to: number, parent: ControlId): boolean {
  return !file.facts.controls.some(
    (c) => c.kind === 'if' && c.parent === parent && c.span.start >= from && c.span.start < to,
  );
}

/** With this branch, every way through an `if … else` or `try … catch` has assigned the name. */
function completesBranches(file: FactsIndex, seen: ReadonlySet<ControlId>, branch: ControlId): boolean {
  const here = file.facts.controls[branch];
  if (here?.kind !== 'if') return false;
  for (const id of seen) {
    const other = file.facts.controls[id];
    if (
      other?.kind === 'else' &&
      other.parent === here.parent &&
      noneBetween(file, here.span.end, other.span.start, here.parent)
    )
      return true;
  }
  return false;
}

function bindingValue(ev: Evaluator, name: string, binding: Binding, earlier: readonly Binding[], use: Use): Value {
  const { file, env } = use;
  const { source } = binding;
  switch (source.kind) {
    case 'value': {
      const value = ev.evaluate(file, source.value, env);
      if (source.op !== undefined && source.op !== '??' && source.op !== '||') {
        const previous =
          earlier.length > 0
            ? reachingValue(ev, name, earlier, { ...use, at: binding.nameSpan.start, control: binding.control })
            : unknown(`"${name}" has no value here`);
        return source.op === '+'
          ? concatValues(file, [previous, value], source.value)
          : unknown(`computed with ${source.op}=`);
      }
      if (isNothing(value) && binding.annotation !== undefined)
        return ev.fromAnnotation(file, binding.annotation) ?? value;
      if (value.kind === 'unknown' && binding.annotation !== undefined)
        return ev.fromAnnotation(file, binding.annotation) ?? value;
      return value.kind === 'text' && value.origin.via === 'literal'
        ? withVia(value, 'constant')
        : value.kind === 'const'
          ? withVia(value, 'constant')
          : value;
    }
    case 'declared':
      return (
        (binding.annotation !== undefined ? ev.fromAnnotation(file, binding.annotation) : undefined) ??
        unknown(`"${name}" is set elsewhere`)
      );
    case 'param':
      return ev.parameter(file, source.fn, source.index, env);
    case 'import': {
      const value = ev.imported(file, source.module, source.imported);
      const constant = value.kind === 'symbol' ? constantOf(ev, file, value, binding) : undefined;
      return constant ?? value;
    }
    case 'function':
      return { kind: 'function', file, fn: source.fn, self: null, env };
    case 'class':
      return { kind: 'class', file, cls: source.cls };
    case 'opaque':
      return unknown(source.reason);
  }
}

/** An SDK's constant imported by its bare name: `import static com.openai.models.ChatModel.GPT_4O`. */
function constantOf(ev: Evaluator, file: FactsIndex, symbol: SymbolValue, binding: Binding): Value | undefined {
  const text =
    symbol.family === 'java' || symbol.family === 'rust' ? ev.sdks(file).constantText(symbolName(symbol)) : null;
  if (text === null) return undefined;
  const loc = { path: file.facts.path, span: binding.nameSpan };
  return { kind: 'text', segments: [{ kind: 'static', text, loc }], origin: { ...loc, via: 'constant' } };
}

function isNothing(value: Value): boolean {
  return value.kind === 'const' && value.value === null;
}
