import type { CallSpec, ParamMap } from '../../model/sdk.ts';
import { defineSdk } from '../../model/sdk.ts';
import { CAP_ELSEWHERE } from '../shared/runs.ts';

/**
 * Claude Agent SDK (earlier Claude Code SDK): one query runs an agent over several requests, with a prompt and tools of its
 * own. https://docs.claude.com/en/api/agent-sdk/overview.
 */
const PYTHON: ParamMap = {
  model: ['options.model'],
  system: ['options.system_prompt'],
  prompt: ['prompt'],
  budget: ['options.max_thinking_tokens'],
};
const JAVASCRIPT: ParamMap = {
  model: ['options.model'],
  system: ['options.systemPrompt', 'options.customSystemPrompt'],
  prompt: ['prompt'],
  budget: ['options.maxThinkingTokens'],
};
const query = { api: 'query', kind: 'generate', provider: 'anthropic', cap: CAP_ELSEWHERE, sendsMore: true } as const;
const python: CallSpec[] = [
  {
    ...query,
    functions: ['claude_agent_sdk.query', 'claude_code_sdk.query'],
    bag: 'keywords',
    positional: ['prompt', 'options'],
    params: PYTHON,
  },
  {
    ...query,
    on: 'Client',
    path: 'query',
    api: 'ClaudeSDKClient.query',
    bag: 'keywords',
    positional: ['prompt'],
    params: { prompt: ['prompt'] },
    inherits: true,
  },
];

export const sdk = defineSdk({
  id: 'claude-agent',
  name: 'Claude Agent SDK',
  bindings: {
    python: {
      hints: ['claude_agent_sdk', 'claude_code_sdk'],
      types: {
        Client: {
          provider: 'anthropic',
          constructors: ['claude_agent_sdk.ClaudeSDKClient', 'claude_code_sdk.ClaudeSDKClient'],
          positional: ['options'],
          params: PYTHON,
        },
      },
      calls: python,
    },
    javascript: {
      hints: ['@anthropic-ai/claude-agent-sdk', '@anthropic-ai/claude-code'],
      types: {},
      calls: [
        {
          ...query,
          functions: ['@anthropic-ai/claude-agent-sdk#query', '@anthropic-ai/claude-code#query'],
          bag: 0,
          params: JAVASCRIPT,
        },
      ],
    },
  },
});
