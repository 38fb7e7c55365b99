/**
 * Providers of the catalog: what they are called elsewhere (SDKs, LiteLLM prefixes, gateways) and under which hosts they
 * answer. The ids are those of the catalog's data. Pure tables; adding a provider is one row.
 */
export interface ProviderInfo {
  readonly id: string;
  readonly name: string;
  /** Other names in prefixes (`vertex_ai/…`, `x-ai/…`, `google_genai:…`) and in SDK settings, lower case. */
  readonly aliases: readonly string[];
  /** Makes the models it sells, so its price is the list price of them. */
  readonly firstParty?: true;
  /** Runs on the user's own machine: no bill per token. `port` is the server's default. */
  readonly local?: { readonly ports: readonly number[] };
}

const provider = (id: string, name: string, aliases: readonly string[] = []): ProviderInfo => ({ id, name, aliases });
const maker = (id: string, name: string, aliases: readonly string[] = []): ProviderInfo => ({
  id,
  name,
  aliases,
  firstParty: true,
});
const localServer = (
  id: string,
  name: string,
  ports: readonly number[],
  aliases: readonly string[] = [],
): ProviderInfo => ({ id, name, aliases, local: { ports } });

export const PROVIDERS: readonly ProviderInfo[] = [
  maker('openai', 'OpenAI', ['text-completion-openai', 'openai-chat', 'openai-responses', 'openai_responses']),
  maker('anthropic', 'Anthropic', ['claude', 'anthropic_text']),
  maker('google', 'Google Gemini API', [
    'gemini',
    'google-ai-studio',
    'google_genai',
    'google-genai',
    'google-gla',
    'googleai',
    'google-generative-ai',
    'google-gemini',
    'palm',
  ]),
  maker('mistral', 'Mistral AI', ['mistralai', 'codestral']),
  maker('cohere', 'Cohere', ['cohere_chat']),
  maker('deepseek', 'DeepSeek', ['deepseek-ai']),
  maker('xai', 'xAI', ['x-ai', 'grok']),
  maker('perplexity', 'Perplexity', ['pplx']),
  maker('ai21', 'AI21 Labs', ['ai21_chat']),
  maker('voyage', 'Voyage AI', ['voyageai']),
  maker('moonshotai', 'Moonshot AI', ['moonshot', 'kimi']),
  maker('minimax', 'MiniMax'),
  maker('alibaba', 'Alibaba Model Studio (international)', ['dashscope', 'dashscope-intl', 'tongyi']),
  maker('zai', 'Z.ai', ['z-ai', 'z.ai']),
  maker('zhipuai', 'Zhipu AI', ['zhipu', 'bigmodel']),
  maker('meta', 'Meta Llama API', ['meta_llama']),
  maker('xiaomi', 'Xiaomi MiMo', ['xiaomi_mimo', 'mimo']),
  maker('arcee', 'Arcee AI', ['arcee-ai']),
  maker('ant-ling', 'Ant Ling', ['inclusionai']),
  provider('moonshotai-cn', 'Moonshot AI (China)'),
  provider('minimax-cn', 'MiniMax (China)'),
  provider('alibaba-cn', 'Alibaba Model Studio (China)'),
  provider('siliconflow', 'SiliconFlow'),
  provider('siliconflow-cn', 'SiliconFlow (China)'),
  provider('azure', 'Azure OpenAI', [
    'azure_ai',
    'azure-responses',
    'azure-openai',
    'azure_openai',
    'azureopenai',
    'azure-ai',
  ]),
  provider('amazon-bedrock', 'Amazon Bedrock', [
    'bedrock',
    'aws',
    'aws-bedrock',
    'bedrock_converse',
    'bedrock-converse',
    'amazon_bedrock',
    'aws_bedrock',
    'bedrock-mantle',
    'bedrock_mantle',
  ]),
  provider('google-vertex', 'Google Vertex AI', [
    'vertex_ai',
    'vertex',
    'vertexai',
    'vertex-ai',
    'google-cloud',
    'google_vertexai',
    'vertex_ai_beta',
    'google-vertex-anthropic',
    'google_anthropic_vertex',
  ]),
  provider('groq', 'Groq'),
  provider('openrouter', 'OpenRouter'),
  provider('vercel', 'Vercel AI Gateway', ['vercel_ai_gateway', 'vercel-ai-gateway']),
  provider('togetherai', 'Together AI', ['together', 'together_ai', 'together-ai']),
  provider('fireworks-ai', 'Fireworks AI', ['fireworks', 'fireworks_ai']),
  provider('deepinfra', 'DeepInfra'),
  provider('cerebras', 'Cerebras'),
  provider('sambanova', 'SambaNova'),
  provider('novita-ai', 'Novita AI', ['novita']),
  provider('nebius', 'Nebius'),
  provider('huggingface', 'Hugging Face Inference Providers', ['hf']),
  provider('cloudflare-workers-ai', 'Cloudflare Workers AI', ['cloudflare', 'workers-ai']),
  provider('baseten', 'Baseten'),
  provider('avian', 'Avian'),
  provider('doubleword', 'Doubleword'),
  provider('ovhcloud', 'OVHcloud AI Endpoints'),
  // Known sellers without a price per token in the data: naming them makes "no price" say why.
  provider('nvidia', 'NVIDIA NIM', ['nvidia_nim', 'nvidia-nim']),
  provider('github-models', 'GitHub Models', ['github']),
  provider('github-copilot', 'GitHub Copilot', ['github_copilot']),
  provider('replicate', 'Replicate'),
  provider('hyperbolic', 'Hyperbolic'),
  provider('lambda', 'Lambda Inference', ['lambda_ai']),
  provider('databricks', 'Databricks'),
  provider('watsonx', 'IBM watsonx', ['watsonx_text']),
  provider('sagemaker', 'Amazon SageMaker', ['sagemaker_chat']),
  provider('snowflake', 'Snowflake Cortex'),
  provider('friendli', 'Friendli', ['friendliai']),
  provider('featherless', 'Featherless', ['featherless_ai']),
  provider('volcengine', 'Volcengine Ark', ['doubao']),
  provider('stepfun', 'StepFun'),
  provider('upstage', 'Upstage'),
  provider('poe', 'Poe'),
  localServer('ollama', 'Ollama', [11434], ['ollama_chat']),
  localServer('lmstudio', 'LM Studio', [1234], ['lm_studio', 'lm-studio']),
  localServer('vllm', 'vLLM', [8000], ['hosted_vllm']),
  localServer('llamacpp', 'llama.cpp server', [8080], ['llama.cpp', 'llama_cpp', 'llama-cpp', 'llamafile']),
  localServer('localai', 'LocalAI', []),
  localServer('sglang', 'SGLang', [30000]),
  localServer('text-generation-webui', 'text-generation-webui', [5000]),
  localServer('koboldcpp', 'KoboldCpp', [5001]),
  localServer('jan', 'Jan', [1337]),
  localServer('gpt4all', 'GPT4All', [4891]),
  localServer('xinference', 'Xinference', [9997]),
  // A server on this machine on a port that no known model server uses.
  localServer('local', 'a server on this machine', []),
];

