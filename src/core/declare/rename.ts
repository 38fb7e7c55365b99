import type { ModelCall } from '../../model/call.ts';
import type { DeclaredEndpoint, Declarations } from '../../model/config.ts';
import type { Resolved } from '../../model/resolved.ts';
import type { ProviderOfUrl } from '../detect/build-call.ts';
import { starSource } from '../star-pattern.ts';

/** The call with the model that a declared alias or deployment stands for. */
export function renameModel(call: ModelCall, declarations: Declarations | undefined): ModelCall {
  if (!declarations) return call;
  const aliased = rename(call, declarations.modelAliases, 'modelAliases');
  return aliased.provider === 'azure' ? rename(aliased, declarations.deployments, 'deployments') : aliased;
}

function rename(call: ModelCall, table: Readonly<Record<string, string>>, setting: string): ModelCall {
  const names = valuesOf(call.model).filter((name) => Object.hasOwn(table, name));
  if (names.length === 0) return call;
  const target = (name: string): { provider: string | null; id: string } => {
    const text = Object.hasOwn(table, name) ? (table[name] as string) : name;
    const cut = text === name || setting === 'deployments' ? -1 : text.indexOf('/');
    return { provider: cut < 0 ? null : text.slice(0, cut), id: text.slice(cut + 1) };
  };
  const providers = new Set(valuesOf(call.model).map((name) => target(name).provider));
  const [provider] = providers;
  const isOneProvider = providers.size === 1 && provider !== null && provider !== undefined;
  return {
    ...call,
    // Where the aliases lead to several providers, each id says its own.
    model: mapModel(
      call.model,
      (name) => (isOneProvider || setting === 'deployments' ? target(name).id : (table[name] ?? name)),
      table,
    ),
    provider: isOneProvider ? provider : call.provider,
    // The code's own name stays what it is: an edit there would be about something else.
    modelSite: null,
    declared: [
      ...(call.declared ?? []),
      ...names.map((name) => `model: ${name} is ${table[name] ?? name} ("${setting}" of the configuration)`),
    ],
  };
}

function valuesOf(model: Resolved<string>): readonly string[] {
  if (model.kind === 'known') return [model.value];
  return model.kind === 'oneOf' ? model.options.map(({ value }) => value) : [];
}

function mapModel(
  model: Resolved<string>,
  change: (name: string) => string,
  table: Readonly<Record<string, string>>,
): Resolved<string> {
  const one = <T extends { readonly value: string; readonly origin: { readonly via: string } }>(option: T): T =>
    Object.hasOwn(table, option.value)
      ? { ...option, value: change(option.value), origin: { ...option.origin, via: 'declared' } }
      : option;
  if (model.kind === 'known') return one(model);
  return model.kind === 'oneOf' ? { ...model, options: model.options.map(one) } : model;
}

/** Who answers at an address, declared endpoints first. `$NAME` asks for the address in an environment variable. */
export function withEndpoints(endpoints: readonly DeclaredEndpoint[], otherwise: ProviderOfUrl): ProviderOfUrl {
  if (endpoints.length === 0) return otherwise;
  const tests = endpoints.map(({ match, provider }) => ({ test: addressTest(match), provider }));
  return (url) => {
    const found = tests.findLast(({ test }) => test(url));
    return found ? { provider: found.provider, local: found.provider === 'local' } : otherwise(url);
  };
}

function addressTest(match: string): (url: string) => boolean {
  if (match.startsWith('$')) return (url) => url === match;
  const bare = (url: string): string =>
    url
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, '')
      .replace(/\/+$/, '');
  // A host alone stands for all addresses on it.
  const pattern = new RegExp(`^${starSource(bare(match))}(?:[:/?].*)?$`);
  return (url) => pattern.test(bare(url));
}
