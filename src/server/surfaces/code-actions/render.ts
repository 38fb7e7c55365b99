import { type CodeAction, CodeActionKind, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver-types';
import type { Finding, Fix, TextEdit } from '../../../model/finding.ts';
import { COMMANDS } from '../../protocol.ts';
import type { FileView } from '../../file-views.ts';
import type { DocumentEdits } from '../../places.ts';

/** Runs on save where a user's `editor.codeActionsOnSave` says so. */
export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.promptCost`;

export interface CodeActionContext {
  readonly view: (path: string) => Pick<FileView, 'edits'>;
  /** The client takes `documentChanges` with versions. */
  readonly versionedEdits: boolean;
  /** The client implements the commands of `protocol.ts`. */
  readonly commands: boolean;
  /** Edit that suppresses the finding on its line, and in its file; null where no comment can stand. */
  readonly suppress: (finding: Finding) => { readonly line: TextEdit | null; readonly file: TextEdit | null };
}

/** Fixes first, then suggestions, then the ways to silence a finding, then its page. */
export function renderFindingActions(
  finding: Finding,
  diagnostic: Diagnostic | null,
  context: CodeActionContext,
): CodeAction[] {
  const diagnostics = diagnostic ? { diagnostics: [diagnostic] } : {};
  const preferred = finding.fixes.find((fix) => fix.kind === 'fix');
  const fixes = [...finding.fixes].sort((a, b) => rank(a) - rank(b));
  const actions = fixes.flatMap((fix): CodeAction[] => {
    const edit = workspaceEdit(fix.edits, context);
    if (!edit) return [];
    const isPreferred = fix === preferred ? { isPreferred: true } : {};
    return [{ title: fix.title, kind: CodeActionKind.QuickFix, edit, ...diagnostics, ...isPreferred }];
  });
  const { line, file } = context.suppress(finding);
  for (const [edit, where] of [
    [line, 'on this line'],
    [file, 'in this file'],
  ] as const) {
    const change = edit && workspaceEdit([edit], context);
    if (change) {
      actions.push({
        title: `Suppress ${finding.rule} ${where}`,
        kind: CodeActionKind.QuickFix,
        edit: change,
        ...diagnostics,
      });
    }
  }
  if (context.commands) actions.push(rulePageAction(finding.rule, diagnostics));
  return actions;
}

function rank(fix: Fix): number {
  return fix.kind === 'fix' ? 0 : 1;
}

function rulePageAction(rule: string, diagnostics: { readonly diagnostics?: Diagnostic[] }): CodeAction {
  const title = `Explain ${rule}`;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    command: { title, command: COMMANDS.openRulePage, arguments: [rule] },
    ...diagnostics,
  };
}

/**
 * The edits as the client takes them, with the versions they were made for; null where one cannot be made.
 * @param within Leaves out the edits of other documents: other cells of a notebook.
 */
export function workspaceEdit(
  edits: readonly TextEdit[],
  { view, versionedEdits }: CodeActionContext,
  within: (uri: string) => boolean = () => true,
): WorkspaceEdit | null {
  const changes: DocumentEdits[] = [];
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const own = view(path).edits(edits.filter((edit) => edit.path === path));
    if (!own) return null;
    changes.push(...own.filter(({ uri }) => within(uri)));
  }
  if (changes.length === 0) return null;
  if (!versionedEdits) return { changes: Object.fromEntries(changes.map(({ uri, edits: own }) => [uri, [...own]])) };
  return {
    documentChanges: changes.map(({ uri, version, edits: own }) => ({
      textDocument: { uri, version },
      edits: [...own],
    })),
  };
}
