import type { ModelCall } from '../../model/call.ts';
import { formatTokens } from '../estimate/format.ts';

/** `claude-sonnet-4-5`, or what is known instead. */
export function modelName(call: ModelCall): string {
  const { model } = call;
  if (model.kind === 'known') return model.value;
  if (model.kind === 'oneOf') return model.options.map((option) => option.value).join(' or ');
  return 'this model';
}

/** Tokens for a sentence: `1,234 tokens`. */
export function tokens(count: number): string {
  return `${formatTokens(count)} ${count === 1 ? 'token' : 'tokens'}`;
}
