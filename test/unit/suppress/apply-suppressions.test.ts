import assert from 'node:assert/strict';
import { applySuppressions, type SuppressionResult } from '../../../src/core/suppress/apply-suppressions.ts';
import { applyEdits } from '../../../src/core/fix/edits.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { Span } from '../../../src/model/span.ts';
import { factsOf } from './facts-of.ts';

const RULES = ['max-tokens-unset', 'model-oversized', 'prompt-cache-missing'];

/** Findings stand where the text says `<rule>`: the marker itself is the span. */
function run(
  text: string,
  active: readonly string[] = RULES,
): SuppressionResult & { readonly left: readonly string[] } {
  const findings: Finding[] = [...text.matchAll(/<([a-z-]+)>/g)].map((match) => ({
    rule: match[1] ?? '',
    severity: 'warning',
    message: '',
    path: 'a.py',
    span: { start: match.index, end: match.index + match[0].length },
    callId: text.includes('CALL(') ? 'a.py:call' : null,
    saving: null,
    fixes: [],
    related: [],
  }));
  const start = text.indexOf('CALL(');
  const calls =
    start < 0
      ? []
      : [{ id: 'a.py:call', span: { start, end: text.indexOf(')', start) + 1 }, nameSpan: { start, end: start + 4 } }];
  const result = applySuppressions({
    path: 'a.py',
    text,
    comments: factsOf(text).comments,
    findings,
    calls,
    knownRules: RULES,
    isActive: (rule) => active.includes(rule),
    today: '2026-11-21',
  });
  return {
    ...result,
    left: result.findings.map(({ rule, span }) => `${rule}@${text.slice(0, span.start).split(/\r\n|\n|\r/).length}`),
  };
}

interface Case {
  readonly what: string;
  readonly text: string;
  /** `rule@line` of the findings that stay. */
  readonly left: readonly string[];
  /** A part of each problem's message, in order. */
  readonly problems?: readonly string[];
  /** Rules that a comment suppresses nothing of; the comment where it names none. */
  readonly unused?: readonly string[];
  /** Dates that are past. */
  readonly expired?: readonly string[];
}

