import type { Comment, Expr, ModuleFacts } from '../../../src/model/facts.ts';

/** Facts that hold only the comments (`#…`, `//…`, block) and the triple-quoted strings of a text: all that suppression reads. */
export function factsOf(text: string, path = 'a.py'): ModuleFacts {
  const comments: Comment[] = [...text.matchAll(/#[^\n\r]*|\/\/[^\n\r]*|\/\*[\s\S]*?\*\//g)].map((match) => ({
    span: { start: match.index, end: match.index + match[0].length },
    text: match[0].replace(/^(#|\/\/|\/\*+)\s*|\s*\*\/$/g, ''),
  }));
  const exprs: Expr[] = [...text.matchAll(/"""[\s\S]*?"""/g)].map((match) => {
    const span = { start: match.index, end: match.index + match[0].length };
    return {
      kind: 'text',
      span,
      scope: 0,
      control: -1,
      parts: [],
      content: { start: span.start + 3, end: span.end - 3 },
    };
  });
  return {
    path,
    language: 'python',
    length: text.length,
    exprs,
    scopes: [{ kind: 'module', parent: null, span: { start: 0, end: text.length } }],
    bindings: [],
    functions: [],
    classes: [],
    controls: [],
    calls: [],
    writes: [],
    exports: [],
    comments,
    errors: [],
  };
}
