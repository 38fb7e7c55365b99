import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';

/** Amazon Bedrock's runtime in the AWS SDK for Go, version 2 (`github.com/aws/aws-sdk-go-v2/service/bedrockruntime`). */
const ROOT = 'github.com/aws/aws-sdk-go-v2/service/bedrockruntime';
const AWS = 'github.com/aws/aws-sdk-go-v2/aws';
const CONVERSE: ParamMap = {
  model: ['ModelId'],
  cap: ['InferenceConfig.MaxTokens'],
  system: ['System'],
  messages: ['Messages'],
  tools: ['ToolConfig.Tools'],
  temperature: ['InferenceConfig.Temperature'],
};
/** The body is the model vendor's own request, in JSON. */
const INVOKE: ParamMap = {
  model: ['ModelId'],
  cap: ['max_tokens', 'max_tokens_to_sample', 'max_gen_len', 'textGenerationConfig.maxTokenCount'],
  system: ['system'],
  messages: ['messages'],
  prompt: ['prompt', 'inputText'],
  tools: ['tools'],
  temperature: ['temperature'],
};

const converse = ['Converse', 'ConverseStream'].map((path): CallSpec => ({
  on: 'Client',
  path,
  api: path,
  kind: 'generate',
  bag: 1,
  positional: [''],
  params: CONVERSE,
  cap: { parameter: 'InferenceConfig.MaxTokens', whenUnset: "the model's maximum", wrapper: `${AWS}#Int32` },
  constant: { stream: path.endsWith('Stream') },
}));
const invoke = ['InvokeModel', 'InvokeModelWithResponseStream'].map((path): CallSpec => ({
  on: 'Client',
  path,
  api: path,
  kind: 'generate',
  bag: 1,
  positional: [''],
  params: INVOKE,
  cap: { parameter: null, whenUnset: "set by the model's vendor" },
  jsonBody: 'Body',
  constant: { stream: path.endsWith('Stream') },
}));

export const go: SdkBinding = {
  hints: [ROOT],
  types: {
    Client: {
      provider: 'amazon-bedrock',
      constructors: [`${ROOT}#Client`],
      factories: [`${ROOT}#New`, `${ROOT}#NewFromConfig`],
    },
  },
  calls: [...converse, ...invoke],
  constants: {
    [`${ROOT}/types#`]: (name) => /^ConversationRole(User|Assistant)$/.exec(name)?.[1]?.toLowerCase() ?? null,
  },
  passThrough: ['String', 'Int32', 'Int64', 'Float32', 'Bool'].map((name) => `${AWS}#${name}`),
};
