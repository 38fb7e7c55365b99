import type * as vscode from 'vscode';

const EVENT = 'onLanguage:';

/** The languages the extension is for, as VS Code names them: those whose files activate it. */
export function supportedLanguages(extension: vscode.Extension<unknown>): readonly string[] {
  const { activationEvents = [] } = extension.packageJSON as { readonly activationEvents?: readonly string[] };
  return activationEvents.filter((event) => event.startsWith(EVENT)).map((event) => event.slice(EVENT.length));
}
