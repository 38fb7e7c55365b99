import type { ModelCall } from '../../../model/call.ts';
import type { Expr, ExprId } from '../../../model/facts.ts';
import type { Span } from '../../../model/span.ts';
import type { FactsIndex } from '../../resolve/facts-index.ts';
import type { Frame } from './frames.ts';
import { push } from '../../multimap.ts';

const USAGE = /^(usage|usage_metadata|usageMetadata|totalUsage|total_usage|token_usage|tokenUsage|total_tokens|totalTokens|prompt_tokens|completion_tokens|input_tokens|output_tokens|inputTokens|outputTokens|promptTokens|completionTokens|response_cost|_hidden_params|eval_count|prompt_eval_count|meta|include_usage|includeUsage|experimental_telemetry|Usage|getUsage|usage_callback|response_metadata|TotalTokens|PromptTokens|CompletionTokens)$/; // prettier-ignore
const CALLBACK = /^(onFinish|onStepFinish|callbacks|callback_manager|callbackManager|extra_headers|defaultHeaders|default_headers)$/; // prettier-ignore
/** Packages that record what a request used by themselves. */
const TRACERS = /langfuse|langsmith|helicone|opentelemetry|openinference|traceloop|openllmetry|portkey|\bweave\b|wandb|logfire|mlflow|braintrust|agentops|phoenix|lunary|ddtrace|datadog|newrelic|sentry|posthog|langtrace|opik|literalai|promptlayer|get_openai_callback|tokencost|ai-observability/i; // prettier-ignore

/** Whether the token counts of a call's answer are read. Null where the whole answer is handed on. */
export function usageReadOf({ file, call }: Frame, { kind }: ModelCall): boolean | null {
  if (kind !== 'generate') return null;
  if (file.once(readsUsageAnywhere)) return true;
  return leavesFile(file, file.expr(call).span) ? null : false;
}

function readsUsageAnywhere({ facts: { bindings, exprs } }: FactsIndex): boolean {
  const traced = bindings.some(({ source }) => source.kind === 'import' && TRACERS.test(`${source.module} ${source.imported}`)); // prettier-ignore
  return traced || exprs.some((expr) => readsUsage(expr));
}

function readsUsage(expr: Expr): boolean {
  switch (expr.kind) {
    case 'member':
      return USAGE.test(expr.property);
    case 'text': {
      const [part] = expr.parts;
      return expr.parts.length === 1 && part?.kind === 'static' && USAGE.test(part.text);
    }
    case 'map':
      return expr.entries.some((entry) => entry.kind === 'pair' && entry.key !== null && (USAGE.test(entry.key) || CALLBACK.test(entry.key))); // prettier-ignore
    case 'call':
      return expr.args.some((arg) => arg.name !== undefined && (CALLBACK.test(arg.name) || USAGE.test(arg.name)));
    default:
      return false;
  }
}

/** Values that are returned, kept in an attribute or handed to a function, and what names hold, by where each ends. */
interface HandedOn {
  readonly starts: ReadonlyMap<number, readonly number[]>;
  readonly names: ReadonlySet<string>;
  readonly held: ReadonlyMap<number, readonly { readonly start: number; readonly name: string }[]>;
}

function handedOnIn(file: FactsIndex): HandedOn {
  const { functions, bindings, writes, calls } = file.facts;
  const starts = new Map<number, number[]>();
  const names = new Set<string>();
  const add = (id: ExprId): void => {
    const expr = file.expr(id);
    push(starts, expr.span.end, expr.span.start);
    if (expr.kind === 'name') names.add(expr.name);
  };
  for (const fn of functions) for (const { value } of fn.returns) add(value);
  for (const { value } of writes) add(value);
  for (const id of calls) {
    const call = file.expr(id);
    if (call.kind === 'call') for (const { value } of call.args) add(value);
  }
  const held = new Map<number, { start: number; name: string }[]>();
  for (const { source, name } of bindings) {
    if (source.kind !== 'value') continue;
    const { start, end } = file.expr(source.value).span;
    push(held, end, { start, name });
  }
  return { starts, names, held };
}

/** Before a call there may be an `await`. */
const AWAIT_LENGTH = 'await '.length;

/** The answer itself is returned, kept or handed to another function, where its usage may be read. */
function leavesFile(file: FactsIndex, { start, end }: Span): boolean {
  const { starts, names, held } = file.once(handedOnIn);
  const isWhole = (from: number): boolean => from >= start - AWAIT_LENGTH;
  if (starts.get(end)?.some(isWhole)) return true;
  return held.get(end)?.some((each) => isWhole(each.start) && names.has(each.name)) === true;
}
