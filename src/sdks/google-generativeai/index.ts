import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { android } from './android.ts';
import { go } from './go.ts';
import { runsOf } from '../shared/runs.ts';

/** Google's earlier SDKs (python `google-generativeai`, npm `@google/generative-ai`) and Vertex AI's generative models. https://ai.google.dev/gemini-api/docs/migrate. */
const PYTHON: ParamMap = {
  model: ['model_name'],
  cap: ['generation_config.max_output_tokens'],
  system: ['system_instruction'],
  messages: ['contents', 'history'],
  prompt: ['content'],
  tools: ['tools'],
  schema: ['generation_config.response_schema'],
  temperature: ['generation_config.temperature'],
  stream: ['stream'],
  choices: ['generation_config.candidate_count'],
};
const JAVASCRIPT: ParamMap = {
  model: ['model'],
  cap: ['generationConfig.maxOutputTokens'],
  system: ['systemInstruction'],
  messages: ['contents', 'history'],
  prompt: ['request'],
  tools: ['tools'],
  schema: ['generationConfig.responseSchema'],
  temperature: ['generationConfig.temperature'],
};
const NO_CAP = { parameter: null, whenUnset: '' };
const python = {
  kind: 'generate',
  bag: 'keywords',
  params: PYTHON,
  inherits: true,
  cap: { parameter: 'generation_config.max_output_tokens', whenUnset: "the model's limit" },
} as const;
const javascript = {
  kind: 'generate',
  bag: 0,
  positional: ['request'],
  params: JAVASCRIPT,
  inherits: true,
  cap: { parameter: 'generationConfig.maxOutputTokens', whenUnset: "the model's limit" },
} as const;

const TEXT = {
  bag: 'keywords',
  positional: ['prompt'],
  params: { prompt: ['prompt', 'message'], cap: ['max_output_tokens'], temperature: ['temperature'] },
  cap: { parameter: 'max_output_tokens', whenUnset: '128 to 1,024 tokens, by model' },
} as const;

const pythonCalls: CallSpec[] = [
  ...['generate_content', 'generate_content_async'].map((path): CallSpec => ({
    ...python,
    on: 'Model',
    path,
    api: path,
    positional: ['contents'],
  })),
  ...['send_message', 'send_message_async'].map((path): CallSpec => ({
    ...python,
    on: 'Chat',
    path,
    api: path,
    positional: ['content'],
  })),
  {
    functions: ['google.generativeai.embed_content'],
    api: 'embed_content',
    kind: 'embed',
    bag: 'keywords',
    positional: ['model', 'content'],
    params: { model: ['model'], prompt: ['content'] },
    cap: NO_CAP,
    provider: 'google',
  },
];
const textCalls: CallSpec[] = [
  ...runsOf('TextModel', ['predict', 'predict_async', 'predict_streaming'], TEXT),
  ...runsOf('TextChat', ['send_message', 'send_message_async', 'send_message_streaming'], { ...TEXT, sendsMore: true }),
];
const javascriptCalls: CallSpec[] = [
  { ...javascript, on: 'Model', path: 'generateContent', api: 'generateContent' },
  {
    ...javascript,
    on: 'Model',
    path: 'generateContentStream',
    api: 'generateContentStream',
    constant: { stream: true },
  },
  { ...javascript, on: 'Chat', path: 'sendMessage', api: 'sendMessage' },
  { ...javascript, on: 'Chat', path: 'sendMessageStream', api: 'sendMessageStream', constant: { stream: true } },
  {
    on: 'Model',
    path: 'embedContent',
    api: 'embedContent',
    kind: 'embed',
    bag: 0,
    positional: ['request'],
    params: { prompt: ['request'] },
    inherits: true,
    cap: NO_CAP,
  },
];

export const sdk = defineSdk({
  id: 'google-generativeai',
  name: 'Google Generative AI (earlier SDK)',
  bindings: {
    go,
    java: android,
    python: {
      hints: ['google.generativeai', 'vertexai'],
      types: {
        Model: {
          constructors: {
            'google.generativeai.GenerativeModel': 'google',
            'vertexai.generative_models.GenerativeModel': 'google-vertex',
            'vertexai.preview.generative_models.GenerativeModel': 'google-vertex',
          },
          bindsModel: 'GenerativeModel',
          positional: ['model_name'],
          params: PYTHON,
          members: { 'start_chat()': 'Chat' },
        },
        Chat: { params: PYTHON },
        /** PaLM's models, before Gemini. */
        TextModel: {
          provider: 'google-vertex',
          factories: ['vertexai.language_models', 'vertexai.preview.language_models'].flatMap((module) =>
            ['TextGenerationModel', 'ChatModel', 'CodeGenerationModel'].map(
              (name) => `${module}.${name}.from_pretrained`,
            ),
          ),
          bindsModel: 'from_pretrained',
          positional: ['model_name'],
          params: { model: ['model_name'] },
          members: { 'start_chat()': 'TextChat' },
        },
        TextChat: { provider: 'google-vertex', params: { system: ['context'] } },
      },
      calls: [...pythonCalls, ...textCalls],
    },
    javascript: {
      hints: ['@google/generative-ai', '@google-cloud/vertexai'],
      types: {
        Client: {
          constructors: {
            '@google/generative-ai#GoogleGenerativeAI': 'google',
            '@google-cloud/vertexai#VertexAI': 'google-vertex',
          },
          members: { 'getGenerativeModel()': 'Model' },
          transparent: ['preview'],
        },
        Model: { bindsModel: 'getGenerativeModel', params: JAVASCRIPT, members: { 'startChat()': 'Chat' } },
        Chat: { params: JAVASCRIPT },
      },
      calls: javascriptCalls,
    },
  },
});
