import type { ModelCall } from '../../model/call.ts';
import type { CallSpec, ParamMap, TypeSpec } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { CAP_ELSEWHERE, runsOf } from '../shared/runs.ts';

/**
 * LangChain's chat models, in Python and JavaScript. The model and its settings are bound by the constructor; `invoke`,
 * `stream` and `batch` issue the requests, on the model or on a chain that holds it.
 * https://python.langchain.com/api_reference/ and https://v03.api.js.langchain.com/.
 */
const MODEL: ParamMap = {
  model: ['model', 'model_name', 'modelName', 'model_id', 'modelId', 'deployment_name', 'azure_deployment'],
  cap: [
    'max_tokens',
    'maxTokens',
    'max_completion_tokens',
    'max_output_tokens',
    'maxOutputTokens',
    'max_tokens_to_sample',
    'num_predict',
    'numPredict',
    'input.max_tokens',
    'input.max_new_tokens',
    'input.max_completion_tokens',
    'input.max_output_tokens',
  ],
  temperature: ['temperature'],
  effort: ['reasoning_effort', 'reasoning.effort', 'reasoningEffort'],
  budget: ['thinking.budget_tokens', 'thinking_budget'],
  thinking: ['thinking.type'],
  stream: ['streaming'],
  choices: ['n'],
  retries: ['max_retries', 'maxRetries'],
  timeout: ['timeout', 'request_timeout'],
  baseUrl: ['base_url', 'openai_api_base', 'configuration.baseURL', 'anthropic_api_url'],
  provider: ['model_provider', 'modelProvider'],
};
const OUTER: ParamMap = { messages: ['input'], stream: [] };

