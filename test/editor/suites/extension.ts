import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension/extension.ts';
import { eventually } from '../harness/eventually.ts';

const EXTENSION_ID = 'prompt-cost-lint.prompt-cost-lint';

export function extension(): vscode.Extension<ExtensionApi> {
  const found = vscode.extensions.getExtension<ExtensionApi>(EXTENSION_ID);
  if (!found) throw new Error(`${EXTENSION_ID} is not installed.`);
  return found;
}

/** Address of a file of the test's workspace. */
export function fileUri(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('The test has no workspace.');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Writes a file of the workspace anew and shows it in the only editor. */
export async function showFile(path: string, text?: string): Promise<vscode.TextEditor> {
  const uri = fileUri(path);
  if (text !== undefined) await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return vscode.window.showTextDocument(uri, { preview: false });
}

/** Throws away what was typed and closes everything, so that tests do not see each other. */
export async function closeAll(): Promise<void> {
  for (const { document } of vscode.window.visibleTextEditors) {
    if (!document.isDirty) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** The extension's findings in a document, as soon as they are as expected. */
export function findings(
  uri: vscode.Uri,
  accept: (rules: readonly string[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const own = (): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Prompt Cost');
  return eventually('findings', own, (all) => accept(all.map(ruleOf)));
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Labels of all inlay hints of a document. */
export async function hintLabels(document: vscode.TextDocument): Promise<string[]> {
  const range = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    range,
  );
  return hints.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
}

export function positionOf(document: vscode.TextDocument, piece: string): vscode.Position {
  const offset = document.getText().indexOf(piece);
  if (offset === -1) throw new Error(`${document.uri.path} has no ${JSON.stringify(piece)}`);
  return document.positionAt(offset);
}

/** Themes that what is shown must be readable in, by the short names that pictures carry. */
export const THEMES = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
} as const;

/** Does something under a colour theme, and goes back to the one before. */
export async function underTheme(theme: keyof typeof THEMES, act: () => Promise<void>): Promise<void> {
  const workbench = vscode.workspace.getConfiguration('workbench');
  await workbench.update('colorTheme', THEMES[theme], vscode.ConfigurationTarget.Workspace);
  try {
    await act();
  } finally {
    await workbench.update('colorTheme', undefined, vscode.ConfigurationTarget.Workspace);
  }
}
