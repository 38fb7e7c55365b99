import type * as vscode from 'vscode';

/** Holds what must be given back; what is added after `dispose` is given back at once, so nothing leaks. */
export class Disposables implements vscode.Disposable {
  #items: vscode.Disposable[] | null = [];

  /** Takes a disposable over and gives it back to the caller for use. */
  add<T extends vscode.Disposable>(item: T): T {
    if (this.#items) this.#items.push(item);
    else item.dispose();
    return item;
  }

  dispose(): void {
    const items = this.#items ?? [];
    this.#items = null;
    for (const item of items.reverse()) item.dispose();
  }
}
