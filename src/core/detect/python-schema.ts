import type { FunctionFact, Param } from '../../model/facts.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import { recordEntry } from '../resolve/objects.ts';
import { knownText, symbolName, type Value } from '../resolve/values.ts';
import { type Json, type JsonObject, MAX_DEPTH, plainJson } from './schemas.ts';

const PLAIN: Readonly<Record<string, JsonObject>> = {
  str: { type: 'string' },
  int: { type: 'integer' },
  float: { type: 'number' },
  bool: { type: 'boolean' },
  bytes: { type: 'string', format: 'binary' },
  dict: { type: 'object', additionalProperties: true },
  list: { type: 'array', items: {} },
  Any: {},
  datetime: { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
  UUID: { type: 'string', format: 'uuid' },
};

/** What a framework hands to a tool itself, so that the model is not told of it. */
const INJECTED = /\b(?:RunContext|RunContextWrapper|ToolContext|RunnableConfig|InjectedState|InjectedStore|InjectedToolArg|InjectedToolCallId|ToolRuntime|Context|CallbackContext)\b/; // prettier-ignore

/** JSON schema of a pydantic model or enum of the project as pydantic writes it, nested models in place of references. */
export function classSchema(ev: Evaluator, value: Value & { kind: 'class' }, depth: number): JsonObject | undefined {
  const { file } = value;
  const cls = file.facts.classes[value.cls];
  if (!cls || depth > MAX_DEPTH) return undefined;
  const bases = cls.bases.map((base) => ev.evaluate(file, base));
  if (bases.some((base) => base.kind === 'symbol' && base.module === 'enum')) return enumSchema(ev, file, value.cls);
  const inherited = bases.flatMap((base): readonly JsonObject[] => {
    const schema = base.kind === 'class' ? classSchema(ev, base, depth + 1) : undefined;
    return schema ? [schema] : [];
  });
  const properties: Record<string, Json> = {};
  for (const each of inherited) Object.assign(properties, each['properties']);
  const required = inherited.flatMap((each) => (each['required'] ?? []) as readonly string[]);
  for (const [index, attribute] of cls.attributes.entries()) {
    if (attribute.annotation === undefined || /^(?:_|model_config$)/.test(attribute.name)) continue;
    if (/^(?:typing\.)?ClassVar\b/.test(file.source(attribute.annotation))) continue;
    const schema = annotationSchema(ev, file, attribute.annotation, depth + 1);
    if (schema === undefined) return undefined;
    const next = cls.attributes[index + 1]?.nameSpan.start ?? cls.span.end;
    const given = attribute.value === undefined ? undefined : ev.evaluate(file, attribute.value);
    const fallback = given && plainJson(ev, given, depth + 1);
    properties[attribute.name] = {
      ...schema,
      title: titleOf(attribute.name),
      ...(fallback === undefined ? {} : { default: fallback }),
      ...fieldFacts(ev, file, attribute.nameSpan.end, next),
    };
    if (attribute.value === undefined) required.push(attribute.name);
  }
  const description = docstringAfter(file, cls.scope, cls.nameSpan.end);
  return {
    ...(description === null ? {} : { description }),
    properties,
    ...(required.length > 0 ? { required } : {}),
    title: cls.name ?? 'Model',
    type: 'object',
  };
}

function enumSchema(ev: Evaluator, file: FactsIndex, id: number): JsonObject | undefined {
  const cls = file.facts.classes[id];
  const values = (cls?.attributes ?? []).map(({ value }) => (value === undefined ? undefined : plainJson(ev, ev.evaluate(file, value)))); // prettier-ignore
  if (!values.every((each) => each !== undefined)) return undefined;
  const type = values.every((each) => typeof each === 'number') ? 'integer' : 'string';
  return { enum: values, title: cls?.name ?? 'Enum', type };
}

/** Keywords of a `Field(…)` between two places, as JSON schema. */
const FIELD_KEYWORDS: Readonly<Record<string, string>> = {
  description: 'description', title: 'title', ge: 'minimum', gt: 'exclusiveMinimum', le: 'maximum', lt: 'exclusiveMaximum', min_length: 'minLength', max_length: 'maxLength', pattern: 'pattern', examples: 'examples',
}; // prettier-ignore

function fieldFacts(ev: Evaluator, file: FactsIndex, from: number, to: number): JsonObject {
  const facts: Record<string, Json> = {};
  for (const id of file.callsNamed('Field')) {
    const call = file.expr(id);
    if (call.kind !== 'call' || call.span.start < from || call.span.end > to) continue;
    for (const [keyword, name] of Object.entries(FIELD_KEYWORDS)) {
      const given = recordEntry(ev, { file, id, env: null }, keyword);
      const value = given && plainJson(ev, given);
      if (value !== undefined && value !== null) facts[name] = value;
    }
  }
  return facts;
}

function titleOf(name: string): string {
  return name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' '); // prettier-ignore
}

/** Name, docstring and parameters of a function that is handed over as a tool. */
export function functionTool(
  ev: Evaluator,
  file: FactsIndex,
  fact: FunctionFact,
): { readonly description: string | null; readonly schema: JsonObject | null } {
  const properties: Record<string, Json> = {};
  const required: string[] = [];
  let isKnown = true;
  for (const param of fact.params) {
    if (param.isReceiver || param.kind === 'rest' || param.kind === 'keywordRest' || isInjected(file, param)) continue;
    const schema = param.annotation === undefined ? {} : annotationSchema(ev, file, param.annotation, 0);
    if (schema === undefined) isKnown = false;
    properties[param.name] = { ...schema, title: titleOf(param.name) };
    if (param.default === undefined) required.push(param.name);
  }
  const schema = { properties, ...(required.length > 0 ? { required } : {}), type: 'object' };
  return { description: docstringAfter(file, fact.scope, fact.nameSpan.end), schema: isKnown ? schema : null };
}

