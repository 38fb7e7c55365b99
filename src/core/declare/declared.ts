import type { ModelCall } from '../../model/call.ts';
import type { Declarations, DeclaredEndpoint, DeclaredWrapper } from '../../model/config.ts';
import type { CallExpr, Expr, ExprId } from '../../model/facts.ts';
import type { Problem } from '../../model/finding.ts';
import type { Origin } from '../../model/resolved.ts';
import type { Field } from '../../model/sdk.ts';
import type { Span } from '../../model/span.ts';
import type { ProviderOfUrl } from '../detect/build-call.ts';
import { resolvedNumber, resolvedString } from '../detect/resolved.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import type { Value } from '../resolve/values.ts';
import { optionsOf } from '../resolve/values.ts';
import { matchesStar } from '../star-pattern.ts';
import type { CommentKey } from './comments.ts';
import { fileDeclarations, type FileDeclarations } from './file-declarations.ts';
import { withEndpoints } from './rename.ts';
import { lastNameOf, namesOf, type WrapperCall } from './wrappers.ts';

/** The declaring comments of the files seen so far. */
export class DeclaredInComments {
  readonly #files = new WeakMap<FactsIndex, FileDeclarations>();
  /** Functions by the file they stand in. */
  readonly #names = new Map<string, readonly string[]>();

  /** The comments of one file. */
  of(file: FactsIndex): FileDeclarations {
    let found = this.#files.get(file);
    if (!found) this.#files.set(file, (found = fileDeclarations(file)));
    return found;
  }

  /** Takes note of the functions that a file declares. */
  note(file: FactsIndex): void {
    const names = [...this.of(file).wrappers.values()].map((wrapper) => wrapper.function);
    if (names.length > 0) this.#names.set(file.facts.path, names);
    else this.#names.delete(file.facts.path);
  }

  forget(path: string): void {
    this.#names.delete(path);
  }

  /** Names of declared functions: their calls stand in files that name no SDK. */
  get names(): readonly string[] {
    return [...this.#names.values()].flat();
  }
}

/** What users declare, in the configuration and in comments: asked by detection at every call. */
export class Declared {
  readonly #wrappers: readonly DeclaredWrapper[];
  /** Last names of the configuration's functions; null when one of them is a pattern. */
  readonly #names: ReadonlySet<string> | null;
  readonly #comments: DeclaredInComments;
  readonly #endpoints: readonly DeclaredEndpoint[];

  constructor(declarations: Declarations | undefined, comments: DeclaredInComments) {
    this.#wrappers = declarations?.wrappers ?? [];
    this.#comments = comments;
    const names = this.#wrappers.map((wrapper) => lastNameOf(wrapper.function));
    this.#names = names.includes(undefined) ? null : new Set(names.filter((name) => name !== undefined));
    this.#endpoints = declarations?.endpoints ?? [];
  }

