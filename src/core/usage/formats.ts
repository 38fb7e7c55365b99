import type { UsageRecord } from '../../model/usage.ts';
import { fnv1a } from '../hash/fnv.ts';
import { DAY_MS } from './daily-calls.ts';
import { dateOf, isObject, keysOf, numberOf, pick, textOf, timeOf, type Json, type Key } from './values.ts';

/** A kind of usage log. */
export interface UsageFormat {
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Whether a row (or span, or object) is of this kind. */
  readonly matches: (row: Json) => boolean;
  /** The record that a row tells of; null when it is no request to a model, or tells no tokens. */
  readonly read: (row: Json) => UsageRecord | null;
}

/** Fingerprint of a system prompt, the same for the text in a log and the text in the code. */
export function promptHash(text: string): string {
  return fnv1a(text.replace(/\s+/g, ' ').trim());
}

interface Fields {
  readonly at?: readonly string[];
  readonly until?: readonly string[];
  readonly calls?: readonly string[];
  readonly model: readonly string[];
  readonly input: readonly string[];
  readonly cacheRead?: readonly string[];
  readonly cacheWrite?: readonly string[];
  readonly output: readonly string[];
  readonly reasoning?: readonly string[];
  readonly cost?: readonly string[];
  readonly names?: readonly string[];
  readonly file?: readonly string[];
  readonly functionName?: readonly string[];
  readonly line?: readonly string[];
  readonly prompt?: readonly string[];
}

/** Where the row's code is told, unless a format says otherwise. */
const CODE: Partial<Fields> = {
  file: ['code.file.path', 'code.filepath', 'code_file', 'file'],
  functionName: ['code.function.name', 'code.function', 'code_function'],
  line: ['code.line.number', 'code.lineno', 'code_line'],
};

/** @returns What reads a row by these fields: null when it tells neither input nor output. */
function recordReader(fields: Fields): (row: Json) => UsageRecord | null {
  const of = (name: keyof Fields): readonly Key[] => keysOf(fields[name] ?? CODE[name]);
  const keys = {
    at: of('at'),
    until: of('until'),
    calls: of('calls'),
    model: of('model'),
    input: of('input'),
    cacheRead: of('cacheRead'),
    cacheWrite: of('cacheWrite'),
    output: of('output'),
    reasoning: of('reasoning'),
    cost: of('cost'),
    file: of('file'),
    functionName: of('functionName'),
    line: of('line'),
    prompt: of('prompt'),
  };
  const names = (fields.names ?? []).map((name) => keysOf([name]));
  return (row) => {
    const input = pick(row, keys.input, numberOf);
    const output = pick(row, keys.output, numberOf);
    if (input === null && output === null) return null;
    const file = pick(row, keys.file, textOf);
    const functionName = pick(row, keys.functionName, textOf);
    const prompt = pick(row, keys.prompt, systemTextOf);
    const at = pick(row, keys.at, timeOf);
    // A date alone stands for the whole day.
    const isDay = at !== null && pick(row, keys.at, dateOf) !== null;
    return {
      at,
      until: pick(row, keys.until, timeOf) ?? (isDay ? at + DAY_MS : null),
      calls: Math.max(1, pick(row, keys.calls, numberOf) ?? 1),
      model: pick(row, keys.model, textOf),
      input: input ?? 0,
      cacheRead: pick(row, keys.cacheRead, numberOf),
      cacheWrite: pick(row, keys.cacheWrite, numberOf),
      output: output ?? 0,
      reasoning: pick(row, keys.reasoning, numberOf),
      cost: pick(row, keys.cost, numberOf),
      code:
        file === null && functionName === null
          ? null
          : { file: file ?? '', functionName, line: pick(row, keys.line, numberOf) },
      names: names.flatMap((each) => pick(row, each, namesOf) ?? []),
      promptHash: prompt === null ? null : promptHash(prompt),
    };
  };
}

function namesOf(value: unknown): readonly string[] | null {
  if (Array.isArray(value)) return value.filter((each): each is string => typeof each === 'string').slice(0, 20);
  const text = textOf(value);
  return text === null ? null : text.startsWith('[') ? namesOf(parsedList(text)) : [text];
}

