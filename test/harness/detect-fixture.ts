import path from 'node:path';
import { providerOfBaseUrl } from '../../src/catalog/providers.ts';
import { detectCalls } from '../../src/core/detect/detect.ts';
import { detectPrompts } from '../../src/core/detect/prompts.ts';
import { formatOf, lowerData, type DataFormat } from '../../src/core/resolve/data/data-file.ts';
import type { DataLookup } from '../../src/core/resolve/evaluator.ts';
import { Evaluator } from '../../src/core/resolve/evaluator.ts';
import { FactsIndex } from '../../src/core/resolve/facts-index.ts';
import { SdkIndex } from '../../src/core/resolve/sdk-index.ts';
import { languages } from '../../src/generated/registry.ts';
import type { ModelCall, PromptSite } from '../../src/model/call.ts';
import type { SdkDefinition } from '../../src/model/sdk.ts';
import { nodeGrammarSource } from '../../src/workspace/grammar-source.ts';
import { createModuleResolver, moduleLookups } from '../../src/workspace/module-resolution/module-resolver.ts';
import { createParserHost } from '../../src/workspace/parser-host.ts';

export interface Detected {
  readonly calls: readonly ModelCall[];
  readonly prompts: readonly PromptSite[];
}
export type Detect = (files: ReadonlyMap<string, string>, file: string) => Detected;

/** Detection alone, in memory: what the SDK tables say of a file, before estimates and rules. */
export async function createDetect(sdks: readonly SdkDefinition[]): Promise<Detect> {
  const parser = await createParserHost(nodeGrammarSource());
  const languageOf = (name: string) => languages.find((language) => language.extensions.includes(path.extname(name)));
  const indexes = new Map(languages.map((language) => [language.id, new SdkIndex(sdks, language.family)]));
  return (files, file) => {
    const index = (name: string): FactsIndex | undefined => {
      const text = files.get(name);
      const language = languageOf(name);
      const format = formatOf(name);
      if (text !== undefined && format !== null) return new FactsIndex(lowerData(name, text, format), text);
      if (text === undefined || language === undefined) return undefined;
      const code = language.extract?.(text).text ?? text;
      return new FactsIndex(parser.parse(language, code, name).facts, code);
    };
    const known = new Map<string, FactsIndex | undefined>();
    const fileOf = (name: string): FactsIndex | undefined => {
      if (!known.has(name)) known.set(name, index(name));
      return known.get(name);
    };
    const dataOf = (name: string, format: DataFormat): DataLookup => {
      const text = files.get(name);
      if (text === undefined) return { kind: 'missing' };
      return { kind: 'found', file: new FactsIndex(lowerData(name, text, format), text) };
    };
    const modules = createModuleResolver({
      files: {
        isFile: (name) => files.has(name),
        isFolder: (name) => [...files.keys()].some((each) => each.startsWith(`${name}/`)),
        read: (name) => files.get(name) ?? null,
        filesIn: (folder) =>
          [...files.keys()]
            .filter((name) => path.posix.dirname(name) === (folder === '' ? '.' : folder))
            .map((name) => path.posix.basename(name)),
        foldersIn: (folder) => {
          const prefix = folder === '' ? '' : `${folder}/`;
          const below = [...files.keys()]
            .filter((name) => name.startsWith(prefix))
            .map((name) => name.slice(prefix.length));
          return [...new Set(below.flatMap((name) => (name.includes('/') ? name.split('/', 1) : [])))];
        },
      },
      familyOf: (name) => languageOf(name)?.family ?? null,
      isSdkModule: (family, module) => sdks.some((sdk) => sdk.bindings[family]?.hints.includes(module)),
      modulesOf: moduleLookups(languages),
    });
    const evaluator = new Evaluator({
      file: fileOf,
      resolveModule: modules.resolve,
      impliedModules: modules.implied,
      sdks: (language) => indexes.get(language) ?? new SdkIndex(sdks, language),
      data: dataOf,
    });
    const target = fileOf(file);
    if (target === undefined) return { calls: [], prompts: [] };
    const calls = detectCalls(evaluator, target, providerOfBaseUrl).map(({ call }) => call);
    return { calls, prompts: detectPrompts(evaluator, target, calls) };
  };
}
