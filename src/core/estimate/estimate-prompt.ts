import type { PromptSite } from '../../model/call.ts';
import type { Config } from '../../model/config.ts';
import type { PromptEstimate } from '../../model/estimate.ts';
import type { Tokenizers } from '../tokens/tokenizers.ts';
import { assumed, sumRanges, usable, ZERO } from './figures.ts';
import { measureText } from './text.ts';

/**
 * Tokens of one prompt definition, without framing, counted with `tokenizerId`: the one of a call that sends it
 * (`tokenizerIdOf`). Dynamic parts count as the settings assume.
 */
export function estimatePrompt(
  prompt: PromptSite,
  tokenizerId: string,
  deps: { readonly config: Config; readonly tokenizers: Tokenizers },
): PromptEstimate {
  const tokenizer = deps.tokenizers.tokenizerFor(tokenizerId);
  const { known, holes } = measureText(prompt.text, tokenizer.count);
  const perHole = usable(deps.config.assumptions.tokensPerHole) ?? 0;
  const most = Math.max(perHole, usable(deps.config.assumptions.maxTokensPerHole) ?? 0);
  const hole = { floor: ZERO, expected: assumed(perHole), ceiling: assumed(most) };
  return { tokens: sumRanges([known, ...holes.map(() => hole)]), tokenizer: tokenizer.label };
}
