import type { ModelCall } from '../../../model/call.ts';
import type { Expr, ExprId } from '../../../model/facts.ts';
import type { FactsIndex } from '../../resolve/facts-index.ts';
import type { Frame } from './frames.ts';

const USAGE = /^(usage|usage_metadata|usageMetadata|totalUsage|total_usage|token_usage|tokenUsage|total_tokens|totalTokens|prompt_tokens|completion_tokens|input_tokens|output_tokens|inputTokens|outputTokens|promptTokens|completionTokens|response_cost|_hidden_params|eval_count|prompt_eval_count|meta|include_usage|includeUsage|experimental_telemetry|Usage|getUsage|usage_callback|response_metadata|TotalTokens|PromptTokens|CompletionTokens)$/; // prettier-ignore
const CALLBACK = /^(onFinish|onStepFinish|callbacks|callback_manager|callbackManager|extra_headers|defaultHeaders|default_headers)$/; // prettier-ignore
/** Packages that record what a request used by themselves. */
const TRACERS = /langfuse|langsmith|helicone|opentelemetry|openinference|traceloop|openllmetry|portkey|\bweave\b|wandb|logfire|mlflow|braintrust|agentops|phoenix|lunary|ddtrace|datadog|newrelic|sentry|posthog|langtrace|opik|literalai|promptlayer|get_openai_callback|tokencost|ai-observability/i; // prettier-ignore

/** Whether the token counts of a call's answer are read. Null where the whole answer is handed on. */
export function usageReadOf(frame: Frame, call: ModelCall): boolean | null {
  const { file } = frame;
  if (call.kind !== 'generate') return null;
  const { bindings, exprs } = file.facts;
  const traced = bindings.some(({ source }) => source.kind === 'import' && TRACERS.test(`${source.module} ${source.imported}`)); // prettier-ignore
  if (traced || exprs.some((expr) => readsUsage(expr))) return true;
  return leavesFile(frame) ? null : false;
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

/** The answer itself is returned, kept or handed to another function, where its usage may be read. */
function leavesFile(frame: Frame): boolean {
  const { file } = frame;
  const { span } = file.expr(frame.call);
  const isWhole = (id: ExprId): boolean => {
    const at = file.expr(id).span;
    return at.start >= span.start - 6 && at.end === span.end;
  };
  const { functions, bindings, writes, calls } = file.facts;
  if (functions.some((fn) => fn.returns.some(({ value }) => isWhole(value)))) return true;
  if (writes.some((write) => isWhole(write.value))) return true;
  if (calls.some((id) => passes(file, id, isWhole))) return true;
  const held = bindings
    .filter(({ source }) => source.kind === 'value' && isWhole(source.value))
    .map(({ name }) => name);
  if (held.length === 0) return false;
  const isHeld = (id: ExprId): boolean => {
    const expr = file.expr(id);
    return expr.kind === 'name' && held.includes(expr.name);
  };
  return (
    functions.some((fn) => fn.returns.some(({ value }) => isHeld(value))) ||
    writes.some((write) => isHeld(write.value)) ||
    calls.some((id) => passes(file, id, isHeld))
  );
}

function passes(file: FactsIndex, id: ExprId, test: (value: ExprId) => boolean): boolean {
  const call = file.expr(id);
  return call.kind === 'call' && call.args.some((arg) => test(arg.value));
}
