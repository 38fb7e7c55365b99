import type { SnapshotPlan, SyntaxNode } from '../../core/syntax-snapshot.ts';

/** Keywords and operators the lowering looks at; all other anonymous nodes are dropped from the snapshot. */
const TOKENS: ReadonlySet<string> = new Set([
  ...['async', 'static', 'get', 'set', 'readonly', 'using', 'default', 'namespace', '='],
  ...['const', 'let', 'var', 'of', 'in', 'instanceof', 'typeof', 'void', 'delete'],
  ...['+', '-', '*', '/', '%', '**', '!', '~', '++', '--', '&', '|', '^', '<<', '>>', '>>>', '&&', '||', '??'],
  ...['<', '<=', '>', '>=', '==', '!=', '===', '!=='],
  ...['+=', '-=', '*=', '/=', '%=', '**=', '&=', '|=', '^=', '<<=', '>>=', '>>>=', '&&=', '||=', '??='],
]);

/** Nodes without a value or a name of interest. Text of strings is decoded from the source, so that spans are exact. */
const DROPPED = [
  ...['string_fragment', 'escape_sequence', 'jsx_text', 'html_character_reference', 'jsx_closing_element'],
  ...['hash_bang_line', 'optional_chain', 'type_parameters', 'import_attribute', 'implements_clause'],
  ...['statement_identifier', 'empty_statement'],
];

/** Nodes whose children the lowering tells apart by type or position. */
const FIELDLESS = [
  ...['program', 'statement_block', 'expression_statement', 'return_statement', 'throw_statement', 'else_clause'],
  ...['lexical_declaration', 'variable_declaration', 'using_declaration', 'ambient_declaration', 'switch_body'],
  ...['arguments', 'object', 'array', 'spread_element', 'computed_property_name', 'sequence_expression'],
  ...['template_string', 'template_substitution', 'yield_expression', 'decorator'],
  ...['parenthesized_expression', 'await_expression', 'as_expression', 'satisfies_expression', 'non_null_expression'],
  ...['formal_parameters', 'object_pattern', 'array_pattern', 'rest_pattern', 'class_body', 'enum_body'],
  ...['named_imports', 'import_clause', 'namespace_import', 'export_clause', 'namespace_export', 'nested_identifier'],
  ...['jsx_element', 'jsx_expression', 'jsx_attribute', 'interface_body', 'object_type', 'type_annotation'],
  ...['type_arguments', 'union_type', 'intersection_type', 'array_type', 'literal_type', 'tuple_type', 'lookup_type'],
  ...['readonly_type', 'parenthesized_type', 'nested_type_identifier', 'class_heritage', 'extends_type_clause'],
];

/** What the lowering needs of a tree-sitter-javascript, -typescript or -tsx tree. */
export const SNAPSHOT_PLAN: SnapshotPlan = {
  tokens: TOKENS,
  drop: new Set(DROPPED),
  leaves: new Set([
    ...['string', 'regex', 'predefined_type', 'template_literal_type'],
    ...['meta_property', 'accessibility_modifier', 'override_modifier'],
  ]),
  fieldless: new Set(FIELDLESS),
  comments: new Set(['comment', 'html_comment']),
};

/** The first child with this field name. */
export function childOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  for (const child of node.children) if (child.field === field) return child;
  return undefined;
}

/** The first child of one of these types. */
export function childOfType(node: SyntaxNode, ...types: readonly string[]): SyntaxNode | undefined {
  for (const child of node.children) if (types.includes(child.type)) return child;
  return undefined;
}

/** The children without keywords and operators. */
export function namedChildren(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => !TOKENS.has(child.type));
}

/** Whether the node has a child of this type: `hasToken(fn, 'async')`. */
export function hasToken(node: SyntaxNode, type: string): boolean {
  for (const child of node.children) if (child.type === type) return true;
  return false;
}

/**
 * The expression inside syntax that does not change a value (parentheses, `await`, casts, `!`, type arguments);
 * undefined if the node is no such syntax.
 */
export function wrappedIn(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.type) {
    case 'parenthesized_expression':
    case 'await_expression':
    case 'as_expression':
    case 'satisfies_expression':
    case 'non_null_expression':
    case 'instantiation_expression':
      return node.children[0];
    case 'type_assertion':
      return node.children.at(-1);
    default:
      return undefined;
  }
}

/** The node without any of the syntax of `wrappedIn` around it. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  let current = node;
  for (let inner = wrappedIn(current); inner !== undefined; inner = wrappedIn(current)) current = inner;
  return current;
}
