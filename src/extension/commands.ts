import * as vscode from 'vscode';
import { COMMANDS } from '../server/protocol.ts';
import type { CostNode } from '../server/surfaces/workspace-cost/cost-tree.ts';
import type { RankedSaving } from '../server/surfaces/workspace-cost/rank-savings.ts';
import type { CatalogView } from './catalog/catalog-view.ts';
import type { CallDetailsView } from './details/call-details-view.ts';
import { readTarget } from './details/messages.ts';
import type { ExactCount } from './exact-count.ts';
import { notificationText } from './notification-text.ts';
import { type Place, showDocument, showPlace } from './notebooks.ts';
import { applySaving } from './panel/apply-saving.ts';
import type { CostPanels } from './panel/cost-panels.ts';
import type { Session } from './session.ts';
import { toggleHints } from './settings.ts';
import type { CostViews } from './tree/cost-views.ts';
import type { WorkspaceCosts } from './workspace-costs.ts';

export interface CommandContext {
  readonly session: Session;
  readonly output: vscode.LogOutputChannel;
  readonly costs: WorkspaceCosts;
  readonly panels: CostPanels;
  readonly views: CostViews;
  readonly catalog: CatalogView;
  readonly details: CallDetailsView;
  readonly exactCount: ExactCount;
}

