import type { ModelCall } from '../../model/call.ts';
import type { DeclaredWrapper } from '../../model/config.ts';
import type { CallExpr, Expr, ExprId, FunctionId } from '../../model/facts.ts';
import { createLineIndex, type LineIndex } from '../lines/line-index.ts';
import { type LineRange, nextCodeLine, standsAlone } from '../lines/target-lines.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import type { CommentDeclaration, DeclarationProblem } from './comments.ts';
import { mayDeclare, readDeclarations } from './comments.ts';
import { parseRate } from '../traffic/rate.ts';
import { wrapperOf } from './wrappers.ts';

/** What a comment says of the use of the call beside it. */
export type Expectation = NonNullable<ModelCall['expectation']>;

/** What the comments of one file declare, by the function or call that each stands beside. */
export interface FileDeclarations {
  readonly wrappers: ReadonlyMap<FunctionId, DeclaredWrapper>;
  readonly calls: ReadonlyMap<ExprId, DeclaredWrapper>;
  readonly values: ReadonlyMap<ExprId, CommentDeclaration>;
  readonly expectations: ReadonlyMap<ExprId, Expectation>;
  readonly problems: readonly DeclarationProblem[];
}
const NOTHING: FileDeclarations = {
  wrappers: new Map(),
  calls: new Map(),
  values: new Map(),
  expectations: new Map(),
  problems: [],
};

/** Reads a file's declaring comments, and finds what each stands beside. */
export function fileDeclarations(file: FactsIndex): FileDeclarations {
  if (!mayDeclare(file.text)) return NOTHING;
  const { declarations, problems } = readDeclarations(file.text, file.facts.comments);
  const place: Place = { file, lines: createLineIndex(file.text) };
  const wrappers = new Map<FunctionId, DeclaredWrapper>();
  const calls = new Map<ExprId, DeclaredWrapper>();
  const values = new Map<ExprId, CommentDeclaration>();
  const expectations = new Map<ExprId, Expectation>();
  const lost: DeclarationProblem[] = [];
  for (const declaration of declarations) {
    const target = targetOf(declaration, place);
    if (declaration.kind === 'wrapper') {
      const fn = functionAt(target, place);
      const name = fn === undefined ? null : (file.facts.functions[fn]?.name ?? null);
      if (fn === undefined || name === null)
        lost.push({ span: declaration.span, message: 'No function with a name begins below this comment.' });
      else wrappers.set(fn, wrapperOf(declaration, name));
      continue;
    }
    const beside = callsAt(target, place);
    if (declaration.kind === 'call') {
      const outer = outermost(beside, place);
      if (outer === undefined) lost.push({ span: declaration.span, message: 'There is no call beside this comment.' });
      else {
        calls.set(outer, wrapperOf(declaration, calledName(file, outer)));
        note(expectations, outer, declaration);
      }
      continue;
    }
    const around = callsAround(declaration, place);
    if (beside.length + around.length === 0)
      lost.push({ span: declaration.span, message: 'There is no call beside this comment.' });
    for (const id of [...around, ...beside]) {
      values.set(id, declaration);
      note(expectations, id, declaration);
    }
  }
  return { wrappers, calls, values, expectations, problems: [...problems, ...lost] };
}

function note(expectations: Map<ExprId, Expectation>, id: ExprId, { values }: CommentDeclaration): void {
  const calls = values.get('calls');
  const rate = calls ? parseRate(calls.text) : null;
  const count = (key: 'output' | 'turns'): number | undefined => {
    const value = values.get(key);
    return value && Number(value.text);
  };
  const stated = { callsPerMonth: rate ?? undefined, outputTokens: count('output'), turns: count('turns'), tag: values.get('tag')?.text }; // prettier-ignore
  if (Object.values(stated).some((value) => value !== undefined)) expectations.set(id, stated);
}

interface Place {
  readonly file: FactsIndex;
  readonly lines: LineIndex;
}

/** A comment of its own speaks of the code below, one behind code of its own line. */
function targetOf(declaration: CommentDeclaration, { file, lines }: Place): LineRange {
  if (standsAlone(declaration, file.text, lines))
    return nextCodeLine(declaration, file.facts.comments, file.text, lines);
  return { first: lines.position(declaration.span.start).line, last: lines.position(declaration.span.end).line };
}

function isOn(offset: number, { first, last }: LineRange, lines: LineIndex): boolean {
  const { line } = lines.position(offset);
  return line >= first && line <= last;
}

/** The function that begins on a line: with its keyword, its name or a decorator. */
function functionAt(target: LineRange, { file, lines }: Place): FunctionId | undefined {
  const found = file.facts.functions.findIndex(
    (fact) =>
      fact.name !== null &&
      [fact.span.start, fact.nameSpan.start, ...fact.decorators.map((id) => file.expr(id).span.start)].some((offset) =>
        isOn(offset, target, lines),
      ),
  );
  return found < 0 ? undefined : found;
}

function callAt(file: FactsIndex, id: ExprId): (CallExpr & Expr) | undefined {
  const expr = file.expr(id);
  return expr.kind === 'call' ? expr : undefined;
}

/** Calls that begin, have their name or end on the lines. */
function callsAt(target: LineRange, { file, lines }: Place): ExprId[] {
  return file.facts.calls.filter((id) => {
    const call = callAt(file, id);
    return call && [call.span.start, call.nameSpan.start, call.span.end].some((offset) => isOn(offset, target, lines));
  });
}

/** Calls whose arguments hold the comment; not those that take the function which the comment stands in. */
function callsAround({ span }: CommentDeclaration, { file }: Place): ExprId[] {
  const inside = file.facts.functions
    .map((fact, id) => ({ id, ...fact.span }))
    .filter(({ start, end }) => start <= span.start && span.end <= end);
  const home = inside.sort((a, b) => a.end - a.start - (b.end - b.start))[0]?.id;
  return file.facts.calls.filter((id) => {
    const call = callAt(file, id);
    return call && call.span.start < span.start && span.end <= call.span.end && file.functionOf(call.scope) === home;
  });
}

function outermost(ids: readonly ExprId[], { file }: Place): ExprId | undefined {
  const length = (id: ExprId): number => file.expr(id).span.end - file.expr(id).span.start;
  return [...ids].sort((a, b) => length(b) - length(a))[0];
}

function calledName(file: FactsIndex, id: ExprId): string {
  const call = callAt(file, id);
  return call ? file.text.slice(call.nameSpan.start, call.nameSpan.end) : '';
}
