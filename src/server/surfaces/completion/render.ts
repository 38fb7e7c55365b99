import { CompletionItemKind, InsertTextFormat, type CompletionItem, type Range } from 'vscode-languageserver';
import { proposeKeys } from '../../../core/declare/comments.ts';

/**
 * Proposals inside a comment that begins with `prompt-cost:` (keys) or `prompt-cost-disable` (rules).
 * @param line The line up to the cursor.
 * @param rangeOf The range of that many UTF-16 units before the cursor.
 */
export function renderCompletion(
  line: string,
  ruleIds: readonly { readonly id: string; readonly description: string }[],
  rangeOf: (length: number) => Range,
): readonly CompletionItem[] {
  const proposal = proposeKeys(line);
  if (proposal) {
    const range = rangeOf(proposal.typed.length);
    return proposal.keys.map(({ key, takes, about }) => ({
      label: key,
      kind: CompletionItemKind.Property,
      detail: takes,
      documentation: about,
      insertTextFormat: InsertTextFormat.PlainText,
      textEdit: { range, newText: `${key}=` },
    }));
  }
  const typed = /prompt-cost-disable(?:-next-line|-line|-file)?\s+(?:[\w-]+\s*,\s*)*([\w-]*)$/.exec(line)?.[1];
  if (typed === undefined) return [];
  const range = rangeOf(typed.length);
  return ruleIds.map(({ id, description }) => ({
    label: id,
    kind: CompletionItemKind.Value,
    documentation: description,
    textEdit: { range, newText: id },
  }));
}
