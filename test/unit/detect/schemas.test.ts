import assert from 'node:assert/strict';
import { z } from 'zod';
import { plainJson } from '../../../src/core/detect/schemas.ts';
import { readTools } from '../../../src/core/detect/tools.ts';
import type { Value } from '../../../src/core/resolve/values.ts';
import { createProjects, type Project } from '../resolve/project.ts';

/** What the argument of the last call of `show` evaluates to. */
function shownValue({ ev, file }: ReturnType<Project>, path: string): Value {
  const facts = file(path);
  for (const id of [...facts.facts.calls].reverse()) {
    const call = facts.expr(id);
    const callee = call.kind === 'call' ? facts.expr(call.callee) : undefined;
    if (call.kind === 'call' && callee?.kind === 'name' && callee.name === 'show' && call.args[0])
      return ev.evaluate(facts, call.args[0].value);
  }
  throw new Error('no call of show()');
}

/** Expressions with the schema that zod itself makes of them. */
const ZOD: Readonly<Record<string, z.ZodType>> = {
  'z.object({ city: z.string(), days: z.number() })': z.object({ city: z.string(), days: z.number() }),
  "z.object({ city: z.string().describe('The city') })": z.object({ city: z.string().describe('The city') }),
  "z.object({ unit: z.enum(['c', 'f']).optional() })": z.object({ unit: z.enum(['c', 'f']).optional() }),
  'z.object({ tags: z.array(z.string()).min(1).max(5) })': z.object({ tags: z.array(z.string()).min(1).max(5) }),
  'z.object({ a: z.object({ b: z.object({ c: z.boolean() }) }) })': z.object({ a: z.object({ b: z.object({ c: z.boolean() }) }) }),
  'z.object({ v: z.union([z.string(), z.number(), z.null()]) })': z.object({ v: z.union([z.string(), z.number(), z.null()]) }),
  'z.object({ v: z.string().nullable() })': z.object({ v: z.string().nullable() }),
  'z.object({ v: z.string().nullish() })': z.object({ v: z.string().nullish() }),
  "z.object({ v: z.literal('x'), n: z.literal(3) })": z.object({ v: z.literal('x'), n: z.literal(3) }),
  'z.object({ n: z.number().min(0).max(10), s: z.string().min(1).max(80) })': z.object({ n: z.number().min(0).max(10), s: z.string().min(1).max(80) }),
  'z.object({ n: z.number().int().describe("How many") })': z.object({ n: z.number().int().describe('How many') }),
  'z.object({ m: z.record(z.string(), z.number()) })': z.object({ m: z.record(z.string(), z.number()) }),
  "z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b'), x: z.string() })])": z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b'), x: z.string() })]),
  'z.object({ a: z.string() }).extend({ b: z.number().optional() })': z.object({ a: z.string() }).extend({ b: z.number().optional() }),
  'z.object({ a: z.string(), b: z.number() }).pick({ a: true })': z.object({ a: z.string(), b: z.number() }).pick({ a: true }),
  'z.object({ a: z.string(), b: z.number() }).omit({ a: true })': z.object({ a: z.string(), b: z.number() }).omit({ a: true }),
  'z.object({ a: z.string(), b: z.number() }).partial()': z.object({ a: z.string(), b: z.number() }).partial(),
  'z.object({ t: z.tuple([z.string(), z.number()]) })': z.object({ t: z.tuple([z.string(), z.number()]) }),
  'z.object({ a: z.string() }).array()': z.object({ a: z.string() }).array(),
  'z.object({ a: z.string().or(z.number()) })': z.object({ a: z.string().or(z.number()) }),
  "z.object({ a: z.string().trim().regex(/x/).optional() }).strict().describe('All')": z.object({ a: z.string().trim().optional() }).strict().describe('All'),
}; // prettier-ignore

