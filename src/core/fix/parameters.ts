import type { ModelCall } from '../../model/call.ts';
import type { TextEdit } from '../../model/finding.ts';
import type { ExprRef, ParamSite } from '../../model/resolved.ts';
import type { RuleContext } from '../../model/rule.ts';
import type { LanguageEdits, SourceEdit } from '../../model/language.ts';

/** How the file that holds a place writes things; null when the file or its language is not at hand. */
export interface Writer {
  readonly edits: LanguageEdits;
  readonly language: string;
  /** Source text of an expression. */
  readonly source: (ref: ExprRef) => string;
  readonly insert: (target: ExprRef, key: string, code: string) => TextEdit | null;
  readonly remove: (target: ExprRef, key: string) => TextEdit | null;
}

/** Writer for one file. */
export function writerFor(context: RuleContext, path: string): Writer | null {
  const facts = context.facts(path);
  const text = context.text(path);
  const edits = facts && context.edits(facts.language);
  if (!facts || text === undefined || !edits) return null;
  const located = (edit: SourceEdit | null): TextEdit | null =>
    edit && { path, span: edit.span, newText: edit.newText };
  return {
    edits,
    language: facts.language,
    source: (ref) => {
      const span = facts.exprs[ref.expr]?.span;
      return span ? text.slice(span.start, span.end) : '';
    },
    insert: (target, key, code) =>
      target.path === path ? located(edits.insertEntry(facts, text, target.expr, key, code)) : null,
    remove: (target, key) => (target.path === path ? located(edits.removeEntry(facts, text, target.expr, key)) : null),
  };
}

/**
 * Edit that adds a request parameter at a dotted path (`inferenceConfig.maxTokens`), into the object on the way if it is
 * written there, else with a new one. Null when there is no literal to write into or parameters may hide in a spread.
 */
export function insertParameter(context: RuleContext, call: ModelCall, path: string, code: string): TextEdit | null {
  const { root, nested, complete } = call.request;
  if (!root || !complete) return null;
  const writer = writerFor(context, root.path);
  const wrapper = call.request.wrappers?.[path];
  if (!writer || wrapper === null) return null;
  const written = wrapper === undefined ? code : wrapper.before + code + wrapper.after;
  const keys = path.split('.');
  for (let depth = keys.length - 1; depth >= 0; depth--) {
    const holder = depth === 0 ? root : nested[keys.slice(0, depth).join('.')];
    if (!holder) continue;
    // Something stands there that is no literal: it may hold the parameter, or overwrite ours.
    if (call.request.params[keys.slice(0, depth + 1).join('.')]) return null;
    const rest = keys.slice(depth + 1);
    if (rest.length > 0 && writer.edits.typedRequests === true) return null;
    const value = rest.reduceRight((inner, key) => writer.edits.mapLiteral([[key, inner]]), written);
    return writer.insert(holder, keys[depth] as string, value);
  }
  return null;
}

/** Edit that replaces a parameter's value. */
export function replaceValue(site: ParamSite, code: string): TextEdit {
  return { path: site.path, span: site.valueSpan, newText: code };
}
