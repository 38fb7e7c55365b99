import * as vscode from 'vscode';
import type { Saving } from '../../server/protocol.ts';
import { showPlace } from '../notebooks.ts';
import { notificationText } from '../notification-text.ts';

/**
 * Makes a saving's fix in the editor, unsaved, so that it can be looked at and undone. An edit that needs judgement is
 * shown where it would be made, with the light bulb's menu open, and not made.
 */
export async function applySaving(saving: Saving): Promise<void> {
  const { position, edit } = saving;
  await showPlace(saving);
  const editor = vscode.window.activeTextEditor;
  if (!editor || edit === null) return;
  if (edit.kind !== 'fix') {
    await vscode.commands.executeCommand('editor.action.quickFix');
    return;
  }
  const at = new vscode.Position(position.line, position.character);
  const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    editor.document.uri,
    new vscode.Range(at, at),
    vscode.CodeActionKind.QuickFix.value,
  );
  const action = actions.find(({ title }) => title === edit.title);
  if (action?.edit && (await vscode.workspace.applyEdit(action.edit))) return;
  void vscode.window.showWarningMessage(
    notificationText(`"${edit.title}" can no longer be made here: the code has changed.`),
  );
}
