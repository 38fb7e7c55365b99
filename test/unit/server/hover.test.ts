import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Via } from '../../../src/model/resolved.ts';
import {
  findEnclosingCall,
  findHoverTarget,
  type HoverTarget,
  renderCall,
  renderPrompt,
} from '../../../src/server/surfaces/hover/render.ts';
import {
  assumed,
  estimated,
  exact,
  known,
  range,
  same,
  sampleAnalysis,
  sampleCall,
  sampleEstimate,
  samplePrompt,
  samplePromptEstimate,
  spanOf,
} from './samples.ts';

const SPAN = { start: 0, end: 50 };
const NAME = { start: 10, end: 16 };

describe('hover of values outside of code', () => {
  const call = sampleCall(SPAN, NAME);
  const hover = (via: Via): string => {
    const origin = { path: 'config/models.yaml', span: { start: 20, end: 30 }, via };
    const model = { kind: 'known', value: 'gpt-4o', origin } as const;
    return renderCall(
      { call: { ...call, model }, estimate: sampleEstimate(call.id) },
      { commands: false, lineOf: (path, offset) => (path === 'config/models.yaml' ? offset / 10 + 1 : 0) },
    );
  };

  it('names the place in the data file', () => {
    assert.match(hover('data file'), /\n\nModel from `config\/models\.yaml:3`\.\n\n/);
  });

  it('says that an example is no certainty', () => {
    assert.match(hover('environment example'), /Model as `config\/models\.yaml:3` shows it: the environment decides\./);
    assert.doesNotMatch(hover('constant'), /models\.yaml/);
  });
});

describe('hover of a prompt in its own file', () => {
  it('names the calls that send it, six of them', () => {
    const sentBy = Array.from({ length: 8 }, (_, index) => ({
      callId: `a.py:${index}`,
      path: `a${index}.py`,
      nameSpan: { start: index, end: index + 1 },
      functionName: index === 0 ? 'answer' : null,
    }));
    const prompt = { ...samplePrompt(SPAN, null), usedBy: sentBy.map(({ callId }) => callId), sentBy };
    const text = renderPrompt(prompt, samplePromptEstimate(same(exact(9))), { lineOf: (_, offset) => offset + 1 });
    assert.match(text, /Sent by 8 calls: `a0\.py:1` in `answer\(\)`, `a1\.py:2`, .*`a5\.py:6` and 2 more\./);
  });
});

