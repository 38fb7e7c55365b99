import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';

/** Google's SDK for Android (`com.google.ai.client.generativeai`), and Firebase's successor of it. https://ai.google.dev/gemini-api/docs/migrate. */
const PARAMS: ParamMap = {
  model: ['modelName'],
  cap: ['generationConfig.maxOutputTokens'],
  temperature: ['generationConfig.temperature'],
  system: ['systemInstruction'],
  tools: ['tools'],
};
const request = {
  kind: 'generate',
  bag: 'keywords',
  positional: ['prompt'],
  params: { prompt: ['prompt'] },
  inherits: true,
  cap: { parameter: null, whenUnset: "the model's limit" },
} as const;
const each = (on: string, names: readonly string[]): CallSpec[] =>
  names.map((path) => ({
    ...request,
    on,
    path,
    api: path,
    ...(path.endsWith('Stream') ? { constant: { stream: true } } : {}),
  }));

export const android: SdkBinding = {
  hints: ['com.google.ai.client.generativeai', 'com.google.firebase.ai', 'com.google.firebase.vertexai'],
  types: {
    Model: {
      constructors: { 'com.google.ai.client.generativeai.GenerativeModel': 'google' },
      bindsModel: 'GenerativeModel',
      positional: ['modelName', 'apiKey', 'generationConfig'],
      params: PARAMS,
      members: { 'startChat()': 'Chat' },
    },
    Chat: { params: { messages: ['history'] } },
  },
  calls: [
    ...each('Model', ['generateContent', 'generateContentStream']),
    ...each('Chat', ['sendMessage', 'sendMessageStream']),
  ],
};
