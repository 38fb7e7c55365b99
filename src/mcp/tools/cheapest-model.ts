import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { FIRST_PARTY_PROVIDERS, providerByName } from '../../catalog/providers.ts';
import { tierOf } from '../../catalog/tiers.ts';
import { assumptionsOfRequest, callOfRequest } from '../../core/estimate/plain-request.ts';
import { rankModels, type RankedModel } from '../../core/estimate/rank-models.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import { createTokenizers } from '../../core/tokens/tokenizers.ts';
import { amountOf } from '../../library/report.ts';
import type { CatalogModel, CatalogView } from '../../model/catalog.ts';
import { loadRanks } from '../../workspace/tokenizer-ranks.ts';
import { openWorkspace } from '../../workspace/workspace.ts';
import { ToolError } from '../roots.ts';
import { READ_ONLY, result, type ToolContext } from './tool.ts';

const TIERS = ['hot', 'warm', 'cold', 'economy'] as const;

const input = {
  system: z.string().optional().describe('System prompt.'),
  prompt: z.string().optional().describe('What else is sent, as text.'),
  inputTokens: z.int().min(0).optional().describe('Further input in tokens, in place of text.'),
  outputTokens: z.int().min(0).optional().describe('Tokens of the answer that are expected.'),
  maxOutputTokens: z.int().min(1).optional().describe('Output cap that the model has to allow.'),
  needsTools: z.boolean().default(false),
  needsVision: z.boolean().default(false),
  needsJsonSchema: z.boolean().default(false).describe('Structured output by a JSON schema.'),
  minContextWindow: z.int().min(0).optional().describe('Tokens.'),
  providers: z
    .array(z.string())
    .optional()
    .describe('Only these, as the catalog or SDKs call them. By default the makers of models.'),
  tiers: z
    .array(z.enum(TIERS))
    .optional()
    .describe('Only models of these tiers by price: hot is premium, economy the cheapest.'),
  limit: z.int().min(1).max(50).default(5),
};
const amount = z.object({
  floor: z.number(),
  expected: z.number(),
  ceiling: z.number().nullable(),
  trust: z.enum(['exact', 'measured', 'estimated', 'assumed']),
});
const output = {
  date: z.string().describe('Of the prices.'),
  considered: z.number().describe('Models of these providers and tiers that are known to have what is needed.'),
  refused: z.number().describe('Of those, models whose window or longest answer is too small.'),
  models: z.array(
    z.object({
      provider: z.string(),
      id: z.string(),
      tier: z.enum(TIERS).nullable(),
      costPerCall: amount.describe('USD'),
      inputPrice: z.number().describe('USD per million tokens'),
      outputPrice: z.number().describe('USD per million tokens'),
      contextWindow: z.number().nullable(),
      maxOutput: z.number().nullable(),
      source: z.string(),
    }),
  ),
};

/** `cheapest-model`: the models of the catalog that can take a request, cheapest first. */
export function registerCheapestModel(server: McpServer, { roots }: ToolContext): void {
  server.registerTool(
    'cheapest-model',
    {
      title: 'The cheapest model that can take a request',
      description:
        'Prices a request on the models of the catalog and lists the cheapest that can take it by tools, images, response schema, context window and output cap. It knows prices and limits and nothing of the quality of answers: restrict the tiers or try the candidate on your own data.',
      inputSchema: input,
      outputSchema: output,
      annotations: READ_ONLY,
    },
    async ({ providers, tiers, limit, minContextWindow = 0, ...request }) => {
      const { catalog, config } = await openWorkspace({ root: roots.folders[0] ?? '.' });
      const assumptions = assumptionsOfRequest(request, config.assumptions);
      const deps = { catalog, config: { ...config, assumptions }, tokenizers: createTokenizers(loadRanks) };
      const models = candidates(catalog, providers).filter(
        (model) =>
          isKnownToFit(model, { ...request, minContextWindow }) &&
          (tiers === undefined || tiers.some((tier) => tier === tierOf(model))),
      );
      const { fitting, refused } = rankModels(callOfRequest(request), models, deps);
      const rows = fitting.slice(0, limit).map(rowOf);
      const data = { date: catalog.date, considered: models.length, refused: refused.length, models: rows };
      const lines = rows.map(
        ({ provider, id, costPerCall }) => `${provider}/${id}: ${formatUsd(costPerCall.expected)} a call`,
      );
      const none = 'No model of the catalog can take this request; ask for less or name other providers.';
      return result(lines.length === 0 ? none : `${lines.join('\n')}\nPrices of ${catalog.date}.`, data);
    },
  );
}

interface Needs {
  readonly needsTools: boolean;
  readonly needsVision: boolean;
  readonly needsJsonSchema: boolean;
  readonly minContextWindow: number;
}

/** What is not known of a model is no reason to propose it. */
function isKnownToFit({ capabilities, contextWindow }: CatalogModel, needs: Needs): boolean {
  return (
    (!needs.needsTools || capabilities.tools === true) &&
    (!needs.needsVision || capabilities.vision === true) &&
    (!needs.needsJsonSchema || capabilities.jsonSchema === true) &&
    contextWindow !== null &&
    contextWindow >= needs.minContextWindow
  );
}

/** Chat models that are still sold. What is free of charge is a trial, a preview or a machine of one's own. */
function candidates(catalog: CatalogView, given: readonly string[] | undefined): readonly CatalogModel[] {
  const known = new Set(catalog.models().map(({ provider }) => provider));
  const wanted = given?.map((name) => {
    const id = providerByName(name)?.id ?? name;
    if (known.has(id)) return id;
    throw new ToolError(`The catalog has no provider "${name}". It has ${[...known].sort().join(', ')}.`);
  });
  return catalog
    .models()
    .filter(
      ({ provider, kind, retires, input: price }) =>
        (wanted ?? FIRST_PARTY_PROVIDERS).includes(provider) &&
        kind === 'chat' &&
        price > 0 &&
        (retires === null || retires > catalog.date),
    );
}

function rowOf({ model, costPerCall }: RankedModel) {
  const { provider, id, contextWindow, maxOutput, sources } = model;
  return {
    provider,
    id,
    tier: tierOf(model),
    costPerCall: amountOf(costPerCall),
    inputPrice: model.input,
    outputPrice: model.output,
    contextWindow,
    maxOutput,
    source: sources.join(', '),
  };
}
