import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { span } from '../../facts-builder.ts';
import type { DataEntry, DataNode, ParsedData } from './data-node.ts';

/** JSON, with comments and trailing commas as `.jsonc` and many tools allow. */
export function parseJson(text: string): ParsedData {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first || !root)
    return {
      kind: 'broken',
      message: first ? printParseErrorCode(first.error) : 'it is empty',
      at: first?.offset ?? 0,
    };
  return nodeOf(root);
}

function nodeOf(node: Node): DataNode {
  const at = span(node.offset, node.offset + node.length);
  const value = node.value as unknown;
  switch (node.type) {
    case 'string':
      return { kind: 'text', span: at, text: String(value), content: span(at.start + 1, at.end - 1) };
    case 'number':
      return { kind: 'number', span: at, value: Number(value) };
    case 'boolean':
      return { kind: 'boolean', span: at, value: value === true };
    case 'array':
      return { kind: 'list', span: at, items: (node.children ?? []).map(nodeOf) };
    case 'object':
      return { kind: 'map', span: at, entries: (node.children ?? []).flatMap(entryOf) };
    default:
      return { kind: 'null', span: at };
  }
}

function entryOf({ children }: Node): DataEntry[] {
  const [key, value] = children ?? [];
  if (!key || !value) return [];
  const keySpan = span(key.offset, key.offset + key.length);
  return [{ key: String(key.value), keySpan, value: nodeOf(value) }];
}
