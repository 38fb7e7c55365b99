import { readFileSync } from 'node:fs';
import { ASSUMPTION_GUIDE } from '../core/estimate/assumption-guide.ts';
import { rules } from '../generated/registry.ts';
import type { Config } from '../model/config.ts';
import type { Problem } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { rulePageFile } from './installation.ts';

/** What can be asked about: a rule, the code of a problem, an assumption of an estimate. */
export interface Explanation {
  readonly id: string;
  readonly kind: 'rule' | 'problem' | 'assumption';
  /** One line. */
  readonly summary: string;
  /** The whole of it, as Markdown that begins with a heading. */
  readonly markdown: string;
}

/** What each problem code means and what to do. A problem is not about cost: something could not be analysed in full. */
const PROBLEMS: Readonly<Record<Problem['code'], { readonly summary: string; readonly text: string }>> = {
  syntax: {
    summary: 'The file does not parse in full',
    text: 'The parser goes on behind the place it names, so calls elsewhere in the file are still found. Mend the syntax there. If the code runs as it is, its syntax is newer than the parser: please report the line.',
  },
  'too-large': {
    summary: 'The file is larger than the limit, or took too long to parse',
    text: 'Files above `maxFileSize` (2 MB) are mostly generated and are left out. Raise `maxFileSize` to include them, or name the file in `exclude` to be told no more.',
  },
  binary: {
    summary: 'The file holds no text that can be read',
    text: 'It is binary or UTF-16. Source code has to be saved as UTF-8.',
  },
  unreadable: {
    summary: 'A file or folder cannot be read, or not all of its bytes are UTF-8',
    text: 'Check the permissions; save the file as UTF-8 where the message speaks of it. Token counts of broken text are not exact.',
  },
  config: {
    summary: 'A setting is wrong',
    text: 'The message names the file, the place and the way out. A bad key counts as not set, and the rest of the file holds. `prompt-cost doctor` lists all configuration files in use.',
  },
  catalog: {
    summary: 'Price data is not as it should be',
    text: 'An entry of the price catalog, or a price given in the settings, was left out. The message says which and why.',
  },
  suppression: {
    summary: 'A suppression comment cannot be followed',
    text: 'It names a rule that there is not, or says something after the rules that is no reason. Write `prompt-cost-disable-next-line RULE -- reason`.',
  },
  declaration: {
    summary: 'A `prompt-cost:` comment or a declared wrapper cannot be followed',
    text: 'The message names what is wrong with it. Comments are written `prompt-cost: model=gpt-5.5` above a call, or `prompt-cost: wrapper model=$model prompt=$1` above a function; the settings are `wrappers`, `modelAliases`, `deployments` and `endpoints`.',
  },
  internal: {
    summary: 'A fault of this tool',
    text: 'A part of the analysis failed; everything else of the report holds. Please report it with the message and, if you can, the code.',
  },
};

/** Names of everything that can be explained: rules first, then problems, then assumptions. */
export const EXPLAINED: readonly string[] = [
  ...rules.map(({ id }) => id),
  ...Object.keys(PROBLEMS),
  ...Object.keys(ASSUMPTION_GUIDE),
];

/**
 * Explains a rule, a problem code or an assumption by its id; null when there is none of that name.
 * @param config Says what holds in the project; without it only the defaults are told.
 * @throws Error when a rule's page is missing: a broken installation.
 */
export function explain(id: string, config?: Config): Explanation | null {
  const rule = rules.find((each) => each.id === id);
  if (rule !== undefined) return explainRule(rule, config);
  if (Object.hasOwn(PROBLEMS, id)) {
    const { summary, text } = PROBLEMS[id as Problem['code']];
    return { id, kind: 'problem', summary, markdown: `# ${id}\n\n${summary}.\n\n${text}\n` };
  }
  if (!Object.hasOwn(ASSUMPTION_GUIDE, id)) return null;
  return explainAssumption(id as keyof typeof ASSUMPTION_GUIDE, config);
}

function explainRule({ id, meta }: Rule, config: Config | undefined): Explanation {
  const page = readFileSync(rulePageFile(id), 'utf8');
  const [title = '', ...rest] = page.split('\n');
  const setting = config?.rules[id];
  const here = setting === undefined ? '' : ` Here it is **${setting.severity}**.`;
  const edits = meta.fixable ? ' It offers edits.' : '';
  const status = `Severity **${meta.defaultSeverity}**, ${presetText(meta)}.${here}${edits}`;
  return {
    id,
    kind: 'rule',
    summary: meta.description,
    markdown: [title, '', status, ...rest].join('\n'),
  };
}

function presetText(meta: Rule['meta']): string {
  if (meta.recommended) return 'in the presets `recommended`, `strict` (there as an error) and `all`';
  return meta.strict === true ? 'in the presets `strict` and `all`' : 'in the preset `all`';
}

function explainAssumption(id: keyof typeof ASSUMPTION_GUIDE, config: Config | undefined): Explanation {
  const { setting, text } = ASSUMPTION_GUIDE[id];
  const summary = text.slice(0, text.indexOf('.'));
  if (setting === null) {
    const how = 'No general setting changes it: it depends on the call site.';
    return { id, kind: 'assumption', summary, markdown: `# ${id}\n\n${text}\n\n${how}\n` };
  }
  const value = config?.assumptions[setting];
  const example = JSON.stringify({ assumptions: { [setting]: value ?? '…' } });
  const here = value === undefined ? 'Change it with' : 'Here it holds as in';
  const markdown = `# ${id}\n\n${text}\n\n${here}\n\n\`\`\`json\n${example}\n\`\`\`\n\nin \`prompt-cost.config.json\`, or in the editor with the setting \`promptCost.assumptions.${setting}\`.\n`;
  return { id, kind: 'assumption', summary, markdown };
}
