import assert from 'node:assert/strict';
import type { Rule } from '../../src/model/rule.ts';
import type { FixtureWorkspace } from './fixture-workspace.ts';
import { analyzeWith } from './rule-checks.ts';

/** Second-level headings of a rule's page, in this order. */
const SECTIONS = ['Why', 'Incorrect', 'Correct', 'Options', 'When not to use it', 'Sources'] as const;
type Section = (typeof SECTIONS)[number];

const EXTENSIONS: Readonly<Record<string, string>> = {
  python: 'py',
  py: 'py',
  typescript: 'ts',
  ts: 'ts',
  tsx: 'tsx',
  javascript: 'js',
  js: 'js',
};

interface CodeBlock {
  /** 1-based line of the page. */
  readonly line: number;
  readonly extension: string;
  readonly text: string;
}

/** Text of each section by its heading. */
function sectionsOf(page: string): ReadonlyMap<string, { readonly line: number; readonly text: string }> {
  const sections = new Map<string, { line: number; text: string }>();
  let current: { line: number; text: string } | null = null;
  let fenced = false;
  page.split('\n').forEach((line, index) => {
    if (line.startsWith('```')) fenced = !fenced;
    const heading = fenced ? null : /^## (.+)$/.exec(line);
    if (heading?.[1] !== undefined) sections.set(heading[1], (current = { line: index + 1, text: '' }));
    else if (current !== null) current.text += `${line}\n`;
  });
  return sections;
}

function codeBlocks(section: { readonly line: number; readonly text: string }): CodeBlock[] {
  return [...section.text.matchAll(/^```(\w+)[^\n]*\n([^]*?)^```$/gm)].map((match) => {
    const [, language = '', text = ''] = match;
    const extension = EXTENSIONS[language];
    const line = section.line + section.text.slice(0, match.index).split('\n').length;
    assert.ok(
      extension !== undefined,
      `line ${line}: examples are in Python, TypeScript, TSX or JavaScript, not ${language}`,
    );
    return { line, extension, text };
  });
}

/** What a rule's page lacks, a sentence each: title, sections, and every option. */
export function pageProblems(rule: Rule, page: string): string[] {
  const sections = sectionsOf(page);
  const found = [...sections.keys()].filter((name) => (SECTIONS as readonly string[]).includes(name));
  const empty = SECTIONS.filter((name) => sections.get(name)?.text.trim() === '');
  const options = sections.get('Options')?.text ?? '';
  const undocumented = Object.keys(rule.meta.options).filter((name) => !options.includes(`\`${name}\``));
  return [
    ...(page.startsWith(`# ${rule.id}\n`) ? [] : [`the title is not \`# ${rule.id}\``]),
    ...(found.join() === SECTIONS.join()
      ? []
      : [`the sections are ${found.join(', ')}; they must be ${SECTIONS.join(', ')}`]),
    ...empty.map((name) => `section ${name} is empty`),
    ...undocumented.map((name) => `option \`${name}\` is not under Options`),
  ];
}

/** Examples that do not do what their section says: under Incorrect each must produce the finding, under Correct none. */
export async function exampleProblems(workspace: FixtureWorkspace, rule: Rule, page: string): Promise<string[]> {
  const problems: string[] = [];
  for (const name of ['Incorrect', 'Correct'] satisfies Section[]) {
    const blocks = codeBlocks(sectionsOf(page).get(name) ?? { line: 0, text: '' });
    if (blocks.length === 0) problems.push(`section ${name} has no example`);
    for (const { line, extension, text } of blocks) {
      const [analysis] = (await analyzeWith(workspace, rule, new Map([[`app/main.${extension}`, text]]))).values();
      const { findings, problems: found } = analysis ?? { findings: [], problems: [] };
      if (found.some(({ code }) => code === 'syntax')) problems.push(`line ${line}: the example does not parse`);
      if (name === 'Incorrect' && findings.length === 0) problems.push(`line ${line}: ${rule.id} does not fire`);
      if (name === 'Correct' && findings.length > 0)
        problems.push(`line ${line}: ${rule.id} fires: ${findings[0]?.message}`);
    }
  }
  return problems;
}