function parsedList(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Rows of a bucket, each with the bucket's time, as the usage APIs of OpenAI and Anthropic give them; any other row as it is. */
export function rowsOfBucket(row: Json): readonly Json[] {
  if (row['results'] === undefined) return [row];
  const { results, ...bucket } = row;
  const isBucket = Array.isArray(results) && ('start_time' in row || 'starting_at' in row);
  return isBucket ? results.filter(isObject).map((each) => ({ ...bucket, ...each })) : [row];
}

/** Text of the system message in what a log keeps of a request: a text, a list of messages, or JSON of one. */
function systemTextOf(value: unknown): string | null {
  const given = typeof value === 'string' && /^\s*[[{]/.test(value) ? (parsedList(value) ?? value) : value;
  if (typeof given === 'string') return given === '' ? null : given;
  const messages: unknown = isObject(given) ? (given['messages'] ?? [given]) : given;
  if (!Array.isArray(messages)) return null;
  const system: unknown = messages.find(
    (each: unknown) => isObject(each) && (each['role'] === 'system' || each['role'] === 'developer'),
  );
  return isObject(system) ? contentOf(system['content'] ?? system['parts']) : null;
}

function contentOf(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  const texts = content.map((part: unknown): unknown => (isObject(part) ? (part['text'] ?? part['content']) : part));
  return texts.filter((text): text is string => typeof text === 'string').join('') || null;
}

/** An OpenTelemetry span: attributes as one object, whatever form they came in. */
function attributesOf(row: Json): Json {
  const { attributes } = row;
  if (!Array.isArray(attributes)) return isObject(attributes) ? attributes : row;
  const flat: Record<string, unknown> = {};
  for (const each of attributes) {
    if (!isObject(each) || typeof each['key'] !== 'string' || !isObject(each['value'])) continue;
    const { value } = each;
    flat[each['key']] = value['stringValue'] ?? value['intValue'] ?? value['doubleValue'] ?? value['boolValue'] ?? null;
  }
  return flat;
}

/** Names of the GenAI semantic conventions, and of those that instrumentations used before them (OpenLLMetry, OpenInference). */
const SPAN: Fields = {
  model: ['gen_ai.request.model', 'gen_ai.response.model', 'llm.request.model', 'llm.model_name', 'ai.model.id'],
  input: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.usage.prompt_tokens',
    'llm.token_count.prompt',
    'ai.usage.promptTokens',
    'ai.usage.inputTokens',
  ],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.usage.completion_tokens',
    'llm.token_count.completion',
    'ai.usage.completionTokens',
    'ai.usage.outputTokens',
  ],
  cacheRead: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'gen_ai.usage.input_tokens.cached',
    'llm.token_count.prompt_details.cache_read',
    'ai.usage.cachedInputTokens',
    'ai.usage.inputTokenDetails.cacheReadTokens',
  ],
  cacheWrite: [
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'gen_ai.usage.input_tokens.cache_write',
    'llm.token_count.prompt_details.cache_write',
    'ai.usage.inputTokenDetails.cacheWriteTokens',
  ],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'gen_ai.usage.output_tokens.reasoning',
    'llm.token_count.completion_details.reasoning',
    'ai.usage.reasoningTokens',
  ],
  cost: ['gen_ai.usage.cost', 'gen_ai.usage.total_cost', 'llm.usage.total_cost'],
  names: ['gen_ai.agent.name', 'gen_ai.prompt.name', 'ai.telemetry.functionId', 'resource.name'],
  prompt: [
    'gen_ai.system_instructions',
    'gen_ai.input.messages',
    'gen_ai.prompt',
    'ai.prompt.system',
    'gen_ai.prompt.0.content',
  ],
};

const readSpan = recordReader(SPAN);
const SPAN_START = keysOf(['startTimeUnixNano', 'start_time_unix_nano', 'startTime', 'start_time']);

/** Operations of the semantic conventions that ask a model; all others are around such spans. */
const ASKING = new Set(['chat', 'text_completion', 'generate_content', 'embeddings']);
/** Kinds of OpenInference's spans that ask a model. */
const ASKING_KINDS = new Set(['LLM', 'EMBEDDING']);

/** Whether a span only sums up what the spans inside of it tell: of an agent, of a chain, of a call of the AI SDK with its steps. */
function isAround(attributes: Json): boolean {
  const step = textOf(attributes['ai.operationId']);
  // The AI SDK sends from spans such as `ai.generateText.doGenerate`.
  if (step !== null) return !/\.do[A-Z]/.test(step);
  const operation = textOf(attributes['gen_ai.operation.name']);
  if (operation !== null) return !ASKING.has(operation);
  const kind = textOf(attributes['openinference.span.kind']);
  return kind !== null && !ASKING_KINDS.has(kind.toUpperCase());
}

const otel: UsageFormat = {
  id: 'otel',
  name: 'OpenTelemetry GenAI spans (OTLP JSON)',
  matches: (row) =>
    row['spanId'] !== undefined ||
    row['span_id'] !== undefined ||
    attributesOf(row)['gen_ai.request.model'] !== undefined,
  read: (row) => {
    const attributes = attributesOf(row);
    const record = readSpan(attributes);
    if (!record || isAround(attributes)) return null;
    const name = textOf(row['name']);
    const at = pick(row, SPAN_START, timeOf);
    return { ...record, at, names: name === null ? record.names : [...record.names, name] };
  },
};

