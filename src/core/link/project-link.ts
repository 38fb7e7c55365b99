import type { CallerRef, ModelCall, PromptSite } from '../../model/call.ts';
import type { CallExpr, ExprId } from '../../model/facts.ts';
import { DECLARED_SDK } from '../declare/wrappers.ts';
import type { ProviderOfUrl } from '../detect/build-call.ts';
import { isTestPath } from '../detect/context/paths.ts';
import { detectCalls, mayNameEndpoint, openRequests } from '../detect/detect.ts';
import { detectPrompts } from '../detect/prompts.ts';
import type { ProjectView } from '../resolve/evaluator.ts';
import { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import { calleesOf, namesCalled } from './callees.ts';
import { followCall, isCallOf } from './follow.ts';
import {
  areAlternatives,
  functionsAround,
  sharesFunction,
  siteKey,
  type FunctionRef,
  type WrapperTarget,
} from './targets.ts';

/** What was found in one file: its own call sites and prompts, and its calls of the project's wrappers. */
export interface LinkedFile {
  readonly calls: readonly ModelCall[];
  readonly prompts: readonly PromptSite[];
  readonly wrapperCalls: readonly ModelCall[];
}

/** Calls of wrappers that one file may have; more are left out. */
const MAX_WRAPPER_CALLS = 500;
/** Functions that one call may run; with more, none is followed. */
const MAX_CALLEES = 6;
/** From a caller to the request: how many functions of the project at most. */
const MAX_HOPS = 5;

/** What a part of the analysis depends on: files read, and names whose callers were asked for. */
interface Reads {
  readonly reads: ReadonlySet<string>;
  readonly asked: ReadonlySet<string>;
  /** What went wrong inside; nothing was found then. */
  readonly error?: Error;
}
interface Detected extends Reads {
  readonly calls: readonly CallSite[];
  readonly prompts: readonly PromptSite[];
  readonly targets: readonly WrapperTarget[];
}
/** A request with the key of the expression that makes it: what its callers are kept by. */
interface KeyedCall {
  readonly call: ModelCall;
  readonly key: string;
}
interface CallSite extends KeyedCall {
  readonly id: ExprId;
}
interface WrapperCall extends KeyedCall {
  readonly target: WrapperTarget;
}
interface Attributed extends Reads {
  readonly calls: readonly WrapperCall[];
  readonly targets: readonly WrapperTarget[];
}
interface Unit {
  readonly file: FactsIndex;
  detected: Detected | null;
  attributed: Attributed | null;
  /** What the file calls, by the key of the callee, as last worked out: shown until it is worked out again. */
  callees: ReadonlyMap<string, readonly CallerRef[]>;
}

/**
 * The call sites of a project and who calls the functions around them, kept up to date: a changed file takes with it
 * only what read it. Files come in by `set`; nothing is read here.
 */
export class ProjectLink {
  readonly #view: ProjectView;
  readonly #providerOfUrl: ProviderOfUrl;
  readonly #units = new Map<string, Unit>();
  readonly #detectedBy = new Dependents();
  readonly #attributedBy = new Dependents();
  /** By name, the files in which something of it is called. */
  readonly #calling = new SetMap();
  /** By name, the files that have a wrapper of it. */
  readonly #wrappers = new SetMap();
  /** By key of a call, the files that have callers of it. */
  readonly #callers = new SetMap();
  /** Files whose results are not what they were when last asked for. */
  readonly #stale = new Set<string>();
  /** Files that changed and were not set again. */
  readonly #outdated = new Set<string>();
  readonly #running = new Set<string>();

  constructor(view: ProjectView, providerOfUrl: ProviderOfUrl) {
    this.#view = { ...view, filesCalling: (name) => this.#filesCalling(name) };
    this.#providerOfUrl = providerOfUrl;
  }

  /** Names of the functions around call sites: a file that calls none of them has no call of a wrapper. */
  wrapperNames(): Iterable<string> {
    return this.#wrappers.keys();
  }

  /** Sets or replaces a file. What depends on it is found again when asked for. */
  set(file: FactsIndex): void {
    const { path } = file.facts;
    this.#change(path, file);
    const callees = this.#units.get(path)?.callees ?? new Map<string, readonly CallerRef[]>();
    this.#units.set(path, { file, detected: null, attributed: null, callees });
    this.#outdated.delete(path);
    for (const name of file.calledNames) this.#calling.add(name, path);
  }

  /** The file is gone or changed: it is asked for again when it is needed, and what depends on it is found again. */
  outdate(path: string): void {
    this.#change(path, null);
    if (this.#units.has(path)) this.#outdated.add(path);
  }

  /** Forgets all results, keeping the files: where modules are found may have changed. */
  forgetResults(): void {
    for (const path of this.#units.keys()) this.#dropDetected(path);
  }

  /** Files whose results read this one. */
  dependents(path: string): readonly string[] {
    return [...new Set([...this.#detectedBy.of(path, []), ...this.#attributedBy.of(path, [])])];
  }

  /** Files, by path, whose results may have changed since they were last asked for; asking empties the list. */
  takeStale(): readonly string[] {
    const stale = [...this.#stale];
    this.#stale.clear();
    return stale;
  }

  /**
   * Everything found in a file, worked out as far as it is not known.
   * @throws whatever went wrong inside.
   */
  linked(file: FactsIndex): LinkedFile {
    const { path } = file.facts;
    if (!this.#units.has(path)) this.set(file);
    const detected = this.#detected(path);
    const attributed = this.#attributed(path);
    this.#stale.delete(path);
    const error = detected.error ?? attributed.error;
    if (error !== undefined) throw error;
    const isOpen = ({ target }: WrapperCall): boolean => target.isOpen === true;
    return {
      calls: [
        ...detected.calls.map((each) => this.#withCallers(each)),
        ...attributed.calls.filter(isOpen).map((each) => asCallSite(this.#withCallers(each))),
      ].sort((a, b) => a.nameSpan.start - b.nameSpan.start),
      prompts: detected.prompts,
      // A call of a declared function is a call site of its own.
      wrapperCalls: attributed.calls
        .filter((each) => each.call.sdk !== DECLARED_SDK.id && !isOpen(each))
        .map((each) => this.#withCallers(each)),
    };
  }

  /** Works out all files that are not known, wrappers of wrappers included; one step at a time, to let other work in between. */
  *settle(): Generator<void> {
    for (const path of this.#outdated) {
      this.#view.file(path);
      if (this.#outdated.delete(path)) this.#remove(path);
      yield;
    }
    for (let changed = true; changed;) {
      changed = false;
      for (const [path, unit] of this.#units) {
        if (unit.detected) continue;
        this.#detected(path);
        yield;
      }
      for (const [path, unit] of this.#units) {
        if (unit.attributed && unit.detected) continue;
        this.#detected(path);
        this.#attributed(path);
        changed = true;
        yield;
      }
    }
  }

  /** By path: who asks looks at the first ones alone, which must not be those that happened to be read first. */
  #filesCalling(name: string): Iterable<FactsIndex> {
    const files: FactsIndex[] = [];
    for (const path of this.#calling.get(name).toSorted()) {
      const unit = this.#units.get(path);
      if (unit && !isTestPath(path)) files.push(unit.file);
    }
    return files;
  }

  #remove(path: string): void {
    const unit = this.#units.get(path);
    if (unit) this.#setCallees(path, unit, new Map());
    this.#units.delete(path);
    this.#wrappers.setOf(path, new Set());
  }

  #change(path: string, next: FactsIndex | null): void {
    const before = this.#units.get(path)?.file;
    const names = new Set([...(before?.calledNames ?? []), ...(next?.calledNames ?? [])]);
    for (const reader of this.#detectedBy.of(path, names)) if (reader !== path) this.#dropDetected(reader);
    for (const reader of this.#attributedBy.of(path, names)) if (reader !== path) this.#dropAttributed(reader);
    this.#detectedBy.forget(path);
    this.#attributedBy.forget(path);
    for (const name of before?.calledNames ?? []) this.#calling.remove(name, path);
  }

  #dropDetected(path: string): void {
    const unit = this.#units.get(path);
    if (unit?.detected) {
      unit.detected = null;
      this.#detectedBy.forget(path);
      this.#stale.add(path);
    }
    this.#dropAttributed(path);
  }

  #dropAttributed(path: string): void {
    const unit = this.#units.get(path);
    if (!unit?.attributed) return;
    unit.attributed = null;
    this.#attributedBy.forget(path);
    this.#stale.add(path);
  }

  /** Keeps who calls what; a callee that has more or fewer callers than before is not what it was. */
  #setCallees(path: string, unit: Unit, callees: Unit['callees']): void {
    for (const key of new Set([...unit.callees.keys(), ...callees.keys()])) {
      const [before, after] = [unit.callees.get(key)?.length ?? 0, callees.get(key)?.length ?? 0];
      const callee = key.slice(0, key.indexOf('#'));
      if (before !== after && callee !== path) this.#stale.add(callee);
      if (after === 0) this.#callers.remove(key, path);
      else this.#callers.add(key, path);
    }
    unit.callees = callees;
  }

  #detected(path: string): Detected {
    const unit = this.#unit(path);
    if (unit.detected) return unit.detected;
    const detected = this.#whileLoading(() => orError(() => this.#detect(unit.file), NO_CALLS));
    unit.detected = detected;
    this.#detectedBy.add(path, detected);
    this.#publish(path, unit);
    return detected;
  }

  /** A file that was read on the way may call what was asked about: then it is done again, with that file there. */
  #whileLoading<Result extends Reads>(work: () => Result): Result {
    const before = this.#units.size;
    const result = work();
    if (this.#units.size === before || result.asked.size === 0) return result;
    const added = [...this.#units.values()].slice(before);
    return added.some(({ file }) => file.calledNames.some((name) => result.asked.has(name))) ? work() : result;
  }

  #detect(file: FactsIndex): Detected {
    const { path } = file.facts;
    const ev = new Evaluator(this.#view);
    const found = detectCalls(ev, file, this.#providerOfUrl);
    const prompts = detectPrompts(
      ev,
      file,
      found.map(({ call }) => call),
    );
    const calls = found.map(({ id, call }) => ({ id, call, key: siteKey(file, id) }));
    const targetsAt = (id: ExprId, key: string): WrapperTarget[] =>
      functionsAround(file, id).map((around) => ({ ...around, site: { path, id }, inner: key, hops: [] }));
    const sites = new Set(found.map(({ id }) => id));
    const targets = [
      ...calls
        .filter(({ call }) => call.kind !== 'client-config' && call.kind !== 'other')
        .flatMap(({ id, key }) => targetsAt(id, key)),
      ...openRequests(ev, file)
        .filter((id) => !sites.has(id))
        .flatMap((id) => targetsAt(id, siteKey(file, id)).map((target) => ({ ...target, isOpen: true }))),
    ];
    return { calls, prompts, targets, reads: ev.touched, asked: ev.asked };
  }

  #attributed(path: string): Attributed {
    const unit = this.#unit(path);
    if (unit.attributed) return unit.attributed;
    // A file that calls itself round about: the inner time it has no callers yet.
    if (this.#running.has(path)) return NOTHING;
    this.#running.add(path);
    const attributed = this.#whileLoading(() => orError(() => this.#attribute(unit.file), NOTHING));
    this.#running.delete(path);
    unit.attributed = attributed;
    this.#attributedBy.add(path, attributed);
    const callees = new Map<string, CallerRef[]>();
    for (const { call, target } of attributed.calls) {
      const { functionName } = call.context;
      const ref = { callId: call.id, path, nameSpan: call.nameSpan, functionName };
      callees.set(target.inner, [...(callees.get(target.inner) ?? []), ref]);
    }
    this.#setCallees(path, unit, callees);
    this.#publish(path, unit);
    return attributed;
  }

  /** Wrappers that a file makes of its own wrappers are wrappers for the rest of it: looked through again until there is no more. */
  #attribute(file: FactsIndex): Attributed {
    const called = new Set(file.calledNames);
    let result = this.#attributeOnce(file, []);
    for (let hops = 1; hops < MAX_HOPS; hops++) {
      if (!result.targets.some(({ name }) => called.has(name))) break;
      const next = this.#attributeOnce(file, result.targets);
      const isSame = next.targets.length === result.targets.length;
      result = next;
      if (isSame) break;
    }
    return result;
  }

  /** @param outer Wrappers of the file that are made of other wrappers, as far as they are known. */
  #attributeOnce(file: FactsIndex, outer: readonly WrapperTarget[]): Attributed {
    const { path } = file.facts;
    const names = new Set(outer.map(({ name }) => name));
    const calls: WrapperCall[] = [];
    const targets: WrapperTarget[] = [];
    const ev = new Evaluator(this.#view);
    const reads = new Set<string>();
    const asked = new Set<string>();
    const done = (each: Reads): void => {
      each.reads.forEach((read) => reads.add(read));
      each.asked.forEach((name) => asked.add(name));
    };
    const own = new Map(this.#detected(path).calls.map(({ id, call }) => [id, call]));
    for (const id of isTestPath(path) ? [] : file.facts.calls) {
      const call = file.expr(id);
      if (call.kind !== 'call' || !this.#mayBeWrapper(file, call, names)) continue;
      const said = own.get(id)?.sdk === DECLARED_SDK.id ? own.get(id) : undefined;
      const found: WrapperCall[] = [];
      for (const target of this.#targetsOf(ev, file, id, call, outer)) {
        if (calls.length + found.length >= MAX_WRAPPER_CALLS) break;
        if (target.isOpen && !mayNameEndpoint(ev, file, call)) continue;
        const followed = followCall(this.#view, { file, id }, target, this.#providerOfUrl);
        if (!followed) continue;
        done(followed);
        const key = `${siteKey(file, id)}>${target.inner}`;
        const sent = said ?? this.#view.declared?.(file).withValues(followed.call, file, id) ?? followed.call;
        found.push({ call: sent, key, target });
        if (!said) targets.push(...outerTargets(file, id, target, key, followed.openParameters));
      }
      calls.push(...found.map((each) => this.#withAlternative(each, found)));
    }
    done({ reads: ev.touched, asked: ev.asked });
    return { calls, targets, reads, asked };
  }

  /** Whether a call's name is a wrapper's, or one that an import gives to something else. */
  #mayBeWrapper(file: FactsIndex, call: CallExpr, own: ReadonlySet<string>): boolean {
    return namesCalled(file, call).some(
      (name) => own.has(name) || this.#wrappers.has(name) || file.importAliases.has(name),
    );
  }

  #targetsOf(
    ev: Evaluator,
    file: FactsIndex,
    id: ExprId,
    call: CallExpr,
    outer: readonly WrapperTarget[],
  ): WrapperTarget[] {
    const found: WrapperTarget[] = [];
    const callees = calleesOf(ev, file, call);
    // A call that may run any of many functions says too little of what it sends.
    if (callees.length > MAX_CALLEES) return found;
    for (const { value } of callees) {
      const { path } = value.file.facts;
      if (!this.#units.has(path)) continue;
      const further = path === file.facts.path ? outer : this.#attributed(path).targets;
      const targets = [...this.#detected(path).targets, ...further];
      found.push(...targets.filter((target) => isCallOf(value, target) && !sharesFunction(file, id, target)));
    }
    return found;
  }

  /** Says of a request which others of the same call may be made instead: in another branch, by another object. */
  #withAlternative(one: WrapperCall, all: readonly WrapperCall[]): WrapperCall {
    const { call } = one;
    const insteadOf = [...all.keys()].filter((index) => {
      const other = all[index];
      return other !== undefined && other !== one && this.#areAlternatives(one.target, other.target);
    });
    if (insteadOf.length === 0 || !call.through) return one;
    const alternative = { index: all.indexOf(one), insteadOf };
    return { ...one, call: { ...call, through: { ...call.through, alternative } } };
  }

  /** Whether only one of two requests is made by a call that may lead to both: their ways part at a branch, or at what is called. */
  #areAlternatives(one: WrapperTarget, other: WrapperTarget): boolean {
    const [first, second] = [wayOf(one), wayOf(other)];
    for (const [index, step] of first.entries()) {
      const beside = second[index];
      if (!beside) return false;
      if (beside.path !== step.path || beside.fn !== step.fn) return true;
      if (beside.id === step.id) continue;
      const file = this.#units.get(step.path)?.file;
      return file !== undefined && areAlternatives(file, beside.id, step.id);
    }
    return false;
  }

  /** Puts the names of a file's wrappers in the index; calls of names that are new or gone are looked at again. */
  #publish(path: string, { detected, attributed }: Unit): void {
    const names = new Set([...(detected?.targets ?? []), ...(attributed?.targets ?? [])].map(({ name }) => name));
    for (const name of this.#wrappers.setOf(path, names)) {
      for (const caller of this.#calling.get(name)) {
        if (caller !== path) this.#dropAttributed(caller);
      }
    }
  }

  #withCallers({ call, key }: KeyedCall): ModelCall {
    const paths = this.#callers.get(key).toSorted();
    const callers = paths.flatMap((path) => this.#units.get(path)?.callees.get(key) ?? []);
    return callers.length === 0 ? call : { ...call, callers };
  }

  #unit(path: string): Unit {
    const unit = this.#units.get(path);
    if (!unit) throw new Error(`${path} was not set`);
    return unit;
  }
}

/** The functions on the way from a caller to a request, the outermost first, each with the call in it that leads on. */
function wayOf({ path, fn, hops, site }: WrapperTarget): readonly (FunctionRef & { readonly id: ExprId })[] {
  const functions = [{ path, fn }, ...hops.map((hop) => hop.target)];
  const calls = [...hops.map(({ id }) => id), site.id];
  return functions.flatMap((each, index) => {
    const id = calls[index];
    return id === undefined ? [] : [{ ...each, id }];
  });
}

const NOTHING: Attributed = { calls: [], targets: [], reads: new Set(), asked: new Set() };
const NO_CALLS: Detected = { ...NOTHING, calls: [], prompts: [] };

/** One file that cannot be worked out must not keep the others from it. */
function orError<Result extends Reads>(work: () => Result, nothing: Result): Result {
  try {
    return work();
  } catch (error) {
    return { ...nothing, error: error instanceof Error ? error : new Error('unknown failure', { cause: error }) };
  }
}

/** The functions around a call of a wrapper whose own parameters it hands on: wrappers themselves. */
function outerTargets(
  file: FactsIndex,
  id: ExprId,
  target: WrapperTarget,
  inner: string,
  openParameters: ReadonlySet<string>,
): WrapperTarget[] {
  if (target.hops.length + 1 >= MAX_HOPS) return [];
  const { path, functions, classes } = file.facts;
  const isOpen = (fn: number): boolean => openParameters.has(`${path}:${fn}`);
  const hops = [{ path, id, target: { path: target.path, fn: target.fn } }, ...target.hops];
  return functionsAround(file, id)
    .filter(({ fn }) => {
      const cls = functions[fn]?.cls;
      return isOpen(fn) || (cls !== undefined && classes[cls]?.methods.some(isOpen) === true);
    })
    .map((around) => ({ ...around, site: target.site, inner, hops, ...(target.isOpen ? { isOpen: true } : {}) }));
}

/** A request that goes through a function which is no call site: the caller is the one that makes it. */
function asCallSite({ through: _, ...call }: ModelCall): ModelCall {
  return { ...call, id: `${call.path}:${call.nameSpan.start}` };
}

/** Who depends on what: on a file that was read, or on who calls functions of a name. */
class Dependents {
  readonly #readers = new SetMap();
  readonly #askers = new SetMap();

  add(path: string, { reads, asked }: Reads): void {
    for (const read of reads) if (read !== path) this.#readers.add(read, path);
    for (const name of asked) this.#askers.add(name, path);
  }
  forget(path: string): void {
    this.#readers.setOf(path, new Set());
    this.#askers.setOf(path, new Set());
  }
  /** Who read a file, or asked for callers by one of the names. */
  of(path: string, names: Iterable<string>): readonly string[] {
    return [...this.#readers.get(path), ...[...names].flatMap((name) => this.#askers.get(name))];
  }
}

/** Sets of paths by a key, with the way back. */
class SetMap {
  readonly #sets = new Map<string, Set<string>>();
  readonly #keysOf = new Map<string, Set<string>>();

  get(key: string): readonly string[] {
    return [...(this.#sets.get(key) ?? [])];
  }
  has(key: string): boolean {
    return this.#sets.has(key);
  }
  keys(): Iterable<string> {
    return this.#sets.keys();
  }
  add(key: string, path: string): void {
    const set = this.#sets.get(key) ?? new Set();
    this.#sets.set(key, set.add(path));
    const keys = this.#keysOf.get(path) ?? new Set();
    this.#keysOf.set(path, keys.add(key));
  }
  remove(key: string, path: string): void {
    const set = this.#sets.get(key);
    set?.delete(path);
    if (set?.size === 0) this.#sets.delete(key);
    this.#keysOf.get(path)?.delete(key);
  }
  /** Gives a path these keys and no others; returns the keys that are new or gone. */
  setOf(path: string, keys: ReadonlySet<string>): readonly string[] {
    const before = this.#keysOf.get(path) ?? new Set<string>();
    const gone = [...before].filter((key) => !keys.has(key));
    const added = [...keys].filter((key) => !before.has(key));
    for (const key of gone) this.remove(key, path);
    for (const key of added) this.add(key, path);
    return [...gone, ...added];
  }
}
