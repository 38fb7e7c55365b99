import assert from 'node:assert/strict';
import { PROVIDERS, providerByName, providerOfBaseUrl } from '../../../src/catalog/providers.ts';

const REMOTE: readonly (readonly [url: string, provider: string | null])[] = [
  ['https://api.openai.com/v1', 'openai'],
  ['https://eu.api.openai.com/v1', 'openai'],
  ['api.openai.com', 'openai'],
  ['HTTPS://API.OPENAI.COM/v1/', 'openai'],
  ['https://api.openai.com:443/v1?x=1#y', 'openai'],
  ['https://user:secret@api.openai.com/v1', 'openai'],
  ['https://api.groq.com/openai/v1', 'groq'],
  ['https://openrouter.ai/api/v1', 'openrouter'],
  ['https://api.deepseek.com', 'deepseek'],
  ['https://api.deepseek.com/anthropic', 'deepseek'],
  ['https://api.x.ai/v1', 'xai'],
  ['https://api.mistral.ai/v1', 'mistral'],
  ['https://codestral.mistral.ai/v1', 'mistral'],
  ['https://api.together.xyz/v1', 'togetherai'],
  ['https://api.fireworks.ai/inference/v1', 'fireworks-ai'],
  ['https://generativelanguage.googleapis.com/v1beta/openai/', 'google'],
  ['https://us-central1-aiplatform.googleapis.com/v1', 'google-vertex'],
  ['https://my-resource.openai.azure.com/openai/deployments/gpt-4o', 'azure'],
  ['https://${RESOURCE}.openai.azure.com/', 'azure'],
  ['https://{resource}.services.ai.azure.com/models', 'azure'],
  ['https://models.inference.ai.azure.com', 'github-models'],
  ['https://models.github.ai/inference', 'github-models'],
  ['https://bedrock-runtime.us-east-1.amazonaws.com', 'amazon-bedrock'],
  ['https://dashscope-intl.aliyuncs.com/compatible-mode/v1', 'alibaba'],
  ['https://dashscope.aliyuncs.com/compatible-mode/v1', 'alibaba-cn'],
  ['https://api.perplexity.ai', 'perplexity'],
  ['https://api.cerebras.ai/v1', 'cerebras'],
  ['https://integrate.api.nvidia.com/v1', 'nvidia'],
  ['https://api.moonshot.ai/v1', 'moonshotai'],
  ['https://api.moonshot.cn/v1', 'moonshotai-cn'],
  ['https://open.bigmodel.cn/api/paas/v4/', 'zhipuai'],
  ['https://api.z.ai/api/paas/v4', 'zai'],
  ['https://ai-gateway.vercel.sh/v1', 'vercel'],
  ['https://router.huggingface.co/v1', 'huggingface'],
  ['https://api.cloudflare.com/client/v4/accounts/abc/ai/v1', 'cloudflare-workers-ai'],
  ['https://gateway.ai.cloudflare.com/v1/account/gateway/openai', 'openai'],
  ['https://gateway.ai.cloudflare.com/v1/account/gateway/compat', null],
  ['https://oai.helicone.ai/v1', 'openai'],
  ['https://api.anthropic.com', 'anthropic'],
  // Not the provider, whatever the name looks like
  ['https://api.openai.com.evil.example/v1', null],
  ['https://notapi.openai.com.example', null],
  ['https://example.com/api.openai.com', null],
  ['https://myopenai.azure.com', null],
  ['https://llm-gateway.example.com/v1', null],
  ['http://localhost:4000', null],
  ['http://litellm:4000', null],
  ['http://gateway.internal/v1', null],
  ['', null],
  ['not a url', null],
  ['https://', null],
  ['x'.repeat(100_000), null],
];

const LOCAL: readonly (readonly [url: string, provider: string])[] = [
  ['http://localhost:11434/v1', 'ollama'],
  ['http://127.0.0.1:11434', 'ollama'],
  ['http://[::1]:11434/v1', 'ollama'],
  ['http://host.docker.internal:11434', 'ollama'],
  ['http://ollama:11434', 'ollama'],
  ['http://192.168.1.20:11434/v1', 'ollama'],
  ['http://localhost:1234/v1', 'lmstudio'],
  ['http://0.0.0.0:8000/v1', 'vllm'],
  ['http://localhost:8080/v1', 'llamacpp'],
  ['http://localhost:9/v1', 'local'],
  ['http://localhost/v1', 'local'],
];

describe('catalog: provider of a base URL', () => {
  for (const [url, provider] of REMOTE) {
    it(`${url.slice(0, 70) || '(empty)'} is ${provider ?? 'unknown'}`, () =>
      assert.deepEqual(providerOfBaseUrl(url), { provider, local: false }));
  }
  for (const [url, provider] of LOCAL) {
    it(`${url} is ${provider}, local`, () => assert.deepEqual(providerOfBaseUrl(url), { provider, local: true }));
  }
});

describe('catalog: provider names', () => {
  it('knows what SDKs and LiteLLM call a provider', () => {
    const names = {
      bedrock: 'amazon-bedrock',
      vertex_ai: 'google-vertex',
      gemini: 'google',
      'x-ai': 'xai',
      azure_openai: 'azure',
      OpenAI: 'openai',
      together_ai: 'togetherai',
    };
    for (const [name, id] of Object.entries(names)) assert.equal(providerByName(name)?.id, id);
    assert.equal(providerByName('nobody'), undefined);
    assert.equal(providerByName('constructor'), undefined);
  });

  it('gives each name to one provider only', () => {
    const names = PROVIDERS.flatMap((provider) => [provider.id, ...provider.aliases]);
    assert.deepEqual(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
    );
  });
});