/** Class name → packages that export it and the catalog provider behind. */
const PYTHON_CHAT: Readonly<Record<string, string | null>> = {
  'langchain_openai.ChatOpenAI': 'openai', 'langchain_openai.chat_models.ChatOpenAI': 'openai', 'langchain_openai.chat_models.base.ChatOpenAI': 'openai', 'langchain_openai.OpenAI': 'openai',
  'langchain_openai.AzureChatOpenAI': 'azure', 'langchain_openai.chat_models.AzureChatOpenAI': 'azure', 'langchain_openai.AzureOpenAI': 'azure',
  'langchain.chat_models.ChatOpenAI': 'openai', 'langchain.chat_models.AzureChatOpenAI': 'azure', 'langchain.chat_models.ChatAnthropic': 'anthropic', 'langchain.llms.OpenAI': 'openai', 'langchain.ChatOpenAI': 'openai', 'langchain.OpenAI': 'openai',
  'langchain_community.chat_models.ChatOpenAI': 'openai', 'langchain_community.chat_models.AzureChatOpenAI': 'azure', 'langchain_community.chat_models.ChatAnthropic': 'anthropic', 'langchain_community.llms.OpenAI': 'openai',
  'langchain_community.chat_models.ChatOllama': 'local', 'langchain_community.chat_models.BedrockChat': 'amazon-bedrock', 'langchain_community.chat_models.ChatLiteLLM': null, 'langchain_litellm.ChatLiteLLM': null, 'langchain_community.llms.Ollama': 'local',
  'langchain_anthropic.ChatAnthropic': 'anthropic', 'langchain_anthropic.chat_models.ChatAnthropic': 'anthropic',
  'langchain_google_genai.ChatGoogleGenerativeAI': 'google', 'langchain_google_genai.GoogleGenerativeAI': 'google', 'langchain_google_genai.chat_models.ChatGoogleGenerativeAI': 'google', 'langchain_google_vertexai.ChatVertexAI': 'google-vertex',
  'langchain_groq.ChatGroq': 'groq', 'langchain_groq.chat_models.ChatGroq': 'groq', 'langchain_mistralai.ChatMistralAI': 'mistral', 'langchain_mistralai.chat_models.ChatMistralAI': 'mistral', 'langchain_cohere.ChatCohere': 'cohere',
  'langchain_aws.ChatBedrock': 'amazon-bedrock', 'langchain_aws.ChatBedrockConverse': 'amazon-bedrock', 'langchain_ollama.ChatOllama': 'local', 'langchain_ollama.OllamaLLM': 'local', 'langchain_ollama.chat_models.ChatOllama': 'local',
  'langchain_fireworks.ChatFireworks': 'fireworks-ai', 'langchain_together.ChatTogether': 'togetherai', 'langchain_deepseek.ChatDeepSeek': 'deepseek', 'langchain_xai.ChatXAI': 'xai', 'langchain_perplexity.ChatPerplexity': 'perplexity',
  'langchain_nvidia_ai_endpoints.ChatNVIDIA': 'nvidia', 'langchain_cerebras.ChatCerebras': 'cerebras', 'langchain_openrouter.ChatOpenRouter': 'openrouter',
}; // prettier-ignore
const JAVASCRIPT_CHAT: Readonly<Record<string, string | null>> = {
  '@langchain/openai#ChatOpenAI': 'openai', '@langchain/openai#OpenAI': 'openai', '@langchain/openai#AzureChatOpenAI': 'azure', 'langchain/chat_models/openai#ChatOpenAI': 'openai', 'langchain/llms/openai#OpenAI': 'openai',
  '@langchain/anthropic#ChatAnthropic': 'anthropic', 'langchain/chat_models/anthropic#ChatAnthropic': 'anthropic', '@langchain/google-genai#ChatGoogleGenerativeAI': 'google', '@langchain/google-vertexai#ChatVertexAI': 'google-vertex',
  '@langchain/groq#ChatGroq': 'groq', '@langchain/mistralai#ChatMistralAI': 'mistral', '@langchain/cohere#ChatCohere': 'cohere', '@langchain/aws#ChatBedrockConverse': 'amazon-bedrock', '@langchain/community/chat_models/bedrock#BedrockChat': 'amazon-bedrock',
  '@langchain/ollama#ChatOllama': 'local', '@langchain/ollama#Ollama': 'local', '@langchain/community/chat_models/ollama#ChatOllama': 'local', '@langchain/deepseek#ChatDeepSeek': 'deepseek', '@langchain/xai#ChatXAI': 'xai',
  'langchain/llms/replicate#Replicate': 'replicate', '@langchain/community/llms/replicate#Replicate': 'replicate',
}; // prettier-ignore
const PYTHON_EMBED: Readonly<Record<string, string | null>> = {
  'langchain_openai.OpenAIEmbeddings': 'openai', 'langchain_openai.embeddings.OpenAIEmbeddings': 'openai', 'langchain_openai.AzureOpenAIEmbeddings': 'azure', 'langchain.embeddings.OpenAIEmbeddings': 'openai', 'langchain_community.embeddings.OpenAIEmbeddings': 'openai',
  'langchain_voyageai.VoyageAIEmbeddings': 'voyage', 'langchain_community.embeddings.VoyageEmbeddings': 'voyage', 'langchain_cohere.CohereEmbeddings': 'cohere', 'langchain_google_genai.GoogleGenerativeAIEmbeddings': 'google', 'langchain_mistralai.MistralAIEmbeddings': 'mistral', 'langchain_aws.BedrockEmbeddings': 'amazon-bedrock',
  'langchain_google_vertexai.VertexAIEmbeddings': 'google-vertex', 'langchain_together.TogetherEmbeddings': 'togetherai',
}; // prettier-ignore
const JAVASCRIPT_EMBED: Readonly<Record<string, string | null>> = {
  '@langchain/openai#OpenAIEmbeddings': 'openai', 'langchain/embeddings/openai#OpenAIEmbeddings': 'openai', '@langchain/cohere#CohereEmbeddings': 'cohere', '@langchain/google-genai#GoogleGenerativeAIEmbeddings': 'google', '@langchain/mistralai#MistralAIEmbeddings': 'mistral',
}; // prettier-ignore

const TOOLS = { type: 'self', positional: ['tools'], params: { tools: ['tools'] } } as const;
const STRUCTURED = { type: 'self', positional: ['schema'], params: { schema: ['schema'] } } as const;
const BOUND = { type: 'self', params: MODEL } as const;
const members: NonNullable<TypeSpec['members']> = {
  'bind_tools()': TOOLS,
  'bindTools()': TOOLS,
  'with_structured_output()': STRUCTURED,
  'withStructuredOutput()': STRUCTURED,
  'bind()': BOUND,
  'configurable_fields()': 'self',
  'with_config()': 'self',
  'withConfig()': 'self',
  'with_retry()': 'self',
  'withRetry()': 'self',
  'with_fallbacks()': 'self',
  'withFallbacks()': 'self',
};

/** A model that is chosen late takes its settings from the configuration, under `configurable` or beside it. */
const CONFIGURED = {
  type: 'self',
  positional: ['config'],
  params: Object.fromEntries(
    (['model', 'cap', 'temperature', 'provider'] as const).map((field) => [
      field,
      (MODEL[field] ?? []).flatMap((name) => [`config.${name}`, `config.configurable.${name}`, `configurable.${name}`]),
    ]),
  ),
} as const;
/** Models that run in the program itself. */
const IN_PROCESS = ['langchain', 'langchain.llms', 'langchain_community.llms', 'langchain_community.llms.huggingface_pipeline', 'langchain_huggingface', 'langchain_huggingface.llms', 'langchain.llms.huggingface_pipeline'].flatMap((module) => [`${module}.HuggingFacePipeline`, `${module}.LlamaCpp`, `${module}.GPT4All`]); // prettier-ignore
const IN_PROCESS_FACTORIES = IN_PROCESS.filter((symbol) => symbol.endsWith('.HuggingFacePipeline')).map((symbol) => `${symbol}.from_model_id`); // prettier-ignore

