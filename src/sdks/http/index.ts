import type { ModelCall } from '../../model/call.ts';
import type { CallKind } from '../../model/call.ts';
import type { CallSpec, Field, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

/** Raw HTTP requests to the providers' endpoints, recognised by their address. */
interface Endpoint {
  readonly api: string;
  readonly kind: CallKind;
  /** Tested against the address, in which `{name}` stands for a part that is not known. */
  readonly pattern: RegExp;
  /** Paths in the JSON body. */
  readonly body: ParamMap;
  readonly cap: string | null;
  readonly required?: boolean;
  readonly evidence?: readonly Field[];
  readonly refine?: CallSpec['refine'];
}

/** An absolute address, or one whose beginning is not known: a path alone is the application's own server. */
const ABSOLUTE = String.raw`^(?:https?:\/\/|\{)`;
function at(rest: string): RegExp {
  return new RegExp(ABSOLUTE + rest + String.raw`(?:[?#].*)?$`, 'i');
}

const CHAT: ParamMap = { model: ['model'], cap: ['max_completion_tokens', 'max_tokens'], messages: ['messages'], tools: ['tools', 'functions'], schema: ['response_format'], temperature: ['temperature'], effort: ['reasoning_effort', 'reasoning.effort'], stream: ['stream'], choices: ['n'] }; // prettier-ignore
const COMPLETION: ParamMap = { model: ['model'], cap: ['max_tokens'], prompt: ['prompt'], temperature: ['temperature'], stream: ['stream'] }; // prettier-ignore
const EMBEDDING: ParamMap = { model: ['model'], prompt: ['input'] };
const RESPONSES: ParamMap = { model: ['model'], cap: ['max_output_tokens'], system: ['instructions'], messages: ['input'], tools: ['tools'], temperature: ['temperature'], effort: ['reasoning.effort'], stream: ['stream'] }; // prettier-ignore
const MESSAGES: ParamMap = { model: ['model'], cap: ['max_tokens'], system: ['system'], messages: ['messages'], tools: ['tools'], temperature: ['temperature'], budget: ['thinking.budget_tokens'], thinking: ['thinking.type'], stream: ['stream'] }; // prettier-ignore
const ENDPOINTS: readonly Endpoint[] = [
  { api: 'chat/completions', kind: 'http', pattern: at(String.raw`.*[/}]chat\/completions`), body: CHAT, cap: 'max_tokens' },
  { api: 'responses', kind: 'http', pattern: at(String.raw`.*(?:openai|azure).*\/responses`), body: RESPONSES, cap: 'max_output_tokens' },
  { api: 'completions', kind: 'http', pattern: at(String.raw`.*\/v1\/completions`), body: COMPLETION, cap: 'max_tokens' },
  { api: 'embeddings', kind: 'embed', pattern: at(String.raw`.*\/v1\/embeddings`), body: EMBEDDING, cap: null },
  { api: 'messages', kind: 'http', pattern: at(String.raw`.*anthropic.*\/v1\/messages`), body: MESSAGES, cap: 'max_tokens', required: true },
  { api: 'generateContent', kind: 'http', pattern: at(String.raw`.*:(?:stream)?generateContent`), body: { cap: ['generationConfig.maxOutputTokens'], system: ['systemInstruction', 'system_instruction'], messages: ['contents'], tools: ['tools'], temperature: ['generationConfig.temperature'] }, cap: 'generationConfig.maxOutputTokens', refine: modelInAddress },
  // Ollama's paths are common names: its port or its name must stand in the address.
  { api: 'api/chat', kind: 'http', pattern: at(String.raw`.*(?:11434|ollama).*\/api\/chat`), body: { model: ['model'], cap: ['options.num_predict'], messages: ['messages'], tools: ['tools'], temperature: ['options.temperature'], stream: ['stream'] }, cap: 'options.num_predict' },
  { api: 'api/generate', kind: 'http', pattern: at(String.raw`.*(?:11434|ollama).*\/api\/generate`), body: { model: ['model'], cap: ['options.num_predict'], system: ['system'], prompt: ['prompt'], temperature: ['options.temperature'], stream: ['stream'] }, cap: 'options.num_predict' },
  { api: 'api/embeddings', kind: 'embed', pattern: at(String.raw`.*(?:11434|ollama).*\/api\/embed(?:dings)?`), body: { model: ['model'], prompt: ['prompt', 'input'] }, cap: null },
  { api: 'chat', kind: 'http', pattern: at(String.raw`.*api\.cohere\.(?:ai|com)\/v[12]\/chat`), body: { model: ['model'], cap: ['max_tokens'], system: ['preamble'], messages: ['messages', 'chat_history'], prompt: ['message'], temperature: ['temperature'], stream: ['stream'] }, cap: 'max_tokens' },
  // Behind a base address that is not known, the last word of a path says little: the body must be of that API.
  { api: 'messages', kind: 'http', pattern: at(String.raw`.*\/messages`), body: MESSAGES, cap: 'max_tokens', required: true, evidence: ['model', 'cap', 'messages'] },
  { api: 'responses', kind: 'http', pattern: at(String.raw`.*\/responses`), body: RESPONSES, cap: 'max_output_tokens', evidence: ['model', 'messages'] },
  { api: 'completions', kind: 'http', pattern: at(String.raw`.*\/completions`), body: COMPLETION, cap: 'max_tokens', evidence: ['model', 'prompt'] },
  { api: 'embeddings', kind: 'embed', pattern: at(String.raw`.*\/embeddings`), body: EMBEDDING, cap: null, evidence: ['model', 'prompt'] },
]; // prettier-ignore

/** Google's address names the model: `…/models/gemini-2.5-flash:generateContent`. */
function modelInAddress(call: ModelCall): ModelCall {
  const { baseUrl } = call;
  const id = baseUrl.kind === 'known' ? /\/models\/([^/:?]+):/.exec(baseUrl.value)?.[1] : undefined;
  if (id === undefined || baseUrl.kind !== 'known') return call;
  return { ...call, model: { kind: 'known', value: id, origin: baseUrl.origin } };
}

/** Body paths seen from the arguments: `json.model` for `requests.post(url, json={…})`. */
function under(prefix: string, body: ParamMap): ParamMap {
  const moved = Object.entries(body).map(([field, paths]) => [
    field,
    [...paths.map((path) => `${prefix}.${path}`), ...paths],
  ]);
  return Object.fromEntries(moved) as ParamMap;
}

/** Where the cap goes: into the object that holds the body, if the request has one. */
function underBody({ request }: ModelCall, cap: string): string {
  const body = ['json', 'data', 'body'].find((name) => name in request.nested);
  return body === undefined ? cap : `${body}.${cap}`;
}

function spec(
  endpoint: Endpoint,
  place: Pick<CallSpec, 'functions' | 'on' | 'path' | 'bag' | 'positional' | 'jsonBody'>,
  params: ParamMap,
): CallSpec {
  const { api, kind, pattern, cap, required, evidence, refine } = endpoint;
  return {
    ...place,
    api,
    kind,
    params: { ...params, baseUrl: ['url'] },
    endpoint: { parameter: 'url', pattern, ...(evidence ? { evidence } : {}) },
    cap: {
      // The body is an object under `json` (`requests.post(url, json={…})`), or is itself where parameters go.
      parameter: cap === null ? null : (call) => underBody(call, cap),
      ...(required === undefined ? {} : { required }),
      whenUnset: required ? 'refused: the API requires it' : "the model's limit",
    },
    ...(refine ? { refine } : {}),
  };
}

/** Python: the body as `json={…}`, or as JSON text in `data`. */
function python(endpoint: Endpoint): CallSpec[] {
  const place = { bag: 'keywords', positional: ['url', 'data', 'json'], jsonBody: 'data' } as const;
  const params = under('json', endpoint.body);
  return [
    spec(
      endpoint,
      { ...place, functions: ['requests.post', 'httpx.post', 'httpx.stream', 'urllib.request.Request'] },
      params,
    ),
    spec(endpoint, { ...place, on: 'Session', path: 'post' }, params),
    spec(endpoint, { ...place, on: 'Session', path: 'stream', positional: ['method', 'url'] }, params),
    spec(
      endpoint,
      { ...place, functions: ['requests.request', 'httpx.request'], positional: ['method', 'url'] },
      params,
    ),
  ];
}

/** JavaScript: `fetch(url, { body: JSON.stringify({…}) })`, `axios.post(url, {…})`. */
function javascript(endpoint: Endpoint): CallSpec[] {
  const posting = { bag: 1, positional: ['url'] } as const;
  const fetching = { ...posting, jsonBody: 'body' } as const;
  return [
    spec(
      endpoint,
      {
        ...fetching,
        functions: [
          'global#fetch',
          'global#window.fetch',
          'global#globalThis.fetch',
          'node-fetch#default',
          'undici#fetch',
          'cross-fetch#default',
          'undici#request',
        ],
      },
      endpoint.body,
    ),
    spec(endpoint, { ...posting, functions: ['axios#default.post', 'axios#post', 'ky#default.post', 'got#default.post', 'ky#default', 'got#default', 'got#got.post', 'got#got'] }, under('json', endpoint.body)),
    spec(endpoint, { ...posting, on: 'Client', path: 'post' }, under('json', endpoint.body)),
    // `axios({ method: 'post', url, data })`.
    spec(endpoint, { bag: 0, functions: ['axios#default', 'axios#default.request'] }, under('data', endpoint.body)),
    spec(endpoint, { bag: 0, on: 'Client', path: 'request' }, under('data', endpoint.body)),
    // `$fetch(url, { body: {…} })`.
    spec(endpoint, { ...posting, functions: ['ofetch#$fetch', 'ofetch#ofetch', 'global#$fetch'] }, under('body', endpoint.body)),
  ]; // prettier-ignore
}

/** Go: `http.NewRequest(method, url, body)` and `client.Do(request)`, or `http.Post(url, type, body)`; bodies are JSON text. */
function go(endpoint: Endpoint): CallSpec[] {
  const posting = { bag: 9, positional: ['url', '', 'body'], jsonBody: 'body' } as const;
  return [
    spec(endpoint, { bag: 0, jsonBody: 'body', on: 'Client', path: 'Do' }, endpoint.body),
    spec(endpoint, { ...posting, on: 'Client', path: 'Post' }, endpoint.body),
    spec(endpoint, { ...posting, functions: ['net/http#Post'] }, endpoint.body),
  ];
}

/** .NET: `client.PostAsync(url, content)`, `client.PostAsJsonAsync(url, body)`, `client.SendAsync(request)`. */
function csharp(endpoint: Endpoint): CallSpec[] {
  const place = { on: 'Client', bag: 99, positional: ['url', 'body'], jsonBody: 'body' } as const;
  return [
    spec(endpoint, { ...place, path: 'PostAsync' }, endpoint.body),
    spec(endpoint, { on: 'Client', path: 'PostAsJsonAsync', bag: 1, positional: ['url'] }, endpoint.body),
    spec(endpoint, { on: 'Client', path: 'SendAsync', bag: 0, jsonBody: 'Content' }, endpoint.body),
  ];
}

/**
 * Ruby: `HTTParty.post(url, body: {…}.to_json)`, `Faraday.post(url, {…}.to_json)`, `HTTP.post(url, json: {…})`, and
 * `http.request(request)` with a `Net::HTTP::Post` whose body is set. A body that a block sets is not seen.
 */
function ruby(endpoint: Endpoint): CallSpec[] {
  const refine = (call: ModelCall): ModelCall => unseenBody(endpoint.refine?.(call) ?? call);
  const own = { ...endpoint, refine };
  const posting = { bag: 'keywords', positional: ['url', 'body'], jsonBody: 'body' } as const;
  const posts = ['HTTParty', 'Faraday', 'RestClient', 'HTTP', 'Typhoeus', 'Excon', 'HTTPX', 'Net::HTTP'].map(
    (name) => `${name}::post`,
  );
  return [
    spec(own, { ...posting, functions: posts }, under('json', endpoint.body)),
    spec(own, { ...posting, on: 'Client', path: 'post' }, under('json', endpoint.body)),
    spec(own, { bag: 0, jsonBody: 'body', on: 'Client', path: 'request' }, endpoint.body),
  ];
}

/**
 * PHP: Guzzle's `$client->post($url, ['json' => […]])`, Laravel's `Http::post($url, […])`, WordPress' `wp_remote_post($url, ['body' => …])`,
 * and cURL, whose handle is lowered to an array of its options.
 */
function php(endpoint: Endpoint): CallSpec[] {
  const refine = (call: ModelCall): ModelCall => unseenBody(endpoint.refine?.(call) ?? call);
  const own = { ...endpoint, refine };
  const posting = { bag: 1, positional: ['url'], jsonBody: 'body' } as const;
  const json = under('json', endpoint.body);
  const curl = spec(own, { bag: 0, functions: ['curl_exec'], jsonBody: 'CURLOPT_POSTFIELDS' }, endpoint.body);
  return [
    spec(own, { ...posting, on: 'Client', path: 'post' }, json),
    spec(own, { ...posting, on: 'Client', path: 'postAsync' }, json),
    spec(own, { ...posting, on: 'Client', path: 'request', bag: 2, positional: ['method', 'url'] }, json),
    spec(own, { ...posting, on: 'Laravel', path: 'post' }, endpoint.body),
    spec(own, { ...posting, functions: ['wp_remote_post', 'wp_safe_remote_post', 'wp_remote_request'] }, endpoint.body),
    {
      ...curl,
      params: { ...curl.params, baseUrl: ['CURLOPT_URL'] },
      endpoint: { parameter: 'CURLOPT_URL', pattern: endpoint.pattern },
    },
  ];
}

/** Where neither model nor messages are seen, the body is written somewhere else: then nothing is known of its cap. */
function unseenBody(call: ModelCall): ModelCall {
  if (call.model.kind !== 'absent' || call.messages.length > 0) return call;
  const unseen = { kind: 'unknown', reason: 'a request body that is built elsewhere' } as const;
  return { ...call, model: unseen, messagesComplete: false, outputCap: { ...call.outputCap, value: unseen } };
}

/** Kotlin: Ktor's `client.post(url) { setBody(…) }`, whose body is set in a block and is not seen. */
function jvm(endpoint: Endpoint): CallSpec {
  const refine = (call: ModelCall): ModelCall => unseenBody(endpoint.refine?.(call) ?? call);
  const functions = ['post', 'preparePost'].map((name) => `io.ktor.client.request.${name}`);
  return spec({ ...endpoint, refine }, { functions, bag: 9, positional: ['url'] }, {});
}

/** Where reqwest's request has a parameter: in the object given to `json`, or turned into text for `body`. */
function rustParams(): ParamMap {
  const all = new Map<string, Set<string>>();
  for (const { body } of ENDPOINTS)
    for (const [field, paths] of Object.entries(body))
      for (const path of paths)
        all.set(field, (all.get(field) ?? new Set<string>()).add(`json.${path}`).add(`body.${path}`));
  return { ...Object.fromEntries([...all].map(([field, paths]) => [field, [...paths]])), baseUrl: ['url'] };
}

/** Rust: `client.post(url).json(&body).send()`. */
function rust({ api, kind, pattern, cap, required, refine: also }: Endpoint): CallSpec {
  return {
    on: 'Request',
    path: 'send',
    api,
    kind,
    bag: 0,
    params: {},
    inherits: true,
    endpoint: { parameter: 'url', pattern },
    // The body may be of any type, so nothing is said about where a cap would be written.
    cap: {
      parameter: null,
      ...(required === undefined || cap === null ? {} : { required }),
      whenUnset: required ? 'refused: the API requires it' : "the model's limit",
    },
    refine: (call) => unseenBody(also?.(call) ?? call),
  };
}

/** What such a request's file holds: a piece of an address. */
const HINTS = [
  '/completions',
  '/embeddings',
  '/responses',
  '/messages',
  'enerateContent',
  '/api/chat',
  '/api/generate',
  '/api/embed',
  'api.cohere',
];

export const sdk = defineSdk({
  id: 'http',
  name: 'HTTP requests to known endpoints',
  bindings: {
    python: {
      hints: HINTS,
      types: {
        Session: {
          constructors: ['requests.Session', 'httpx.Client', 'httpx.AsyncClient', 'aiohttp.ClientSession'],
          params: { baseUrl: ['base_url'] },
        },
      },
      calls: ENDPOINTS.flatMap(python),
    },
    javascript: {
      hints: HINTS,
      types: {
        Client: {
          factories: [
            'axios#default.create',
            'axios#create',
            'ky#default.create',
            'ky#default.extend',
            'got#default.extend',
          ],
          params: { baseUrl: ['baseURL', 'prefixUrl'] },
        },
      },
      calls: ENDPOINTS.flatMap(javascript),
    },
    php: {
      hints: HINTS,
      types: {
        Client: {
          constructors: [
            'GuzzleHttp\\Client',
            'GuzzleHttp\\ClientInterface',
            'Symfony\\Contracts\\HttpClient\\HttpClientInterface',
          ],
          factories: ['Symfony\\Component\\HttpClient\\HttpClient::create'],
          positional: ['config'],
          params: { baseUrl: ['config.base_uri'] },
        },
        Laravel: { instances: ['Illuminate\\Support\\Facades\\Http'], fluent: true, params: { baseUrl: ['baseUrl'] } },
      },
      calls: ENDPOINTS.flatMap(php),
      structs: { curl_init: ['CURLOPT_URL'] },
    },
    ruby: {
      hints: HINTS,
      types: {
        Client: {
          constructors: ['Net::HTTP', 'Faraday', 'HTTPClient'],
          positional: ['url'],
          params: { baseUrl: ['url'] },
          factories: ['Net::HTTP::start', 'Faraday::new', 'HTTP::headers', 'HTTP::auth', 'HTTP::timeout'],
          members: {
            'headers()': 'self', 'auth()': 'self', 'timeout()': 'self', 'with()': 'self', 'basic_auth()': 'self', 'accept()': 'self',
          }, // prettier-ignore
        },
      },
      calls: ENDPOINTS.flatMap(ruby),
      structs: { 'Net::HTTP::Post': ['url', 'headers'] },
      passThrough: ['URI', 'URI::parse', 'URI::join', 'Addressable::URI::parse'],
    },
    java: { hints: HINTS, types: {}, calls: ENDPOINTS.map(jvm) },
    go: {
      hints: HINTS,
      types: { Client: { constructors: ['net/http#Client'], instances: ['net/http#DefaultClient'] } },
      calls: ENDPOINTS.flatMap(go),
      structs: {
        'net/http#NewRequest': ['method', 'url', 'body'],
        'net/http#NewRequestWithContext': ['', 'method', 'url', 'body'],
      },
    },
    csharp: {
      hints: HINTS,
      types: {
        Client: { constructors: ['HttpClient', 'System.Net.Http.HttpClient'] },
        Factory: {
          constructors: ['IHttpClientFactory', 'System.Net.Http.IHttpClientFactory'],
          members: { 'CreateClient()': 'Client' },
        },
      },
      calls: ENDPOINTS.flatMap(csharp),
      structs: {
        HttpRequestMessage: ['method', 'url'],
        'System.Net.Http.HttpRequestMessage': ['method', 'url'],
      },
    },
    rust: {
      hints: HINTS,
      types: {
        Client: {
          constructors: ['reqwest.Client', 'reqwest.blocking.Client', 'reqwest_middleware.ClientWithMiddleware'],
          factories: [
            ...['reqwest.Client', 'reqwest.blocking.Client'].flatMap((name) => [`${name}.new`, `${name}.default`]),
          ],
          members: { 'post()': { type: 'Request', positional: ['url'], params: { baseUrl: ['url'] } } },
        },
        Builder: {
          factories: [
            ...['reqwest.Client', 'reqwest.blocking.Client'].map((name) => `${name}.builder`),
            'reqwest.ClientBuilder.new',
            'reqwest.blocking.ClientBuilder.new',
          ],
          fluent: true,
          params: {},
          members: { 'build()': 'Client' },
        },
        Request: { fluent: true, params: rustParams() },
      },
      calls: ENDPOINTS.map(rust),
    },
  },
});
