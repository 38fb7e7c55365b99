import type { SdkBinding, SdkDefinition, Symbols } from '../model/sdk.ts';

/** Whether a module name of a language family belongs to an SDK: `openai.types`, `@ai-sdk/openai`. */
export function createSdkModuleTest(sdks: readonly SdkDefinition[]): (family: string, module: string) => boolean {
  const packages = new Map<string, Set<string>>();
  for (const [family, binding] of sdks.flatMap((sdk) => Object.entries(sdk.bindings))) {
    const known = packages.get(family) ?? new Set();
    for (const symbol of symbolsOf(binding)) known.add(packageOf(family, symbol));
    packages.set(family, known);
  }
  return (family, module) => packages.get(family)?.has(packageOf(family, module)) === true;
}

function symbolsOf({ types, calls }: SdkBinding): readonly string[] {
  const ofTypes = Object.values(types).flatMap(({ constructors, factories, instances }) =>
    [constructors, factories, instances].flatMap(namesOf),
  );
  return [...ofTypes, ...calls.flatMap((call) => call.functions ?? [])];
}

function namesOf(symbols: Symbols | undefined): readonly string[] {
  if (symbols === undefined) return [];
  return Array.isArray(symbols) ? (symbols as readonly string[]) : Object.keys(symbols);
}

/** Of Go, the module: `github.com/openai/openai-go/v3/option` is of `github.com/openai/openai-go`. `openai.resources.X` is of `openai`, `openai/shims#X` of `openai`, `@ai-sdk/openai#openai` of `@ai-sdk/openai`. */
function packageOf(family: string, symbol: string): string {
  const module = symbol.split('#')[0] ?? '';
  if (family === 'go')
    return module
      .replace(/\/v\d+(?=\/|$)/, '')
      .split('/', 3)
      .join('/');
  if (module.startsWith('@')) return module.split('/', 2).join('/');
  return module.split(/[./\\]|::/, 1)[0] ?? '';
}
