import type { DeclaredWrapper } from '../../model/config.ts';
import type { CallExpr, Expr, FunctionFact } from '../../model/facts.ts';
import type { CallSpec, Field, ParamMap, SdkDefinition } from '../../model/sdk.ts';
import type { Origin } from '../../model/resolved.ts';
import type { Site } from '../detect/build-call.ts';
import type { Evaluator } from '../resolve/evaluator.ts';
import type { FactsIndex } from '../resolve/facts-index.ts';
import type { FunctionValue, Value } from '../resolve/values.ts';
import { optionsOf, symbolName, withVia } from '../resolve/values.ts';
import type { CommentDeclaration } from './comments.ts';

/** What calls of declared functions are reported as. */
export const DECLARED_SDK: SdkDefinition = { id: 'declared', name: 'Declared wrapper', bindings: {} };

/** A function that was declared, as what is called stands for it. */
export interface WrapperCall {
  readonly wrapper: DeclaredWrapper;
  /** Where it was declared, for people. */
  readonly by: string;
  /** The function of the project that is called, where it could be found. */
  readonly target: FunctionValue | null;
}

/** A wrapper as a comment declares it. */
export function wrapperOf({ values }: CommentDeclaration, name: string): DeclaredWrapper {
  const text = (key: Parameters<typeof values.get>[0]): string | undefined => values.get(key)?.text;
  const cap = text('cap');
  const defaultCap = text('default-cap');
  const kind = text('kind');
  return {
    function: name,
    model: text('model'),
    defaultModel: text('default-model'),
    cap: cap === undefined || cap.startsWith('$') ? cap : Number(cap),
    defaultCap: defaultCap === undefined ? undefined : Number(defaultCap),
    prompt: text('prompt'),
    system: text('system'),
    messages: text('messages'),
    tools: text('tools'),
    provider: text('provider'),
    api: text('api'),
    kind: kind === 'embed' ? 'embed' : 'generate',
  };
}

