import assert from 'node:assert/strict';
import { reporter } from '../../../src/reporters/text/index.ts';
import { otherFile, report, sampleContext, sampleFile } from './sample-report.ts';

const FULL = `app/ask it.py
  -     hint: Syntax that could not be read.
  1:10  system prompt SYSTEM: 6 tokens
  2:10  gpt-4o
        ChatOpenAI: set up here, billed where it is called
  3:7   warning max-tokens-unset: No output cap: an answer may cost up to $0.16.
        saves ~$12.00 a month
        fix: Set max_tokens to 1,024
  3:7   info model-oversized: No output cap: an answer may cost up to $0.16.
        saves ~$40.00 a month
  3:14  gpt-4o         ~1,404 → ~300 tokens  ~$0.0065/call  ~$65.00/month
        chat.completions.create: $0.003 – $0.19 a call
  4:14  unknown model  ~1,404 → ~300 tokens
        chat.completions.create: no price, the model is not known: pick() is not in the project

b.ts
  1:1  gpt-4o or o3  ~1,404 → ~300 tokens  ~$0.20/call  ~$2,000/month
       generateText: $0.10 or more a call; with o3 ~$0.30

3 LLM calls in 2 files, 1 without a price (left out of the sums).
One call of each: ~$0.21 expected ($0.10 or more).
A month at 10,000 calls of each: ~$2,065 expected ($1,030 or more).
Findings: 1 warning, 1 info. They would save ~$40.00 a month (the largest saving of each call).
"prompt-cost explain RULE" says why one is.

~ is estimated or assumed; a call's figures are expected (floor – ceiling). Prices of 2026-11-10,
USD.
Assumed where the code does not tell: 200 tokens for a dynamic part of a prompt, 400 tokens of
answer, 70% cache hits. Change them under "assumptions" in prompt-cost.config.json.
To price a call whose model the code does not tell, write "prompt-cost: model=…" in a comment above
it, or declare "wrappers", "modelAliases", "deployments" or "endpoints" in prompt-cost.config.json.
`;

