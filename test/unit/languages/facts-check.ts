import assert from 'node:assert/strict';
import type { Expr, ExprId, ModuleFacts } from '../../../src/model/facts.ts';
import type { Span } from '../../../src/model/span.ts';

/**
 * Checks that facts hang together: every id exists, every span lies in the text, and parts come before the whole.
 */
export function checkFacts(facts: ModuleFacts, source: string): void {
  // Messages are made on failure only: these run a million times.
  const has = (list: readonly unknown[], id: number): void => {
    if (!(Number.isInteger(id) && id >= 0 && id < list.length))
      assert.fail(`id ${String(id)} of ${String(list.length)}`);
  };
  const inText = (span: Span): void => {
    if (!(0 <= span.start && span.start <= span.end && span.end <= source.length)) assert.fail(JSON.stringify(span));
  };
  for (const [id, expr] of facts.exprs.entries()) {
    inText(expr.span);
    has(facts.scopes, expr.scope);
    if (expr.control !== -1) has(facts.controls, expr.control);
    for (const child of childrenOf(expr)) {
      has(facts.exprs, child);
      if (child >= id) assert.fail('parts are lowered before the whole');
    }
    if (expr.kind === 'text') for (const part of expr.parts) inText(part.span);
    if (expr.kind === 'call') for (const span of [expr.nameSpan, expr.argsSpan]) inText(span);
  }
  for (const [id, scope] of facts.scopes.entries()) {
    inText(scope.span);
    assert.ok(id === 0 ? scope.parent === null : scope.parent !== null && scope.parent < id);
    if (scope.fn !== undefined) assert.equal(facts.functions[scope.fn]?.scope, id);
    if (scope.cls !== undefined) assert.equal(facts.classes[scope.cls]?.scope, id);
  }
  for (const [id, control] of facts.controls.entries()) {
    inText(control.span);
    assert.ok(control.parent < id);
    if (control.subject !== undefined) has(facts.exprs, control.subject);
    assert.equal(control.loop !== undefined, control.kind === 'loop');
  }
  for (const binding of facts.bindings) {
    has(facts.scopes, binding.scope);
    inText(binding.nameSpan);
    assert.ok(binding.at >= 0 && binding.at <= source.length);
    if (binding.name !== '*') assert.equal(source.slice(binding.nameSpan.start, binding.nameSpan.end), binding.name);
    if (binding.source.kind === 'value') has(facts.exprs, binding.source.value);
    if (binding.annotation !== undefined) has(facts.exprs, binding.annotation);
  }
  const called = facts.exprs.flatMap((expr, id) => (expr.kind === 'call' ? [id] : []));
  assert.deepEqual(
    [...facts.calls].sort((a, b) => a - b),
    called,
  );
  const starts = facts.calls.map((id) => facts.exprs[id]?.span.start ?? -1);
  assert.ok(starts.every((start, index) => index === 0 || start >= (starts[index - 1] ?? 0)));
}

function childrenOf(expr: Expr): readonly ExprId[] {
  switch (expr.kind) {
    case 'text':
      return expr.parts.flatMap((part) => (part.kind === 'hole' ? [part.expr] : []));
    case 'member':
      return [expr.object];
    case 'index':
      return [expr.object, expr.index];
    case 'call':
      return [expr.callee, ...expr.args.map((arg) => arg.value)];
    case 'map':
      return expr.entries.flatMap((entry) =>
        entry.kind === 'pair' && entry.keyExpr !== undefined ? [entry.keyExpr, entry.value] : [entry.value],
      );
    case 'list':
      return expr.items.map((item) => item.value);
    case 'binary':
      return [expr.left, expr.right];
    case 'unary':
      return [expr.operand];
    case 'conditional':
      return [expr.test, expr.then, expr.else];
    case 'element':
      return [expr.of];
    case 'comprehension':
      return [expr.element];
    case 'other':
      return expr.children;
    default:
      return [];
  }
}
