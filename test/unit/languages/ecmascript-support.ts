import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language as Grammar, Parser } from 'web-tree-sitter';
import { languages } from '../../../src/languages/ecmascript/index.ts';
import type { Language } from '../../../src/model/language.ts';
import type { Argument, ControlId, ExprId, MapEntry, ModuleFacts } from '../../../src/model/facts.ts';

export type Lower = (source: string) => ModuleFacts;

/** A function that parses and lowers source with one of the three languages. Trees are freed. */
export async function lowerer(id: string, path = 'src/file'): Promise<Lower> {
  await Parser.init();
  const language = languages.find((candidate) => candidate.id === id) as Language;
  const require = createRequire(import.meta.url);
  const file = require.resolve(`${language.grammar.npm}/${language.grammar.file}`);
  const parser = new Parser();
  parser.setLanguage(await Grammar.load(readFileSync(file)));
  return (source) => {
    const tree = parser.parse(source)!;
    try {
      return language.lower(tree, source, path);
    } finally {
      tree.delete();
    }
  };
}

/** An expression as a compact s-expression: `(call client.create {model: "x"})`. */
export function show(facts: ModuleFacts, id: ExprId): string {
  const expr = facts.exprs[id]!;
  const go = (inner: ExprId): string => show(facts, inner);
  switch (expr.kind) {
    case 'text': {
      const parts = expr.parts.map((part) =>
        part.kind === 'static' ? JSON.stringify(part.text) : `\${${go(part.expr)}}`,
      );
      const text = parts.length === 0 ? '""' : parts.join('+');
      return expr.tag === undefined ? text : `(tag ${go(expr.tag)} ${text})`;
    }
    case 'number':
    case 'boolean':
      return String(expr.value);
    case 'null':
    case 'this':
      return expr.kind;
    case 'name':
      return expr.name;
    case 'member':
      return `${go(expr.object)}.${expr.property}`;
    case 'index':
      return `${go(expr.object)}[${go(expr.index)}]`;
    case 'call':
      return `(${expr.isNew ? 'new' : 'call'} ${[go(expr.callee), ...expr.args.map((arg) => showArgument(facts, arg))].join(' ')})`;
    case 'map':
      return `{${expr.entries.map((entry) => showEntry(facts, entry)).join(', ')}}`;
    case 'list':
      return `[${expr.items.map((item) => (item.spread ? '...' : '') + go(item.value)).join(', ')}]`;
    case 'binary':
      return `(${expr.op} ${go(expr.left)} ${go(expr.right)})`;
    case 'unary':
      return `(${expr.op} ${go(expr.operand)})`;
    case 'conditional':
      return `(? ${go(expr.test)} ${go(expr.then)} ${go(expr.else)})`;
    case 'function':
      return showFunction(facts, expr.fn);
    case 'class':
      return showClass(facts, expr.cls);
    case 'element':
      return `(each ${go(expr.of)})`;
    case 'comprehension':
      return `(comprehension ${go(expr.element)})`;
    case 'require':
      return `(require ${expr.module})`;
    case 'other':
      return `<${[expr.what, ...expr.children.map(go)].join(' ')}>`;
  }
}

function showArgument(facts: ModuleFacts, arg: Argument): string {
  return (arg.spread === 'list' ? '...' : '') + show(facts, arg.value);
}

function showEntry(facts: ModuleFacts, entry: MapEntry): string {
  if (entry.kind === 'spread') {
    const except = entry.except === undefined ? '' : ` except ${entry.except.join(' ')}`;
    return `...${show(facts, entry.value)}${except}`;
  }
  const key = entry.key ?? `[${show(facts, entry.keyExpr!)}]`;
  return `${key}: ${show(facts, entry.value)}`;
}

