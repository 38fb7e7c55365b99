/**
 * Writes `docs/rules.md` from the rules' metadata, `docs/settings.md` from the configuration schema, `docs/cli.md` from the
 * commands of the command line, and `docs/tokens.md` from the token estimators.
 * `--check` writes nothing and exits 1 when a file on disk is not what the sources say.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import prettier from 'prettier';
import { z } from 'zod';
import { createProgram } from '../src/cli/run.ts';
import { rules } from '../src/generated/registry.ts';
import type { Rule } from '../src/model/rule.ts';
import { buildConfigSchema } from '../src/workspace/config/schema.ts';
import { renderTokens } from './tokens/page.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const NOTE = '<!-- Written by `npm run docs`. Do not edit. -->';

/** The index of rules: what each says, in which preset, and its options. */
export function renderRules(all: readonly Rule[]): string {
  const rows = all.map(({ id, meta }) => {
    const edits = meta.fixable ? 'yes' : '';
    return row([link(id), meta.description, meta.defaultSeverity, presetsOf(meta), edits]);
  });
  return [
    NOTE,
    '# Rules',
    'Severity is the one in the `recommended` preset, or the one to choose when a rule is not in it. The preset is the quietest one that runs the rule: `strict` runs those of `recommended` too, as errors, and `all` runs every rule. A rule with edits offers fixes, which are right as they stand and can be applied to all files at once, or suggestions, which need your judgement; its page says which.',
    table(['rule', 'what it says', 'severity', 'preset', 'edits'], rows),
    '## Options',
    ...all.filter(({ meta }) => Object.keys(meta.options).length > 0).map(renderOptions),
    `Set them in the configuration file: \`"rules": { "${all[0]?.id ?? 'rule'}": ["warning", { … }] }\`; see [settings](settings.md).`,
  ].join('\n\n');
}

/** The quietest preset that runs a rule. */
function presetsOf(meta: Rule['meta']): string {
  if (meta.recommended) return 'recommended';
  return meta.strict === true ? 'strict' : 'all';
}

function renderOptions({ id, meta }: Rule): string {
  const rows = Object.entries(meta.options).map(([name, option]) =>
    row([code(name), value(option.default), option.description]),
  );
  return `### ${link(id)}\n\n${table(['option', 'default', 'meaning'], rows)}`;
}

/** What this script reads of a JSON schema. */
interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
}

/** The table of settings. `schema` is the configuration's JSON schema (input side). */
export function renderSettings(schema: JsonSchema): string {
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => name !== 'rules' && name !== '$schema');
  return [
    NOTE,
    '# Settings',
    'The same keys work in three places. In `prompt-cost.config.json` (JSON with comments; in any folder, the nearest to a file wins key by key) as written here; in the editor with the prefix `promptCost.`, below the configuration files; some as options of the command line, above them. A bad value is reported with its place and counts as not set.',
    'Configuration files are looked for from a file upwards, as far as the root of its Git repository (without one, as far as there are folders). The command line reads no settings of a user: none in the home folder, and none of an editor, so that a run gives everybody the same figures. What is yours alone goes into a file that you name: `prompt-cost scan --config my.json`.',
    settingTable(properties),
    ...properties.flatMap(([name, { items }]) =>
      items?.properties === undefined
        ? []
        : [`## Entries of ${code(name)}`, settingTable(Object.entries(items.properties))],
    ),
    '## `rules`',
    `${schema.properties?.rules?.description ?? ''} The [rules and their options](rules.md).`,
  ].join('\n\n');
}

function settingTable(properties: readonly (readonly [name: string, schema: JsonSchema])[]): string {
  const rows = properties.flatMap(([name, property]) => settingRows(name, property));
  return table(['setting', 'type', 'default', 'meaning'], rows);
}

