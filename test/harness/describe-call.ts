import type { ClientSite, Growth, LoopBound, ModelCall, PromptSite, RetryLayer } from '../../src/model/call.ts';
import type { Resolved, ResolvedText } from '../../src/model/resolved.ts';

/**
 * A call in the words of fixture comments. Values: `?` unknown, `-` absent or null, `a|b` one of (`a|b|?` when there may be
 * others), lists joined by `,` with a final `+` when they go on with something unknown.
 */
export function describeCall(call: ModelCall): Readonly<Record<string, string>> {
  const system = call.messages.find((message) => message.role === 'system');
  return {
    sdk: call.sdk,
    api: call.api,
    provider: call.provider ?? '-',
    base: resolved(call.baseUrl),
    model: resolved(call.model),
    cap: cap(call.outputCap.value),
    'cap-parameter': call.outputCap.parameter ?? '-',
    'cap-required': String(call.outputCap.required),
    messages: list(
      call.messages.map((message) => message.role),
      call.messagesComplete,
    ),
    system: system === undefined ? 'none' : knowledge(system.text),
    'system-text': system === undefined ? '-' : template(system.text),
    'user-text': template(call.messages.find((message) => message.role === 'user')?.text ?? { segments: [] }),
    images: String(call.messages.reduce((sum, message) => sum + message.images.length, 0)),
    tools: `${call.tools.tools.length}${call.tools.complete ? '' : '+'}`,
    'tool-names': list(
      call.tools.tools.map((tool) => tool.name ?? '?'),
      call.tools.complete,
    ),
    schema: call.responseSchema === null ? 'no' : call.responseSchema.schema === null ? '?' : 'yes',
    temperature: resolved(call.temperature),
    effort: resolved(call.reasoning.effort),
    budget: resolved(call.reasoning.budget),
    thinking: resolved(call.reasoning.mode),
    stream: resolved(call.stream),
    n: resolved(call.choices),
    batch: String(call.batch),
    'service-tier': resolved(call.serviceTier),
    retries: resolved(call.retries),
    timeout: resolved(call.timeout),
    cache: call.cachingUnknown ? '?' : list(call.cacheMarks.map((mark) => mark.on)),
    loops: list(call.context.loops.map((loop) => loop.kind)),
    function: call.context.functionName ?? '-',
    'loop-bounds': list(call.context.loops.map((loop) => bound(loop.bound))),
    'loop-purposes': list(call.context.loops.map((loop) => loop.purpose)),
    'loop-hops': list(call.context.loops.map((loop) => String(loop.hops))),
    concurrent: String(call.context.loops.some((loop) => loop.concurrent)),
    handler: call.context.handler === null ? '-' : `${call.context.handler.kind}:${call.context.handler.framework}`,
    retry: list(call.context.retryLayers.map(layer)),
    growth: growth(call.context.growth),
    trimmed: String(call.context.growth?.trimmed !== null && call.context.growth !== null),
    caught: list(call.context.catches.map((clause) => (clause.everything ? 'everything' : clause.types.join('|')))),
    'error-used': list(call.context.catches.map((clause) => String(clause.usesError || clause.throws))),
    fallback: call.context.fallback?.evidence ?? '-',
    client: client(call.context.client),
    'usage-read': call.context.usageRead === null ? '?' : String(call.context.usageRead),
    'in-try': String(call.context.inTry),
    'in-test': String(call.context.inTest),
    'in-example': String(call.context.inExample),
  };
}

/** A prompt definition in the words of fixture comments. */
export function describePrompt(prompt: PromptSite): Readonly<Record<string, string>> {
  return {
    name: prompt.name ?? '-',
    role: prompt.role,
    text: template(prompt.text),
    known: knowledge(prompt.text),
    'used-by': String(prompt.usedBy.length),
  };
}

function resolved(value: Resolved<string | number | boolean>): string {
  switch (value.kind) {
    case 'known':
      return String(value.value);
    case 'oneOf':
      return [...value.options.map((option) => String(option.value)), ...(value.complete ? [] : ['?'])].join('|');
    case 'unknown':
      return '?';
    case 'absent':
      return '-';
  }
}

/** The corpus's words for an output cap: a number, `unset`, `dynamic`. */
function cap(value: Resolved<number>): string {
  if (value.kind === 'absent') return 'unset';
  return value.kind === 'unknown' ? 'dynamic' : resolved(value);
}

function list(items: readonly string[], complete = true): string {
  return `${items.length === 0 ? 'none' : items.join(',')}${complete ? '' : '+'}`;
}

function bound(value: LoopBound): string {
  return value.kind === 'count' ? String(value.max ?? 'count') : value.kind;
}

/** `openai:3`; `*` without a limit, `?` not known. */
function layer({ library, attempts, bounded }: RetryLayer): string {
  return `${library}:${attempts ?? (bounded === false ? '*' : '?')}`;
}

function growth(value: Growth | null): string {
  return value === null ? '-' : `${value.kind}:${value.list}:${bound(value.bound)}`;
}

function client(site: ClientSite | null): string {
  if (site === null) return '-';
  return site.perCall ? (site.hoistable ? 'hoistable' : 'per-call') : 'shared';
}

function knowledge(text: ResolvedText): 'known' | 'partial' | 'dynamic' {
  const holes = text.segments.filter((segment) => segment.kind === 'hole').length;
  if (holes === 0) return 'known';
  return holes === text.segments.length ? 'dynamic' : 'partial';
}

/** The text with `{name}` for each hole. */
function template(text: ResolvedText): string {
  return text.segments.map((segment) => (segment.kind === 'static' ? segment.text : `{${segment.name}}`)).join('');
}
