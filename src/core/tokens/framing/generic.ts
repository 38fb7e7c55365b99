import type { Counter, Framing, ToolText } from './framing.ts';
import { jsonText } from './json-text.ts';

/** Tool definitions and schemas counted as their JSON. */
function jsonFraming(perMessage: number, reply: number, messagesBand: { low: number; high: number }): Framing {
  return {
    messages: (count) =>
      count === 0
        ? { tokens: 0, provenance: 'exact' }
        : { tokens: count * perMessage + reply, provenance: 'estimated', band: messagesBand },
    tools: (tools, _hasSystem, counter) => jsonTokens(tools.map(toolJson).join('\n'), counter, TOOL_PROMPT),
    schema: (schema, counter) => jsonTokens(jsonText(schema), counter, 0),
    systemSuffix: '',
  };
}

/** A chat template tells the model in a few sentences how to call tools. */
const TOOL_PROMPT = 60;
const JSON_BAND = { low: 0.6, high: 1.5 };

function jsonTokens(json: string, counter: Counter, prompt: number): ReturnType<Counter> {
  if (json === '') return { tokens: 0, provenance: 'exact' };
  return { tokens: counter(json).tokens + prompt, provenance: 'estimated', band: JSON_BAND };
}

function toolJson(tool: ToolText): string {
  return jsonText({
    type: 'function',
    function: { name: tool.name, description: tool.description ?? undefined, parameters: tool.schema },
  });
}

/**
 * Gemini: count_tokens gives 10 for "Hi my name is Bob" and "Hi Bob!" as two messages (Gemini API, "Understand and count
 * tokens"), whose texts are 8, so one a message.
 */
export function geminiFraming(): Framing {
  return jsonFraming(1, 0, { low: 0, high: 3 });
}

/** Chat templates of open models (ChatML, Llama 3, Mistral) put 2 to 6 tokens around a message and 1 to 4 before the reply. */
export function genericFraming(): Framing {
  return jsonFraming(4, 3, { low: 0.4, high: 1.6 });
}
