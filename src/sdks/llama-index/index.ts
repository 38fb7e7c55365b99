import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';

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
  'llama_index.agent.openai.OpenAIAgent',
  'llama_index.core.agent.ReActAgent',
  'llama_index.core.agent.FunctionCallingAgent',
  'llama_index.agent.OpenAIAgent',
  'llama_index.core.agent.react.ReActAgent',
];
const WORKFLOW_AGENTS = [
  'llama_index.core.agent.workflow.FunctionAgent',
  'llama_index.core.agent.workflow.ReActAgent',
  'llama_index.core.agent.workflow.AgentWorkflow',
];

const cap = { parameter: 'max_tokens', whenUnset: "the class's default" };
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
  }),
);
/** Engines take the model from `Settings.llm` unless they are given one, so mostly it cannot be known here. */
const INDEXES = ['VectorStoreIndex', 'SummaryIndex', 'KeywordTableIndex', 'TreeIndex', 'PropertyGraphIndex'].flatMap(
  (name) => [`llama_index.core.${name}`, `llama_index.core.indices.${name}`, `llama_index.${name}`],
);
const ENGINES = [
  'query_engine.RouterQueryEngine',
  'query_engine.SubQuestionQueryEngine',
  'query_engine.RetrieverQueryEngine',
  'chat_engine.ContextChatEngine',
  'chat_engine.CondenseQuestionChatEngine',
  'chat_engine.SimpleChatEngine',
].flatMap((name) => [`llama_index.core.${name}`, `llama_index.${name}`]);
const engineCalls: CallSpec[] = ['query', 'aquery', 'chat', 'achat', 'stream_chat', 'astream_chat'].map((name) => ({
  ...shape,
  on: 'Engine',
  path: name,
  api: name,
  positional: ['message'],
  params: { prompt: ['message', 'query', 'str_or_query_bundle'] },
  cap: { parameter: null, whenUnset: "the class's default" },
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
          constructors: WORKFLOW_AGENTS,
          factories: AGENTS.map((name) => `${name}.from_tools`),
          bindsModel: 'Agent',
          params: { model: ['llm'], system: ['system_prompt'], tools: ['tools'] },
          members: { 'as_query_engine()': 'self' },
        },
        Index: {
          constructors: INDEXES,
          factories: INDEXES.flatMap((name) => [`${name}.from_documents`, `${name}.from_vector_store`]),
          members: { 'as_query_engine()': 'Engine', 'as_chat_engine()': 'Engine' },
        },
        Engine: {
          constructors: ENGINES,
          factories: ENGINES.map((name) => `${name}.from_defaults`),
          params: { model: ['llm'] },
          members: { 'as_query_engine()': 'self' },
        },
        AgentClass: { constructors: AGENTS },
        Embedding: { constructors: EMBEDDINGS, bindsModel: 'Embedding', params: { model: ['model', 'model_name'] } },
      },
      calls: [
        ...llmCalls,
        ...agentCalls,
        ...agentCalls.map((spec) => ({ ...spec, on: 'AgentClass' })),
        ...engineCalls,
        ...embedCalls,
      ],
    },
  },
});
