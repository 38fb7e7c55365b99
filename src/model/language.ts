import type { ExprId, ModuleFacts } from './facts.ts';
import type { Span } from './span.ts';

/** One replacement in one file: insert when the span is empty, delete when `newText` is. */
export interface SourceEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * How a language writes arguments, objects and literals, so that a fix is written once for all languages.
 * All functions are pure; they take the file's facts and its text and return edits with UTF-16 offsets that keep the
 * file's own layout (one entry a line stays one entry a line, with the same indentation, quotes and trailing comma).
 */
export interface LanguageEdits {
  /** A string literal of this language, in the quote style given by an example literal of the file if there is one. */
  readonly stringLiteral: (value: string, likeSource?: string) => string;
  /** An object/dict literal on one line from already written values. */
  readonly mapLiteral: (entries: readonly (readonly [key: string, code: string])[]) => string;
  readonly listLiteral: (items: readonly string[]) => string;
  readonly booleanLiteral: (value: boolean) => string;
  /**
   * Adds `key` with the value `code` to a `map` expression, or as a keyword argument to a `call` expression.
   * Null when the place cannot take it (for example a call without keyword arguments in the language).
   */
  readonly insertEntry: (
    facts: ModuleFacts,
    text: string,
    target: ExprId,
    key: string,
    code: string,
  ) => SourceEdit | null;
  /** Removes the entry or keyword argument with this key, its comma and its line if it stood alone. */
  readonly removeEntry: (facts: ModuleFacts, text: string, target: ExprId, key: string) => SourceEdit | null;
  /** Requests are objects of the SDK's own types (Java, Go): a map literal cannot stand for a part of one. */
  readonly typedRequests?: boolean;
  /** A statement at the top level of a file that binds a constant to `code`; absent where a file has no such place. */
  readonly constant?: (name: string, code: string) => string;
  /** The line comment that says `text`, without a line break. */
  readonly lineComment: (text: string) => string;
}

/** What a tree-sitter grammar file is called in `dist/grammars` and which npm package carries it. */
export interface GrammarRef {
  readonly file: string;
  readonly npm: string;
}

/** What module look-up may ask about the project's files. Paths are project-relative with forward slashes. */
export interface ProjectFiles {
  readonly isFile: (path: string) => boolean;
  readonly isFolder: (path: string) => boolean;
  /** Text of a file; null when it cannot be read. */
  readonly read: (path: string) => string | null;
  /** Names of the files right in a folder; absent where folders cannot be listed. */
  readonly filesIn?: (folder: string) => readonly string[];
  /** Names of the folders right in a folder; absent where folders cannot be listed. */
  readonly foldersIn?: (folder: string) => readonly string[];
}

/** Where the modules of a language are. It may remember what it has looked up until it is told to forget. */
export interface ModuleLookup {
  /** Project path of the file (in Go also the folder) that a module name stands for in an importing file; null when it is none of the project's. */
  readonly resolve: (fromPath: string, module: string) => string | null;
  /** Modules whose names a file sees without importing them: C#'s global usings. */
  readonly implied?: (fromPath: string) => readonly string[];
  /** Forgets what it knows of one file's text. Without it, answers are remembered until `clear`. */
  readonly changed?: (path: string) => void;
  /** Forgets which files there are. */
  readonly clear?: () => void;
}
/** Makes the look-up of one project. `isSdk`: whether a module name is an SDK's, which goes before what the project has. */
export type ModuleLookupMaker = (files: ProjectFiles, isSdk: (module: string) => boolean) => ModuleLookup;

/** A syntax tree as a frontend receives it; typed by the frontend itself (web-tree-sitter's `Tree`). */
export interface Language<Tree = unknown> {
  readonly id: string;
  readonly vscodeLanguageIds: readonly string[];
  /** With the dot: `.py`. */
  readonly extensions: readonly string[];
  readonly grammar: GrammarRef;
  /**
   * Symbols of imported modules are spelt `module` + separator + path: `openai.OpenAI` (Python), `openai#OpenAI`
   * (JavaScript, where a module name may hold dots).
   */
  readonly family: string;
  /** Lowers a parsed file. Never throws on any tree; what it cannot lower becomes `other` expressions. */
  readonly lower: (tree: Tree, text: string, path: string) => ModuleFacts;
  readonly edits: LanguageEdits;
  /** How module names are spelt and found, for all languages of the family; absent where no module is followed. */
  readonly modules?: ModuleLookupMaker;
  /** For a file that holds code of this language inside something else (a notebook, a component): the code, and where it stands. */
  readonly extract?: (text: string) => Extraction;
  /** As `extract`, for a notebook whose cells an editor holds as documents of their own. */
  readonly join?: (cells: readonly CellText[]) => Extraction;
}

/** One code cell of an open notebook. */
export interface CellText {
  /** As the editor names it: `python`, `shellscript`. */
  readonly languageId: string;
  readonly text: string;
}

/**
 * Code taken out of a file, with the way back. Offsets of the code and of the file are UTF-16 units. What is analysed is the
 * code, so facts, findings and edits carry its offsets; whoever shows or writes them goes through here. For `join` the file
 * is the texts of all cells with a line break between two.
 */
export interface Extraction {
  readonly text: string;
  /** Where the unit at this offset begins in the file. */
  readonly startOf: (offset: number) => number;
  /** Where the unit before this offset ends in the file. */
  readonly endOf: (offset: number) => number;
  /** The offset of the code for one of the file: the next one where no code stands. */
  readonly offsetOf: (fileOffset: number) => number;
  /** The cells that hold code, in order; empty where the code is not in cells. */
  readonly cells: readonly CodeCell[];
  /**
   * The edits of the file that make these edits of the code, which must not touch each other; null where one cannot be
   * made: it reaches over two cells, or over something that is not code.
   */
  readonly toFile: (edits: readonly SourceEdit[]) => readonly SourceEdit[] | null;
}
export interface CodeCell {
  /** Zero-based, among all cells of the notebook (`extract`) or those given (`join`). */
  readonly index: number;
  /** In the code. */
  readonly span: Span;
}

/**
 * Declares a language; the registry in `src/generated` is built from these. The tree's type stays inside the frontend:
 * whoever holds a language has only the tree that its own grammar made.
 */
export function defineLanguage<Tree>(language: Language<Tree>): Language {
  return language as Language;
}
