import type { KnownCall } from '../calls.ts';
import type { Evaluator } from '../evaluator.ts';
import type { FactsIndex } from '../facts-index.ts';
import type { RecordValue, TextValue, Value } from '../values.ts';
import { knownText, oneOf, optionsOf, unknown } from '../values.ts';
import { formatOf, type DataFormat } from './data-file.ts';
import { promptFile } from './prompt-files.ts';
import { inPackage, pathMethod, PATH_FUNCTIONS, values } from './path-calls.ts';
import { filePathOf, folderOf } from './paths.ts';

type Handler = (known: KnownCall) => Value;

/** Functions that read files or parse what was read, by symbol; `node:` and a default import's `default.` are left out. */
const READ_FUNCTIONS: Readonly<Record<string, Handler>> = {
  'fs#readFileSync': read,
  'fs#promises.readFile': read,
  'fs/promises#readFile': read,
  'fs#readFile': read,
  'fs-extra#readFileSync': read,
  'fs-extra#readFile': read,
  'fs-extra#readJson': (known) => readAs(known, 'json'),
  'fs-extra#readJsonSync': (known) => readAs(known, 'json'),
  'fs-extra#readJSON': (known) => readAs(known, 'json'),
  'fs-extra#readJSONSync': (known) => readAs(known, 'json'),
  'global#Deno.readTextFile': read,
  'global#Deno.readTextFileSync': read,
  'importlib.resources.read_text': (known) => readAt(known, inPackage(known), 'text'),
  'importlib_resources.read_text': (known) => readAt(known, inPackage(known), 'text'),
  'importlib.resources.read_binary': (known) => readAt(known, inPackage(known), 'text'),
  'pkgutil.get_data': (known) => readAt(known, inPackage(known), 'text'),
  'pkg_resources.resource_string': (known) => readAt(known, inPackage(known), 'text'),
  'os#ReadFile': read,
  'prompty.load': prompt,
  'prompty.load_async': prompt,
  'io/ioutil#ReadFile': read,
  'json.load': (known) => parsed(known, 'json'),
  'json.loads': (known) => parsed(known, 'json'),
  'orjson.loads': (known) => parsed(known, 'json'),
  'json5.load': (known) => parsed(known, 'json'),
  'yaml.safe_load': (known) => parsed(known, 'yaml'),
  'yaml.full_load': (known) => parsed(known, 'yaml'),
  'yaml.load': (known) => parsed(known, 'yaml'),
  'yaml.unsafe_load': (known) => parsed(known, 'yaml'),
  'ruamel.yaml.safe_load': (known) => parsed(known, 'yaml'),
  'toml.load': (known) => parsed(known, 'toml'),
  'toml.loads': (known) => parsed(known, 'toml'),
  'tomllib.load': (known) => parsed(known, 'toml'),
  'tomllib.loads': (known) => parsed(known, 'toml'),
  'tomli.load': (known) => parsed(known, 'toml'),
  'tomli.loads': (known) => parsed(known, 'toml'),
  'global#JSON.parse': (known) => parsed(known, 'json'),
  'json5#parse': (known) => parsed(known, 'json'),
  'js-yaml#load': (known) => parsed(known, 'yaml'),
  'js-yaml#safeLoad': (known) => parsed(known, 'yaml'),
  'yaml#parse': (known) => parsed(known, 'yaml'),
  'toml#parse': (known) => parsed(known, 'toml'),
  'smol-toml#parse': (known) => parsed(known, 'toml'),
  '@iarna/toml#parse': (known) => parsed(known, 'toml'),
};

/** What `Path.open` makes. */
const PATH_OPEN = 'pathlib.Path().open';

/** Functions that open a file whose content is read from what they give. */
const OPENERS = new Set([
  'global.open', 'io.open', 'codecs.open', 'aiofiles.open', 'anyio.open_file', 'importlib.resources.open_text', 'importlib.resources.open_binary',
  'pkg_resources.resource_stream', 'global#Bun.file', PATH_OPEN,
]); // prettier-ignore

const READERS: Readonly<Record<string, DataFormat>> = { read: 'text', text: 'text', json: 'json' };

/** Value of a call of an imported function that reads files, or says where they are; undefined for all others. */
export function fileCall(known: KnownCall, symbol: string): Value | undefined {
  const name = symbol.replace(/^node:/, '').replace('#default.', '#');
  return (READ_FUNCTIONS[name] ?? PATH_FUNCTIONS[name])?.(known);
}

/** Value of a method of a path or of an opened file; undefined for all others. */
export function fileMethod(known: KnownCall, object: Value, method: string): Value | undefined {
  if (object.kind === 'record') {
    const format = READERS[method];
    return format !== undefined && OPENERS.has(object.symbol) ? readHandle(known.ev, object, format) : undefined;
  }
  if (object.kind !== 'text') return undefined;
  switch (method) {
    case 'read_text':
    case 'read_bytes':
      return readAt(known, object, 'text');
    case 'open':
      return { kind: 'record', symbol: PATH_OPEN, call: { file: known.file, id: known.id, env: known.env } };
    default:
      return known.ev.family(known.file) === 'python' ? pathMethod(known, object, method) : undefined;
  }
}