describe('the text reporter', () => {
  it('shows calls, prompts, findings and totals', () => {
    assert.equal(report(reporter, [sampleFile(), otherFile()]), FULL);
  });

  it('adds up by package where there is more than one, the dearest first', () => {
    const inPackage = (name: string, file = otherFile()) => ({ ...file, package: name });
    const apart = [sampleFile(), inPackage('web'), inPackage('packages/api', sampleFile())];
    const text = report(reporter, apart);
    assert.ok(
      text.includes(`
A month by package:
  web           ~$2,000  1 call
  . (the root)  ~$65.00  2 calls, 1 without a price
  packages/api  ~$65.00  2 calls, 1 without a price
Findings: `),
      text,
    );
    assert.doesNotMatch(report(reporter, apart, { ...sampleContext(), quiet: true }), /package/);
    assert.doesNotMatch(report(reporter, [inPackage('web'), { ...inPackage('web'), path: 'c.ts' }]), /package/);
    const many = Array.from({ length: 14 }, (_, index) => ({ ...inPackage(`p${index}`), path: `p${index}/b.ts` }));
    assert.match(report(reporter, many), /\n {2}p6 .*\n {2}p7 .*\n {2}… and 2 more packages\n/);
  });

  it('shows callers of a wrapper with what they go through, and a month only there', () => {
    const file = otherFile();
    const [sited] = file.calls;
    assert.ok(sited);
    const { call, estimate } = sited;
    const ref = { callId: 'caller', path: 'a.ts', nameSpan: call.nameSpan, functionName: 'main' };
    const through = { callId: call.id, path: 'b.ts', nameSpan: call.nameSpan, functionName: 'ask' };
    const { callers: _, ...rest } = { ...call, callers: [] };
    const wrapperCall = { call: { ...rest, id: 'caller', path: 'a.ts', through }, estimate };
    const alternative = (index: number) => ({
      call: { ...wrapperCall.call, through: { ...through, alternative: { index, insteadOf: [1 - index] } } },
      estimate,
    });
    const text = report(reporter, [
      { ...file, path: 'a.ts', calls: [], wrapperCalls: [alternative(0), alternative(1)] },
      { ...file, calls: [{ call: { ...call, callers: [ref] }, estimate }] },
    ]);
    assert.equal(text.match(/ask\(\) in b\.ts → generateText: /g)?.length, 1, 'one of two alternatives');
    assert.equal(text.match(/\/month/g)?.length, 1);
    assert.match(text, /counted at its caller/);
    assert.match(text, /^1 LLM call in 1 file\.$/m);
  });

  it('shows requests of one place without a price once, from the shortest to the longest', () => {
    const file = otherFile();
    const [sited] = file.calls;
    assert.ok(sited);
    const { call, estimate } = sited;
    const unpriced = (tokens: number, through: string) => {
      const input = { ...estimate.tokens.input, expected: { value: tokens, provenance: 'estimated' as const } };
      const site = { callId: through, path: 'llm.ts', nameSpan: call.nameSpan, functionName: through };
      return {
        call: { ...call, through: site },
        estimate: {
          ...estimate,
          costPerCall: null,
          costPerMonth: null,
          noPrice: 'the model is not known',
          tokens: { ...estimate.tokens, input },
        },
      };
    };
    const wrapperCalls = [unpriced(900, 'ask'), unpriced(100, 'ask'), unpriced(500, 'ask'), unpriced(500, 'tell')];
    const text = report(reporter, [{ ...file, calls: [], wrapperCalls }]);
    assert.match(
      text,
      / ~100 – ~900 → \S+ tokens {2}\(3 times\)\n +ask\(\) in llm\.ts → generateText: no price, the model is not known\n/,
    );
    assert.match(text, / ~500 → \S+ tokens\n +tell\(\) in llm\.ts/);
    // In money they differ, so they stay apart.
    const priced = [100, 900].map((tokens) => ({
      ...unpriced(tokens, 'ask'),
      estimate: {
        ...estimate,
        costPerCall: { ...estimate.costPerCall!, expected: { value: tokens, provenance: 'estimated' as const } },
      },
    }));
    assert.doesNotMatch(report(reporter, [{ ...file, calls: [], wrapperCalls: priced }]), /times/);
  });

  it('names a prompt by its role only where a call sends it, and no argument by its own name', () => {
    const file = sampleFile();
    const [sited] = file.prompts;
    assert.ok(sited);
    const named = (name: string | null, role: 'system' | 'user', usedBy: readonly string[]) =>
      report(reporter, [
        { ...file, calls: [], findings: [], prompts: [{ ...sited, prompt: { ...sited.prompt, name, role, usedBy } }] },
      ]);
    assert.match(named('RULES', 'system', ['call']), / system prompt RULES: /);
    assert.match(named('RULES', 'system', []), /\d {2}prompt RULES: /);
    assert.match(named('prompt', 'user', ['call']), / user prompt: /);
    assert.match(named(null, 'system', ['call']), / system prompt: /);
  });

  it('states costs in a currency of the configuration too, at its rate', () => {
    const context = sampleContext();
    const currency = { code: 'EUR', perUsd: 0.5, source: 'ECB, 2026-11-20' };
    const plain = report(reporter, [sampleFile()], context);
    const text = report(reporter, [sampleFile()], { ...context, config: { ...context.config, currency } });
    const [line = '', ...more] = text.split('\n').filter((each) => !plain.split('\n').includes(each));
    assert.deepEqual(more, []);
    const month = Number(/A month at .*?: ~\$([\d,.]+) expected/.exec(plain)?.[1]?.replaceAll(',', ''));
    const inEuro = Number(/~EUR ([\d,.]+) a month/.exec(line)?.[1]?.replaceAll(',', ''));
    assert.match(line, /^In EUR at 0\.5 per USD \(ECB, 2026-11-20\): ~EUR [\d.]+ for one call of each, /);
    assert.ok(Math.abs(inEuro - month / 2) <= 0.5, line);
  });

  it('fits the width it is given', () => {
    for (const width of [60, 80, 100]) {
      const lines = report(reporter, [sampleFile(), otherFile()], sampleContext({ width })).split('\n');
      const tooWide = lines.filter((line) => line.length > width);
      assert.deepEqual(tooWide, []);
    }
  });

  it('puts the figures below the model where the page is narrow', () => {
    const text = report(reporter, [sampleFile()], sampleContext({ width: 60 }));
    assert.match(text, /3:14 +gpt-4o\n +~1,404 → ~300 tokens, ~\$0\.0065\/call,\n? +~\$65\.00\/month\n/);
  });

  it('shows requests that read the same once, with how many they are', () => {
    const { calls, ...file } = otherFile();
    const text = report(reporter, [{ ...file, calls: [...calls, ...calls, ...calls] }]);
    assert.equal(text.match(/generateText: /g)?.length, 1);
    assert.match(text, /gpt-4o or o3 .*\/month {2}\(3 times\)$/m);
    assert.match(text, /^3 LLM calls in 1 file\.$/m);
  });

  it('shows only what needs doing when quiet', () => {
    assert.equal(
      report(reporter, [sampleFile(), otherFile()], sampleContext({ quiet: true })),
      `app/ask it.py
  3:7  warning max-tokens-unset: No output cap: an answer may cost up to $0.16.
       saves ~$12.00 a month
       fix: Set max_tokens to 1,024

Findings: 1 warning, 1 info. They would save ~$40.00 a month (the largest saving of each call).
`,
    );
    assert.equal(report(reporter, [otherFile()], sampleContext({ quiet: true })), '');
  });

  it('says what is announced for the prices of models that are called, once each', () => {
    const file = sampleFile();
    const priced = (id: string) => ({
      ...file,
      calls: file.calls.map(({ call, estimate }) => ({
        call,
        estimate: {
          ...estimate,
          price: estimate.price && { ...estimate.price, id, next: { from: '2026-12-01', input: 1.5, output: 0.075 } },
        },
      })),
    });
    const linesOf = (...ids: readonly string[]) =>
      report(reporter, ids.map(priced), sampleContext({ width: 200 }))
        .split('\n')
        .filter((line) => /^From|change soon/.test(line));
    assert.deepEqual(linesOf('gpt-4o', 'gpt-4o'), [
      'From 2026-12-01 openai/gpt-4o costs $1.50 in, $0.075 out per million tokens.',
    ]);
    assert.equal(linesOf('a', 'b', 'c', 'd', 'e').at(-1), 'Prices of 2 more models change soon.');
    assert.deepEqual(report(reporter, [file]).includes('From 20'), false);
  });

  it('says that there is nothing', () => {
    assert.equal(report(reporter, []), 'No LLM call found.\nNo findings.\n');
  });

  it('colours only what it is told to, and says the same', () => {
    const coloured = report(reporter, [sampleFile()], sampleContext({ colour: true }));
    assert.notEqual(coloured, report(reporter, [sampleFile()]));
    assert.equal(coloured.replace(/\u001B\[\d+m/g, ''), report(reporter, [sampleFile()]));
  });
});
