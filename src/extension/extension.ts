import * as vscode from 'vscode';
import type { FileCost } from '../server/protocol.ts';
import { CatalogView } from './catalog/catalog-view.ts';
import { registerCommands } from './commands.ts';
import { CallDetailsView } from './details/call-details-view.ts';
import { ExactCount } from './exact-count.ts';
import { supportedLanguages } from './languages.ts';
import { CostPanels } from './panel/cost-panels.ts';
import { Session } from './session.ts';
import { StatusBar } from './status-bar.ts';
import { CostViews } from './tree/cost-views.ts';
import { WorkspaceCosts } from './workspace-costs.ts';

/** What other extensions and the tests may use. */
export interface ExtensionApi {
  /** Resolves when the language server answers. */
  readonly ready: () => Promise<void>;
  /** Cost of an open document as the status bar shows it. */
  readonly fileCost: (uri: vscode.Uri) => FileCost | undefined;
  /** Time that `activate` took, ms. */
  readonly activationTime: number;
}

/** Puts up the surfaces that are VS Code's own; the server starts when the editor has nothing better to do. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const started = performance.now();
  const output = vscode.window.createOutputChannel('Prompt Cost', { log: true });
  const session = new Session(context, output);
  const statusBar = new StatusBar(session);
  const costs = new WorkspaceCosts(session, output);
  const panels = new CostPanels(context.extensionUri, costs, output);
  const views = new CostViews(costs, context.workspaceState);
  const catalog = new CatalogView(context.extensionUri, session, output);
  const details = new CallDetailsView(context.extensionUri, session, output);
  const exactCount = new ExactCount(context, session);
  context.subscriptions.push(
    output,
    session,
    statusBar,
    costs,
    panels,
    views,
    catalog,
    details,
    exactCount,
    registerCommands({ session, output, costs, panels, views, catalog, details, exactCount }),
  );
  // The manifest's menus ask for it.
  void vscode.commands.executeCommand('setContext', 'promptCost.languages', supportedLanguages(context.extension));
  const launch = setTimeout(() => {
    session.start().catch((error: unknown) => {
      output.error(`The language server did not start: ${String(error)}`);
      void vscode.window.showErrorMessage(
        'Prompt Cost: the language server did not start. Run "Prompt Cost: Show Output" to see why.',
      );
    });
  }, 0);
  context.subscriptions.push(new vscode.Disposable(() => clearTimeout(launch)));
  return {
    ready: async () => {
      await session.start();
    },
    fileCost: (uri) => statusBar.costOf(uri),
    activationTime: performance.now() - started,
  };
}