/** Google's classes have their own name for the cap; the others share one. */
function capName(call: ModelCall): string {
  const isGoogle = call.provider === 'google' || call.provider === 'google-vertex';
  if (call.language === 'python' || call.language === 'notebook') return isGoogle ? 'max_output_tokens' : 'max_tokens';
  return isGoogle ? 'maxOutputTokens' : 'maxTokens';
}
const cap = { parameter: capName, whenUnset: "the model's limit, or what the class sets" };
const NO_CAP = { parameter: null, whenUnset: '' };

/** Chains and executors that hold a model: what they are made with names it, or another chain that does. */
const PYTHON_CHAINS: Readonly<Record<string, TypeSpec>> = {
  LLMChain: {
    constructors: ['langchain.chains.LLMChain', 'langchain.LLMChain', 'langchain.chains.llm.LLMChain', 'langchain.chains.ConversationChain', 'langchain.ConversationChain', 'langchain_classic.chains.LLMChain'],
    factories: ['langchain.chains.RetrievalQA.from_chain_type', 'langchain.chains.ConversationalRetrievalChain.from_llm', 'langchain.chains.question_answering.load_qa_chain'],
    positional: ['llm'],
    params: { model: ['llm'], messages: ['prompt'] },
  },
  StuffChain: {
    factories: ['langchain.chains.combine_documents.create_stuff_documents_chain', 'langchain_classic.chains.combine_documents.create_stuff_documents_chain'],
    positional: ['llm', 'prompt'],
    params: { model: ['llm'], messages: ['prompt'] },
  },
  RetrievalChain: {
    factories: ['langchain.chains.create_retrieval_chain', 'langchain.chains.retrieval.create_retrieval_chain', 'langchain_classic.chains.create_retrieval_chain'],
    positional: ['retriever', 'combine_docs_chain'],
    params: { model: ['combine_docs_chain'] },
  },
  AgentExecutor: { constructors: ['langchain.agents.AgentExecutor', 'langchain.agents.agent.AgentExecutor', 'langchain_classic.agents.AgentExecutor'], positional: ['agent', 'tools'], params: { model: ['agent'], tools: ['tools'] } },
  InitializedAgent: { factories: ['langchain.agents.initialize_agent'], positional: ['tools', 'llm'], params: { model: ['llm'], tools: ['tools'] } },
}; // prettier-ignore
const AGENT_FACTORIES = ['create_react_agent', 'create_xml_agent', 'create_tool_calling_agent', 'create_openai_tools_agent', 'create_openai_functions_agent', 'create_structured_chat_agent', 'create_json_chat_agent'].map((name) => `langchain.agents.${name}`); // prettier-ignore

function calls(bag: CallSpec['bag'], python: boolean): CallSpec[] {
  const request = { kind: 'generate', bag, positional: ['input'], params: OUTER, inherits: true, cap } as const;
  const names = python
    ? [
        'invoke',
        'ainvoke',
        'stream',
        'astream',
        'batch',
        'abatch',
        'predict',
        'apredict',
        'predict_messages',
        'generate',
        'agenerate',
      ]
    : ['invoke', 'stream', 'batch', 'call', 'predict', 'generate', 'streamEvents'];
  const chat = names.map((name): CallSpec => ({
    ...request,
    on: 'Chat',
    path: name,
    api: name,
    ...(/stream/i.test(name) ? { constant: { stream: true } } : {}),
  }));
  const runs = [
    'run',
    'arun',
    'invoke',
    'ainvoke',
    'stream',
    'astream',
    'predict',
    'apredict',
    'call',
    'acall',
    'apply',
    'batch',
  ];
  const chain = (python ? Object.keys(PYTHON_CHAINS) : ['LLMChain']).flatMap((type) =>
    runs.map((name): CallSpec => ({ ...request, on: type, path: name, api: `${type}.${name}` })),
  );
  const embed = (
    python ? ['embed_query', 'embed_documents', 'aembed_query', 'aembed_documents'] : ['embedQuery', 'embedDocuments']
  ).map((name): CallSpec => ({
    on: 'Embeddings',
    path: name,
    api: name,
    kind: 'embed',
    bag,
    positional: ['text'],
    params: { prompt: ['text'] },
    inherits: true,
    cap: NO_CAP,
  }));
  return [...chat, ...chain, ...embed];
}

