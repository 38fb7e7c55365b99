import * as vscode from 'vscode';
import { notificationText } from '../notification-text.ts';
import type { ExportFormat, FromPanel } from './messages.ts';

const KINDS: Readonly<Record<ExportFormat, string>> = { csv: 'CSV', json: 'JSON', md: 'Markdown', png: 'Picture' };

/** Asks where to, writes the file, and offers to open it. Nothing is written when the question is cancelled. */
export async function saveExport({ format, content }: Extract<FromPanel, { type: 'export' }>): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `prompt-cost.${format}`;
  const target = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    filters: { [KINDS[format]]: [format] },
    title: 'Export the workspace cost',
  });
  if (!target) return;
  const bytes = format === 'png' ? pictureBytes(content) : Buffer.from(content);
  try {
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    void vscode.window.showErrorMessage(notificationText(`The export could not be written: ${error instanceof Error ? error.message : String(error)}`)); // prettier-ignore
    return;
  }
  const open = 'Open';
  const answer = await vscode.window.showInformationMessage(notificationText(`Exported to ${vscode.workspace.asRelativePath(target)}.`), open); // prettier-ignore
  if (answer === open) await vscode.commands.executeCommand('vscode.open', target);
}

function pictureBytes(dataUrl: string): Buffer {
  return Buffer.from(dataUrl.replace(/^data:image\/png;base64,/, ''), 'base64');
}