describe('hover of a call', () => {
  const call = sampleCall(SPAN, NAME);
  const hover = (callChanges = {}, estimateChanges = {}): string =>
    renderCall(
      { call: { ...call, ...callChanges }, estimate: sampleEstimate(call.id, estimateChanges) },
      { commands: false },
    );

  it('shows the whole breakdown', () => {
    assert.equal(
      hover(),
      `**gpt-4o** · openai · \`chat.completions.create\`

| Cost | Floor | Expected | Ceiling |  |
| :-- | --: | --: | --: | :-- |
| One call | $0.003 | **~$0.0065** | $0.19 | assumed |
| A month of 10,000 calls | $30.00 | **~$65.00** | $1,870 | assumed |

| Tokens | Floor | Expected | Ceiling |  |
| :-- | --: | --: | --: | :-- |
| system prompt | 1,204 | **1,204** | 1,204 | exact |
| \\{question\\} | 0 | **~200** | 8,000 | assumed |
| **Input** | 1,204 | **~1,404** | 9,204 | assumed |
| **Output** | 1 | **~300** | 16,384 | assumed |

Counted with o200k\\_base. The first 1,204 tokens are the same in every call.

Output cap: \`max_completion_tokens\` is not set, so the output ends at the model's limit (16,384 tokens).

Price of \`openai/gpt-4o\` per million tokens: $2.50 input, $1.25 cached input, $10.00 output (pi-ai 1.5.2, 2026-11-02).

| Tier | Model | One call |  |
| :-- | :-- | --: | :-- |
| warm | **\`openai/gpt-4o\`** | **~$0.0065** | **this call** |
| cold | \`google/gemini-flash\` | ~$0.00065 | −90% |
| economy | \`deepseek/v4-flash\` | ~$0.0004 | cannot take it: no vision |

Assumed:

- output 300 tokens: no cap, and nothing in the prompt says (\`promptCost.assumptions.outputTokens\`)

*no mark: exact · ⌀ mean of your logs · ≈ estimated · \\~ rests on an assumption*`,
    );
  });

  it('states the costs in a currency of the configuration too, at its rate', () => {
    const sited = { call, estimate: sampleEstimate(call.id) };
    const currency = { code: 'CHF', perUsd: 0.5 };
    const text = renderCall(sited, { commands: false, currency });
    const month = sited.estimate.costPerMonth?.expected.value ?? 0;
    assert.ok(month > 0);
    assert.match(text, /In CHF at 0\\?\.5 per USD: \S*CHF [\d.\\]+ a call, \S*CHF [\d.,\\]+ a month/);
    assert.doesNotMatch(renderCall(sited, { commands: false }), /CHF/);
  });

  it('links to settings and panel for a client that has the commands', () => {
    const sited = { call, estimate: sampleEstimate(call.id) };
    const lines = renderCall(sited, { commands: true }).split('\n');
    assert.equal(
      lines.at(-3),
      '- output 300 tokens: no cap, and nothing in the prompt says ([`promptCost.assumptions.outputTokens`](command:promptCost.openSetting?%5B%22promptCost.assumptions.outputTokens%22%5D))',
    );
    assert.ok(lines.at(-1)?.endsWith(' · [Workspace cost](command:promptCost.openPanel)'));
    assert.ok(
      lines.includes('| Cost | &nbsp;&nbsp;Floor | &nbsp;&nbsp;Expected | &nbsp;&nbsp;Ceiling |  |'),
      'with room between columns',
    );
  });

  it('gives no figure for a model without a price, and says why', () => {
    const text = hover(
      { model: { kind: 'unknown', reason: 'it comes from the environment' }, provider: null },
      { price: null, noPrice: 'The model is not known.', costPerCall: null, costPerMonth: null, tiers: [] },
    );
    assert.ok(text.startsWith('**Unknown model** · unknown provider · `chat.completions.create`'));
    assert.match(text, /The model cannot be told: it comes from the environment\./);
    assert.match(text, /\*\*No price:\*\* The model is not known\./);
    assert.ok(!text.includes('$'), 'no price, no dollar');
  });

  it('says what is announced for the price, and which price was counted', () => {
    const { price } = sampleEstimate('x');
    assert.ok(price);
    const text = hover({}, { price: { ...price, next: { from: '2026-12-01', input: 3, output: 12 } } });
    assert.match(text, /\$10\.00 output \(pi-ai [^)]+\)\. From 2026-12-01: \$3\.00 input, \$12\.00 output\.\n/);
    assert.ok(!hover().includes('From 20'));
    const batch = hover({}, { price: { ...price, mode: { name: 'batch', input: 1.25, output: 5 } } });
    assert.match(batch, /\)\. Counted at the batch price: \$1\.25 input, \$5\.00 output\.\n/);
  });

  it('says that there is no ceiling', () => {
    const text = hover({}, { costPerCall: range(0.003, 0.0065, null) });
    assert.match(text, /\| One call \| \$0\.003 \| \*\*~\$0\.0065\*\* \| no limit \| assumed \|/);
  });

  it('states the output cap in each of its states', () => {
    const cap = (value: unknown): string | undefined =>
      hover({ outputCap: { ...call.outputCap, value } })
        .split('\n')
        .find((line) => line.startsWith('Output cap'));
    assert.equal(cap(known(1024)), 'Output cap: `max_completion_tokens` = 1,024 tokens.');
    assert.equal(
      cap({ kind: 'oneOf', options: [{ value: 100 }, { value: 2000 }], complete: true }),
      'Output cap: `max_completion_tokens` is one of 100, 2,000 tokens.',
    );
    assert.equal(
      cap({ kind: 'unknown', reason: 'a parameter' }),
      'Output cap: `max_completion_tokens` is set, but not to a value that can be told: a parameter.',
    );
    assert.ok(!hover({ outputCap: { ...call.outputCap, parameter: null } }).includes('Output cap'));
  });

  it('shows cached and reasoning tokens only where there are any', () => {
    const { tokens } = sampleEstimate(call.id);
    const text = hover({}, { tokens: { ...tokens, cachedInput: same(assumed(900)), reasoning: range(0, 2500, 9000) } });
    assert.match(text, /\| of it read from the cache \| ~900 \| \*\*~900\*\* \| ~900 \| assumed \|/);
    assert.match(text, /\| of it reasoning \| 0 \| \*\*~2,500\*\* \| 9,000 \| assumed \|/);
    assert.ok(!text.includes('written to the cache'));
  });

  it('shows the error band of an estimate', () => {
    const text = hover({}, { costPerCall: same(estimated(0.01, 0.88, 1.15)) });
    assert.match(text, /\| One call \| ≈\$0\.01 \| \*\*≈\$0\.01\*\* \| ≈\$0\.01 \| estimated, −12% to \+15% \|/);
  });

  it('compares the tiers with a model that stands for none', () => {
    const tiers = sampleEstimate(call.id).tiers.slice(1);
    const text = hover({}, { tiers });
    assert.match(text, /\| – \| \*\*`openai\/gpt-4o`\*\* \| \*\*~\$0\.0065\*\* \| \*\*this call\*\* \|\n\| cold /);
  });

  it('shows each other model that the code may choose', () => {
    const text = hover(
      {},
      {
        alternatives: [
          { model: 'gpt-4o-mini', costPerCall: same(exact(0.001)) },
          { model: 'x', costPerCall: null },
        ],
      },
    );
    assert.match(text, /The code may also choose: `gpt-4o-mini` \$0\.001, `x` no price a call\./);
  });

  it('shows names from the code as text, whatever they hold', () => {
    const model = known('<img src=x onerror=alert(1)> [a](command:b) | `c`');
    const text = hover({ model, api: 'a`b|c' }).split('\n')[0];
    assert.equal(text, '**\\<img src=x onerror=alert(1)\\> \\[a\\](command:b) \\| \\`c\\`** · openai · `` a`b|c ``');
  });
});

