import { z } from 'zod';
import { date, text } from '../../catalog/row-schema.ts';
import { hourlyPrice, overrideSchema, userPrice } from '../../catalog/schema.ts';
import { DEFAULT_TIERS } from '../../catalog/tiers.ts';
import { parseRate, RATE, RATE_EXAMPLES } from '../../core/traffic/rate.ts';
import type { Rule } from '../../model/rule.ts';

export const PRESETS = ['recommended', 'strict', 'all', 'off'] as const;
/** `format` of a document of overrides. */
export const OVERRIDES_FORMAT = 'prompt-cost-overrides/1';

export type Preset = (typeof PRESETS)[number];

export const SEVERITIES = ['off', 'hint', 'info', 'warning', 'error'] as const;

const severity = z.enum(SEVERITIES);
const tokens = z.number().min(0);
const tierModel = z.string().regex(/^[^/\s]+\/\S+$/, 'must be written as "provider/model-id"');

const reasoningTokens = z
  .object({
    none: tokens.default(0),
    minimal: tokens.default(200),
    low: tokens.default(800),
    medium: tokens.default(2_500),
    high: tokens.default(8_000),
    xhigh: tokens.default(20_000),
  })
  .catchall(tokens);

const assumptions = z.strictObject({
  callsPerMonth: z
    .number()
    .min(0)
    .default(10_000)
    .describe('How often each call site runs in a month. Monthly costs and savings are stated for this traffic.'),
  tokensPerHole: tokens
    .default(200)
    .describe('Tokens that stand in for one dynamic part of a prompt (a variable, a history) in expected costs.'),
  maxTokensPerHole: tokens
    .default(8_000)
    .describe('Tokens that one dynamic part of a prompt may reach at most: the ceiling of a cost.'),
  outputTokens: tokens.default(400).describe('Tokens of an answer when nothing in the code tells how long it gets.'),
  reasoningTokens: reasoningTokens
    .prefault({})
    .describe('Reasoning tokens of a call, by reasoning effort as the provider spells it. They bill as output.'),
  imageWidth: z
    .number()
    .min(1)
    .default(1024)
    .describe('Pixels across of an image in a prompt whose size the code does not tell.'),
  imageHeight: z.number().min(1).default(1024).describe('Pixels down of such an image.'),
  cacheHitRate: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe(
      'Share of calls, from 0 to 1, that find their prefix in the prompt cache, where it is marked or the provider caches by itself.',
    ),
});

const tiers = z.strictObject({
  hot: tierModel
    .default(DEFAULT_TIERS.hot)
    .describe('Model of the hot tier: premium, for the few calls that need it. Written as "provider/model-id".'),
  warm: tierModel.default(DEFAULT_TIERS.warm).describe('Model of the warm tier: mid-range, for the bulk of calls.'),
  cold: tierModel
    .default(DEFAULT_TIERS.cold)
    .describe('Model of the cold tier: cheap and fast, for classifying, extracting and routing.'),
  economy: tierModel.default(DEFAULT_TIERS.economy).describe('Model of the economy tier: the cheapest that will do.'),
});

const rate = z
  .union([
    z.number().min(0),
    z
      .string()
      .regex(RATE)
      .refine((text) => parseRate(text) !== null, `must be a rate, such as ${RATE_EXAMPLES}`),
  ])
  .transform((given) => (typeof given === 'number' ? given : (parseRate(given) ?? 0)));
const site = z
  .strictObject({
    files: z
      .union([z.string().min(1), z.array(z.string().min(1))])
      .optional()
      .describe(
        'Files of the call sites, in the syntax of .gitignore, relative to the configuration file (or the project).',
      ),
    function: z
      .string()
      .min(1)
      .optional()
      .describe('Function or method around the call: "answer", "Support.answer"; "*" stands for any part.'),
    tag: z
      .string()
      .min(1)
      .optional()
      .describe('Tag that a comment beside the call gives it: "prompt-cost: tag=support".'),
    calls: rate
      .optional()
      .describe(`How often each of these sites runs: a number of calls a month, or a rate (${RATE_EXAMPLES}).`),
    output: tokens.optional().describe('Tokens of an answer.'),
    turns: z
      .int()
      .min(1)
      .max(9_999)
      .optional()
      .describe(
        'Requests that each run makes: a conversation or an agent, whose later requests send the earlier messages again.',
      ),
    cacheHitRate: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Share of calls that find their prefix in the prompt cache.'),
    tokensPerHole: tokens.optional().describe('Tokens that stand in for one dynamic part of the prompt.'),
  })
  .refine(
    ({ files, function: name, tag }) => files !== undefined || name !== undefined || tag !== undefined,
    'must say which call sites it means: "files", "function" or "tag"',
  );

