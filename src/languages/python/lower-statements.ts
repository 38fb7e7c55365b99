import { span, type ControlDraft } from '../../core/facts-builder.ts';
import type { SyntaxNode } from '../../core/syntax-snapshot.ts';
import type { ControlId, ExprId } from '../../model/facts.ts';
import { lowerAssignment, lowerAugmented, lowerDelete } from './lower-assignments.ts';
import { lowerClass } from './lower-classes.ts';
import { lowerFunction } from './lower-functions.ts';
import { lowerImport, lowerImportFrom } from './lower-imports.ts';
import { lowerPattern } from './lower-patterns.ts';
import { lowerTypeAlias } from './lower-type-aliases.ts';
import { field, firstChild, spanOf, type Context } from './context.ts';

/** Lowers any statement node; an expression in its place is lowered as one. */
export function lowerStatement(cx: Context, node: SyntaxNode): void {
  switch (node.type) {
    case 'expression_statement':
      for (const child of node.children) cx.statement(child);
      return;
    case 'assignment':
      lowerAssignment(cx, node, node.end);
      return;
    case 'augmented_assignment':
      lowerAugmented(cx, node, node.end);
      return;
    case 'return_statement':
      lowerReturn(cx, node);
      return;
    case 'if_statement':
      lowerIf(cx, node);
      return;
    case 'for_statement':
      lowerFor(cx, node);
      return;
    case 'while_statement':
      lowerWhile(cx, node);
      return;
    case 'with_statement':
      lowerWith(cx, node);
      return;
    case 'try_statement':
      lowerTry(cx, node);
      return;
    case 'match_statement':
      lowerMatch(cx, node);
      return;
    default:
      lowerDefinition(cx, node);
  }
}

function lowerDefinition(cx: Context, node: SyntaxNode): void {
  switch (node.type) {
    case 'function_definition':
      lowerFunction(cx, node, []);
      return;
    case 'class_definition':
      lowerClass(cx, node, []);
      return;
    case 'decorated_definition':
      lowerDecorated(cx, node);
      return;
    case 'import_statement':
      lowerImport(cx, node);
      return;
    case 'import_from_statement':
      lowerImportFrom(cx, node);
      return;
    case 'future_import_statement':
    case 'pass_statement':
      return;
    case 'break_statement':
      cx.facts.addJump({ kind: 'break', span: spanOf(node) });
      return;
    case 'continue_statement':
      cx.facts.addJump({ kind: 'continue', span: spanOf(node) });
      return;
    case 'raise_statement':
      lowerRaise(cx, node);
      return;
    case 'global_statement':
    case 'nonlocal_statement':
      lowerRedirect(cx, node);
      return;
    case 'delete_statement':
      lowerDelete(cx, node);
      return;
    case 'type_alias_statement':
      lowerTypeAlias(cx, node);
      return;
    case 'block':
      cx.block(node);
      return;
    default:
      cx.expr(node);
  }
}

function lowerDecorated(cx: Context, node: SyntaxNode): void {
  const decorators = node.children
    .filter((child) => child.type === 'decorator')
    .flatMap((child) => firstChild(child) ?? []);
  const definition = field(node, 'definition');
  if (definition?.type === 'function_definition') lowerFunction(cx, definition, decorators);
  else if (definition?.type === 'class_definition') lowerClass(cx, definition, decorators);
  else cx.parts(node);
}

function lowerReturn(cx: Context, node: SyntaxNode): void {
  const [inner] = node.children;
  cx.facts.addJump({ kind: 'return', span: spanOf(node) });
  if (inner === undefined) return;
  const value = cx.expr(inner);
  cx.currentFunction?.returns.push({ value, control: cx.facts.control });
}

function lowerRaise(cx: Context, node: SyntaxNode): void {
  const [value] = node.children.map((child) => cx.expr(child));
  cx.facts.addJump({ kind: 'throw', span: spanOf(node), ...(value === undefined ? {} : { value }) });
}

/** `global` names belong to the module; `nonlocal` names to the nearest function around that binds them. */
function lowerRedirect(cx: Context, node: SyntaxNode): void {
  const { scopes, bindings } = cx.facts;
  for (const child of node.children) {
    const name = cx.source(child);
    let target = 0;
    if (node.type === 'nonlocal_statement') {
      let outer = scopes[cx.facts.scope]?.parent ?? 0;
      const isHome = (id: number): boolean =>
        scopes[id]?.kind === 'function' && bindings.some((b) => b.scope === id && b.name === name);
      while (outer !== 0 && !isHome(outer)) outer = scopes[outer]?.parent ?? 0;
      target = outer;
    }
    if (target !== 0 || node.type === 'global_statement') cx.redirect(name, target);
  }
}

/** Runs `body` below a new control construct. */
function under(cx: Context, control: Omit<ControlDraft, 'parent' | 'scope'>, body: (id: ControlId) => void): void {
  const id = cx.facts.addControl(control);
  cx.facts.inControl(id, () => {
    body(id);
  });
}

/** An `elif` is an `if` inside an `else`. */
function lowerIf(cx: Context, node: SyntaxNode): void {
  const outer = cx.facts.control;
  lowerBranch(cx, node, node.start);
  for (const clause of node.children) {
    if (clause.type !== 'elif_clause' && clause.type !== 'else_clause') continue;
    // An `elif`'s `else` holds everything from there to the end of the statement.
    const end = clause.type === 'elif_clause' ? node.end : clause.end;
    cx.facts.control = cx.facts.addControl({ kind: 'else', span: span(clause.start, end) });
    if (clause.type === 'elif_clause') lowerBranch(cx, clause, clause.start);
    else cx.block(field(clause, 'body'));
  }
  cx.facts.control = outer;
}

