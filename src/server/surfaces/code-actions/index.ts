import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  CreateFile,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { createLineIndex } from '../../../core/lines/line-index.ts';
import { suppressionEdit } from '../../../core/suppress/suppression-edit.ts';
import type { Finding } from '../../../model/finding.ts';
import type { SourceEdit } from '../../../model/language.ts';
import { addEntry } from '../../../workspace/config/add-entry.ts';
import { sameAddress } from '../../addresses.ts';
import type { AnalyzedDocument } from '../../analyses.ts';
import { viewFrom } from '../../file-views.ts';
import { uriIn } from '../../folders.ts';
import { renderFinding } from '../diagnostics/render.ts';
import type { SurfaceContext } from '../surface.ts';
import { fileSuppressionEdit } from './file-suppression.ts';
import { overrideOffers } from './override-actions.ts';
import { type CodeActionContext, FIX_ALL_KIND, renderFindingActions, workspaceEdit } from './render.ts';

/** Quick fixes of the findings in a range, ways to give a call without a price one, and fix-all for a document. */
export function registerCodeActions(context: SurfaceContext): void {
  const { connection, analyses, guard } = context;
  connection.onCodeAction(
    guard('codeAction', [] as CodeAction[], async (params: CodeActionParams, token) => {
      const { only, triggerKind } = params.context;
      const wantsFixAll = only?.some((kind) => covers(kind, FIX_ALL_KIND)) ?? false;
      // The editor asks on every move of the cursor; only a person or a save may cut the wait for the last keystroke short.
      const urgent = wantsFixAll || triggerKind === CodeActionTriggerKind.Invoked;
      const analyzed = await analyses.current(params.textDocument.uri, token, urgent);
      if (!analyzed) return [];
      const quickFixes = only === undefined || only.some((kind) => covers(kind, CodeActionKind.QuickFix));
      return [
        ...(quickFixes ? findingActions(analyzed, params, context) : []),
        ...(quickFixes ? overrideActions(analyzed, params, context) : []),
        ...(wantsFixAll ? fixAllActions(analyzed, params.textDocument.uri, context) : []),
      ];
    }),
  );
}

/** `source` covers `source.fixAll.promptCost`. */
function covers(requested: string, kind: string): boolean {
  return kind === requested || kind.startsWith(`${requested}.`);
}

function findingActions(
  analyzed: AnalyzedDocument,
  { textDocument, range, context }: CodeActionParams,
  surface: SurfaceContext,
): CodeAction[] {
  const { places, analysis, path } = analyzed;
  const start = places.offsetAt(textDocument.uri, range.start);
  const end = places.offsetAt(textDocument.uri, range.end);
  if (start === null || end === null) return [];
  const renderContext = contextOf(analyzed, surface);
  return analysis.findings
    .filter(({ path: at, span }) => at === path && span.start <= end && start <= span.end)
    .flatMap((finding) => {
      const shown = context.diagnostics.find((each) => each.code === finding.rule && each.message === finding.message);
      return renderFindingActions(finding, shown ?? diagnosticOf(finding, analyzed, surface), renderContext);
    });
}

/** Entries for the configuration file of the folder, which is made where there is none and the client can make it. */
function overrideActions(
  { places, analysis, folder }: AnalyzedDocument,
  { textDocument, range }: CodeActionParams,
  { client }: SurfaceContext,
): CodeAction[] {
  const start = places.offsetAt(textDocument.uri, range.start);
  const end = places.offsetAt(textDocument.uri, range.end);
  const file = folder.workspace.ownConfigFile();
  if (start === null || end === null || (file.text === null && !client.createFiles)) return [];
  const uri = uriIn(folder.uri, file.name);
  return overrideOffers(analysis, { start, end }, folder.workspace.catalog).flatMap(({ title, entry }) => {
    const edits = addEntry(file.text ?? '', entry);
    return edits ? [{ title, kind: CodeActionKind.QuickFix, edit: configEdit(uri, file.text, edits, client) }] : [];
  });
}

function configEdit(
  uri: string,
  text: string | null,
  edits: readonly SourceEdit[],
  { versionedEdits }: SurfaceContext['client'],
): WorkspaceEdit {
  const { position } = createLineIndex(text ?? '');
  const changes = edits.map(({ span, newText }) => ({
    range: { start: position(span.start), end: position(span.end) },
    newText,
  }));
  if (text !== null && !versionedEdits) return { changes: { [uri]: changes } };
  const created = text === null ? [CreateFile.create(uri, { ignoreIfExists: true })] : [];
  return { documentChanges: [...created, { textDocument: { uri, version: null }, edits: changes }] };
}

function diagnosticOf(finding: Finding, analyzed: AnalyzedDocument, { host, findView }: SurfaceContext) {
  return renderFinding(finding, {
    rulePage: host.rulePage,
    locate: (path, span) => viewFrom(findView, analyzed, path).locate(span),
  });
}

function contextOf(analyzed: AnalyzedDocument, { findView, client, host }: SurfaceContext): CodeActionContext {
  return {
    view: (path) => viewFrom(findView, analyzed, path),
    versionedEdits: client.versionedEdits,
    commands: client.commands,
    suppress: (finding) => {
      const facts = analyzed.folder.workspace.facts(finding.path);
      const language = host.languages.find(({ id }) => id === facts?.language);
      const isAbout = host.rules.some(({ id, meta }) => id === finding.rule && meta.about === 'suppressions');
      if (!facts || !language || isAbout) return { line: null, file: null };
      const text = analyzed.code;
      const codeStart = analyzed.folder.workspace.extraction(finding.path) ? text.search(/\S/) : undefined;
      const call = analyzed.analysis.calls.find((each) => each.call.id === finding.callId)?.call ?? null;
      const { lineComment } = language.edits;
      return {
        line: suppressionEdit({ facts, text, finding, call, lineComment }),
        file: fileSuppressionEdit(finding, text, lineComment, codeStart),
      };
    },
  };
}

/** In a notebook, the fixes of one cell: a client that fixes all asks for each of them. */
function fixAllActions(analyzed: AnalyzedDocument, uri: string, surface: SurfaceContext): CodeAction[] {
  const { edits } = analyzed.folder.workspace.fixAll(analyzed.path);
  const isOne = analyzed.places.documents.length === 1;
  const edit = workspaceEdit(edits, contextOf(analyzed, surface), (each) => isOne || sameAddress(each, uri));
  return edit ? [{ title: 'Fix all cost findings', kind: FIX_ALL_KIND, edit }] : [];
}
