import type * as vscode from 'vscode';

const EVENT = 'onLanguage:';

/** Languages of files that prompts are kept in, as VS Code and common extensions name them. They are only looked at where a call reads them. */
export const DATA_LANGUAGES = ['plaintext', 'markdown', 'yaml', 'json', 'jsonc', 'toml', 'jinja', 'jinja-md', 'handlebars', 'mustache', 'prompty', 'prompt', 'dotprompt']; // prettier-ignore

/** The languages the extension is for, as VS Code names them: those whose files activate it. */
export function supportedLanguages(extension: vscode.Extension<unknown>): readonly string[] {
  const { activationEvents = [] } = extension.packageJSON as { readonly activationEvents?: readonly string[] };
  return activationEvents.filter((event) => event.startsWith(EVENT)).map((event) => event.slice(EVENT.length));
}
