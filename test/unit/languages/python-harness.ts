import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import { python } from '../../../src/languages/python/index.ts';
import type { Argument, Expr, ExprId, MapEntry, ModuleFacts } from '../../../src/model/facts.ts';

/** Lowers Python source; made once per test file, because the grammar loads asynchronously. */
export type Lower = (source: string) => ModuleFacts;

/** Loads the grammar. */
export async function pythonLower(): Promise<Lower> {
  await Parser.init();
  const wasm = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm');
  const parser = new Parser().setLanguage(await Language.load(new Uint8Array(readFileSync(wasm))));
  return (source) => {
    const tree = parser.parse(source);
    if (tree === null) throw new Error('The parser gave no tree');
    try {
      return python.lower(tree, source, 'test.py');
    } finally {
      tree.delete();
    }
  };
}

/** An expression as a short line, for assertions: `(call client.create model="x" **kw)`. */
export function show(facts: ModuleFacts, id: ExprId): string {
  const expr = facts.exprs[id];
  if (expr === undefined) throw new Error(`No expression ${String(id)}`);
  const sub = (child: ExprId): string => show(facts, child);
  switch (expr.kind) {
    case 'text':
      return showText(expr, sub);
    case 'number':
    case 'boolean':
      return String(expr.value);
    case 'null':
      return 'null';
    case 'name':
      return expr.name;
    case 'member':
      return `${sub(expr.object)}.${expr.property}`;
    case 'index':
      return `${sub(expr.object)}[${sub(expr.index)}]`;
    case 'call':
      return `(call ${[sub(expr.callee), ...expr.args.map((arg) => showArgument(arg, sub))].join(' ')})`;
    case 'map':
      return `{${expr.entries.map((entry) => showEntry(entry, sub)).join(', ')}}`;
    case 'list':
      return `[${expr.items.map((item) => (item.spread ? '*' : '') + sub(item.value)).join(', ')}]`;
    case 'binary':
      return `(${expr.op} ${sub(expr.left)} ${sub(expr.right)})`;
    case 'unary':
      return `(${expr.op} ${sub(expr.operand)})`;
    case 'conditional':
      return `(if ${sub(expr.test)} ${sub(expr.then)} ${sub(expr.else)})`;
    case 'function':
      return `(fn ${String(expr.fn)})`;
    case 'element':
      return `(each ${sub(expr.of)})`;
    case 'comprehension':
      return `(all ${sub(expr.element)})`;
    case 'require':
      return `(require ${expr.module})`;
    case 'other':
      return `(${[expr.what, ...expr.children.map(sub)].join(' ')})`;
    default:
      return expr.kind;
  }
}

function showText(expr: Extract<Expr, { kind: 'text' }>, sub: (id: ExprId) => string): string {
  const parts = expr.parts.map((part) => (part.kind === 'static' ? JSON.stringify(part.text) : `{${sub(part.expr)}}`));
  return parts.length === 0 ? '""' : parts.join('+');
}

function showArgument(arg: Argument, sub: (id: ExprId) => string): string {
  const star = arg.spread === 'list' ? '*' : arg.spread === 'map' ? '**' : '';
  return `${arg.name === undefined ? '' : `${arg.name}=`}${star}${sub(arg.value)}`;
}

function showEntry(entry: MapEntry, sub: (id: ExprId) => string): string {
  if (entry.kind === 'spread') return `**${sub(entry.value)}`;
  const key =
    entry.key === null ? `[${entry.keyExpr === undefined ? '' : sub(entry.keyExpr)}]` : JSON.stringify(entry.key);
  return `${key}: ${sub(entry.value)}`;
}

/** Bindings as lines: `name = value`, `name: T`, `import m.x as name`, `def name`. */
export function showBindings(facts: ModuleFacts): string[] {
  return facts.bindings.map(({ name, source, annotation }) => {
    const typed = annotation === undefined ? name : `${name}: ${show(facts, annotation)}`;
    switch (source.kind) {
      case 'value':
        return `${typed} ${source.op ?? ''}= ${show(facts, source.value)}`;
      case 'declared':
        return typed;
      case 'param':
        return `param ${String(source.fn)}/${String(source.index)} ${typed}`;
      case 'import':
        return `import ${source.module} ${source.imported} as ${name}`;
      case 'opaque':
        return `${name} (${source.reason})`;
      default:
        return `${source.kind} ${name}`;
    }
  });
}

/** The control chain around an expression, innermost first: `if/loop:while`. */
export function controlChain(facts: ModuleFacts, control: number): string {
  const kinds: string[] = [];
  for (let id = control; id >= 0; id = facts.controls[id]?.parent ?? -1) {
    const found = facts.controls[id];
    kinds.push(found?.loop === undefined ? String(found?.kind) : `${found.kind}:${found.loop}`);
  }
  return kinds.join('/');
}

/** Source of a span. */
export function slice(source: string, span: { readonly start: number; readonly end: number }): string {
  return source.slice(span.start, span.end);
}