  /** Who answers at an address, declared endpoints first. `$NAME` asks for the address in an environment variable. */
  providerOfUrl(otherwise: ProviderOfUrl): ProviderOfUrl {
    return withEndpoints(this.#endpoints, otherwise);
  }

  /** A call as the comment beside it declares it: for calls whose request is made elsewhere. */
  withValues(call: ModelCall, file: FactsIndex, id: ExprId): ModelCall {
    const model = this.valueAt(file, id, 'model');
    const cap = this.valueAt(file, id, 'cap');
    const provider = resolvedString(this.valueAt(file, id, 'provider'));
    if (!model && !cap && provider.kind !== 'known') return call;
    return {
      ...call,
      ...(model ? { model: resolvedString(model), modelSite: null } : {}),
      ...(cap ? { outputCap: { ...call.outputCap, value: resolvedNumber(cap), site: null } } : {}),
      ...(provider.kind === 'known' ? { provider: provider.value } : {}),
      declared: [...(call.declared ?? []), 'the comment beside the call'],
    };
  }

  /** The declared function that a call is one of, if any. */
  wrapperAt(ev: Evaluator, file: FactsIndex, id: ExprId, call: CallExpr & Expr): WrapperCall | undefined {
    const beside = this.#comments.of(file).calls.get(id);
    const target = beside || this.#mayBeWrapper(file, call) ? optionsOf(ev.evaluate(file, call.callee)) : [];
    const fn = target.find((option) => option.kind === 'function') ?? null;
    if (beside) return { wrapper: beside, by: 'the comment beside the call', target: fn };
    for (const option of target) {
      const wrapper = this.#wrapperOf(option, file, call);
      if (wrapper) return { ...wrapper, target: fn };
    }
    return undefined;
  }

  /** A value that a comment beside a call declares of it. */
  valueAt(file: FactsIndex, id: ExprId, field: Field): Value | undefined {
    const key = COMMENT_FIELDS[field];
    const found = key === undefined ? undefined : this.#comments.of(file).values.get(id)?.values.get(key);
    if (!found) return undefined;
    const origin: Origin = { path: file.facts.path, span: found.span, via: 'declared' };
    return field === 'cap' ? { kind: 'const', value: Number(found.text), origin } : textValue(found.text, origin);
  }

  /** A call with what the comment beside it says of its use. */
  withExpectation(call: ModelCall, file: FactsIndex): ModelCall {
    const { expectations } = this.#comments.of(file);
    const found = [...expectations].find(([id]) => isSame(file.expr(id).span, call.span));
    return found ? { ...call, expectation: found[1] } : call;
  }

  /** What is wrong with a file's comments; `spans` are those of the calls that were found. */
  problemsOf(file: FactsIndex, spans: readonly Span[]): readonly Problem[] {
    const { values, problems } = this.#comments.of(file);
    const used = new Set(
      [...values].filter(([id]) => spans.some((span) => isSame(span, file.expr(id).span))).map(([, value]) => value),
    );
    const idle = new Set([...values.values()].filter((value) => !used.has(value)));
    return [
      ...problems.map(({ span, message }) => problem(file, span, 'warning', message)),
      ...[...idle].map(({ span }) =>
        problem(file, span, 'info', 'No LLM call was found beside this comment. Begin with "call" to declare one.'),
      ),
    ];
  }

  #mayBeWrapper(file: FactsIndex, call: CallExpr & Expr): boolean {
    if (this.#wrappers.length > 0 && this.#names === null) return true;
    const callee = file.expr(call.callee);
    const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
    // A plain name may have been imported under another.
    const { names } = this.#comments;
    const isAlias = callee.kind === 'name' && (this.#wrappers.length > 0 || names.length > 0);
    return isAlias || this.#names?.has(name) === true || names.includes(name);
  }

  #wrapperOf(target: Value, file: FactsIndex, call: CallExpr & Expr): Omit<WrapperCall, 'target'> | undefined {
    if (target.kind === 'function') {
      const wrapper = this.#comments.of(target.file).wrappers.get(target.fn);
      if (wrapper) return { wrapper, by: 'the comment above the function' };
    }
    if (this.#wrappers.length === 0) return undefined;
    const names = namesOf(target, file, call);
    const wrapper = this.#wrappers.findLast((candidate) => matchesStar(candidate.function, names));
    return wrapper && { wrapper, by: '"wrappers" of the configuration' };
  }
}

/** Which comment key says something about which part of a request. */
const COMMENT_FIELDS: Readonly<Partial<Record<Field, CommentKey>>> = {
  model: 'model',
  cap: 'cap',
  provider: 'provider',
};

/** A text that a user declares. */
export function textValue(text: string, origin: Origin): Value {
  return { kind: 'text', segments: [{ kind: 'static', text, loc: origin }], origin };
}

function problem(file: FactsIndex, span: Span, severity: Problem['severity'], message: string): Problem {
  return { path: file.facts.path, span, severity, code: 'declaration', message };
}

function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}
