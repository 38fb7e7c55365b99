import type { Growth } from '../../model/call.ts';
import type { Control, ModuleFacts } from '../../model/facts.ts';
import type { Fix, TextEdit } from '../../model/finding.ts';
import type { RuleContext } from '../../model/rule.ts';

/** Suggestion that stops the loop with an error after `turns` turns; null where its head is not written in a way that is known. */
export function capTurns(context: RuleContext, growth: Growth, turns: number): Fix | null {
  const loop = growth.loop;
  const facts = loop && context.facts(loop.path);
  const text = loop && context.text(loop.path);
  if (!loop || !facts || text === null || text === undefined) return null;
  const control = facts.controls.find(
    ({ kind, span }) => kind === 'loop' && span.start === loop.span.start && span.end === loop.span.end,
  );
  if (!control) return null;
  const source: Source = { path: loop.path, text, facts, control, turns };
  const edits = facts.language === 'python' ? python(source) : isJavaScript(facts.language) ? javascript(source) : null;
  return edits && { kind: 'suggestion', title: `Stop after ${turns} turns`, edits };
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly facts: ModuleFacts;
  readonly control: Control;
  readonly turns: number;
}

function isJavaScript(language: string): boolean {
  return /^(javascript|typescript|typescriptreact|javascriptreact|tsx|jsx)$/.test(language);
}

/** A name that nothing in the file has. */
function unusedName(text: string, names: readonly string[]): string | null {
  return names.find((name) => !new RegExp(`\\b${name}\\b`).test(text)) ?? null;
}

function indentOf(text: string, offset: number): string | null {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  return /^[ \t]*$/.test(before) ? before : null;
}

/** `turns = 0` before the loop, and a guard as its first statement. */
function python({ path, text, facts, control, turns }: Source): TextEdit[] | null {
  const indent = indentOf(text, control.span.start);
  const subject = control.subject === undefined ? undefined : facts.exprs[control.subject];
  const name = unusedName(text, ['turns', 'agent_turns', 'loop_turns']);
  if (control.loop !== 'while' || indent === null || !subject || name === null) return null;
  const head = /^[ \t)]*:[ \t]*(#[^\n]*)?\r?\n/.exec(text.slice(subject.span.end));
  if (!head) return null;
  const body = subject.span.end + head[0].length;
  const inner = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*([ \t]+)\S/.exec(text.slice(body))?.[1];
  if (inner === undefined || inner.length <= indent.length) return null;
  const step = inner.slice(indent.length);
  const at = (offset: number, newText: string): TextEdit => ({ path, span: { start: offset, end: offset }, newText });
  return [
    at(control.span.start - indent.length, `${indent}${name} = 0\n`),
    at(
      body,
      `${inner}${name} += 1\n${inner}if ${name} > ${turns}:\n${inner}${step}raise RuntimeError("Stopped after ${turns} turns")\n`,
    ),
  ];
}

/** `while (c)` becomes `for (let turn = 0; c; turn++)` with a guard as its first statement. */
function javascript({ path, text, facts, control, turns }: Source): TextEdit[] | null {
  const { start, end } = control.span;
  const name = unusedName(text, ['turn', 'agentTurn', 'loopTurn']);
  const indent = indentOf(text, start);
  if (name === null || indent === null) return null;
  const condition = control.subject === undefined ? undefined : facts.exprs[control.subject]?.span;
  const endless = /^for\s*\(\s*;\s*;\s*\)\s*\{/.exec(text.slice(start, end));
  let head: string;
  let length: number;
  if (endless) {
    head = `for (let ${name} = 0; ; ${name}++) {`;
    ({ length } = endless[0]);
  } else {
    if (!condition || !/^while\s*\(\s*$/.test(text.slice(start, condition.start))) return null;
    const close = /^\s*\)\s*\{/.exec(text.slice(condition.end, end));
    if (!close) return null;
    const test = text.slice(condition.start, condition.end);
    head = `for (let ${name} = 0; ${test === 'true' ? '' : test}; ${name}++) {`;
    length = condition.end + close[0].length - start;
  }
  const rest = text.slice(start + length, end);
  const inner = /^[ \t]*(?:\/\/[^\n]*)?\r?\n([ \t]*)/.exec(rest)?.[1] ?? `${indent}  `;
  const guard = `\n${inner}if (${name} >= ${turns}) throw new Error('Stopped after ${turns} turns');`;
  return [{ path, span: { start, end: start + length }, newText: head + guard }];
}
