import { type ControlDraft, span } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ControlId, ExprId } from '../../model/facts.ts';
import { childOf, childOfType, hasToken } from './grammar.ts';
import { assign } from './lower-assignments.ts';
import { lowerClassDeclaration, lowerInterface, lowerTypeAlias } from './lower-classes.ts';
import {
  declareCaught,
  lowerAmbientBody,
  lowerDeclared,
  lowerEnum,
  lowerFunctionDeclaration,
  lowerImportAlias,
  lowerNamespace,
  lowerVariables,
} from './lower-declarations.ts';
import { lowerExpression, lowerField, lowerInside, lowerLoose } from './lower-expressions.ts';
import { lowerExport, lowerImport } from './lower-modules.ts';
import type { Lowering } from './lowering.ts';

type Lower = (cx: Lowering, node: SyntaxNode) => void;

const STATEMENTS: ReadonlyMap<string, Lower> = new Map<string, Lower>([
  ['statement_block', lowerBlock],
  ['expression_statement', lowerInside],
  ['lexical_declaration', lowerVariables],
  ['variable_declaration', lowerVariables],
  ['using_declaration', lowerVariables],
  ['function_declaration', lowerFunctionDeclaration],
  ['generator_function_declaration', lowerFunctionDeclaration],
  ['function_signature', lowerFunctionDeclaration],
  ['class_declaration', (cx, node) => lowerClassDeclaration(cx, node)],
  ['abstract_class_declaration', (cx, node) => lowerClassDeclaration(cx, node)],
  ['interface_declaration', lowerInterface],
  ['type_alias_declaration', lowerTypeAlias],
  ['enum_declaration', lowerEnum],
  ['internal_module', lowerNamespace],
  ['module', lowerNamespace],
  ['ambient_declaration', lowerAmbient],
  ['import_alias', lowerImportAlias],
  ['import_statement', lowerImport],
  ['export_statement', lowerExport],
  ['if_statement', lowerIf],
  ['for_statement', lowerFor],
  ['for_in_statement', lowerForEach],
  ['while_statement', lowerWhile],
  ['do_statement', lowerWhile],
  ['switch_statement', lowerSwitch],
  ['try_statement', lowerTry],
  ['with_statement', lowerInside],
  ['labeled_statement', lowerInside],
  ['return_statement', lowerReturn],
  ['throw_statement', lowerThrow],
  ['break_statement', lowerJump],
  ['continue_statement', lowerJump],
]);

/** Whether `lowerStatement` knows the node's type. */
export function isStatement(node: SyntaxNode): boolean {
  return STATEMENTS.has(node.type);
}

/** Lowers the statements of a program or a body in the current scope. */
export function lowerStatements(cx: Lowering, block: SyntaxNode): void {
  for (const child of block.children) lowerStatement(cx, child);
}

/** Lowers a statement node, or whatever is found inside a node that is none. */
export function lowerStatement(cx: Lowering, node: SyntaxNode): void {
  if (cx.isTooDeep) {
    cx.defer(() => lowerStatement(cx, node));
    return;
  }
  cx.depth++;
  const lower = STATEMENTS.get(node.type);
  if (lower === undefined) lowerLoose(cx, node, []);
  else lower(cx, node);
  cx.depth--;
}

const BLOCK_SCOPED = new Set([
  'lexical_declaration',
  'using_declaration',
  'function_declaration',
  'generator_function_declaration',
  'class_declaration',
  'abstract_class_declaration',
  'enum_declaration',
  'interface_declaration',
  'type_alias_declaration',
]);

/** A block is a scope only if something is declared in it. */
function lowerBlock(cx: Lowering, node: SyntaxNode): void {
  inBlockScope(cx, node, node.children.some(isBlockScoped), () => lowerStatements(cx, node));
}

function isBlockScoped(node: SyntaxNode): boolean {
  return BLOCK_SCOPED.has(node.type);
}

function inBlockScope(cx: Lowering, node: SyntaxNode, needed: boolean, body: () => void): void {
  if (!needed) {
    body();
    return;
  }
  cx.facts.inScope(cx.facts.addScope({ kind: 'block', span: span(node.start, node.end) }), body);
}

/** Lowers a statement inside a control construct. */
function controlled(cx: Lowering, control: Omit<ControlDraft, 'parent' | 'scope'>, body: SyntaxNode | undefined): void {
  if (body !== undefined) cx.facts.inControl(cx.facts.addControl(control), () => lowerStatement(cx, body));
}

/** `if … else if … else`: each `else` holds the next `if`; chains of thousands are lowered in a loop. */
function lowerIf(cx: Lowering, node: SyntaxNode): void {
  const { facts } = cx;
  const outer = facts.control;
  let current: SyntaxNode | undefined = node;
  while (current !== undefined) {
    const subject = lowerField(cx, current, 'condition');
    const then = childOf(current, 'consequence');
    const end = then?.end ?? current.end;
    controlled(cx, { kind: 'if', span: span(current.start, end), subject }, then);
    const otherwise: SyntaxNode | undefined = childOf(current, 'alternative');
    current = undefined;
    if (otherwise === undefined) break;
    facts.control = facts.addControl({ kind: 'else', span: span(otherwise.start, otherwise.end) });
    if (otherwise.children[0]?.type === 'if_statement') current = otherwise.children[0];
    else lowerStatements(cx, otherwise);
  }
  facts.control = outer;
}