function read(known: KnownCall): Value {
  return readAs(known, 'text');
}

function prompt(known: KnownCall): Value {
  return promptFile(known.ev, known.file, values(known)[0] ?? unknown('a prompt file'));
}

function readAs(known: KnownCall, format: DataFormat): Value {
  return readAt(known, values(known)[0] ?? unknown('a file'), format);
}

function readAt({ ev, file }: KnownCall, path: Value, format: DataFormat): Value {
  return readFile(ev, file, path, format);
}

/** Content of the file (or of each that may be meant) that a path names, seen from a source file. */
export function readFile(ev: Evaluator, from: FactsIndex, path: Value, format: DataFormat): Value {
  const contents = optionsOf(path).map((option): Value => {
    if (option.kind === 'text') return contentOf(ev, from, option, format);
    return unknown(option.kind === 'unknown' ? `a file named by ${option.reason}` : 'a file chosen at run time');
  });
  return oneOf(path.kind === 'oneOf' && !path.complete ? [...contents, unknown('another file')] : contents);
}

/** Content of the data file that a path names, in the format that its name says. */
export function readData(ev: Evaluator, from: FactsIndex, path: Value): Value {
  const name = path.kind === 'text' ? path.segments.at(-1) : undefined;
  return readFile(ev, from, path, (name?.kind === 'static' ? formatOf(name.text) : null) ?? 'text');
}

function contentOf(ev: Evaluator, from: FactsIndex, text: TextValue, format: DataFormat): Value {
  const path = filePathOf(text);
  if (path.kind === 'elsewhere') return unknown(path.reason);
  if (path.path === '') return unknown('a folder');
  if (path.kind === 'place') return ev.data(path.path, format) ?? unknown(`${path.path}, which is not in the project,`);
  // The folder that the program is started in is one of those above; where several hold such a file, it may be each.
  const found: Value[] = [];
  for (let folder = folderOf(from.facts.path); ; folder = folderOf(folder)) {
    const content = ev.data(folder === '' ? path.path : `${folder}/${path.path}`, format);
    if (content) found.push(content);
    if (folder === '') break;
  }
  return found.length === 0 ? unknown(`${path.path}, which is not in the project,`) : oneOf(found);
}

/** `open(path).read()`; a file opened for writing holds what the program wrote. */
function readHandle(ev: Evaluator, handle: RecordValue, format: DataFormat): Value {
  const { file, id, env } = handle.call;
  const call = file.expr(id);
  if (call.kind !== 'call') return unknown('a file');
  const known: KnownCall = { ev, file, id, call, env, loc: { path: file.facts.path, span: call.span } };
  if (/resources/.test(handle.symbol)) return readAt(known, inPackage(known), format);
  const isMethod = handle.symbol === PATH_OPEN;
  const callee = file.expr(call.callee);
  const path = isMethod && callee.kind === 'member' ? ev.evaluate(file, callee.object, env) : values(known)[0];
  const modes = call.args.filter((arg, at) => arg.name === 'mode' || (arg.name === undefined && at === (isMethod ? 0 : 1))); // prettier-ignore
  const mode = modes[0] && handle.symbol !== 'global#Bun.file' ? knownText(ev.evaluate(file, modes[0].value, env)) : null; // prettier-ignore
  if (mode !== null && /[wax+]/.test(mode)) return unknown('a file that the program writes');
  return path ? readAt(known, path, format) : unknown('a file');
}

/** `json.load(file)`, `JSON.parse(text)`: of a whole file that was read. */
function parsed(known: KnownCall, format: DataFormat): Value {
  const [source] = values(known);
  if (!source) return unknown('parsed data');
  const data = optionsOf(source).map((option) => parsedSource(known, option, format));
  return oneOf(source.kind === 'oneOf' && !source.complete ? [...data, unknown('other data')] : data);
}

function parsedSource(known: KnownCall, source: Value, format: DataFormat): Value {
  if (source.kind === 'record' && OPENERS.has(source.symbol)) return readHandle(known.ev, source, format);
  if (source.kind === 'unknown') return source;
  const segment = source.kind === 'text' && source.segments.length === 1 ? source.segments[0] : undefined;
  const isWhole = segment?.kind === 'static' && source.kind === 'text' && source.origin.via === 'data file';
  if (isWhole && segment.loc.span.start === 0)
    return known.ev.data(segment.loc.path, format) ?? unknown(`${segment.loc.path}, which is not in the project,`);
  // `toml.load("config.toml")` takes a path as well.
  if (source.kind === 'text' && format === 'toml') return readAt(known, source, format);
  return unknown('data parsed at run time');
}
