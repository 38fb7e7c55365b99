/**
 * Writes what is derived from schemas in the code: the JSON schemas of the configuration file, of a catalog and of the
 * reports, and the settings in the extension's manifest. `--check` writes nothing and exits 1 when a file on disk is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { catalogSchema } from '../src/catalog/row-schema.ts';
import { rules } from '../src/generated/registry.ts';
import { editorSettingsSchema } from '../src/server/settings.ts';
import { CONFIG_FILE } from '../src/workspace/config/config-files.ts';
import { comparisonSchema, reportSchema } from '../src/workspace/report-schema.ts';
import { buildConfigSchema, presetSetting } from '../src/workspace/config/schema.ts';

export const SCHEMA_FILE = 'schemas/prompt-cost.config.schema.json';
export const CATALOG_SCHEMA_FILE = 'schemas/prompt-cost-catalog.schema.json';
export const REPORT_SCHEMA_FILE = 'schemas/prompt-cost-report.schema.json';
export const COMPARISON_SCHEMA_FILE = 'schemas/prompt-cost-comparison.schema.json';
const MANIFEST = 'package.json';
const SECTION = 'promptCost';

type Json = Record<string, unknown>;

/** JSON schema of a zod schema as editors read it: what a user may write, every key optional. */
function jsonSchemaOf(schema: z.ZodType): Json {
  const options = { io: 'input', target: 'draft-07', unrepresentable: 'any' } as const;
  return z.toJSONSchema(schema, { ...options, override: ({ jsonSchema }) => dropEmptyDefault(jsonSchema) });
}

/** `prefault({})` fills in an object whose keys have defaults of their own; as a default to show it says nothing. */
function dropEmptyDefault(schema: z.core.JSONSchema.BaseSchema): void {
  const { default: value } = schema;
  if (schema.type === 'object' && JSON.stringify(value) === '{}') delete schema.default;
}

/** The published schema of `prompt-cost.config.json`. */
export function configFileSchema(): Json {
  const schema = jsonSchemaOf(buildConfigSchema(rules));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Prompt Cost Lint',
    description: `Settings of Prompt Cost Lint (${CONFIG_FILE}). Comments and trailing commas are allowed.`,
    allowTrailingCommas: true,
    ...schema,
  };
}

/** The manifest's settings: each key of the schemas below `promptCost`, objects with fixed keys taken apart. */
export function manifestSettings(): Json {
  // What a file alone can say is left out.
  const schema = buildConfigSchema(rules).omit({ $schema: true, root: true });
  const engine = jsonSchemaOf(schema.extend({ extends: presetSetting }));
  const editor = jsonSchemaOf(editorSettingsSchema);
  const properties = [...settingsOf(SECTION, engine), ...settingsOf(SECTION, editor), ...CLIENT_SETTINGS];
  return Object.fromEntries(properties.map(([key, value], order) => [key, { order, ...value }]));
}

/** Read by the language client library itself. */
const CLIENT_SETTINGS: readonly (readonly [string, Json])[] = [
  [
    `${SECTION}.trace.server`,
    {
      scope: 'window',
      type: 'string',
      enum: ['off', 'messages', 'verbose'],
      default: 'off',
      description: 'Log the messages between the editor and the language server in the output channel.',
    },
  ],
];

function settingsOf(prefix: string, schema: Json): readonly (readonly [string, Json])[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Json>>;
  return Object.entries(properties).flatMap(([name, property]) => {
    const key = `${prefix}.${name}`;
    // Rules stay one setting: their number would flood the settings page. So does an object that is nothing without some of its keys.
    const isWhole = name === 'rules' || property['required'] !== undefined;
    const isGroup =
      property['type'] === 'object' && property['properties'] !== undefined && !isWhole && prefix === SECTION;
    return isGroup ? settingsOf(key, property) : [[key, { scope: 'resource', ...property }] as const];
  });
}

/** The published schema of a catalog: the shipped snapshot's form, and that of a team's own. */
export function catalogFileSchema(): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Prompt Cost Lint: catalog of model prices',
    description:
      'Prices and facts of language models (format prompt-cost-catalog/2). Prices are USD per million tokens, limits are tokens, dates are ISO. What a row leaves out is unknown.',
    ...jsonSchemaOf(catalogSchema),
  };
}

/** The published schemas of reports: readers take what they do not know for an addition. */
function outputSchema(schema: z.ZodType, title: string): Json {
  const options = { io: 'input', target: 'draft-07', reused: 'ref', unrepresentable: 'any' } as const;
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...z.toJSONSchema(schema, options) };
}

/** All files with their up-to-date content. */
export function derivedFiles(root: string): readonly (readonly [file: string, content: string])[] {
  const manifest = JSON.parse(readFileSync(path.join(root, MANIFEST), 'utf8')) as Json;
  const contributes = {
    ...(manifest['contributes'] as Json | undefined),
    configuration: { title: 'Prompt Cost Lint', properties: manifestSettings() },
    jsonValidation: [{ fileMatch: CONFIG_FILE, url: `./${SCHEMA_FILE}` }],
    // Comments in the configuration file are no errors.
    languages: [{ id: 'jsonc', filenames: [CONFIG_FILE] }],
  };
  return [
    [SCHEMA_FILE, toText(configFileSchema())],
    [CATALOG_SCHEMA_FILE, toText(catalogFileSchema())],
    [REPORT_SCHEMA_FILE, toText(outputSchema(reportSchema, 'Report of Prompt Cost Lint'))],
    [COMPARISON_SCHEMA_FILE, toText(outputSchema(comparisonSchema, 'Comparison of Prompt Cost Lint'))],
    [MANIFEST, toText({ ...manifest, contributes })],
  ];
}

const toText = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`;

/** Files whose content is not what the schemas say; they are rewritten unless `check`. */
export function updateDerived(root: string, check: boolean): readonly string[] {
  const stale = derivedFiles(root).filter(([file, content]) => readOrEmpty(path.join(root, file)) !== content);
  if (!check) for (const [file, content] of stale) writeFileSync(path.join(root, file), content);
  return stale.map(([file]) => file);
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const stale = updateDerived(process.cwd(), check);
  if (check && stale.length > 0) {
    console.error(`${stale.join(', ')}: out of date. Run \`npm run schema\` and commit the result.`);
    process.exitCode = 1;
  } else {
    console.log(stale.length === 0 ? 'schemas: unchanged' : `written: ${stale.join(', ')}`);
  }
}
