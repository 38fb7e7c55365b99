import { writerFor } from '../../core/fix/parameters.ts';
import type { ModelCall } from '../../model/call.ts';
import type { TextEdit } from '../../model/finding.ts';
import type { Loc } from '../../model/span.ts';
import type { RuleContext } from '../../model/rule.ts';

/** Where the model's id is written out: at the call, or at the constant it comes from. */
export function modelPlace(call: ModelCall): Loc | null {
  if (call.model.kind !== 'known') return null;
  const { path, span } = call.model.origin;
  return { path, span };
}

/** Key of that place, for saying a thing once of all calls that read one constant. */
export function modelKey(call: ModelCall): string {
  const place = modelPlace(call);
  return place ? `${place.path}:${place.span.start}` : call.id;
}

/** The request goes to a known address of no provider of the catalog: what the model costs there, and how long it stays, is the reseller's. */
export function isResold({ baseUrl, provider }: ModelCall): boolean {
  return baseUrl.kind === 'known' && provider === null;
}

/**
 * The literal is only the default of a setting that whoever makes the object may give (`this.model = config.model || 'gpt-5-mini'`,
 * `const { model = 'gpt-5-mini' } = config`): which model runs, and what it costs, is the caller's choice.
 */
export function isCallersChoice(context: RuleContext, call: ModelCall): boolean {
  if (call.model.kind !== 'known' || call.model.origin.via !== 'attribute') return false;
  const { path, span } = call.model.origin;
  const exprs = context.facts(path)?.exprs ?? [];
  return exprs.some((expr) => {
    if (expr.kind !== 'binary' || (expr.op !== '||' && expr.op !== '??')) return false;
    const fallback = exprs[expr.right]?.span;
    return fallback?.start === span.start && fallback.end === span.end;
  });
}

/**
 * Edit that writes another id for the model, with what stands before it in the literal kept (`openai/` of `openai/gpt-4o`). Null where
 * no plain literal of the project holds the id.
 * @param current the id as the catalog has it
 */
export function renameModel(context: RuleContext, call: ModelCall, current: string, next: string): TextEdit | null {
  const place = modelPlace(call);
  if (!place || call.model.kind !== 'known') return null;
  const source = context.text(place.path)?.slice(place.span.start, place.span.end) ?? '';
  const writer = writerFor(context, place.path);
  const written = /^(['"`])([^'"`\\]*)\1$/.exec(source)?.[2];
  if (!writer || written === undefined || written !== call.model.value) return null;
  const prefix = written === current ? '' : written.endsWith(`/${current}`) ? written.slice(0, -current.length) : null;
  if (prefix === null) return null;
  return { path: place.path, span: place.span, newText: writer.edits.stringLiteral(prefix + next, source) };
}
