import type { ToolText } from './framing.ts';

/** Deeper levels of a schema are written without descriptions, as the API's counts show. */
const DESCRIBED_LEVELS = 1;
const MAX_DEPTH = 16;

/** Functions as the TypeScript namespace in which OpenAI's models read them. */
export function functionsNamespace(tools: readonly ToolText[]): string {
  const lines = ['namespace functions {', ''];
  for (const tool of tools) {
    if (tool.description !== null && tool.description !== '') lines.push(`// ${tool.description}`);
    const properties = propertyLines(tool.schema, 0);
    if (properties.length === 0) lines.push(`type ${tool.name} = () => any;`);
    else lines.push(`type ${tool.name} = (_: {`, ...properties, '}) => any;');
    lines.push('');
  }
  lines.push('} // namespace functions');
  return lines.join('\n');
}

function propertyLines(schema: unknown, depth: number): string[] {
  if (!isRecord(schema) || !isRecord(schema['properties']) || depth > MAX_DEPTH) return [];
  const required = Array.isArray(schema['required']) ? new Set<unknown>(schema['required']) : new Set();
  const indent = ' '.repeat(depth * 2);
  const lines: string[] = [];
  for (const [name, property] of Object.entries(schema['properties'])) {
    if (depth < DESCRIBED_LEVELS && isRecord(property) && typeof property['description'] === 'string') {
      lines.push(`${indent}// ${property['description']}`);
    }
    lines.push(`${indent}${name}${required.has(name) ? '' : '?'}: ${typeText(property, depth)},`);
  }
  return lines;
}

function typeText(schema: unknown, depth: number): string {
  if (!isRecord(schema) || depth > MAX_DEPTH) return 'any';
  const variants = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(variants)) return variants.map((variant) => typeText(variant, depth + 1)).join(' | ');
  if (Array.isArray(schema['enum']))
    return schema['enum'].map((value) => (typeof value === 'string' ? `"${value}"` : String(value))).join(' | ');
  const type = schema['type'];
  if (Array.isArray(type)) return type.map((one: unknown) => typeText({ ...schema, type: one }, depth + 1)).join(' | ');
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return schema['items'] === undefined ? 'any[]' : `${typeText(schema['items'], depth)}[]`;
    case 'object':
      return ['{', ...propertyLines(schema, depth + 1), '}'].join('\n');
    default:
      return 'any';
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
