import { type CodeAction, CodeActionKind, type CodeActionParams, CodeActionTriggerKind } from 'vscode-languageserver';
import { suppressionEdit } from '../../../core/suppress/suppression-edit.ts';
import type { Finding } from '../../../model/finding.ts';
import { sameAddress } from '../../addresses.ts';
import type { AnalyzedDocument } from '../../analyses.ts';
import { viewFrom } from '../../file-views.ts';
import { renderFinding } from '../diagnostics/render.ts';
import type { SurfaceContext } from '../surface.ts';
import { fileSuppressionEdit } from './file-suppression.ts';
import { type CodeActionContext, FIX_ALL_KIND, renderFindingActions, workspaceEdit } from './render.ts';

/** Quick fixes of the findings in a range, and fix-all for a document. */
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
