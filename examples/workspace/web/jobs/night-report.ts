import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { REPORT_PROMPT } from '../lib/prompts';

const client = new BedrockRuntimeClient({});

/** Writes the report of one day; a careful one on the last day of a month. */
export async function nightReport(figures: string, isMonthEnd: boolean): Promise<string> {
  const modelId = isMonthEnd ? 'anthropic.claude-sonnet-4-5-20250929-v1:0' : 'anthropic.claude-haiku-4-5-20251001-v1:0';
  const response = await client.send(
    new ConverseCommand({
      modelId,
      system: [{ text: REPORT_PROMPT }],
      messages: [{ role: 'user', content: [{ text: figures }] }],
      inferenceConfig: { maxTokens: 1200, temperature: 0.3 },
    }),
  );
  return response.output?.message?.content?.[0]?.text ?? '';
}
