import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTextBudget } from '../../../src/core/details/bounded-text.ts';
import type { CallDetails, Chart, LineChart } from '../../../src/core/details/types.ts';
import type { EstimatedCall } from '../../../src/model/rule.ts';
import type { MeasuredUse } from '../../../src/model/usage.ts';
import { openWorkspace, type Workspace } from '../../../src/workspace/workspace.ts';
import { detailsFaults, MOST_CHARACTERS } from './invariants.ts';

const HANDBOOK = 'A rule of the workshop: say what is wrong before what it costs. '.repeat(90);
const anthropic = (system: string, more = ''): string => `from anthropic import Anthropic

client = Anthropic()
HANDBOOK = """${HANDBOOK}"""


def answer(customer: str, question: str, style: str) -> str:
    return client.messages.create(
        model="claude-sonnet-4-5",
        max_tokens=800,${more}
        system=${system},
        messages=[{"role": "user", "content": question}],
    )
`;
const openai = (messages: string, more = ''): string => `from openai import OpenAI

client = OpenAI()


def answer(question: str, tools: list) -> str:
    return client.chat.completions.create(model="gpt-5.5", max_completion_tokens=500, messages=${messages}${more})
`;

describe('the details of a call', () => {
  let root: string;
  let workspace: Workspace;
  before(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'details-'));
    workspace = await openWorkspace({ root, configFile: null, parts: { today: () => '2026-11-21' } });
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const callOf = (text: string, file = 'app.py'): EstimatedCall => {
    writeFileSync(path.join(root, file), text);
    workspace.fileChanged(file);
    const [sited] = workspace.analyze(file).calls;
    assert.ok(sited, 'the sample has a call');
    return sited;
  };
  const detailsOf = (text: string, file?: string): CallDetails => {
    const sited = callOf(text, file);
    const details = workspace.callDetails(sited, (loc) => loc);
    assert.deepEqual(detailsFaults(sited, details), []);
    return details;
  };
  const lines = (chart: Chart): LineChart => {
    assert.ok(chart.kind === 'lines', chart.kind === 'none' ? chart.reason : '');
    return chart;
  };
  const outline = ({ request }: CallDetails): string[] =>
    request.parts.map(({ label, pieces, mark, inPrefix }) => {
      const inside = pieces.map(
        ({ kind, isMarked, texts }) =>
          `${kind}${texts.some((text) => text.isMarked) ? '*' : ''}${isMarked ? ' mark' : ''}`,
      );
      return `${label} [${inside.join(', ')}]${mark ? ' mark' : ''} ${inPrefix ?? '-'}`;
    });

  it('go through the request in order, each piece with where it is defined and what fills it', () => {
    const details = detailsOf(anthropic('f"{HANDBOOK}Speak {style}."'));
    assert.deepEqual(outline(details), [
      'system [static, dynamic, static] start',
      'user [dynamic] none',
      'message framing [added] -',
    ]);
    const [first, hole] = details.request.parts[0]?.pieces ?? [];
    const text = workspace.code('app.py') ?? '';
    assert.deepEqual(
      first?.texts.map(({ at }) => text.slice(at.span.start, at.span.end).slice(0, 20)),
      [HANDBOOK.slice(0, 20), 'Speak '],
    );
    assert.deepEqual([hole?.name, hole?.reason], ['style', 'parameter "style"']);
    assert.deepEqual([details.cache.endedBy?.name, details.cache.endedBy?.part], ['style', 'system']);
  });

  it('keep a cache mark behind the block that carries it, and what stands before it can be hit', () => {
    const mark = '"cache_control": {"type": "ephemeral"}';
    const block = '{"type": "text", "text": HANDBOOK';
    const inside = callOf(anthropic(`[${block}, ${mark}}, {"type": "text", "text": f"Speak {style}."}]`));
    const details = workspace.callDetails(inside, (loc) => loc);
    assert.deepEqual(detailsFaults(inside, details), []);
    assert.deepEqual(outline(details)[0], 'system [static*, dynamic, static] start');
    const alone = callOf(anthropic(`[${block}, ${mark}}]`));
    const [hits, all] = [inside, alone].map(({ estimate }) => estimate.tokens.cachedInput.ceiling?.value ?? 0);
    assert.ok(hits && all && Math.abs(hits - all) < 2, `${hits} of ${all}`);
    assert.ok(details.cache.marked && details.cache.marked.value === hits);
    const behind = callOf(anthropic(`[${block}}, {"type": "text", "text": f"Speak {style}.", ${mark}}]`));
    assert.equal(behind.estimate.tokens.cachedInput.ceiling?.value, 0, 'a mark behind what differs is never hit');
    assert.deepEqual(
      outline(workspace.callDetails(behind, (loc) => loc))[0],
      'system [static, dynamic, static] mark start',
    );
  });

  it('give each tool its tokens, and the provider the rest', () => {
    const tool = (name: string, text: string): string =>
      `{"name": "${name}", "description": "${text}", "input_schema": {"type": "object", "properties": {}}}`;
    const details = detailsOf(
      anthropic('HANDBOOK', `\n        tools=[${tool('short', 'A.')}, ${tool('long', 'Word '.repeat(50))}],`),
    );
    const [short, long, added] = details.request.parts[0]?.pieces ?? [];
    assert.deepEqual([short?.name, long?.name, added?.kind], ['short', 'long', 'added']);
    const tokens = [short, long, added].map((piece) => piece?.tokens.expected.value ?? 0);
    assert.ok(tokens[1]! > tokens[0]! + 45 && tokens[0]! > 10 && tokens[2]! > 300, String(tokens));
  });

  it('stay bounded, and add up, however long the prompt and however many its messages', () => {
    const long = detailsOf(openai(`[{"role": "system", "content": "${'🚲 word '.repeat(130_000)}"}]`));
    const [text] = long.request.parts[0]?.pieces[0]?.texts ?? [];
    assert.ok(text && text.omitted > 900_000 && text.text.length < 10_000);
    assert.ok(!/[\ud800-\udbff]$/.test(text.text), 'no half character');
    const message = '{"role": "user", "content": "One of very many."}';
    const many = detailsOf(openai(`[${`${message}, `.repeat(3000)}${message}]`));
    assert.ok(many.request.parts.length <= 121 && JSON.stringify(many).length < MOST_CHARACTERS);
    const holes = detailsOf(openai(`[{"role": "user", "content": f"${'{question} and '.repeat(2000)}"}]`));
    assert.ok((holes.request.parts[0]?.pieces.length ?? 0) <= 200);
    const tools = Array.from({ length: 300 }, (_, index) => `{"name": "tool_${index}", "input_schema": {"type": "object"}}`); // prettier-ignore
    const armed = detailsOf(anthropic('HANDBOOK', `\n        tools=[${tools.join(', ')}],`));
    assert.ok((armed.request.parts[0]?.pieces.length ?? 0) <= 200);
  });

  it('say what logs have beyond the code, so that the sum is the measured one', () => {
    const sited = callOf(openai('[{"role": "user", "content": question}]'));
    const distribution = { mean: 1500, p10: 1000, p50: 1500, p90: 2000 };
    const measured: MeasuredUse = {
      calls: 10, callsPerMonth: 100, dailyDeviation: null, input: distribution, output: distribution, cacheRead: null,
      cacheWrite: null, reasoning: null, cost: null, commonTraffic: null, covariance: null, models: {}, match: { by: 'code', confidence: 1 }, from: null, to: null,
    }; // prettier-ignore
    const { request } = workspace.callDetails(
      { call: sited.call, estimate: { ...sited.estimate, measured } },
      (loc) => loc,
    );
    assert.equal(request.total.expected.value, 1500);
    const sum = request.parts.reduce((all, { tokens }) => all + tokens.expected.value, 0);
    assert.ok(Math.abs(sum - 1500) < 1e-6);
    assert.equal(request.parts.at(-1)?.label, 'more in your logs');
  });

  it('break even with a cache where the provider’s prices say: 2 and 3 requests, 21.7% and 52.6%', () => {
    const { cachingByRequests, cachingByHitRate } = detailsOf(anthropic('HANDBOOK'));
    const byRequests = lines(cachingByRequests);
    assert.deepEqual(byRequests.breakEven.map(({ x }) => x), [2, 3]); // prettier-ignore
    assert.deepEqual(
      lines(cachingByHitRate).breakEven.map(({ x }) => Math.round((x ?? 0) * 1000) / 10),
      [21.7, 52.6],
    );
    const [base, five] = byRequests.series;
    const prefix = detailsOf(anthropic('HANDBOOK')).cache.prefix.value;
    // One request alone pays the surcharge of writing: a quarter of $3 a million tokens.
    const extra = (five?.points[0]?.y.value ?? 0) - (base?.points[0]?.y.value ?? 0);
    assert.ok(Math.abs(extra - (prefix * 0.75) / 1e6) < 1e-9, String(extra));
  });

  it('draw no curve where there is nothing to draw, and say why', () => {
    const reason = (chart: Chart): string => (chart.kind === 'none' ? chart.reason : 'lines');
    const short = detailsOf(anthropic('"Be brief."'));
    assert.match(
      reason(short.cachingByRequests),
      /^Nothing is cached: the fixed prefix of ≈\d+ tokens is [\d,]+ short of/,
    );
    const dynamic = detailsOf(anthropic('style'));
    assert.match(reason(dynamic.cachingByHitRate), /^Nothing to cache/);
    const unknown = detailsOf(openai('[]').replace('gpt-5.5', 'house-model-7'));
    assert.match(reason(unknown.cachingByRequests), /^No curve without a price: /);
    assert.match(reason(unknown.routing), /^No curve without a price: /);
    const cheapest = detailsOf(openai('[{"role": "user", "content": question}]').replace('gpt-5.5', 'gpt-6-luna'));
    assert.match(reason(cheapest.routing), /^No tier has a cheaper model/);
  });

  it('break even with a router where its own cost is saved', () => {
    const { routing, costPerCall, tiers } = detailsOf(openai('[{"role": "user", "content": question}]'));
    const chart = lines(routing);
    const [base, never, tenth] = chart.series;
    const at = (line: typeof base, x: number): number => line?.points.find((point) => point.x === x)?.y.value ?? NaN;
    const big = costPerCall?.expected.value ?? NaN;
    const small = Math.min(...tiers.map((row) => row.costPerCall?.value ?? Infinity));
    const router = at(never, 0) - big;
    assert.equal(at(base, 0.5), big);
    assert.ok(router > 0 && router < small);
    assert.ok(Math.abs(at(never, 1) - (router + small)) < 1e-12);
    assert.ok(Math.abs(at(tenth, 1) - (router + small + 0.1 * big)) < 1e-12);
    assert.ok(Math.abs((chart.breakEven[0]?.x ?? NaN) - router / (big - small)) < 1e-9);
  });

  it('cut a text between characters, not between the halves of one', () => {
    const { cut } = createTextBudget();
    assert.deepEqual(cut(`${'a'.repeat(5999)}🚲`), { text: 'a'.repeat(5999), omitted: 2 });
    assert.deepEqual(cut(`${'a'.repeat(5998)}🚲!`), { text: `${'a'.repeat(5998)}🚲`, omitted: 1 });
  });

  it('cost each turn of a loop that sends its messages again, and what retries could cost', () => {
    const loop = `from openai import OpenAI

client = OpenAI(max_retries=4)


def run(task: str) -> None:
    messages = [{"role": "user", "content": task}]
    for _ in range(25):
        reply = client.chat.completions.create(model="gpt-5.5", max_completion_tokens=500, messages=messages)
        messages.append(reply.choices[0].message)
`;
    const { turns, retries, costPerCall } = detailsOf(loop);
    assert.ok(turns.kind === 'turns');
    assert.equal(turns.count, 25);
    const [first, second] = turns.rows;
    assert.ok(first && second && turns.rows.length === 25);
    assert.equal(second.input.value - first.input.value, turns.growth.value);
    const sum = turns.rows.reduce((all, { cost }) => all + (cost?.value ?? 0), 0);
    assert.ok(Math.abs(sum - (turns.rows.at(-1)?.total?.value ?? 0)) < 1e-12);
    assert.equal(retries.most, 5);
    assert.equal(retries.expected?.value, 5 * (costPerCall?.expected.value ?? NaN));
    assert.deepEqual(turns.evidence.slice(1), ['The code stops after 25 turns.']);
    const long = detailsOf(loop.replace('25', '250')).turns;
    assert.ok(long.kind === 'turns');
    assert.equal(long.rows.length, 100);
    assert.deepEqual(long.evidence.slice(1), ['The code stops after 250 turns; the first 100 are shown.']);
    const plain = detailsOf(openai('[{"role": "user", "content": question}]'));
    assert.equal(plain.turns.kind, 'none');
  });
});