/** Agents that run tools in a loop (LangGraph's prebuilt ones, LangChain 1): the state that is put in holds the messages. */
const PYTHON_AGENTS = [
  'langgraph.prebuilt.create_react_agent',
  'langgraph.prebuilt.chat_agent_executor.create_react_agent',
  'langchain.agents.create_agent',
  'deepagents.create_deep_agent',
];
function agentRuns(bag: CallSpec['bag']): CallSpec[] {
  const isPython = bag === 'keywords';
  const paths = isPython
    ? ['invoke', 'ainvoke', 'stream', 'astream', 'batch', 'abatch', 'astream_events']
    : ['invoke', 'stream', 'batch', 'streamEvents'];
  return runsOf('Agent', paths, {
    bag,
    ...(isPython ? { positional: ['input'] } : {}),
    params: { messages: [isPython ? 'input.messages' : 'messages'] },
    cap: CAP_ELSEWHERE,
    // Tools' results come back in further requests.
    sendsMore: true,
  });
}

export const sdk = defineSdk({
  id: 'langchain',
  name: 'LangChain',
  bindings: {
    python: {
      hints: ['langchain', 'langgraph', 'deepagents'],
      types: {
        Chat: {
          constructors: PYTHON_CHAT,
          bindsModel: 'chat model',
          positional: ['model'],
          params: MODEL,
          members,
          pipeable: true,
        },
        Universal: {
          factories: ['langchain.chat_models.init_chat_model', 'langchain.chat_models.base.init_chat_model'],
          bindsModel: 'chat model',
          positional: ['model'],
          params: MODEL,
          members: { ...members, 'with_config()': CONFIGURED },
          pipeable: true,
        },
        ...PYTHON_CHAINS,
        AgentPlan: {
          factories: AGENT_FACTORIES,
          positional: ['llm', 'tools', 'prompt'],
          params: { model: ['llm'], tools: ['tools'], messages: ['prompt'] },
        },
        Agent: {
          factories: PYTHON_AGENTS,
          bindsModel: 'Agent',
          positional: ['model', 'tools'],
          params: {
            model: ['model'],
            tools: ['tools'],
            system: ['prompt', 'system_prompt', 'instructions', 'state_modifier', 'messages_modifier'],
            schema: ['response_format'],
          },
        },
        Embeddings: { constructors: PYTHON_EMBED, positional: ['model'], params: { model: ['model', 'model_name'] } },
        InProcess: { constructors: IN_PROCESS, factories: IN_PROCESS_FACTORIES, pipeable: true, unbilled: true },
      },
      calls: [
        ...calls('keywords', true),
        ...calls('keywords', true)
          .filter((spec) => spec.on === 'Chat')
          .map((spec) => ({ ...spec, on: 'Universal' })),
        ...agentRuns('keywords'),
      ],
    },
    javascript: {
      hints: ['langchain'],
      types: {
        Chat: {
          constructors: JAVASCRIPT_CHAT,
          bindsModel: 'chat model',
          params: MODEL,
          members,
          pipeable: true,
          chains: [
            '@langchain/core/runnables#RunnableSequence.from',
            'langchain/schema/runnable#RunnableSequence.from',
            'langchain/runnables#RunnableSequence.from',
          ],
        },
        Universal: {
          factories: ['langchain#initChatModel', 'langchain/chat_models/universal#initChatModel'],
          bindsModel: 'chat model',
          positional: ['model'],
          params: MODEL,
          members: { ...members, 'withConfig()': CONFIGURED },
          pipeable: true,
        },
        LLMChain: {
          constructors: ['langchain/chains#LLMChain', 'langchain#LLMChain'],
          params: { model: ['llm'], messages: ['prompt'] },
        },
        Agent: {
          factories: [
            '@langchain/langgraph/prebuilt#createReactAgent',
            'langchain#createAgent',
            'deepagents#createDeepAgent',
          ],
          bindsModel: 'Agent',
          params: {
            model: ['llm', 'model'],
            tools: ['tools'],
            system: ['prompt', 'systemPrompt', 'stateModifier', 'messageModifier'],
            schema: ['responseFormat'],
          },
        },
        Embeddings: { constructors: JAVASCRIPT_EMBED, params: { model: ['model', 'modelName'] } },
      },
      calls: [
        ...calls(1, false),
        ...agentRuns(0),
        ...calls(1, false)
          .filter((spec) => spec.on === 'Chat')
          .map((spec) => ({ ...spec, on: 'Universal' })),
      ],
    },
  },
});
