import { Language as Grammar, Parser } from 'web-tree-sitter';
import type { ModuleFacts } from '../model/facts.ts';
import type { Problem } from '../model/finding.ts';
import type { Language } from '../model/language.ts';
import type { GrammarSource } from './grammar-source.ts';
import { SyntaxTrees } from './syntax-trees.ts';

/** The compiler's library for Node does not declare it; Node and browser workers both have it. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };

/** Parses files with tree-sitter and lowers them. */
export interface ParserHost {
  /** Parses code. Never throws: what goes wrong is a problem, and the facts are then empty. The grammar loads at its first use. */
  readonly parse: (language: Language, text: string, path: string) => ParsedFile;
  /** As `parse`, for a file that is being edited: its tree is kept, and the next text of it is parsed from there. */
  readonly reparse: (language: Language, text: string, path: string) => ParsedFile;
  /** The file is edited no more. */
  readonly release: (path: string) => void;
}
export interface ParsedFile {
  readonly facts: ModuleFacts;
  readonly problems: readonly Problem[];
}

export interface ParserHostOptions {
  /** Milliseconds a file may take to parse. */
  readonly timeLimit?: number;
}

/** A real file of the size limit parses in a third of a second; only pathological input comes near this. */
const TIME_LIMIT = 5000;

/**
 * Starts the parser runtime.
 * @throws Error when the runtime's WebAssembly is missing or cannot be instantiated; the message says what to do.
 */
export async function createParserHost(source: GrammarSource, options: ParserHostOptions = {}): Promise<ParserHost> {
  // A typed array, which Emscripten takes as it is; the declared type asks for a plain buffer.
  await Parser.init({ wasmBinary: source.runtime() as unknown as ArrayBuffer });
  const grammars = new Map<string, Grammar>();
  const grammarOf = (language: Language): Grammar => {
    const known = grammars.get(language.grammar.file);
    if (known !== undefined) return known;
    const bytes = source.grammar(language.grammar);
    const grammar = Grammar.loadSync(new WebAssembly.Module(bytes));
    grammars.set(language.grammar.file, grammar);
    return grammar;
  };
  const timeLimit = options.timeLimit ?? TIME_LIMIT;
  const trees = new SyntaxTrees();
  const parse = (language: Language, text: string, path: string, edited: SyntaxTrees | null): ParsedFile => {
    try {
      const facts = parseOnce(grammarOf(language), language, text, path, timeLimit, edited);
      return facts === null
        ? failed(language, text, path, 'too-large', slowMessage(timeLimit))
        : { facts, problems: [] };
    } catch (error) {
      edited?.forget(path);
      const what = error instanceof Error ? error.message : String(error);
      return failed(language, text, path, 'internal', `The file could not be parsed: ${what}`);
    }
  };
  return {
    parse: (language, text, path) => parse(language, text, path, null),
    reparse: (language, text, path) => parse(language, text, path, trees),
    release: (path) => {
      trees.forget(path);
    },
  };
}

/**
 * A host for two versions of a project, read one after the other: a file that is the same in both is parsed once, since facts
 * depend on its text alone.
 */
export function rememberingFacts(host: ParserHost): ParserHost {
  const known = new Map<string, { readonly text: string; readonly parsed: ParsedFile }>();
  return {
    ...host,
    parse: (language, text, path) => {
      const key = `${language.id} ${path}`;
      const last = known.get(key);
      if (last?.text === text) return last.parsed;
      const parsed = host.parse(language, text, path);
      known.set(key, { text, parsed });
      return parsed;
    },
  };
}

function parseOnce(
  grammar: Grammar,
  language: Language,
  text: string,
  path: string,
  timeLimit: number,
  edited: SyntaxTrees | null,
): ModuleFacts | null {
  // A parser of its own for each file: one that ran into its limit or failed keeps state.
  const parser = new Parser();
  try {
    parser.setLanguage(grammar);
    const end = performance.now() + timeLimit;
    const isLate = (): boolean => performance.now() > end;
    const tree = parser.parse(text, edited?.before(path, text) ?? null, { progressCallback: isLate });
    edited?.forget(path);
    if (tree === null) return null;
    let isKept = false;
    try {
      const facts = language.lower(tree, text, path);
      if (edited) {
        edited.keep(path, text, tree);
        isKept = true;
      }
      // A frontend that several languages share may have named another of them.
      return facts.language === language.id ? facts : { ...facts, language: language.id };
    } finally {
      if (!isKept) tree.delete();
    }
  } finally {
    parser.delete();
  }
}

function slowMessage(timeLimit: number): string {
  return `The file took longer than ${timeLimit / 1000} s to parse, so it is not analysed. List it in "exclude" if it is generated.`;
}

function failed(language: Language, text: string, path: string, code: Problem['code'], message: string): ParsedFile {
  return {
    facts: emptyFacts(path, language.id, text.length),
    problems: [{ path, span: null, severity: code === 'internal' ? 'error' : 'info', code, message }],
  };
}

/** Facts of a file of which nothing is known. */
function emptyFacts(path: string, language: string, length: number): ModuleFacts {
  return {
    path,
    language,
    length,
    exprs: [],
    scopes: [{ kind: 'module', parent: null, span: { start: 0, end: length } }],
    bindings: [],
    functions: [],
    classes: [],
    controls: [],
    calls: [],
    writes: [],
    exports: [],
    comments: [],
    errors: [],
  };
}
