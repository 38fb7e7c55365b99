import { type CodeAction, CodeActionKind, type CodeActionParams, CodeActionTriggerKind } from 'vscode-languageserver';
import { suppressionEdit } from '../../../core/suppress/suppression-edit.ts';
import type { Finding, TextEdit } from '../../../model/finding.ts';
import type { Span } from '../../../model/span.ts';
import type { AnalyzedDocument } from '../../analyses.ts';
import { rangeOf, viewFrom } from '../../file-views.ts';
import { renderFinding } from '../diagnostics/render.ts';
import type { SurfaceContext } from '../surface.ts';
import { fileSuppressionEdit } from './file-suppression.ts';
import {
  applyEdits,
  type CodeActionContext,
  collectFixes,
  differenceOf,
  FIX_ALL_KIND,
  renderFindingActions,
  workspaceEdit,
} from './render.ts';

/** Fixes that touch the same place need one pass each; more than this many is a fix that does not remove its finding. */
const MAX_PASSES = 10;

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
        ...(wantsFixAll ? fixAllActions(analyzed, context) : []),
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
  { range, context }: CodeActionParams,
  surface: SurfaceContext,
): CodeAction[] {
  const { document, analysis, path } = analyzed;
  const wanted: Span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const renderContext = contextOf(analyzed, surface);
  return analysis.findings
    .filter(({ path: at, span }) => at === path && span.start <= wanted.end && wanted.start <= span.end)
    .flatMap((finding) => {
      const shown = context.diagnostics.find((each) => each.code === finding.rule && each.message === finding.message);
      return renderFindingActions(finding, shown ?? diagnosticOf(finding, analyzed, surface), renderContext);
    });
}

function diagnosticOf(finding: Finding, analyzed: AnalyzedDocument, { host, findView }: SurfaceContext) {
  return renderFinding(finding, {
    rulePage: host.rulePage,
    locate: (path, span) => {
      const view = viewFrom(findView, analyzed, path);
      return { uri: view.uri, range: rangeOf(view, span) };
    },
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
      if (!facts || !language) return { line: null, file: null };
      const text = analyzed.document.getText();
      const code = language.extract?.(text);
      // In a notebook's JSON a line of code is no line of its own.
      if (code && code.isVerbatim !== true) return { line: null, file: null };
      const call = analyzed.analysis.calls.find((each) => each.call.id === finding.callId)?.call ?? null;
      const { lineComment } = language.edits;
      return {
        line: suppressionEdit({ facts, text, finding, call, lineComment }),
        file: fileSuppressionEdit(finding, text, lineComment, code?.text.search(/\S/)),
      };
    },
  };
}

function fixAllActions(analyzed: AnalyzedDocument, surface: SurfaceContext): CodeAction[] {
  const edits = fixAll(analyzed);
  const edit = edits.length > 0 ? workspaceEdit(edits, contextOf(analyzed, surface)) : null;
  return edit ? [{ title: 'Fix all cost findings', kind: FIX_ALL_KIND, edit }] : [];
}

/** The edits of fix-all; fixes that would touch each other are made one after the other on the text in between. */
function fixAll({ path, document, folder, analysis }: AnalyzedDocument): readonly TextEdit[] {
  const before = document.getText();
  const first = collectFixes(path, analysis.findings);
  if (!first.rest) return first.edits;
  let text = applyEdits(before, first.edits);
  try {
    for (let pass = 1; pass < MAX_PASSES; pass++) {
      folder.workspace.update(path, text);
      const { edits, rest } = collectFixes(path, folder.workspace.analyze(path).findings);
      text = applyEdits(text, edits);
      if (!rest) break;
    }
  } finally {
    folder.workspace.update(path, before);
  }
  return [differenceOf(path, before, text)];
}