function lowerBranch(cx: Context, node: SyntaxNode, start: number): void {
  const condition = field(node, 'condition');
  const body = field(node, 'consequence');
  const subject = condition === undefined ? {} : { subject: cx.expr(condition) };
  under(cx, { kind: 'if', span: span(start, body?.end ?? node.end), ...subject }, () => {
    cx.block(body);
  });
}

function lowerElse(cx: Context, node: SyntaxNode): void {
  const clause = node.children.find((child) => child.type === 'else_clause');
  if (clause === undefined) return;
  under(cx, { kind: 'else', span: spanOf(clause) }, () => {
    cx.block(field(clause, 'body'));
  });
}

function lowerFor(cx: Context, node: SyntaxNode): void {
  const target = field(node, 'left');
  const right = field(node, 'right');
  const body = field(node, 'body');
  const subject: ExprId =
    right === undefined ? cx.other({ start: node.start, end: node.start }, 'missing') : cx.expr(right);
  const loopSpan = span(node.start, body?.end ?? node.end);
  under(cx, { kind: 'loop', loop: 'for-each', span: loopSpan, subject }, () => {
    if (target !== undefined) {
      const value = cx.facts.expr(spanOf(target), { kind: 'element', of: subject });
      cx.assign(target, { value, at: right?.end ?? target.end });
    }
    cx.block(body);
  });
  lowerElse(cx, node);
}

function lowerWhile(cx: Context, node: SyntaxNode): void {
  const condition = field(node, 'condition');
  const body = field(node, 'body');
  under(cx, { kind: 'loop', loop: 'while', span: span(node.start, body?.end ?? node.end) }, (id) => {
    // The condition runs on every turn, so it stands inside the loop it belongs to.
    const control = cx.facts.controls[id];
    if (condition !== undefined && control !== undefined) control.subject = cx.expr(condition);
    cx.block(body);
  });
  lowerElse(cx, node);
}

/** One control for each manager. What a manager enters with is taken to be the manager, as it is for SDK clients. */
function lowerWith(cx: Context, node: SyntaxNode): void {
  const outer = cx.facts.control;
  const clause = node.children.find((child) => child.type === 'with_clause');
  for (const item of clause?.children ?? []) {
    const value = field(item, 'value') ?? firstChild(item);
    if (item.type !== 'with_item' || value === undefined) {
      cx.expr(item);
      continue;
    }
    const manager = value.type === 'as_pattern' ? firstChild(value) : value;
    const alias = value.type === 'as_pattern' ? field(value, 'alias') : undefined;
    const subject = cx.expr(manager ?? value);
    cx.facts.control = cx.facts.addControl({ kind: 'with', span: spanOf(node), subject });
    if (alias !== undefined) cx.assign(alias, { value: subject, at: item.end });
  }
  cx.block(field(node, 'body'));
  cx.facts.control = outer;
}

function lowerTry(cx: Context, node: SyntaxNode): void {
  const body = field(node, 'body');
  let of: ControlId = -1;
  under(cx, { kind: 'try', span: span(node.start, body?.end ?? node.end) }, (id) => {
    of = id;
    cx.block(body);
  });
  for (const clause of node.children) {
    if (/^except/.test(clause.type)) lowerExcept(cx, clause, of);
    if (clause.type !== 'finally_clause') continue;
    under(cx, { kind: 'finally', span: spanOf(clause), of }, () => {
      for (const child of clause.children) cx.statement(child);
    });
  }
  lowerElse(cx, node);
}

function lowerExcept(cx: Context, clause: SyntaxNode, of: ControlId): void {
  const value = field(clause, 'value');
  const type = value?.type === 'as_pattern' ? firstChild(value) : value;
  const alias = value?.type === 'as_pattern' ? field(value, 'alias') : field(clause, 'alias');
  const subject = type === undefined ? {} : { subject: cx.expr(type) };
  under(cx, { kind: 'catch', span: spanOf(clause), of, ...subject }, () => {
    const name = alias?.type === 'as_pattern_target' ? firstChild(alias) : alias;
    if (name?.type === 'identifier') cx.bind(name, { kind: 'opaque', reason: 'exception' }, name.end);
    for (const child of clause.children) if (child.field === '') cx.statement(child);
  });
}

function lowerMatch(cx: Context, node: SyntaxNode): void {
  const subjects = node.children.filter((child) => child.field === 'subject');
  const [first] = subjects;
  if (first === undefined) {
    cx.parts(node);
    return;
  }
  const ids = subjects.map((child) => cx.expr(child));
  const subject =
    ids.length === 1 && ids[0] !== undefined
      ? ids[0]
      : cx.facts.expr(span(first.start, subjects.at(-1)?.end ?? first.end), {
          kind: 'list',
          items: ids.map((value) => ({ value, spread: false })),
        });
  for (const child of field(node, 'body')?.children ?? []) {
    if (child.type === 'case_clause') lowerCase(cx, child, subject);
    else cx.statement(child);
  }
}

function lowerCase(cx: Context, clause: SyntaxNode, subject: ExprId): void {
  const patterns = clause.children.filter((child) => child.type === 'case_pattern');
  under(cx, { kind: 'case', span: spanOf(clause), subject }, () => {
    for (const pattern of patterns) lowerPattern(cx, pattern, patterns.length === 1 ? subject : null);
    const guard = field(clause, 'guard');
    for (const test of guard?.children ?? []) cx.expr(test);
    cx.block(field(clause, 'consequence'));
  });
}
