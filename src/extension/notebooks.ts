import * as vscode from 'vscode';

/** The file that a document belongs to: the notebook of a cell, else its own. */
export function fileOf(document: vscode.TextDocument): vscode.Uri {
  const notebook = vscode.workspace.notebookDocuments.find((each) =>
    each.getCells().some((cell) => cell.document === document),
  );
  return notebook?.uri ?? document.uri;
}

/** A place in a file as the server names it; `cell` is that of a notebook, zero-based among all its cells, or null. */
export interface Place {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
  readonly cell: number | null;
}

/** Goes to a place in a file, or in a cell of a notebook. */
export async function showPlace({ uri, position, cell }: Place, column?: vscode.ViewColumn): Promise<void> {
  const at = new vscode.Position(position.line, position.character);
  if (cell === null) await showDocument(vscode.Uri.parse(uri), at, column);
  else await showCell(vscode.Uri.parse(uri), cell, at, column);
}

/** Shows a place in a cell of a notebook, opened if need be. */
async function showCell(uri: vscode.Uri, cell: number, at: vscode.Position, viewColumn?: vscode.ViewColumn) {
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  const index = Math.min(cell, notebook.cellCount - 1);
  await vscode.window.showNotebookDocument(notebook, {
    selections: [new vscode.NotebookRange(index, index + 1)],
    ...(viewColumn === undefined ? {} : { viewColumn }),
  });
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