const BY_ID = new Map(PROVIDERS.map((info) => [info.id, info]));
const BY_NAME = new Map(PROVIDERS.flatMap((info) => [info.id, ...info.aliases].map((name) => [name, info] as const)));
const BY_PORT = new Map(PROVIDERS.flatMap((info) => (info.local?.ports ?? []).map((port) => [port, info.id] as const)));

/** The provider with this catalog id. */
export function providerInfo(id: string): ProviderInfo | undefined {
  return BY_ID.get(id);
}

/** The provider that is called so in a prefix or an SDK setting (`bedrock`, `vertex_ai`, `OpenAI`), or undefined. */
export function providerByName(name: string): ProviderInfo | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** Ids of the providers that sell their own models, in the order in which an unknown gateway's ids are looked up. */
export const FIRST_PARTY_PROVIDERS: readonly string[] = PROVIDERS.filter((info) => info.firstParty === true).map(
  (info) => info.id,
);

/** Host, optionally followed by a path; `*.` stands for any one or more labels before the rest. */
const HOSTS: readonly (readonly [pattern: string, provider: string])[] = [
  ['api.openai.com', 'openai'],
  ['*.api.openai.com', 'openai'],
  ['oai.helicone.ai', 'openai'],
  ['oai.hconeai.com', 'openai'],
  ['api.anthropic.com', 'anthropic'],
  ['anthropic.helicone.ai', 'anthropic'],
  ['generativelanguage.googleapis.com', 'google'],
  ['aiplatform.googleapis.com', 'google-vertex'],
  ['*-aiplatform.googleapis.com', 'google-vertex'],
  ['*.openai.azure.com', 'azure'],
  ['*.openai.azure.us', 'azure'],
  ['*.services.ai.azure.com', 'azure'],
  ['*.cognitiveservices.azure.com', 'azure'],
  ['models.inference.ai.azure.com', 'github-models'],
  ['*.models.ai.azure.com', 'azure'],
  ['models.github.ai', 'github-models'],
  ['api.githubcopilot.com', 'github-copilot'],
  ['*.githubcopilot.com', 'github-copilot'],
  ['bedrock-runtime.*.amazonaws.com', 'amazon-bedrock'],
  ['bedrock-runtime-fips.*.amazonaws.com', 'amazon-bedrock'],
  ['bedrock-mantle.*.api.aws', 'amazon-bedrock'],
  ['runtime.sagemaker.*.amazonaws.com', 'sagemaker'],
  ['api.groq.com', 'groq'],
  ['openrouter.ai', 'openrouter'],
  ['api.openrouter.ai', 'openrouter'],
  ['ai-gateway.vercel.sh', 'vercel'],
  ['api.deepseek.com', 'deepseek'],
  ['api.x.ai', 'xai'],
  ['*.api.x.ai', 'xai'],
  ['api.mistral.ai', 'mistral'],
  ['codestral.mistral.ai', 'mistral'],
  ['api.cohere.ai', 'cohere'],
  ['api.cohere.com', 'cohere'],
  ['api.together.xyz', 'togetherai'],
  ['api.together.ai', 'togetherai'],
  ['api.fireworks.ai', 'fireworks-ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['api.cerebras.ai', 'cerebras'],
  ['api.sambanova.ai', 'sambanova'],
  ['api.deepinfra.com', 'deepinfra'],
  ['api.novita.ai', 'novita-ai'],
  ['api.studio.nebius.com', 'nebius'],
  ['api.studio.nebius.ai', 'nebius'],
  ['api.tokenfactory.nebius.com', 'nebius'],
  ['router.huggingface.co', 'huggingface'],
  ['api-inference.huggingface.co', 'huggingface'],
  ['api.cloudflare.com/client/v4/accounts', 'cloudflare-workers-ai'],
  ['inference.baseten.co', 'baseten'],
  ['api.avian.io', 'avian'],
  ['api.doubleword.ai', 'doubleword'],
  ['*.endpoints.kepler.ai.cloud.ovh.net', 'ovhcloud'],
  ['api.voyageai.com', 'voyage'],
  ['api.ai21.com', 'ai21'],
  ['api.arcee.ai', 'arcee'],
  ['api.moonshot.ai', 'moonshotai'],
  ['api.moonshot.cn', 'moonshotai-cn'],
  ['api.minimax.io', 'minimax'],
  ['api.minimax.chat', 'minimax-cn'],
  ['api.minimaxi.com', 'minimax-cn'],
  ['api.z.ai', 'zai'],
  ['open.bigmodel.cn', 'zhipuai'],
  ['dashscope-intl.aliyuncs.com', 'alibaba'],
  ['dashscope.aliyuncs.com', 'alibaba-cn'],
  ['api.siliconflow.com', 'siliconflow'],
  ['api.siliconflow.cn', 'siliconflow-cn'],
  ['api.llama.com', 'meta'],
  ['api.meta.ai', 'meta'],
  ['api.xiaomimimo.com', 'xiaomi'],
  ['api.ant-ling.com', 'ant-ling'],
  ['integrate.api.nvidia.com', 'nvidia'],
  ['api.replicate.com', 'replicate'],
  ['api.hyperbolic.xyz', 'hyperbolic'],
  ['api.lambda.ai', 'lambda'],
  ['api.lambdalabs.com', 'lambda'],
  ['*.cloud.databricks.com', 'databricks'],
  ['*.azuredatabricks.net', 'databricks'],
  ['*.ml.cloud.ibm.com', 'watsonx'],
  ['*.snowflakecomputing.com', 'snowflake'],
  ['api.friendli.ai', 'friendli'],
  ['api.featherless.ai', 'featherless'],
  ['ark.cn-beijing.volces.com', 'volcengine'],
  ['api.stepfun.com', 'stepfun'],
  ['api.upstage.ai', 'upstage'],
  ['api.poe.com', 'poe'],
  ['ollama.com', 'ollama-cloud'],
];

/** Cloudflare's AI Gateway passes requests on at the provider's own price; the path names the provider. */
const CLOUDFLARE_GATEWAY = /^gateway\.ai\.cloudflare\.com\/v1\/[^/]+\/[^/]+\/([^/]+)/;
const URL_PARTS = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/)?(?:[^@/?#]*@)?(\[[0-9a-f:.]+\]|[^:/?#]+)(?::(\d+))?([^?#]*)/i;
const LOOPBACK = /^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|\[::\]|host\.docker\.internal)$/;
/** A name inside a container network or on the local network: no dot, `.local`, or a private address (RFC 1918). */
const PRIVATE =
  /^(?:[^.]+|.*\.(?:local|lan|internal)|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2})$/;
