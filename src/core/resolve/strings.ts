import type { ExprId } from '../../model/facts.ts';
import type { HoleSegment, ResolvedText, TextSegment } from '../../model/resolved.ts';
import type { Loc } from '../../model/span.ts';
import type { Evaluator } from './evaluator.ts';
import type { FactsIndex } from './facts-index.ts';
import type { Env, TextValue, Value } from './values.ts';
import { knownText, unknown } from './values.ts';

/** The segments a value contributes where it stands in a text: its own parts, a number's digits, or a hole. */
export function textFrom(value: Value, loc: Loc, name: string): readonly TextSegment[] {
  switch (value.kind) {
    case 'text':
      return value.segments;
    case 'const':
      return value.value === null
        ? [hole(name, loc, 'no value')]
        : [{ kind: 'static', text: String(value.value), loc }];
    case 'oneOf': {
      const options = value.options.map((option): ResolvedText => ({ segments: textFrom(option, loc, name) }));
      return [
        {
          ...hole(name, loc, value.complete ? 'one of several values' : 'one of several values, or another'),
          options: value.complete ? options : [...options, { segments: [hole(name, loc, 'another value')] }],
        },
      ];
    }
    case 'unknown':
      return [{ ...hole(name, loc, value.reason), ...(value.volatile ? { volatile: true } : {}) }];
    default:
      return [hole(name, loc, 'computed at run time')];
  }
}

function hole(name: string, loc: Loc, reason: string): HoleSegment {
  return { kind: 'hole', name, reason, loc };
}

/** `a + b + …`: text when any part is text, a list when all are lists, a number when all are numbers. */
export function concatValues(
  file: FactsIndex,
  values: readonly Value[],
  at: ExprId,
  operands: readonly ExprId[] = [],
): Value {
  const { span } = file.expr(at);
  const loc: Loc = { path: file.facts.path, span };
  if (
    values.some(
      (value) =>
        value.kind === 'text' || (value.kind === 'oneOf' && value.options.some((option) => option.kind === 'text')),
    )
  ) {
    return {
      kind: 'text',
      // A hole is named, and stands, where its own operand does.
      segments: values.flatMap((value, index) => {
        const operand = operands[index] ?? at;
        return textFrom(value, { ...loc, span: file.expr(operand).span }, file.source(operand));
      }),
      origin: { ...loc, via: 'literal' },
    };
  }
  if (values.some((value) => value.kind === 'list')) {
    const items = values.flatMap((value) =>
      value.kind === 'list' ? value.items : [{ file, expr: at, env: null, value: unknown('items added at run time') }],
    );
    const open =
      values
        .map((value) => (value.kind === 'list' ? value.open : 'items added at run time'))
        .find((reason) => reason !== null) ?? null;
    return { kind: 'list', items, open, ref: { path: file.facts.path, expr: at } };
  }
  const numbers = values.map((value) =>
    value.kind === 'const' && typeof value.value === 'number' ? value.value : NaN,
  );
  const sum = numbers.reduce((total, number) => total + number, 0);
  return Number.isNaN(sum)
    ? unknown('a computed value')
    : { kind: 'const', value: sum, origin: { ...loc, via: 'constant' } };
}

/** `template % values`: each conversion becomes the value, or a hole. */
export function formatPercent(
  ev: Evaluator,
  file: FactsIndex,
  template: Value,
  right: ExprId,
  env: Env | null,
): Value | null {
  if (template.kind !== 'text') return null;
  const values = ev.evaluate(file, right, env);
  let next = 0;
  return substitute(template, /%(?:\((\w+)\))?[-+ #0]*\d*(?:\.\d+)?[sdifrgxeE%]/g, (match, name) => {
    if (match.endsWith('%')) return '%';
    if (name !== undefined && values.kind === 'map') return slotValue(ev, values, name);
    if (values.kind === 'list') {
      const item = values.items[next++];
      return item ? ev.force(item) : unknown('a value that is not given');
    }
    return next++ === 0 ? values : unknown('a value that is not given');
  });
}

/** Java's format strings: `%s` takes the next argument, `%2$s` the second, `%n` is a line break. */
export function formatConversions(template: TextValue, valueOf: (index: number) => NamedValue | undefined): Value {
  let next = 0;
  return substitute(template, /%(?:(\d+)\$)?[-#+ 0,(]*\d*(?:\.\d+)?[a-zA-Z%]/g, (match, position) => {
    if (match.endsWith('%')) return '%';
    if (match.endsWith('n')) return '\n';
    const index = position === undefined ? next++ : Number(position) - 1;
    return valueOf(index) ?? unknown('a value that is not given');
  });
}

function slotValue(ev: Evaluator, map: Value & { kind: 'map' }, key: string): Value {
  const slot = map.entries.findLast((entry) => entry.key === key);
  return slot ? ev.force(slot.value) : unknown(`"${key}" is not given`);
}

/** `"…{name}…".format(name=…)`: placeholders become the arguments' values. */
export function formatBraces(template: TextValue, valueOf: (name: string) => Value | undefined): Value {
  let next = 0;
  return substitute(template, /\{\{|\}\}|\{([\w.[\]]*)(?:![rsa])?(?::[^{}]*)?\}/g, (match, name) => {
    if (match === '{{') return '{';
    if (match === '}}') return '}';
    const key = name === undefined || name === '' ? String(next++) : name;
    return valueOf(key) ?? unknown(`"${key}" is filled in later`);
  });
}

