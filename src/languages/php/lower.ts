import type { Tree } from 'web-tree-sitter';
import { FactsBuilder } from '../../core/facts-builder.ts';
import { ERROR, snapshotTree, type SnapshotPlan, type SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ModuleFacts } from '../../model/facts.ts';
import { commentText, describeProblem, field, recoverInPlace, spanOf } from '../shared/jvm/lowering.ts';
import { PhpLowering } from './context.ts';
import { lowerExpression, lowerType } from './lower-expressions.ts';
import { lowerStatement } from './lower-statements.ts';

/** Operators and keywords are read from the source between the named nodes, so no anonymous node is copied. */
const PLAN: SnapshotPlan = {
  tokens: new Set(),
  drop: new Set([
    ...['string_content', 'escape_sequence', 'nowdoc_string', 'visibility_modifier', 'final_modifier', 'abstract_modifier'],
    ...['readonly_modifier', 'attribute_list', 'php_end_tag', 'text', 'operation', 'var_modifier', 'property_hook_list'],
  ]), // prettier-ignore
  comments: new Set(['comment']),
  leaves: new Set([
    ...['variable_name', 'name', 'qualified_name', 'relative_name', 'namespace_name', 'string', 'integer', 'float'],
    ...['primitive_type', 'relative_scope', 'heredoc_start', 'heredoc_end', 'cast_type', 'boolean', 'null'],
  ]),
  fieldless: new Set([
    ...['program', 'compound_statement', 'declaration_list', 'arguments', 'array_creation_expression'],
    ...['array_element_initializer', 'expression_statement', 'formal_parameters', 'encapsed_string', 'heredoc_body'],
  ]),
};

const CLASSES = /^(?:class|interface|trait|enum)_declaration$/;

/** Lowers a parsed PHP file to module facts. `text` is the text the tree was parsed from. Never throws. */
export function lower(tree: Tree, text: string, path: string): ModuleFacts {
  const { root, comments, problems } = snapshotTree(tree, PLAN);
  const facts = new FactsBuilder(path, 'php', text.length);
  facts.tellJumps();
  const cx = new PhpLowering(facts, text, { expression: lowerExpression, type: lowerType, statement: lowerStatement });
  declareClasses(cx, root);
  cx.statements(root.children);
  for (const problem of problems) {
    facts.addError(spanOf(problem), describeProblem(cx, problem));
    if (problem.type === ERROR && problem !== root && !cx.recovered.has(problem))
      recoverInPlace(cx, problem, (node) => {
        cx.statement(node);
      });
  }
  for (const { start, end } of comments) {
    // To the grammar, a carriage return is part of the comment before it.
    const at = { start, end: text[end - 1] === '\r' ? end - 1 : end };
    facts.addComment(at, commentText(cx.source(at)).replace(/^#+/, ''));
  }
  exportVariables(facts);
  return facts.finish();
}

/** A class may be used before it is declared. */
function declareClasses(cx: PhpLowering, root: SyntaxNode): void {
  const pending = [...root.children];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const name = CLASSES.test(node.type) ? field(node, 'name') : undefined;
    if (name) cx.declared.add(cx.source(name));
    if (/^(?:namespace_definition|compound_statement|if_statement|ERROR)$/.test(node.type))
      pending.push(...node.children);
  }
}

/** What an included file leaves in its variables is there for whoever includes it. */
function exportVariables(facts: FactsBuilder): void {
  const names = new Set(
    facts.bindings.flatMap(({ name, scope }) => (scope === 0 && name.startsWith('$') ? [name] : [])),
  );
  for (const name of names) facts.addExport({ name, local: name });
}
