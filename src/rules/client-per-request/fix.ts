import type { ClientSite } from '../../model/call.ts';
import type { Binding, Expr, ExprId, ModuleFacts } from '../../model/facts.ts';
import type { Fix } from '../../model/finding.ts';
import type { RuleContext } from '../../model/rule.ts';

/** Moves the statement that makes the client before the outermost function; nothing where that could change a name's meaning. */
export function hoistClient(context: RuleContext, client: ClientSite): Fix[] {
  const { path, expr } = client.made;
  const facts = context.facts(path);
  const text = context.text(path);
  const binding = facts?.bindings.find(({ source }) => source.kind === 'value' && source.value === expr);
  if (!facts || text === undefined || !binding || binding.annotation !== undefined) return [];
  const statement = statementOf(text, facts, binding, expr);
  if (!statement) return [];
  const at = placeBefore(text, facts, statement.start);
  if (at === null) return [];
  if (isTaken(facts, binding.name) || !boundBefore(facts, expr, at)) return [];
  return [
    {
      kind: 'suggestion',
      title: `Make ${binding.name} once, before the function`,
      edits: [
        {
          path,
          span: { start: at, end: at },
          newText: `${statement.code}\n\n${facts.language === 'python' ? '\n' : ''}`,
        },
        { path, span: { start: statement.start, end: statement.end }, newText: '' },
      ],
    },
  ];
}

/** The lines of `client = OpenAI()` or `const client = new OpenAI();`, if nothing else stands on them. */
function statementOf(
  text: string,
  facts: ModuleFacts,
  binding: Binding,
  made: ExprId,
): { readonly start: number; readonly end: number; readonly code: string } | null {
  const { span } = facts.exprs[made] as Expr;
  const start = text.lastIndexOf('\n', binding.nameSpan.start - 1) + 1;
  const before = text.slice(start, span.start);
  const head = /^([ \t]*)((?:const |let |var )?[\w$]+ = )$/.exec(before);
  const tail = /^(;?(?:[ \t]*(?:#|\/\/)[^\r\n]*)?)[ \t]*(?:\r?\n|$)/.exec(text.slice(span.end));
  if (!head || !tail) return null;
  const [, indent = '', words = ''] = head;
  const code = `${words.replace(/^(let|var) /, 'const ')}${text.slice(span.start, span.end)}${tail[1] ?? ''}`;
  const dedented = code.replaceAll(`\n${indent}`, '\n');
  return { start, end: span.end + tail[0].length, code: dedented };
}

/** Start of the line, without indentation, on which the outermost function (or its class, or its decorators) begins. */
function placeBefore(text: string, facts: ModuleFacts, offset: number): number | null {
  const around = [...facts.functions, ...facts.classes].filter(({ span }) => span.start < offset && offset < span.end);
  if (around.length === 0) return null;
  const starts = around.flatMap(({ span, decorators }) => [
    span.start,
    ...decorators.flatMap((id) => facts.exprs[id]?.span.start ?? []),
  ]);
  const start = text.lastIndexOf('\n', Math.min(...starts) - 1) + 1;
  return /^[ \t]/.test(text.slice(start)) ? null : start;
}

/** The name has another meaning somewhere: at module level, or in more than one function. */
function isTaken(facts: ModuleFacts, name: string): boolean {
  return facts.bindings.filter((binding) => binding.name === name).length !== 1;
}

/** Every name in the expression is bound before the place it moves to. */
function boundBefore(facts: ModuleFacts, made: ExprId, at: number): boolean {
  const { span } = facts.exprs[made] as Expr;
  return facts.exprs.every((expr) => {
    if (expr.kind !== 'name' || expr.span.start < span.start || expr.span.end > span.end) return true;
    const bound = facts.bindings.filter(({ name, scope }) => scope === 0 && name === expr.name);
    return bound.length === 0 || bound.every((binding) => binding.at <= at);
  });
}
