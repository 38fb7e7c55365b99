import type { CatchContext, FallbackContext, LoopContext } from '../../../model/call.ts';
import type { Control, ControlId, Expr, ExprId } from '../../../model/facts.ts';
import type { Span } from '../../../model/span.ts';
import type { Evaluator } from '../../resolve/evaluator.ts';
import type { FactsIndex } from '../../resolve/facts-index.ts';
import type { Frame } from './frames.ts';
import { calleeName, isInside } from './frames.ts';
import { isEveryError } from './retries.ts';

type Catch = Control & { readonly id: ControlId };

/** Clauses of each `try` around a call in its own function, innermost `try` first. */
export function catchesOf(frame: Frame): CatchContext[] {
  const { file } = frame;
  return clausesAround(frame).map((clause) => ({
    loc: { path: file.facts.path, span: clause.span },
    tried: clause.of === undefined ? clause.span : (file.facts.controls[clause.of]?.span ?? clause.span),
    types: clause.subject === undefined ? [] : typeNames(file, clause.subject),
    everything: clause.subject === undefined || isEveryError(file, clause.subject),
    usesError: usesError(file, clause),
    throws: (file.facts.jumps ?? []).some((jump) => jump.kind === 'throw' && isInside(file, jump.control, clause.id)),
  }));
}

function clausesAround({ file, steps }: Frame): Catch[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'control' || file.facts.controls[step.id]?.kind !== 'try') return [];
    return file.facts.controls.flatMap((control, id) =>
      control.kind === 'catch' && control.of === step.id ? [{ ...control, id }] : [],
    );
  });
}

function typeNames(file: FactsIndex, id: ExprId): string[] {
  const expr = file.expr(id);
  return expr.kind === 'list' ? expr.items.map((item) => file.source(item.value)) : [file.source(id)];
}

const TRACE_CALLS =
  /^(exception|print_exc|format_exc|print_exception|captureException|capture_exception|printStackTrace|recordException|record_exception)$/;

/** The caught error is named inside, or a call says what it was without naming it (`logger.exception(…)`). */
function usesError(file: FactsIndex, clause: Catch): boolean {
  const caught = file.facts.bindings.find(
    (binding) => binding.source.kind === 'opaque' && contains(clause.span, binding.nameSpan),
  );
  if (caught === undefined && /\bcatch\s*\(\s*[{[]/.test(file.text.slice(clause.span.start, clause.span.start + 20))) return true; // prettier-ignore
  return file.facts.exprs.some((expr) => {
    if (!isInside(file, expr.control, clause.id)) return false;
    if (expr.kind === 'name') return caught !== undefined && expr.name === caught.name;
    if (expr.kind !== 'call') return false;
    return TRACE_CALLS.test(calleeName(file, expr)) || expr.args.some((arg) => arg.name === 'exc_info');
  });
}

const FALLBACK_KEYS =
  /^(fallbacks|context_window_fallbacks|content_policy_fallbacks|fallback_models?|fallbackModels?|fallback)$/;

/** What asks another model or provider when the call fails. */
export function fallbackOf(
  ev: Evaluator,
  paths: readonly (readonly Frame[])[],
  loops: readonly LoopContext[],
  call: Expr,
): FallbackContext | null {
  const file = paths[0]?.[0]?.file;
  if (!file) return null;
  const { path } = file.facts;
  const found = (evidence: string, span: Span): FallbackContext => ({ evidence, loc: { path, span } });
  const key = fallbackParameter(file, call);
  if (key) return found(key.name, key.span);
  for (const frame of new Set(paths.flat())) {
    for (const clause of clausesAround(frame)) {
      const other = callIn(ev, file, clause);
      if (other) return found('another call when this one fails', other.span);
    }
  }
  const models = loops.find(({ over }) =>
    /\b\w*(models?|providers?|clients?|backends?|endpoints?)\b/i.test(over ?? ''),
  );
  if (models) return found(`a loop over ${models.over ?? ''}`, models.loc.span);
  const isSpare = isInCatch(file, call.control);
  if (isSpare) return found('this call is one', call.span);
  const named = file.once(namedFallback);
  return named ? found('a fallback in the file', named) : null;
}

/** The call stands in a `catch`. */
function isInCatch(file: FactsIndex, control: ControlId): boolean {
  return file.controlChain(control).some((id) => file.facts.controls[id]?.kind === 'catch');
}

/** Something in the code, not in its comments or texts, is called a fallback. */
function namedFallback({ facts }: FactsIndex): Span | undefined {
  const binding = facts.bindings.find(({ name }) => /fall_?back/i.test(name));
  if (binding) return binding.nameSpan;
  const member = facts.exprs.find((expr) => expr.kind === 'member' && /fall_?back/i.test(expr.property));
  return member?.span;
}

interface NamedFallback {
  readonly name: string;
  readonly span: Span;
  /** The call or map that it is written in. */
  readonly inside: Span;
}

function fallbackParameter(file: FactsIndex, call: Expr): NamedFallback | undefined {
  return file.once(fallbackParameters).find(({ inside }) => contains(call.span, inside));
}

function fallbackParameters({ facts }: FactsIndex): NamedFallback[] {
  const found: NamedFallback[] = [];
  for (const expr of facts.exprs) {
    if (expr.kind === 'call') {
      for (const { name, span } of expr.args)
        if (name !== undefined && FALLBACK_KEYS.test(name)) found.push({ name, span, inside: expr.span });
    }
    if (expr.kind !== 'map') continue;
    for (const entry of expr.entries)
      // OpenRouter takes a list of models.
      if (entry.kind === 'pair' && entry.key !== null && (FALLBACK_KEYS.test(entry.key) || entry.key === 'models'))
        found.push({ name: entry.key, span: entry.span, inside: expr.span });
  }
  return found;
}

/** A call inside a clause that may be another request: named like one of an SDK's, or like a fallback. */
function callIn(ev: Evaluator, file: FactsIndex, clause: Catch): Expr | undefined {
  const { siteNames } = ev.sdks(file);
  for (const id of file.facts.calls) {
    const call = file.expr(id);
    if (call.kind !== 'call' || !isInside(file, call.control, clause.id)) continue;
    const name = calleeName(file, call);
    if (siteNames.has(name) || /fall_?back|backup|secondary|alternat/i.test(name)) return call;
  }
  return undefined;
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