/** `async* name(a, b = 1, ...c: T) -> returned | returned` */
export function showFunction(facts: ModuleFacts, id: number): string {
  const fn = facts.functions[id]!;
  const params = fn.params.map(
    (param) =>
      (param.isProperty ? 'property ' : '') +
      (param.kind === 'rest' ? '...' : '') +
      (param.name || '{}') +
      (param.annotation === undefined ? '' : `: ${show(facts, param.annotation)}`) +
      (param.default === undefined ? '' : ` = ${show(facts, param.default)}`),
  );
  const marks = [fn.isStatic && 'static', fn.isAsync && 'async', fn.isGetter && 'get', fn.isGenerator && '*'];
  const decorators = fn.decorators.map((decorator) => `@${show(facts, decorator)}`);
  const head = [...decorators, ...marks, fn.name ?? 'fn'].filter(Boolean).join(' ');
  const type = fn.returnType === undefined ? '' : `: ${show(facts, fn.returnType)}`;
  const returns = fn.returns.map((fact) => show(facts, fact.value)).join(' | ');
  return `${head}(${params.join(', ')})${type}${returns === '' ? '' : ` -> ${returns}`}`;
}

/** `class Name < Base {static attr: T = value; method() -> x}` */
export function showClass(facts: ModuleFacts, id: number): string {
  const cls = facts.classes[id]!;
  const attributes = cls.attributes.map(
    (attribute) =>
      (attribute.isStatic ? 'static ' : '') +
      attribute.name +
      (attribute.annotation === undefined ? '' : `: ${show(facts, attribute.annotation)}`) +
      (attribute.value === undefined ? '' : ` = ${show(facts, attribute.value)}`),
  );
  const members = [...attributes, ...cls.methods.map((fn) => showFunction(facts, fn))];
  const decorators = cls.decorators.map((decorator) => `@${show(facts, decorator)} `).join('');
  const bases = cls.bases.length === 0 ? '' : ` < ${cls.bases.map((base) => show(facts, base)).join(', ')}`;
  return `${decorators}class ${cls.name ?? '?'}${bases} {${members.join('; ')}}`;
}

/** What is bound, a line a binding: `0 name: T = value` with the number of the scope in front. */
export function showBindings(facts: ModuleFacts): string[] {
  return facts.bindings.map((binding) => {
    const { source } = binding;
    const type = binding.annotation === undefined ? '' : `: ${show(facts, binding.annotation)}`;
    const head = `${binding.scope} ${binding.name}${type}`;
    switch (source.kind) {
      case 'value':
        return `${head} ${source.op ?? ''}= ${show(facts, source.value)}`;
      case 'declared':
        return head;
      case 'param':
        return `${head} = parameter ${source.index}`;
      case 'import':
        return `${head} = ${source.module}#${source.imported}`;
      case 'function':
        return `${head} = ${showFunction(facts, source.fn)}`;
      case 'class':
        return `${head} = ${showClass(facts, source.cls)}`;
      case 'opaque':
        return `${head} = <${source.reason}>`;
    }
  });
}

export function showExports(facts: ModuleFacts): string[] {
  return facts.exports.map(({ name, local, value, from }) => {
    if (from !== undefined) return `${name} from ${from.module}#${from.imported}`;
    return `${name} = ${value === undefined ? local! : show(facts, value)}`;
  });
}

export function showWrites(facts: ModuleFacts): string[] {
  return facts.writes.map(({ target, value, op }) => `${show(facts, target)} ${op ?? ''}= ${show(facts, value)}`);
}

/** The control constructs around a place, innermost first: `catch < loop for-each xs`. */
function showControl(facts: ModuleFacts, id: ControlId): string {
  const chain: string[] = [];
  for (let control = facts.controls[id]; control !== undefined; control = facts.controls[control.parent]) {
    const subject = control.subject === undefined ? '' : ` ${show(facts, control.subject)}`;
    chain.push(`${control.kind}${control.loop === undefined ? '' : ` ${control.loop}`}${subject}`);
  }
  return chain.join(' < ');
}

/** Every call in order: `callee @ controls`. */
export function showCalls(facts: ModuleFacts): string[] {
  return facts.calls.map((id) => {
    const call = facts.exprs[id]!;
    if (call.kind !== 'call') throw new Error('an id in calls is no call');
    const control = showControl(facts, call.control);
    return `${show(facts, call.callee)}${control === '' ? '' : ` @ ${control}`}`;
  });
}
