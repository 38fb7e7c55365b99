import path from 'node:path';
import ts from 'typescript';

const PROJECT = path.resolve(import.meta.dirname, '../..');
/** Virtual sources stand here, so that their imports resolve to the SDKs of this project's node_modules. */
const VIRTUAL_FOLDER = path.join(PROJECT, 'test/contract/virtual');
/** TypeScript does not read components: what they export is of any type. */
const COMPONENTS = path.join(VIRTUAL_FOLDER, 'components.d.ts');
const COMPONENT_TYPES = ['vue', 'svelte', 'astro'].map((type) => `declare module '*.${type}';`).join('\n');

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  jsx: ts.JsxEmit.Preserve,
  allowJs: true,
  checkJs: true,
};

/**
 * Type-checks sources against the SDKs' own types, all in one program, because loading those types is what takes the time.
 * @param sources text by file name (`case.before.ts`)
 * @returns by the same names, a line each diagnostic: `12: message`. Lines are 1-based.
 */
export function typeCheck(sources: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const texts = new Map([...sources].map(([name, text]) => [path.join(VIRTUAL_FOLDER, name), text]));
  texts.set(COMPONENTS, COMPONENT_TYPES);
  const program = ts.createProgram([...texts.keys()], OPTIONS, hostWith(texts));
  const result = new Map<string, readonly string[]>();
  for (const name of sources.keys()) {
    const file = program.getSourceFile(path.join(VIRTUAL_FOLDER, name));
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    result.set(name, found.map(formatDiagnostic));
  }
  return result;
}

function hostWith(texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const disk = ts.createCompilerHost(OPTIONS);
  return {
    ...disk,
    fileExists: (name) => texts.has(name) || disk.fileExists(name),
    readFile: (name) => texts.get(name) ?? disk.readFile(name),
    getSourceFile: (name, options, ...rest) => {
      const text = texts.get(name);
      return text === undefined ? disk.getSourceFile(name, options, ...rest) : ts.createSourceFile(name, text, options);
    },
    getCurrentDirectory: () => PROJECT,
  };
}

function formatDiagnostic(diagnostic: ts.Diagnostic): string {
  const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
  return `${line + 1}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
}
