import { type CodeAction, CodeActionKind, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver-types';
import type { Finding, Fix, TextEdit } from '../../../model/finding.ts';
import type { Span } from '../../../model/span.ts';
import { COMMANDS } from '../../protocol.ts';
import { type FileView, rangeOf } from '../../file-views.ts';

/** Runs on save where a user's `editor.codeActionsOnSave` says so. */
export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.promptCost`;

export interface CodeActionContext {
  readonly view: (path: string) => FileView;
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
    if (fix.edits.length === 0) return [];
    const edit = workspaceEdit(fix.edits, context);
    const isPreferred = fix === preferred ? { isPreferred: true } : {};
    return [{ title: fix.title, kind: CodeActionKind.QuickFix, edit, ...diagnostics, ...isPreferred }];
  });
  const { line, file } = context.suppress(finding);
  for (const [edit, where] of [
    [line, 'on this line'],
    [file, 'in this file'],
  ] as const) {
    if (edit) {
      const change = workspaceEdit([edit], context);
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

/** The edits as the client takes them, with the versions they were made for. */
export function workspaceEdit(edits: readonly TextEdit[], { view, versionedEdits }: CodeActionContext): WorkspaceEdit {
  const paths = [...new Set(edits.map(({ path }) => path))];
  const files = paths.map((path) => {
    const file = view(path);
    const own = edits.filter((edit) => edit.path === path);
    return { file, edits: own.map(({ span, newText }) => ({ range: rangeOf(file, span), newText })) };
  });
  if (!versionedEdits) return { changes: Object.fromEntries(files.map(({ file, edits: own }) => [file.uri, own])) };
  return {
    documentChanges: files.map(({ file: { uri, version }, edits: own }) => ({
      textDocument: { uri, version },
      edits: own,
    })),
  };
}

/**
 * The edits of all fixes of one file that can be made at once: only fixes of kind `fix` (one a finding), only those
 * that stay inside the file, and none that touches what an earlier one touched. `rest` says whether any was left out
 * for that last reason.
 */
export function collectFixes(
  path: string,
  findings: readonly Finding[],
): { readonly edits: readonly TextEdit[]; readonly rest: boolean } {
  const edits: TextEdit[] = [];
  let rest = false;
  for (const finding of findings) {
    const fix = finding.fixes.find((each) => each.kind === 'fix' && each.edits.every((edit) => edit.path === path));
    if (!fix || fix.edits.length === 0) continue;
    if (fix.edits.some((edit) => edits.some((taken) => touches(edit.span, taken.span)))) rest = true;
    else edits.push(...fix.edits);
  }
  return { edits: edits.sort((a, b) => a.span.start - b.span.start), rest };
}

/** Two insertions at one place touch: their order would decide the result. */
function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** The text after edits that do not touch each other. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, newText } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

/** One edit that turns `before` into `after`, leaving what both have in common at start and end. */
export function differenceOf(path: string, before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { path, span: { start, end: before.length - tail }, newText: after.slice(start, after.length - tail) };
}