const readSpend = recordReader({
  at: ['startTime', 'start_time', 'date'],
  // Its tables by day say how many requests a row is of.
  calls: ['api_requests'],
  model: ['model_group', 'model'],
  input: ['prompt_tokens'],
  output: ['completion_tokens'],
  cacheRead: [
    'metadata.usage_object.cache_read_input_tokens',
    'metadata.usage_object.prompt_tokens_details.cached_tokens',
    'cache_read_input_tokens',
  ],
  cacheWrite: ['metadata.usage_object.cache_creation_input_tokens', 'cache_creation_input_tokens'],
  reasoning: ['metadata.usage_object.completion_tokens_details.reasoning_tokens'],
  cost: ['spend'],
  names: ['request_tags', 'metadata.tags', 'metadata.generation_name'],
  prompt: ['messages', 'proxy_server_request.messages'],
  file: ['metadata.code_file', 'metadata.code.file.path'],
  functionName: ['metadata.code_function', 'metadata.code.function.name'],
  line: ['metadata.code_line'],
});

const litellm: UsageFormat = {
  id: 'litellm',
  name: 'LiteLLM spend logs',
  matches: (row) => 'spend' in row && ('prompt_tokens' in row || 'total_tokens' in row),
  // What LiteLLM answered from its own cache asked no model.
  read: (row) => (String(row['cache_hit']).toLowerCase() === 'true' ? null : readSpend(row)),
};

/** For logs that tell what a cache had to do with beside the other input. */
function withCachedInput(record: UsageRecord | null): UsageRecord | null {
  return record && { ...record, input: record.input + (record.cacheRead ?? 0) + (record.cacheWrite ?? 0) };
}

/** Names of a figure in Langfuse's usage, as its API and its exports to a blob storage spell it. */
function langfuseUsage(...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [`usageDetails.${name}`, `usage_details.${name}`]);
}

const readObservation = recordReader({
  at: ['startTime', 'start_time'],
  model: ['model', 'providedModelName', 'provided_model_name'],
  input: [...langfuseUsage('input', 'input_tokens'), 'usage.input', 'promptTokens', 'inputUsage'],
  cacheRead: langfuseUsage('input_cached_tokens', 'cache_read_input_tokens', 'input_cache_read'),
  cacheWrite: langfuseUsage('cache_creation_input_tokens', 'input_cache_creation'),
  output: [...langfuseUsage('output', 'output_tokens'), 'usage.output', 'completionTokens', 'outputUsage'],
  reasoning: langfuseUsage('output_reasoning_tokens'),
  cost: ['costDetails.total', 'cost_details.total', 'calculatedTotalCost', 'totalCost', 'total_cost'],
  names: ['name', 'promptName', 'prompt_name', 'traceName', 'trace_name', 'tags'],
  prompt: ['input'],
  file: ['metadata.code.file.path', 'metadata.code_file'],
  functionName: ['metadata.code.function.name', 'metadata.code_function'],
  line: ['metadata.code.line.number'],
});

const langfuse: UsageFormat = {
  id: 'langfuse',
  name: 'Langfuse observations',
  matches: (row) =>
    'usageDetails' in row ||
    'usage_details' in row ||
    ('traceId' in row && 'usage' in row) ||
    'calculatedTotalCost' in row,
  read: (row) =>
    row['type'] !== undefined && row['type'] !== 'GENERATION' && row['type'] !== 'EMBEDDING'
      ? null
      : withCachedInput(readObservation(row)),
};

const readHelicone = recordReader({
  at: ['request_created_at', 'response_created_at'],
  model: ['request_model', 'model', 'response_model'],
  input: ['prompt_tokens'],
  output: ['completion_tokens'],
  cacheRead: ['prompt_cache_read_tokens'],
  cacheWrite: ['prompt_cache_write_tokens'],
  reasoning: ['reasoning_tokens'],
  cost: ['cost', 'costUSD', 'cost_usd'],
  names: [
    'request_properties.Helicone-Session-Name',
    'properties.Helicone-Session-Name',
    'prompt_id',
    'request_prompt',
    'properties.feature',
    'request_properties.feature',
  ],
  prompt: ['request_body', 'request_body.messages'],
});

const helicone: UsageFormat = {
  id: 'helicone',
  name: 'Helicone requests',
  matches: (row) => 'request_created_at' in row || ('response_model' in row && 'prompt_tokens' in row),
  // It takes the cached tokens out of those of the prompt, whatever the provider does.
  read: (row) => withCachedInput(readHelicone(row)),
};