const usd = z.number().min(0);
const modelPatterns = z.array(z.string().min(1)).min(1);
const tierNames = z.array(z.enum(['hot', 'warm', 'cold', 'economy'])).min(1);
const LIMITS = [
  'maxPerCall',
  'maxPerMonth',
  'maxIncrease',
  'maxIncreasePercent',
  'forbidModels',
  'onlyModels',
  'forbidTiers',
  'onlyTiers',
  'findings',
  'unknownModels',
] as const;
const policy = z
  .strictObject({
    name: z.string().min(1).optional().describe('What reports call it; its owner or files by default.'),
    level: z.enum(['warn', 'fail']).default('fail').describe('What happens when it is not kept.'),
    files: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .optional()
      .describe('Files it speaks of, in the syntax of .gitignore, relative to the configuration file; all by default.'),
    owner: z
      .string()
      .min(1)
      .optional()
      .describe('Owner of the files it speaks of, as CODEOWNERS has it: "@acme/search".'),
    maxPerCall: usd.optional().describe('USD that one call may cost, expected.'),
    maxPerMonth: usd.optional().describe('USD that all these calls together may cost in a month, expected.'),
    maxIncrease: usd.optional().describe('USD a month that a change may add.'),
    maxIncreasePercent: usd.optional().describe('Percent that a change may add to the cost of a month.'),
    forbidModels: modelPatterns
      .optional()
      .describe('Models that must not be used: ids, or "provider/id"; "*" stands for any part ("openai/*", "*opus*").'),
    onlyModels: modelPatterns.optional().describe('The only models that may be used, written in the same way.'),
    forbidTiers: tierNames.optional().describe('Tiers whose models must not be used.'),
    onlyTiers: tierNames.optional().describe('The only tiers whose models may be used.'),
    findings: z
      .enum(['hint', 'info', 'warning', 'error'])
      .optional()
      .describe('Findings of this severity, or of a worse one, must not be there.'),
    unknownModels: z.literal(true).optional().describe('Every call must have a price.'),
  })
  .refine((given) => LIMITS.some((limit) => given[limit] !== undefined), `must set a limit: ${LIMITS.join(', ')}`);

const reference = z
  .string()
  .regex(/^\$(?:[1-9]\d?|[A-Za-z_]\w*)(?:\.\w+)*$/, 'must name an argument: "$1", "$name" or "$name.key"');
const wrapper = z.strictObject({
  function: z
    .string()
    .min(1)
    .describe('Module and name: "app.llm.ask", "src/llm#ask", "@acme/llm#Client.ask"; "*" stands for any part.'),
  model: z.string().min(1).optional().describe('The argument that is the model ("$1", "$model"), or a model id.'),
  defaultModel: z.string().min(1).optional().describe('Model of calls that name none.'),
  cap: z
    .union([reference, z.int().min(1)])
    .optional()
    .describe('The argument that is the output cap, or tokens.'),
  defaultCap: z.int().min(1).optional().describe('Output cap of calls that name none, in tokens.'),
  prompt: reference.optional().describe('The argument that is the prompt.'),
  system: reference.optional().describe('The argument that is the system prompt.'),
  messages: reference.optional().describe('The argument that is the list of messages.'),
  tools: reference.optional().describe('The argument that is the list of tools.'),
  provider: z.string().min(1).optional().describe('Provider the requests go to: "openai".'),
  api: z.string().min(1).optional().describe('What is called inside, to be shown: "chat.completions.create".'),
  kind: z.enum(['generate', 'embed']).optional().describe('What a call does; "generate" by default.'),
});
const endpoint = z
  .strictObject({
    match: z
      .string()
      .min(1)
      .describe('Host or base URL, "*" for any part, or an environment variable that holds it: "$LLM_URL".'),
    provider: z.string().min(1).optional().describe('Provider whose prices hold there: "openai".'),
    prices: z
      .record(z.string().min(1), z.union([userPrice, z.strictObject({ perHour: hourlyPrice })]))
      .optional()
      .describe(
        'Prices of its own by model id ("*" for all others), in USD per million tokens, or {"perHour": …} for a server paid by the hour.',
      ),
  })
  .refine(({ provider, prices }) => provider !== undefined || prices !== undefined, 'must have a provider or prices');

