import { DEFAULT_EFFORT, reasoningTokensOf } from '../../core/estimate/assumptions.ts';
import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { Assumptions } from '../../model/config.ts';

/** Models that take one effort only, none, or not `low`. https://platform.openai.com/docs/guides/reasoning */
const FIXED_EFFORT = /-pro\b|chat-latest|-chat\b|^o1-(mini|preview)|codex-mini|deep-research|computer-use/;

/**
 * The request parameter that sets how much the model reasons, as a path from the request; null where this SDK, provider or model takes
 * none that a plain value can be written for. Each is the provider's own name in that SDK.
 */
export function effortParameter(call: ModelCall, model: CatalogModel): string | null {
  if (FIXED_EFFORT.test(model.id)) return null;
  const provider = call.provider ?? model.provider;
  const openai = provider === 'openai' || provider === 'azure';
  switch (call.sdk) {
    case 'openai':
    case 'http':
      if (!openai || !/^(responses|chat)/.test(call.api)) return null;
      return call.api.startsWith('responses') ? 'reasoning.effort' : 'reasoning_effort';
    case 'anthropic':
      // From Opus 4.5 on; a model that reasons unasked is later than that. https://docs.anthropic.com/en/docs/build-with-claude/effort
      return call.provider === 'anthropic' && call.api.startsWith('messages.') ? 'output_config.effort' : null;
    case 'google-genai':
      // JavaScript wants a member of the SDK's own enum.
      return call.language === 'python' && /^gemini-([3-9]|\d\d)/.test(model.id)
        ? 'config.thinking_config.thinking_level'
        : null;
    case 'vercel-ai':
      return openai ? 'providerOptions.openai.reasoningEffort' : null;
    case 'groq':
    case 'litellm':
      return openai || /gpt-oss/.test(model.id) ? 'reasoning_effort' : null;
    case 'langchain':
      if (!openai) return null;
      return call.language === 'python' ? 'reasoning_effort' : null;
    default:
      return null;
  }
}

/** What a model does when asked nothing, as an effort that the settings have a figure for; null when it does not reason then. */
export function defaultEffortOf(model: CatalogModel): string | null {
  const standard = model.reasoningDefault;
  if (model.reasoning === 'none' || standard === null || standard === 'off' || standard === 'none') return null;
  return standard === 'on' || standard === 'dynamic' || standard === 'adaptive' ? DEFAULT_EFFORT : standard;
}

/** Efforts from which on a request reasons at length. */
export function isCostly(effort: string): boolean {
  return !['none', 'minimal', 'low'].includes(effort);
}

/** Reasoning tokens and USD that a lower effort saves in one call: `(tokens − lower tokens) × output price`. */
export function effortSaving(
  model: CatalogModel,
  assumptions: Assumptions,
  effort: string,
  lower: string,
): { readonly tokens: number; readonly lowerTokens: number; readonly perCall: number } {
  const tokens = reasoningTokensOf(assumptions, effort);
  const lowerTokens = reasoningTokensOf(assumptions, lower);
  return { tokens, lowerTokens, perCall: ((tokens - lowerTokens) * model.output) / 1e6 };
}