const CASES: readonly Case[] = [
  { what: 'nothing suppresses anything without a comment', text: '<max-tokens-unset>', left: ['max-tokens-unset@1'] },
  {
    what: 'next-line covers the next line only',
    text: '# prompt-cost-disable-next-line max-tokens-unset -- short\n<max-tokens-unset>\n<max-tokens-unset>',
    left: ['max-tokens-unset@3'],
  },
  {
    what: 'a rule that is not named stays',
    text: '# prompt-cost-disable-next-line max-tokens-unset\n<max-tokens-unset> <model-oversized>',
    left: ['model-oversized@2'],
  },
  {
    what: 'several rules',
    text: '# prompt-cost-disable-next-line max-tokens-unset, model-oversized\n<max-tokens-unset> <model-oversized>',
    left: [],
  },
  {
    what: 'no rule means all rules',
    text: '// prompt-cost-disable-next-line\n<max-tokens-unset> <model-oversized>',
    left: [],
  },
  {
    what: 'a block comment of two lines',
    text: '/* prompt-cost-disable-next-line model-oversized\n   -- because */\n<model-oversized>',
    left: [],
  },
  {
    what: 'Windows line breaks',
    text: '# prompt-cost-disable-next-line model-oversized\r\n<model-oversized>\r\n<model-oversized>',
    left: ['model-oversized@3'],
  },
  {
    what: 'comments stacked above one line',
    text: '# prompt-cost-disable-next-line model-oversized\n# noqa: E501\n<model-oversized>',
    left: [],
  },
  {
    what: 'a comment behind code does not stretch next-line',
    text: '# prompt-cost-disable-next-line model-oversized\nx # hm\n<model-oversized>',
    left: ['model-oversized@3'],
    unused: ['model-oversized'],
  },
  {
    what: 'above the call it covers its later lines',
    text: '# prompt-cost-disable-next-line model-oversized\nCALL(\n  a,\n  <model-oversized>)',
    left: [],
  },
  {
    what: 'same line',
    text: '<model-oversized> # prompt-cost-disable-line model-oversized\n<model-oversized>',
    left: ['model-oversized@2'],
  },
  {
    what: 'same line, behind another tool’s mark',
    text: '<model-oversized> # noqa # prompt-cost-disable-line model-oversized',
    left: [],
  },
  {
    what: 'a block',
    text: '<model-oversized>\n# prompt-cost-disable model-oversized\n<model-oversized> <max-tokens-unset>\n# prompt-cost-enable model-oversized\n<model-oversized>',
    left: ['model-oversized@1', 'max-tokens-unset@3', 'model-oversized@5'],
  },
  {
    what: 'a block without end is the rest of the file',
    text: '# prompt-cost-disable\n<model-oversized>\n<max-tokens-unset>',
    left: [],
  },
  {
    what: 'enable of one rule inside a block of all',
    text: '# prompt-cost-disable\n<model-oversized>\n# prompt-cost-enable model-oversized\n<model-oversized> <max-tokens-unset>',
    left: ['model-oversized@4'],
  },
  {
    what: 'unused',
    text: '# prompt-cost-disable-next-line max-tokens-unset\nx',
    left: [],
    unused: ['max-tokens-unset'],
  },
  { what: 'unused without a rule', text: '# prompt-cost-disable\nx', left: [], unused: ['# prompt-cost-disable'] },
  {
    what: 'a date that is to come',
    text: '# prompt-cost-disable-next-line model-oversized -- soon, until 2026-11-21\n<model-oversized>',
    left: [],
  },
  {
    what: 'a date that is past',
    text: '<model-oversized> # prompt-cost-disable-line -- (until 2026-11-20).',
    left: ['model-oversized@1'],
    unused: ['# prompt-cost-disable-line -- (until 2026-11-20).'],
    expired: ['2026-11-20'],
  },
  {
    what: 'a block past its date',
    text: '/* prompt-cost-disable model-oversized -- until 2025-01-31 */\n<model-oversized>',
    left: ['model-oversized@2'],
    unused: ['model-oversized'],
    expired: ['2025-01-31'],
  },
  {
    what: 'a date that is none',
    text: '# prompt-cost-disable-next-line model-oversized -- until 2027-02-30\n<model-oversized>',
    left: [],
    problems: ['"2027-02-30" is no day: write the date as 2027-01-31.'],
  },
  {
    what: 'a date in other words',
    text: '# prompt-cost-disable-next-line model-oversized -- until 31.1.2027\n<model-oversized>',
    left: [],
    problems: ['"31.1.2027" is no day'],
  },
  {
    what: 'a word that is no date',
    text: '# prompt-cost-disable-next-line model-oversized -- until 2027-01-31 or so\n<model-oversized>',
    left: [],
  },
  {
    what: 'one of two used',
    text: '# prompt-cost-disable-next-line max-tokens-unset, model-oversized\n<model-oversized>',
    left: [],
    unused: ['max-tokens-unset'],
  },
  {
    what: 'an unknown rule',
    text: '# prompt-cost-disable-next-line max-token-unset\n<max-tokens-unset>',
    left: ['max-tokens-unset@2'],
    problems: ['Unknown rule "max-token-unset" in a suppression comment. Did you mean "max-tokens-unset"?'],
  },
  {
    what: 'an unknown directive',
    text: '# prompt-cost-disable-nextline model-oversized\n<model-oversized>',
    left: ['model-oversized@2'],
    problems: ['Did you mean "prompt-cost-disable-next-line"?'],
  },
  {
    what: 'a reason without its mark',
    text: '# prompt-cost-disable-next-line model-oversized because we need it\n<model-oversized>',
    left: [],
    problems: ['write the reason after " -- "'],
  },
  {
    what: 'the name of the tool alone',
    text: '# prompt-cost-lint is great\n<model-oversized>',
    left: ['model-oversized@2'],
  },
  {
    what: 'an example inside documentation',
    text: '/* Write\n * // prompt-cost-disable-next-line model-oversized */\n<model-oversized>',
    left: ['model-oversized@3'],
  },
];

