import type { Evaluator } from '../evaluator.ts';
import type { KnownCall } from '../calls.ts';
import { mapEntry, recordEntry } from '../objects.ts';
import { substitute } from '../strings.ts';
import type { RecordValue, TextValue, Value } from '../values.ts';
import { oneOf, optionsOf, unknown } from '../values.ts';
import { values } from './path-calls.ts';
import { joinPaths, placeText, folderOf, textAt } from './paths.ts';
import { readFile } from './read-calls.ts';
import { renderTemplate, type Filling, type TemplateSyntax } from './template.ts';

const JINJA_TEMPLATE = /^jinja2\.(?:\w+\.)?Template$/;
const JINJA_LOADED = /^jinja2\.[\w.]*Environment\(\)\.(get_template|select_template|from_string)$/;
const PYTHON_TEMPLATE = 'string.Template';
const COMPILERS = new Set([
  'handlebars#compile',
  'Handlebars#compile',
  'global#Handlebars.compile',
  'nunjucks#compile',
]);

/** Template functions that take the text and what fills it. */
const RENDERERS: Readonly<Record<string, TemplateSyntax>> = {
  'mustache#render': 'mustache',
  'global#Mustache.render': 'mustache',
  'chevron.render': 'mustache',
  'pystache.render': 'mustache',
  'nunjucks#renderString': 'jinja',
};

/** `Mustache.render(text, view)`; undefined for all other functions. */
export function templateCall(known: KnownCall, symbol: string): Value | undefined {
  const syntax = RENDERERS[plainSymbol(symbol)];
  if (syntax === undefined) return undefined;
  const [template, view] = values(known);
  return rendered(template, syntax, (name) => entryNamed(known.ev, view, name));
}

/** `Handlebars.compile(text)(view)`: a compiled template that is called; undefined for all other records. */
export function compiledCall(known: KnownCall, target: RecordValue): Value | undefined {
  const name = plainSymbol(target.symbol);
  if (!COMPILERS.has(name)) return undefined;
  const [view] = values(known);
  const syntax = name.startsWith('nunjucks') ? 'jinja' : 'mustache';
  return rendered(argumentOf(known.ev, target, 0), syntax, (entry) => entryNamed(known.ev, view, entry));
}

/** `template.render(name=value)` of Jinja, `substitute` of Python's `string.Template`; undefined for all other methods. */
export function templateMethod(known: KnownCall, object: RecordValue, method: string): Value | undefined {
  const { ev } = known;
  if (object.symbol === PYTHON_TEMPLATE && /^(?:safe_)?substitute$/.test(method)) {
    const text = argumentOf(ev, object, 0);
    return text?.kind === 'text' ? dollarFilled(text, (name) => argumentNamed(known, name)) : text;
  }
  if (method !== 'render' && method !== 'render_async') return undefined;
  const template = JINJA_TEMPLATE.test(object.symbol) ? argumentOf(ev, object, 0) : loadedTemplate(ev, object);
  return template && rendered(template, 'jinja', (name) => argumentNamed(known, name));
}

/** The text behind `environment.get_template("x.j2")`; undefined where the record is nothing of the kind. */
function loadedTemplate(ev: Evaluator, record: RecordValue): Value | undefined {
  const how = JINJA_LOADED.exec(record.symbol)?.[1];
  if (how === undefined) return undefined;
  const given = argumentOf(ev, record, 0);
  if (how === 'from_string' || !given) return given;
  const loader = record.base && (recordEntry(ev, record.base.call, 'loader') ?? argumentOf(ev, record.base, 0));
  const folders = loader?.kind === 'record' ? loaderFolders(ev, loader) : [];
  if (folders.length === 0) return unknown('a template whose loader is not followed');
  const loc = { path: record.call.file.facts.path, span: record.call.file.expr(record.call.id).span };
  const found = folders.map((folder) => readFile(ev, record.call.file, joinPaths([folder, given], loc), 'text'));
  const useful = found.filter((value) => value.kind !== 'unknown');
  return oneOf(useful.length > 0 ? useful : found);
}

/** Folders in which a Jinja loader looks. */
function loaderFolders(ev: Evaluator, loader: RecordValue): readonly Value[] {
  const given = argumentOf(ev, loader, 0) ?? recordEntry(ev, loader.call, 'searchpath');
  if (!given) return [];
  const name = loader.symbol.slice(loader.symbol.lastIndexOf('.') + 1);
  if (name === 'FileSystemLoader')
    return given.kind === 'list' ? given.items.map((item) => ev.force(item)) : optionsOf(given);
  if (name !== 'PackageLoader' || given.kind !== 'text') return [];
  const { file, id } = loader.call;
  const loc = { path: file.facts.path, span: file.expr(id).span };
  const module = given.segments[0]?.kind === 'static' ? given.segments[0].text : '';
  const path = ev.project.resolveModule(file.facts.path, module);
  const folder = path === null ? textAt(module.replaceAll('.', '/'), loc) : placeText(folderOf(path), loc, module);
  const inside = argumentOf(ev, loader, 1) ?? recordEntry(ev, loader.call, 'package_path') ?? textAt('templates', loc);
  return [joinPaths([folder, inside], loc)];
}

function rendered(template: Value | undefined, syntax: TemplateSyntax, fill: Filling): Value {
  if (!template) return unknown('a template');
  const texts = optionsOf(template).map((option): Value => {
    if (option.kind === 'text') return renderTemplate(option, syntax, fill);
    return option.kind === 'unknown' ? option : unknown('a template made at run time');
  });
  return oneOf(template.kind === 'oneOf' && !template.complete ? [...texts, unknown('another template')] : texts);
}

/** `$name` and `${name}`; `$$` is a dollar sign. */
function dollarFilled(text: TextValue, fill: Filling): TextValue {
  return substitute(text, /\$(?:\$|\{?([A-Za-z_]\w*)\}?)/g, (match, name) =>
    match === '$$' || name === undefined ? '$' : (fill(name) ?? unknown(`"${name}" is filled in`)),
  );
}

/** Keyword argument, or entry of an object among the arguments. */
function argumentNamed(known: KnownCall, name: string): Value | undefined {
  const { ev, file, call, env } = known;
  const arg = call.args.find((candidate) => candidate.name === name);
  if (arg) return ev.evaluate(file, arg.value, env);
  for (const spread of call.args) {
    const isMap = spread.name === undefined && spread.spread !== 'list';
    const found = isMap ? entryNamed(ev, ev.evaluate(file, spread.value, env), name) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Value at a dotted path of an object. */
function entryNamed(ev: Evaluator, view: Value | undefined, name: string): Value | undefined {
  let here = view;
  for (const key of name.split('.')) here = here?.kind === 'map' ? mapEntry(ev, here, key) : undefined;
  return here;
}

function argumentOf(ev: Evaluator, { call }: RecordValue, index: number): Value | undefined {
  const made = call.file.expr(call.id);
  const arg = made.kind === 'call' ? made.args.filter(({ name }) => name === undefined)[index] : undefined;
  return arg && !arg.spread ? ev.evaluate(call.file, arg.value, call.env) : undefined;
}

function plainSymbol(symbol: string): string {
  return symbol.replace(/^node:/, '').replace('#default.', '#');
}
