import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CatalogBuildError, type SourceRow } from './source-row.ts';

/**
 * Reads the model data of the npm package `@earendil-works/pi-ai`: one JSON file a provider beside a manifest with their
 * SHA-256. Only the files are read; the package's code is not run. Its README says that every chat model it lists calls tools.
 */

/** Its provider files that are billed by token, and their catalog provider. Plans (Copilot, Codex, coding plans) and pure pass-through gateways are left out. */
const PROVIDERS: Readonly<Record<string, string>> = {
  'amazon-bedrock': 'amazon-bedrock',
  'ant-ling': 'ant-ling',
  anthropic: 'anthropic',
  azure: 'azure',
  baseten: 'baseten',
  cerebras: 'cerebras',
  'cloudflare-workers-ai': 'cloudflare-workers-ai',
  deepseek: 'deepseek',
  fireworks: 'fireworks-ai',
  google: 'google',
  'google-vertex': 'google-vertex',
  groq: 'groq',
  huggingface: 'huggingface',
  meta: 'meta',
  minimax: 'minimax',
  'minimax-cn': 'minimax-cn',
  mistral: 'mistral',
  moonshotai: 'moonshotai',
  'moonshotai-cn': 'moonshotai-cn',
  openai: 'openai',
  openrouter: 'openrouter',
  together: 'togetherai',
  'vercel-ai-gateway': 'vercel',
  xai: 'xai',
  xiaomi: 'xiaomi',
  zai: 'zai',
};

const price = z.number();
const model = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['chat', 'image', 'classifier']),
  reasoning: z.boolean().optional(),
  thinkingLevelMap: z.record(z.string(), z.string().nullable()).optional(),
  input: z.array(z.string()),
  cost: z.object({
    input: price,
    output: price,
    cacheRead: price,
    cacheWrite: price,
    tiers: z
      .array(z.object({ inputTokensAbove: z.number(), input: price, output: price, cacheRead: price }))
      .optional(),
  }),
  contextWindow: z.number().optional(),
  maxTokens: z.number().optional(),
});
type PiModel = z.infer<typeof model>;
const manifestSchema = z.object({ generatedAt: z.iso.datetime(), files: z.record(z.string(), z.string()) });

/** `folder` is the package in node_modules. Throws if a file does not have the hash that the manifest states. */
export function readPiAi(folder: string): SourceRow[] {
  const version = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).version;
  const data = join(folder, 'dist', 'providers', 'data');
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(data, '.manifest.json'), 'utf8')));
  const source = {
    name: `pi-ai ${version}`,
    date: manifest.generatedAt.slice(0, 10),
    family: 'pi-ai',
    lists: 1,
    official: false,
  } as const;
  return Object.entries(PROVIDERS).flatMap(([file, provider]) => {
    const text = readFileSync(join(data, `${file}.json`), 'utf8');
    const hash = createHash('sha256').update(text).digest('hex');
    if (hash !== manifest.files[`${file}.json`])
      throw new CatalogBuildError(`pi-ai's ${file}.json does not have the hash of its manifest; reinstall the package`);
    const byApi = z.record(z.string(), z.record(z.string(), model)).parse(JSON.parse(text));
    // Image and classifier entries share ids with chat models and are billed in other units.
    return Object.values(byApi)
      .flatMap((models) => Object.values(models).filter((entry) => entry.type === 'chat'))
      .map((entry) => sourceRow(provider, entry, source));
  });
}

function sourceRow(provider: string, entry: PiModel, source: SourceRow['source']): SourceRow {
  const { cost } = entry;
  return {
    provider,
    id: entry.id,
    name: entry.name,
    price: {
      input: cost.input,
      output: cost.output,
      cacheRead: cost.cacheRead,
      // It writes 0 both for free and for none.
      cacheWrite: cost.cacheWrite > 0 ? { default: cost.cacheWrite } : {},
      batch: null,
      steps: (cost.tiers ?? []).map((step) => ({
        above: step.inputTokensAbove,
        input: step.input,
        output: step.output,
        cacheRead: step.cacheRead,
      })),
      peak: null,
    },
    context: entry.contextWindow ?? null,
    maxOutput: entry.maxTokens ?? null,
    reasoning: reasoningOf(entry),
    tools: true,
    vision: entry.input.includes('image'),
    released: null,
    retires: null,
    aliases: [],
    source,
  };
}

/** A level map with `off: null` says that thinking cannot be switched off. */
function reasoningOf(entry: PiModel): SourceRow['reasoning'] {
  if (entry.reasoning !== true) return 'none';
  return entry.thinkingLevelMap?.['off'] === null ? 'always' : 'optional';
}
