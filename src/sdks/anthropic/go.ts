import type { CallSpec, ParamMap, SdkBinding } from '../../model/sdk.ts';
import { constantsFor } from '../shared/constants.ts';

/** The official Anthropic SDK for Go (`github.com/anthropics/anthropic-sdk-go`). */
const MESSAGES: ParamMap = {
  model: ['Model'],
  cap: ['MaxTokens'],
  system: ['System'],
  messages: ['Messages'],
  tools: ['Tools'],
  temperature: ['Temperature'],
  budget: ['Thinking.OfEnabled.BudgetTokens'],
  serviceTier: ['ServiceTier'],
  cache: ['CacheControl'],
};

/** Ids that its `Model…` constants have stood for: message.go. */
const IDS = (
  'claude-sonnet-5 claude-fable-5 claude-mythos-5 claude-mythos-preview claude-opus-4-8 claude-opus-4-7 claude-opus-4-6 claude-sonnet-4-6 ' +
  'claude-haiku-4-5 claude-haiku-4-5-20251001 claude-opus-4-5 claude-opus-4-5-20251101 claude-sonnet-4-5 claude-sonnet-4-5-20250929 ' +
  'claude-opus-4-1 claude-opus-4-1-20250805 claude-opus-4-0 claude-opus-4-20250514 claude-sonnet-4-0 claude-sonnet-4-20250514 ' +
  'claude-4-opus-20250514 claude-4-sonnet-20250514 claude-3-7-sonnet-latest claude-3-7-sonnet-20250219 claude-3-5-haiku-latest ' +
  'claude-3-5-haiku-20241022 claude-3-5-sonnet-latest claude-3-5-sonnet-20241022 claude-3-5-sonnet-20240620 claude-3-opus-latest ' +
  'claude-3-opus-20240229 claude-3-sonnet-20240229 claude-3-haiku-20240307 claude-2.1 claude-2.0'
).split(' ');

const ROOT = 'github.com/anthropics/anthropic-sdk-go';
const calls = ['New', 'NewStreaming'].flatMap((method): CallSpec[] => {
  const request = {
    kind: 'generate',
    bag: 1,
    positional: [''],
    params: MESSAGES,
    cap: { parameter: 'MaxTokens', required: true, whenUnset: 'the request is refused' },
    constant: { stream: method === 'NewStreaming' },
  } as const;
  return [
    ...['Messages', 'Beta.Messages'].map((path): CallSpec => ({
      ...request,
      on: 'Client',
      path: `${path}.${method}`,
      api: `${path}.${method}`,
    })),
    { ...request, on: 'MessageService', path: method, api: `Messages.${method}` },
  ];
});
const modelId = constantsFor(IDS, /^Model/);
const ROLES = /^(?:Beta)?MessageParamRole(User|Assistant)$/;

export const go: SdkBinding = {
  hints: [ROOT],
  defaults: { retries: 2 },
  types: {
    Client: {
      provider: 'anthropic',
      constructors: [`${ROOT}#Client`],
      factories: [`${ROOT}#NewClient`],
      params: { baseUrl: ['WithBaseURL'], retries: ['WithMaxRetries'], timeout: ['WithRequestTimeout'] },
    },
    MessageService: {
      provider: 'anthropic',
      constructors: [`${ROOT}#MessageService`, `${ROOT}#BetaMessageService`],
      factories: [`${ROOT}#NewMessageService`, `${ROOT}#NewBetaMessageService`],
    },
  },
  calls,
  constants: { [`${ROOT}#`]: (name) => ROLES.exec(name)?.[1]?.toLowerCase() ?? modelId(name) },
  passThrough: [
    ...['String', 'Int', 'Bool', 'Float', 'Opt', 'Ptr', 'F', 'Raw', 'Model'].map((name) => `${ROOT}#${name}`),
    `${ROOT}/packages/param#NewOpt`,
  ],
  structs: { [`${ROOT}#NewImageBlockBase64`]: ['image'], [`${ROOT}#NewImageBlock`]: ['image'] },
  options: ['WithBaseURL', 'WithMaxRetries', 'WithRequestTimeout'].map((name) => `${ROOT}/option#${name}`),
};
