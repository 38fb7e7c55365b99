/** What each kind of assumption stands for, for people who ask. The id is the one that estimates carry; `setting` is below `assumptions`. */
export const ASSUMPTION_GUIDE = {
  'calls-per-month': {
    setting: 'callsPerMonth',
    text: 'How often a call site runs is nowhere in the code, so every monthly cost and saving is stated for this traffic.',
  },
  'output-tokens': {
    setting: 'outputTokens',
    text: 'The length of an answer is known only afterwards. Where neither a response schema, the prompt nor a low output cap tells, this many tokens are expected. The cap is the ceiling and not the expectation.',
  },
  'reasoning-tokens': {
    setting: 'reasoningTokens',
    text: 'Reasoning bills as output. The code says at most an effort; the tokens that an effort takes are this table.',
  },
  'tokens-per-hole': {
    setting: 'tokensPerHole',
    text: 'A part of a prompt that only the run knows (a variable, a history, a document) counts as this many tokens in expected costs, and as none in the floor.',
  },
  'max-tokens-per-hole': {
    setting: 'maxTokensPerHole',
    text: 'The ceiling of a cost takes this many tokens for each part of a prompt that only the run knows.',
  },
  'cache-hit-rate': {
    setting: 'cacheHitRate',
    text: 'Where a prefix is marked for the prompt cache, or the provider caches by itself, this share of calls is expected to read it from the cache.',
  },
  'image-size': {
    setting: 'imageWidth',
    text: 'Providers bill an image by its size, which the code does not tell. It counts as imageWidth × imageHeight pixels.',
  },
  'cache-unseen': {
    setting: null,
    text: 'The request asks for caching in a way that cannot be followed in the code (a marker in a variable, a cache id). It counts as not cached; the range covers both.',
  },
  'model-choice': {
    setting: null,
    text: 'The code may choose among several models. The expected cost is that of the first one; the range spans them all.',
  },
  choices: {
    setting: null,
    text: 'How many completions one request asks for (`n`) is not in the code. Each is billed as output.',
  },
  batch: {
    setting: null,
    text: 'The request goes through a batch API, and no batch price of its model is known. It counts at the standard price.',
  },
  turns: {
    setting: null,
    text: 'The request is sent again and again in a loop, each time with the messages before. How often is stated for this call site: under `sites` in the settings, or beside the code.',
  },
  'hourly-price': {
    setting: null,
    text: 'A server that is paid by the hour costs per request what an hour costs, divided by what it gets done in one. How much that is was stated, not measured; say "measured": true in the override when it was.',
  },
  'service-tier': {
    setting: null,
    text: 'The request names a service tier whose price is not in the catalog. It counts at the standard price.',
  },
  'peak-hours': {
    setting: null,
    text: 'The provider charges more at some hours, and when a request is sent is not in the code. It counts at the price outside them; the ceiling is at the price inside them.',
  },
  'request-fee': {
    setting: null,
    text: 'The provider bills a fee for each request beside its tokens, which depends on options that are not followed. It is named and not counted.',
  },
  price: {
    setting: null,
    text: "The list price of the model's maker stands in: the code does not say who answers, or the seller's own price is not in the catalog and it sells at that price. State your own under `models`, or who answers at an address under `endpoints`.",
  },
} as const satisfies Readonly<Record<string, { readonly setting: string | null; readonly text: string }>>;

export type AssumptionId = keyof typeof ASSUMPTION_GUIDE;