/** A value with the name that its holes get. */
export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

/** Replaces what a pattern finds in the static parts: by plain text, or by a value's segments. */
export function substitute(
  template: TextValue,
  pattern: RegExp,
  replace: (match: string, name: string | undefined) => Value | string | NamedValue,
): TextValue {
  const segments: TextSegment[] = [];
  for (const segment of template.segments) {
    if (segment.kind === 'hole') {
      segments.push(segment);
      continue;
    }
    // Offsets inside a part are exact while it holds no escapes; else the whole part is the place.
    const exact = segment.loc.span.end - segment.loc.span.start === segment.text.length;
    const locOf = (from: number, to: number): Loc =>
      exact
        ? { path: segment.loc.path, span: { start: segment.loc.span.start + from, end: segment.loc.span.start + to } }
        : segment.loc;
    let done = 0;
    for (const match of segment.text.matchAll(pattern)) {
      if (match.index > done)
        segments.push({ kind: 'static', text: segment.text.slice(done, match.index), loc: locOf(done, match.index) });
      done = match.index + match[0].length;
      const value = replace(match[0], match[1]);
      const loc = locOf(match.index, done);
      if (typeof value === 'string') segments.push({ kind: 'static', text: value, loc });
      else if ('value' in value && 'name' in value) segments.push(...textFrom(value.value, loc, value.name));
      else segments.push(...textFrom(value, loc, match[1] ?? match[0]));
    }
    if (done < segment.text.length)
      segments.push({ kind: 'static', text: segment.text.slice(done), loc: locOf(done, segment.text.length) });
  }
  return { ...template, segments };
}

/** Python's `textwrap.dedent` and the like: takes the common indentation off the static parts. */
export function dedent(text: TextValue): TextValue {
  let margin = Infinity;
  const sample = text.segments.map((segment) => (segment.kind === 'static' ? segment.text : 'x')).join('');
  for (const line of sample.split('\n').slice(sample.startsWith('\n') ? 1 : 0)) {
    if (line.trim() !== '') margin = Math.min(margin, line.length - line.trimStart().length);
  }
  if (!Number.isFinite(margin) || margin === 0) return text;
  const indent = new RegExp(`\\n[ \\t]{${margin}}`, 'g');
  const segments = text.segments.map((segment, index): TextSegment => {
    if (segment.kind === 'hole') return segment;
    const body = index === 0 ? segment.text.replace(new RegExp(`^[ \\t]{${margin}}`), '') : segment.text;
    return { ...segment, text: body.replace(indent, '\n') };
  });
  return { ...text, segments };
}

/** Takes white space off both ends, as `strip()` and `trim()` do. */
export function trimText(text: TextValue): TextValue {
  const segments = text.segments.map((segment, index): TextSegment => {
    if (segment.kind === 'hole') return segment;
    let body = segment.text;
    if (index === 0) body = body.trimStart();
    if (index === text.segments.length - 1) body = body.trimEnd();
    return body === segment.text ? segment : { ...segment, text: body };
  });
  return { ...text, segments };
}

/** `"sep".join(list)` / `list.join("sep")`; a hole when the list is not wholly known. */
export function joinList(ev: Evaluator, list: Value, separator: string, loc: Loc, name: string): Value {
  if (list.kind !== 'list')
    return { kind: 'text', segments: [hole(name, loc, 'joined at run time')], origin: { ...loc, via: 'literal' } };
  const segments: TextSegment[] = [];
  list.items.forEach((item, index) => {
    if (index > 0 && separator !== '') segments.push({ kind: 'static', text: separator, loc });
    segments.push(...textFrom(ev.force(item), loc, name));
  });
  if (list.open !== null && !list.items.some((item) => item.value?.kind === 'unknown'))
    segments.push(hole(name, loc, list.open));
  return { kind: 'text', segments, origin: { ...loc, via: 'literal' } };
}

const MAX_JSON_DEPTH = 24;

/** A value as JSON text, as `json.dumps` (with blanks) or `JSON.stringify` (without) writes it; holes where it is not known. */
export function jsonText(ev: Evaluator, value: Value, loc: Loc, blanks: boolean, depth = 0): readonly TextSegment[] {
  const fixed = (text: string): TextSegment => ({ kind: 'static', text, loc });
  const [comma, colon] = blanks ? [', ', ': '] : [',', ':'];
  if (depth > MAX_JSON_DEPTH) return [hole('…', loc, 'nested too deeply')];
  if (value.kind === 'const') return [fixed(String(value.value))];
  if (value.kind === 'text') {
    const known = knownText(value);
    return known !== null ? [fixed(JSON.stringify(known))] : [fixed('"'), ...value.segments, fixed('"')];
  }
  if (value.kind === 'list' && value.open === null) {
    return [
      fixed('['),
      ...value.items.flatMap((item, index) => [
        ...(index > 0 ? [fixed(comma)] : []),
        ...jsonText(ev, ev.force(item), loc, blanks, depth + 1),
      ]),
      fixed(']'),
    ];
  }
  if (value.kind === 'map' && value.open === null) {
    return [
      fixed('{'),
      ...value.entries.flatMap((entry, index) => [
        ...(index > 0 ? [fixed(comma)] : []),
        fixed(JSON.stringify(entry.key) + colon),
        ...jsonText(ev, ev.force(entry.value), loc, blanks, depth + 1),
      ]),
      fixed('}'),
    ];
  }
  return textFrom(value, loc, 'JSON');
}