describe('schemas that go with a request', function () {
  let project: Project;
  before(async function () {
    this.timeout(30_000);
    project = await createProjects();
  });

  for (const [source, schema] of Object.entries(ZOD))
    it(`are those of zod for ${source}`, () => {
      const built = project({ 'a.ts': `import { z } from 'zod';\nshow(${source});` });
      const { $schema, ...expected } = z.toJSONSchema(schema, { io: 'input' });
      assert.ok($schema);
      // Input schemas of zod say nothing of further properties; what is sent to a model does.
      const found = JSON.parse(JSON.stringify(plainJson(built.ev, shownValue(built, 'a.ts')) ?? null)) as unknown;
      assert.deepEqual(withoutBounds(found), withoutBounds(expected));
    });

  it('are not guessed where a part is not known', () => {
    const built = project({ 'a.ts': `import { z } from 'zod';\nshow(z.object({ a: other(), b: z.string() }));` });
    assert.equal(plainJson(built.ev, shownValue(built, 'a.ts')), undefined);
  });

  it('are those of pydantic models: nested, with descriptions, literals and enums', () => {
    const code = `from enum import Enum
from typing import Annotated, Literal, Optional
from pydantic import BaseModel, Field

class Unit(str, Enum):
    C = "c"
    F = "f"

class Place(BaseModel):
    """Where it is."""
    city: str = Field(description="The city", min_length=1)
    country: Optional[str] = None

class Query(BaseModel):
    """A question about the weather."""
    place: Place
    days: int = Field(default=3, ge=1, le=14, description="How many days")
    unit: Unit = Unit.C
    style: Literal["short", "long"] = "short"
    tags: list[str] = Field(default_factory=list)
    note: Annotated[str, Field(description="Free text")] | None = None

show(Query)
`;
    const built = project({ 'a.py': code });
    assert.deepEqual(plainJson(built.ev, shownValue(built, 'a.py')), {
      description: 'A question about the weather.',
      properties: {
        place: {
          description: 'Where it is.',
          properties: {
            city: { type: 'string', title: 'City', description: 'The city', minLength: 1 },
            country: { anyOf: [{ type: 'string' }, { type: 'null' }], title: 'Country', default: null },
          },
          required: ['city'],
          title: 'Place',
          type: 'object',
        },
        days: { type: 'integer', title: 'Days', default: 3, description: 'How many days', minimum: 1, maximum: 14 },
        unit: { enum: ['c', 'f'], title: 'Unit', type: 'string', default: 'c' },
        style: { enum: ['short', 'long'], type: 'string', title: 'Style', default: 'short' },
        tags: { type: 'array', items: { type: 'string' }, title: 'Tags' },
        note: { anyOf: [{ type: 'string', description: 'Free text' }, { type: 'null' }], title: 'Note', default: null, description: 'Free text' },
      },
      required: ['place'],
      title: 'Query',
      type: 'object',
    }); // prettier-ignore
  });

  it('are those of functions handed over as tools, with their docstrings', () => {
    const code = `from langchain_core.tools import tool
from agents import RunContextWrapper, function_tool

@tool
def weather(city: str, days: int = 3) -> str:
    """Look up the weather.

    Args:
        city: The city.
    """
    text = "not this"
    return text

@function_tool
def stop(ctx: RunContextWrapper, reason: str | None = None):
    return "no docstring"

show([weather, stop])
`;
    const built = project({ 'a.py': code });
    const { tools, complete } = readTools(built.ev, shownValue(built, 'a.py'), null);
    assert.equal(complete, true);
    assert.deepEqual(
      tools.map(({ name, description, schema }) => [name, description?.segments.map((segment) => (segment.kind === 'static' ? segment.text : '?')).join('') ?? null, schema]),
      [
        ['weather', 'Look up the weather.\n\nArgs:\n    city: The city.', { properties: { city: { type: 'string', title: 'City' }, days: { type: 'integer', title: 'Days' } }, required: ['city'], type: 'object' }],
        ['stop', null, { properties: { reason: { anyOf: [{ type: 'string' }, { type: 'null' }], title: 'Reason' } }, type: 'object' }],
      ],
    ); // prettier-ignore
  });

  it('are those of JSON definitions in a data file', () => {
    const definitions = '[{"type": "function", "function": {"name": "weather", "description": "Look up", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]'; // prettier-ignore
    const built = project({
      'a.py': 'import json\nTOOLS = json.load(open("tools.json"))\nshow(TOOLS)',
      'tools.json': definitions,
    });
    const { tools, complete } = readTools(built.ev, shownValue(built, 'a.py'), null);
    assert.equal(complete, true);
    assert.deepEqual(tools.map(({ name, schema, loc }) => [name, schema, loc?.path]), [
      ['weather', { type: 'object', properties: { city: { type: 'string' } } }, 'tools.json'],
    ]); // prettier-ignore
  });
});

/** Without what says nothing of the shape: zod's bounds of integers, and its word on further properties. */
function withoutBounds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutBounds);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER && !(key === 'additionalProperties' && typeof value === 'boolean'),
  ); // prettier-ignore
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutBounds(value)]));
}