/** `for (…; …; …)`: the condition is the loop's subject. */
function lowerFor(cx: Lowering, node: SyntaxNode): void {
  const init = childOf(node, 'initializer');
  inBlockScope(cx, node, init !== undefined && isBlockScoped(init), () => {
    if (init !== undefined) lowerStatement(cx, init);
    const at = span(node.start, node.end);
    const loop = cx.facts.addControl({ kind: 'loop', loop: 'for', span: at });
    cx.facts.inControl(loop, () => {
      const condition = childOf(node, 'condition');
      if (condition !== undefined) cx.facts.controls[loop]!.subject = lowerCondition(cx, condition);
      const increment = childOf(node, 'increment');
      if (increment !== undefined) lowerExpression(cx, increment);
      const body = childOf(node, 'body');
      if (body !== undefined) lowerStatement(cx, body);
    });
  });
}

/** The JavaScript grammar wraps the condition of a `for` into a statement. */
function lowerCondition(cx: Lowering, node: SyntaxNode): ExprId {
  const inner = node.type === 'expression_statement' ? node.children[0] : node;
  return lowerExpression(cx, inner ?? node);
}

/** `for … of` and `for … in`. */
function lowerForEach(cx: Lowering, node: SyntaxNode): void {
  const { facts } = cx;
  const over = lowerField(cx, node, 'right');
  const isBlock = hasToken(node, 'const') || hasToken(node, 'let') || hasToken(node, 'using');
  inBlockScope(cx, node, isBlock, () => {
    const loop = facts.addControl({ kind: 'loop', loop: 'for-each', span: span(node.start, node.end), subject: over });
    facts.inControl(loop, () => {
      const left = childOf(node, 'left');
      if (left !== undefined) bindLoopVariable(cx, node, left, over, isBlock);
      const body = childOf(node, 'body');
      if (body !== undefined) lowerStatement(cx, body);
    });
  });
}

function bindLoopVariable(cx: Lowering, node: SyntaxNode, left: SyntaxNode, over: ExprId, isBlock: boolean): void {
  const element =
    childOf(node, 'operator')?.type === 'in'
      ? cx.other(left, 'property name', [over])
      : cx.expr(left, { kind: 'element', of: over });
  if (isBlock) lowerDeclared(cx, left, element, { scope: cx.facts.scope, at: left.end });
  else if (hasToken(node, 'var')) lowerDeclared(cx, left, element, { scope: cx.functionScope, at: left.end });
  else assign(cx, left, element, left.end);
}

/** `while` and `do … while`: the condition runs with every turn. */
function lowerWhile(cx: Lowering, node: SyntaxNode): void {
  const loop = cx.facts.addControl({ kind: 'loop', loop: 'while', span: span(node.start, node.end) });
  cx.facts.inControl(loop, () => {
    cx.facts.controls[loop]!.subject = lowerField(cx, node, 'condition');
    const body = childOf(node, 'body');
    if (body !== undefined) lowerStatement(cx, body);
  });
}

function lowerSwitch(cx: Lowering, node: SyntaxNode): void {
  const subject = lowerField(cx, node, 'value');
  const cases = childOf(node, 'body')?.children ?? [];
  const declares = cases.some((clause) => clause.children.some(isBlockScoped));
  inBlockScope(cx, node, declares, () => {
    for (const clause of cases) {
      const value = childOf(clause, 'value');
      if (value !== undefined) lowerExpression(cx, value);
      const control = cx.facts.addControl({ kind: 'case', span: span(clause.start, clause.end), subject });
      cx.facts.inControl(control, () => {
        for (const child of clause.children) if (child !== value) lowerStatement(cx, child);
      });
    }
  });
}

function lowerTry(cx: Lowering, node: SyntaxNode): void {
  const body = childOf(node, 'body');
  const of = cx.facts.addControl({ kind: 'try', span: span((body ?? node).start, (body ?? node).end) });
  if (body !== undefined) cx.facts.inControl(of, () => lowerStatement(cx, body));
  const handler = childOf(node, 'handler');
  if (handler !== undefined) lowerCatch(cx, handler, of);
  const last = childOf(node, 'finalizer');
  if (last !== undefined)
    controlled(cx, { kind: 'finally', span: span(last.start, last.end), of }, childOf(last, 'body'));
}

function lowerCatch(cx: Lowering, handler: SyntaxNode, of: ControlId): void {
  const parameter = childOf(handler, 'parameter');
  inBlockScope(cx, handler, parameter !== undefined, () => {
    if (parameter !== undefined) declareCaught(cx, parameter);
    controlled(cx, { kind: 'catch', span: span(handler.start, handler.end), of }, childOf(handler, 'body'));
  });
}

function lowerReturn(cx: Lowering, node: SyntaxNode): void {
  cx.facts.addJump({ kind: 'return', span: span(node.start, node.end) });
  const value = lowerInside(cx, node).at(-1);
  if (value === undefined || cx.fn === undefined) return;
  cx.facts.functions[cx.fn]!.returns.push({ value, control: cx.facts.control });
}

function lowerThrow(cx: Lowering, node: SyntaxNode): void {
  const value = lowerInside(cx, node).at(-1);
  cx.facts.addJump({ kind: 'throw', span: span(node.start, node.end), ...(value === undefined ? {} : { value }) });
}

/** `break` and `continue`. */
function lowerJump(cx: Lowering, node: SyntaxNode): void {
  const labelled = /^(break|continue)[^\S\n]+[\w$]/.test(cx.text.slice(node.start, node.end)) ? { labelled: true } : {};
  const kind = node.type === 'break_statement' ? 'break' : 'continue';
  cx.facts.addJump({ kind, span: span(node.start, node.end), ...labelled }, true);
}

/** `declare …`; `declare global { … }` declares in the module itself as far as its own names go. */
function lowerAmbient(cx: Lowering, node: SyntaxNode): void {
  const body = childOfType(node, 'statement_block');
  if (body !== undefined) lowerAmbientBody(cx, body);
  else lowerStatements(cx, node);
}