/** Registers all commands. An error in one is shown with a way to the output channel, and never lost. */
export function registerCommands(context: CommandContext): vscode.Disposable {
  const { session, output, panels } = context;
  const handlers: Readonly<Record<string, (...args: never[]) => unknown>> = {
    [COMMANDS.openPanel]: () => panels.open(),
    [COMMANDS.explainCall]: (uri?: string, position?: { line: number; character: number }) =>
      explainCall(session, uri, position),
    [COMMANDS.showCallDetails]: (uri?: string, position?: unknown, cell?: unknown) =>
      showCallDetails(context.details, uri, position, cell),
    [COMMANDS.openRulePage]: (rule?: string) => openRulePage(session, rule),
    [COMMANDS.openSetting]: (setting: string) =>
      vscode.commands.executeCommand('workbench.action.openSettings', setting),
    'promptCost.showCatalog': () => context.catalog.open(),
    'promptCost.countExactly': () => context.exactCount.run(),
    'promptCost.forgetKeys': () => context.exactCount.forgetKeys(),
    'promptCost.updateCatalog': () => updateCatalog(session),
    'promptCost.scanWorkspace': () => scanWorkspace(context),
    'promptCost.toggleHints': toggleHints,
    ...viewCommands(context),
    'promptCost.restartServer': () => session.restart(),
    'promptCost.showOutput': () => output.show(),
  };
  const registered = Object.entries(handlers).map(([command, handler]) =>
    vscode.commands.registerCommand(command, async (...args: unknown[]) => {
      try {
        return await handler(...(args as never[]));
      } catch (error) {
        output.error(`${command}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        await showError(error, output);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

/** Commands of the views in the activity bar; the editor hands over the line they are asked at. */
function viewCommands({
  session,
  costs,
  views,
  details,
}: CommandContext): Readonly<Record<string, (...args: never[]) => unknown>> {
  const apply = ({ saving }: RankedSaving) => applySaving(saving);
  return {
    'promptCost.refreshCosts': () => costs.refresh(),
    'promptCost.cancelScan': () => costs.cancel(),
    'promptCost.arrangeCosts': () => views.arrange(),
    'promptCost.sortCostsByCost': () => views.sort('cost'),
    'promptCost.sortCostsByName': () => views.sort('name'),
    'promptCost.openSite': (place: Place) => showPlace(place),
    'promptCost.copyFigures': (node?: CostNode) => views.copyFigures(node),
    'promptCost.showSiteDetails': ({ site }: CostNode) => (site ? details.show(site) : undefined),
    'promptCost.applySaving': apply,
    'promptCost.showSavingEdit': apply,
    'promptCost.explainSaving': ({ saving }: RankedSaving) => openRulePage(session, saving.rule),
  };
}

async function showError(error: unknown, output: vscode.LogOutputChannel): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const choice = await vscode.window.showErrorMessage(notificationText(`Prompt Cost: ${message}`), 'Show Output');
  if (choice !== undefined) output.show();
}

async function explainCall(session: Session, uri?: string, at?: { line: number; character: number }): Promise<void> {
  const active = vscode.window.activeTextEditor;
  const document = uri === undefined ? active?.document.uri : vscode.Uri.parse(uri);
  const position = at ?? active?.selection.active;
  if (!document || !position) return;
  const explanation = await session.explain({ textDocument: { uri: document.toString() }, position });
  if (!explanation) {
    void vscode.window.showInformationMessage('There is no LLM call here. Put the cursor inside a call and try again.');
    return;
  }
  const target = new vscode.Position(explanation.position.line, explanation.position.character);
  const editor = await showDocument(document, target);
  if (editor) {
    editor.selection = new vscode.Selection(target, target);
    editor.revealRange(new vscode.Range(target, target), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
  await vscode.commands.executeCommand('editor.action.showHover', { focus: 'autoFocusImmediately' });
}

/** The details of the call at a place; of the one at the cursor without one. */
async function showCallDetails(
  details: CallDetailsView,
  uri?: string,
  position?: unknown,
  cell?: unknown,
): Promise<void> {
  const active = vscode.window.activeTextEditor;
  const { line, character } = active?.selection.active ?? new vscode.Position(0, 0);
  const atCursor = active && { uri: active.document.uri.toString(), position: { line, character }, cell: null };
  const target = uri === undefined ? atCursor : readTarget({ uri, position, cell: cell ?? null });
  if (target) await details.show(target);
  else void vscode.window.showInformationMessage('Open a file with an LLM call and put the cursor inside the call.');
}

async function openRulePage(session: Session, rule?: string): Promise<void> {
  const chosen = rule ?? (await pickRule(session));
  if (chosen === undefined) return;
  const page = await session.rulePage(chosen);
  if (page === '') throw new Error(`There is no rule "${chosen}".`);
  const uri = vscode.Uri.parse(page);
  if (uri.scheme === 'file') await vscode.commands.executeCommand('markdown.showPreview', uri);
  else await vscode.env.openExternal(uri);
}

async function pickRule(session: Session): Promise<string | undefined> {
  const rules = await session.rules();
  const items = rules.map(({ id, description }) => ({ label: id, detail: description }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Rule', matchOnDetail: true }))?.label;
}

async function scanWorkspace({ costs, panels }: CommandContext): Promise<void> {
  const summary = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Prompt Cost: scanning', cancellable: true },
    async (progress, token) => {
      let shown = 0;
      return costs.scan(token, ({ percentage, message }) => {
        progress.report({ increment: percentage - shown, message });
        shown = percentage;
      });
    },
  );
  if (summary === undefined) return;
  const choice = await vscode.window.showInformationMessage(
    notificationText(`Prompt Cost: ${summary}`),
    'Open Cost Panel',
  );
  if (choice !== undefined) panels.open();
}

/** Fetches the prices whose address the settings name; nothing does so but this command. */
async function updateCatalog(session: Session): Promise<void> {
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Prompt Cost: fetching prices', cancellable: true },
    (_, token) => session.updateCatalog(token),
  );
  if (result === undefined) return;
  const message = notificationText(`Prompt Cost: ${result.message}`);
  if (result.kind === 'failed') {
    void vscode.window.showErrorMessage(message);
    return;
  }
  if (result.kind !== 'none') {
    void vscode.window.showInformationMessage(message);
    return;
  }
  const choice = await vscode.window.showWarningMessage(message, 'Open Setting');
  if (choice !== undefined) await vscode.commands.executeCommand('workbench.action.openSettings', 'promptCost.catalog');
}
