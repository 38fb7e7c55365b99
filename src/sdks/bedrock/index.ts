import type { ModelCall } from '../../model/call.ts';
import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { go } from './go.ts';

/**
 * Amazon Bedrock's runtime (python `boto3`, npm `@aws-sdk/client-bedrock-runtime`).
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html and …_InvokeModel.html.
 */
const CONVERSE: ParamMap = {
  model: ['modelId'],
  cap: ['inferenceConfig.maxTokens'],
  system: ['system'],
  messages: ['messages'],
  tools: ['toolConfig.tools'],
  temperature: ['inferenceConfig.temperature'],
};
/** The body is the model vendor's own request; Anthropic's, Meta's, Titan's, Cohere's and Mistral's names for the same things. */
const INVOKE: ParamMap = {
  model: ['modelId'],
  cap: [
    'max_tokens',
    'max_tokens_to_sample',
    'max_gen_len',
    'textGenerationConfig.maxTokenCount',
    'inferenceConfig.maxTokens',
    'inferenceConfig.max_new_tokens',
  ],
  system: ['system'],
  messages: ['messages'],
  prompt: ['prompt', 'inputText'],
  tools: ['tools'],
  temperature: ['temperature'],
};
const CONVERSE_CAP = { parameter: 'inferenceConfig.maxTokens', whenUnset: "the model's maximum" };
/** Every vendor has its own name for the cap; which one it is only the model says. */
function invokeCap({ model }: ModelCall): string | null {
  const id = model.kind === 'known' ? model.value : '';
  return INVOKE_CAPS.find(([vendor]) => vendor.test(id))?.[1] ?? null;
}
const INVOKE_CAPS: readonly (readonly [vendor: RegExp, cap: string])[] = [
  [/\banthropic\.claude-(?:v|instant)/, 'max_tokens_to_sample'],
  [/\b(?:anthropic|mistral|cohere|ai21|deepseek|qwen|openai)\./, 'max_tokens'],
  [/\bmeta\./, 'max_gen_len'],
  [/\bamazon\.titan/, 'textGenerationConfig.maxTokenCount'],
  [/\bamazon\.nova/, 'inferenceConfig.maxTokens'],
];
const INVOKE_CAP = { parameter: invokeCap, whenUnset: "set by the model's vendor" };
const converse = { on: 'Client', kind: 'generate', params: CONVERSE, cap: CONVERSE_CAP } as const;
const invoke = { on: 'Client', kind: 'generate', params: INVOKE, cap: INVOKE_CAP, jsonBody: 'body' } as const;

const python: CallSpec[] = [
  { ...converse, path: 'converse', api: 'converse', bag: 'keywords' },
  { ...converse, path: 'converse_stream', api: 'converse_stream', bag: 'keywords', constant: { stream: true } },
  { ...invoke, path: 'invoke_model', api: 'invoke_model', bag: 'keywords' },
  {
    ...invoke,
    path: 'invoke_model_with_response_stream',
    api: 'invoke_model_with_response_stream',
    bag: 'keywords',
    constant: { stream: true },
  },
];
const MODULE = '@aws-sdk/client-bedrock-runtime';
const javascript: CallSpec[] = [
  { ...converse, path: 'send', api: 'converse', bag: { arg: 0, of: [`${MODULE}#ConverseCommand`] } },
  {
    ...converse,
    path: 'send',
    api: 'converseStream',
    bag: { arg: 0, of: [`${MODULE}#ConverseStreamCommand`] },
    constant: { stream: true },
  },
  { ...invoke, path: 'send', api: 'invokeModel', bag: { arg: 0, of: [`${MODULE}#InvokeModelCommand`] } },
  {
    ...invoke,
    path: 'send',
    api: 'invokeModelWithResponseStream',
    bag: { arg: 0, of: [`${MODULE}#InvokeModelWithResponseStreamCommand`] },
    constant: { stream: true },
  },
  { ...converse, path: 'converse', api: 'converse', bag: 0 },
  { ...converse, path: 'converseStream', api: 'converseStream', bag: 0, constant: { stream: true } },
  { ...invoke, path: 'invokeModel', api: 'invokeModel', bag: 0 },
];

export const sdk = defineSdk({
  id: 'bedrock',
  name: 'Amazon Bedrock',
  bindings: {
    go,
    python: {
      hints: ['bedrock'],
      types: {
        Client: {
          provider: 'amazon-bedrock',
          factories: [
            'boto3.client',
            'aioboto3.client',
            'boto3.Session().client',
            'boto3.session.Session().client',
            'aioboto3.Session().client',
          ].map((symbol) => `${symbol}(bedrock-runtime)`),
        },
      },
      calls: python,
    },
    javascript: {
      hints: [MODULE],
      types: {
        Client: {
          provider: 'amazon-bedrock',
          constructors: [`${MODULE}#BedrockRuntimeClient`, `${MODULE}#BedrockRuntime`],
        },
      },
      calls: javascript,
    },
  },
});
