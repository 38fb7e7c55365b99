import { insertParameter, writerFor } from '../../core/fix/parameters.ts';
import { clientOfCall, insertSetting } from '../shared/settings.ts';
import type { ModelCall, RetryLayer } from '../../model/call.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import type { Fix, TextEdit } from '../../model/finding.ts';
import type { RuleContext } from '../../model/rule.ts';

/** Turns the SDK's own retries off for this call, so that the code's layer is the only one. */
export function keepOneLayer(context: RuleContext, call: ModelCall, layers: readonly RetryLayer[]): Fix[] {
  const sdk = layers.find((layer) => layer.kind === 'sdk');
  const kept = layers.find((layer) => layer.kind !== 'sdk');
  if (!sdk || !kept || sdk.attempts === null || sdk.attempts < 2) return [];
  const edit = withoutRetries(context, call);
  return edit
    ? [{ kind: 'suggestion', title: `Leave retrying to ${kept.library}: set the SDK's retries to 0`, edits: [edit] }]
    : [];
}

function withoutRetries(context: RuleContext, call: ModelCall): TextEdit | null {
  if (call.sdk === 'vercel-ai') return insertParameter(context, call, 'maxRetries', '0');
  if (!/^(openai|anthropic|groq)$/.test(call.sdk)) return null;
  if (call.language === 'python') {
    const client = clientOfCall(context, call);
    return client && { path: call.path, span: { start: client.end, end: client.end }, newText: '.with_options(max_retries=0)' }; // prettier-ignore
  }
  return insertSetting(context, call, 'maxRetries', '0');
}

/** Gives a decorator of tenacity or backoff a limit. */
export function limitAttempts(context: RuleContext, layer: RetryLayer, attempts: number): Fix[] {
  const facts = context.facts(layer.loc.path);
  if (layer.kind !== 'decorator' || !facts) return [];
  const title = `Stop after ${attempts} attempts`;
  if (layer.library === 'backoff') {
    const edit = insertArgument(context, facts, layer, 'max_tries', String(attempts));
    return edit ? [{ kind: 'suggestion', title, edits: [edit] }] : [];
  }
  if (layer.library !== 'tenacity') return [];
  const stop = nameOfStop(facts);
  if (!stop) return [];
  const edit = insertArgument(context, facts, layer, 'stop', `${stop.name}(${attempts})`);
  if (!edit) return [];
  return [{ kind: 'suggestion', title, edits: stop.import ? [edit, stop.import] : [edit] }];
}

/** Into the decorator's arguments, or with the parentheses that a bare `@retry` has not. */
function insertArgument(
  context: RuleContext,
  facts: ModuleFacts,
  { loc }: RetryLayer,
  key: string,
  code: string,
): TextEdit | null {
  const id = facts.exprs.findIndex(({ span, kind }) => span.start === loc.span.start && span.end === loc.span.end && (kind === 'call' || kind === 'name' || kind === 'member')); // prettier-ignore
  const expr = facts.exprs[id];
  if (!expr) return null;
  if (expr.kind === 'call')
    return writerFor(context, loc.path)?.insert({ path: loc.path, expr: id }, key, code) ?? null;
  const { end } = expr.span;
  return { path: loc.path, span: { start: end, end }, newText: `(${key}=${code})` };
}

/** How the file calls `stop_after_attempt`, with the edit that imports it where it does not yet. */
function nameOfStop(facts: ModuleFacts): { readonly name: string; readonly import: TextEdit | null } | null {
  const imports = facts.bindings.filter(({ source }) => source.kind === 'import' && source.module === 'tenacity');
  const named = (imported: string) => imports.find(({ source }) => source.kind === 'import' && source.imported === imported); // prettier-ignore
  const known = named('stop_after_attempt');
  if (known) return { name: known.name, import: null };
  const module = named('*');
  if (module) return module.name === '*' ? { name: 'stop_after_attempt', import: null } : { name: `${module.name}.stop_after_attempt`, import: null }; // prettier-ignore
  const retry = named('retry');
  if (retry?.name !== 'retry') return null;
  const { end } = retry.nameSpan;
  return {
    name: 'stop_after_attempt',
    import: { path: facts.path, span: { start: end, end }, newText: ', stop_after_attempt' },
  };
}
