import type { CatalogOverride } from '../../catalog/overrides.ts';
import type { Config, Policy, RuleSetting, SiteExpectation } from '../../model/config.ts';
import type { Rule } from '../../model/rule.ts';
import { PRESETS, type ConfigSchema, type Preset, type SettingsLayer } from './schema.ts';

/**
 * Lays sources of settings over the defaults, the first lowest: editor settings, then configuration files from the
 * outermost folder inwards. Objects merge key by key, `exclude`, `sites`, `policies` and `endpoints` add up, and another list or a rule's setting
 * replaces the one below. `bases` are the folders that the sources' globs are relative to, from the project. A source's `extends` starts its rules from that preset, whatever sources below it said;
 * files that it names are sources of their own.
 */
export function mergeLayers(
  schema: ConfigSchema,
  rules: readonly Rule[],
  layers: readonly SettingsLayer[],
  bases: readonly string[] = [],
): Config {
  const merged = schema.parse(layers.reduce<unknown>(overlay, {}));
  const { minMonthlySaving, assumptions, tiers, include, maxFileSize } = merged;
  const { wrappers, modelAliases, deployments } = merged;
  return {
    rules: ruleSettings(rules, layers),
    minMonthlySaving,
    assumptions,
    tiers,
    include,
    exclude: layers.flatMap((layer) => layer.exclude ?? []),
    maxFileSize,
    ...(merged.currency ? { currency: merged.currency } : {}),
    sites: layers.flatMap((layer, index) => sitesOf(schema.parse({ sites: layer.sites }).sites, bases[index] ?? '')),
    policies: layers.flatMap((layer, index) =>
      policiesOf(schema.parse({ policies: layer.policies }).policies, bases[index] ?? ''),
    ),
    declarations: {
      wrappers,
      modelAliases,
      deployments,
      endpoints: layers
        .flatMap(({ endpoints = [] }) => endpoints)
        .map((endpoint) => ({
          match: endpoint.match,
          provider: providerOfEndpoint(endpoint),
        })),
    },
  };
}

function sitesOf(sites: ReturnType<ConfigSchema['parse']>['sites'], base: string): readonly SiteExpectation[] {
  return sites.map(({ files, function: name, tag, calls, output, turns, cacheHitRate, tokensPerHole }) => ({
    base,
    files: typeof files === 'string' ? [files] : files,
    function: name,
    tag,
    callsPerMonth: calls,
    outputTokens: output,
    turns,
    cacheHitRate,
    tokensPerHole,
  }));
}

function policiesOf(policies: ReturnType<ConfigSchema['parse']>['policies'], base: string): readonly Policy[] {
  return policies.map(({ name, files, owner, ...limits }, index) => {
    const scope = typeof files === 'string' ? [files] : files;
    return { ...limits, name: name ?? owner ?? scope?.join(', ') ?? `policy ${index + 1}`, files: scope, owner, base };
  });
}

type Endpoint = NonNullable<SettingsLayer['endpoints']>[number];

/** An endpoint with prices of its own is a provider of its own, named by its address. */
function providerOfEndpoint({ match, provider, prices }: Endpoint): string {
  return prices === undefined && provider !== undefined ? provider : match;
}

/** The prices that endpoints have of their own, as changes to the catalog. A model of a known provider keeps what else is known of it. */
export function endpointPrices(endpoints: readonly Endpoint[]): readonly Omit<CatalogOverride, 'layer'>[] {
  return endpoints.flatMap((endpoint) =>
    Object.entries(endpoint.prices ?? {}).map(([id, price]) => ({
      match: `${providerOfEndpoint(endpoint)}/${id}`,
      endpoint: { provider: providerOfEndpoint(endpoint), id },
      ...(endpoint.provider === undefined || id === '*' ? {} : { alias: `${endpoint.provider}/${id}` }),
      ...('perHour' in price ? price : { price }),
    })),
  );
}

function overlay(below: unknown, above: unknown): unknown {
  if (!isObject(below) || !isObject(above)) return above === undefined ? below : above;
  const merged = Object.entries(above).map(([key, value]) => [key, overlay(below[key], value)] as const);
  return { ...below, ...Object.fromEntries(merged) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ruleSettings(rules: readonly Rule[], layers: readonly SettingsLayer[]): Readonly<Record<string, RuleSetting>> {
  let settings = presetRules(rules, 'recommended');
  for (const layer of layers) {
    for (const preset of PRESETS) if (layer.extends === preset) settings = presetRules(rules, preset);
    for (const [id, given] of Object.entries(layer.rules ?? {})) {
      const rule = rules.find((each) => each.id === id);
      if (rule === undefined || given === undefined) continue;
      // A severity alone leaves the rest as an outer source has set it.
      const setting = typeof given === 'string' ? { ...settings[id], severity: given } : readSetting(given);
      settings = { ...settings, [id]: { ...setting, options: { ...defaultOptions(rule), ...setting.options } } };
    }
  }
  return settings;
}

function readSetting([severity, given]: readonly [RuleSetting['severity'], RuleSetting['options']]): RuleSetting {
  const { minMonthlySaving, ...options } = given;
  return { severity, ...(typeof minMonthlySaving === 'number' ? { minMonthlySaving } : {}), options };
}

function presetRules(rules: readonly Rule[], preset: Preset): Readonly<Record<string, RuleSetting>> {
  return Object.fromEntries(
    rules.map((rule) => [rule.id, { severity: presetSeverity(rule, preset), options: defaultOptions(rule) }]),
  );
}

function presetSeverity({ meta }: Rule, preset: Preset): RuleSetting['severity'] {
  if (preset === 'off') return 'off';
  if (preset === 'strict' && meta.recommended) return 'error';
  const isIn = preset === 'all' || meta.recommended || (preset === 'strict' && meta.strict === true);
  return isIn ? meta.defaultSeverity : 'off';
}

function defaultOptions({ meta }: Rule): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(meta.options).map(([name, option]) => [name, option.default]));
}
