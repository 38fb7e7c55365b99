import { languages } from '../../../src/generated/registry.ts';
import type { ModuleFacts } from '../../../src/model/facts.ts';
import type { Language, SourceEdit } from '../../../src/model/language.ts';
import { nodeGrammarSource } from '../../../src/workspace/grammar-source.ts';
import { createParserHost } from '../../../src/workspace/parser-host.ts';

/** Parses and lowers source with one of the languages, through the parser host that everybody else uses. */
export async function parserOf(
  id: string,
): Promise<{ readonly language: Language; readonly parse: (source: string) => ModuleFacts }> {
  const language = languages.find((candidate) => candidate.id === id)!;
  const host = await createParserHost(nodeGrammarSource());
  const parse = (source: string): ModuleFacts => {
    const { facts, problems } = host.parse(language, source, `src/file${language.extensions[0]!}`);
    if (problems.length > 0) throw new Error(problems[0]!.message);
    return facts;
  };
  return { language, parse };
}

/** The id of the last call of a name. */
export function callOf(facts: ModuleFacts, text: string, name: string): number {
  return facts.calls.findLast((id) => {
    const call = facts.exprs[id]!;
    return call.kind === 'call' && text.slice(call.nameSpan.start, call.nameSpan.end) === name;
  })!;
}

/** The text after an edit; null when there is none. */
export function edited(text: string, edit: SourceEdit | null): string | null {
  return edit === null ? null : text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
}
