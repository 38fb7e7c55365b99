import { Parser, type Language as Grammar } from 'web-tree-sitter';
import type { FactsBuilder } from '../../core/facts-builder.ts';
import { snapshotTree, type SnapshotPlan, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ClassId } from '../../model/facts.ts';
import { Lowering, type Lowerers } from '../shared/jvm/lowering.ts';

/** Operators are read from the source between the named nodes, and a macro's tokens are parsed when it is met. */
export const PLAN: SnapshotPlan = {
  tokens: new Set(),
  drop: new Set([
    'mutable_specifier',
    'visibility_modifier',
    'lifetime',
    'label',
    'type_parameters',
    'where_clause',
    'string_content',
    'escape_sequence',
    'inner_attribute_item',
    'shebang',
  ]),
  comments: new Set(['line_comment', 'block_comment']),
  leaves: new Set([
    'identifier',
    'type_identifier',
    'field_identifier',
    'shorthand_field_identifier',
    'self',
    'crate',
    'super',
    'string_literal',
    'raw_string_literal',
    'char_literal',
    'token_tree',
    'function_modifiers',
    'macro_definition',
    'continue_expression',
  ]),
  fieldless: new Set(['source_file', 'block', 'arguments', 'expression_statement', 'declaration_list']),
};

/** How deep macros may stand in each other's arguments. */
const MAX_MACROS = 12;

/** What all parts of the lowering of one Rust file share. */
export class RustLowering extends Lowering {
  /** Structs, enums and traits of the file by name: what `impl` blocks add to. */
  readonly types = new Map<string, ClassId>();
  /** The type that `Self` stands for. */
  self: { readonly name: string; readonly cls: ClassId } | null = null;
  private parser: Parser | null = null;
  private macros = 0;

  constructor(
    facts: FactsBuilder,
    text: string,
    lowerers: Lowerers,
    private readonly grammar: Grammar,
  ) {
    super(facts, text, lowerers);
  }

  /** Frees the parser of macros. */
  close(): void {
    this.parser?.delete();
    this.parser = null;
  }

  /** The expressions, separated by commas, between two offsets: a macro's arguments. */
  expressionsIn(start: number, end: number): readonly SyntaxNode[] {
    const root = this.parse(`[${this.text.slice(start, end)}];`, start - 1);
    const [statement] = root?.children ?? [];
    const array = statement?.type === 'expression_statement' ? statement.children[0] : statement;
    return array === undefined ? [] : array.type === 'array_expression' ? array.children : [array];
  }

  /** The items and statements between two offsets, with something else written in their place: of the same length. */
  itemsIn(start: number, written: string): readonly SyntaxNode[] {
    return this.parse(written, start)?.children ?? [];
  }

  /** Runs `body` inside a macro's arguments; not when macros nest too deeply. */
  inMacro<T>(body: () => T): T | null {
    if (this.macros >= MAX_MACROS) return null;
    this.macros++;
    try {
      return body();
    } finally {
      this.macros--;
    }
  }

  private parse(source: string, offset: number): SyntaxNode | null {
    this.parser ??= new Parser().setLanguage(this.grammar);
    const tree = this.parser.parse(source);
    if (tree === null) return null;
    try {
      return moved(snapshotTree(tree, PLAN).root, offset, this.text.length);
    } finally {
      tree.delete();
    }
  }
}

/** A node where it stands in the file. What was written around it to make it parse stands nowhere. */
function moved(node: SyntaxNode, by: number, length: number): SyntaxNode {
  const place = (offset: number): number => Math.min(Math.max(offset + by, 0), length);
  return {
    ...node,
    start: place(node.start),
    end: place(node.end),
    children: node.children.map((child) => moved(child, by, length)),
  };
}