describe('hover of a prompt', () => {
  it('shows exact counts in one line', () => {
    const prompt = samplePrompt(SPAN, null, { usedBy: ['a'] });
    assert.equal(
      renderPrompt(prompt, samplePromptEstimate(same(exact(1204)))),
      '**1,204 tokens** in this system prompt (exact)\n\nSent by 1 call.\n\nCounted with o200k\\_base.',
    );
  });

  it('shows range, band and what is filled in', () => {
    const loc = { path: 'a', span: SPAN };
    const prompt = samplePrompt(SPAN, null, {
      text: { segments: [{ kind: 'hole', name: 'user`s|name', reason: 'a parameter', loc }] },
    });
    const tokens = { floor: estimated(90), expected: estimated(120, 0.88, 1.15), ceiling: null };
    assert.equal(
      renderPrompt(prompt, samplePromptEstimate(tokens)),
      `**≈120 tokens** in this system prompt (estimated, −12% to +15%)

Floor, expected and ceiling: ≈90 – ≈120 – no limit

Filled in at run time: \`\` user\`s|name \`\`

No call that sends it was found.

Counted with o200k\\_base.`,
    );
  });
});

describe('what a hover is about', () => {
  const text = 'PROMPT = "You are kind."\nx = client.messages.create(model="m", max_tokens=10)\n';
  const call = sampleCall(spanOf(text, 'client.messages.create(model="m", max_tokens=10)'), spanOf(text, 'create'), {
    path: 'app/main.py',
    modelSite: {
      name: 'model',
      path: 'app/main.py',
      nameSpan: spanOf(text, 'model'),
      valueSpan: spanOf(text, '"m"'),
      value: { path: 'app/main.py', expr: 0 },
    },
  });
  const prompt = samplePrompt(spanOf(text, '"You are kind."'), spanOf(text, 'PROMPT'));
  const analysis = sampleAnalysis({
    calls: [{ call, estimate: sampleEstimate(call.id) }],
    prompts: [{ prompt, estimate: samplePromptEstimate(same(exact(4))) }],
  });
  const at = (piece: string): HoverTarget | null => findHoverTarget(analysis, text.indexOf(piece) + 1);

  it('is the call at callee, model name and model value', () => {
    for (const [piece, shown] of [
      ['client', 'client.messages.create'],
      ['create', 'client.messages.create'],
      ['model=', 'model'],
      ['"m"', '"m"'],
    ] as const) {
      const target = at(piece);
      assert.equal(target?.kind, 'call', piece);
      assert.equal(text.slice(target.span.start, target.span.end), shown);
    }
  });

  it('is the prompt at its name and its text', () => {
    assert.equal(at('PROMPT')?.kind, 'prompt');
    assert.equal(at('You are')?.kind, 'prompt');
  });

  it('is nothing elsewhere', () => {
    assert.equal(at('= client'), null);
    assert.equal(at('max_tokens'), null, 'the sample gives no place of the cap');
  });

  it('finds the innermost call around the cursor', () => {
    assert.equal(findEnclosingCall(analysis, text.indexOf('max_tokens'))?.call.id, call.id);
    assert.equal(findEnclosingCall(analysis, 0), null);
  });
});
