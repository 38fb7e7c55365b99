import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import { java } from '../../../src/languages/java/index.ts';
import { kotlin } from '../../../src/languages/kotlin/index.ts';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import { show } from './python-harness.ts';

/** Lowers source of one language; made once per test file, because the grammar loads asynchronously. */
export type Lower = (source: string) => ModuleFacts;

/** Loads a grammar. */
export async function jvmLower(language: 'java' | 'kotlin'): Promise<Lower> {
  await Parser.init();
  const { grammar, lower } = language === 'java' ? java : kotlin;
  const wasm = createRequire(import.meta.url).resolve(`${grammar.npm}/${grammar.file}`);
  const parser = new Parser().setLanguage(await Language.load(new Uint8Array(readFileSync(wasm))));
  return (source) => {
    const tree = parser.parse(source);
    if (tree === null) throw new Error('The parser gave no tree');
    try {
      return lower(tree, source, language === 'java' ? 'Test.java' : 'Test.kt');
    } finally {
      tree.delete();
    }
  };
}

/** All calls as lines. */
export function calls(facts: ModuleFacts): string[] {
  return facts.calls.map((id) => show(facts, id));
}

/** Attributes of all classes as lines: `Class.name: Type = value`. */
export function attributes(facts: ModuleFacts): string[] {
  return facts.classes.flatMap((cls) =>
    cls.attributes.map(({ name, annotation, value }) => {
      const typed = annotation === undefined ? '' : `: ${show(facts, annotation)}`;
      return `${cls.name ?? '?'}.${name}${typed}${value === undefined ? '' : ` = ${show(facts, value)}`}`;
    }),
  );
}

/** Functions as lines: `Class.name(param: Type = default) -> return | return`. */
export function functions(facts: ModuleFacts): string[] {
  return facts.functions.map((fn) => {
    const owner = fn.cls === undefined ? '' : `${facts.classes[fn.cls]?.name ?? '?'}.`;
    const params = fn.params.map((param) => {
      const typed = param.annotation === undefined ? '' : `: ${show(facts, param.annotation)}`;
      const rest = param.kind === 'rest' ? '...' : '';
      return `${rest}${param.name}${typed}${param.default === undefined ? '' : ` = ${show(facts, param.default)}`}`;
    });
    const returns = fn.returns.map(({ value }) => show(facts, value)).join(' | ');
    return `${owner}${fn.name ?? 'λ'}(${params.join(', ')})${returns === '' ? '' : ` -> ${returns}`}`;
  });
}

/** Writes to members as lines. */
export function writes(facts: ModuleFacts): string[] {
  return facts.writes.map(({ target, value, op }) => `${show(facts, target)} ${op ?? ''}= ${show(facts, value)}`);
}
