import assert from 'node:assert/strict';
import { applySuppressions } from '../../../src/core/suppress/apply-suppressions.ts';
import { suppressionEdit } from '../../../src/core/suppress/suppression-edit.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { factsOf } from './facts-of.ts';

/** The finding stands at `@`; a call, if there is one, at `CALL`. */
function suppress(text: string, reason?: string): string | null {
  const start = text.indexOf('@');
  const finding: Finding = {
    rule: 'model-oversized',
    severity: 'warning',
    message: '',
    path: 'a.py',
    span: { start, end: start + 1 },
    callId: 'c',
    saving: null,
    fixes: [],
    related: [],
  };
  const at = text.indexOf('CALL');
  const call = at < 0 ? null : { id: 'c', span: { start: at, end: text.length }, nameSpan: { start: at, end: at + 4 } };
  const edit = suppressionEdit({
    facts: factsOf(text),
    text,
    finding,
    call,
    lineComment: (comment) => `# ${comment}`,
    ...(reason === undefined ? {} : { reason }),
  });
  if (edit === null) return null;
  const after = text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
  const moved = { ...finding, span: { start: after.lastIndexOf('@'), end: after.lastIndexOf('@') + 1 } };
  const calls =
    call === null
      ? []
      : [
          {
            ...call,
            span: { start: after.indexOf('CALL'), end: after.length },
            nameSpan: { start: after.indexOf('CALL'), end: after.indexOf('CALL') + 4 },
          },
        ];
  const result = applySuppressions({
    path: 'a.py',
    text: after,
    comments: factsOf(after).comments,
    findings: [moved],
    calls,
    knownRules: ['model-oversized', 'max-tokens-unset'],
    isActive: () => false,
    today: '2026-11-21',
  });
  assert.equal(result.findings.length, 0, `the edit does not suppress the finding:\n${after}`);
  return after;
}

describe('the suppression edit', () => {
  it('puts a comment above, with the indentation of the line', () => {
    assert.equal(
      suppress('def f():\n\t  x = @\n', 'needs it'),
      'def f():\n\t  # prompt-cost-disable-next-line model-oversized -- needs it\n\t  x = @\n',
    );
  });
  it('keeps Windows line breaks', () => {
    assert.equal(suppress('a\r\n@\r\n'), 'a\r\n# prompt-cost-disable-next-line model-oversized\r\n@\r\n');
  });
  it('works on the first line', () => {
    assert.equal(suppress('@'), '# prompt-cost-disable-next-line model-oversized\n@');
  });
  it('adds the rule to a comment that is there', () => {
    const text = '# prompt-cost-disable-next-line max-tokens-unset -- cheap\n@';
    assert.equal(suppress(text), '# prompt-cost-disable-next-line max-tokens-unset, model-oversized -- cheap\n@');
  });
  it('goes to the line of the call when the finding stands inside a string of several lines', () => {
    assert.equal(suppress('CALL("""\n@\n""")'), '# prompt-cost-disable-next-line model-oversized\nCALL("""\n@\n""")');
  });
  it('offers nothing where a comment would be text', () => {
    assert.equal(suppress('x = """\n@\n"""'), null);
  });
  it('offers nothing below a continued line', () => {
    assert.equal(suppress('x = 1 + \\\n  @'), null);
    assert.equal(suppress('x = 1 + \\\r\n  @'), null);
  });
});
