import assert from 'node:assert/strict';
import { applySuppressions, type SuppressionResult } from '../../../src/core/suppress/apply-suppressions.ts';
import type { Finding } from '../../../src/model/finding.ts';
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
    problems: ['Unused suppression'],
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
    problems: ['there is no "max-tokens-unset" finding here'],
  },
  { what: 'unused without a rule', text: '# prompt-cost-disable\nx', left: [], problems: ['there is no finding here'] },
  {
    what: 'one of two used',
    text: '# prompt-cost-disable-next-line max-tokens-unset, model-oversized\n<model-oversized>',
    left: [],
    problems: ['there is no "max-tokens-unset" finding here'],
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
  for (const { what, text, left, problems } of CASES) {
    it(what, () => {
      const result = run(text);
      assert.deepEqual(result.left, left);
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
    assert.deepEqual(run('# prompt-cost-disable-next-line max-tokens-unset\nx', []).problems, []);
    assert.deepEqual(run('# prompt-cost-disable\nx', []).problems, []);
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
    });
    assert.deepEqual(result.findings, [finding]);
  });
});