/** Last name of a declared function: only calls of these names are looked at; undefined when it is a pattern itself. */
export function lastNameOf(pattern: string): string | undefined {
  const name = /[^.#/]*$/.exec(pattern)?.[0] ?? '';
  return name.includes('*') || name === '' ? undefined : name;
}

/** How what is called may be named in a declaration. */
export function namesOf(target: Value, file: FactsIndex, call: CallExpr & Expr): string[] {
  if (target.kind === 'symbol' && target.module !== 'global')
    return [symbolName(target), `${target.module}.${target.path.join('.')}`];
  if (target.kind === 'record') return [target.symbol];
  if (target.kind === 'function') return functionNames(target);
  // What it is cannot be told: as the code spells it.
  return [file.source(call.callee, 200)];
}

function functionNames({ file, fn }: FunctionValue): string[] {
  const fact = file.facts.functions[fn];
  const cls = fact?.cls === undefined ? undefined : file.facts.classes[fact.cls]?.name;
  const name = [cls, fact?.name].filter((part) => part !== undefined && part !== null).join('.');
  const stem = file.facts.path.replace(/\.\w+$/, '').replace(/\/(?:index|__init__)$/, '');
  const dotted = stem.replaceAll('/', '.');
  return [
    `${file.facts.path}#${name}`,
    `${stem}#${name}`,
    `${dotted}.${name}`,
    ...packages(dotted).map((tail) => `${tail}.${name}`),
  ];
}

/** `src.app.llm` is imported as `app.llm` where `src` is the root of the packages. */
function packages(dotted: string): string[] {
  const tail = /^(?:src|lib|python|backend|packages\.\w+(?:\.src)?)\.(.+)$/.exec(dotted)?.[1];
  return tail === undefined ? [] : [tail];
}

/** The table of a declared function, for a call of it. */
function specOf(ev: Evaluator, file: FactsIndex, call: CallExpr, { wrapper, target }: WrapperCall): CallSpec {
  const names = parameterNames(target);
  const fields = { model: wrapper.model, cap: wrapper.cap, prompt: wrapper.prompt, system: wrapper.system, messages: wrapper.messages, tools: wrapper.tools } as const; // prettier-ignore
  const references = Object.entries(fields).flatMap(([field, text]) =>
    typeof text === 'string' && text.startsWith('$') ? [[field as Field, pathOf(text, names)] as const] : [],
  );
  const params: ParamMap = Object.fromEntries(references.map(([field, path]) => [field, [path]]));
  const positional = Array.from({ length: MAX_ARGUMENTS }, (_, index) => names[index] ?? `$${index + 1}`);
  const taken = new Set(references.map(([, path]) => path.split('.')[0]));
  const free = positional.findIndex((name) => !taken.has(name));
  return {
    api: wrapper.api ?? file.text.slice(call.nameSpan.start, call.nameSpan.end),
    kind: wrapper.kind ?? 'generate',
    bag: ev.family(file) === 'python' ? 'keywords' : Math.max(free, 0),
    positional,
    params,
    provider: wrapper.provider ?? null,
    cap: { parameter: params.cap?.[0] ?? null, whenUnset: 'what the wrapper sends' },
    ...(params.prompt || params.messages ? {} : { sendsMore: true }),
  };
}

/** How many arguments are told apart. */
const MAX_ARGUMENTS = 12;

/** `$2.model` as a path from the arguments: a place stands for the parameter there. */
function pathOf(reference: string, names: readonly string[]): string {
  const [head = '', ...rest] = reference.slice(1).split('.');
  const index = /^\d+$/.test(head) ? Number(head) - 1 : -1;
  return [index < 0 ? head : (names[index] ?? `$${head}`), ...rest].join('.');
}

function parameterNames(target: FunctionValue | null): string[] {
  const fact: FunctionFact | undefined = target?.file.facts.functions[target.fn];
  return (fact?.params ?? [])
    .filter((param) => !param.isReceiver && param.kind === 'positional')
    .map((param, index) => (param.name === '' ? `$${index + 1}` : param.name));
}

/** A call of a declared function as a request. */
export function declaredSite(ev: Evaluator, at: Pick<Site, 'file' | 'id' | 'call'>, declared: WrapperCall): Site {
  const { wrapper, target, by } = declared;
  const spec = specOf(ev, at.file, at.call, declared);
  const origin: Origin = { path: at.file.facts.path, span: at.call.nameSpan, via: 'declared' };
  const text = (value: string | undefined): Value | undefined =>
    value === undefined
      ? undefined
      : { kind: 'text', segments: [{ kind: 'static', text: value, loc: origin }], origin };
  const number = (value: number | undefined): Value | undefined =>
    value === undefined ? undefined : { kind: 'const', value, origin };
  const said: Readonly<Partial<Record<Field, Value | undefined>>> = {
    model: text(wrapper.model?.startsWith('$') === false ? wrapper.model : wrapper.defaultModel),
    cap: number(typeof wrapper.cap === 'number' ? wrapper.cap : wrapper.defaultCap),
  };
  return {
    ...at,
    sdk: DECLARED_SDK,
    spec,
    receiver: null,
    pipe: null,
    // What the function does when the call leaves an argument out is what its own default says.
    fallback: (field) => defaultArgument(ev, target, spec.params[field]?.[0] ?? '') ?? said[field],
    declared: [`the call: ${by}`],
  };
}

/** The parameter's default of the function that is called, where the call gives none. */
function defaultArgument(ev: Evaluator, target: FunctionValue | null, name: string): Value | undefined {
  const param = target?.file.facts.functions[target.fn]?.params.find((candidate) => candidate.name === name);
  if (!target || param?.default === undefined) return undefined;
  const value = ev.evaluate(target.file, param.default);
  const isOpen = optionsOf(value).some(
    (option) => option.kind === 'unknown' || (option.kind === 'const' && option.value === null),
  );
  return isOpen ? undefined : withVia(value, 'default parameter');
}