const openai: UsageFormat = {
  id: 'openai',
  name: 'OpenAI usage export, or usage API',
  matches: (row) => 'num_model_requests' in row || 'n_context_tokens_total' in row,
  read: recordReader({
    at: ['start_time', 'start_time_iso', 'timestamp'],
    until: ['end_time', 'end_time_iso'],
    calls: ['num_model_requests', 'n_requests'],
    model: ['model', 'snapshot_id'],
    input: ['input_tokens', 'n_context_tokens_total'],
    cacheRead: ['input_cached_tokens'],
    cacheWrite: ['input_cache_write_tokens'],
    output: ['output_tokens', 'n_generated_tokens_total'],
    names: ['project_name', 'api_key_name'],
  }),
};

/** Of the console's export, and of the usage report of the Admin API. */
const ANTHROPIC_WRITES = [
  'usage_input_tokens_cache_write_5m',
  'usage_input_tokens_cache_write_1h',
  'cache_creation.ephemeral_5m_input_tokens',
  'cache_creation.ephemeral_1h_input_tokens',
].map((name) => keysOf([name]));
const readAnthropic = recordReader({
  at: ['usage_date_utc', 'starting_at'],
  until: ['ending_at'],
  model: ['model_version', 'model'],
  input: ['usage_input_tokens_no_cache', 'uncached_input_tokens'],
  cacheRead: ['usage_input_tokens_cache_read', 'cache_read_input_tokens'],
  output: ['usage_output_tokens', 'output_tokens'],
  names: ['workspace', 'api_key'],
});

const anthropic: UsageFormat = {
  id: 'anthropic',
  name: 'Anthropic usage export, or usage report',
  matches: (row) => 'usage_input_tokens_no_cache' in row || 'uncached_input_tokens' in row,
  read: (row) => {
    const record = readAnthropic(row);
    const cacheWrite = ANTHROPIC_WRITES.reduce((sum, keys) => sum + (pick(row, keys, numberOf) ?? 0), 0);
    return record && withCachedInput({ ...record, cacheWrite });
  },
};

/** The export counts no requests: its rows are sums of unknown many. */
export const WITHOUT_REQUESTS: ReadonlySet<string> = new Set([anthropic.id]);

/** Names that a user's own file may have for what is needed; `mapping` goes before. */
function generic(mapping: Readonly<Record<string, string>>): UsageFormat {
  const keys = (name: string, ...usual: readonly string[]): readonly string[] =>
    mapping[name] === undefined ? usual : [mapping[name], ...usual];
  const fields: Fields = {
    at: keys('time', 'timestamp', 'time', 'created_at', 'date', 'start_time'),
    calls: keys('calls', 'calls', 'requests', 'count'),
    model: keys('model', 'model', 'model_id', 'request.model'),
    input: keys('input', 'input_tokens', 'prompt_tokens', 'usage.input_tokens', 'usage.prompt_tokens', 'inputTokens'),
    output: keys(
      'output',
      'output_tokens',
      'completion_tokens',
      'usage.output_tokens',
      'usage.completion_tokens',
      'outputTokens',
    ),
    cacheRead: keys(
      'cacheRead',
      'cached_tokens',
      'cache_read_input_tokens',
      'usage.prompt_tokens_details.cached_tokens',
    ),
    cacheWrite: keys('cacheWrite', 'cache_creation_input_tokens'),
    reasoning: keys('reasoning', 'reasoning_tokens', 'usage.completion_tokens_details.reasoning_tokens'),
    cost: keys('cost', 'cost', 'cost_usd'),
    names: keys('name', 'name', 'feature', 'tag', 'operation'),
    prompt: keys('prompt', 'system', 'messages'),
    file: keys('file', ...(CODE.file ?? [])),
    functionName: keys('function', 'function', ...(CODE.functionName ?? [])),
    line: keys('line', 'line', ...(CODE.line ?? [])),
  };
  return { id: 'generic', name: 'rows with tokens', matches: () => true, read: recordReader(fields) };
}

/** What a mapping can name. */
export const MAPPED = ['time', 'calls', 'model', 'input', 'output', 'cacheRead', 'cacheWrite', 'reasoning', 'cost', 'name', 'prompt', 'file', 'function', 'line'] as const; // prettier-ignore

/** All formats, the most telling first; the last takes any row. */
export function usageFormats(mapping: Readonly<Record<string, string>> = {}): readonly UsageFormat[] {
  return [litellm, langfuse, helicone, openai, anthropic, otel, generic(mapping)];
}
