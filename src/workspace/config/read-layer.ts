import {
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  type Node,
  parseTree,
  type ParseError,
  printParseErrorCode,
} from 'jsonc-parser';
import type { Problem } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';
import { explainIssues } from './explain-issues.ts';
import type { ConfigSchema, SettingsLayer } from './schema.ts';

/** One source of settings after validation: its good parts, and what was wrong with the rest. */
export interface LayerResult {
  readonly layer: SettingsLayer;
  readonly problems: readonly Problem[];
}

/** Reads a configuration file (JSON with comments). A bad key is reported and counts as absent; the others hold. */
export function readConfigText(schema: ConfigSchema, path: string, text: string): LayerResult {
  const errors: ParseError[] = [];
  const tree = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true, allowEmptyContent: false });
  const problems = errors.map((error) =>
    configProblem(path, { start: error.offset, end: error.offset + error.length }, syntaxMessage(error)),
  );
  const { value, issues } = keepValid(schema, tree === undefined ? {} : getNodeValue(tree));
  const located = issues.map(({ at, isKey, message }) => configProblem(path, spanOf(tree, at, isKey), message));
  return { layer: value, problems: [...problems, ...located] };
}

/** Reads settings that come as a value: an editor's. `source` stands in for the path in problems: `promptCost settings`. */
export function readSettingsValue(schema: ConfigSchema, source: string, settings: unknown): LayerResult {
  const { value, issues } = keepValid(schema, settings ?? {});
  return { layer: value, problems: issues.map(({ message }) => configProblem(source, null, message)) };
}

/** Where a configuration file sets a key; null when it does not. */
export function findKey(text: string, at: JSONPath): Span | null {
  const tree = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  const node = tree && findNodeAtLocation(tree, at);
  return node === undefined ? null : { start: node.offset, end: node.offset + node.length };
}

export function configProblem(path: string, span: Span | null, message: string): Problem {
  return { path, span, severity: 'error', code: 'config', message };
}

function syntaxMessage(error: ParseError): string {
  const words = printParseErrorCode(error.error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  return `This is not valid JSON (${words}). The keys that can be read are used.`;
}

/** The place of a key's name or of its value; of the nearest thing around it that the file holds. */
function spanOf(tree: Node | undefined, at: JSONPath, isKey: boolean): Span | null {
  if (tree === undefined) return null;
  for (let length = at.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, at.slice(0, length));
    if (node === undefined) continue;
    const key = isKey && length === at.length ? node.parent?.children?.[0] : undefined;
    const { offset, length: size } = key ?? node;
    return { start: offset, end: offset + size };
  }
  return { start: tree.offset, end: tree.offset + tree.length };
}

/** Takes bad parts out of a value until the rest is valid. */
function keepValid(
  schema: ConfigSchema,
  input: unknown,
): { value: SettingsLayer; issues: ReturnType<typeof explainIssues> } {
  let value: unknown = structuredClone(input);
  const issues: ReturnType<typeof explainIssues>[number][] = [];
  // Each round takes something out; the bound is for a schema that refuses even that.
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = schema.safeParse(value);
    if (result.success) return { value: value as SettingsLayer, issues };
    const found = explainIssues(schema, result.error.issues, value);
    issues.push(...found);
    // From the back, so that the places of earlier list elements stay true.
    value = found.toReversed().reduce((rest, { at }) => without(rest, removable(at)), value);
  }
  return { value: {}, issues };
}
const MAX_ROUNDS = 100;

/** A rule's severity and options belong together: without the first the second says nothing. */
function removable(at: JSONPath): JSONPath {
  return at[0] === 'rules' && at[2] === 0 ? at.slice(0, 2) : at;
}

/** A copy without the key or list element at a path; a list that gets empty goes too, as an empty one means something else. */
function without(value: unknown, at: JSONPath): unknown {
  const [key, ...rest] = at;
  if (key === undefined) return {};
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value).flatMap(([name, inner]: readonly [string, unknown]) => {
    if (name !== String(key)) return [[name, inner] as const];
    const left = rest.length === 0 ? undefined : without(inner, rest);
    return left === undefined ? [] : [[name, left] as const];
  });
  if (Array.isArray(value)) return entries.length === 0 ? undefined : entries.map(([, inner]) => inner);
  return Object.fromEntries(entries);
}
