import * as vscode from 'vscode';

export const SECTION = 'promptCost';

/**
 * What the user has set below `promptCost` for a scope, nested as in `settings.json`. Defaults are left out: the server
 * knows them, and a default must not outweigh what a configuration file says.
 * @param keys all settings of the manifest, with the section: `promptCost.minMonthlySaving`.
 */
export function explicitSettings(keys: readonly string[], scope: vscode.Uri | undefined): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration(SECTION, scope);
  const result: Record<string, unknown> = {};
  for (const key of keys) {
    const name = key.slice(SECTION.length + 1);
    const found = configuration.inspect(name);
    const isSet = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(
      (value) => value !== undefined,
    );
    if (isSet) setNested(result, name.split('.'), configuration.get(name));
  }
  return result;
}

/** The names of all settings that the manifest contributes. */
export function contributedSettings(extension: vscode.Extension<unknown>): readonly string[] {
  const manifest = extension.packageJSON as {
    readonly contributes?: { readonly configuration?: Configuration | readonly Configuration[] };
  };
  const configuration = manifest.contributes?.configuration ?? [];
  const sections = Array.isArray(configuration)
    ? (configuration as readonly Configuration[])
    : [configuration as Configuration];
  return sections.flatMap(({ properties }) => Object.keys(properties ?? {}));
}
interface Configuration {
  readonly properties?: Readonly<Record<string, unknown>>;
}

function setNested(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = target[name];
  const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  target[name] = next;
  setNested(next, rest, value);
}

/** Turns the hints at prompts and calls off if any is on, else on, where the user has set them before. */
export async function toggleHints(): Promise<void> {
  const names = ['inlayHints.prompts', 'inlayHints.calls'];
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const isOn = names.some((name) => configuration.get<boolean>(name, true));
  for (const name of names) {
    const target =
      configuration.inspect(name)?.workspaceValue === undefined
        ? vscode.ConfigurationTarget.Global
        : vscode.ConfigurationTarget.Workspace;
    await configuration.update(name, !isOn, target);
  }
}
