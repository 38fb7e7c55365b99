import type { CatalogModel, CatalogView } from '../model/catalog.ts';
import type { Tier } from '../model/estimate.ts';

/**
 * Four tiers of models by what they cost: hot (premium, for the tenth of calls that need it), warm (mid-range, the bulk),
 * cold (cheap and fast: classify, extract, route), economy (the cheapest that still call tools).
 */
export const TIERS: readonly Tier[] = ['hot', 'warm', 'cold', 'economy'];

/**
 * Lowest blended price of each tier, USD per million tokens at three input tokens for one output token. The bounds lie in
 * gaps of the November 2026 price lists: 7 between Claude Sonnet 4.6 (6.0) and GPT-5.6 Sol (8.0), 2.5 between GPT-6.1 Terra
 * (2.0) and Grok 4.7 (3.0), 0.6 between Gemini 3.1 Flash-Lite (0.56) and GPT-5 mini (0.69).
 */
const TIER_BOUNDS: Readonly<Record<Tier, number>> = { hot: 7, warm: 2.5, cold: 0.6, economy: 0 };

/**
 * The model that stands for each tier where the user has chosen none, `provider/id`. Each is current in November 2026,
 * sold by its maker, calls tools, reads images, and four or five independent price lists agree on it; prices fall by two
 * to eight times from tier to tier. Input/output: 4/20, 2/10, 0.75/3.75, 0.10/0.50.
 */
export const DEFAULT_TIERS: Readonly<Record<Tier, string>> = {
  hot: 'anthropic/claude-opus-5-5',
  warm: 'openai/gpt-6-sol',
  cold: 'google/gemini-3.8-flash',
  economy: 'openai/gpt-6-luna',
};

/**
 * Current models of a provider by tier, from the provider's own line-up. A tier is left out where the provider sells
 * nothing in it, or only a model that a cheaper one of its own has replaced (Claude Haiku 4.5 by 5.5).
 */
const LADDERS: Readonly<Record<string, Partial<Record<Tier, string>>>> = {
  openai: { hot: 'gpt-6-astra', warm: 'gpt-6.1-sol', cold: 'gpt-6.1-terra', economy: 'gpt-6-luna' },
  azure: { hot: 'gpt-6-astra', warm: 'gpt-6.1-sol', cold: 'gpt-6.1-terra', economy: 'gpt-6-luna' },
  anthropic: { hot: 'claude-opus-5-5', warm: 'claude-sonnet-5-5', economy: 'claude-haiku-5-5' },
  google: { warm: 'gemini-4-argon', cold: 'gemini-3.8-flash', economy: 'gemini-3.1-flash-lite' },
  'google-vertex': {
    hot: 'claude-opus-5-5@default',
    warm: 'claude-sonnet-5-5@default',
    cold: 'gemini-3.8-flash',
    economy: 'gemini-3.1-flash-lite',
  },
  'amazon-bedrock': {
    hot: 'global.anthropic.claude-opus-5-5',
    warm: 'global.anthropic.claude-sonnet-5-5',
    cold: 'amazon.nova-pro-v1:0',
    economy: 'global.anthropic.claude-haiku-5-5',
  },
  mistral: { warm: 'mistral-medium-2604', cold: 'mistral-large-2512', economy: 'mistral-small-2603' },
  xai: { warm: 'grok-4.7', cold: 'grok-4.3' },
  deepseek: { cold: 'deepseek-v4-pro', economy: 'deepseek-flash' },
  openrouter: {
    hot: 'anthropic/claude-opus-5.5',
    warm: 'openai/gpt-6-sol',
    cold: 'google/gemini-3.8-flash',
    economy: 'openai/gpt-6-luna',
  },
  vercel: {
    hot: 'anthropic/claude-opus-5.5',
    warm: 'openai/gpt-6-sol',
    cold: 'google/gemini-3.8-flash',
    economy: 'openai/gpt-6-luna',
  },
};

/** Names of models that stand outside a provider's ordinary line-up. */
const SPECIAL = /preview|exp|beta|batch|fast|search|research|vision|audio|code|codex|guard|chat-latest|priority|flex/i;

/** USD per million tokens at three input tokens for one output token. */
export function blendedPrice(model: Pick<CatalogModel, 'input' | 'output'>): number {
  return (3 * model.input + model.output) / 4;
}

/** The tier of a model: the one a reviewer or an override gave it, else by its price. Null for what is no chat model. */
export function tierOf(model: CatalogModel): Tier | null {
  if (model.kind !== 'chat') return null;
  const price = blendedPrice(model);
  return model.tier ?? TIERS.find((tier) => price >= TIER_BOUNDS[tier]) ?? 'economy';
}

/**
 * A provider's own model for each tier, so that the tiers of a call can stay with its provider. From the reviewed ladder,
 * else the newest model that calls tools in each tier. Empty for a provider without prices.
 */
export function tierLadder(catalog: CatalogView, provider: string): Partial<Record<Tier, CatalogModel>> {
  const reviewed = LADDERS[provider];
  return reviewed ? reviewedLadder(catalog, provider, reviewed) : newestLadder(catalog, provider);
}

type Ladder = Partial<Record<Tier, CatalogModel>>;

function reviewedLadder(catalog: CatalogView, provider: string, reviewed: Partial<Record<Tier, string>>): Ladder {
  const ladder: Ladder = {};
  for (const tier of TIERS) {
    const id = reviewed[tier];
    const model = id === undefined ? undefined : catalog.get(provider, id);
    if (model) ladder[tier] = model;
  }
  return ladder;
}

function newestLadder(catalog: CatalogView, provider: string): Ladder {
  const own = catalog.modelsOf?.(provider) ?? catalog.models().filter((model) => model.provider === provider);
  const ladder: Ladder = {};
  for (const model of own.filter((entry) => isCurrent(entry, catalog.date) && !SPECIAL.test(entry.id))) {
    const tier = tierOf(model);
    const best = tier === null ? undefined : ladder[tier];
    if (tier !== null && (best === undefined || order(model, best) > 0)) ladder[tier] = model;
  }
  return ladder;
}

function isCurrent(model: CatalogModel, date: string): boolean {
  const sold = model.retires === null || model.retires > date;
  return sold && typeof model.released === 'string' && model.capabilities.tools === true;
}

function order(a: CatalogModel, b: CatalogModel): number {
  const [released, other] = [a.released ?? '', b.released ?? ''];
  if (released !== other) return released < other ? -1 : 1;
  return (a.lists ?? 1) - (b.lists ?? 1) || (a.id < b.id ? 1 : -1);
}
