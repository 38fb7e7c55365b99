import * as vscode from 'vscode';
import { COMMANDS, type CallDetailsAnswer } from '../../server/protocol.ts';
import { fileOf, showPlace } from '../notebooks.ts';
import { Paced } from '../paced.ts';
import { EditorTab } from '../panel/editor-tab.ts';
import type { Session } from '../session.ts';
import { followEdits } from './follow-edits.ts';
import { HistoryReader } from './history-reader.ts';
import { type DetailsTarget, type FromDetails, readFromDetails, type ToDetails } from './messages.ts';

const VIEW_TYPE = 'promptCost.callDetails';
/** Between two requests for the details of the same call, ms. */
const REFRESH_INTERVAL = 200;

/** The details of one call in a tab beside the editor; the next call is shown in the same tab. It follows edits, not the cursor. */
export class CallDetailsView implements vscode.Disposable {
  readonly #session: Session;
  readonly #output: vscode.LogOutputChannel;
  readonly #tab: EditorTab;
  readonly #history: HistoryReader;
  #webview: vscode.Webview | undefined;
  #target: DetailsTarget | undefined;
  /** The target is where the call's name stands, so that a call around it is another one. */
  #isNamed = false;
  #answer: CallDetailsAnswer | undefined;
  /** The page still shows another call, or none. */
  #isOther = true;
  readonly #refreshing = new Paced(() => void this.#refresh(), REFRESH_INTERVAL);
  /** Number of the newest request: an answer to an older one is not shown. */
  #asked = 0;

  constructor(extensionUri: vscode.Uri, session: Session, output: vscode.LogOutputChannel) {
    this.#session = session;
    this.#output = output;
    this.#history = new HistoryReader(session, output, (state) => {
      void this.#webview?.postMessage({ type: 'history', state } satisfies ToDetails);
    });
    this.#tab = new EditorTab({
      viewType: VIEW_TYPE,
      extensionUri,
      page: { bundle: 'details', title: 'Call Details' },
      beside: true,
      connect: (webview, owned) => {
        this.#webview = webview;
        owned.add(webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
        owned.add(session.onFileCost(({ uri }) => this.#changed(uri)));
        owned.add(session.onSitesStale(() => this.#refreshing.request()));
        owned.add(vscode.workspace.onDidChangeTextDocument((event) => this.#edited(event)));
        owned.add(
          new vscode.Disposable(() => {
            this.#refreshing.cancel();
            if (this.#webview !== webview) return;
            this.#webview = undefined;
            this.#history.dispose();
          }),
        );
      },
    });
  }

  /** Shows a call, without taking the focus from the editor. */
  async show(target: DetailsTarget): Promise<void> {
    this.#target = target;
    this.#isNamed = false;
    this.#answer = undefined;
    this.#isOther = true;
    this.#tab.open();
    this.#history.reset();
    await this.#refresh();
  }

  dispose(): void {
    this.#refreshing.cancel();
    this.#history.dispose();
    this.#tab.dispose();
  }

  #receive(message: unknown): void {
    const known = readFromDetails(message);
    if (!known) {
      this.#output.warn('The details view sent a message that is not known; it was ignored.');
      return;
    }
    void this.#answerTo(known).catch((error: unknown) => this.#output.error(`Call details: ${String(error)}`));
  }

  async #answerTo(message: FromDetails): Promise<void> {
    switch (message.type) {
      case 'loaded':
        // A page that is new, or comes back, knows where it was.
        if (message.target && (!this.#target || sameTarget(this.#target, message.target))) {
          this.#target = message.target;
          this.#isOther = false;
        }
        return this.#answer ? this.#post() : this.#refresh();
      case 'open':
        return this.#open(message.place);
      case 'openSetting':
        await vscode.commands.executeCommand(COMMANDS.openSetting, message.setting);
        return;
      case 'openPanel':
        await vscode.commands.executeCommand(COMMANDS.openPanel);
        return;
      case 'readHistory':
        return this.#target && this.#history.read(this.#target, message.again);
      case 'copyCommit':
        await vscode.env.clipboard.writeText(message.id);
    }
  }

  /** Files that the shown details speak of, and no others. */
  async #open(place: DetailsTarget): Promise<void> {
    if (this.#answer?.kind !== 'call' || !this.#answer.files.includes(place.uri)) return;
    await showPlace(place, vscode.ViewColumn.One);
  }

  /** An open file was analysed anew: that of the call, or one it depends on leads to another analysis of that. */
  #changed(uri: string): void {
    if (this.#target && sameFile(uri, this.#target.uri)) this.#refreshing.request();
  }

  #edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (!this.#target || document.uri.toString() !== vscode.Uri.parse(this.#target.uri).toString()) return;
    const changes = contentChanges.map(({ range, text }) => ({ range, text }));
    this.#target = { ...this.#target, position: followEdits(this.#target.position, changes) };
  }

  async #refresh(): Promise<void> {
    const target = this.#target;
    if (!target) return;
    const { uri, position, cell } = target;
    const asked = ++this.#asked;
    try {
      const answer = await this.#session.callDetails({ textDocument: { uri }, position, cell, exact: this.#isNamed });
      if (asked !== this.#asked) return;
      this.#answer = answer;
      // Opened at any place in a call, it is followed by its name.
      if (answer.kind === 'call' && this.#target === target) {
        this.#target = targetOf(answer);
        this.#isNamed = true;
      }
      await this.#post();
    } catch (error) {
      this.#output.error(`The details of a call could not be made: ${String(error)}`);
      if (asked !== this.#asked) return;
      const message = error instanceof Error ? error.message : String(error);
      await this.#webview?.postMessage({ type: 'failed', message, isOther: this.#isOther } satisfies ToDetails);
    }
  }

  async #post(): Promise<void> {
    if (!this.#target || !this.#answer) return;
    const message: ToDetails = { type: 'details', target: this.#target, answer: this.#answer, isOther: this.#isOther };
    if (this.#answer.kind === 'call') this.#isOther = false;
    await this.#webview?.postMessage(message);
  }
}

function targetOf({ details: { at } }: Extract<CallDetailsAnswer, { readonly kind: 'call' }>): DetailsTarget {
  return { uri: at.uri, position: at.position, cell: at.cell };
}

function sameTarget(a: DetailsTarget, b: DetailsTarget): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A cell belongs to its notebook. */
function sameFile(file: string, target: string): boolean {
  const uri = vscode.Uri.parse(target).toString();
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
  return vscode.Uri.parse(file).toString() === (document ? fileOf(document).toString() : uri);
}
