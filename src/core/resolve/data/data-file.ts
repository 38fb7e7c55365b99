import type { ExprId, ModuleFacts } from '../../../model/facts.ts';
import { FactsBuilder, span, type ExprBody } from '../../facts-builder.ts';
import type { DataNode, ParsedData } from './data-node.ts';
import { parseEnv } from './parse-env.ts';
import { parseJson } from './parse-json.ts';
import { parsePrompt } from './parse-prompt.ts';
import { parseToml } from './parse-toml.ts';
import { parseYaml } from './parse-yaml.ts';

/** How a file that is no source code is read. */
export type DataFormat = 'text' | 'json' | 'yaml' | 'toml' | 'prompt' | 'env';

/** Text of a file that code reads; a reason, in words a user understands, where it may not or cannot be read; null: there is none. */
export type DataText = { readonly text: string } | { readonly text: null; readonly reason: string } | null;

/** Ends the specifier of a JavaScript import that means the file's text, whatever it is (Vite). */
export const RAW_IMPORT = '?raw';

const FORMATS: Readonly<Record<string, DataFormat>> = {
  json: 'json',
  jsonc: 'json',
  json5: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  prompt: 'prompt',
  prompty: 'prompt',
};
const TEXT_EXTENSIONS = new Set([
  'txt', 'text', 'md', 'mdx', 'mdc', 'markdown', 'jinja', 'jinja2', 'j2', 'mustache', 'hbs', 'handlebars', 'liquid', 'tmpl', 'tpl', 'st', 'xml', 'html',
]); // prettier-ignore

const PARSERS: Readonly<Record<Exclude<DataFormat, 'text'>, (text: string) => ParsedData>> = {
  json: parseJson,
  yaml: parseYaml,
  toml: parseToml,
  prompt: parsePrompt,
  env: parseEnv,
};

/** The format that a file's name says; null for a name that says nothing of a text. */
export function formatOf(path: string): DataFormat | null {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return FORMATS[extension] ?? (TEXT_EXTENSIONS.has(extension) ? 'text' : null);
}

/** Language id in the facts of a data file: `data/json`. */
const LANGUAGE_PREFIX = 'data/';

/** The facts are of a data file, not of source code. */
export function isDataFacts(facts: ModuleFacts): boolean {
  return facts.language.startsWith(LANGUAGE_PREFIX);
}

/**
 * Facts of a data file, so that its values are evaluated like those of source code: the whole is exported as `default`,
 * and the keys at its top under their names. A text is one string. Never throws: a file that cannot be parsed has facts
 * with an error and an expression that nothing is known of.
 */
export function lowerData(path: string, text: string, format: DataFormat): ModuleFacts {
  const facts = new FactsBuilder(path, LANGUAGE_PREFIX + format, text.length);
  const whole = span(0, text.length);
  const root = parsed(text, format);
  if (root.kind === 'broken') {
    facts.addError(span(root.at, root.at), root.message);
    const name = format === 'prompt' ? 'a prompt file' : format.toUpperCase();
    const what = `${path}, which is not valid ${name} (${root.message}),`;
    facts.addExport({ name: 'default', value: facts.expr(whole, { kind: 'other', what, children: [] }) });
    return facts.finish();
  }
  const value = lowerNode(facts, root);
  facts.addExport({ name: 'default', value });
  const expr = facts.exprs[value];
  if (expr?.kind === 'map')
    for (const entry of expr.entries)
      if (entry.kind === 'pair' && entry.key !== null && entry.key !== 'default')
        facts.addExport({ name: entry.key, value: entry.value });
  return facts.finish();
}

function parsed(text: string, format: DataFormat): ParsedData {
  if (format === 'text') {
    const whole = span(0, text.length);
    return { kind: 'text', span: whole, text, content: whole };
  }
  try {
    return PARSERS[format](text);
  } catch (error) {
    // Nested more deeply than a parser's recursion goes, or a bug of the parser: no reason to fail on the code that reads it.
    return { kind: 'broken', message: error instanceof Error ? error.message : String(error), at: 0 };
  }
}

function lowerNode(facts: FactsBuilder, node: DataNode): ExprId {
  return facts.expr(node.span, bodyOf(facts, node));
}

function bodyOf(facts: FactsBuilder, node: DataNode): ExprBody {
  switch (node.kind) {
    case 'text':
      return {
        kind: 'text',
        parts: node.text === '' ? [] : [{ kind: 'static', text: node.text, span: node.content }],
        content: node.content,
      };
    case 'number':
    case 'boolean':
      return { kind: node.kind, value: node.value } as ExprBody;
    case 'null':
      return { kind: 'null' };
    case 'list':
      return { kind: 'list', items: node.items.map((item) => ({ value: lowerNode(facts, item), spread: false })) };
    case 'map': {
      // Keys that are written go before those merged in, wherever the merge stands.
      const merged = node.entries.filter(({ key }) => key === null);
      const written = node.entries.filter(({ key }) => key !== null);
      return {
        kind: 'map',
        entries: [...merged, ...written].map(({ key, keySpan, value }) => {
          const at = span(keySpan.start, Math.max(keySpan.end, value.span.end));
          const id = lowerNode(facts, value);
          return key === null
            ? { kind: 'spread' as const, value: id, span: at }
            : { kind: 'pair' as const, key, keySpan, value: id, span: at };
        }),
      };
    }
    case 'other':
      return { kind: 'other', what: node.what, children: [] };
  }
}
