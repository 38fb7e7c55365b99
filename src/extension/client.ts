import * as vscode from 'vscode';
import {
  type ConfigurationParams,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import { SERVER_NODE_FLAGS } from '../workspace/server-program.ts';
import { COMMANDS } from '../server/protocol.ts';
import { NOTEBOOK_TYPE } from '../server/notebook-type.ts';
import { DATA_LANGUAGES, supportedLanguages } from './languages.ts';
import { contributedSettings, explicitSettings, SECTION } from './settings.ts';

// For those who load this file, and with it the library, only when they need it.
export { ProgressType, WorkDoneProgress } from 'vscode-languageclient/node';

/** The client of the language server, not started. The server runs in a process of its own. */
export function createClient(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath('dist/server.cjs');
  const serverOptions: ServerOptions = {
    run: { module, transport: TransportKind.ipc, options: { execArgv: [...SERVER_NODE_FLAGS] } },
    debug: {
      module,
      transport: TransportKind.ipc,
      options: { execArgv: [...SERVER_NODE_FLAGS, '--nolazy', '--inspect=6009'] },
    },
  };
  return new LanguageClient(SECTION, 'Prompt Cost', serverOptions, clientOptions(context, output));
}

function clientOptions(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClientOptions {
  const keys = contributedSettings(context.extension);
  return {
    documentSelector: [
      ...supportedLanguages(context.extension).flatMap((language) => [
        { scheme: 'file', language },
        { scheme: 'untitled', language },
        // Cells; the server says which notebooks it wants to be told of.
        { notebook: NOTEBOOK_TYPE, language },
      ]),
      ...DATA_LANGUAGES.map((language) => ({ scheme: 'file', language })),
    ],
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: { commands: true },
    markdown: { isTrusted: { enabledCommands: Object.values(COMMANDS) } },
    middleware: {
      workspace: {
        configuration: (params, token, next) =>
          isOurs(params)
            ? params.items.map(({ scopeUri }) =>
                explicitSettings(keys, scopeUri ? vscode.Uri.parse(scopeUri) : undefined),
              )
            : next(params, token),
      },
      handleDiagnostics: (uri, diagnostics, next) => next(uri, diagnostics.map(linkToCommand)),
    },
  };
}

function isOurs({ items }: ConfigurationParams): boolean {
  return items.every(({ section }) => section === SECTION);
}

/** A click on a diagnostic's code shows the rule's page as a page, not as the text of a markdown file. */
function linkToCommand(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
  const { code } = diagnostic;
  if (typeof code === 'object' && code.target.scheme === 'file') {
    const query = encodeURIComponent(JSON.stringify([code.value]));
    diagnostic.code = { value: code.value, target: vscode.Uri.parse(`command:${COMMANDS.openRulePage}?${query}`) };
  }
  return diagnostic;
}