/** Days. */
export const DEFAULT_MAX_AGE = 90;

const catalog = z.strictObject({
  url: z
    .string()
    .max(2000)
    .regex(/^https:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/, 'must be an address that begins with https:// and holds no password')
    .optional()
    .describe(
      'Address of a catalog or a document of overrides; its signature is expected there with ".sig" appended to the path.',
    ),
  publicKey: z
    .string()
    .max(1000)
    .regex(/^[A-Za-z0-9+/=\s-]+$/, 'must be an Ed25519 public key in base64')
    .optional()
    .describe(
      'The Ed25519 public key that the document is signed with: what "openssl pkey -in key.pem -pubout" prints, without the BEGIN and END lines.',
    ),
  maxAge: z
    .int()
    .min(1)
    .default(DEFAULT_MAX_AGE)
    .describe('Days after which prices that were fetched count as old, which a scan says.'),
});

const currency = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be three letters, such as EUR')
    .describe('ISO 4217: "EUR".'),
  perUsd: z.number().gt(0).max(10_000_000).describe('Units of it that one USD buys: 0.92.'),
  source: text.optional().describe('Where the rate is from, to be shown: "ECB, 2026-11-20".'),
});

/** What a team can also share as a document at an https address. */
const shared = {
  tiers: tiers.prefault({}).describe('The model that stands for each tier in comparisons.'),
  models: z
    .array(overrideSchema)
    .default([])
    .describe(
      'Changes to the price catalog: each entry matches "provider/model-id" ("*" for any part) and gives an alias, a price in USD per million tokens or per hour of a server, a multiplier on the listed price, or a fact such as the tier. The more specific match wins, then the later entry.',
    ),
  modelAliases: z
    .record(z.string().min(1), z.string().min(1))
    .default({})
    .describe('Names that the code has for models, with the model each means: {"fast": "openai/gpt-4o-mini"}.'),
  deployments: z
    .record(z.string().min(1), z.string().min(1))
    .default({})
    .describe('Azure deployments with the model that each runs: {"my-gpt": "gpt-4o"}.'),
  currency: currency
    .optional()
    .describe('A currency that the editor and reports for people state costs in beside USD, at a rate that you state.'),
  endpoints: z
    .array(endpoint)
    .default([])
    .describe(
      'Addresses of gateways and servers of your own: who answers there, or what they charge. Later entries win.',
    ),
};

/** A document of overrides: the settings that say what models cost, under a format and a date. */
export const overridesDocumentSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(OVERRIDES_FORMAT),
  date,
  ...shared,
});

