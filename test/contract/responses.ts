/**
 * Smallest answers that the SDKs accept, by endpoint. The shapes are those of the providers' API references
 * (OpenAI chat completions, responses and embeddings; Anthropic messages; Gemini generateContent; Bedrock Converse; Cohere chat).
 */
export interface Answer {
  readonly contentType: string;
  readonly body: string;
}

type Json = Readonly<Record<string, unknown>>;

/** The answer to a request, or null for an endpoint that is not known here. */
export function answerTo(url: string, body: Json): Answer | null {
  const path = url.replace(/\?.*$/, '');
  const endpoint = ENDPOINTS.find(([pattern]) => pattern.test(path));
  return endpoint === undefined ? null : endpoint[1](body, path);
}

const ENDPOINTS: readonly (readonly [RegExp, (body: Json, path: string) => Answer])[] = [
  [/\/chat\/completions$/, (body) => (body.stream === true ? chatStream(body) : json(chatCompletion(body)))],
  [/\/responses$/, (body) => (body.stream === true ? responseStream(body) : json(response(body, 'completed')))],
  [/\/embeddings$/, (body) => json(embeddings(body))],
  [/\/v1\/messages$/, (body) => (body.stream === true ? messageStream(body) : json(message(body)))],
  [/:generateContent$/, () => json(GEMINI)],
  [/:streamGenerateContent$/, () => sse([GEMINI])],
  [/:embedContent$/, () => json({ embedding: { values: [0.5] } })],
  [/:batchEmbedContents$/, () => json({ embeddings: [{ values: [0.5] }] })],
  [/\/model\/[^/]+\/converse$/, () => json(CONVERSE)],
  // An event stream without events.
  [
    /\/model\/[^/]+\/(?:converse-stream|invoke-with-response-stream)$/,
    () => ({ contentType: 'application/vnd.amazon.eventstream', body: '' }),
  ],
  [/\/model\/[^/]+\/invoke$/, (body) => json(message(body))],
  [/\/v2\/chat$/, () => json(COHERE)],
];

function json(value: unknown): Answer {
  return { contentType: 'application/json', body: JSON.stringify(value) };
}

function sse(events: readonly Json[], end = ''): Answer {
  // Anthropic and OpenAI's responses name each event by its type as well.
  const lines = events.map((event) => {
    const name = typeof event.type === 'string' ? `event: ${event.type}\n` : '';
    return `${name}data: ${JSON.stringify(event)}\n\n`;
  });
  return { contentType: 'text/event-stream', body: lines.join('') + end };
}

function chatCompletion(body: Json): Json {
  const content = body.response_format === undefined ? 'ok' : '{}';
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const choice = {
    index: 0,
    message: { role: 'assistant', content, refusal: null },
    finish_reason: 'stop',
    logprobs: null,
  };
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 0,
    model: body.model,
    system_fingerprint: null,
    choices: [choice],
    usage,
  };
}

function chatStream(body: Json): Answer {
  const chunk = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 0, model: body.model };
  const first = { ...chunk, choices: [{ index: 0, delta: { role: 'assistant', content: 'ok' }, finish_reason: null }] };
  const last = { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
  return sse([first, last], 'data: [DONE]\n\n');
}

function response(body: Json, status: 'in_progress' | 'completed'): Json {
  const usage = {
    input_tokens: 1,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 1,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 2,
  };
  const output = status === 'completed' ? [responseItem('completed')] : [];
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 0,
    status,
    model: body.model,
    output,
    usage,
    tools: [],
    error: null,
  };
}

function responseItem(status: 'in_progress' | 'completed'): Json {
  const content = status === 'completed' ? [{ type: 'output_text', text: 'ok', annotations: [] }] : [];
  return { id: 'msg_1', type: 'message', status, role: 'assistant', content };
}

function responseStream(body: Json): Answer {
  const part = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const events: Json[] = [
    { type: 'response.created', response: response(body, 'in_progress') },
    { type: 'response.output_item.added', output_index: 0, item: responseItem('in_progress') },
    { type: 'response.content_part.added', ...part, part: { type: 'output_text', text: '', annotations: [] } },
    { type: 'response.output_text.delta', ...part, delta: 'ok', logprobs: [] },
    { type: 'response.output_text.done', ...part, text: 'ok', logprobs: [] },
    { type: 'response.output_item.done', output_index: 0, item: responseItem('completed') },
    { type: 'response.completed', response: response(body, 'completed') },
  ];
  return sse(events.map((event, index) => ({ ...event, sequence_number: index })));
}

function embeddings(body: Json): Json {
  const values = new Float32Array([0.5]);
  const embedding = body.encoding_format === 'base64' ? Buffer.from(values.buffer).toString('base64') : [...values];
  const inputs = Array.isArray(body.input) ? body.input.length : 1;
  const data = Array.from({ length: inputs }, (_, index) => ({ object: 'embedding', index, embedding }));
  return { object: 'list', data, model: body.model, usage: { prompt_tokens: 1, total_tokens: 1 } };
}

function message(
  body: Json,
  content: readonly Json[] = [{ type: 'text', text: 'ok' }],
  stopReason: string | null = 'end_turn',
): Json {
  const usage = { input_tokens: 1, output_tokens: 1 };
  const base = { id: 'msg_1', type: 'message', role: 'assistant', model: body.model };
  return { ...base, content, stop_reason: stopReason, stop_sequence: null, usage };
}

function messageStream(body: Json): Answer {
  return sse([
    { type: 'message_start', message: message(body, [], null) },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'ok' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 1 } },
    { type: 'message_stop' },
  ]);
}

const COHERE: Json = {
  id: 'chat-1',
  finish_reason: 'COMPLETE',
  message: { role: 'assistant', content: [{ type: 'text', text: 'ok' }] },
  usage: { tokens: { input_tokens: 1, output_tokens: 1 } },
};

const GEMINI: Json = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'ok' }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
};

const CONVERSE: Json = {
  output: { message: { role: 'assistant', content: [{ text: 'ok' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
  metrics: { latencyMs: 1 },
};
