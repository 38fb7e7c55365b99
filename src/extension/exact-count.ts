import * as vscode from 'vscode';
import type { CallAt, ExactCountPreview } from '../server/protocol.ts';
import { notificationText } from './notification-text.ts';
import type { Session } from './session.ts';

type Countable = Extract<ExactCountPreview, { readonly kind: 'countable' }>;
type Endpoint = Countable['endpoint'];

/** Of documents that show what would be sent. */
const SCHEME = 'prompt-cost-request';
const KEY = 'promptCost.key.';
/** Ids of endpoints whose keys are kept, so that they can be forgotten. */
const KEPT = 'promptCost.exactCount.keys';
/** Addresses to which sending was agreed to. */
const AGREED = 'promptCost.exactCount.agreed';

/**
 * Counts the call at the cursor by asking who knows: the provider's own endpoint with the user's key, or a language model
 * of the editor. Nothing is sent before it was shown and agreed to.
 */
export class ExactCount implements vscode.Disposable {
  readonly #bodies = new Map<string, string>();
  readonly #provider: vscode.Disposable;
  #shown = 0;
  readonly #context: vscode.ExtensionContext;
  readonly #session: Session;

  constructor(context: vscode.ExtensionContext, session: Session) {
    this.#context = context;
    this.#session = session;
    this.#provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => this.#bodies.get(uri.toString()) ?? '',
    });
  }

  dispose(): void {
    this.#provider.dispose();
  }

  async run(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const { line, character } = editor.selection.active;
    const at: CallAt = { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
    const preview = await this.#session.exactCountPreview(at);
    const models = preview.text === null ? [] : await editorModels();
    if (preview.kind === 'not' && models.length === 0) {
      void vscode.window.showInformationMessage(notificationText(preview.reason));
      return;
    }
    const counter = await pickCounter(preview, models);
    if (counter === undefined) return;
    if (counter === 'provider') await this.#countByProvider(preview as Countable, at);
    else await this.#countByEditor(counter, preview.text ?? '', at);
  }

  /** Removes all keys from the editor's secret storage. */
  async forgetKeys(): Promise<void> {
    const kept = this.#context.globalState.get<readonly string[]>(KEPT, []);
    await Promise.all(kept.map((id) => this.#context.secrets.delete(KEY + id)));
    await this.#context.globalState.update(KEPT, undefined);
    await this.#context.globalState.update(AGREED, undefined);
    void vscode.window.showInformationMessage(`Prompt Cost: ${kept.length} keys were forgotten.`);
  }

  async #countByProvider(preview: Countable, at: CallAt): Promise<void> {
    if (preview.known) {
      const { tokens, date } = preview.known;
      const choice = await vscode.window.showInformationMessage(
        notificationText(told(tokens, `${preview.endpoint.name}, ${date}`, preview.holes)),
        'Count Again',
      );
      if (choice === undefined) return;
    }
    if (!(await this.#agree(preview))) return;
    const key = await this.#keyOf(preview.endpoint);
    if (key === undefined) return;
    const result = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Prompt Cost: ${preview.endpoint.name} is counting` },
      () => this.#session.countExactly({ ...at, key }),
    );
    if (result.kind === 'counted') {
      const message = told(result.count.tokens, preview.endpoint.name, preview.holes);
      void vscode.window.showInformationMessage(notificationText(message));
      return;
    }
    const choices = result.reason === 'key' ? ['Enter Another Key'] : [];
    const choice = await vscode.window.showErrorMessage(notificationText(`Prompt Cost: ${result.message}`), ...choices);
    if (choice === undefined) return;
    await this.#context.secrets.delete(KEY + preview.endpoint.id);
    if ((await this.#askKey(preview.endpoint)) !== undefined)
      await this.#countByProvider({ ...preview, known: null }, at);
  }

  /** Shows what would be sent and where; an address is agreed to once. */
  async #agree({ url, body, endpoint }: Countable): Promise<boolean> {
    const agreed = this.#context.globalState.get<readonly string[]>(AGREED, []);
    const { origin } = new URL(url);
    if (agreed.includes(origin)) return true;
    await this.#show(body);
    const send = { label: 'Send It', detail: `To ${url}, with your key. It is counted, not run.` };
    const refuse = { label: 'Do Not Send' };
    const choice = await vscode.window.showQuickPick([send, refuse], {
      title: `Send the request shown beside to ${endpoint.name} to be counted?`,
      placeHolder: `Later counts by ${endpoint.name} are sent without asking`,
      ignoreFocusOut: true,
    });
    if (choice !== send) return false;
    await this.#context.globalState.update(AGREED, [...agreed, origin]);
    return true;
  }

  /** Shows a request beside the code, in a document that cannot be changed and asks nobody to be saved. */
  async #show(body: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/request-${++this.#shown}.json` });
    this.#bodies.set(uri.toString(), body);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preview: true,
      preserveFocus: true,
    });
  }

  /** From the editor's secret storage, else from the environment, else from the user. */
  async #keyOf(endpoint: Endpoint): Promise<string | undefined> {
    const kept = await this.#context.secrets.get(KEY + endpoint.id);
    const given = endpoint.keyNames.map((name) => process.env[name]).find((key) => key !== undefined && key !== '');
    return kept ?? given ?? this.#askKey(endpoint);
  }

  async #askKey(endpoint: Endpoint): Promise<string | undefined> {
    const key = await vscode.window.showInputBox({
      title: `Key of ${endpoint.name}`,
      prompt: `Kept in the editor's secret storage. The variable ${endpoint.keyNames[0] ?? ''} does as well.`,
      password: true,
      ignoreFocusOut: true,
    });
    if (key === undefined || key === '') return undefined;
    await this.#context.secrets.store(KEY + endpoint.id, key);
    const kept = this.#context.globalState.get<readonly string[]>(KEPT, []);
    await this.#context.globalState.update(KEPT, [...new Set([...kept, endpoint.id])]);
    return key;
  }

  /** The editor's models count text; what an API adds around messages is not in it. */
  async #countByEditor(model: vscode.LanguageModelChat, text: string, at: CallAt): Promise<void> {
    const tokens = await model.countTokens(text);
    const date = new Date().toISOString().slice(0, 10);
    const source = `vscode.lm ${model.vendor}/${model.id}`.slice(0, 100);
    await this.#session.keepExactCount({ ...at, count: { tokens, source, date } });
    void vscode.window.showInformationMessage(notificationText(told(tokens, `${model.name}, text alone`, [])));
  }
}

/** Language models that other extensions offer; none where the editor has no such API, or the user has none. */
async function editorModels(): Promise<readonly vscode.LanguageModelChat[]> {
  try {
    return await vscode.lm.selectChatModels();
  } catch {
    return [];
  }
}

async function pickCounter(
  preview: ExactCountPreview,
  models: readonly vscode.LanguageModelChat[],
): Promise<'provider' | vscode.LanguageModelChat | undefined> {
  if (models.length === 0) return 'provider';
  const provider =
    preview.kind === 'countable'
      ? [{ label: preview.endpoint.name, description: new URL(preview.url).host, counter: 'provider' as const }]
      : [];
  const editor = models.map((model) => ({
    label: model.name,
    description: `${model.vendor}, in this editor`,
    counter: model,
  }));
  const picked = await vscode.window.showQuickPick([...provider, ...editor], { placeHolder: 'Who counts?' });
  return picked?.counter;
}

function told(tokens: number, by: string, holes: readonly string[]): string {
  const missing = [...new Set(holes)];
  const without = missing.length === 0 ? '' : `, without ${missing.join(', ')}`;
  return `Prompt Cost: ${tokens.toLocaleString('en-US')} input tokens, exact (${by})${without}.`;
}