function settingRows(name: string, schema: JsonSchema): string[] {
  const inner = Object.entries(schema.properties ?? {});
  if (inner.length === 0) return [row([code(name), typeOf(schema), value(schema.default), schema.description ?? ''])];
  const head = schema.description === undefined ? [] : [row([code(name), 'object', '', schema.description])];
  return [...head, ...inner.flatMap(([key, property]) => settingRows(`${name}.${key}`, property))];
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((item) => code(JSON.stringify(item))).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  const { minimum, exclusiveMinimum, maximum } = schema;
  const limits = [
    ...(minimum === undefined ? [] : [`≥ ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`> ${exclusiveMinimum}`]),
    // Zod writes the largest safe integer where a schema sets no limit.
    ...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? [] : [`≤ ${maximum}`]),
  ];
  return [schema.type ?? 'any', limits.join(', ')].join(' ').trim();
}

/** Every command with its own help, from the program itself. */
export function renderCommands(program: Command): string {
  const sections = commandsOf(program).map(({ name, help }) => `## \`${name}\`\n\n\`\`\`text\n${help.trim()}\n\`\`\``);
  return [
    NOTE,
    '# Command line',
    'What `--help` says of each command.',
    'Exit codes: 0 nothing to report, 1 findings or a policy that does not hold, 2 the run itself failed. Reports go to standard output, everything else to standard error. Colours are left out where the output is no terminal; `NO_COLOR` and `FORCE_COLOR` are heeded.',
    ...sections,
  ].join('\n\n');
}

function commandsOf(command: Command, above: readonly string[] = []): readonly { name: string; help: string }[] {
  const path = [...above, command.name()];
  const inner = command.createHelp().visibleCommands(command);
  return [{ name: path.join(' '), help: helpOf(command) }, ...inner.flatMap((each) => commandsOf(each, path))];
}

/** With the examples behind it, which commander writes and does not give. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return text;
}

function link(id: string): string {
  return `[${id}](../src/rules/${id}/README.md)`;
}

function value(item: unknown): string {
  return item === undefined ? '' : code(JSON.stringify(item));
}

function code(text: string): string {
  return `\`${text}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function table(head: readonly string[], rows: readonly string[]): string {
  return [row(head), row(head.map(() => '---')), ...rows].join('\n');
}

/** The generated pages by their path. */
async function pages(): Promise<ReadonlyMap<string, string>> {
  const schema = z.toJSONSchema(buildConfigSchema(rules), { io: 'input' }) as JsonSchema;
  const output = { write: () => undefined, isTTY: false, columns: undefined };
  const program = createProgram({ cwd: ROOT, env: {}, stdout: output, stderr: output }, () => undefined);
  const texts = {
    'docs/cli.md': renderCommands(program),
    'docs/rules.md': renderRules(rules),
    'docs/settings.md': renderSettings(schema),
    'docs/tokens.md': renderTokens(NOTE),
  };
  const options = await prettier.resolveConfig(path.join(ROOT, 'docs/rules.md'));
  const formatted = Object.entries(texts).map(
    async ([file, text]) => [file, await prettier.format(text, { ...options, filepath: file })] as const,
  );
  return new Map(await Promise.all(formatted));
}

/**
 * Brings the generated pages up to date, or only compares them (`check`).
 * @returns the pages that were not what the sources say
 */
export async function updateDocs(check: boolean): Promise<string[]> {
  const stale = [...(await pages())].filter(([file, text]) => {
    const target = path.join(ROOT, file);
    return !existsSync(target) || readFileSync(target, 'utf8') !== text;
  });
  if (!check) for (const [file, text] of stale) writeFileSync(path.join(ROOT, file), text);
  return stale.map(([file]) => file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const stale = await updateDocs(check);
  if (check && stale.length > 0) {
    console.error(`${stale.join(', ')}: not up to date. Run \`npm run docs\` and commit the result.`);
    process.exitCode = 1;
  } else {
    console.log(stale.length === 0 ? 'docs: unchanged' : `docs: wrote ${stale.join(', ')}`);
  }
}