/** Default port of the LiteLLM proxy: a gateway to paid providers, not a model. */
const GATEWAY_PORT = 4000;

const HOST_MATCHERS = HOSTS.map(([pattern, id]) => {
  const slash = pattern.indexOf('/');
  const host = slash < 0 ? pattern : pattern.slice(0, slash);
  const source = host
    .split('*')
    .map((part) => part.replace(/[.\\]/g, '\\$&'))
    .join('[^/]+');
  return { host: new RegExp(`^${source}$`), path: slash < 0 ? '' : pattern.slice(slash), id };
});

/**
 * Which provider answers at a base URL. `provider` is a catalog id, null for a host that is not known (a gateway, a
 * deployment of one's own). `local` says that a server on this machine or in the same private network answers, which
 * bills nothing per token. Never throws; takes a URL with or without scheme and with placeholders in it.
 */
export function providerOfBaseUrl(url: string): { readonly provider: string | null; readonly local: boolean } {
  const unknown = { provider: null, local: false };
  const parts = url.length > 2000 ? null : URL_PARTS.exec(url.trim());
  if (!parts) return unknown;
  const host = (parts[1] ?? '').toLowerCase();
  const port = parts[2] === undefined ? null : Number(parts[2]);
  const path = parts[3] ?? '';
  if (LOOPBACK.test(host) || PRIVATE.test(host)) return localProvider(LOOPBACK.test(host), port);
  const gateway = CLOUDFLARE_GATEWAY.exec(host + path);
  if (gateway) return { provider: providerByName(gateway[1] ?? '')?.id ?? null, local: false };
  const match = HOST_MATCHERS.find((entry) => entry.host.test(host) && path.startsWith(entry.path));
  return match ? { provider: match.id, local: false } : unknown;
}

function localProvider(
  loopback: boolean,
  port: number | null,
): { readonly provider: string | null; readonly local: boolean } {
  const known = port === null ? undefined : BY_PORT.get(port);
  if (known !== undefined) return { provider: known, local: true };
  if (!loopback || port === GATEWAY_PORT) return { provider: null, local: false };
  return { provider: 'local', local: true };
}
