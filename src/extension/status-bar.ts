import * as vscode from 'vscode';
import { COMMANDS, type FileCost } from '../server/protocol.ts';
import { Disposables } from './disposables.ts';
import { fileOf } from './notebooks.ts';
import type { Session } from './session.ts';
import { SECTION } from './settings.ts';

const PRIORITY = 90;

/** Shows what one call of each call site of the active file costs. */
export class StatusBar implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #item: vscode.StatusBarItem;
  readonly #costs = new Map<string, FileCost>();

  constructor(session: Session) {
    this.#item = this.#disposables.add(
      vscode.window.createStatusBarItem('promptCost.fileCost', vscode.StatusBarAlignment.Right, PRIORITY),
    );
    this.#item.name = 'Prompt Cost of the File';
    this.#item.command = COMMANDS.openPanel;
    this.#disposables.add(
      session.onFileCost((cost) => {
        this.#costs.set(vscode.Uri.parse(cost.uri).toString(), cost);
        this.#update();
      }),
    );
    this.#disposables.add(vscode.window.onDidChangeActiveTextEditor(() => this.#update()));
    this.#disposables.add(vscode.window.onDidChangeActiveNotebookEditor(() => this.#update()));
    this.#disposables.add(
      vscode.workspace.onDidCloseTextDocument((document) => this.#costs.delete(document.uri.toString())),
    );
    this.#disposables.add(
      vscode.workspace.onDidCloseNotebookDocument((notebook) => this.#costs.delete(notebook.uri.toString())),
    );
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${SECTION}.statusBar`)) this.#update();
      }),
    );
  }

  /** What is known of a document's cost. */
  costOf(uri: vscode.Uri): FileCost | undefined {
    return this.#costs.get(uri.toString());
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Of the file that is worked on; of a notebook also while no cell is edited. */
  #costOfActive(): FileCost | undefined {
    const document = vscode.window.activeTextEditor?.document;
    const file = document ? fileOf(document) : vscode.window.activeNotebookEditor?.notebook.uri;
    return file && this.costOf(file);
  }

  #update(): void {
    const cost = this.#costOfActive();
    const isOn = vscode.workspace.getConfiguration(SECTION).get<boolean>('statusBar.enabled', true);
    if (!isOn || !cost || cost.calls === 0) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(credit-card) ${cost.label ?? 'no price'}`;
    this.#item.accessibilityInformation = {
      label: `Prompt cost of this file: ${cost.label ?? 'no price'} for one call of each of ${cost.calls} call sites`,
    };
    this.#item.tooltip = new vscode.MarkdownString(cost.tooltip);
    this.#item.show();
  }
}
