import type { ParamMap, SdkBinding, Symbols } from '../../model/sdk.ts';
import { CAP_ELSEWHERE, runsOf } from '../shared/runs.ts';

/** LlamaIndex.TS: the same objects as in Python. https://developers.llamaindex.ai/typescript/framework. */
const LLMS: Symbols = {
  'llamaindex#OpenAI': 'openai', 'llamaindex#Anthropic': 'anthropic', 'llamaindex#Gemini': 'google', 'llamaindex#Groq': 'groq', 'llamaindex#MistralAI': 'mistral', 'llamaindex#Ollama': 'local',
  '@llamaindex/openai#OpenAI': 'openai', '@llamaindex/openai#openai': 'openai', '@llamaindex/anthropic#Anthropic': 'anthropic', '@llamaindex/anthropic#anthropic': 'anthropic', '@llamaindex/google#gemini': 'google', '@llamaindex/google#Gemini': 'google',
  '@llamaindex/groq#Groq': 'groq', '@llamaindex/groq#groq': 'groq', '@llamaindex/mistral#MistralAI': 'mistral', '@llamaindex/mistral#mistral': 'mistral', '@llamaindex/ollama#Ollama': 'local', '@llamaindex/ollama#ollama': 'local',
}; // prettier-ignore
const MODEL: ParamMap = {
  model: ['model'],
  cap: ['maxTokens'],
  temperature: ['temperature'],
  baseUrl: ['baseURL', 'additionalSessionOptions.baseURL'],
  retries: ['maxRetries'],
  timeout: ['timeout'],
};
const ambient = { model: ['llamaindex#Settings.llm'] } as const;
const more = { bag: 0, cap: CAP_ELSEWHERE, ambient, sendsMore: true } as const;

export const javascript: SdkBinding = {
  hints: ['llamaindex'],
  types: {
    LLM: { constructors: LLMS, bindsModel: 'LLM', params: MODEL },
    Index: {
      factories: ['VectorStoreIndex', 'SummaryIndex'].flatMap((name) => [
        `llamaindex#${name}.fromDocuments`,
        `llamaindex#${name}.fromVectorStore`,
        `llamaindex#${name}.init`,
      ]),
      members: { 'asQueryEngine()': 'Engine', 'asChatEngine()': 'Engine' },
    },
    Engine: {
      constructors: ['llamaindex#ContextChatEngine', 'llamaindex#SimpleChatEngine', 'llamaindex#RetrieverQueryEngine'],
      params: { model: ['llm', 'chatModel'], system: ['systemPrompt'] },
    },
    Agent: {
      factories: ['@llamaindex/workflow#agent', 'llamaindex#agent'],
      bindsModel: 'agent',
      params: { model: ['llm'], system: ['systemPrompt'], tools: ['tools'] },
    },
  },
  calls: [
    ...runsOf('LLM', ['chat', 'complete'], {
      bag: 0,
      params: { messages: ['messages'], prompt: ['prompt'], tools: ['tools'], stream: ['stream'] },
      cap: { parameter: 'maxTokens', whenUnset: "the class's default" },
    }),
    ...runsOf('Engine', ['query', 'chat'], { ...more, params: { prompt: ['query', 'message'], stream: ['stream'] } }),
    ...runsOf('Agent', ['run', 'runStream'], {
      ...more,
      bag: 1,
      positional: ['prompt'],
      params: { prompt: ['prompt'] },
    }),
  ],
};
