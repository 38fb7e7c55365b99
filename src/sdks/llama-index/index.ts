import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { javascript } from './javascript.ts';

/** LlamaIndex: LLM classes bind a model; engines and agents run them. https://docs.llamaindex.ai/en/stable/api_reference/llms/. */
const MODEL: ParamMap = {
  model: ['model', 'model_name', 'engine', 'deployment_name'],
  cap: ['max_tokens', 'max_completion_tokens', 'num_output'],
  system: ['system_prompt'],
  temperature: ['temperature'],
  effort: ['reasoning_effort'],
  retries: ['max_retries'],
  timeout: ['timeout', 'request_timeout'],
  baseUrl: ['api_base', 'base_url'],
};
const LLMS: Readonly<Record<string, string | null>> = {
  'llama_index.llms.openai.OpenAI': 'openai', 'llama_index.llms.openai.OpenAIResponses': 'openai', 'llama_index.llms.azure_openai.AzureOpenAI': 'azure', 'llama_index.llms.OpenAI': 'openai', 'llama_index.llms.openai_like.OpenAILike': null,
  'llama_index.llms.anthropic.Anthropic': 'anthropic', 'llama_index.llms.Anthropic': 'anthropic', 'llama_index.multi_modal_llms.anthropic.AnthropicMultiModal': 'anthropic', 'llama_index.multi_modal_llms.openai.OpenAIMultiModal': 'openai',
  'llama_index.llms.groq.Groq': 'groq', 'llama_index.llms.gemini.Gemini': 'google', 'llama_index.llms.google_genai.GoogleGenAI': 'google', 'llama_index.llms.vertex.Vertex': 'google-vertex', 'llama_index.llms.mistralai.MistralAI': 'mistral',
  'llama_index.llms.cohere.Cohere': 'cohere', 'llama_index.llms.bedrock.Bedrock': 'amazon-bedrock', 'llama_index.llms.bedrock_converse.BedrockConverse': 'amazon-bedrock', 'llama_index.llms.ollama.Ollama': 'local', 'llama_index.llms.litellm.LiteLLM': null,
  'llama_index.llms.together.TogetherLLM': 'togetherai', 'llama_index.llms.fireworks.Fireworks': 'fireworks-ai', 'llama_index.llms.deepseek.DeepSeek': 'deepseek', 'llama_index.llms.openrouter.OpenRouter': 'openrouter',
}; // prettier-ignore
const EMBEDDINGS: Readonly<Record<string, string | null>> = {
  'llama_index.embeddings.openai.OpenAIEmbedding': 'openai', 'llama_index.embeddings.OpenAIEmbedding': 'openai', 'llama_index.embeddings.azure_openai.AzureOpenAIEmbedding': 'azure', 'llama_index.embeddings.voyageai.VoyageEmbedding': 'voyage',
  'llama_index.embeddings.cohere.CohereEmbedding': 'cohere', 'llama_index.embeddings.google_genai.GoogleGenAIEmbedding': 'google', 'llama_index.embeddings.mistralai.MistralAIEmbedding': 'mistral',
}; // prettier-ignore
/** Agents built of tools; `llm` names the model object. */
const AGENTS = [
  'OpenAIAgent',
  'ReActAgent',
  'FunctionCallingAgent',
  'FunctionAgent',
  'CodeActAgent',
  'AgentWorkflow',
].map((name) => `llama_index.**.${name}`);

