import type { ModuleFacts } from '../../model/facts.ts';
import type { Language } from '../../model/language.ts';
import type { ParserHost } from '../parser-host.ts';
import { digestOf, type CacheFolder } from './cache-folder.ts';

/**
 * A parser that keeps the facts of what it parsed, so that the same text in the same place need not be parsed again by any
 * process of the same build. Files being edited are not kept.
 * @param build What tells builds of the tool apart: another one may make other facts.
 */
export function cachingParser(parser: ParserHost, cache: CacheFolder, build: string): ParserHost {
  return {
    ...parser,
    parse: (language, text, path) => {
      const name = digestOf('facts', build, language.id, path, text);
      const facts = readFacts(cache.read(name), language, text, path);
      if (facts) return { facts, problems: [] };
      const parsed = parser.parse(language, text, path);
      // What went wrong may have been the machine's doing: a file that took too long is tried again.
      if (parsed.problems.length === 0) cache.write(name, JSON.stringify(parsed.facts));
      return parsed;
    },
  };
}

const LISTS = [
  'exprs',
  'scopes',
  'bindings',
  'functions',
  'classes',
  'controls',
  'calls',
  'writes',
  'exports',
  'comments',
  'errors',
] as const satisfies readonly (keyof ModuleFacts)[];

function readFacts(json: string | undefined, language: Language, text: string, path: string): ModuleFacts | undefined {
  if (json === undefined) return undefined;
  try {
    const facts = JSON.parse(json) as ModuleFacts;
    const isOfFile = facts.path === path && facts.language === language.id && facts.length === text.length;
    return isOfFile && LISTS.every((list) => Array.isArray(facts[list])) ? facts : undefined;
  } catch {
    return undefined;
  }
}
