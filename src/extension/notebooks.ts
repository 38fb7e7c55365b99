import * as vscode from 'vscode';

/** The file that a document belongs to: the notebook of a cell, else its own. */
export function fileOf(document: vscode.TextDocument): vscode.Uri {
  const notebook = vscode.workspace.notebookDocuments.find((each) =>
    each.getCells().some((cell) => cell.document === document),
  );
  return notebook?.uri ?? document.uri;
}

/** Shows a place in a cell of a notebook, opened if need be. `cell` is zero-based among all cells. */
export async function showCell(uri: vscode.Uri, cell: number, at: vscode.Position): Promise<void> {
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  const index = Math.min(cell, notebook.cellCount - 1);
  await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(index, index + 1)] });
  await showDocument(notebook.cellAt(index).document.uri, at);
}

/**
 * Shows a place of a document and gives its editor; a cell in its notebook, where its editor may not be there.
 */
export async function showDocument(
  uri: vscode.Uri,
  at: vscode.Position,
  viewColumn?: vscode.ViewColumn,
): Promise<vscode.TextEditor | undefined> {
  const selection = new vscode.Range(at, at);
  const options = { selection, preview: true, ...(viewColumn === undefined ? {} : { viewColumn }) };
  const cell = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  if (!cell || fileOf(cell) === cell.uri) return vscode.window.showTextDocument(uri, options);
  // The workbench finds the notebook of a cell; as a text document it would open in an editor of its own.
  await vscode.commands.executeCommand('vscode.open', uri, options);
  const active = vscode.window.activeTextEditor;
  return active?.document === cell ? active : undefined;
}
