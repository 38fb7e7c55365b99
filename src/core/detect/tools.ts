import type { SchemaText, ToolDefinition, ToolSet } from '../../model/call.ts';
import type { ParamSite, ResolvedText } from '../../model/resolved.ts';
import type { Loc } from '../../model/span.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import { entryOrField, fieldName, unionMember } from './go-forms.ts';
import { recordMember } from '../resolve/objects.ts';
import type { Lazy, Value } from '../resolve/values.ts';
import { knownText } from '../resolve/values.ts';
import { resolvedText } from './resolved.ts';
import { functionTool } from './python-schema.ts';
import { plainJson } from './schemas.ts';

/** Keys under which the providers keep a tool's parameters. */
const SCHEMA_KEYS = ['parameters', 'input_schema', 'inputSchema', 'parametersJsonSchema', 'args_schema', 'schema'];

/** Reads tool definitions in any provider's form; what cannot be followed leaves the set incomplete. */
export function readTools(ev: Evaluator, value: Value | undefined, site: ParamSite | null): ToolSet {
  if (!value || (value.kind === 'const' && !value.value)) return { tools: [], complete: true, site };
  const tools: ToolDefinition[] = [];
  const complete = collect(ev, value, tools, 0);
  return { tools, complete, site };
}

function collect(ev: Evaluator, value: Value, out: ToolDefinition[], depth: number): boolean {
  if (depth > 4) return false;
  const member = unionMember(ev, value);
  if (member) return collect(ev, member.value, out, depth + 1);
  if (value.kind === 'list') {
    const complete = value.items.map((item) => collect(ev, ev.force(item), out, depth + 1)).every(Boolean);
    return complete && value.open === null;
  }
  const groups = ['functionDeclarations', 'function_declarations', 'tools']
    .map((key) => entry(ev, value, key))
    .find((found) => found !== undefined);
  if (groups) return collect(ev, groups, out, depth + 1);
  for (const key of ['function', 'toolSpec']) {
    const inner = entry(ev, value, key);
    if (inner?.kind === 'map') return collect(ev, inner, out, depth + 1);
  }
  if (value.kind === 'map' && !isTool(ev, value)) return collectNamed(ev, value, out);
  if (value.kind === 'map' || value.kind === 'record') {
    out.push(toolOf(ev, value, null));
    return true;
  }
  if (value.kind === 'function') {
    const tool = toolOfFunction(ev, value);
    if (tool) out.push(tool);
    return true;
  }
  return false;
}

/** A function handed over as it is, or with a decorator such as `@tool`: its signature and docstring are sent. */
function toolOfFunction(ev: Evaluator, { file, fn }: Value & { kind: 'function' }): ToolDefinition | undefined {
  const fact = file.facts.functions[fn];
  if (!fact) return undefined;
  const loc = { path: file.facts.path, span: fact.nameSpan };
  if (ev.family(file) !== 'python') return { name: fact.name, description: null, schema: null, loc };
  const { description, schema } = functionTool(ev, file, fact);
  const text = description === null ? null : { segments: [{ kind: 'static' as const, text: description, loc }] };
  return { name: fact.name, description: text, schema, loc };
}

/** The AI SDK's `{ weather: tool({...}), … }`. */
function collectNamed(ev: Evaluator, map: Value & { kind: 'map' }, out: ToolDefinition[]): boolean {
  for (const slot of map.entries) {
    const value = ev.force(slot.value);
    if (value.kind === 'map' || value.kind === 'record') out.push(toolOf(ev, value, slot.key));
    else out.push({ name: slot.key, description: null, schema: null, loc: lazyLoc(slot.value) });
  }
  return map.open === null;
}

function isTool(ev: Evaluator, value: Value): boolean {
  const name = entry(ev, value, 'name') ?? entry(ev, value, 'type');
  return name !== undefined && name.kind !== 'map' && name.kind !== 'record';
}

function toolOf(ev: Evaluator, value: Value & { kind: 'map' | 'record' }, key: string | null): ToolDefinition {
  const loc = locOf(ev, value);
  const name = entry(ev, value, 'name') ?? entry(ev, value, 'type');
  const description = entry(ev, value, 'description');
  const schemaValue = SCHEMA_KEYS.map((candidate) => entry(ev, value, candidate)).find((found) => found !== undefined);
  const inner = schemaValue && (entry(ev, schemaValue, 'json') ?? schemaValue);
  const text: ResolvedText | null = description && loc ? resolvedText(description, loc, 'description') : null;
  return {
    name: key ?? (name ? knownText(name) : null),
    description: text,
    schema: (inner && plainJson(ev, inner)) ?? null,
    loc,
  };
}

/** The response schema of structured output, in any provider's form. */
export function readSchema(ev: Evaluator, value: Value | undefined, site: ParamSite | null): SchemaText | null {
  if (!value) return null;
  const type = entry(ev, value, 'type');
  if (type && ['text', 'json_object'].includes(knownText(type) ?? '')) return null;
  const outer = entry(ev, value, 'json_schema') ?? entry(ev, value, 'format') ?? value;
  const inner = entry(ev, outer, 'schema') ?? outer;
  return { schema: plainJson(ev, inner) ?? null, loc: site ? { path: site.path, span: site.valueSpan } : null };
}

function entry(ev: Evaluator, value: Value, key: string): Value | undefined {
  if (value.kind === 'map') return entryOrField(ev, value, key);
  if (value.kind === 'record') return recordMember(ev, value, key) ?? recordMember(ev, value, fieldName(key));
  return undefined;
}

function locOf(ev: Evaluator, value: Value & { kind: 'map' | 'record' }): Loc | null {
  if (value.kind === 'record')
    return { path: value.call.file.facts.path, span: value.call.file.expr(value.call.id).span };
  const file = ev.project.file(value.ref.path);
  return file ? { path: value.ref.path, span: file.expr(value.ref.expr).span } : null;
}

function lazyLoc(lazy: Lazy): Loc {
  return { path: lazy.file.facts.path, span: lazy.file.expr(lazy.expr).span };
}
