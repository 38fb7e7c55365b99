import type { ModelCall, Role } from '../../model/call.ts';
import { firstValue } from '../estimate/resolved.ts';
import { staticText } from '../estimate/text.ts';

/** What of a request stands in the code: plain JSON, in the order it is sent. */
export interface StaticRequest {
  /** Provider of the catalog that answers it. */
  readonly provider: string;
  /** As the provider takes it. */
  readonly model: string;
  readonly messages: readonly { readonly role: Role; readonly text: string }[];
  readonly tools: readonly StaticTool[];
  /** JSON schema of the answer. */
  readonly schema: unknown;
  /** What cannot be counted because it is only known at run time. Empty when all of the request is here. */
  readonly holes: readonly string[];
}
export interface StaticTool {
  readonly name: string;
  readonly description: string | null;
  readonly schema: unknown;
}

/** The static part of a call's request, or why there is none to count. Holes are left out and named. */
export function staticRequest(call: ModelCall, provider: string | null): StaticRequest | { readonly reason: string } {
  const model = firstValue(call.model);
  if (model === null) return { reason: 'The model of this call is only known at run time.' };
  if (provider === null) return { reason: 'Which provider answers this call is not known.' };
  if (call.kind !== 'generate' && call.kind !== 'http')
    return { reason: 'Only requests for text can be counted by a provider.' };
  const holes: string[] = [];
  const messages = call.messages.map(({ role, text, images, otherParts }) => {
    const known = staticText(text);
    holes.push(...known.holes.map(({ name }) => name), ...images.map(() => 'image'), ...otherParts);
    return { role, text: known.text };
  });
  if (!call.messagesComplete) holes.push(call.messages.length === 0 ? 'messages' : 'further messages');
  const tools = call.tools.tools.map(({ name, description, schema }) => {
    const known = description && staticText(description);
    if (known) holes.push(...known.holes.map((hole) => hole.name));
    if (name === null || schema === null) holes.push('tool definition');
    return { name: name ?? 'tool', description: known?.text ?? null, schema };
  });
  if (!call.tools.complete) holes.push('further tools');
  if (call.responseSchema && call.responseSchema.schema === null) holes.push('response schema');
  const texts = messages.filter(({ text }) => text !== '');
  if (texts.length === 0 && tools.length === 0) return { reason: 'Nothing of this request stands in the code.' };
  return { provider, model, messages: texts, tools, schema: call.responseSchema?.schema ?? null, holes };
}
