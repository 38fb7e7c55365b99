import { formatOf, lowerData } from '../../../src/core/resolve/data/data-file.ts';
import { Evaluator } from '../../../src/core/resolve/evaluator.ts';
import { FactsIndex } from '../../../src/core/resolve/facts-index.ts';
import { SdkIndex } from '../../../src/core/resolve/sdk-index.ts';
import type { Value } from '../../../src/core/resolve/values.ts';
import { languages, sdks } from '../../../src/generated/registry.ts';
import { nodeGrammarSource } from '../../../src/workspace/grammar-source.ts';
import { createModuleResolver, moduleLookups } from '../../../src/workspace/module-resolution/module-resolver.ts';
import { createParserHost } from '../../../src/workspace/parser-host.ts';

/** A project of texts in memory, parsed by the real frontends. */
export type Project = (files: Readonly<Record<string, string>>) => {
  readonly ev: Evaluator;
  readonly file: (path: string) => FactsIndex;
};

export async function createProjects(): Promise<Project> {
  const parser = await createParserHost(nodeGrammarSource());
  const languageOf = (path: string) =>
    languages.find(({ extensions }) => extensions.some((extension) => path.endsWith(extension)));
  return (texts) => {
    const files = new Map<string, FactsIndex>();
    for (const [path, text] of Object.entries(texts)) {
      const language = languageOf(path);
      const code = language?.extract?.(text).text ?? text;
      if (language) files.set(path, new FactsIndex(parser.parse(language, code, path).facts, code));
    }
    const resolver = createModuleResolver({
      files: {
        isFile: (path) => path in texts,
        isFolder: (path) => Object.keys(texts).some((name) => name.startsWith(`${path}/`)),
        read: (path) => texts[path] ?? null,
        filesIn: (folder) =>
          Object.keys(texts)
            .filter((name) => name.split('/').slice(0, -1).join('/') === folder)
            .map((name) => name.split('/').at(-1) ?? ''),
      },
      familyOf: (path) => languageOf(path)?.family ?? null,
      isSdkModule: (family, module) => sdks.some((sdk) => sdk.bindings[family]?.hints.includes(module)),
      modulesOf: moduleLookups(languages),
    });
    const indexes = new Map(['python', 'javascript'].map((family) => [family, new SdkIndex(sdks, family)]));
    const familyOf = (id: string): string => languages.find((language) => language.id === id)?.family ?? id;
    const dataOf = (path: string): FactsIndex | undefined => {
      const format = formatOf(path);
      const text = texts[path];
      return format === null || text === undefined ? undefined : new FactsIndex(lowerData(path, text, format), text);
    };
    const ev = new Evaluator({
      file: (path) => files.get(path) ?? dataOf(path),
      resolveModule: resolver.resolve,
      impliedModules: resolver.implied,
      data: (path, format) => {
        const text = texts[path];
        return text === undefined
          ? { kind: 'missing' }
          : { kind: 'found', file: new FactsIndex(lowerData(path, text, format), text) };
      },
      sdks: (language) => indexes.get(familyOf(language)) ?? new SdkIndex([], language),
    });
    const file = (path: string): FactsIndex => {
      const found = files.get(path);
      if (!found) throw new Error(`no file ${path}`);
      return found;
    };
    return { ev, file };
  };
}

/** What the argument of the (last) call of `show` evaluates to, in a compact notation. */
export function shown(project: ReturnType<Project>, path: string): string {
  return describeValue(project.ev, shownValue(project, path));
}

/** What the argument of the (last) call of `show` evaluates to. */
export function shownValue({ ev, file }: ReturnType<Project>, path: string): Value {
  const facts = file(path);
  for (const id of [...facts.facts.calls].reverse()) {
    const call = facts.expr(id);
    if (call.kind !== 'call') continue;
    const callee = facts.expr(call.callee);
    const arg = call.args[0];
    if (callee.kind === 'name' && callee.name === 'show' && arg) return ev.evaluate(facts, arg.value);
  }
  throw new Error('no call of show()');
}

/** `"text {hole}"`, `3`, `[…]`, `{key: …}`, `a | b`, `a | ?`, `?`. */
export function describeValue(ev: Evaluator, value: Value): string {
  switch (value.kind) {
    case 'text':
      return JSON.stringify(
        value.segments
          .map((segment) =>
            segment.kind === 'static'
              ? segment.text
              : segment.options
                ? `{${segment.options.map((option) => option.segments.map((inner) => (inner.kind === 'static' ? inner.text : '?')).join('')).join('|')}}`
                : `{${segment.name}${segment.volatile ? '!' : ''}}`,
          )
          .join(''),
      );
    case 'const':
      return String(value.value);
    case 'list':
      return `[${[...value.items.map((item) => describeValue(ev, ev.force(item))), ...(value.open === null ? [] : ['…'])].join(', ')}]`;
    case 'map':
      return `{${[...value.entries.map((slot) => `${slot.key}${slot.conditional ? '?' : ''}: ${describeValue(ev, ev.force(slot.value))}`), ...(value.open === null ? [] : ['…'])].join(', ')}}`;
    case 'oneOf':
      return [...value.options.map((option) => describeValue(ev, option)), ...(value.complete ? [] : ['?'])].join(
        ' | ',
      );
    case 'instance':
      return `${value.sdk.id}:${value.typeName}${value.path.map((name) => `.${name}`).join('')}`;
    case 'symbol':
      return `${value.module}#${value.path.join('.')}`;
    case 'unknown':
      return value.environment ? `?env` : '?';
    default:
      return `<${value.kind}>`;
  }
}
