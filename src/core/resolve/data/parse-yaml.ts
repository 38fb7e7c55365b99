import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, Scalar } from 'yaml';
import type { Alias, Document, YAMLMap } from 'yaml';
import { span } from '../../facts-builder.ts';
import type { Span } from '../../../model/span.ts';
import type { DataEntry, DataNode, ParsedData } from './data-node.ts';

/** Nodes that one file may come to: aliases repeat what they name, and may do so exponentially. */
const MAX_NODES = 50_000;

/** The first document of a YAML file. `<<` merges, anchors and aliases are followed; other tags are not interpreted. */
export function parseYaml(text: string): ParsedData {
  const documents = parseAllDocuments(text, { merge: true, logLevel: 'silent' });
  const [document] = Array.isArray(documents) ? documents : [];
  const [error] = document?.errors ?? [];
  if (!document || error)
    return { kind: 'broken', message: error?.message.split('\n')[0] ?? 'it is empty', at: error?.pos[0] ?? 0 };
  return new YamlReader(text, document).read();
}

class YamlReader {
  readonly #text: string;
  readonly #document: Document;
  readonly #active = new Set<unknown>();
  #left = MAX_NODES;

  constructor(text: string, document: Document) {
    this.#text = text;
    this.#document = document;
  }

  read(): DataNode {
    return this.#node(this.#document.contents, span(0, this.#text.length));
  }

  #node(node: unknown, around: Span): DataNode {
    const at = rangeOf(node) ?? around;
    if (--this.#left < 0) return { kind: 'other', span: at, what: 'more YAML than can be followed' };
    if (isAlias(node)) return this.#alias(node, at);
    if (isMap(node)) return { kind: 'map', span: at, entries: node.items.flatMap((pair) => this.#entry(pair, at)) };
    if (isSeq(node)) return { kind: 'list', span: at, items: node.items.map((item) => this.#node(item, at)) };
    return isScalar(node) ? this.#scalar(node, at) : { kind: 'null', span: at };
  }

  #alias(alias: Alias, at: Span): DataNode {
    const target = alias.resolve(this.#document);
    if (!target || this.#active.has(target)) return { kind: 'other', span: at, what: `the alias *${alias.source}` };
    this.#active.add(target);
    const node = this.#node(target, at);
    this.#active.delete(target);
    return node;
  }

  #entry(pair: YAMLMap['items'][number], at: Span): DataEntry[] {
    const { key, value } = pair;
    const keySpan = rangeOf(key) ?? at;
    const name = isScalar(key) ? key.value : null;
    const node = this.#node(value, keySpan);
    // A merge key's value is a map, or a list of maps of which the first goes before.
    if (typeof name === 'symbol' || name === '<<') {
      const maps = node.kind === 'list' ? [...node.items].reverse() : [node];
      return maps.map((map) => ({ key: null, keySpan, value: map }));
    }
    return [{ key: typeof name === 'string' ? name : String(name), keySpan, value: node }];
  }

  #scalar(scalar: Scalar, at: Span): DataNode {
    const { value } = scalar;
    if (typeof value === 'string') return { kind: 'text', span: at, text: value, content: this.#content(scalar, at) };
    if (typeof value === 'number') return { kind: 'number', span: at, value };
    if (typeof value === 'boolean') return { kind: 'boolean', span: at, value };
    return value === null ? { kind: 'null', span: at } : { kind: 'other', span: at, what: 'a value of a YAML tag' };
  }

  #content(scalar: Scalar, at: Span): Span {
    if (scalar.type === Scalar.QUOTE_DOUBLE || scalar.type === Scalar.QUOTE_SINGLE)
      return span(at.start + 1, at.end - 1);
    if (scalar.type !== Scalar.BLOCK_LITERAL && scalar.type !== Scalar.BLOCK_FOLDED) return at;
    // Behind the header line: `|-`, `>2`.
    const line = this.#text.indexOf('\n', at.start);
    return line < 0 || line >= at.end ? at : span(line + 1, at.end);
  }
}

function rangeOf(node: unknown): Span | null {
  const range = (node as { range?: readonly [number, number, number] | null } | null)?.range;
  return range ? span(range[0], range[1]) : null;
}