function isInjected(file: FactsIndex, { annotation }: Param): boolean {
  return annotation !== undefined && INJECTED.test(file.source(annotation, 200));
}

/** The text that a body begins with; null when it begins with something else. */
function docstringAfter(file: FactsIndex, scope: number, from: number): string | null {
  const body = file.facts.scopes[scope]?.span;
  if (!body) return null;
  let first: { readonly start: number; readonly text: string } | null = null;
  for (const expr of file.facts.exprs) {
    if (expr.kind !== 'text' || expr.scope !== scope || expr.span.start < from || expr.span.end > body.end) continue;
    if (first && first.start <= expr.span.start) continue;
    const isPlain = expr.parts.every((part) => part.kind === 'static');
    const text = expr.parts.map((part) => (part.kind === 'static' ? part.text : '')).join('');
    if (isPlain && /:\s*(?:#[^\n]*\s*)*$/.test(file.text.slice(from, expr.span.start))) first = { start: expr.span.start, text }; // prettier-ignore
  }
  return first && cleaned(first.text);
}

/** As `inspect.cleandoc`: without the indentation of the lines behind the first. */
function cleaned(text: string): string {
  const [head = '', ...lines] = text.split('\n');
  const margin = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)); // prettier-ignore
  return [head.trimStart(), ...lines.map((line) => line.slice(Number.isFinite(margin) ? margin : 0))].join('\n').trim();
}

/** JSON schema of a Python type annotation; undefined where a part of it is not known. */
export function annotationSchema(ev: Evaluator, file: FactsIndex, id: number, depth: number): JsonObject | undefined {
  const expr = file.expr(id);
  if (depth > MAX_DEPTH) return undefined;
  if (expr.kind === 'null') return { type: 'null' };
  if (expr.kind === 'binary' && expr.op === '|') return anyOf([expr.left, expr.right].map((side) => annotationSchema(ev, file, side, depth + 1))); // prettier-ignore
  if (expr.kind === 'index') {
    const outer = file.source(expr.object).replace(/^(?:typing|t|typing_extensions|collections\.abc)\./, '');
    const inner = file.expr(expr.index);
    const args = inner.kind === 'list' ? inner.items.map(({ value }) => value) : [expr.index];
    return genericSchema(ev, file, outer, args, depth);
  }
  if (expr.kind !== 'name' && expr.kind !== 'member') return undefined;
  const value = ev.evaluate(file, id);
  if (value.kind === 'class') return classSchema(ev, value, depth + 1);
  if (value.kind !== 'symbol') return undefined;
  return PLAIN[symbolName(value).split('.').at(-1) ?? ''];
}

function genericSchema(
  ev: Evaluator,
  file: FactsIndex,
  outer: string,
  args: readonly number[],
  depth: number,
): JsonObject | undefined {
  // prettier-ignore
  const of = (id: number | undefined): JsonObject | undefined =>
    id === undefined ? undefined : annotationSchema(ev, file, id, depth + 1);
  switch (outer) {
    case 'Literal': {
      const values = args.map((arg) => plainJson(ev, ev.evaluate(file, arg)));
      if (!values.every((value) => value !== undefined)) return undefined;
      const type: JsonObject = values.every((value) => typeof value === 'string') ? { type: 'string' } : {};
      return values.length === 1 ? { const: values[0] as Json, ...type } : { enum: values, ...type };
    }
    case 'Optional':
      return anyOf([of(args[0]), { type: 'null' }]);
    case 'Union':
      return anyOf(args.map(of));
    case 'Annotated':
      return annotated(ev, file, args, of(args[0]));
    case 'List':
    case 'list':
    case 'Sequence':
    case 'Iterable': {
      const items = of(args[0]);
      return items && { type: 'array', items };
    } // prettier-ignore
    case 'Set':
    case 'set':
    case 'FrozenSet':
    case 'frozenset': {
      const items = of(args[0]);
      return items && { type: 'array', items, uniqueItems: true };
    } // prettier-ignore
    case 'Tuple':
    case 'tuple': {
      const items = args.map(of);
      return items.every((item) => item !== undefined) ? { type: 'array', prefixItems: items, minItems: items.length, maxItems: items.length } : undefined;
    } // prettier-ignore
    case 'Dict':
    case 'dict':
    case 'Mapping': {
      const values = of(args[1]);
      return values && { type: 'object', additionalProperties: values };
    } // prettier-ignore
    default:
      return undefined;
  }
}

/** `Annotated[str, "the city"]`, `Annotated[str, Field(description="the city")]`. */
function annotated(
  ev: Evaluator,
  file: FactsIndex,
  [, ...extra]: readonly number[],
  schema: JsonObject | undefined,
): JsonObject | undefined {
  // prettier-ignore
  if (!schema) return undefined;
  let said: JsonObject = schema;
  for (const id of extra) {
    const value = ev.evaluate(file, id);
    const text = knownText(value);
    const { span } = file.expr(id);
    said = text !== null ? { ...said, description: text } : { ...said, ...fieldFacts(ev, file, span.start, span.end) };
  }
  return said;
}

function anyOf(schemas: readonly (JsonObject | undefined)[]): JsonObject | undefined {
  return schemas.every((schema) => schema !== undefined) ? { anyOf: schemas } : undefined;
}
