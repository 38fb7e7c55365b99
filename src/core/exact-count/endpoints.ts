import { jsonText } from '../tokens/framing/json-text.ts';
import type { StaticRequest, StaticTool } from './static-request.ts';

/** An HTTP request that asks a provider to count. */
export interface CountRequest {
  readonly url: string;
  /** Without the key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A provider's own endpoint for counting the tokens of a request without running it. */
export interface CountEndpoint {
  /** Provider of the catalog. */
  readonly id: string;
  readonly name: string;
  /** Where the key is looked up in the environment, in this order. */
  readonly keyNames: readonly string[];
  /** What the key is sent as. */
  readonly keyHeader: (key: string) => Readonly<Record<string, string>>;
  readonly baseUrl: string;
  /** What is counted: the whole request with what the provider adds around it, or the text alone. */
  readonly counts: 'request' | 'text';
  readonly request: (request: StaticRequest, baseUrl: string) => CountRequest;
  /** The count in a response's body; null when it is not there. */
  readonly tokens: (body: unknown) => number | null;
}

const JSON_HEADERS = { 'content-type': 'application/json' };
const bearer = (key: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${key}` });

/** "Count tokens in a Message" (platform.claude.com/docs/en/api/messages-count-tokens). Free, with rate limits of its own. */
const anthropic: CountEndpoint = {
  id: 'anthropic',
  name: 'Anthropic',
  keyNames: ['ANTHROPIC_API_KEY'],
  keyHeader: (key) => ({ 'x-api-key': key }),
  baseUrl: 'https://api.anthropic.com',
  counts: 'request',
  request: (request, baseUrl) => ({
    url: `${baseUrl}/v1/messages/count_tokens`,
    headers: { ...JSON_HEADERS, 'anthropic-version': '2023-06-01' },
    body: {
      model: request.model,
      ...system(request, (text) => ({ system: text })),
      messages: conversation(request).map(({ role, text }) => ({
        role: role === 'assistant' ? 'assistant' : 'user',
        content: text,
      })),
      ...tools(request, (list) => ({
        tools: list.map((tool) => ({ ...described(tool), input_schema: objectSchema(tool) })),
      })),
      ...(request.schema !== null && { output_config: { format: { type: 'json_schema', schema: request.schema } } }),
    },
  }),
  tokens: (body) => numberAt(body, 'input_tokens'),
};

/** "Get input token counts" (developers.openai.com/api/reference, responses/input_tokens). */
const openai: CountEndpoint = {
  id: 'openai',
  name: 'OpenAI',
  keyNames: ['OPENAI_API_KEY'],
  keyHeader: bearer,
  baseUrl: 'https://api.openai.com',
  counts: 'request',
  request: (request, baseUrl) => ({
    url: `${baseUrl}/v1/responses/input_tokens`,
    headers: JSON_HEADERS,
    body: {
      model: request.model,
      ...system(request, (text) => ({ instructions: text })),
      input: conversation(request).map(({ role, text }) => ({
        role: role === 'assistant' ? 'assistant' : 'user',
        content: text,
      })),
      ...tools(request, (list) => ({
        tools: list.map((tool) => ({
          type: 'function',
          ...described(tool),
          parameters: objectSchema(tool),
          strict: false,
        })),
      })),
      ...(request.schema !== null && {
        text: { format: { type: 'json_schema', name: 'response', schema: request.schema } },
      }),
    },
  }),
  tokens: (body) => numberAt(body, 'input_tokens'),
};

/** "Count tokens" (ai.google.dev/api/tokens): with `generateContentRequest` the system instruction and the tools count too. Free. */
const google: CountEndpoint = {
  id: 'google',
  name: 'Gemini API',
  keyNames: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
  keyHeader: (key) => ({ 'x-goog-api-key': key }),
  baseUrl: 'https://generativelanguage.googleapis.com',
  counts: 'request',
  request: (request, baseUrl) => {
    const model = request.model.replace(/^models\//, '');
    return {
      url: `${baseUrl}/v1beta/models/${encodeURIComponent(model)}:countTokens`,
      headers: JSON_HEADERS,
      body: {
        generateContentRequest: {
          model: `models/${model}`,
          ...system(request, (text) => ({ systemInstruction: { parts: [{ text }] } })),
          contents: conversation(request).map(({ role, text }) => ({
            role: role === 'assistant' ? 'model' : 'user',
            parts: [{ text }],
          })),
          ...tools(request, (list) => ({
            tools: [
              {
                functionDeclarations: list.map((tool) => ({
                  ...described(tool),
                  ...(tool.schema !== null && { parametersJsonSchema: tool.schema }),
                })),
              },
            ],
          })),
        },
      },
    };
  },
  tokens: (body) => numberAt(body, 'totalTokens'),
};

/** "CountTokens" of the Bedrock runtime, with a Bedrock API key; the region is part of the host. */
const bedrock: CountEndpoint = {
  id: 'amazon-bedrock',
  name: 'Amazon Bedrock',
  keyNames: ['AWS_BEARER_TOKEN_BEDROCK'],
  keyHeader: bearer,
  baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com',
  counts: 'request',
  request: (request, baseUrl) => ({
    url: `${baseUrl}/model/${encodeURIComponent(request.model)}/count-tokens`,
    headers: JSON_HEADERS,
    body: {
      input: {
        converse: {
          ...system(request, (text) => ({ system: [{ text }] })),
          messages: conversation(request).map(({ role, text }) => ({
            role: role === 'assistant' ? 'assistant' : 'user',
            content: [{ text }],
          })),
          ...tools(request, (list) => ({
            toolConfig: {
              tools: list.map((tool) => ({
                toolSpec: { ...described(tool), inputSchema: { json: objectSchema(tool) } },
              })),
            },
          })),
        },
      },
    },
  }),
  tokens: (body) => numberAt(body, 'inputTokens'),
};

/** "Tokenize text" (docs.x.ai, REST API reference): text alone, without what the API adds around messages. */
const xai: CountEndpoint = {
  id: 'xai',
  name: 'xAI',
  keyNames: ['XAI_API_KEY'],
  keyHeader: bearer,
  baseUrl: 'https://api.x.ai',
  counts: 'text',
  request: (request, baseUrl) => ({
    url: `${baseUrl}/v1/tokenize-text`,
    headers: JSON_HEADERS,
    body: {
      model: request.model,
      text: [
        ...request.messages.map(({ text }) => text),
        ...request.tools.map(({ name, description, schema }) => jsonText({ name, description, parameters: schema })),
      ].join('\n'),
    },
  }),
  tokens: (body) => {
    const tokens = isRecord(body) ? body['token_ids'] : null;
    return Array.isArray(tokens) ? tokens.length : null;
  },
};

/** All providers with such an endpoint. */
export const COUNT_ENDPOINTS: readonly CountEndpoint[] = [anthropic, openai, google, bedrock, xai];

/** The endpoint that counts for a provider of the catalog. */
export function countEndpoint(provider: string): CountEndpoint | undefined {
  return COUNT_ENDPOINTS.find(({ id }) => id === provider);
}

function system<T extends object>({ messages }: StaticRequest, make: (text: string) => T): T | Record<string, never> {
  const texts = messages.filter(({ role }) => role === 'system').map(({ text }) => text);
  return texts.length === 0 ? {} : make(texts.join('\n'));
}

/** The messages without the system prompt. Endpoints want one of the user: where the code has none, a single letter stands in. */
function conversation({ messages }: StaticRequest): StaticRequest['messages'] {
  const others = messages.filter(({ role }) => role !== 'system');
  return others.some(({ role }) => role !== 'assistant') ? others : [...others, { role: 'user', text: STAND_IN }];
}

/** What is sent for user messages that are only known at run time. */
export const STAND_IN = 'x';

/** Whether the count has a stand-in message in it. */
export function hasStandIn({ messages }: StaticRequest): boolean {
  return !messages.some(({ role }) => role === 'user' || role === 'tool');
}

function tools<T extends object>(
  request: StaticRequest,
  make: (list: readonly StaticTool[]) => T,
): T | Record<string, never> {
  return request.tools.length === 0 ? {} : make(request.tools);
}

function described({ name, description }: StaticTool): { name: string; description?: string } {
  return description === null || description === '' ? { name } : { name, description };
}

function objectSchema({ schema }: StaticTool): unknown {
  return schema ?? { type: 'object', properties: {} };
}

function numberAt(body: unknown, key: string): number | null {
  const value = isRecord(body) ? body[key] : null;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
