import type { CallSpec, Symbols } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { CAP_ELSEWHERE, runsOf } from '../shared/runs.ts';

/**
 * DSPy: a program's modules build their prompts from a signature, and send them to the language model that
 * `dspy.configure(lm=…)` names. https://dspy.ai/api.
 */
const MODELS: Symbols = {
  'dspy.**.LM': null,
  // Before version 2.5 a class per provider.
  'dspy.OpenAI': 'openai', 'dspy.AzureOpenAI': 'azure', 'dspy.Claude': 'anthropic', 'dspy.Google': 'google', 'dspy.Groq': 'groq', 'dspy.Mistral': 'mistral', 'dspy.Cohere': 'cohere', 'dspy.Together': 'togetherai', 'dspy.OllamaLocal': 'local',
}; // prettier-ignore
const MODULES = [
  ...['Predict', 'ChainOfThought', 'ChainOfThoughtWithHint', 'ProgramOfThought', 'CodeAct', 'ReAct', 'ReActV2', 'RLM'],
  ...['MultiChainComparison', 'TypedPredictor', 'TypedChainOfThought', 'BestOfN', 'Refine'],
].map((name) => `dspy.**.${name}`);

const models = runsOf('LM', ['', 'forward', 'acall', 'aforward'], {
  bag: 'keywords',
  positional: ['prompt', 'messages'],
  params: { prompt: ['prompt'], messages: ['messages'], cap: ['max_tokens'], temperature: ['temperature'] },
  cap: { parameter: 'max_tokens', whenUnset: 'what the class sends: 1,000 to 4,000 tokens in earlier versions' },
});
const modules: CallSpec[] = runsOf('Module', ['', 'forward', 'acall', 'aforward', 'batch'], {
  bag: 'keywords',
  params: { model: ['lm'], cap: ['config.max_tokens'], temperature: ['config.temperature'] },
  cap: CAP_ELSEWHERE,
  ambient: {
    model: ['dspy.context(lm)', 'dspy.settings.context(lm)', 'dspy.configure(lm)', 'dspy.settings.configure(lm)'],
  },
  // The prompt is made of the signature, of what the optimizer learnt and of the inputs.
  sendsMore: true,
});

export const sdk = defineSdk({
  id: 'dspy',
  name: 'DSPy',
  bindings: {
    python: {
      hints: ['dspy'],
      types: {
        LM: {
          constructors: MODELS,
          bindsModel: 'LM',
          positional: ['model'],
          params: {
            model: ['model'],
            cap: ['max_tokens', 'max_completion_tokens'],
            temperature: ['temperature'],
            effort: ['reasoning_effort'],
            baseUrl: ['api_base', 'base_url'],
            retries: ['num_retries'],
          },
        },
        Module: { constructors: MODULES, params: { tools: ['tools'], cap: ['max_tokens'] } },
      },
      calls: [...models, ...modules],
    },
  },
});
