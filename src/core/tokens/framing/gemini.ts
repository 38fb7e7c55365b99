import type { Framing, ToolText } from './framing.ts';
import { jsonText } from './json-text.ts';

/**
 * promptTokenCount of recorded requests (pydantic-ai's test recordings, 2026-08): 1.5 and 2.0 add nothing around messages, later
 * models 1, and 1 more with a system instruction. Google's "Understand and count tokens" agrees: 10 for two messages of 8.
 */
const MESSAGES_BAND = { low: 0, high: 2 };

/**
 * Declarations count as their JSON, from a quarter of it (2.0) to all of it and a little (2.5 and later); nothing is added for
 * having any. 40 recorded requests lie inside.
 */
const TOOLS_BAND = { low: 0.2, high: 1.45 };

/** A response schema is not counted: 19 of 20 recorded requests with one have 0 to 7 tokens more than their text. */
const SCHEMA_TOKENS = 2;
const SCHEMA_BAND = { low: 0, high: 22 };

export function geminiFraming(modelId: string): Framing {
  const isOld = /gemini-(1|2\.0)/.test(modelId);
  return {
    messages: (roles) => {
      if (roles.length === 0) return { tokens: 0, provenance: 'exact' };
      const tokens = isOld ? 1 : roles.length;
      return { tokens, provenance: 'estimated', band: MESSAGES_BAND };
    },
    tools: (tools, _hasSystem, counter) => {
      if (tools.length === 0) return { tokens: 0, provenance: 'exact' };
      const { tokens, band } = counter(tools.map(declaration).join('\n'));
      return {
        tokens,
        provenance: 'estimated',
        band: { low: TOOLS_BAND.low * (band?.low ?? 1), high: TOOLS_BAND.high * (band?.high ?? 1) },
      };
    },
    schema: () => ({ tokens: SCHEMA_TOKENS, provenance: 'estimated', band: SCHEMA_BAND }),
    systemSuffix: '',
  };
}

function declaration(tool: ToolText): string {
  return jsonText({ name: tool.name, description: tool.description ?? undefined, parameters: tool.schema });
}