describe('suppression comments', () => {
  for (const { what, text, left, problems, unused = [], expired = [] } of CASES) {
    it(what, () => {
      const result = run(text);
      assert.deepEqual(result.left, left);
      const textOf = ({ start, end }: Span): string => text.slice(start, end);
      const idle = result.uses.filter(({ isUnused }) => isUnused);
      assert.deepEqual(
        idle.flatMap((use) => (use.unused.length > 0 ? use.unused.map(({ id }) => id) : [textOf(use.span)])),
        unused,
      );
      assert.deepEqual(
        result.uses.flatMap(({ isExpired, until }) => (isExpired && until ? [textOf(until.span)] : [])),
        expired,
      );
      assert.equal(result.problems.length, problems?.length ?? 0, JSON.stringify(result.problems));
      problems?.forEach((part, index) =>
        assert.ok(result.problems[index]?.message.includes(part), result.problems[index]?.message),
      );
    });
  }

  it('keeps the reason', () => {
    const { suppressed } = run(
      '# prompt-cost-disable-next-line model-oversized -- quality -- see #12\n<model-oversized>',
    );
    assert.deepEqual(
      suppressed.map(({ reason }) => reason),
      ['quality -- see #12'],
    );
  });

  it('does not call the suppression of a rule that is off unused', () => {
    for (const text of ['# prompt-cost-disable-next-line max-tokens-unset\nx', '# prompt-cost-disable\nx'])
      assert.deepEqual(
        run(text, []).uses.map(({ isUnused }) => isUnused),
        [false],
      );
  });

  it('points at the rule name, in UTF-16 units', () => {
    const text = '"🙂" # prompt-cost-disable-line model-oversised';
    const [problem] = run(text).problems;
    assert.equal(text.slice(problem?.span?.start, problem?.span?.end), 'model-oversised');
  });

  it('leaves findings in other files alone', () => {
    const text = '# prompt-cost-disable\nx';
    const finding: Finding = {
      rule: 'model-oversized',
      severity: 'warning',
      message: '',
      path: 'b.py',
      span: { start: 22, end: 23 },
      callId: null,
      saving: null,
      fixes: [],
      related: [],
    };
    const result = applySuppressions({
      path: 'a.py',
      text,
      comments: factsOf(text).comments,
      findings: [finding],
      calls: [],
      knownRules: RULES,
      isActive: () => true,
      today: '2026-11-21',
    });
    assert.deepEqual(result.findings, [finding]);
  });

  const REMOVALS: readonly (readonly [what: string, text: string, left: string])[] = [
    ['a line of its own', 'a\n  # prompt-cost-disable-line\nb\n', 'a\nb\n'],
    ['a last line', 'a\r\n# prompt-cost-disable', 'a\r\n'],
    ['behind code', 'a  # prompt-cost-disable-line\r\nb', 'a\r\nb'],
    ['behind another tool’s mark', 'a # noqa # prompt-cost-disable-line\nb', 'a # noqa\nb'],
    ['a block of several lines', 'a\n/* prompt-cost-disable\n -- why */\nb', 'a\nb'],
    ['a block in code', 'f(/* prompt-cost-disable-line */ x)', 'f( x)'],
    ['one rule of three', '# prompt-cost-disable a, max-tokens-unset, b -- why', '# prompt-cost-disable a, b -- why'],
    ['the last rule', '# prompt-cost-disable a, max-tokens-unset -- why', '# prompt-cost-disable a -- why'],
    [
      'the first and the last',
      '# prompt-cost-disable max-tokens-unset, a, model-oversized, prompt-cache-missing',
      '# prompt-cost-disable a',
    ],
    ['all rules', 'a\n# prompt-cost-disable max-tokens-unset, model-oversized\nb', 'a\nb'],
  ];
  for (const [what, text, left] of REMOVALS) {
    it(`can be taken away: ${what}`, () => {
      const edits = run(text).uses.flatMap(({ unused, removal, unusedRemoval }) =>
        unused.length > 0 ? unusedRemoval : [removal],
      );
      assert.equal(applyEdits(text, edits), left);
    });
  }
});