const cap = { parameter: 'max_tokens', whenUnset: "the class's default" };
/** What engines and agents run on unless they are given a model of their own. */
const ambient = {
  model: [
    'llama_index.core.Settings.llm',
    'llama_index.core.settings.Settings.llm',
    'llama_index.core.set_global_service_context(0)',
    'llama_index.set_global_service_context(0)',
  ],
} as const;
const shape = { kind: 'generate', bag: 'keywords', inherits: true, cap } as const;
const complete = [
  'complete',
  'acomplete',
  'stream_complete',
  'astream_complete',
  'predict',
  'apredict',
  'structured_predict',
];
const chat = ['chat', 'achat', 'stream_chat', 'astream_chat', 'chat_with_tools', 'predict_and_call'];
const llmCalls: CallSpec[] = [
  ...complete.map((name): CallSpec => ({
    ...shape,
    on: 'LLM',
    path: name,
    api: name,
    positional: ['prompt'],
    params: { prompt: ['prompt'] },
  })),
  ...chat.map((name): CallSpec => ({
    ...shape,
    on: 'LLM',
    path: name,
    api: name,
    positional: ['messages'],
    params: { messages: ['messages'] },
  })),
];
const agentCalls: CallSpec[] = ['chat', 'achat', 'stream_chat', 'astream_chat', 'query', 'aquery', 'run'].map(
  (name) => ({
    ...shape,
    on: 'Agent',
    path: name,
    api: name,
    positional: ['message'],
    params: { messages: ['chat_history'], prompt: ['message', 'user_msg'] },
    ambient,
    sendsMore: true,
  }),
);
/** Engines run on `Settings.llm` unless they are given a model. */
const INDEXES = ['VectorStoreIndex', 'SummaryIndex', 'KeywordTableIndex', 'TreeIndex', 'PropertyGraphIndex'].map(
  (name) => `llama_index.**.${name}`,
);
const ENGINES = [
  ...['Router', 'SubQuestion', 'Retriever', 'Citation', 'Transform', 'MultiStep', 'Retry', 'NLSQLTable'].map(
    (name) => `${name}QueryEngine`,
  ),
  ...['Context', 'CondenseQuestion', 'CondensePlusContext', 'Simple'].map((name) => `${name}ChatEngine`),
].map((name) => `llama_index.**.${name}`);
const engineCalls: CallSpec[] = ['query', 'aquery', 'chat', 'achat', 'stream_chat', 'astream_chat'].map((name) => ({
  ...shape,
  on: 'Engine',
  path: name,
  api: name,
  positional: ['message'],
  params: { prompt: ['message', 'query', 'str_or_query_bundle'] },
  cap: { parameter: null, whenUnset: "the class's default" },
  ambient,
  sendsMore: true,
}));
/** Programs are called themselves: `program(topic="…")`. */
const PROGRAMS = ['LLMTextCompletionProgram', 'FunctionCallingProgram', 'MultiModalLLMCompletionProgram'].map(
  (name) => `llama_index.**.${name}.from_defaults`,
);
const programCalls: CallSpec[] = ['', 'acall'].map((path) => ({
  ...shape,
  on: 'Program',
  path,
  api: 'program',
  params: {},
  cap: { parameter: null, whenUnset: "the class's default" },
  ambient,
}));
const embedCalls: CallSpec[] = ['get_text_embedding', 'get_query_embedding', 'get_text_embedding_batch', 'aget_text_embedding', 'aget_query_embedding'].map((name) => ({
  on: 'Embedding', path: name, api: name, kind: 'embed', bag: 'keywords', positional: ['text'], params: { prompt: ['text', 'texts', 'query'] }, inherits: true, cap: { parameter: null, whenUnset: '' },
})); // prettier-ignore

export const sdk = defineSdk({
  id: 'llama-index',
  name: 'LlamaIndex',
  bindings: {
    python: {
      hints: ['llama_index'],
      types: {
        LLM: { constructors: LLMS, bindsModel: 'LLM', params: MODEL, members: { 'as_structured_llm()': 'self' } },
        Agent: {
          constructors: AGENTS,
          factories: [
            ...AGENTS.map((name) => `${name}.from_tools`),
            'llama_index.**.AgentWorkflow.from_tools_or_functions',
          ],
          bindsModel: 'Agent',
          params: { model: ['llm'], system: ['system_prompt'], tools: ['tools'] },
          members: { 'as_query_engine()': 'self' },
        },
        Index: {
          constructors: INDEXES,
          factories: INDEXES.flatMap((name) => [`${name}.from_documents`, `${name}.from_vector_store`]),
          params: { model: ['llm', 'service_context'] },
          members: { 'as_query_engine()': 'Engine', 'as_chat_engine()': 'Engine' },
        },
        Engine: {
          constructors: ENGINES,
          factories: ENGINES.flatMap((name) => [`${name}.from_defaults`, `${name}.from_args`]),
          params: { model: ['llm', 'service_context'] },
          members: { 'as_query_engine()': 'self' },
        },
        Program: {
          factories: PROGRAMS,
          params: { model: ['llm'], prompt: ['prompt_template_str'], schema: ['output_cls'] },
        },
        /** The earlier way to hand a model to everything. */
        ServiceContext: {
          factories: ['llama_index.**.ServiceContext.from_defaults'],
          params: { model: ['llm'] },
        },
        Embedding: { constructors: EMBEDDINGS, bindsModel: 'Embedding', params: { model: ['model', 'model_name'] } },
      },
      calls: [...llmCalls, ...agentCalls, ...engineCalls, ...programCalls, ...embedCalls],
    },
    javascript,
  },
});
