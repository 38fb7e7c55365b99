import type { Symbols } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { CAP_ELSEWHERE, runsOf } from '../shared/runs.ts';

/** smolagents: a model object in an agent, whose run takes several steps. https://huggingface.co/docs/smolagents. */
const MODELS: Symbols = {
  'smolagents.**.InferenceClientModel': 'huggingface', 'smolagents.**.HfApiModel': 'huggingface', 'smolagents.**.LiteLLMModel': null, 'smolagents.**.LiteLLMRouterModel': null, 'smolagents.**.OpenAIModel': 'openai', 'smolagents.**.OpenAIServerModel': 'openai',
  'smolagents.**.AzureOpenAIModel': 'azure', 'smolagents.**.AzureOpenAIServerModel': 'azure', 'smolagents.**.AmazonBedrockModel': 'amazon-bedrock', 'smolagents.**.AmazonBedrockServerModel': 'amazon-bedrock',
  'smolagents.**.TransformersModel': 'local', 'smolagents.**.VLLMModel': 'local', 'smolagents.**.MLXModel': 'local',
}; // prettier-ignore

export const sdk = defineSdk({
  id: 'smolagents',
  name: 'smolagents',
  bindings: {
    python: {
      hints: ['smolagents'],
      types: {
        Model: {
          constructors: MODELS,
          bindsModel: 'model',
          positional: ['model_id'],
          params: {
            model: ['model_id'],
            cap: ['max_tokens', 'max_completion_tokens', 'max_new_tokens'],
            temperature: ['temperature'],
            baseUrl: ['api_base', 'base_url', 'azure_endpoint'],
            timeout: ['timeout'],
          },
        },
        Agent: {
          constructors: ['CodeAgent', 'ToolCallingAgent', 'MultiStepAgent'].map((name) => `smolagents.**.${name}`),
          bindsModel: 'Agent',
          positional: ['tools', 'model'],
          params: { model: ['model'], tools: ['tools'], system: ['instructions'] },
        },
      },
      calls: [
        ...runsOf('Model', ['', 'generate', 'generate_stream'], {
          bag: 'keywords',
          positional: ['messages'],
          params: { messages: ['messages'], cap: ['max_tokens'], temperature: ['temperature'], schema: ['response_format'] },
          cap: { parameter: 'max_tokens', whenUnset: "the host's default" },
        }), // prettier-ignore
        // An agent's own prompt tells it how to write code and call tools.
        ...runsOf('Agent', ['run', ''], {
          bag: 'keywords',
          positional: ['task'],
          params: { prompt: ['task'], stream: ['stream'] },
          cap: CAP_ELSEWHERE,
          sendsMore: true,
        }),
      ],
    },
  },
});
