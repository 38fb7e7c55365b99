import { parseTOML, type AST } from 'toml-eslint-parser';
import { span } from '../../facts-builder.ts';
import type { Span } from '../../../model/span.ts';
import type { DataEntry, DataNode, ParsedData } from './data-node.ts';

/** A table that is still being filled. */
interface Table {
  readonly kind: 'table';
  readonly span: Span;
  readonly entries: Map<string, { readonly keySpan: Span; value: Table | Tables | DataNode }>;
}
/** `[[name]]`. */
interface Tables {
  readonly kind: 'tables';
  readonly span: Span;
  readonly items: Table[];
}

/** TOML 1.0. Dates are not interpreted. */
export function parseToml(text: string): ParsedData {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text);
  } catch (error) {
    // The parser tells of broken text by throwing its ParseError, which carries the place.
    const { message, index } = error as { message?: string; index?: number };
    return { kind: 'broken', message: message ?? 'it cannot be parsed', at: index ?? 0 };
  }
  const root = table(span(0, text.length));
  for (const item of program.body[0].body) {
    if (item.type === 'TOMLKeyValue') setValue(root, item);
    else {
      const target = openTable(root, item);
      for (const pair of item.body) setValue(target, pair);
    }
  }
  return finished(root);
}

function table(at: Span): Table {
  return { kind: 'table', span: at, entries: new Map() };
}

/** The table that a header names, made where it is not there yet. */
function openTable(root: Table, item: AST.TOMLTable): Table {
  const at = spanOf(item);
  const { keys } = item.key;
  const last = keys.at(-1);
  const parent = keys.slice(0, -1).reduce((outer, key) => inner(outer, key, at), root);
  if (!last) return parent;
  if (item.kind === 'standard') return inner(parent, last, at);
  const known = parent.entries.get(nameOf(last))?.value;
  const tables: Tables = known?.kind === 'tables' ? known : { kind: 'tables', span: at, items: [] };
  if (tables !== known) parent.entries.set(nameOf(last), { keySpan: spanOf(last), value: tables });
  const made = table(at);
  tables.items.push(made);
  return made;
}

/** A table inside a table; of an array of tables, its last one. */
function inner(outer: Table, key: AST.TOMLBare | AST.TOMLQuoted, at: Span): Table {
  const known = outer.entries.get(nameOf(key))?.value;
  if (known?.kind === 'table') return known;
  const last = known?.kind === 'tables' ? known.items.at(-1) : undefined;
  if (last) return last;
  const made = table(at);
  outer.entries.set(nameOf(key), { keySpan: spanOf(key), value: made });
  return made;
}

function setValue(target: Table, { key, value, range }: AST.TOMLKeyValue): void {
  const last = key.keys.at(-1);
  if (!last) return;
  const holder = key.keys.slice(0, -1).reduce((outer, each) => inner(outer, each, span(range[0], range[1])), target);
  holder.entries.set(nameOf(last), { keySpan: spanOf(last), value: contentOf(value) });
}

function contentOf(node: AST.TOMLContentNode): DataNode | Table {
  const at = spanOf(node);
  if (node.type === 'TOMLArray')
    return { kind: 'list', span: at, items: node.elements.map((element) => finished(contentOf(element))) };
  if (node.type === 'TOMLInlineTable') {
    const made = table(at);
    for (const pair of node.body) setValue(made, pair);
    return made;
  }
  switch (node.kind) {
    case 'string': {
      const quotes = node.multiline ? 3 : 1;
      return { kind: 'text', span: at, text: node.value, content: span(at.start + quotes, at.end - quotes) };
    }
    case 'integer':
    case 'float':
      return { kind: 'number', span: at, value: node.value };
    case 'boolean':
      return { kind: 'boolean', span: at, value: node.value };
    default:
      return { kind: 'other', span: at, what: 'a date' };
  }
}

function finished(node: Table | Tables | DataNode): DataNode {
  if (node.kind === 'tables') return { kind: 'list', span: node.span, items: node.items.map(finished) };
  if (node.kind !== 'table') return node;
  const entries = [...node.entries].map(([key, { keySpan, value }]): DataEntry => ({
    key,
    keySpan,
    value: finished(value),
  }));
  return { kind: 'map', span: node.span, entries };
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function spanOf({ range }: { readonly range: readonly [number, number] }): Span {
  return span(range[0], range[1]);
}