const preset = z.enum(PRESETS);
const localFile = z
  .string()
  // Aborts, so that a misspelt preset is told as one.
  .regex(/^\.\.?\//, { error: 'must be a preset, or a file written as "./base.json"', abort: true });

/** `extends` as an editor's setting: there is no file that another could be relative to. */
export const presetSetting = preset
  .default('recommended')
  .describe(
    'Which rules run: the recommended ones, those as errors with some more ("strict"), all, or none ("off"). "rules" changes single ones.',
  );

/**
 * The one description of all settings: keys, types, limits, defaults and texts. The published JSON schema, the editor's
 * settings and the validation all come from it. Rules and their options come from the rules themselves.
 */
export function buildConfigSchema(rules: readonly Rule[]) {
  return z.strictObject({
    $schema: z.string().optional().describe('Where the JSON schema of this file is, for editors.'),
    root: z
      .boolean()
      .default(false)
      .describe('True: configuration files in folders above this one have no say in what is below it.'),
    extends: z
      .union([preset, localFile, z.array(z.union([preset, localFile]))])
      .default('recommended')
      .describe(
        'Which rules run: the recommended ones, those as errors with some more ("strict"), all, or none ("off"). "rules" changes single ones. A configuration file of the repository ("./base.json", relative to this one) lies below this one, with all its settings; of a list, later entries go first.',
      ),
    rules: z
      .strictObject(Object.fromEntries(rules.map((rule) => [rule.id, ruleSetting(rule).optional()])))
      .default({})
      .describe(
        'Severity of single rules, or [severity, options]. "minMonthlySaving" among the options holds for that rule.',
      ),
    minMonthlySaving: z
      .number()
      .min(0)
      .default(1)
      .describe('Findings that save less than this many USD a month stay quiet.'),
    assumptions: assumptions.prefault({}).describe('What an estimate takes for granted where the code does not tell.'),
    sites: z
      .array(site)
      .default([])
      .describe(
        'What is expected of single call sites, where it is not what "assumptions" says of all: traffic, length of answers, turns. A comment beside the call goes first ("prompt-cost: calls=12000/day output=350 turns=8"), then the last entry that matches; entries of several configuration files add up.',
      ),
    policies: z
      .array(policy)
      .default([])
      .describe(
        'What "prompt-cost check" fails or warns of: budgets a call and a month, increases, models, tiers and findings, for all files, some, or those of an owner. Entries of several configuration files add up.',
      ),
    tiers: shared.tiers,
    models: shared.models,
    wrappers: z
      .array(wrapper)
      .default([])
      .describe(
        'Functions whose calls send requests, where the code does not show it: which argument is the model, the prompt, the output cap. Arguments are written "$1", "$name" or "$name.key".',
      ),
    modelAliases: shared.modelAliases,
    deployments: shared.deployments,
    endpoints: shared.endpoints,
    currency: shared.currency,
    catalog: catalog
      .prefault({})
      .describe(
        'Prices that "prompt-cost catalog update" fetches, when it is run, for all who use this setting. Nothing else ever fetches them.',
      ),
    include: z
      .array(z.string())
      .default(['**'])
      .describe(
        'Which files are analysed, in the syntax of .gitignore, relative to the configuration file (or the project).',
      ),
    exclude: z
      .array(z.string())
      .default([])
      .describe(
        'Files and folders that are left out, in the syntax of .gitignore, in addition to those that outer configuration files name; dependencies, build output and what .gitignore names are left out anyway. "!build/" takes one back in.',
      ),
    maxFileSize: z.int().min(1).default(2_000_000).describe('Bytes; larger files are left out with a notice.'),
  });
}
export type ConfigSchema = ReturnType<typeof buildConfigSchema>;
/** Settings as one source gives them: any part may be missing. */
export type SettingsLayer = z.input<ConfigSchema>;

/** Beside each rule's own options. */
const minMonthlySaving = z
  .number()
  .min(0)
  .optional()
  .describe('USD a month: findings of this rule that save less stay quiet, whatever holds for the others.');

function ruleSetting(rule: Rule) {
  const options = Object.entries(rule.meta.options).map(
    ([name, option]) => [name, optionSchema(option.default).describe(option.description).optional()] as const,
  );
  return z
    .union([
      severity,
      z.tuple([
        severity,
        z.strictObject(Object.fromEntries([...options, ['minMonthlySaving', minMonthlySaving] as const])),
      ]),
    ])
    .describe(
      `${rule.meta.description.replace(/\.$/, '')}. In "recommended" it is ${rule.meta.recommended ? `"${rule.meta.defaultSeverity}"` : '"off"'}.`,
    );
}

/** An option takes what its default is: a rule says no more about it. */
function optionSchema(value: unknown): z.ZodType {
  if (typeof value === 'number') return z.number().min(0).meta({ default: value });
  if (typeof value === 'string') return z.string().meta({ default: value });
  if (typeof value === 'boolean') return z.boolean().meta({ default: value });
  if (Array.isArray(value)) return z.array(z.string()).meta({ default: value });
  return z.unknown();
}
