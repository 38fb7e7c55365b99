import { TIERS, tierLadder } from '../../catalog/tiers.ts';
import { plural } from '../../core/format/figures.ts';
import type { CatalogModel, CatalogView } from '../../model/catalog.ts';
import type { Config } from '../../model/config.ts';
import type { Tier } from '../../model/estimate.ts';
import type { Preset } from '../../workspace/config/schema.ts';
import { listCounted, type Survey } from '../survey.ts';

/** What a new configuration file is made from. */
export interface Proposal {
  readonly survey: Survey;
  readonly catalog: CatalogView;
  /** Settings that hold without the file. */
  readonly defaults: Config;
  readonly preset: Preset;
  readonly callsPerMonth: number;
  /** Path of the schema from the file; null when the package is not installed in the project. */
  readonly schema: string | null;
  /** `src/llm.py:12` */
  readonly placeOf: (call: Survey['unpriced'][number]) => string;
}

export interface ProposedTier {
  readonly tier: Tier;
  /** `provider/id` */
  readonly model: string;
  /** USD per million tokens; null for a model without a price. */
  readonly price: Pick<CatalogModel, 'input' | 'output'> | null;
}

/** A model for each tier: of the provider with most calls that has one in the tier, else the standard one. */
export function proposeTiers({
  survey,
  catalog,
  defaults,
}: Pick<Proposal, 'survey' | 'catalog' | 'defaults'>): readonly ProposedTier[] {
  const ladders = survey.providers.map(({ name }) => tierLadder(catalog, name));
  return TIERS.map((tier) => {
    const own = ladders.map((ladder) => ladder[tier]).find((model) => model !== undefined);
    if (own !== undefined) return { tier, model: `${own.provider}/${own.id}`, price: own };
    const found = catalog.resolve(null, defaults.tiers[tier]);
    return { tier, model: defaults.tiers[tier], price: found.kind === 'found' ? found.model : null };
  });
}

/** Writes the configuration file: JSON with comments that say what to change. */
export function configText(proposal: Proposal): string {
  const sections = [
    head(proposal),
    assumptions(proposal),
    tiers(proposal),
    files(),
    unpriced(proposal.survey, proposal),
  ];
  const body = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line === '' ? '' : '  '}${line}\n`).join(''));
  return `{\n${body.join('\n')}}\n`;
}

function head({ schema, preset, defaults }: Proposal): readonly string[] {
  const path = JSON.stringify(schema ?? './node_modules/prompt-cost-lint/schemas/prompt-cost.config.schema.json');
  return [
    '// Settings of Prompt Cost Lint, for the command line and for editors. What is left out has its default.',
    ...(schema === null
      ? ['// Where prompt-cost-lint is a dependency of the project, this lets any editor complete and check the file:']
      : []),
    `${schema === null ? '// ' : ''}"$schema": ${path},`,
    '',
    '// Which rules run: "recommended", "strict" (some more, and all as errors), "all" or "off".',
    `"extends": ${JSON.stringify(preset)},`,
    '// Single rules, with a severity of their own; "prompt-cost explain" lists them.',
    '// "rules": { "max-tokens-unset": ["warning", { "cap": 2000 }], "timeout-unset": "off" },',
    '// Findings that save less than this many USD a month stay quiet.',
    `"minMonthlySaving": ${defaults.minMonthlySaving},`,
  ];
}

function assumptions({ callsPerMonth, defaults }: Proposal): readonly string[] {
  const { outputTokens, tokensPerHole, cacheHitRate } = defaults.assumptions;
  return [
    '// What the code cannot tell. Put in your own figures: everything marked ~ in a report follows them.',
    '"assumptions": {',
    '  // Runs of each call site in a month.',
    `  "callsPerMonth": ${callsPerMonth},`,
    '  // Tokens of an answer where nothing tells how long it gets.',
    `  "outputTokens": ${outputTokens},`,
    '  // Tokens of a part of a prompt that is filled in at run time.',
    `  "tokensPerHole": ${tokensPerHole},`,
    '  // Share of calls that find their prefix in the prompt cache, where there is one.',
    `  "cacheHitRate": ${cacheHitRate},`,
    '},',
  ];
}

function tiers(proposal: Proposal): readonly string[] {
  const { survey, catalog } = proposal;
  const basis =
    survey.providers.length > 0 ? `from what the code calls: ${listCounted(survey.providers)}` : 'the standard ones';
  const lines = proposeTiers(proposal).map(({ tier, model, price }) => {
    const cost = price === null ? '' : ` // $${price.input} in, $${price.output} out per million tokens`;
    return `  "${tier}": ${JSON.stringify(model)},${cost}`;
  });
  return [
    `// The model that each tier stands for where calls are compared; ${basis}.`,
    `// Prices of ${catalog.date}.`,
    '"tiers": {',
    ...lines,
    '},',
  ];
}

function files(): readonly string[] {
  return ['// Left out in addition to what .gitignore names, dependencies and build output.', '"exclude": [],'];
}

/** Examples that are listed; the report has all of them. */
const MOST_EXAMPLES = 5;

/** Calls that the catalog cannot price, with the settings that would help, to be filled in. */
function unpriced({ unpriced: calls }: Survey, { placeOf }: Proposal): readonly string[] {
  if (calls.length === 0) return [];
  const names = [...new Set(calls.map(({ model }) => model).filter((model) => model !== null))].slice(0, MOST_EXAMPLES);
  const places = calls.slice(0, MOST_EXAMPLES).map((call) => `//   ${placeOf(call)}: ${call.reason}`);
  const aliases = names.map((name) => `${JSON.stringify(name)}: "provider/model-id"`).join(', ');
  return [
    `// ${plural(calls.length, 'call')} without a price, ${calls.length > MOST_EXAMPLES ? 'among them:' : 'as follows:'}`,
    ...places,
    ...(names.length === 0
      ? []
      : ['// If a name stands for a model of the catalog, say which:', `// "modelAliases": { ${aliases} },`]),
  ];
}
